/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write.c - a document back to text; see json.h.
 *
 * What was not edited is copied from the source, and so is what stands between two members or
 * elements that still follow each other. Copies of neighbouring bytes become one.
 */
#include <oakum/json.h>

#include <errno.h>

#include "reader.h"

struct writer {
	const char *src;
	struct oakum_buf *out;
	uint32_t from, to; /* source bytes that are still to be copied */
};

static void flush(struct writer *w)
{
	if (w->from < w->to)
		oakum_buf_add(w->out, w->src + w->from, w->to - w->from);
	w->from = w->to = 0;
}

static void copy(struct writer *w, uint32_t from, uint32_t to)
{
	if (from != w->to) {
		flush(w);
		w->from = from;
	}
	w->to = to;
}

static void put_char(struct writer *w, char c)
{
	flush(w);
	oakum_buf_putc(w->out, c);
}

/* Where a child begins in the source, its key included; 0 when it has no place there. */
static uint32_t start(const struct oakum_node *n)
{
	return n->key ? n->key_begin : n->begin;
}

/* Whether the source bytes up to n are those that follow prev there. */
static bool follows(const struct oakum_node *prev, const struct oakum_node *n)
{
	return prev->end && start(n) && n->index == prev->index + 1;
}

static void write_key(struct writer *w, const struct oakum_node *n)
{
	if (!n->key)
		return;
	if (n->key_begin && n->end) {
		copy(w, n->key_begin, n->begin);
		return;
	}
	if (n->key_begin) {
		copy(w, n->key_begin, oakum_json_string_end(w->src, n->key_begin));
		flush(w);
	} else {
		flush(w);
		oakum_json_write_string(n->key, n->key_len, w->out);
	}
	put_char(w, ':');
}

static void write_node(struct writer *w, const struct oakum_node *n);

static void write_child(struct writer *w, const struct oakum_node *n)
{
	if (n->prev && follows(n->prev, n))
		copy(w, n->prev->end, start(n));
	else if (n->prev)
		put_char(w, ',');
	write_key(w, n);
	write_node(w, n);
}

/* What stands between '{' or '[' and the first child, if that is still the first. */
static void write_opener(struct writer *w, const struct oakum_node *n)
{
	if (n->end && start(n->child) && n->child->index == 0)
		copy(w, n->begin, start(n->child));
	else
		put_char(w, n->type == OAKUM_JSON_OBJECT ? '{' : '[');
}

/* Whether nothing but white space stands between the last child and the end. */
static bool closes(const struct writer *w, const struct oakum_node *n)
{
	uint32_t i = n->last->end;

	if (!n->end || !i)
		return false;
	while (w->src[i] == ' ' || w->src[i] == '\n' || w->src[i] == '\t' ||
	       w->src[i] == '\r')
		i++;
	return i + 1 == n->end;
}

static void write_closer(struct writer *w, const struct oakum_node *n)
{
	if (closes(w, n))
		copy(w, n->last->end, n->end);
	else
		put_char(w, n->type == OAKUM_JSON_OBJECT ? '}' : ']');
}

/* Recursion is as deep as the document, which the reader has limited. */
static void write_node(struct writer *w, const struct oakum_node *n)
{
	if (n->end && !n->changed) {
		copy(w, n->begin, n->end);
		return;
	}
	/* Nothing in what was made here has a place in the source. */
	if (!n->child || !n->end) {
		flush(w);
		oakum_json_write_value(n, w->out);
		return;
	}
	write_opener(w, n);
	oakum_json_each(c, n)
		write_child(w, c);
	write_closer(w, n);
}

int oakum_json_write(const struct oakum_json_doc *doc, struct oakum_buf *out,
		     struct oakum_err *e)
{
	struct writer w = {.src = doc->src, .out = out};
	const struct oakum_node *root = doc->root;

	oakum_buf_reserve(out, doc->len);
	copy(&w, 0, root->begin);
	write_node(&w, root);
	copy(&w, root->end, (uint32_t)doc->len);
	flush(&w);
	if (out->full)
		return oakum_err_set(e, -EFBIG,
				     "%s: what is to be written is larger than %zu bytes",
				     doc->name, out->max);
	return 0;
}
