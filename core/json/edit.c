/* SPDX-License-Identifier: Apache-2.0 */
/*
 * edit.c - changing a tree; see json.h.
 *
 * A value that enters a tree, or leaves one, has no span: its bytes would be another
 * document's, or stand somewhere else. So a span always means this place of this document,
 * and what is above a change is marked all the way up.
 */
#include <oakum/json.h>

#include <string.h>

static void mark(struct oakum_node *n)
{
	for (; n && !n->changed; n = n->parent)
		n->changed = true;
}

/* The node after n in a walk of everything below top. */
static struct oakum_node *below(struct oakum_node *n, const struct oakum_node *top)
{
	if (n->child)
		return n->child;
	while (n != top && !n->next)
		n = n->parent;
	return n == top ? NULL : n->next;
}

static void forget_spans(struct oakum_node *top)
{
	for (struct oakum_node *n = top; n; n = below(n, top))
		n->key_begin = n->begin = n->end = 0;
}

/* Puts value between two neighbours, either of which may be none. */
static void link_between(struct oakum_node *parent, struct oakum_node *prev,
			 struct oakum_node *value, struct oakum_node *next)
{
	value->parent = parent;
	value->prev = prev;
	value->next = next;
	if (prev)
		prev->next = value;
	else
		parent->child = value;
	if (next)
		next->prev = value;
	else
		parent->last = value;
}

/* Makes value ready to be placed in parent. */
static void enter(struct oakum_node *parent, struct oakum_node *value)
{
	if (value->parent)
		oakum_json_remove(value);
	forget_spans(value);
	if (parent->type != OAKUM_JSON_OBJECT) {
		value->key = NULL;
		value->key_len = 0;
	} else if (!value->key) {
		value->key = "";
	}
	mark(parent);
}

/* Takes n out of the list, and nothing else. */
static void leave(struct oakum_node *n)
{
	n->parent = n->prev = n->next = NULL;
	forget_spans(n);
}

void oakum_json_append(struct oakum_node *array, struct oakum_node *value)
{
	enter(array, value);
	value->index = array->count++;
	link_between(array, array->last, value, NULL);
}

void oakum_json_insert_before(struct oakum_node *sibling, struct oakum_node *value)
{
	struct oakum_node *parent = sibling->parent;

	enter(parent, value);
	parent->reordered = true;
	parent->count++;
	link_between(parent, sibling->prev, value, sibling);
}

void oakum_json_replace(struct oakum_node *old, struct oakum_node *value)
{
	struct oakum_node *parent = old->parent;

	if (!parent || value == old)
		return;
	enter(parent, value);
	value->key = old->key;
	value->key_len = old->key_len;
	value->key_begin = old->key_begin;
	value->index = old->index;
	link_between(parent, old->prev, value, old->next);
	leave(old);
}

void oakum_json_remove(struct oakum_node *n)
{
	struct oakum_node *parent = n->parent;

	if (!parent)
		return;
	if (n->prev)
		n->prev->next = n->next;
	else
		parent->child = n->next;
	if (n->next)
		n->next->prev = n->prev;
	else
		parent->last = n->prev;
	parent->count--;
	parent->reordered = true;
	mark(parent);
	leave(n);
}

void oakum_json_add(struct oakum_node *obj, const char *key, struct oakum_node *value)
{
	value->key_len = (uint32_t)strlen(key);
	value->key = key;
	oakum_json_append(obj, value);
}

void oakum_json_put(struct oakum_arena *a, struct oakum_node *obj, const char *key,
		    struct oakum_node *value)
{
	struct oakum_node *old = oakum_json_get(obj, key);

	if (old) {
		oakum_json_replace(old, value);
		return;
	}
	oakum_json_add(obj, oakum_arena_strdup(a, key), value);
}
