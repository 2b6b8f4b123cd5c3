/* SPDX-License-Identifier: Apache-2.0 */
/* params.c - values of rule parameters, by type. Pure. */
#include "internal.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/words.h>

static int out_of_range(const struct oakum_param *p, const char *what,
			struct oakum_err *e)
{
	return oakum_err_set(e, -ERANGE, "must be %s from %" PRId64 " to %" PRId64, what,
			     p->min, p->max);
}

static int read_bool(const struct oakum_node *n, struct oakum_value *ret,
		     struct oakum_err *e)
{
	if (!oakum_json_is(n, OAKUM_JSON_BOOL))
		return oakum_err_set(e, -EINVAL, "must be true or false");
	ret->boolean = oakum_json_true(n);
	return 0;
}

static int read_int(struct oakum_arena *a, const struct oakum_param *p,
		    const struct oakum_node *n, struct oakum_value *ret,
		    struct oakum_err *e)
{
	if (!oakum_json_is(n, OAKUM_JSON_NUMBER) ||
	    oakum_num_i64(oakum_arena_dup(a, n->text, n->text_len), p->min, p->max,
			  &ret->integer) < 0)
		return out_of_range(p, "a whole number", e);
	return 0;
}

static int read_size(struct oakum_arena *a, const struct oakum_param *p,
		     const struct oakum_node *n, struct oakum_value *ret,
		     struct oakum_err *e)
{
	uint64_t bytes;
	int rc = -EINVAL;

	if (oakum_json_is(n, OAKUM_JSON_NUMBER))
		rc = oakum_num_u64(oakum_arena_dup(a, n->text, n->text_len), INT64_MAX,
				   &bytes);
	else if (oakum_json_is(n, OAKUM_JSON_STRING))
		rc = oakum_num_size(n->text, &bytes);
	if (rc == -EINVAL)
		return oakum_err_set(e, rc,
				     "must be a size like \"100m\" or a number of bytes");
	if (rc < 0 || bytes > INT64_MAX || (int64_t)bytes < p->min ||
	    (int64_t)bytes > p->max)
		return oakum_err_set(e, -ERANGE, "must be a size from %s to %s",
				     oakum_size_text(a, (uint64_t)p->min),
				     oakum_size_text(a, (uint64_t)p->max));
	ret->integer = (int64_t)bytes;
	return 0;
}

static int read_word(struct oakum_arena *a, const struct oakum_param *p,
		     const struct oakum_node *n, struct oakum_value *ret,
		     struct oakum_err *e)
{
	struct oakum_words words = OAKUM_WORDS(p->words);
	const char *word = oakum_json_str(n), *near;
	struct oakum_buf list;

	words.n = 0;
	while (p->words[words.n][0])
		words.n++;
	if (oakum_words_have(words, word)) {
		ret->text = word;
		return 0;
	}
	near = word ? oakum_str_nearest(word, oakum_words_list(a, words), words.n) : NULL;
	if (near)
		return oakum_err_set(e, -EINVAL, "has no word '%s': did you mean '%s'?",
				     oakum_str_show(a, word, OAKUM_POLICY_SHOW_MAX),
				     near);
	oakum_buf_init(&list, a, OAKUM_ERR_MAX);
	for (size_t i = 0; i < words.n; i++)
		oakum_buf_printf(&list, "%s\"%s\"", i ? ", " : "", p->words[i]);
	return oakum_err_set(e, -EINVAL, "must be one of %s", list.data);
}

bool oakum_policy_is_line(const char *s)
{
	for (const unsigned char *c = (const unsigned char *)s; *c; c++) {
		/* C0, DEL, and C1 as UTF-8 spells it. */
		if (*c < 0x20 || *c == 0x7f ||
		    (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0))
			return false;
	}
	return true;
}

bool oakum_policy_is_path(const char *s)
{
	size_t len;

	if (s[0] != '/' || !oakum_policy_is_line(s))
		return false;
	for (const char *c = s; *c; c += len) {
		len = 1 + strcspn(c + 1, "/");
		if (len == 1 && s[1] != '\0')
			return false;
		if ((len == 2 && c[1] == '.') || (len == 3 && c[1] == '.' && c[2] == '.'))
			return false;
	}
	return true;
}

/* A parameter whose default is "" may be emptied. */
static bool may_be_empty(const struct oakum_param *p)
{
	return p->type == OAKUM_PARAM_PATH && oakum_streq(p->dflt, "\"\"");
}

/* One string of a TEXT, PATH, TEXTS or PATHS. */
static int check_text(const struct oakum_param *p, const char *s, bool path,
		      struct oakum_err *e)
{
	if (!s)
		return oakum_err_set(e, -EINVAL, "must be %s",
				     path ? "an absolute path" : "a string");
	if (strlen(s) > OAKUM_POLICY_TEXT_MAX)
		return oakum_err_set(e, -EINVAL, "is longer than %u bytes",
				     OAKUM_POLICY_TEXT_MAX);
	if (path && !(s[0] == '\0' && may_be_empty(p)) && !oakum_policy_is_path(s))
		return oakum_err_set(
			e, -EINVAL,
			"must be an absolute path without '.', '..' and '//'");
	if (!path && !oakum_policy_is_line(s))
		return oakum_err_set(e, -EINVAL, "has a control character");
	return 0;
}

static int read_text(const struct oakum_param *p, const struct oakum_node *n, bool path,
		     struct oakum_value *ret, struct oakum_err *e)
{
	int rc = check_text(p, oakum_json_str(n), path, e);

	if (rc == 0)
		ret->text = n->text;
	return rc;
}

static int read_texts(struct oakum_arena *a, const struct oakum_param *p,
		      const struct oakum_node *n, bool paths, struct oakum_value *ret,
		      struct oakum_err *e)
{
	const char **texts;
	size_t count = 0;
	int rc;

	if (!oakum_json_is(n, OAKUM_JSON_ARRAY))
		return oakum_err_set(e, -EINVAL, "must be an array of %s",
				     paths ? "absolute paths" : "strings");
	if (n->count > OAKUM_POLICY_LIST_MAX)
		return oakum_err_set(e, -E2BIG, "has more than %u elements",
				     OAKUM_POLICY_LIST_MAX);
	texts = oakum_arena_array(a, n->count, sizeof(*texts));
	oakum_json_each(t, n) {
		rc = check_text(p, oakum_json_str(t), paths, e);
		if (rc < 0)
			return oakum_err_wrap(e, "element %zu", count);
		texts[count++] = t->text;
	}
	ret->texts = texts;
	ret->n_texts = count;
	return 0;
}

int oakum_policy_param(struct oakum_arena *a, const struct oakum_param *p,
		       const struct oakum_node *n, struct oakum_value *ret,
		       struct oakum_err *e)
{
	switch (p->type) {
	case OAKUM_PARAM_BOOL:
		return read_bool(n, ret, e);
	case OAKUM_PARAM_INT:
		return read_int(a, p, n, ret, e);
	case OAKUM_PARAM_SIZE:
		return read_size(a, p, n, ret, e);
	case OAKUM_PARAM_WORD:
		return read_word(a, p, n, ret, e);
	case OAKUM_PARAM_TEXT:
		return read_text(p, n, false, ret, e);
	case OAKUM_PARAM_PATH:
		return read_text(p, n, true, ret, e);
	case OAKUM_PARAM_TEXTS:
		return read_texts(a, p, n, false, ret, e);
	case OAKUM_PARAM_PATHS:
		return read_texts(a, p, n, true, ret, e);
	case OAKUM_PARAM_UNSET:
	default:
		return oakum_err_set(e, -EINVAL, "has no type");
	}
}
