/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write.c - a profile as a linux.seccomp value that every reader reads the same way.
 *
 * No two rules of one call overlap with different actions, no entry names an argument twice,
 * and no rule is the default action. A range that one comparison cannot say, or that
 * libseccomp might get wrong (args.c), is written as the aligned blocks it is made of. Where a
 * 32-bit architecture would compare something else, or where there are more entries than are
 * read back, the box is left out: refused rather than guessed.
 */
#include "internal.h"

#define FEW 4

/* One condition to write. */
struct cond {
	const char *op;
	uint64_t value, two;
};

struct writer {
	struct oakum_arena *arena;
	struct oakum_node *rules;
	bool *written;	    /* for each call of the profile */
	const char **names; /* scratch: of one entry */
	bool ranges;	    /* of the box being written: see takes_ranges */
	unsigned room;	    /* entries of one call; what finds none is refused */
	uint32_t left;	    /* names that the whole profile has room for, likewise */
	bool narrow, muxes; /* of the architectures */
};

/* Values are placed before they are filled: placing walks what is below. */
static struct oakum_node *put_array(struct writer *w, struct oakum_node *obj,
				    const char *key)
{
	struct oakum_node *array = oakum_json_array(w->arena);

	oakum_json_add(obj, key, array);
	return array;
}

static void put_word(struct writer *w, struct oakum_node *obj, const char *key,
		     const char *word)
{
	oakum_json_add(obj, key, oakum_json_string(w->arena, word));
}

static void put_number(struct writer *w, struct oakum_node *obj, const char *key,
		       uint64_t v)
{
	oakum_json_add(obj, key, oakum_json_u64(w->arena, v));
}

static struct oakum_node *add_entry(struct writer *w, const char *const *names, size_t n,
				    enum oakum_seccomp_act act)
{
	struct oakum_node *entry = oakum_json_object(w->arena);

	oakum_json_append(w->rules, entry);
	/* The names are the profile's, or the document's that it was read from. */
	oakum_json_add(entry, "names", oakum_json_words(w->arena, names, n));
	put_word(w, entry, "action", oakum_seccomp_act_name(act));
	return entry;
}

static void add_cond(struct writer *w, struct oakum_node *args, unsigned arg,
		     const struct cond *c)
{
	struct oakum_node *n = oakum_json_object(w->arena);

	oakum_json_append(args, n);
	put_number(w, n, "index", arg);
	put_number(w, n, "value", c->value);
	if (c->two)
		put_number(w, n, "valueTwo", c->two);
	put_word(w, n, "op", c->op);
}

/* One bound as one condition; false when it takes several or cannot be said. ranges: other
 * comparisons than EQ and MASKED_EQ will do. */
static bool say(const struct oakum_seccomp_bound *b, bool narrow, bool ranges,
		struct cond *ret)
{
	uint64_t hi = narrow && b->b > UINT32_MAX ? UINT32_MAX : b->b;

	if (b->kind == OAKUM_SECCOMP_MASKED) {
		*ret = (struct cond){"SCMP_CMP_MASKED_EQ", b->a, b->b};
		return !narrow || (b->b <= UINT32_MAX && (b->a & UINT32_MAX));
	}
	if (narrow && b->a > UINT32_MAX)
		return false;
	if (b->a == b->b) {
		*ret = (struct cond){"SCMP_CMP_EQ", b->a, 0};
		return true;
	}
	if (b->a == 0)
		*ret = (struct cond){"SCMP_CMP_LE", hi, 0};
	else
		*ret = (struct cond){"SCMP_CMP_GE", b->a, 0};
	return ranges && (b->a == 0 || b->b == UINT64_MAX);
}

/* Whether all bounds of the box can be said with one condition each. */
static bool is_sayable(const struct oakum_seccomp_box *box, bool narrow)
{
	struct cond unused;

	for (unsigned i = 0; i < OAKUM_SECCOMP_ARGS; i++) {
		if (box->arg[i].kind != OAKUM_SECCOMP_ANY &&
		    !say(&box->arg[i], narrow, true, &unused))
			return false;
	}
	return true;
}

/* Whether comparisons of ranges are safe in this box (args.c): it is the call's only rule, or
 * it looks at one argument and not beyond 32 bits. Where calls are multiplexed, all members'
 * rules are rules of one call, and each looks at the first argument. */
static bool takes_ranges(const struct writer *w, const struct oakum_seccomp_call *call,
			 const struct oakum_seccomp_box *box)
{
	unsigned bounded = 0;
	bool far = false, later = false;

	for (unsigned i = 0; i < OAKUM_SECCOMP_ARGS; i++) {
		const struct oakum_seccomp_bound *b = &box->arg[i];

		if (b->kind == OAKUM_SECCOMP_ANY)
			continue;
		bounded++;
		later |= i > 0;
		far |= b->kind == OAKUM_SECCOMP_RANGE && b->a != b->b &&
		       (b->a ? b->a : b->b) > UINT32_MAX && !w->narrow;
	}
	if (w->muxes && later)
		return false;
	return (bounded == 1 && !far) ||
	       (call->must.n == 1 && is_sayable(box, w->narrow));
}

static void write_conditional(struct writer *w, const struct oakum_seccomp_call *call,
			      const struct oakum_seccomp_box *box,
			      const struct cond *conds)
{
	enum oakum_seccomp_act act = call->log ? OAKUM_SECCOMP_LOG : OAKUM_SECCOMP_ALLOW;
	struct oakum_node *args;

	if (w->room == 0 || w->left == 0)
		return;
	w->room--;
	w->left--;
	args = put_array(w, add_entry(w, &call->name, 1, act), "args");
	for (unsigned i = 0; i < OAKUM_SECCOMP_ARGS; i++) {
		if (box->arg[i].kind != OAKUM_SECCOMP_ANY)
			add_cond(w, args, i, &conds[i]);
	}
}

/* A few values one by one: people read that more easily than masks. */
static void split(const struct oakum_seccomp_bound *b, struct oakum_seccomp_bounds *parts)
{
	parts->n = 0;
	if (b->kind != OAKUM_SECCOMP_RANGE || b->b - b->a >= FEW) {
		oakum_seccomp_bound_blocks(b, parts);
		return;
	}
	for (uint64_t v = b->a; v <= b->b && parts->n < FEW; v++)
		parts->of[parts->n++] = oakum_seccomp_range(v, v);
}

/* Writes the entries of one box: one for each choice of a condition an argument. chosen holds
 * the choices for the arguments before arg. */
static void write_box(struct writer *w, const struct oakum_seccomp_call *call,
		      const struct oakum_seccomp_box *box, struct cond *chosen,
		      unsigned arg)
{
	OAKUM_SCRATCH struct oakum_seccomp_bounds parts;

	while (arg < OAKUM_SECCOMP_ARGS && box->arg[arg].kind == OAKUM_SECCOMP_ANY)
		arg++;
	if (arg == OAKUM_SECCOMP_ARGS) {
		write_conditional(w, call, box, chosen);
		return;
	}
	if (say(&box->arg[arg], w->narrow, w->ranges, &chosen[arg])) {
		write_box(w, call, box, chosen, arg + 1);
		return;
	}
	split(&box->arg[arg], &parts);
	for (unsigned i = 0; i < parts.n && w->room && w->left; i++) {
		if (say(&parts.of[i], w->narrow, false, &chosen[arg]))
			write_box(w, call, box, chosen, arg + 1);
	}
}

static bool same_answer(const struct oakum_seccomp_call *a,
			const struct oakum_seccomp_call *b)
{
	return a->must.all == b->must.all && a->refuse == b->refuse && a->err == b->err &&
	       a->log == b->log;
}

/* One entry for all calls that answer as the first does, from that one on. */
static void write_alike(struct writer *w, const struct oakum_seccomp *p, uint32_t first)
{
	const struct oakum_seccomp_call *like = &p->calls[first];
	enum oakum_seccomp_act act = (enum oakum_seccomp_act)like->refuse;
	struct oakum_node *entry;
	size_t n = 0;

	for (uint32_t i = first; i < p->n_calls; i++) {
		const struct oakum_seccomp_call *call = &p->calls[i];

		if (call->must.n || w->written[i] || !same_answer(call, like))
			continue;
		w->written[i] = true;
		w->names[n++] = call->name;
	}
	if (like->must.all)
		act = like->log ? OAKUM_SECCOMP_LOG : OAKUM_SECCOMP_ALLOW;
	else if (act == OAKUM_SECCOMP_UNSET)
		return;
	entry = add_entry(w, w->names, n, act);
	if (act == OAKUM_SECCOMP_ERRNO)
		put_number(w, entry, "errnoRet", like->err);
}

static void write_all(struct writer *w, const struct oakum_seccomp *p, bool pass)
{
	for (uint32_t i = 0; i < p->n_calls; i++) {
		const struct oakum_seccomp_call *call = &p->calls[i];

		if (!call->must.n && !w->written[i] && call->must.all == pass)
			write_alike(w, p, i);
	}
}

static void write_boxes(struct writer *w, const struct oakum_seccomp_call *call)
{
	struct cond chosen[OAKUM_SECCOMP_ARGS];

	w->room = OAKUM_SECCOMP_BOXES_MAX; /* that are read back */
	for (unsigned i = 0; i < call->must.n; i++) {
		w->ranges = takes_ranges(w, call, &call->must.boxes[i]);
		write_box(w, call, &call->must.boxes[i], chosen, 0);
	}
}

/* How many names conditional entries may have beside those of the others. */
static uint32_t room_beside_others(const struct oakum_seccomp *p)
{
	uint32_t others = 0;

	for (uint32_t i = 0; i < p->n_calls; i++)
		others += p->calls[i].must.n == 0;
	return others < OAKUM_SECCOMP_NAMES_MAX ? OAKUM_SECCOMP_NAMES_MAX - others : 0;
}

/* First what passes, then what passes sometimes, then what is refused by name. */
static void write_rules(struct writer *w, const struct oakum_seccomp *p)
{
	w->written = oakum_arena_array(w->arena, p->n_calls, sizeof(*w->written));
	w->names = oakum_arena_array(w->arena, p->n_calls, sizeof(*w->names));
	w->left = room_beside_others(p);
	write_all(w, p, true);
	for (uint32_t i = 0; i < p->n_calls; i++)
		write_boxes(w, &p->calls[i]);
	write_all(w, p, false);
}

static void append_arches(struct oakum_arena *a, struct oakum_node *list, uint32_t arches)
{
	for (; arches; arches &= arches - 1)
		oakum_json_append(list, oakum_json_string(a, oakum_seccomp_arch_name(
								     arches & -arches)));
}

struct oakum_node *oakum_seccomp_to_spec(struct oakum_arena *a,
					 const struct oakum_seccomp *p, uint32_t arches,
					 uint32_t native)
{
	struct oakum_node *n = oakum_json_object(a), *list;
	struct writer w = {.arena = a,
			   .narrow = oakum_seccomp_arch_narrow(arches | native),
			   .muxes = oakum_seccomp_arch_muxes(arches | native)};

	put_word(&w, n, "defaultAction",
		 oakum_seccomp_act_name((enum oakum_seccomp_act)p->action));
	if (p->action == OAKUM_SECCOMP_ERRNO)
		put_number(&w, n, "defaultErrnoRet", p->err);
	list = put_array(&w, n, "architectures");
	append_arches(a, list, native);
	append_arches(a, list, arches & ~native);
	w.rules = put_array(&w, n, "syscalls");
	write_rules(&w, p);
	return n;
}
