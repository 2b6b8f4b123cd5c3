/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader.h - the state of one reading; private to core/json.
 *
 * yajl says what the next token is and where it ends. The reader finds where it begins, looks
 * at its raw bytes for what yajl lets through, and hangs a node into the tree.
 */
#ifndef OAKUM_JSON_READER_H
#define OAKUM_JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <yajl/yajl_parse.h>

#include <oakum/json.h>

/* What the last token was: it decides which separator may stand before the next. */
enum reader_last {
	READER_OPENER = 0, /* a '{', a '[', or nothing yet */
	READER_KEY,
	READER_VALUE, /* a value, or what closes one */
};

struct reader {
	struct oakum_json_doc *doc;
	enum oakum_json_dialect dialect;
	struct oakum_err *e;
	int ret; /* negative once the story has been told */
	yajl_handle yajl;
	yajl_callbacks callbacks;

	struct oakum_node *at; /* the open container; NULL outside of the root */
	unsigned depth;	       /* open containers */
	enum reader_last last;
	uint32_t pos; /* behind the last token */

	const char *key; /* of the member whose value comes next; NULL when none does */
	uint32_t key_len, key_begin;

	char *text;		  /* room for the unescaped text that is to come */
	struct oakum_node *spare; /* nodes allocated but not used yet */
	size_t n_spare;
};

/* events.c: what yajl calls. A table would be relocated, see words.h. */
void oakum_json_callbacks(yajl_callbacks *ret) OAKUM_NONNULL;

/* span.c: the offset of the first byte from pos on that is neither white space nor part of a
 * comment (where the dialect has comments). */
size_t oakum_json_skip(const struct reader *r, size_t pos) OAKUM_PURE;

/* The same from behind the last token, over the separator that belongs there. */
size_t oakum_json_skip_to_token(const struct reader *r) OAKUM_PURE;

/* text.c: how many of the len bytes at s stand for themselves in a JSON string, up to the
 * first that does not. */
size_t oakum_json_plain(const char *s, size_t len) OAKUM_PURE;

/* The offset behind the string that begins at from in a source that was read. */
uint32_t oakum_json_string_end(const char *src, uint32_t from) OAKUM_PURE;

/* check.c: refuses the escapes in the raw bytes of a string [begin, end) that readers
 * disagree about. */
int oakum_json_check_escapes(struct reader *r, uint32_t begin, uint32_t end) OAKUM_MUST;

/* keys.c: refuses a key that the open object already has; and, at its end, any pair of them
 * in an object that was too large for that. */
int oakum_json_check_key(struct reader *r, const char *key, uint32_t len,
			 uint32_t begin) OAKUM_MUST;
int oakum_json_check_keys(struct reader *r, const struct oakum_node *obj) OAKUM_MUST;

/* The members of obj in an order that depends on their keys alone. */
const struct oakum_node **oakum_json_sorted(struct oakum_arena *a,
					    const struct oakum_node *obj);

/* story.c: tells, once, what is wrong at a byte and at the place that is being read; returns
 * -EINVAL and leaves it in r->ret. */
int oakum_json_tell(struct reader *r, size_t byte, const char *fmt, ...)
	OAKUM_PRINTF(3, 4);
/* The same at a place of the caller's choice. */
int oakum_json_tell_at(struct reader *r, const char *pointer, size_t byte,
		       const char *what);
/* Tells what yajl found wrong. */
int oakum_json_tell_yajl(struct reader *r);

#endif
