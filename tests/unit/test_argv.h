/* SPDX-License-Identifier: Apache-2.0 */
/* test_argv.h - command lines as one string, for the tests of both dialects. */
#ifndef OAKUM_TEST_ARGV_H
#define OAKUM_TEST_ARGV_H

#include <string.h>

#include "unit.h"

#include "../../shim/call.h"
#include "../../shim/handover.h"

#define WORDS_MAX 64

/* The words of line, which single blanks separate; "~" is the empty word. */
static inline int split_line(const char *line, char **argv)
{
	char *text = oakum_arena_strdup(&unit_arena, line);
	int argc = 0;

	while (text) {
		char *end = strchr(text, ' ');

		if (end)
			*end++ = '\0';
		ck_assert_int_lt(argc, WORDS_MAX - 1);
		argv[argc++] = strcmp(text, "~") == 0 ? text + 1 : text;
		text = end;
	}
	argv[argc] = NULL;
	return argc;
}

static inline int parse_line(const struct oakum_grammar *g, const char *line,
			     struct oakum_call *ret)
{
	char **argv = oakum_arena_array(&unit_arena, WORDS_MAX, sizeof(*argv));

	return oakum_call_parse(g, split_line(line, argv), argv, ret, &unit_err);
}

/* The words again as one string. */
static inline const char *join_line(char *const *argv)
{
	const char *line = "";

	for (; *argv; argv++)
		line = oakum_arena_printf(&unit_arena, "%s%s%s", line, *line ? " " : "",
					  **argv ? *argv : "~");
	return line;
}

/* A line that is read, and one option's value in it. */
struct good_line {
	const char *line;
	const char *verb; /* NULL: only information is asked for */
	const char *id;
	const char *option, *value; /* of the verb, or else of the globals */
};

static inline void check_good(const struct oakum_grammar *g, const struct good_line *good)
{
	struct oakum_call call;
	const char *value;

	unit_assert_ok(parse_line(g, good->line, &call));
	ck_assert_msg(call.information == !good->verb, "%s", good->line);
	if (!good->verb)
		return;
	ck_assert_str_eq(call.verb->name, good->verb);
	ck_assert_pstr_eq(call.id, good->id);
	if (!good->option)
		return;
	value = oakum_call_value(&call, good->option);
	ck_assert_pstr_eq(value ? value : oakum_call_global(&call, good->option),
			  good->value);
}

/* A line that is refused, and what its story says. */
struct bad_line {
	const char *line;
	int ret;
	const char *story;
};

static inline void check_bad(const struct oakum_grammar *g, const struct bad_line *bad)
{
	struct oakum_call call;

	unit_assert_fails(parse_line(g, bad->line, &call), bad->ret, bad->story);
}

/* What a line becomes when an option is set. */
struct edited_line {
	const char *line;
	const char *option, *value;
	const char *edited;
};

static inline void check_edited(const struct oakum_grammar *g,
				const struct edited_line *e)
{
	struct oakum_line line;
	struct oakum_call call;

	unit_assert_ok(parse_line(g, e->line, &call));
	oakum_line_init(&unit_arena, &line, &call);
	oakum_line_set(&unit_arena, &line, &call, e->option, e->value);
	ck_assert_str_eq(join_line(line.argv), e->edited);
	ck_assert_ptr_null(line.argv[line.argc]);
	ck_assert_str_eq(join_line(call.argv), e->line);
}

/* Each option of each table, in a spelling of its dialect, is what the table says. */
static inline void check_table(const struct oakum_grammar *g, const char *form)
{
	for (const struct oakum_verb *v = g->verbs; v->name[0]; v++) {
		for (const struct oakum_option *o = oakum_verb_options(g, v); o->name[0];
		     o++) {
			const char *word = oakum_arena_printf(
				&unit_arena, "%s%s%s", form, o->name,
				o->arity == OAKUM_ARITY_VALUE ? "=x" : "");
			char *argv[] = {
				(char *)(uintptr_t) "r", (char *)(uintptr_t)v->name,
				(char *)(uintptr_t)word, (char *)(uintptr_t) "id", NULL};
			struct oakum_word read;
			struct oakum_walk w;

			oakum_walk_begin(&w, g, oakum_verb_options(g, v), v->permutes, 4,
					 argv, 2);
			oakum_walk_next(&w, &read);
			ck_assert_msg(read.kind == OAKUM_WORD_OPTION, "%s %s", v->name,
				      word);
			ck_assert_ptr_eq(read.option, o);
			if (o->arity == OAKUM_ARITY_VALUE)
				ck_assert_str_eq(read.value, "x");
			oakum_walk_next(&w, &read);
			ck_assert_int_eq(read.kind, OAKUM_WORD_PLAIN);
			ck_assert_str_eq(read.value, "id");
		}
	}
}

#endif
