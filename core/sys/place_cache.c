/* SPDX-License-Identifier: Apache-2.0 */
/* place_cache.c - places that were looked at already, by the text of their path. */
#include <string.h>

#include "host_data.h"

#define SLOTS_FIRST 128 /* a power of two */

struct oakum_place_entry {
	const char *text;
	struct oakum_place place;
	bool whole;
};

static size_t hash(const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 32);
}

/* The slot that has text, or the free one that it belongs into. */
static struct oakum_place_entry **slot_of(struct oakum_place_entry **slots, size_t n,
					  const char *text)
{
	size_t i = hash(text) & (n - 1);

	while (slots[i] && strcmp(slots[i]->text, text) != 0)
		i = (i + 1) & (n - 1);
	return &slots[i];
}

static void make_room(struct oakum_machine *m)
{
	size_t n = m->place_slots ? m->place_slots * 2 : SLOTS_FIRST;
	struct oakum_place_entry **slots;

	if (m->n_places * 2 < m->place_slots)
		return;
	slots = oakum_arena_array(m->arena, n, sizeof(struct oakum_place_entry *));
	for (size_t i = 0; i < m->place_slots; i++) {
		if (m->places[i])
			*slot_of(slots, n, m->places[i]->text) = m->places[i];
	}
	m->places = slots;
	m->place_slots = n;
}

const struct oakum_place *oakum_place_known(const struct oakum_machine *m,
					    const char *text, bool whole)
{
	const struct oakum_place_entry *entry;

	if (!m->place_slots)
		return NULL;
	entry = *slot_of(m->places, m->place_slots, text);
	return entry && (entry->whole || !whole) ? &entry->place : NULL;
}

const struct oakum_place *oakum_place_remember(struct oakum_machine *m, const char *text,
					       const struct oakum_place *p, bool whole)
{
	struct oakum_place_entry **slot;

	make_room(m);
	slot = slot_of(m->places, m->place_slots, text);
	if (!*slot) {
		*slot = OAKUM_NEW(m->arena, struct oakum_place_entry);
		(*slot)->text = oakum_arena_strdup(m->arena, text);
		m->n_places++;
	}
	(*slot)->place = *p;
	(*slot)->whole = whole;
	return &(*slot)->place;
}
