/* SPDX-License-Identifier: Apache-2.0 */
/* text.c - values and strings as compact JSON text; see json.h. */
#include <oakum/json.h>

#include <string.h>

#include "reader.h"

static bool is_plain(char c)
{
	return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

#define WORD	 sizeof(uint64_t)
#define ONES	 UINT64_C(0x0101010101010101)
#define TOP_BITS UINT64_C(0x8080808080808080)

/* Whether all of the next bytes are plain; in a top bit, for each byte, whether it is below
 * ' ', or is one of the two others. */
static bool all_plain(const char *s)
{
	uint64_t w, quote, slash;

	memcpy(&w, s, WORD);
	quote = w ^ ONES * '"';
	slash = w ^ ONES * '\\';
	return !((((w - ONES * ' ') & ~w) | ((quote - ONES) & ~quote) |
		  ((slash - ONES) & ~slash)) &
		 TOP_BITS);
}

size_t oakum_json_plain(const char *s, size_t len)
{
	size_t i = 0;

	while (len - i >= WORD && all_plain(s + i))
		i += WORD;
	/* What is left of a long string is looked at together with what was before it. */
	if (i > 0 && len - i < WORD && all_plain(s + len - WORD))
		return len;
	while (i < len && is_plain(s[i]))
		i++;
	return i;
}

static void write_escape(unsigned char c, struct oakum_buf *out)
{
	static const char hex[] = "0123456789abcdef";
	static const char letters[] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',  ['\f'] = 'f',
		['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\',
	};
	char text[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

	if (!letters[c]) {
		oakum_buf_add(out, text, sizeof(text));
		return;
	}
	text[1] = letters[c];
	oakum_buf_add(out, text, 2);
}

void oakum_json_write_string(const char *s, size_t len, struct oakum_buf *out)
{
	size_t plain = oakum_json_plain(s, len);
	char *at;

	if (plain == len) {
		at = oakum_buf_extend(out, len + 2);
		if (at) {
			at[0] = at[len + 1] = '"';
			memcpy(at + 1, s, len);
		}
		return;
	}
	oakum_buf_putc(out, '"');
	while (len > 0) {
		oakum_buf_add(out, s, plain);
		s += plain;
		len -= plain;
		if (len > 0) {
			write_escape((unsigned char)*s++, out);
			len--;
		}
		plain = oakum_json_plain(s, len);
	}
	oakum_buf_putc(out, '"');
}

static void write_children(const struct oakum_node *n, struct oakum_buf *out)
{
	for (const struct oakum_node *c = n->child; c; c = c->next) {
		if (c->prev)
			oakum_buf_putc(out, ',');
		if (c->key) {
			oakum_json_write_string(c->key, c->key_len, out);
			oakum_buf_putc(out, ':');
		}
		oakum_json_write_value(c, out);
	}
}

void oakum_json_write_value(const struct oakum_node *n, struct oakum_buf *out)
{
	switch ((enum oakum_json_type)n->type) {
	case OAKUM_JSON_BOOL:
	case OAKUM_JSON_NUMBER:
		oakum_buf_add(out, n->text, n->text_len);
		break;
	case OAKUM_JSON_STRING:
		oakum_json_write_string(n->text, n->text_len, out);
		break;
	case OAKUM_JSON_ARRAY:
		oakum_buf_putc(out, '[');
		write_children(n, out);
		oakum_buf_putc(out, ']');
		break;
	case OAKUM_JSON_OBJECT:
		oakum_buf_putc(out, '{');
		write_children(n, out);
		oakum_buf_putc(out, '}');
		break;
	case OAKUM_JSON_NULL:
	case OAKUM_JSON_UNSET:
	default:
		oakum_buf_puts(out, "null");
		break;
	}
}
