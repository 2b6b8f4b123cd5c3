/* SPDX-License-Identifier: Apache-2.0 */
/* equal.c - whether two values are the same; see json.h. */
#include <oakum/json.h>

#include <string.h>

#include "reader.h"

static bool same_key(const struct oakum_node *a, const struct oakum_node *b)
{
	return a->key_len == b->key_len && memcmp(a->key, b->key, a->key_len) == 0;
}

/* Whether the members stand in the same order on both sides; elements always do. */
static bool same_order(const struct oakum_node *a, const struct oakum_node *b)
{
	const struct oakum_node *x = a->child, *y = b->child;

	if (a->type != OAKUM_JSON_OBJECT)
		return true;
	while (x && same_key(x, y)) {
		x = x->next;
		y = y->next;
	}
	return !x;
}

static bool pairwise(const struct oakum_node *a, const struct oakum_node *b)
{
	const struct oakum_node *x = a->child, *y = b->child;

	while (x && oakum_json_equal(x, y)) {
		x = x->next;
		y = y->next;
	}
	return !x;
}

/* Members in any order: both sides sorted, in memory of its own. */
static bool unordered(const struct oakum_node *a, const struct oakum_node *b)
{
	const struct oakum_node **x, **y;
	struct oakum_arena scratch;
	bool same = true;

	oakum_arena_init(&scratch, OAKUM_ARENA_CEILING);
	x = oakum_json_sorted(&scratch, a);
	y = oakum_json_sorted(&scratch, b);
	for (uint32_t i = 0; same && i < a->count; i++)
		same = same_key(x[i], y[i]) && oakum_json_equal(x[i], y[i]);
	oakum_arena_release(&scratch);
	return same;
}

/* Each pair of children is compared once: a second time at each level would be exponential. */
static bool containers(const struct oakum_node *a, const struct oakum_node *b)
{
	if (a->count != b->count)
		return false;
	return same_order(a, b) ? pairwise(a, b) : unordered(a, b);
}

bool oakum_json_equal(const struct oakum_node *a, const struct oakum_node *b)
{
	if (!a || !b || a->type != b->type)
		return a == b;
	switch ((enum oakum_json_type)a->type) {
	case OAKUM_JSON_NULL:
		return true;
	case OAKUM_JSON_BOOL:
	case OAKUM_JSON_NUMBER:
	case OAKUM_JSON_STRING:
		return a->text_len == b->text_len &&
		       memcmp(a->text, b->text, a->text_len) == 0;
	case OAKUM_JSON_ARRAY:
	case OAKUM_JSON_OBJECT:
		return containers(a, b);
	case OAKUM_JSON_UNSET:
	default:
		return false;
	}
}
