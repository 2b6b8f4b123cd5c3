/* SPDX-License-Identifier: Apache-2.0 */
/*
 * argv.h - the command lines of runc and crun, read word by word exactly as they read them.
 *
 * The two dialects differ where it matters: runc (Go's flag package below urfave/cli) takes
 * long options with one dash or two, "=BOOL" after flags, and, but for exec, options after
 * the container's id; crun (getopt below argp) takes clusters of letters, attached values and
 * abbreviations, and nothing after the id. The tables are data: argv_runc.c, argv_crun.c.
 * They are the union over the versions that are supported; what an older version does not
 * know it refuses by itself.
 *
 * Nothing here allocates, and nothing here decides: see call.h.
 */
#ifndef OAKUM_SHIM_ARGV_H
#define OAKUM_SHIM_ARGV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oakum/attr.h>
#include <oakum/policy.h>

enum oakum_arity {
	OAKUM_ARITY_UNSET = 0,
	OAKUM_ARITY_FLAG,     /* no value; runc: "=true" or "=false" may be attached */
	OAKUM_ARITY_VALUE,    /* a value, attached or the next word */
	OAKUM_ARITY_OPTIONAL, /* a value only when it is attached (crun) */
};

struct oakum_option {
	char name[22]; /* "" ends a table */
	char letter;   /* 0: none */
	uint8_t arity; /* enum oakum_arity */
};

enum oakum_verb_kind {
	OAKUM_VERB_UNSET = 0,
	OAKUM_VERB_PASS, /* handed on at once */
	OAKUM_VERB_DELETE,
	OAKUM_VERB_CREATE,
	OAKUM_VERB_RUN,
	OAKUM_VERB_RESTORE,
	OAKUM_VERB_EXEC,
	OAKUM_VERB_UPDATE,
	OAKUM_VERB_CHECKPOINT,
};

#define OAKUM_OPTIONS_MAX 24 /* of one table, with its end */

/* Without pointers, as words.h says. */
struct oakum_verb {
	char name[12];	 /* "" ends a table */
	uint8_t kind;	 /* enum oakum_verb_kind */
	uint8_t options; /* the number of its table */
	bool permutes;	 /* options may follow plain arguments */
};

struct oakum_grammar {
	enum oakum_dialect dialect;
	/* The tables of options. The first is that of the globals. */
	const struct oakum_option (*options)[OAKUM_OPTIONS_MAX];
	const struct oakum_verb *verbs;
};

static inline const struct oakum_option *oakum_verb_options(const struct oakum_grammar *g,
							    const struct oakum_verb *v)
{
	return g->options[v->options];
}

/* The length of an option's name, which a "=" may follow. Here and below by hand: names are
 * short, and every call of the runtime asks. */
size_t oakum_option_len(const char *name) OAKUM_PURE;

/* Whether the option's name begins with these bytes, of which only the last can be NUL. */
bool oakum_option_begins(const struct oakum_option *o, const char *name,
			 size_t len) OAKUM_PURE;

extern const struct oakum_grammar oakum_grammar_runc;
extern const struct oakum_grammar oakum_grammar_crun;

/* The grammar of a dialect; anything but crun's is runc's. */
const struct oakum_grammar *oakum_grammar_of(enum oakum_dialect dialect);

enum oakum_word_kind {
	OAKUM_WORD_UNSET = 0,
	OAKUM_WORD_END,
	OAKUM_WORD_OPTION,
	OAKUM_WORD_PLAIN,
	OAKUM_WORD_UNKNOWN,  /* an option that the table does not have */
	OAKUM_WORD_NO_VALUE, /* the last word wants a value */
	OAKUM_WORD_BAD_FLAG, /* a flag with a value that is none for it */
	OAKUM_WORD_AMBIGUOUS, /* an abbreviation of several options, or a word that versions
			       * of the runtime read in different ways */
};

struct oakum_word {
	enum oakum_word_kind kind;
	const struct oakum_option *option; /* of OPTION, NO_VALUE, BAD_FLAG */
	const char
		*value; /* of an option: NULL when it has none; of a plain word: itself */
	bool on;	/* a flag: whether it is switched on */
	int at;		/* index of the word in argv */
	int value_at;	/* index of the word that ends in the value; `at` when attached */
};

/* A walk over one part of a command line: the global part, or a verb's. */
struct oakum_walk {
	enum oakum_dialect dialect;
	const struct oakum_option *options;
	bool permutes;
	int argc;
	char **argv;
	int at;		     /* the next word */
	const char *cluster; /* crun: the letters that are left of a word */
	bool plain_seen, ended;
};

/* Starts at argv[at]. */
void oakum_walk_begin(struct oakum_walk *w, const struct oakum_grammar *g,
		      const struct oakum_option *options, bool permutes, int argc,
		      char **argv, int at) OAKUM_NONNULL;

/* The next word. After END or an error kind the walk must not go on. */
void oakum_walk_next(struct oakum_walk *w, struct oakum_word *ret) OAKUM_NONNULL;

/* The readers of one option word, by dialect: argv_runc.c and argv_crun.c. Each advances
 * w->at past what it took. */
void oakum_runc_option(struct oakum_walk *w, struct oakum_word *ret) OAKUM_NONNULL;
void oakum_crun_option(struct oakum_walk *w, struct oakum_word *ret) OAKUM_NONNULL;

/* Takes the next word as the value of ret->option, or makes ret a NO_VALUE. */
void oakum_walk_take_value(struct oakum_walk *w, struct oakum_word *ret) OAKUM_NONNULL;

#endif
