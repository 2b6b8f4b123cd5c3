/* SPDX-License-Identifier: Apache-2.0 */
/* str.c - comparing, folding and showing text; see str.h. */
#include <oakum/str.h>

#include <string.h>

#include "escape.h"

/* Most words differ in their first byte. */
bool oakum_streq(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return *a == *b && strcmp(a, b) == 0;
}

bool oakum_starts_with(const char *s, const char *prefix)
{
	while (*prefix && *s == *prefix) {
		s++;
		prefix++;
	}
	return !*prefix;
}

bool oakum_ends_with(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

bool oakum_str_in(const char *s, const char *const *words, size_t n)
{
	for (size_t i = 0; s && i < n; i++)
		if (*s == *words[i] && strcmp(s, words[i]) == 0)
			return true;
	return false;
}

/* The next character folded, and how many bytes it took. Only two characters outside ASCII
 * fold into it; every other byte stands for itself. */
static unsigned char fold_next(const char **s)
{
	const unsigned char *p = (const unsigned char *)*s;

	if (p[0] == 0xc5 && p[1] == 0xbf) { /* U+017F LATIN SMALL LETTER LONG S */
		*s += 2;
		return 's';
	}
	if (p[0] == 0xe2 && p[1] == 0x84 && p[2] == 0xaa) { /* U+212A KELVIN SIGN */
		*s += 3;
		return 'k';
	}
	*s += 1;
	return p[0] >= 'A' && p[0] <= 'Z' ? (unsigned char)(p[0] | 0x20) : p[0];
}

bool oakum_fold_equal(const char *a, const char *b)
{
	while (*a && *b)
		if (fold_next(&a) != fold_next(&b))
			return false;
	return *a == *b;
}

char *oakum_str_show(struct oakum_arena *a, const char *s, size_t max)
{
	static const char dots[] = "...";
	size_t len = 0, fits = 0, tail = max < 3 ? max : 3;
	char piece[ESCAPE_MAX];
	char *out;

	/* fits: how much may stay when dots must follow. */
	for (const char *p = s; *p && len <= max; p++) {
		len += escape_byte(piece, (unsigned char)*p);
		if (len <= max - tail)
			fits = len;
	}
	out = oakum_arena_alloc(a, (len <= max ? len : fits + tail) + 1);
	for (size_t at = 0; at < (len <= max ? len : fits); s++)
		at += escape_byte(out + at, (unsigned char)*s);
	if (len > max)
		memcpy(out + fits, dots, tail);
	return out;
}
