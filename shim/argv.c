/* SPDX-License-Identifier: Apache-2.0 */
/* argv.c - what both dialects have in common; see argv.h. */
#include "argv.h"

size_t oakum_option_len(const char *name)
{
	size_t len = 0;

	while (name[len] && name[len] != '=')
		len++;
	return len;
}

bool oakum_option_begins(const struct oakum_option *o, const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (o->name[i] != name[i])
			return false;
	}
	return true;
}

const struct oakum_grammar *oakum_grammar_of(enum oakum_dialect dialect)
{
	return dialect == OAKUM_DIALECT_CRUN ? &oakum_grammar_crun : &oakum_grammar_runc;
}

void oakum_walk_begin(struct oakum_walk *w, const struct oakum_grammar *g,
		      const struct oakum_option *options, bool permutes, int argc,
		      char **argv, int at)
{
	*w = (struct oakum_walk){
		.dialect = g->dialect,
		.options = options,
		.permutes = permutes,
		.argc = argc,
		.argv = argv,
		.at = at,
	};
}

void oakum_walk_take_value(struct oakum_walk *w, struct oakum_word *ret)
{
	if (w->at >= w->argc) {
		ret->kind = OAKUM_WORD_NO_VALUE;
		return;
	}
	ret->value_at = w->at;
	ret->value = w->argv[w->at++];
}

static void take_plain(struct oakum_walk *w, struct oakum_word *ret)
{
	w->plain_seen = true;
	if (!w->permutes)
		w->ended = true;
	ret->kind = OAKUM_WORD_PLAIN;
	ret->at = ret->value_at = w->at;
	ret->value = w->argv[w->at++];
}

static bool is_end_of_options(const char *word)
{
	return word[0] == '-' && word[1] == '-' && !word[2];
}

void oakum_walk_next(struct oakum_walk *w, struct oakum_word *ret)
{
	const char *word;

	*ret = (struct oakum_word){.kind = OAKUM_WORD_END, .at = w->at};
	if (w->cluster) {
		oakum_crun_option(w, ret);
		return;
	}
	if (!w->ended && w->at < w->argc && is_end_of_options(w->argv[w->at])) {
		w->ended = true;
		ret->at = ++w->at;
	}
	if (w->at >= w->argc)
		return;
	word = w->argv[w->at];
	if (w->ended || word[0] != '-' || !word[1])
		take_plain(w, ret);
	else if (w->dialect == OAKUM_DIALECT_CRUN)
		oakum_crun_option(w, ret);
	else
		oakum_runc_option(w, ret);
}
