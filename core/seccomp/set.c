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

/* Adds a box for each choice of one bound an argument; box holds the choices made so far. */
static void add_product(struct oakum_seccomp_draft *d, struct oakum_seccomp_box *box,
			const struct oakum_seccomp_box *a,
			const struct oakum_seccomp_box *b, int arg)
{
	struct oakum_seccomp_bounds met = {.n = 0};

	if (arg == OAKUM_SECCOMP_ARGS) {
		oakum_seccomp_draft_add(d, box);
		return;
	}
	oakum_seccomp_bound_meet(&a->arg[arg], &b->arg[arg], &met);
	for (unsigned i = 0; i < met.n && !d->full; i++) {
		box->arg[arg] = met.of[i];
		add_product(d, box, a, b, arg + 1);
	}
}

void oakum_seccomp_draft_add_meet(struct oakum_seccomp_draft *d,
				  const struct oakum_seccomp_box *a,
				  const struct oakum_seccomp_box *b)
{
	struct oakum_seccomp_box box = whole;

	add_product(d, &box, a, b, 0);
}

void oakum_seccomp_draft_add_minus(struct oakum_seccomp_draft *d,
				   const struct oakum_seccomp_box *a,
				   const struct oakum_seccomp_box *b)
{
	for (int arg = 0; arg < OAKUM_SECCOMP_ARGS; arg++) {
		struct oakum_seccomp_bounds outside = {.n = 0};

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
	struct oakum_seccomp_draft drafts[2], *from = &drafts[0], *to = &drafts[1];

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
	struct oakum_seccomp_draft d;

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

bool oakum_seccomp_set_within(struct oakum_arena *arena,
			      const struct oakum_seccomp_set *a,
			      const struct oakum_seccomp_set *b, unsigned *budget)
{
	struct oakum_seccomp_set rest;
	bool cut;

	if (b->all || oakum_seccomp_set_empty(a))
		return true;
	if (oakum_seccomp_set_empty(b))
		return false;
	rest = oakum_seccomp_set_minus(arena, a, b, budget, &cut);
	return !cut && oakum_seccomp_set_empty(&rest);
}
