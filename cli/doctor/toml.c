/* SPDX-License-Identifier: Apache-2.0 */
/*
 * toml.c - the values of engines' TOML files, as far as they say which runtime is called.
 *
 * Not a judge of TOML: engines read their files themselves. It knows tables, dotted and quoted
 * keys, strings, bare values, and arrays over several lines.
 */
#include <ctype.h>
#include <string.h>

#include <oakum/buf.h>

#include "doctor.h"

#define PATH_TEXT_MAX 4096u

struct reader {
	struct oakum_arena *arena;
	const char *at;
};

static void skip_blank(struct reader *r, bool lines)
{
	for (;;) {
		r->at += strspn(r->at, lines ? " \t\r\n" : " \t\r");
		if (*r->at != '#')
			return;
		r->at += strcspn(r->at, "\n");
	}
}

static void skip_line(struct reader *r)
{
	r->at += strcspn(r->at, "\n");
	r->at += *r->at == '\n';
}

/* What is between two quotes of a kind; escapes stay as they are. */
static const char *quoted(struct reader *r)
{
	char quote = *r->at++;
	const char *from = r->at, *text;

	while (*r->at && *r->at != quote && *r->at != '\n')
		r->at += *r->at == '\\' && quote == '"' && r->at[1] ? 2 : 1;
	text = oakum_arena_dup(r->arena, from, (size_t)(r->at - from));
	r->at += *r->at == quote;
	return text;
}

static bool is_bare(char c)
{
	return isalnum((unsigned char)c) || strchr("_-+:", c);
}

/* A dotted name, its parts with a bar between them; NULL when there is none. */
static const char *name(struct reader *r)
{
	const char *path = NULL;

	for (;;) {
		const char *part, *from;

		skip_blank(r, false);
		from = r->at;
		if (*from == '"' || *from == '\'') {
			part = quoted(r);
		} else {
			while (*r->at && is_bare(*r->at))
				r->at++;
			part = oakum_arena_dup(r->arena, from, (size_t)(r->at - from));
		}
		if (r->at == from)
			return NULL;
		path = path ? oakum_arena_printf(r->arena, "%s|%s", path, part) : part;
		skip_blank(r, false);
		if (*r->at != '.')
			return path;
		r->at++;
	}
}

static const char *value(struct reader *r)
{
	const char *from;

	skip_blank(r, false);
	if (*r->at == '[') {
		r->at++;
		skip_blank(r, true);
	}
	if (*r->at == '"' || *r->at == '\'')
		return quoted(r);
	from = r->at;
	r->at += strcspn(r->at, ",#]\n\r\t ");
	return oakum_arena_dup(r->arena, from, (size_t)(r->at - from));
}

/* Behind the first element of an array, to its end. */
static void skip_array(struct reader *r, bool array)
{
	while (array && *r->at && *r->at != ']') {
		if (*r->at == '"' || *r->at == '\'')
			(void)quoted(r); /* only passed over */
		else
			r->at++;
		skip_blank(r, true);
	}
}

void doctor_toml(struct doctor *d, const char *text, doctor_toml_fn *each, void *data)
{
	struct reader r = {.arena = d->arena, .at = text};
	const char *table = "", *key, *v;

	for (;; skip_line(&r)) {
		skip_blank(&r, true);
		if (!*r.at)
			return;
		if (*r.at == '[') {
			r.at += strspn(r.at, "[");
			table = name(&r);
			table = table ? oakum_arena_printf(d->arena, "%s|", table) : "?|";
			continue;
		}
		key = name(&r);
		if (!key || *r.at != '=')
			continue;
		r.at++;
		skip_blank(&r, false);
		if (*r.at == '{' || strncmp(r.at, "\"\"\"", 3) == 0)
			continue;
		{
			bool array = *r.at == '[';

			v = value(&r);
			skip_array(&r, array);
		}
		each(data, oakum_arena_printf(d->arena, "%s%s", table, key), v);
	}
}
