/* SPDX-License-Identifier: Apache-2.0 */
/* text.c - values and strings as compact JSON text; see json.h. */
#include <oakum/json.h>

#include <limits.h>
#include <string.h>

#include "reader.h"

/* What does not stand for itself in a string. */
static const bool special[UCHAR_MAX + 1] = {
	[0 ... 0x1f] = true,
	['"'] = true,
	['\\'] = true,
};

size_t oakum_json_plain(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len && !special[(unsigned char)s[i]])
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

/* What is written as it stands; mark is what comes before, or NUL. False: it has escapes. */
static bool write_plain(char mark, const char *s, size_t len, struct oakum_buf *out)
{
	char *at;

	if (oakum_json_plain(s, len) != len)
		return false;
	at = oakum_buf_extend(out, len + (mark ? 3 : 2));
	if (!at)
		return true; /* the buffer says that it is full */
	if (mark)
		*at++ = mark;
	*at++ = '"';
	memcpy(at, s, len);
	at[len] = '"';
	return true;
}

static void write_marked(char mark, const char *s, size_t len, struct oakum_buf *out)
{
	if (write_plain(mark, s, len, out))
		return;
	if (mark)
		oakum_buf_putc(out, mark);
	oakum_buf_putc(out, '"');
	while (len > 0) {
		size_t plain = oakum_json_plain(s, len);

		oakum_buf_add(out, s, plain);
		s += plain;
		len -= plain;
		if (len > 0) {
			write_escape((unsigned char)*s++, out);
			len--;
		}
	}
	oakum_buf_putc(out, '"');
}

void oakum_json_write_string(const char *s, size_t len, struct oakum_buf *out)
{
	write_marked('\0', s, len, out);
}

static void write_children(const struct oakum_node *n, struct oakum_buf *out)
{
	for (const struct oakum_node *c = n->child; c; c = c->next) {
		char mark = c->prev ? ',' : '\0';

		if (c->key) {
			write_marked(mark, c->key, c->key_len, out);
			mark = ':';
		}
		if (c->type == OAKUM_JSON_STRING) {
			write_marked(mark, c->text, c->text_len, out);
			continue;
		}
		if (mark)
			oakum_buf_putc(out, mark);
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
