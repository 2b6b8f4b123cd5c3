/* SPDX-License-Identifier: Apache-2.0 */
/* set.c - unions of boxes: adding, meeting, taking away, comparing; see internal.h. */
#include "internal.h"

#include <string.h>

const struct oakum_seccomp_set oakum_seccomp_everything = {.all = true};
const struct oakum_seccomp_set oakum_seccomp_nothing = {.all = false};

static const struct oakum_seccomp_box whole; /* every argument may be anything */

static bool box_within(const struct oakum_seccomp_box *a,
		       const struct oakum_seccomp_box *b)
{
	for (int i = 0; i < OAKUM_SECCOMP_ARGS; i++) {
		if (!oakum_seccomp_bound_within(&a->arg[i], &b->arg[i]))
			return false;
	}
	return true;
}

static bool box_apart(const struct oakum_seccomp_box *a,
		      const struct oakum_seccomp_box *b)
{
	for (int i = 0; i < OAKUM_SECCOMP_ARGS; i++) {
		if (oakum_seccomp_bound_apart(&a->arg[i], &b->arg[i]))
			return true;
	}
	return false;
}

static unsigned count_bounded(const struct oakum_seccomp_box *box)
{
	unsigned n = 0;

	for (int i = 0; i < OAKUM_SECCOMP_ARGS; i++)
		n += box->arg[i].kind != OAKUM_SECCOMP_ANY;
	return n;
}

void oakum_seccomp_draft_init(struct oakum_seccomp_draft *d, unsigned *budget)
{
	d->budget = budget;
	d->n = 0;
	d->all = false;
	d->full = false;
}

void oakum_seccomp_draft_add(struct oakum_seccomp_draft *d,
			     const struct oakum_seccomp_box *box)
{
	unsigned kept = 0;

	if (d->all || d->full)
		return;
	if (*d->budget == 0) {
		d->full = true;
		return;
	}
	--*d->budget;
	for (unsigned i = 0; i < d->n; i++) {
		if (box_within(box, &d->boxes[i]))
			return;
	}
	for (unsigned i = 0; i < d->n; i++) {
		if (!box_within(&d->boxes[i], box))
			d->boxes[kept++] = d->boxes[i];
	}
	d->n = kept;
	if (d->n == OAKUM_SECCOMP_BOXES_MAX)
		d->full = true;
	else
		d->boxes[d->n++] = *box;
	d->all = box_within(&whole, box);
}

void oakum_seccomp_draft_add_set(struct oakum_seccomp_draft *d,
				 const struct oakum_seccomp_set *set)
{
	if (set->all)
		oakum_seccomp_draft_add(d, &whole);
	for (unsigned i = 0; i < set->n; i++)
		oakum_seccomp_draft_add(d, &set->boxes[i]);
}

static void add_product(struct oakum_seccomp_draft *d, struct oakum_seccomp_box *box,
			const struct oakum_seccomp_box *a,
			const struct oakum_seccomp_box *b, int arg);

/* The argument meets in several bounds: a box for each. */
static __attribute__((noinline)) void
add_choices(struct oakum_seccomp_draft *d, struct oakum_seccomp_box *box,
	    const struct oakum_seccomp_box *a, const struct oakum_seccomp_box *b, int arg)
{
	OAKUM_SCRATCH struct oakum_seccomp_bounds met;

	met.n = 0;
	oakum_seccomp_bound_meet(&a->arg[arg], &b->arg[arg], &met);
	for (unsigned i = 0; i < met.n && !d->full; i++) {
		box->arg[arg] = met.of[i];
		add_product(d, box, a, b, arg + 1);
	}
}

/* Adds what is in both from that argument on; box holds the bounds before. */
static void add_product(struct oakum_seccomp_draft *d, struct oakum_seccomp_box *box,
			const struct oakum_seccomp_box *a,
			const struct oakum_seccomp_box *b, int arg)
{
	for (; arg < OAKUM_SECCOMP_ARGS; arg++) {
		if (oakum_seccomp_bound_within(&a->arg[arg], &b->arg[arg])) {
			box->arg[arg] = a->arg[arg];
		} else if (oakum_seccomp_bound_within(&b->arg[arg], &a->arg[arg])) {
			box->arg[arg] = b->arg[arg];
		} else {
			add_choices(d, box, a, b, arg);
			return;
		}
	}
	oakum_seccomp_draft_add(d, box);
}

void oakum_seccomp_draft_add_meet(struct oakum_seccomp_draft *d,
				  const struct oakum_seccomp_box *a,
				  const struct oakum_seccomp_box *b)
{
	struct oakum_seccomp_box box;

	if (box_apart(a, b))
		return;
	box = whole;
	add_product(d, &box, a, b, 0);
}

void oakum_seccomp_draft_add_minus(struct oakum_seccomp_draft *d,
				   const struct oakum_seccomp_box *a,
				   const struct oakum_seccomp_box *b)
{
	if (box_apart(a, b)) {
		oakum_seccomp_draft_add(d, a);
		return;
	}
	for (int arg = 0; arg < OAKUM_SECCOMP_ARGS; arg++) {
		OAKUM_SCRATCH struct oakum_seccomp_bounds outside;

		outside.n = 0;
		oakum_seccomp_bound_not(&b->arg[arg], &outside);
		for (unsigned i = 0; i < outside.n && !d->full; i++) {
			struct oakum_seccomp_box other = whole;

			other.arg[arg] = outside.of[i];
			oakum_seccomp_draft_add_meet(d, a, &other);
		}
	}
}

struct oakum_seccomp_set oakum_seccomp_draft_set(const struct oakum_seccomp_draft *d,
						 struct oakum_arena *a)
{
	struct oakum_seccomp_box *boxes;

	if (d->all)
		return oakum_seccomp_everything;
	if (d->n == 0)
		return oakum_seccomp_nothing;
	boxes = oakum_arena_array(a, d->n, sizeof(*boxes));
	memcpy(boxes, d->boxes, d->n * sizeof(*boxes));
	return (struct oakum_seccomp_set){.boxes = boxes, .n = (uint16_t)d->n};
}

struct oakum_seccomp_set oakum_seccomp_set_minus(struct oakum_arena *arena,
						 const struct oakum_seccomp_set *a,
						 const struct oakum_seccomp_set *b,
						 unsigned *budget, bool *ret_cut)
{
	OAKUM_SCRATCH struct oakum_seccomp_draft drafts[2];
	struct oakum_seccomp_draft *from = &drafts[0], *to = &drafts[1];

	*ret_cut = false;
	if (b->all)
		return oakum_seccomp_nothing;
	oakum_seccomp_draft_init(from, budget);
	oakum_seccomp_draft_add_set(from, a);
	for (unsigned i = 0; i < b->n && from->n; i++) {
		struct oakum_seccomp_draft *done = from;

		oakum_seccomp_draft_init(to, budget);
		for (unsigned j = 0; j < from->n; j++)
			oakum_seccomp_draft_add_minus(to, &from->boxes[j], &b->boxes[i]);
		*ret_cut |= from->full | to->full;
		from = to;
		to = done;
	}
	*ret_cut |= from->full;
	return oakum_seccomp_draft_set(from, arena);
}

struct oakum_seccomp_set oakum_seccomp_set_meet(struct oakum_arena *arena,
						const struct oakum_seccomp_set *a,
						const struct oakum_seccomp_set *b,
						unsigned *budget)
{
	OAKUM_SCRATCH struct oakum_seccomp_draft d;

	if (a->all)
		return *b;
	if (b->all)
		return *a;
	oakum_seccomp_draft_init(&d, budget);
	for (unsigned i = 0; i < a->n; i++) {
		for (unsigned j = 0; j < b->n; j++)
			oakum_seccomp_draft_add_meet(&d, &a->boxes[i], &b->boxes[j]);
	}
	return oakum_seccomp_draft_set(&d, arena);
}

/* Adds a piece of the set that overlaps nothing in d; false when it does not fit. */
static bool add_tidy(struct oakum_arena *arena, struct oakum_seccomp_draft *d,
		     const struct oakum_seccomp_box *box)
{
	struct oakum_seccomp_set one = {.boxes = box, .n = 1}, rest;
	struct oakum_seccomp_set there = {.boxes = d->boxes, .n = (uint16_t)d->n};
	bool cut;

	rest = oakum_seccomp_set_minus(arena, &one, &there, d->budget, &cut);
	oakum_seccomp_draft_add_set(d, &rest);
	return !cut && !d->full;
}

static bool overlaps(const struct oakum_seccomp_set *s)
{
	for (unsigned i = 0; i < s->n; i++) {
		for (unsigned j = 0; j < i; j++) {
			if (!box_apart(&s->boxes[i], &s->boxes[j]))
				return true;
		}
	}
	return false;
}

struct oakum_seccomp_set oakum_seccomp_set_tidy(struct oakum_arena *arena,
						const struct oakum_seccomp_set *s,
						unsigned *budget)
{
	OAKUM_SCRATCH struct oakum_seccomp_draft d;

	if (s->n < 2 || !overlaps(s))
		return *s;
	oakum_seccomp_draft_init(&d, budget);
	/* The widest first: what is left of the others is less. */
	for (unsigned bounded = 1; bounded <= OAKUM_SECCOMP_ARGS; bounded++) {
		for (unsigned i = 0; i < s->n; i++) {
			if (count_bounded(&s->boxes[i]) == bounded &&
			    !add_tidy(arena, &d, &s->boxes[i]))
				return *s;
		}
	}
	return oakum_seccomp_draft_set(&d, arena);
}

static bool within_one(const struct oakum_seccomp_box *box,
		       const struct oakum_seccomp_set *of)
{
	for (unsigned i = 0; i < of->n; i++) {
		if (box_within(box, &of->boxes[i]))
			return true;
	}
	return false;
}

/* Whether the least and the greatest corner of a box are in the set: a quick no for most that
 * are not within it. */
static bool has_corner(const struct oakum_seccomp_box *box,
		       const struct oakum_seccomp_set *set, bool greatest)
{
	struct oakum_seccomp_box corner;

	for (int i = 0; i < OAKUM_SECCOMP_ARGS; i++) {
		const struct oakum_seccomp_bound *b = &box->arg[i];
		uint64_t v = greatest ? UINT64_MAX : 0;

		if (b->kind == OAKUM_SECCOMP_RANGE)
			v = greatest ? b->b : b->a;
		else if (b->kind == OAKUM_SECCOMP_MASKED)
			v = greatest ? b->b | ~b->a : b->b;
		corner.arg[i] = oakum_seccomp_range(v, v);
	}
	return within_one(&corner, set);
}

bool oakum_seccomp_set_within(struct oakum_arena *arena,
			      const struct oakum_seccomp_set *a,
			      const struct oakum_seccomp_set *b, unsigned *budget)
{
	const struct oakum_seccomp_box *boxes = a->all ? &whole : a->boxes;
	unsigned n = a->all ? 1 : a->n;

	if (b->all)
		return true;
	for (unsigned i = 0; i < n; i++) {
		struct oakum_seccomp_set one = {.boxes = &boxes[i], .n = 1}, rest;
		bool cut;

		/* Mostly so, and what a meeting made is always so. */
		if (within_one(&boxes[i], b))
			continue;
		if (!has_corner(&boxes[i], b, false) || !has_corner(&boxes[i], b, true))
			return false;
		rest = oakum_seccomp_set_minus(arena, &one, b, budget, &cut);
		if (cut || !oakum_seccomp_set_empty(&rest))
			return false;
	}
	return true;
}
