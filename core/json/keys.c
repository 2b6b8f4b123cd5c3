/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys.c - no key twice.
 *
 * Keys are compared after unescaping. A small object compares each new key with those before
 * it; a large one is sorted when it ends, so that ten thousand keys are not quadratic.
 */
#include <stdlib.h>
#include <string.h>

#include <oakum/str.h>

#include "reader.h"

/* Members up to which each key is compared with all before it. */
#define SMALL 48
/* Characters of a key in a story. */
#define SHOWN_MAX 80

static int compare_keys(const struct oakum_node *a, const struct oakum_node *b)
{
	if (a->key_len != b->key_len)
		return a->key_len < b->key_len ? -1 : 1;
	return memcmp(a->key, b->key, a->key_len);
}

static int compare(const void *a, const void *b)
{
	return compare_keys(*(const struct oakum_node *const *)a,
			    *(const struct oakum_node *const *)b);
}

const struct oakum_node **oakum_json_sorted(struct oakum_arena *a,
					    const struct oakum_node *obj)
{
	const struct oakum_node **list = oakum_arena_array(a, obj->count, sizeof(*list));
	size_t n = 0;

	oakum_json_each(m, obj)
		list[n++] = m;
	qsort(list, n, sizeof(*list), compare);
	return list;
}

static int tell(struct reader *r, const char *key, uint32_t begin)
{
	struct oakum_arena *a = r->doc->arena;
	const char *shown = oakum_str_show(a, key, SHOWN_MAX);

	return oakum_json_tell_at(r, oakum_json_pointer_to(a, r->at, key), begin,
				  oakum_arena_printf(a, "duplicate key '%s'", shown));
}

int oakum_json_check_key(struct reader *r, const char *key, uint32_t len, uint32_t begin)
{
	if (r->at->count >= SMALL)
		return 0;
	oakum_json_each(m, r->at)
		if (m->key_len == len && memcmp(m->key, key, len) == 0)
			return tell(r, key, begin);
	return 0;
}

int oakum_json_check_keys(struct reader *r, const struct oakum_node *obj)
{
	const struct oakum_node **list, *first = NULL;

	if (obj->count <= SMALL)
		return 0;
	list = oakum_json_sorted(r->doc->arena, obj);
	for (uint32_t i = 1; i < obj->count; i++) {
		const struct oakum_node *m = list[i];

		if (compare_keys(list[i - 1], m) != 0)
			continue;
		/* The later of the two, and the earliest of all such. */
		if (list[i - 1]->key_begin > m->key_begin)
			m = list[i - 1];
		if (!first || m->key_begin < first->key_begin)
			first = m;
	}
	return first ? tell(r, first->key, first->key_begin) : 0;
}
