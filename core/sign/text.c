/* SPDX-License-Identifier: Apache-2.0 */
/* text.c - lines, base64, and the names of keys. */
#include "internal.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

bool sign_line(struct oakum_arena *a, struct sign_text *t, const char **ret)
{
	const char *eol;
	size_t len;

	if (t->at == t->end)
		return false;
	eol = memchr(t->at, '\n', (size_t)(t->end - t->at));
	len = (size_t)((eol ? eol : t->end) - t->at);
	*ret = oakum_arena_dup(a, t->at, len);
	t->at += len + (eol ? 1 : 0);
	return true;
}

/* libsodium takes bytes above 127 for letters, too. */
static bool is_ascii(const char *line)
{
	while (*line && !((unsigned char)*line & 0x80))
		line++;
	return !*line;
}

bool sign_base64(const char *line, unsigned char *ret, size_t n)
{
	size_t got, len = strlen(line);
	const char *end;

	return len == (n + 2) / 3 * 4 && is_ascii(line) &&
	       sodium_base642bin(ret, n, line, len, NULL, &got, &end,
				 sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       got == n && end == line + len;
}

void sign_name(const unsigned char id[8], char ret[OAKUM_SIGN_NAME_MAX])
{
	uint64_t number = 0;

	for (size_t i = 8; i-- > 0;)
		number = number << 8 | id[i];
	/* 16 digits at most. */
	(void)snprintf(ret, OAKUM_SIGN_NAME_MAX, "%" PRIX64, number);
}
