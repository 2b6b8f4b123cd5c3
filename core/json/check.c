/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check.c - escapes that yajl lets through and readers disagree about.
 *
 * \u0000 cuts a string short for whoever keeps C strings; half a surrogate pair becomes '?'
 * here and U+FFFD there.
 */
#include <string.h>

#include "reader.h"

#define ESCAPE_LEN 6 /* of a \uXXXX */

static unsigned hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	return (unsigned)((c | 0x20) - 'a' + 10);
}

/* The value of the four digits at p; yajl has seen that they are digits. */
static unsigned hex4(const char *p)
{
	return hex_digit(p[0]) << 12 | hex_digit(p[1]) << 8 | hex_digit(p[2]) << 4 |
	       hex_digit(p[3]);
}

/* Whether \uXXXX with a value from first to last stands at p. */
static bool is_unit(const char *p, const char *end, unsigned first, unsigned last)
{
	return end - p >= ESCAPE_LEN && p[0] == '\\' && p[1] == 'u' &&
	       hex4(p + 2) >= first && hex4(p + 2) <= last;
}

/* What is wrong with the escape at p, or NULL; *len is its length. */
static const char *fault(const char *p, const char *end, size_t *len)
{
	*len = 2;
	if (p[1] != 'u')
		return NULL;
	*len = ESCAPE_LEN;
	if (is_unit(p, end, 0, 0))
		return "a NUL character";
	if (is_unit(p, end, 0xdc00, 0xdfff))
		return "the second half of a surrogate pair without the first";
	if (!is_unit(p, end, 0xd800, 0xdbff))
		return NULL;
	if (!is_unit(p + ESCAPE_LEN, end, 0xdc00, 0xdfff))
		return "the first half of a surrogate pair without the second";
	*len = 2 * ESCAPE_LEN;
	return NULL;
}

int oakum_json_check_escapes(struct reader *r, uint32_t begin, uint32_t end)
{
	const char *p = r->doc->src + begin, *stop = r->doc->src + end;
	size_t len;

	while ((p = memchr(p, '\\', (size_t)(stop - p)))) {
		const char *what = fault(p, stop, &len);

		if (what)
			return oakum_json_tell(r, (size_t)(p - r->doc->src),
					       "'%.*s' is %s", ESCAPE_LEN, p, what);
		p += len;
	}
	return 0;
}
