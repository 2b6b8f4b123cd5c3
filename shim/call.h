/* SPDX-License-Identifier: Apache-2.0 */
/*
 * call.h - what a command line asks of the runtime.
 */
#ifndef OAKUM_SHIM_CALL_H
#define OAKUM_SHIM_CALL_H

#include <stdbool.h>

#include <oakum/attr.h>
#include <oakum/err.h>

#include "argv.h"

struct oakum_call {
	const struct oakum_grammar *grammar;
	const struct oakum_verb *verb; /* NULL: none, only information is asked for */
	int argc;
	char **argv;
	const char *
		root; /* the value of --root; NULL where oakum_call_global would say so */
	int verb_at;  /* index of the verb, when there is one */
	bool information; /* --help, --version or nothing at all: the runtime only prints */

	const char *id; /* the first plain argument of the verb, or NULL */
	int id_at;
	int plain; /* how many plain arguments the verb has */
};

/* Reads a command line as the grammar has it. -ENOSYS: the verb is unknown; -EINVAL: the
 * runtime would not take the line, or could read it in two ways. What the verbs that are
 * handed on make of their own options is not checked. On failure ret holds what was read so
 * far; the globals before that place can be asked for. */
int oakum_call_parse(const struct oakum_grammar *g, int argc, char **argv,
		     struct oakum_call *ret, struct oakum_err *e) OAKUM_MUST;

/* Whether the call must be judged before the runtime sees it. */
bool oakum_call_is_judged(const struct oakum_call *call) OAKUM_PURE;

/* "create", or "the runtime" when there is no verb: for messages. */
const char *oakum_call_name(const struct oakum_call *call) OAKUM_PURE;

/* Starts a walk over the verb's options. There must be a verb. */
void oakum_call_walk(const struct oakum_call *call, struct oakum_walk *w) OAKUM_NONNULL;

/* The value that counts, the last one, of a global option or of one of the verb's; NULL when
 * it is not given (or, for want of a value, is no more than a flag). */
const char *oakum_call_global(const struct oakum_call *call,
			      const char *name) OAKUM_NONNULL;
const char *oakum_call_value(const struct oakum_call *call,
			     const char *name) OAKUM_NONNULL;
/* Whether a flag of the verb's is switched on, in the end. */
bool oakum_call_flag(const struct oakum_call *call, const char *name) OAKUM_NONNULL;

#endif
