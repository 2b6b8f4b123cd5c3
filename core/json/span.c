/* SPDX-License-Identifier: Apache-2.0 */
/* span.c - what stands between two tokens; see reader.h. */
#include <string.h>

#include "reader.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The offset behind a comment that begins at pos; pos when no whole one does. */
static size_t skip_comment(const struct reader *r, size_t pos)
{
	const char *src = r->doc->src, *end;
	size_t left = r->doc->len - pos;

	if (left < 2 || src[pos] != '/')
		return pos;
	if (src[pos + 1] == '/')
		end = memchr(src + pos, '\n', left);
	else if (src[pos + 1] == '*')
		end = memmem(src + pos + 2, left - 2, "*/", 2);
	else
		return pos;
	if (!end)
		return src[pos + 1] == '/' ? r->doc->len : pos;
	return (size_t)(end - src) + (src[pos + 1] == '/' ? 1 : 2);
}

size_t oakum_json_skip(const struct reader *r, size_t pos)
{
	const char *src = r->doc->src;
	size_t len = r->doc->len, next;

	for (;;) {
		while (pos < len && is_space(src[pos]))
			pos++;
		if (r->dialect != OAKUM_JSON_COMMENTS)
			return pos;
		next = skip_comment(r, pos);
		if (next == pos)
			return pos;
		pos = next;
	}
}

size_t oakum_json_skip_to_token(const struct reader *r)
{
	static const char separators[] = {
		[READER_OPENER] = '\0', [READER_KEY] = ':', [READER_VALUE] = ','};
	const char *src = r->doc->src;
	char separator = separators[r->last];
	size_t pos = r->pos, len = r->doc->len;

	if (pos < len && src[pos] != separator)
		pos = oakum_json_skip(r, pos);
	if (pos < len && src[pos] == separator && separator)
		pos++;
	return oakum_json_skip(r, pos);
}

uint32_t oakum_json_string_end(const char *src, uint32_t from)
{
	uint32_t i = from + 1;

	while (src[i] != '"')
		i += src[i] == '\\' ? 2 : 1;
	return i + 1;
}
