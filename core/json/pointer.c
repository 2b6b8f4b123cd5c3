/* SPDX-License-Identifier: Apache-2.0 */
/* pointer.c - RFC 6901: from a node to its pointer and back; see json.h. */
#include <oakum/json.h>

#include <string.h>

#define DIGITS_MAX 10 /* of a uint32_t */

/* A pointer is written from its end, on the way from the node up to the root. */
struct backwards {
	char *p;    /* NULL while only counting */
	size_t len; /* counted so far */
};

static void put(struct backwards *b, char c)
{
	if (b->p)
		*--b->p = c;
	b->len++;
}

static void put_key(struct backwards *b, const char *key, size_t len)
{
	while (len-- > 0) {
		if (key[len] == '~')
			put(b, '0');
		else if (key[len] == '/')
			put(b, '1');
		put(b, key[len] == '/' ? '~' : key[len]);
	}
	put(b, '/');
}

static void put_index(struct backwards *b, uint32_t index)
{
	do
		put(b, (char)('0' + index % 10));
	while (index /= 10);
	put(b, '/');
}

/* The indexes that were read are good until something is moved. */
static uint32_t index_of(const struct oakum_node *n)
{
	uint32_t index = 0;

	if (!n->parent->reordered)
		return n->index;
	for (const struct oakum_node *p = n->prev; p; p = p->prev)
		index++;
	return index;
}

static void put_node(struct backwards *b, const struct oakum_node *n)
{
	for (; n->parent; n = n->parent) {
		if (n->parent->type == OAKUM_JSON_ARRAY)
			put_index(b, index_of(n));
		else
			put_key(b, n->key, n->key_len);
	}
}

static void put_member(struct backwards *b, const struct oakum_node *n, const char *key)
{
	if (key)
		put_key(b, key, strlen(key));
	put_node(b, n);
}

/* The pointer of n, or of its member key when that is given. */
static char *pointer(struct oakum_arena *a, const struct oakum_node *n, const char *key)
{
	struct backwards b = {0};
	char *text;

	put_member(&b, n, key);
	text = oakum_arena_alloc(a, b.len + 1);
	b.p = text + b.len;
	put_member(&b, n, key);
	return text;
}

char *oakum_json_pointer(struct oakum_arena *a, const struct oakum_node *n)
{
	return pointer(a, n, NULL);
}

char *oakum_json_pointer_to(struct oakum_arena *a, const struct oakum_node *obj,
			    const char *key)
{
	return pointer(a, obj, key);
}

/* Whether the token [p, end) of a pointer means the key. */
static bool means(const char *p, const char *end, const struct oakum_node *m)
{
	size_t i = 0;

	for (; p < end && i < m->key_len; p++, i++) {
		char c = *p;

		if (c == '~') {
			p++;
			if (p == end || (*p != '0' && *p != '1'))
				return false;
			c = *p == '0' ? '~' : '/';
		}
		if (c != m->key[i])
			return false;
	}
	return p == end && i == m->key_len;
}

static struct oakum_node *member(const struct oakum_node *obj, const char *p,
				 const char *end)
{
	for (struct oakum_node *m = obj->child; m; m = m->next)
		if (means(p, end, m))
			return m;
	return NULL;
}

static struct oakum_node *element(const struct oakum_node *array, const char *p,
				  const char *end)
{
	struct oakum_node *n = array->child;
	uint64_t index = 0;

	if (p == end || end - p > DIGITS_MAX || (*p == '0' && end - p > 1))
		return NULL;
	for (; p < end; p++) {
		if (*p < '0' || *p > '9')
			return NULL;
		index = index * 10 + (uint64_t)(*p - '0');
	}
	if (index >= array->count)
		return NULL;
	while (index-- > 0)
		n = n->next;
	return n;
}

struct oakum_node *oakum_json_at(const struct oakum_node *root, const char *pointer)
{
	struct oakum_node *n = (struct oakum_node *)root;

	while (n && *pointer) {
		const char *end;

		if (*pointer != '/')
			return NULL;
		end = pointer + 1 + strcspn(pointer + 1, "/");
		if (n->type == OAKUM_JSON_OBJECT)
			n = member(n, pointer + 1, end);
		else if (n->type == OAKUM_JSON_ARRAY)
			n = element(n, pointer + 1, end);
		else
			return NULL;
		pointer = end;
	}
	return n;
}
