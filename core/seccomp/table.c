/* SPDX-License-Identifier: Apache-2.0 */
/* table.c - calls by name: a hash table with open addressing, made once and then only read. */
#include "internal.h"

#include <string.h>

/* FNV-1a, and one fold so that the low bits of short names differ. The tables that
 * profiles/seccomp/compile.c writes depend on it. */
uint32_t oakum_seccomp_hash(const char *name, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)name[i]) * 16777619u;
	return h ^ h >> 15;
}

static bool is_named(const struct oakum_seccomp_call *c, const char *name, size_t len)
{
	return c->len == len && memcmp(c->name, name, len) == 0;
}

const struct oakum_seccomp_call *oakum_seccomp_find(const struct oakum_seccomp *p,
						    const char *name, size_t len)
{
	uint32_t at;

	if (!p->n_calls)
		return NULL;
	at = oakum_seccomp_hash(name, len) & p->slot_mask;
	for (; p->slots[at]; at = (at + 1) & p->slot_mask) {
		const struct oakum_seccomp_call *c = &p->calls[p->slots[at] - 1];

		if (is_named(c, name, len))
			return c;
	}
	return NULL;
}

void oakum_seccomp_table_init(struct oakum_seccomp_table *t, struct oakum_arena *a,
			      uint32_t room)
{
	uint32_t slots = 16;

	while (slots < 2 * room)
		slots *= 2;
	t->calls = oakum_arena_array(a, room, sizeof(*t->calls));
	t->slots = oakum_arena_array(a, slots, sizeof(*t->slots));
	t->slot_mask = slots - 1;
	t->n = 0;
	t->room = room;
}

struct oakum_seccomp_call *oakum_seccomp_table_get(struct oakum_seccomp_table *t,
						   const char *name, size_t len)
{
	uint32_t at = oakum_seccomp_hash(name, len) & t->slot_mask;
	struct oakum_seccomp_call *c;

	for (; t->slots[at]; at = (at + 1) & t->slot_mask) {
		c = &t->calls[t->slots[at] - 1];
		if (is_named(c, name, len))
			return c;
	}
	c = &t->calls[t->n++];
	c->name = name;
	c->len = (uint16_t)len;
	t->slots[at] = (uint16_t)t->n;
	return c;
}

void oakum_seccomp_table_give(const struct oakum_seccomp_table *t,
			      struct oakum_seccomp *p)
{
	p->calls = t->calls;
	p->n_calls = t->n;
	p->slots = t->slots;
	p->slot_mask = t->slot_mask;
}
