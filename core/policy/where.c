/* SPDX-License-Identifier: Apache-2.0 */
/* where.c - naming places of a policy file, and stories about what stands there. */
#include "internal.h"

#include <errno.h>
#include <string.h>

#include <oakum/str.h>
#include <oakum/words.h>

/* A policy is read from top to bottom, so lines are counted on from the last place instead
 * of from the top each time. */
static unsigned line_of(struct oakum_policy_source *s, uint32_t offset)
{
	const char *p, *end = s->doc->src + offset;

	if (s->line == 0 || offset < s->offset) {
		s->offset = 0;
		s->line = 1;
	}
	p = s->doc->src + s->offset;
	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		p++;
		s->line++;
	}
	s->offset = offset;
	return s->line;
}

/* "NAME:LINE". Not printf: this is done for every rule at every start of a container. */
static char *place(struct oakum_arena *a, const char *name, unsigned line)
{
	char digits[12];
	size_t at = sizeof(digits), len = strlen(name);
	char *out;

	do {
		digits[--at] = (char)('0' + line % 10);
		line /= 10;
	} while (line);
	digits[--at] = ':';
	out = oakum_arena_alloc(a, len + sizeof(digits) - at + 1);
	memcpy(out, name, len);
	memcpy(out + len, digits + at, sizeof(digits) - at);
	return out;
}

const char *oakum_policy_where(struct oakum_policy_source *s, const struct oakum_node *n)
{
	unsigned line = line_of(s, n->key ? n->key_begin : n->begin);

	if (!s->where || line != s->where_line) {
		s->where = place(s->doc->arena, s->doc->name, line);
		s->where_line = line;
	}
	return s->where;
}

const char *oakum_policy_show(struct oakum_policy_source *s, const char *word)
{
	return oakum_str_show(s->doc->arena, word, OAKUM_POLICY_SHOW_MAX);
}

int oakum_policy_unknown(struct oakum_policy_source *s, const struct oakum_node *at,
			 const char *what, const char *word, const char *const *words,
			 size_t n, struct oakum_err *e)
{
	const char *near = oakum_str_nearest(word, words, n);
	const char *of = strstr(what, " of "), *unknown;
	struct oakum_buf list;

	if (!of)
		of = what + strlen(what);
	unknown = oakum_arena_printf(s->doc->arena, "unknown %.*s '%s'%s at %s",
				     (int)(of - what), what, oakum_policy_show(s, word),
				     of, oakum_policy_where(s, at));
	if (near)
		return oakum_err_set(e, -EINVAL, "%s: did you mean '%s'?", unknown, near);
	if (n == 0)
		return oakum_err_set(e, -EINVAL, "%s: there are none", unknown);
	oakum_buf_init(&list, s->doc->arena, OAKUM_ERR_MAX);
	for (size_t i = 0; i < n; i++) {
		oakum_buf_puts(&list, i ? ", " : "");
		oakum_buf_puts(&list, words[i]);
	}
	return oakum_err_set(e, -EINVAL, "%s: known are %s", unknown, list.data);
}

int oakum_policy_not_in(struct oakum_policy_source *s, const struct oakum_node *at,
			const char *what, const char *word, struct oakum_words words,
			struct oakum_err *e)
{
	return oakum_policy_unknown(s, at, what, word,
				    oakum_words_list(s->doc->arena, words), words.n, e);
}

int oakum_policy_wrong(struct oakum_policy_source *s, const struct oakum_node *at,
		       const char *must_be, struct oakum_err *e)
{
	const char *where = oakum_policy_where(s, at);

	if (at->key)
		return oakum_err_set(e, -EINVAL, "'%s' at %s must be %s",
				     oakum_policy_show(s, at->key), where, must_be);
	return oakum_err_set(e, -EINVAL, "the value at %s must be %s", where, must_be);
}
