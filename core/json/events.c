/* SPDX-License-Identifier: Apache-2.0 */
/* events.c - from yajl's tokens to nodes; see reader.h. */
#include <string.h>

#include "reader.h"

#define NODES_AT_ONCE 64

/* yajl goes on when a callback returns this. */
#define GO_ON 1
#define STOP  0

/* Where the token begins that ends where yajl stands. yajl's lexer skips vertical tabs and
 * form feeds as well: they are not JSON's white space and other readers refuse them. */
static int token(struct reader *r, uint32_t *begin, uint32_t *end)
{
	const char *src = r->doc->src + r->pos;
	size_t at;
	char c;

	/* Mostly it follows at once behind the one separator that can stand there. */
	if ((*src == ',' || *src == ':') && (src[1] == '"' || src[1] == '{')) {
		*begin = r->pos + 1;
		*end = (uint32_t)yajl_get_bytes_consumed(r->yajl);
		return 0;
	}
	at = oakum_json_skip_to_token(r);
	c = r->doc->src[at];
	if (c == '\v' || c == '\f')
		return oakum_json_tell(r, at, "%s, which is no white space in JSON,",
				       c == '\v' ? "vertical tab" : "form feed");
	*begin = (uint32_t)at;
	*end = (uint32_t)yajl_get_bytes_consumed(r->yajl);
	return 0;
}

/* Keeps unescaped text. It takes less than the token did, quotes or the byte behind a number
 * included, so there is always room for its NUL. */
static const char *keep(struct reader *r, const void *text, size_t len)
{
	char *kept = r->text;

	memcpy(kept, text, len);
	kept[len] = '\0';
	r->text += len + 1;
	return kept;
}

/* Escapes make a token longer than what it stands for, so others need no second look. */
static int check_string(struct reader *r, uint32_t begin, uint32_t end, size_t len)
{
	return end - begin == len + 2 ? 0 : oakum_json_check_escapes(r, begin, end);
}

static struct oakum_node *node_new(struct reader *r)
{
	if (r->n_spare == 0) {
		r->spare = oakum_arena_array(r->doc->arena, NODES_AT_ONCE,
					     sizeof(*r->spare));
		r->n_spare = NODES_AT_ONCE;
	}
	r->n_spare--;
	return r->spare++;
}

/* Hangs a new node below the open container, or makes it the root. */
static struct oakum_node *place(struct reader *r, enum oakum_json_type type,
				uint32_t begin, uint32_t end)
{
	struct oakum_node *n = node_new(r), *parent = r->at;

	n->type = (uint8_t)type;
	n->begin = begin;
	n->end = end;
	n->parent = parent;
	n->key = r->key;
	n->key_len = r->key ? r->key_len : 0;
	n->key_begin = r->key ? r->key_begin : 0;
	if (!parent) {
		r->doc->root = n;
	} else {
		n->index = parent->count++;
		n->prev = parent->last;
		if (n->prev)
			n->prev->next = n;
		else
			parent->child = n;
		parent->last = n;
	}
	r->key = NULL;
	r->pos = end;
	r->last = READER_VALUE;
	return n;
}

static int scalar(struct reader *r, enum oakum_json_type type, const char *text,
		  size_t len)
{
	uint32_t begin, end;
	struct oakum_node *n;

	if (token(r, &begin, &end) < 0)
		return STOP;
	n = place(r, type, begin, end);
	n->text = text;
	n->text_len = (uint32_t)len;
	return GO_ON;
}

static int on_null(void *ctx)
{
	return scalar(ctx, OAKUM_JSON_NULL, NULL, 0);
}

static int on_boolean(void *ctx, int value)
{
	return scalar(ctx, OAKUM_JSON_BOOL, value ? "true" : "false", value ? 4 : 5);
}

static int on_number(void *ctx, const char *text, size_t len)
{
	return scalar(ctx, OAKUM_JSON_NUMBER, keep(ctx, text, len), len);
}

static int on_string(void *ctx, const unsigned char *text, size_t len)
{
	struct reader *r = ctx;
	uint32_t begin, end;
	struct oakum_node *n;

	if (token(r, &begin, &end) < 0 || check_string(r, begin, end, len) < 0)
		return STOP;
	n = place(r, OAKUM_JSON_STRING, begin, end);
	n->text = keep(r, text, len);
	n->text_len = (uint32_t)len;
	return GO_ON;
}

static int on_key(void *ctx, const unsigned char *text, size_t len)
{
	struct reader *r = ctx;
	uint32_t begin, end;
	const char *key;

	if (token(r, &begin, &end) < 0 || check_string(r, begin, end, len) < 0)
		return STOP;
	key = keep(r, text, len);
	if (oakum_json_check_key(r, key, (uint32_t)len, begin) < 0)
		return STOP;
	r->key = key;
	r->key_len = (uint32_t)len;
	r->key_begin = begin;
	r->pos = end;
	r->last = READER_KEY;
	return GO_ON;
}

static int open_container(struct reader *r, enum oakum_json_type type)
{
	uint32_t begin, end;

	if (token(r, &begin, &end) < 0)
		return STOP;
	if (r->depth == OAKUM_JSON_DEPTH_MAX) {
		oakum_json_tell(r, begin, "more than %d levels of nesting",
				OAKUM_JSON_DEPTH_MAX);
		return STOP;
	}
	r->depth++;
	r->at = place(r, type, begin, end);
	r->last = READER_OPENER;
	return GO_ON;
}

static int close_container(struct reader *r)
{
	struct oakum_node *n = r->at;
	uint32_t begin, end;

	if (token(r, &begin, &end) < 0)
		return STOP;
	n->end = end;
	r->at = n->parent;
	r->depth--;
	r->pos = end;
	r->last = READER_VALUE;
	return GO_ON;
}

static int on_start_map(void *ctx)
{
	return open_container(ctx, OAKUM_JSON_OBJECT);
}

static int on_end_map(void *ctx)
{
	struct reader *r = ctx;

	if (oakum_json_check_keys(r, r->at) < 0)
		return STOP;
	return close_container(r);
}

static int on_start_array(void *ctx)
{
	return open_container(ctx, OAKUM_JSON_ARRAY);
}

static int on_end_array(void *ctx)
{
	return close_container(ctx);
}

/* With yajl_number set, yajl converts no number. */
void oakum_json_callbacks(yajl_callbacks *ret)
{
	ret->yajl_null = on_null;
	ret->yajl_boolean = on_boolean;
	ret->yajl_number = on_number;
	ret->yajl_string = on_string;
	ret->yajl_start_map = on_start_map;
	ret->yajl_map_key = on_key;
	ret->yajl_end_map = on_end_map;
	ret->yajl_start_array = on_start_array;
	ret->yajl_end_array = on_end_array;
}
