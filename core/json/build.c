/* SPDX-License-Identifier: Apache-2.0 */
/* build.c - making values; see json.h. */
#include <oakum/json.h>

#include <string.h>

#include <oakum/str.h>
#include <oakum/words.h>

static struct oakum_node *make(struct oakum_arena *a, enum oakum_json_type type,
			       const char *text)
{
	struct oakum_node *n = OAKUM_NEW(a, struct oakum_node);

	n->type = (uint8_t)type;
	n->text = text;
	n->text_len = text ? (uint32_t)strlen(text) : 0;
	return n;
}

struct oakum_node *oakum_json_null(struct oakum_arena *a)
{
	return make(a, OAKUM_JSON_NULL, NULL);
}

struct oakum_node *oakum_json_bool(struct oakum_arena *a, bool v)
{
	return make(a, OAKUM_JSON_BOOL, v ? "true" : "false");
}

struct oakum_node *oakum_json_i64(struct oakum_arena *a, int64_t v)
{
	return make(a, OAKUM_JSON_NUMBER, oakum_i64_text(a, v));
}

struct oakum_node *oakum_json_u64(struct oakum_arena *a, uint64_t v)
{
	return make(a, OAKUM_JSON_NUMBER, oakum_u64_text(a, v));
}

struct oakum_node *oakum_json_string(struct oakum_arena *a, const char *s)
{
	return make(a, OAKUM_JSON_STRING, oakum_arena_strdup(a, s));
}

struct oakum_node *oakum_json_texts(struct oakum_arena *a, struct oakum_words words)
{
	return oakum_json_strings(a, oakum_words_list(a, words), words.n);
}

struct oakum_node *oakum_json_strings(struct oakum_arena *a, const char *const *s,
				      size_t n)
{
	struct oakum_node *array = oakum_json_array(a);

	for (size_t i = 0; i < n; i++)
		oakum_json_append(array, oakum_json_string(a, s[i]));
	return array;
}

/* All nodes at once: the names in a profile of system calls are hundreds. */
struct oakum_node *oakum_json_words(struct oakum_arena *a, const char *const *words,
				    size_t n)
{
	struct oakum_node *array = oakum_json_array(a);
	struct oakum_node *list = oakum_arena_array(a, n, sizeof(*list));

	for (size_t i = 0; i < n; i++) {
		list[i] = (struct oakum_node){
			.parent = array,
			.prev = i > 0 ? &list[i - 1] : NULL,
			.next = i + 1 < n ? &list[i + 1] : NULL,
			.type = OAKUM_JSON_STRING,
			.text = words[i],
			.text_len = (uint32_t)strlen(words[i]),
			.index = (uint32_t)i,
		};
	}
	if (n > 0) {
		array->child = list;
		array->last = &list[n - 1];
		array->count = (uint32_t)n;
		array->changed = true;
	}
	return array;
}

struct oakum_node *oakum_json_array(struct oakum_arena *a)
{
	return make(a, OAKUM_JSON_ARRAY, NULL);
}

struct oakum_node *oakum_json_object(struct oakum_arena *a)
{
	return make(a, OAKUM_JSON_OBJECT, NULL);
}

/* Recursion is as deep as the value, which the reader has limited. */
struct oakum_node *oakum_json_copy(struct oakum_arena *a, const struct oakum_node *n)
{
	struct oakum_node *copy = make(a, (enum oakum_json_type)n->type, NULL);

	if (n->text)
		copy->text = oakum_arena_dup(a, n->text, n->text_len);
	copy->text_len = n->text_len;
	for (const struct oakum_node *c = n->child; c; c = c->next) {
		struct oakum_node *child = oakum_json_copy(a, c);

		if (c->key) {
			child->key = oakum_arena_dup(a, c->key, c->key_len);
			child->key_len = c->key_len;
		}
		oakum_json_append(copy, child);
	}
	return copy;
}
