/* SPDX-License-Identifier: Apache-2.0 */
/* place_cache.c - places that were looked at already, by the text of their path. */
#include "host_data.h"

struct entry {
	struct oakum_place place;
	bool whole;
};

const struct oakum_place *oakum_place_known(const struct oakum_machine *m,
					    const char *text, bool whole)
{
	const struct entry *entry = oakum_memo_get(&m->places, text);

	return entry && (entry->whole || !whole) ? &entry->place : NULL;
}

const struct oakum_place *oakum_place_remember(struct oakum_machine *m, const char *text,
					       const struct oakum_place *p, bool whole)
{
	struct entry *entry = oakum_memo_get(&m->places, text);

	if (!entry) {
		entry = OAKUM_NEW(m->arena, struct entry);
		oakum_memo_put(&m->places, m->arena, text, entry);
	}
	entry->place = *p;
	entry->whole = whole;
	return &entry->place;
}
