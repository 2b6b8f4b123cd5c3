/* SPDX-License-Identifier: Apache-2.0 */
/* table.c - calls by name: a hash table with open addressing, made once and then only read. */
#include "internal.h"

#include <string.h>

/* Both as the bytes stand, whatever the machine: the tables that profiles/seccomp/compile.c
 * writes depend on it. Compilers make one load of each. */
static uint64_t load64(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
	       (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 |
	       (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

static uint64_t load32(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
	       (uint64_t)p[3] << 24;
}

/* The two ends of a name and its length tell system calls apart well enough. Who makes many
 * alike is stopped by OAKUM_SECCOMP_NAMES_MAX. */
uint32_t oakum_seccomp_hash(const char *name, size_t len)
{
	uint64_t head = 0, tail = 0, h;

	if (len >= 8) {
		head = load64(name);
		tail = load64(name + len - 8);
	} else if (len >= 4) {
		head = load32(name);
		tail = load32(name + len - 4);
	} else if (len > 0) {
		head = (unsigned char)name[0];
		tail = (uint64_t)(unsigned char)name[len / 2] << 8 |
		       (unsigned char)name[len - 1];
	}
	h = (head ^ len) * UINT64_C(0x9e3779b97f4a7c15);
	h = (h ^ h >> 29 ^ tail) * UINT64_C(0xbf58476d1ce4e5b9);
	return (uint32_t)(h >> 32);
}

static bool is_named(const struct oakum_seccomp_call *c, uint32_t hash, const char *name,
		     size_t len)
{
	return c->hash == hash && c->len == len && memcmp(c->name, name, len) == 0;
}

static const struct oakum_seccomp_call *find(const struct oakum_seccomp *p, uint32_t hash,
					     const char *name, size_t len)
{
	uint32_t at = hash & p->slot_mask;

	if (!p->n_calls)
		return NULL;
	for (; p->slots[at]; at = (at + 1) & p->slot_mask) {
		const struct oakum_seccomp_call *c = &p->calls[p->slots[at] - 1];

		if (is_named(c, hash, name, len))
			return c;
	}
	return NULL;
}

const struct oakum_seccomp_call *oakum_seccomp_find(const struct oakum_seccomp *p,
						    const char *name, size_t len)
{
	return find(p, oakum_seccomp_hash(name, len), name, len);
}

const struct oakum_seccomp_call *
oakum_seccomp_find_same(const struct oakum_seccomp *p, const struct oakum_seccomp_call *c)
{
	return find(p, c->hash, c->name, c->len);
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

static struct oakum_seccomp_call *add_at(struct oakum_seccomp_table *t, uint32_t at,
					 const char *name, size_t len, uint32_t hash)
{
	struct oakum_seccomp_call *c = &t->calls[t->n++];

	c->name = name;
	c->hash = hash;
	c->len = (uint16_t)len;
	t->slots[at] = (uint16_t)t->n;
	return c;
}

struct oakum_seccomp_call *oakum_seccomp_table_get(struct oakum_seccomp_table *t,
						   const char *name, size_t len)
{
	uint32_t hash = oakum_seccomp_hash(name, len), at = hash & t->slot_mask;

	for (; t->slots[at]; at = (at + 1) & t->slot_mask) {
		struct oakum_seccomp_call *c = &t->calls[t->slots[at] - 1];

		if (is_named(c, hash, name, len))
			return c;
	}
	return add_at(t, at, name, len, hash);
}

struct oakum_seccomp_call *oakum_seccomp_table_add(struct oakum_seccomp_table *t,
						   const struct oakum_seccomp_call *like)
{
	uint32_t at = like->hash & t->slot_mask;

	while (t->slots[at])
		at = (at + 1) & t->slot_mask;
	return add_at(t, at, like->name, like->len, like->hash);
}

void oakum_seccomp_table_give(const struct oakum_seccomp_table *t,
			      struct oakum_seccomp *p)
{
	p->calls = t->calls;
	p->n_calls = t->n;
	p->slots = t->slots;
	p->slot_mask = t->slot_mask;
}
