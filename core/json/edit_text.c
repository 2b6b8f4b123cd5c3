/* SPDX-License-Identifier: Apache-2.0 */
/* edit_text.c - cutting and pasting in the source of a document; see json_text.h. */
#include <oakum/json_text.h>

#include <string.h>

/* Where a child begins, its key included. */
static uint32_t start(const struct oakum_node *n)
{
	return n->key ? n->key_begin : n->begin;
}

static void splice(const struct oakum_json_doc *doc, uint32_t from, uint32_t to,
		   const struct oakum_buf *with, struct oakum_buf *out)
{
	oakum_buf_add(out, doc->src, from);
	if (with)
		oakum_buf_add(out, with->data, with->len);
	oakum_buf_add(out, doc->src + to, doc->len - to);
}

/* The white space that stands before a child: after a comma or the opening brace. */
static void add_gap(const struct oakum_json_doc *doc, const struct oakum_node *n,
		    struct oakum_buf *text)
{
	uint32_t from = start(n);

	while (from > 0 && strchr(" \t\r\n", doc->src[from - 1]))
		from--;
	oakum_buf_add(text, doc->src + from, start(n) - from);
}

void oakum_json_text_add(const struct oakum_json_doc *doc, const struct oakum_node *obj,
			 const char *key, const char *value, struct oakum_buf *out)
{
	const struct oakum_node *last = obj->last;
	struct oakum_buf text;

	oakum_buf_init(&text, out->arena, out->max);
	if (last) {
		oakum_buf_putc(&text, ',');
		add_gap(doc, last, &text);
	} else {
		oakum_buf_puts(&text, obj->parent ? "{ " : "{\n  ");
	}
	oakum_json_write_string(key, strlen(key), &text);
	oakum_buf_puts(&text, ": ");
	oakum_buf_puts(&text, value);
	if (!last)
		oakum_buf_puts(&text, obj->parent ? " }" : "\n}");
	splice(doc, last ? last->end : obj->begin, last ? last->end : obj->end, &text,
	       out);
}

void oakum_json_text_set(const struct oakum_json_doc *doc, const struct oakum_node *n,
			 const char *value, struct oakum_buf *out)
{
	struct oakum_buf text;

	oakum_buf_init(&text, out->arena, out->max);
	oakum_buf_puts(&text, value);
	splice(doc, n->begin, n->end, &text, out);
}

void oakum_json_text_remove(const struct oakum_json_doc *doc, const struct oakum_node *n,
			    struct oakum_buf *out)
{
	if (n->prev)
		splice(doc, n->prev->end, n->end, NULL, out);
	else if (n->next)
		splice(doc, start(n), start(n->next), NULL, out);
	else
		splice(doc, n->parent->begin + 1, n->parent->end - 1, NULL, out);
}
