/* SPDX-License-Identifier: Apache-2.0 */
/* text.c - values and strings as compact JSON text; see json.h. */
#include <oakum/json.h>

static bool is_plain(char c)
{
	return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
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
	size_t from = 0;

	oakum_buf_putc(out, '"');
	for (size_t i = 0; i < len; i++) {
		if (is_plain(s[i]))
			continue;
		oakum_buf_add(out, s + from, i - from);
		write_escape((unsigned char)s[i], out);
		from = i + 1;
	}
	oakum_buf_add(out, s + from, len - from);
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
