/* SPDX-License-Identifier: Apache-2.0 */
/*
 * proofread.c - whether a written text is the document that was judged; see json.h.
 *
 * Reading the text again and comparing the trees would say so, and costs as much as reading a
 * config twice. This costs a comparison of bytes, and says the same, for these reasons:
 *
 * - What was read is not looked into again. A node that keeps its span and is not marked as
 *   changed stands for bytes that the strict reader has accepted as this very value, with all
 *   that is below it, at this very depth: a value that is moved loses its span, and a change
 *   marks everything above it (edit.c). JSON has no context, so the same bytes between two
 *   separators are the same value again. They are compared with the source here.
 * - What is new is read here, a token at a time, against the node that it must stand for:
 *   punctuation, keys, numbers by their grammar, strings with each escape. UTF-8, NUL, depth
 *   and duplicate keys are looked at as the reader does. The writer is not asked.
 *
 * Of the writer's code it shares only where a key ends in the source. Who has the time reads
 * again as well (engine.h), and so do the tests.
 */
#include <errno.h>
#include <string.h>

#include <oakum/str.h>

#include "reader.h"

/* Members up to which each key is compared with all before it. */
#define SMALL 48

struct proof {
	const struct oakum_json_doc *doc;
	const char *at, *end;
};

static void skip_space(struct proof *p)
{
	while (p->at < p->end &&
	       (*p->at == ' ' || *p->at == '\n' || *p->at == '\t' || *p->at == '\r'))
		p->at++;
}

/* Takes these bytes off the text. */
static bool take(struct proof *p, const char *bytes, size_t len)
{
	if ((size_t)(p->end - p->at) < len || memcmp(p->at, bytes, len) != 0)
		return false;
	p->at += len;
	return true;
}

static bool take_char(struct proof *p, char c)
{
	if (p->at == p->end || *p->at != c)
		return false;
	p->at++;
	return true;
}

/* What was made is written without white space. */
static bool take_mark(struct proof *p, char mark)
{
	if (take_char(p, mark))
		return true;
	skip_space(p);
	return take_char(p, mark);
}

static bool take_span(struct proof *p, uint32_t begin, uint32_t end)
{
	return take(p, p->doc->src + begin, end - begin);
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Takes the escape of one byte: those that stand for more are not written. */
static bool take_escape(struct proof *p, char want)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *letter;

	if (p->end - p->at < 2)
		return false;
	letter = p->at[1] ? strchr(letters, p->at[1]) : NULL;
	if (letter) {
		p->at += 2;
		return want == meant[letter - letters];
	}
	if (!take(p, "\\u00", 4) || p->end - p->at < 2)
		return false;
	p->at += 2;
	return want > 0 && (unsigned char)want < 0x80 && hex(p->at[-2]) >= 0 &&
	       hex(p->at[-1]) >= 0 && want == hex(p->at[-2]) * 16 + hex(p->at[-1]);
}

static bool take_plain(struct proof *p, const char *text, size_t len)
{
	const char *at = p->at;

	if ((size_t)(p->end - at) < len + 2 || at[0] != '"' || at[len + 1] != '"' ||
	    memcmp(at + 1, text, len) != 0)
		return false;
	p->at = at + len + 2;
	return true;
}

static bool take_string(struct proof *p, const char *text, size_t len)
{
	const char *stop = text + len;

	/* Mostly there is nothing to escape. */
	if (oakum_json_plain(text, len) == len)
		return take_plain(p, text, len);
	if (!take_char(p, '"'))
		return false;
	while (text < stop) {
		char c = *text++;

		if (p->at == p->end)
			return false;
		if (*p->at == '\\') {
			if (!take_escape(p, c))
				return false;
		} else if (*p->at++ != c || (unsigned char)c < ' ' || c == '"') {
			return false;
		}
	}
	return take_char(p, '"');
}

static const char *digits(const char *s)
{
	return s + strspn(s, "0123456789");
}

/* RFC 8259, section 6. */
static bool is_number(const char *s)
{
	const char *from;

	s += *s == '-';
	from = s;
	s = *s == '0' ? s + 1 : digits(s);
	if (s == from)
		return false;
	if (*s == '.') {
		from = ++s;
		s = digits(s);
		if (s == from)
			return false;
	}
	if (*s == 'e' || *s == 'E') {
		s++;
		from = s += *s == '+' || *s == '-';
		s = digits(s);
		if (s == from)
			return false;
	}
	return !*s;
}

static bool same_key(const struct oakum_node *a, const struct oakum_node *b)
{
	return a->key_len == b->key_len && memcmp(a->key, b->key, a->key_len) == 0;
}

/* In a large object twins are neighbours once it is sorted. */
static bool has_twins(struct oakum_arena *a, const struct oakum_node *obj)
{
	const struct oakum_node **list;

	if (obj->count <= SMALL) {
		oakum_json_each(n, obj) {
			oakum_json_each(o, obj) {
				if (o == n)
					break;
				if (same_key(o, n))
					return true;
			}
		}
		return false;
	}
	list = oakum_json_sorted(a, obj);
	for (uint32_t i = 1; i < obj->count; i++) {
		if (same_key(list[i - 1], list[i]))
			return true;
	}
	return false;
}

static bool take_value(struct proof *p, const struct oakum_node *n, unsigned depth);

/* A key that was read stands as it was written then. */
static bool take_key(struct proof *p, const struct oakum_node *n)
{
	if (!n->key_begin)
		return take_string(p, n->key, n->key_len);
	return take_span(p, n->key_begin,
			 oakum_json_string_end(p->doc->src, n->key_begin));
}

static bool take_children(struct proof *p, const struct oakum_node *n, unsigned depth)
{
	bool object = n->type == OAKUM_JSON_OBJECT;

	if (depth == OAKUM_JSON_DEPTH_MAX || (object && has_twins(p->doc->arena, n)) ||
	    !take_char(p, object ? '{' : '['))
		return false;
	oakum_json_each(c, n) {
		if (c->prev && !take_mark(p, ','))
			return false;
		skip_space(p);
		if (object) {
			if (!take_key(p, c) || !take_mark(p, ':'))
				return false;
			skip_space(p);
		}
		if (!take_value(p, c, depth + 1))
			return false;
	}
	return take_mark(p, object ? '}' : ']');
}

static bool take_value(struct proof *p, const struct oakum_node *n, unsigned depth)
{
	if (n->end && !n->changed)
		return take_span(p, n->begin, n->end);
	switch ((enum oakum_json_type)n->type) {
	case OAKUM_JSON_NULL:
		return take(p, "null", 4);
	case OAKUM_JSON_BOOL:
		return oakum_json_true(n) ? take(p, "true", 4) : take(p, "false", 5);
	case OAKUM_JSON_NUMBER:
		return is_number(n->text) && take(p, n->text, n->text_len);
	case OAKUM_JSON_STRING:
		return take_string(p, n->text, n->text_len);
	case OAKUM_JSON_ARRAY:
	case OAKUM_JSON_OBJECT:
		return take_children(p, n, depth);
	case OAKUM_JSON_UNSET:
	default:
		return false;
	}
}

int oakum_json_proofread(const struct oakum_json_doc *doc, const char *text, size_t len,
			 struct oakum_err *e)
{
	struct proof p = {.doc = doc, .at = text, .end = text + len};
	bool good = len <= OAKUM_JSON_SIZE_MAX && oakum_utf8_check(text, len) == len;

	skip_space(&p);
	good = good && take_value(&p, doc->root, 0);
	skip_space(&p);
	if (good && p.at == p.end)
		return 0;
	return oakum_err_set(
		e, -EIO,
		"%s: the rewritten document reads differently from what was judged (byte %zu)",
		doc->name, (size_t)(p.at - text));
}
