/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memo.c - answers by the text of their question: what was looked at once is not looked at
 * again while one document is judged, and is not another thing the second time.
 */
#include "memo.h"

#include <string.h>

#include <oakum/arena.h>

#define SLOTS_FIRST 128 /* a power of two */

/* A word at a time: paths of engines are long. */
static size_t hash(const char *s)
{
	size_t len = strlen(s);
	uint64_t h = len, word;

	for (; len >= sizeof(word); s += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, s, sizeof(word));
		h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32;
	}
	word = 0;
	memcpy(&word, s, len);
	h = (h ^ word) * UINT64_C(0xbf58476d1ce4e5b9);
	return (size_t)(h ^ h >> 32);
}

/* The slot that has text, or the free one that it belongs into. */
static struct oakum_memo_slot *slot_of(struct oakum_memo_slot *slots, size_t n,
				       size_t hash, const char *text)
{
	size_t i = hash & (n - 1);

	while (slots[i].text &&
	       (slots[i].hash != hash || strcmp(slots[i].text, text) != 0))
		i = (i + 1) & (n - 1);
	return &slots[i];
}

static void make_room(struct oakum_memo *m, struct oakum_arena *a)
{
	size_t n = m->n_slots ? m->n_slots * 2 : SLOTS_FIRST;
	struct oakum_memo_slot *slots;

	if (m->n * 2 < m->n_slots)
		return;
	slots = oakum_arena_array(a, n, sizeof(*slots));
	for (size_t i = 0; i < m->n_slots; i++) {
		const struct oakum_memo_slot *old = &m->slots[i];

		if (old->text)
			*slot_of(slots, n, old->hash, old->text) = *old;
	}
	m->slots = slots;
	m->n_slots = n;
}

void *oakum_memo_get(const struct oakum_memo *m, const char *text)
{
	if (!m->n)
		return NULL;
	return slot_of(m->slots, m->n_slots, hash(text), text)->answer;
}

void oakum_memo_put(struct oakum_memo *m, struct oakum_arena *a, const char *text,
		    void *answer)
{
	struct oakum_memo_slot *slot;
	size_t h = hash(text);

	make_room(m, a);
	slot = slot_of(m->slots, m->n_slots, h, text);
	if (!slot->text) {
		slot->text = oakum_arena_strdup(a, text);
		slot->hash = h;
		m->n++;
	}
	slot->answer = answer;
}
