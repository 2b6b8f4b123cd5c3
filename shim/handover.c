/* SPDX-License-Identifier: Apache-2.0 */
/* handover.c - see handover.h. */
#include "handover.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <oakum/str.h>

void oakum_line_init(struct oakum_arena *a, struct oakum_line *line,
		     const struct oakum_call *call)
{
	line->argc = call->argc;
	line->argv = oakum_arena_array(a, (size_t)call->argc + 1, sizeof(*line->argv));
	memcpy(line->argv, call->argv, (size_t)call->argc * sizeof(*line->argv));
}

/* Whether the whole word is that option: of a cluster of crun's letters it is the end. */
static bool stands_alone(const struct oakum_call *call, const struct oakum_word *word)
{
	const char *text = call->argv[word->at];

	return call->grammar->dialect != OAKUM_DIALECT_CRUN || text[1] == '-' ||
	       text[1] == word->option->letter;
}

static void replace_value(struct oakum_arena *a, struct oakum_line *line,
			  const struct oakum_word *word, const char *value)
{
	char **slot = &line->argv[word->value_at];

	if (word->value_at == word->at)
		*slot = oakum_arena_printf(a, "%.*s%s", (int)(word->value - *slot), *slot,
					   value);
	else
		*slot = oakum_arena_strdup(a, value);
}

static void drop(struct oakum_line *line, const struct oakum_word *word)
{
	line->argv[word->at] = NULL;
	line->argv[word->value_at] = NULL;
}

static void close_gaps(struct oakum_line *line)
{
	int kept = 0;

	for (int i = 0; i < line->argc; i++) {
		if (line->argv[i])
			line->argv[kept++] = line->argv[i];
	}
	line->argv[kept] = NULL;
	line->argc = kept;
}

void oakum_line_insert(struct oakum_arena *a, struct oakum_line *line,
		       const struct oakum_call *call, const char *word)
{
	char **argv = oakum_arena_array(a, (size_t)line->argc + 2, sizeof(*argv));
	size_t before = (size_t)call->verb_at + 1;

	memcpy(argv, line->argv, before * sizeof(*argv));
	argv[before] = oakum_arena_strdup(a, word);
	memcpy(argv + before + 1, line->argv + before,
	       ((size_t)line->argc - before) * sizeof(*argv));
	line->argv = argv;
	line->argc++;
}

void oakum_line_set(struct oakum_arena *a, struct oakum_line *line,
		    const struct oakum_call *call, const char *option, const char *value)
{
	struct oakum_word word, last = {.kind = OAKUM_WORD_UNSET};
	struct oakum_walk w;

	oakum_call_walk(call, &w);
	for (oakum_walk_next(&w, &word);
	     word.kind == OAKUM_WORD_OPTION || word.kind == OAKUM_WORD_PLAIN;
	     oakum_walk_next(&w, &word)) {
		if (word.kind != OAKUM_WORD_OPTION ||
		    !oakum_streq(word.option->name, option))
			continue;
		if (last.kind != OAKUM_WORD_UNSET && stands_alone(call, &last))
			drop(line, &last);
		else if (last.kind != OAKUM_WORD_UNSET)
			replace_value(a, line, &last, value);
		last = word;
	}
	if (last.kind != OAKUM_WORD_UNSET) {
		replace_value(a, line, &last, value);
		close_gaps(line);
	} else {
		oakum_line_insert(a, line, call, value);
		oakum_line_insert(a, line, call, oakum_arena_printf(a, "--%s", option));
	}
}

int oakum_handover(const struct oakum_runtime_choice *runtime, char **argv,
		   struct oakum_err *e)
{
	char *name = argv[0];

	/* execve wants it without const, and does not change it */
	argv[0] = (char *)(uintptr_t)runtime->path;
	(void)execve(runtime->real, argv, environ);
	argv[0] = name;
	return oakum_err_set(e, -errno, "'%s' cannot be started: %s", runtime->real,
			     oakum_errno_text(errno));
}
