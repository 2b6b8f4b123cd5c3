/* SPDX-License-Identifier: Apache-2.0 */
/* story.c - what is wrong with a document, where, and in plain words; see reader.h. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include <oakum/str.h>

#include "reader.h"

#define POINTER_MAX 400 /* characters of a pointer in a story */

/* Where yajl has stopped when it complains. */
enum place {
	AT_TOKEN,  /* behind the token that may not stand there */
	AT_BYTE,   /* at the byte it does not like */
	AFTER_BYTE /* just behind it */
};

/* yajl's complaints, by what is in them, and ours. */
static const struct {
	char theirs[48];
	enum place place;
	char ours[48];
} complaints[] = {
	{"probable comment", AT_TOKEN, "comment, but JSON has none,"},
	{"occurs before a character which it may not", AFTER_BYTE,
	 "'\\' before a character that cannot be escaped"},
	{"(non-hex)", AFTER_BYTE, "'\\u' without four hexadecimal digits"},
	{"invalid character inside string", AT_BYTE, "control character inside a string"},
	{"required after the exponent", AT_BYTE, "number without digits in its exponent"},
	{"required after the decimal point", AT_BYTE,
	 "number without digits after its point"},
	{"required after the minus sign", AT_BYTE, "minus sign without a number"},
	{"invalid char in json text", AT_TOKEN, "character that begins no JSON value"},
	{"invalid string in json text", AT_TOKEN, "word that is not true, false or null"},
	{"invalid object key", AT_TOKEN, "member whose key is no string"},
	{"separated by a colon", AT_TOKEN, "no ':' between key and value"},
	{"after key and value", AT_TOKEN, "no ',' or '}' after a member"},
	{"after array element", AT_TOKEN, "no ',' or ']' after an element"},
	{"unallowed token", AT_TOKEN, "token that may not stand here"},
};

/* The pointer of what is being read: a member whose key is known, the next element, or the
 * open container. */
static const char *here(struct reader *r)
{
	struct oakum_arena *a = r->doc->arena;

	if (!r->at)
		return "";
	if (r->key)
		return oakum_json_pointer_to(a, r->at, r->key);
	if (r->at->type == OAKUM_JSON_ARRAY)
		return oakum_arena_printf(a, "%s/%u", oakum_json_pointer(a, r->at),
					  r->at->count);
	return oakum_json_pointer(a, r->at);
}

int oakum_json_tell_at(struct reader *r, const char *pointer, size_t byte,
		       const char *what)
{
	const char *shown = oakum_str_show(r->doc->arena, pointer, POINTER_MAX);

	r->ret = oakum_err_set(r->e, -EINVAL, "%s: %s at %s (byte %zu)", r->doc->name,
			       what, *shown ? shown : "the top level", byte);
	return r->ret;
}

int oakum_json_tell(struct reader *r, size_t byte, const char *fmt, ...)
{
	va_list ap;
	char *what;

	va_start(ap, fmt);
	what = oakum_arena_vprintf(r->doc->arena, fmt, ap);
	va_end(ap);
	return oakum_json_tell_at(r, here(r), byte, what);
}

static size_t place_of(const struct reader *r, enum place place)
{
	size_t stop = yajl_get_bytes_consumed(r->yajl);

	switch (place) {
	case AT_TOKEN:
		return oakum_json_skip_to_token(r);
	case AFTER_BYTE:
		return stop > 0 ? stop - 1 : 0;
	case AT_BYTE:
	default:
		return stop;
	}
}

int oakum_json_tell_yajl(struct reader *r)
{
	const char *text = (const char *)yajl_get_error(r->yajl, 0, NULL, 0);

	for (size_t i = 0; i < OAKUM_COUNT(complaints); i++)
		if (strstr(text, complaints[i].theirs))
			return oakum_json_tell(r, place_of(r, complaints[i].place), "%s",
					       complaints[i].ours);
	return oakum_json_tell(r, place_of(r, AT_BYTE), "%.*s", (int)strcspn(text, "\n"),
			       text);
}
