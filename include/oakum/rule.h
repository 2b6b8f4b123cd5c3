/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule.h - the shape of one rule.
 *
 * One rule is one file core/rules/<id>.c, one line in core/rules/rules.list, one folder
 * tests/rules/<id>/, one section of the manual. Which action a finding leads to is the
 * policy's business; the defaults are in profiles/policy/.
 *
 * Contract of evaluate:
 * 1. Pure: no I/O, no globals, no log. The machine is asked through ctx->host alone.
 * 2. It appends findings and fixes; it never looks at actions.
 * 3. It returns 0, or a negative errno with a story; an error counts as a refusal.
 * 4. On a document that its own fixes have mended it finds nothing.
 * 5. It survives any document that spec.h lets through: empty objects, nulls, absent parts.
 */
#ifndef OAKUM_RULE_H
#define OAKUM_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/finding.h>
#include <oakum/host.h>
#include <oakum/plan.h>
#include <oakum/spec.h>

#define OAKUM_PARAM_WORDS_MAX 3 /* that a WORD can be chosen from */

enum oakum_param_type {
	OAKUM_PARAM_UNSET = 0,
	OAKUM_PARAM_BOOL,
	OAKUM_PARAM_INT,   /* min..max */
	OAKUM_PARAM_SIZE,  /* "100m" or a number of bytes; min..max in bytes */
	OAKUM_PARAM_WORD,  /* one of .words */
	OAKUM_PARAM_TEXT,  /* any string without control characters */
	OAKUM_PARAM_PATH,  /* an absolute, normalised path */
	OAKUM_PARAM_TEXTS, /* an array of TEXT */
	OAKUM_PARAM_PATHS, /* an array of PATH */
};

/* Texts stand in the tables themselves: words.h says why. */
struct oakum_param {
	char name[24]; /* "" ends the table */
	enum oakum_param_type type;
	int64_t min, max;
	char words[OAKUM_PARAM_WORDS_MAX + 1][12]; /* for WORD; "" ends them */
	char dflt[224]; /* as JSON: "65532", "\"100m\"", "[]", "true" */
	char help[224]; /* one line */
};

/* A parameter's value as the policy gives it. */
struct oakum_value {
	bool boolean;
	int64_t integer; /* INT, SIZE */
	const char *text;
	const char *const *texts;
	size_t n_texts;
	const char *where; /* "FILE:LINE" that set it */
};

struct oakum_args {
	const struct oakum_param *params;
	const struct oakum_value *values; /* one for each of params */
};

struct oakum_subject;

/* All that a rule can see, all of it read-only. */
struct oakum_ctx {
	struct oakum_arena *arena;
	const struct oakum_spec *spec;
	const struct oakum_args *args;
	const struct oakum_host *host;
	const struct oakum_subject
		*subject; /* what the engine's own state says; never NULL */
	const struct oakum_prepared *prepared; /* never NULL */
	/* What weakens on the runtime's command line: names of options ("--no-pivot") and of
	 * verbs ("restore"). */
	const char *const *options;
	size_t n_options;
	bool remapped; /* the rule user gives the container a user namespace: plan.h */
	bool again;    /* rules have been asked before, and have changed the document */
	const char *hook_option; /* how oakum-hook is told to read the policy that this is
				  * judged by; NULL: it does so by itself */
	bool at_rest;		 /* nobody is about to run the document: see engine.h */
};

/* When a rule is asked. */
#define OAKUM_RULE_ON_EXEC   1u /* also for the process of an exec */
#define OAKUM_RULE_ON_UPDATE 2u /* also for the resources of an update */
#define OAKUM_RULE_EXEC_ONLY 4u
#define OAKUM_RULE_NO_FIX    8u /* never offers a fix: `rewrite` would be a refusal */

struct oakum_rule {
	char id[20];
	char title[64]; /* one line for users */
	char why[128];	/* the escape or accident it stops, one sentence */
	char from[48];	/* what it maps to: "CIS 5.32, PSS, P1" */
	unsigned flags;
};

/* What a rule does, beside what it is called: its table of parameters, which ends with an empty
 * name and is NULL for none, and its evaluate. Functions, because a table of their addresses
 * would be gone through whenever a program starts: words.h. */
#define OAKUM_RULE_CODE(id, table, function)                                             \
	const struct oakum_param *oakum_params_##id(void);                               \
	const struct oakum_param *oakum_params_##id(void)                                \
	{                                                                                \
		return table;                                                            \
	}                                                                                \
	int oakum_evaluate_##id(const struct oakum_ctx *ctx, struct oakum_findings *out, \
				struct oakum_err *e);                                    \
	int oakum_evaluate_##id(const struct oakum_ctx *ctx, struct oakum_findings *out, \
				struct oakum_err *e)                                     \
	{                                                                                \
		return function(ctx, out, e);                                            \
	}

/* The value of one of the rule's own parameters; the name must be in its table. */
bool oakum_arg_bool(const struct oakum_ctx *ctx, const char *name);
int64_t oakum_arg_int(const struct oakum_ctx *ctx, const char *name);
const char *oakum_arg_text(const struct oakum_ctx *ctx, const char *name);
const char *const *oakum_arg_texts(const struct oakum_ctx *ctx, const char *name,
				   size_t *ret_n);

/* Every rule, in the order of rules.list: the order of evaluation and of reports. */
const struct oakum_rule *oakum_rule_at(size_t i);
const struct oakum_param *oakum_rule_params(size_t i);
int oakum_rule_evaluate(size_t i, const struct oakum_ctx *ctx, struct oakum_findings *out,
			struct oakum_err *e);
extern const size_t oakum_rules_count;
/* NULL when there is none of that id. */
const struct oakum_rule *oakum_rule_by_id(const char *id);

#endif
