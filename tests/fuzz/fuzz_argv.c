/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_argv.c - whatever stands on the command line, reading it ends, every value lies where
 * the walk says it does, and a line that is taken means to runc what it means to us.
 *
 * The input is the line, its words separated by NUL or newline.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <oakum/str.h>

#include "../../shim/argv.c"
#include "../../shim/argv_crun.c"
#include "../../shim/argv_runc.c"
#include "../../shim/call.c"
#include "../../shim/handover.c"
#include "urfave_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static int split(char *text, size_t len, char **argv)
{
	int argc = 0;

	for (size_t i = 0; i < len && argc < MODEL_WORDS - 1; i++) {
		if (i == 0 || text[i - 1] == '\0')
			argv[argc++] = text + i;
	}
	argv[argc] = NULL;
	return argc;
}

/* Every word is met once, in order, and a value is the end of the word it is said to be in. */
static void check_walk(const struct oakum_call *call)
{
	struct oakum_word word;
	struct oakum_walk w;
	int last = 0;

	oakum_call_walk(call, &w);
	for (;;) {
		oakum_walk_next(&w, &word);
		if (word.kind != OAKUM_WORD_OPTION && word.kind != OAKUM_WORD_PLAIN)
			return;
		insist(word.at >= last && word.at < call->argc);
		insist(word.value_at == word.at || word.value_at == word.at + 1);
		if (word.value)
			insist(oakum_ends_with(call->argv[word.value_at], word.value));
		last = word.at;
	}
}

/* With the bundle set, the line still is what it was, but for the bundle. */
static void check_edit(struct oakum_arena *a, const struct oakum_call *call)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_call again;
	struct oakum_line line;

	oakum_line_init(a, &line, call);
	oakum_line_set(a, &line, call, "bundle", "/b");
	insist(oakum_call_parse(call->grammar, line.argc, line.argv, &again, &e) == 0);
	insist(again.verb == call->verb && oakum_streq(again.id, call->id));
	insist(oakum_streq(oakum_call_value(&again, "bundle"), "/b"));
	insist(oakum_streq(oakum_call_value(&again, "pid-file"),
			   oakum_call_value(call, "pid-file")));
}

static void check_model(const struct oakum_call *call)
{
	const char *const *words = (const char *const *)call->argv + call->verb_at + 1;
	int n = call->argc - call->verb_at - 1;

	for (int old = 0; old <= 1; old++) {
		struct model m;

		model_read(oakum_verb_options(call->grammar, call->verb), old, words, n,
			   &m);
		if (!m.taken)
			continue;
		insist(oakum_streq(m.id, call->id));
		insist(oakum_streq(m.bundle, oakum_call_value(call, "bundle")));
	}
}

static void check(struct oakum_arena *a, const struct oakum_grammar *g, int argc,
		  char **argv)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_call call;
	int ret = oakum_call_parse(g, argc, argv, &call, &e);

	if (ret < 0)
		insist(e.msg[0]);
	if (call.verb)
		check_walk(&call);
	if (ret < 0 || !oakum_call_is_judged(&call) ||
	    call.verb->kind == OAKUM_VERB_CHECKPOINT)
		return;
	insist(call.id && call.plain > 0);
	if (call.verb->kind == OAKUM_VERB_EXEC || call.verb->kind == OAKUM_VERB_UPDATE)
		return;
	check_edit(a, &call);
	if (g->dialect == OAKUM_DIALECT_RUNC)
		check_model(&call);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *argv[MODEL_WORDS];
	struct oakum_arena a;
	char *text;
	int argc;

	if (size > 4096)
		return 0;
	oakum_arena_init(&a, OAKUM_ARENA_CEILING);
	text = oakum_arena_dup(&a, (const char *)data, size);
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '\n')
			text[i] = '\0';
	}
	argc = split(text, size, argv);
	if (argc > 0) {
		check(&a, &oakum_grammar_runc, argc, argv);
		check(&a, &oakum_grammar_crun, argc, argv);
	}
	oakum_arena_release(&a);
	return 0;
}
