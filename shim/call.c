/* SPDX-License-Identifier: Apache-2.0 */
/* call.c - see call.h. */
#include "call.h"

#include <errno.h>
#include <string.h>

#include <oakum/str.h>

const char *oakum_call_name(const struct oakum_call *call)
{
	return call->verb ? call->verb->name : "the runtime";
}

bool oakum_call_is_judged(const struct oakum_call *call)
{
	if (!call->verb || call->information)
		return false;
	switch ((enum oakum_verb_kind)call->verb->kind) {
	case OAKUM_VERB_PASS:
	case OAKUM_VERB_DELETE:
		return false;
	case OAKUM_VERB_CREATE:
	case OAKUM_VERB_RUN:
	case OAKUM_VERB_RESTORE:
	case OAKUM_VERB_EXEC:
	case OAKUM_VERB_UPDATE:
	case OAKUM_VERB_CHECKPOINT:
	case OAKUM_VERB_UNSET:
	default:
		return true;
	}
}

static bool is_information(const struct oakum_option *o)
{
	return o->arity == OAKUM_ARITY_FLAG &&
	       (oakum_streq(o->name, "help") || oakum_streq(o->name, "version") ||
		oakum_streq(o->name, "usage"));
}

static void note_option(struct oakum_call *call, const struct oakum_word *word)
{
	if (is_information(word->option))
		call->information = word->on;
}

static void note_plain(struct oakum_call *call, const struct oakum_word *word)
{
	if (call->plain++ == 0) {
		call->id = word->value;
		call->id_at = word->at;
	}
}

static int bad_word(const struct oakum_call *call, const struct oakum_word *word,
		    struct oakum_err *e)
{
	const char *text = call->argv[word->at];
	const char *of = oakum_call_name(call);

	switch (word->kind) {
	case OAKUM_WORD_NO_VALUE:
		return oakum_err_set(e, -EINVAL, "option '%s' of %s has no value", text,
				     of);
	case OAKUM_WORD_BAD_FLAG:
		return oakum_err_set(e, -EINVAL,
				     "'%s' of %s has a value that is none for it", text,
				     of);
	case OAKUM_WORD_AMBIGUOUS:
		return oakum_err_set(
			e, -EINVAL,
			"'%s' of %s can be read in two ways: write it as --option=value",
			text, of);
	case OAKUM_WORD_UNKNOWN:
	case OAKUM_WORD_UNSET:
	case OAKUM_WORD_END:
	case OAKUM_WORD_OPTION:
	case OAKUM_WORD_PLAIN:
	default:
		return oakum_err_set(e, -EINVAL, "unknown option '%s' of %s", text, of);
	}
}

static void walk_globals(const struct oakum_call *call, struct oakum_walk *w)
{
	oakum_walk_begin(w, call->grammar, call->grammar->options[0], false, call->argc,
			 call->argv, 1);
}

static int read_globals(struct oakum_call *call, struct oakum_err *e)
{
	struct oakum_walk w;
	struct oakum_word word;

	walk_globals(call, &w);
	for (;;) {
		oakum_walk_next(&w, &word);
		if (word.kind == OAKUM_WORD_OPTION) {
			note_option(call, &word);
			if (oakum_option_begins(word.option, "root", sizeof("root")))
				call->root = word.value;
			continue;
		}
		if (word.kind == OAKUM_WORD_PLAIN || word.kind == OAKUM_WORD_END)
			break;
		return bad_word(call, &word, e);
	}
	call->verb_at = word.kind == OAKUM_WORD_PLAIN ? word.at : 0;
	return 0;
}

/* By hand: verbs are short, and the first ones begin alike. */
static bool is_verb(const struct oakum_verb *v, const char *name)
{
	size_t i = 0;

	while (name[i] && v->name[i] == name[i])
		i++;
	return v->name[i] == name[i];
}

static int find_verb(struct oakum_call *call, struct oakum_err *e)
{
	const char *name = call->argv[call->verb_at];

	for (const struct oakum_verb *v = call->grammar->verbs; v->name[0]; v++) {
		if (is_verb(v, name)) {
			call->verb = v;
			return 0;
		}
	}
	return oakum_err_set(e, -ENOSYS, "unknown command '%s'", name);
}

/* A verb that is handed on, or that is judged by its name alone, may have options of a newer
 * runtime: its line is read as far as it is understood. */
static bool must_be_understood(const struct oakum_call *call)
{
	return oakum_call_is_judged(call) && call->verb->kind != OAKUM_VERB_CHECKPOINT;
}

static int read_verb(struct oakum_call *call, struct oakum_err *e)
{
	struct oakum_walk w;
	struct oakum_word word;

	oakum_call_walk(call, &w);
	for (;;) {
		oakum_walk_next(&w, &word);
		if (word.kind == OAKUM_WORD_OPTION)
			note_option(call, &word);
		else if (word.kind == OAKUM_WORD_PLAIN)
			note_plain(call, &word);
		else
			break;
	}
	if (word.kind == OAKUM_WORD_END || !must_be_understood(call))
		return 0;
	return bad_word(call, &word, e);
}

/* What both runtimes take as an id, and no version trims or reads as something else. */
static bool is_id(const char *s)
{
	if (!*s || oakum_streq(s, ".") || oakum_streq(s, ".."))
		return false;
	for (; *s; s++) {
		if (*s <= ' ' || *s >= 0x7f || *s == '/')
			return false;
	}
	return true;
}

static int check_id(const struct oakum_call *call, struct oakum_err *e)
{
	const char *of = oakum_call_name(call);

	if (call->plain == 0)
		return oakum_err_set(e, -EINVAL, "%s without a container id", of);
	if (!is_id(call->id))
		return oakum_err_set(e, -EINVAL, "'%s' is no container id", call->id);
	if (call->plain > 1 && call->verb->kind != OAKUM_VERB_EXEC)
		return oakum_err_set(e, -EINVAL,
				     "%s takes one container id, not %d words", of,
				     call->plain);
	return 0;
}

void oakum_call_walk(const struct oakum_call *call, struct oakum_walk *w)
{
	oakum_walk_begin(w, call->grammar, oakum_verb_options(call->grammar, call->verb),
			 call->verb->permutes, call->argc, call->argv, call->verb_at + 1);
}

/* The last word of that option, up to the end or to an error. */
static struct oakum_word last_word(struct oakum_walk *w, const char *name)
{
	struct oakum_word word, found = {.kind = OAKUM_WORD_UNSET};

	for (oakum_walk_next(w, &word);
	     word.kind == OAKUM_WORD_OPTION || word.kind == OAKUM_WORD_PLAIN;
	     oakum_walk_next(w, &word)) {
		if (word.kind == OAKUM_WORD_OPTION &&
		    oakum_streq(word.option->name, name))
			found = word;
		else if (word.kind == OAKUM_WORD_PLAIN && w->ended)
			break;
	}
	return found;
}

const char *oakum_call_global(const struct oakum_call *call, const char *name)
{
	struct oakum_walk w;

	walk_globals(call, &w);
	return last_word(&w, name).value;
}

const char *oakum_call_value(const struct oakum_call *call, const char *name)
{
	struct oakum_walk w;

	oakum_call_walk(call, &w);
	return last_word(&w, name).value;
}

bool oakum_call_flag(const struct oakum_call *call, const char *name)
{
	struct oakum_walk w;

	oakum_call_walk(call, &w);
	return last_word(&w, name).on;
}

int oakum_call_parse(const struct oakum_grammar *g, int argc, char **argv,
		     struct oakum_call *ret, struct oakum_err *e)
{
	int rc;

	*ret = (struct oakum_call){.grammar = g, .argc = argc, .argv = argv};
	rc = read_globals(ret, e);
	if (rc < 0)
		return rc;
	if (ret->verb_at == 0)
		ret->information = true;
	if (ret->information)
		return 0;
	rc = find_verb(ret, e);
	if (rc == 0)
		rc = read_verb(ret, e);
	if (rc == 0 && must_be_understood(ret))
		rc = check_id(ret, e);
	return rc;
}
