/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exec_build.h - the process that the options of an exec ask for, as a document that can be
 * judged: only what is asked for, and for crun also what it takes for granted.
 */
#ifndef OAKUM_SHIM_EXEC_BUILD_H
#define OAKUM_SHIM_EXEC_BUILD_H

#include <stdbool.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/record.h>

#include "call.h"

#define OAKUM_EXEC_FLAGS 8 /* options that say something about the process's rights */

struct oakum_exec_build {
	struct oakum_arena *arena;
	const struct oakum_record *record; /* the container's; may be NULL */
	struct oakum_node *process;
	bool crun;
	bool any_given;
	bool given[OAKUM_EXEC_FLAGS];
};

int oakum_exec_build(struct oakum_exec_build *b, struct oakum_arena *a,
		     const struct oakum_call *call, const struct oakum_record *record,
		     struct oakum_err *e) OAKUM_MUST;

/* Whether that option was given. */
bool oakum_exec_gives(const struct oakum_exec_build *b, const char *option) OAKUM_NONNULL;

/* The name of the option that asked for what is at the pointer, or NULL. */
const char *oakum_exec_option_at(const struct oakum_exec_build *b,
				 const char *pointer) OAKUM_NONNULL;

#endif
