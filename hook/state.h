/* SPDX-License-Identifier: Apache-2.0 */
/*
 * state.h - the state document that a runtime writes to its hooks' standard input.
 *
 * Dialects: "bundlePath" for "bundle" (before runtime-spec 1.0), no "status" (likewise), more
 * members than the runtime-spec has (crun's "root"). Keys that differ from a known one only as
 * Go folds them are refused: it is not known which of two a reader took.
 */
#ifndef OAKUM_HOOK_STATE_H
#define OAKUM_HOOK_STATE_H

#include <stdbool.h>
#include <sys/types.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>

#define OAKUM_STATE_SIZE_MAX (1024u * 1024) /* bytes */
#define OAKUM_STATE_ID_MAX   1024	    /* bytes of a container's id */

enum oakum_stage {
	OAKUM_STAGE_UNSET = 0, /* refused */
	OAKUM_STAGE_CREATING,  /* createRuntime, prestart */
	OAKUM_STAGE_STARTED,   /* poststart */
};

struct oakum_state {
	const char *id;
	const char *bundle; /* absolute */
	pid_t pid;
	bool running; /* the runtime does not say that the workload is yet to start */
};

int oakum_state_read(struct oakum_arena *a, const char *bytes, size_t len,
		     enum oakum_stage stage, struct oakum_state *ret,
		     struct oakum_err *e) OAKUM_MUST;

#endif
