/* SPDX-License-Identifier: Apache-2.0 */
/* mount_tree.c - see mount_tree.h. */
#include "mount_tree.h"

#include <stdbool.h>
#include <string.h>

#include <oakum/arena.h>
#include <oakum/path.h>

/* A place that a mount has, or that lies above one. */
struct oakum_mount_spot {
	const char *name; /* its last component, not ended by a NUL */
	size_t len;
	uint32_t above; /* index of the spot */
	/* Mounts, NULL for none: the first one below; those that are here. */
	const struct oakum_spec_mount *below, *first, *other, *last;
};

struct walk {
	const char *name;
	size_t len;
};

/* The next component of a path, from behind the last one. */
static bool next_name(struct walk *w)
{
	w->name += w->len;
	while (*w->name == '/')
		w->name++;
	w->len = oakum_path_component(w->name);
	return w->len > 0;
}

static uint32_t *slot_of(const struct oakum_mount_tree *t, uint32_t above,
			 const struct walk *w)
{
	uint64_t h = UINT64_C(14695981039346656037) ^ above; /* FNV-1a */
	size_t i;

	for (size_t k = 0; k < w->len; k++)
		h = (h ^ (unsigned char)w->name[k]) * UINT64_C(1099511628211);
	for (i = (h ^ h >> 32) & t->slot_mask; t->slots[i]; i = (i + 1) & t->slot_mask) {
		const struct oakum_mount_spot *s = &t->spots[t->slots[i] - 1];

		if (s->above == above && s->len == w->len &&
		    memcmp(s->name, w->name, w->len) == 0)
			break;
	}
	return &t->slots[i];
}

void oakum_mount_tree_init(struct oakum_mount_tree *t, struct oakum_arena *a,
			   const struct oakum_spec_mount *mounts, size_t n)
{
	size_t most = 1, slots = 16;

	for (size_t i = 0; i < n; i++) {
		struct walk w = {.name = mounts[i].place};

		while (next_name(&w))
			most++;
	}
	while (slots < 2 * most)
		slots *= 2;
	*t = (struct oakum_mount_tree){
		.mounts = mounts,
		.spots = oakum_arena_array(a, most, sizeof(*t->spots)),
		.n = 1,
		.slots = oakum_arena_array(a, slots, sizeof(*t->slots)),
		.slot_mask = slots - 1,
	};
}

void oakum_mount_tree_add(struct oakum_mount_tree *t, const struct oakum_spec_mount *m)
{
	struct oakum_mount_spot *s = &t->spots[0];
	struct walk w = {.name = m->place};

	while (next_name(&w)) {
		uint32_t above = (uint32_t)(s - t->spots);
		uint32_t *slot = slot_of(t, above, &w);

		if (!s->below)
			s->below = m;
		if (!*slot) {
			t->spots[t->n] = (struct oakum_mount_spot){
				.name = w.name, .len = w.len, .above = above};
			*slot = (uint32_t)++t->n;
		}
		s = &t->spots[*slot - 1];
	}
	if (!s->first)
		s->first = m;
	else if (!s->other && !oakum_json_equal(s->first->node, m->node))
		s->other = m;
	s->last = m;
}

/* The spot of a place, or NULL. *ret_above is the last mount above it. */
static const struct oakum_mount_spot *find(const struct oakum_mount_tree *t,
					   const char *place,
					   const struct oakum_spec_mount **ret_above)
{
	const struct oakum_mount_spot *s = &t->spots[0];
	struct walk w = {.name = place};

	*ret_above = NULL;
	while (next_name(&w)) {
		uint32_t found = *slot_of(t, (uint32_t)(s - t->spots), &w);

		if (s != t->spots && s->last && (!*ret_above || s->last > *ret_above))
			*ret_above = s->last;
		if (!found)
			return NULL;
		s = &t->spots[found - 1];
	}
	return s;
}

const struct oakum_spec_mount *oakum_mount_tree_below(const struct oakum_mount_tree *t,
						      const char *place)
{
	const struct oakum_spec_mount *above;
	const struct oakum_mount_spot *s = find(t, place, &above);

	return s ? s->below : NULL;
}

const struct oakum_spec_mount *oakum_mount_tree_other(const struct oakum_mount_tree *t,
						      const char *place,
						      const struct oakum_node *like)
{
	const struct oakum_spec_mount *above;
	const struct oakum_mount_spot *s = find(t, place, &above);

	if (!s || !s->first || !oakum_json_equal(s->first->node, like))
		return s ? s->first : NULL;
	return s->other;
}

const struct oakum_spec_mount *oakum_mount_tree_above(const struct oakum_mount_tree *t,
						      const char *place)
{
	const struct oakum_spec_mount *above;

	(void)find(t, place, &above); /* whether it is there itself does not matter */
	return above;
}
