/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spec_rows.h - a document for every row of the known-key tables, for the tests that try them
 * all.
 */
#ifndef OAKUM_UNIT_SPEC_ROWS_H
#define OAKUM_UNIT_SPEC_ROWS_H

#include <string.h>

#include <oakum/spec.h>

#include "../../core/spec/keys.h"
#include "unit.h"

/* Where a row stands: the text of a document before and after its object. */
struct site {
	enum oakum_spec_kind kind;
	const char *before, *after;
};

typedef void row_fn(const struct site *site, struct oakum_keys keys,
		    const struct oakum_key *row);

static inline const char *text(const char *a, const char *b, const char *c)
{
	return oakum_arena_printf(&unit_arena, "%s%s%s", a, b, c);
}

static inline struct site below(const struct site *site, const struct oakum_key *row)
{
	struct site s = *site;
	const char *in = "", *out = "}";

	if (row->kind == OAKUM_KEY_ARRAY) {
		in = "[";
		out = "]}";
	} else if (row->kind == OAKUM_KEY_MAP) {
		in = "{\"free key\":";
		out = "}}";
	}
	s.before = oakum_arena_printf(&unit_arena, "%s{\"%s\":%s", site->before,
				      row->name, in);
	s.after = text(out, site->after, "");
	return s;
}

/* Calls fn for each row from here on down; returns how many that were. */
static inline size_t visit(const struct site *site, struct oakum_keys keys, row_fn *fn)
{
	size_t n = keys.count;

	for (size_t i = 0; i < keys.count; i++) {
		const struct oakum_key *row = &keys.rows[i];

		fn(site, keys, row);
		if (row->child) {
			struct site s = below(site, row);

			n += visit(&s, oakum_keys_of(row->child), fn);
		}
	}
	return n;
}

/* Calls fn for every row at every place where it can stand. */
static inline void visit_all(row_fn *fn)
{
	static const struct {
		enum oakum_spec_kind kind;
		enum oakum_keys_id keys;
	} tops[] = {
		{OAKUM_SPEC_CONFIG, OAKUM_KEYS_CONFIG},
		{OAKUM_SPEC_PROCESS, OAKUM_KEYS_PROCESS},
		{OAKUM_SPEC_RESOURCES, OAKUM_KEYS_RESOURCES},
	};
	size_t visited = 0;

	for (size_t i = 0; i < OAKUM_COUNT(tops); i++) {
		struct site site = {.kind = tops[i].kind, .before = "", .after = ""};

		visited += visit(&site, oakum_keys_of(tops[i].keys), fn);
	}
	/* The three trees have some 330 places; a walk that stops early is no test. */
	ck_assert_uint_gt(visited, 300);
}

static inline const char *document(const struct site *site, const char *key,
				   const char *value)
{
	return oakum_arena_printf(&unit_arena, "%s{\"%s\":%s}%s", site->before, key,
				  value, site->after);
}

/* 0, or the error of reading or opening, with its story in unit_err. */
static inline int open_text(enum oakum_spec_kind kind, const char *doc_text,
			    struct oakum_spec **ret)
{
	struct oakum_json_doc *doc;
	int r;

	memset(&unit_err, 0, sizeof(unit_err));
	r = oakum_json_read(&unit_arena, "test", doc_text, strlen(doc_text),
			    OAKUM_JSON_STRICT, &doc, &unit_err);
	return r < 0 ? r : oakum_spec_open(doc, kind, ret, &unit_err);
}

/* The document opens, and every member is known. */
static inline void passes(const struct site *site, const struct oakum_key *row,
			  const char *value)
{
	const char *doc = document(site, row->name, value);
	struct oakum_spec *spec = NULL;

	ck_assert_msg(open_text(site->kind, doc, &spec) == 0, "%s: %s", doc,
		      unit_err.msg);
	ck_assert_msg(spec->n_unknown == 0, "%s: unknown member", doc);
}

/* The document is refused, with that in the story. */
static inline void refused(const struct site *site, const char *key, const char *value,
			   const char *story)
{
	const char *doc = document(site, key, value);
	struct oakum_spec *spec = NULL;

	ck_assert_msg(open_text(site->kind, doc, &spec) < 0, "%s: opened", doc);
	ck_assert_ptr_null(spec);
	ck_assert_msg(strstr(unit_err.msg, story), "%s: story '%s' lacks '%s'", doc,
		      unit_err.msg, story);
}

#endif
