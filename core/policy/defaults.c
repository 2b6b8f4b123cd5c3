/* SPDX-License-Identifier: Apache-2.0 */
/*
 * defaults.c - the values that the rules' parameter tables give. Pure.
 *
 * The tables are our own and plain: scalars and arrays of strings, no escapes, no white
 * space but one after a comma. They are read for every container, so they are read straight,
 * without a tree and without the checks that params.c makes. A unit test reads the tables of
 * all rules in both ways and compares; what is not plain is an error, never a guess.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

#include <oakum/str.h>

/* Ends the string that begins with a quote at s, in place, and returns what is behind it;
 * NULL when it is not plain. */
static char *end_string(char *s)
{
	size_t len;

	if (*s != '"')
		return NULL;
	len = strcspn(s + 1, "\"\\");
	if (s[1 + len] != '"')
		return NULL;
	s[1 + len] = '\0';
	return s + len + 2;
}

/* The one string that text is, without its quotes, or NULL. */
static const char *unquote(struct oakum_arena *a, const char *text)
{
	char *copy = oakum_arena_strdup(a, text);
	const char *rest = end_string(copy);

	return rest && *rest == '\0' ? copy + 1 : NULL;
}

static size_t count_strings(const char *text)
{
	size_t quotes = 0;

	for (; *text; text++)
		quotes += *text == '"';
	return quotes / 2;
}

static bool read_list(struct oakum_arena *a, const char *text, struct oakum_value *ret)
{
	const char **texts = oakum_arena_array(a, count_strings(text), sizeof(*texts));
	char *at = oakum_arena_strdup(a, text);
	size_t n = 0;

	if (*at++ != '[')
		return false;
	while (*at != ']') {
		char *rest = end_string(at);

		if (!rest)
			return false;
		texts[n++] = at + 1;
		at = rest;
		if (*at == ',')
			at += at[1] == ' ' ? 2 : 1;
		else if (*at != ']')
			return false;
	}
	ret->texts = texts;
	ret->n_texts = n;
	return at[1] == '\0';
}

static bool read_size(struct oakum_arena *a, const struct oakum_param *p,
		      struct oakum_value *ret)
{
	const char *text = p->dflt[0] == '"' ? unquote(a, p->dflt) : p->dflt;
	uint64_t bytes;

	if (!text || oakum_num_size(text, &bytes) < 0 || bytes > INT64_MAX)
		return false;
	ret->integer = (int64_t)bytes;
	return true;
}

static bool read_plain(struct oakum_arena *a, const struct oakum_param *p,
		       struct oakum_value *ret)
{
	switch (p->type) {
	case OAKUM_PARAM_BOOL:
		ret->boolean = oakum_streq(p->dflt, "true");
		return ret->boolean || oakum_streq(p->dflt, "false");
	case OAKUM_PARAM_INT:
		return oakum_num_i64(p->dflt, p->min, p->max, &ret->integer) == 0;
	case OAKUM_PARAM_SIZE:
		return read_size(a, p, ret);
	case OAKUM_PARAM_WORD:
	case OAKUM_PARAM_TEXT:
	case OAKUM_PARAM_PATH:
		ret->text = unquote(a, p->dflt);
		return ret->text != NULL;
	case OAKUM_PARAM_TEXTS:
	case OAKUM_PARAM_PATHS:
		return read_list(a, p->dflt, ret);
	case OAKUM_PARAM_UNSET:
	default:
		return false;
	}
}

int oakum_policy_default(struct oakum_arena *a, const struct oakum_param *p,
			 struct oakum_value *ret, struct oakum_err *e)
{
	struct oakum_value value = {.where = "default"};

	if (!read_plain(a, p, &value))
		return oakum_err_set(e, -EINVAL, "default of '%s' is not plain", p->name);
	*ret = value;
	return 0;
}
