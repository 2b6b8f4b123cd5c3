/* SPDX-License-Identifier: Apache-2.0 */
/*
 * handover.h - becoming the runtime, with the command line as it was but for what is replaced
 * on purpose.
 */
#ifndef OAKUM_SHIM_HANDOVER_H
#define OAKUM_SHIM_HANDOVER_H

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>

#include "call.h"
#include "runtime.h"

/* A command line, NULL-terminated, that may be edited. */
struct oakum_line {
	int argc;
	char **argv;
};

/* The call's own words. */
void oakum_line_init(struct oakum_arena *a, struct oakum_line *line,
		     const struct oakum_call *call) OAKUM_NONNULL;

/* Gives the verb's option that value: the one that was given last keeps its place and its
 * spelling, earlier ones go, and where there is none it is put after the verb. The line must
 * be the call's own words still. */
void oakum_line_set(struct oakum_arena *a, struct oakum_line *line,
		    const struct oakum_call *call, const char *option,
		    const char *value) OAKUM_NONNULL;

/* Puts a word after the verb. */
void oakum_line_insert(struct oakum_arena *a, struct oakum_line *line,
		       const struct oakum_call *call, const char *word) OAKUM_NONNULL;

/* Becomes the runtime. Everything that this process has is left as it is: descriptors,
 * environment, working directory, umask, signals, limits. Returns only on failure. */
int oakum_handover(const struct oakum_runtime_choice *runtime, char **argv,
		   struct oakum_err *e) OAKUM_MUST;

#endif
