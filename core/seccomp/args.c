/* SPDX-License-Identifier: Apache-2.0 */
/*
 * args.c - the conditions of one entry, as the runtimes hand them to libseccomp.
 *
 * Conditions are ANDed. When two of them name the same argument, both runtimes make a rule of
 * each condition instead. A condition whose mask is 0 is none: libseccomp drops it.
 *
 * libseccomp (seen in 2.5.4) loses its way where a call has several rules and one of them ANDs
 * a range or NE with another condition, or compares beyond 32 bits: its filter then lets more
 * or less through than the rules say, or it does not come to an end. Such rules are tricky.
 */
#include "internal.h"

#include <string.h>

#include <oakum/str.h>

/* One condition: its argument must be within one of the bounds. wide: a 32-bit architecture
 * would compare something else. */
struct cond {
	unsigned arg;
	bool wide;
	bool none;  /* a mask of 0, which libseccomp takes for no condition */
	bool exact; /* EQ or MASKED_EQ */
	bool far;   /* a range that ends beyond 32 bits */
	unsigned n;
	struct oakum_seccomp_bound of[2];
};

static bool number(const struct oakum_node *cond, const char *key, uint64_t max,
		   uint64_t *ret)
{
	const struct oakum_node *n = oakum_json_get(cond, key);

	*ret = 0; /* as both runtimes read an absent one */
	if (!n || n->type == OAKUM_JSON_NULL)
		return true;
	return oakum_json_is(n, OAKUM_JSON_NUMBER) &&
	       oakum_num_u64(n->text, max, ret) == 0;
}

static void add_range(struct cond *c, uint64_t lo, uint64_t hi)
{
	c->of[c->n++] = oakum_seccomp_range(lo, hi);
}

/* Fills in the bounds: none for what is never true. False for a word that is no operator. */
static bool compare(const char *op, uint64_t v, uint64_t two, struct cond *c)
{
	c->n = 0;
	if (oakum_streq(op, "SCMP_CMP_EQ")) {
		add_range(c, v, v);
	} else if (oakum_streq(op, "SCMP_CMP_LE")) {
		add_range(c, 0, v);
	} else if (oakum_streq(op, "SCMP_CMP_GE")) {
		add_range(c, v, UINT64_MAX);
	} else if (oakum_streq(op, "SCMP_CMP_LT")) {
		if (v > 0)
			add_range(c, 0, v - 1);
	} else if (oakum_streq(op, "SCMP_CMP_GT")) {
		if (v < UINT64_MAX)
			add_range(c, v + 1, UINT64_MAX);
	} else if (oakum_streq(op, "SCMP_CMP_NE")) {
		if (v > 0)
			add_range(c, 0, v - 1);
		if (v < UINT64_MAX)
			add_range(c, v + 1, UINT64_MAX);
	} else if (oakum_streq(op, "SCMP_CMP_MASKED_EQ")) {
		c->of[c->n++] = oakum_seccomp_masked(v, two);
	} else {
		return false;
	}
	return true;
}

/* Whether the low halves alone say something else. */
static bool is_wide(const char *op, uint64_t v, uint64_t two)
{
	if (!oakum_streq(op, "SCMP_CMP_MASKED_EQ"))
		return v > UINT32_MAX;
	return (v & two) > UINT32_MAX || (v && !(v & UINT32_MAX));
}

static bool cond_read(const struct oakum_node *n, struct cond *ret)
{
	const char *op = oakum_json_str(oakum_json_get(n, "op"));
	uint64_t index, v, two;

	if (!op || !number(n, "index", OAKUM_SECCOMP_ARGS - 1, &index) ||
	    !number(n, "value", UINT64_MAX, &v) ||
	    !number(n, "valueTwo", UINT64_MAX, &two))
		return false;
	ret->arg = (unsigned)index;
	ret->wide = is_wide(op, v, two);
	ret->none = oakum_streq(op, "SCMP_CMP_MASKED_EQ") && v == 0;
	ret->exact =
		oakum_streq(op, "SCMP_CMP_MASKED_EQ") || oakum_streq(op, "SCMP_CMP_EQ");
	ret->far = !ret->exact && v > UINT32_MAX;
	return compare(op, v, two, ret);
}

/* Adds the boxes of conds from the i-th on, ANDed to what box holds. */
static void add_all(struct oakum_seccomp_draft *d, struct oakum_seccomp_box *box,
		    const struct cond *conds, size_t n)
{
	if (n == 0) {
		oakum_seccomp_draft_add(d, box);
		return;
	}
	for (unsigned i = 0; i < conds->n && !d->full; i++) {
		box->arg[conds->arg] = conds->of[i];
		add_all(d, box, conds + 1, n - 1);
	}
}

static bool is_tricky(const struct cond *conds, size_t n, bool twice)
{
	size_t several = 0;
	bool ranges = false, far = false;

	for (size_t i = 0; i < n; i++) {
		several += !conds[i].none;
		ranges |= !conds[i].exact;
		far |= conds[i].far;
	}
	return far || (ranges && several > 1 && !twice);
}

static void add_each(struct oakum_seccomp_draft *d, const struct cond *conds, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct oakum_seccomp_box box = {0};

		add_all(d, &box, &conds[i], 1);
	}
}

const struct oakum_node *oakum_seccomp_args_read(struct oakum_arena *a,
						 const struct oakum_node *args,
						 unsigned *budget,
						 struct oakum_seccomp_args *ret)
{
	struct cond conds[OAKUM_SECCOMP_ARGS] = {0};
	struct oakum_seccomp_box box = {0};
	OAKUM_SCRATCH struct oakum_seccomp_draft d;
	unsigned seen = 0, nones = 0;
	bool twice = false;
	size_t n = 0;

	*ret = (struct oakum_seccomp_args){.set = oakum_seccomp_everything, .none = true};
	if (!args || args->count == 0)
		return NULL;
	/* crun takes no more than six, runc takes them all. */
	if (args->count > OAKUM_SECCOMP_ARGS)
		return args;
	oakum_json_each(cond, args) {
		if (!cond_read(cond, &conds[n]))
			return cond;
		ret->wide |= conds[n].wide;
		nones += conds[n].none;
		twice |= seen >> conds[n].arg & 1;
		seen |= 1u << conds[n].arg;
		n++;
	}
	oakum_seccomp_draft_init(&d, budget);
	if (twice)
		add_each(&d, conds, n);
	else
		add_all(&d, &box, conds, n);
	ret->tricky = is_tricky(conds, n, twice);
	ret->none = twice ? nones > 0 : nones == n;
	ret->cut = d.full;
	ret->set = oakum_seccomp_draft_set(&d, a);
	return NULL;
}

bool oakum_seccomp_errno_read(const struct oakum_node *n, uint16_t *ret)
{
	uint64_t v;

	*ret = OAKUM_SECCOMP_ERRNO_DEFAULT;
	if (!n || n->type == OAKUM_JSON_NULL)
		return true;
	if (!oakum_json_is(n, OAKUM_JSON_NUMBER) ||
	    oakum_num_u64(n->text, UINT64_MAX, &v) < 0)
		return false;
	*ret = (uint16_t)v; /* what the runtimes keep of it */
	return v >= 1 && v <= OAKUM_SECCOMP_ERRNO_MAX;
}
