/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shim.h - one run of oakum-runtime: what all of its parts share.
 *
 * main.c finds out which kind of call it is. pass.c hands on what need not be judged;
 * judge.c prepares a judgement, which create.c, exec.c or update.c then make; report.c
 * refuses; handover.c becomes the runtime.
 */
#ifndef OAKUM_SHIM_SHIM_H
#define OAKUM_SHIM_SHIM_H

#include <stdbool.h>
#include <time.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/engine.h>
#include <oakum/err.h>
#include <oakum/policy.h>
#include <oakum/record.h>
#include <oakum/subject.h>

#include "call.h"
#include "runtime.h"

struct oakum_shim {
	struct oakum_arena arena;
	time_t now;
	int argc; /* without our own option */
	char **argv;
	const char *policy_file; /* NULL: the default one */
	bool policy_given;	 /* named on the command line: it must exist */

	/* From here on: once the judgement has got so far. */
	const struct oakum_policy *policy;
	struct oakum_runtime_choice runtime;
	struct oakum_call call;
	const char *bundle; /* for the audit log; NULL where there is none */
	const struct oakum_subject *subject; /* likewise */
	/* Of the container in a user namespace that an exec goes to; else NULL. */
	const struct oakum_record *remapped;
};

/* Finds out the time and which policy is ours: a call of a container that has a record is
 * handed on without. */
void oakum_orient(struct oakum_shim *s);

/* Hands the call on to the runtime without judging it. calls are the readings of the command
 * line that are worth a look for the container's id. Returns only on failure: the status to
 * exit with. */
int oakum_pass(struct oakum_shim *s, const struct oakum_call *const *calls,
	       size_t n) OAKUM_MUST;

/* Judges, then becomes the runtime. guess is one reading of the command line, made before the
 * runtime was known. Returns the status to exit with. */
int oakum_judge(struct oakum_shim *s, const struct oakum_call *guess) OAKUM_MUST;

/* The judgements, once policy, runtime and call are known. */
int oakum_judge_bundle(struct oakum_shim *s) OAKUM_MUST;
int oakum_judge_exec(struct oakum_shim *s) OAKUM_MUST;
int oakum_judge_update(struct oakum_shim *s) OAKUM_MUST;
int oakum_judge_checkpoint(struct oakum_shim *s) OAKUM_MUST;

/* What they share. A document that the engine judges, together with the command line: */
struct oakum_document {
	const char *name;
	const char *bytes;
	size_t len;
	struct oakum_json_doc *doc; /* as in struct oakum_request of engine.h */
	enum oakum_spec_kind kind;
	const char *dir;    /* where relative paths in it start */
	const char *rootfs; /* of the container; NULL when not known */
	const struct oakum_subject *subject;
	const struct oakum_prepared *prepared; /* NULL: nothing can be */
};
int oakum_judge_document(struct oakum_shim *s, const struct oakum_document *doc,
			 struct oakum_outcome **ret, struct oakum_err *e) OAKUM_MUST;

/* The record of the call's container. NULL: none can be used, and why, which may be NULL, says
 * which and what is wrong with it. */
const struct oakum_record *oakum_judge_record(struct oakum_shim *s,
					      struct oakum_err *why) OAKUM_MUST;
/* Refuses a call for want of one. */
int oakum_judge_unrecorded(struct oakum_shim *s, const struct oakum_err *why) OAKUM_MUST;

/* Judging itself did not work out. That is a refusal by what (see report.h); but where the
 * policy only audits nothing is refused, and the runtime gets the line as it came. */
int oakum_judge_failed(struct oakum_shim *s, const char *what, const char *fmt, ...)
	OAKUM_PRINTF(3, 4) OAKUM_MUST;

/* Where a container in a user namespace meets those outside of it, before an exec. */
void oakum_judge_meet(struct oakum_shim *s, const struct oakum_record *record);

/* Becomes the runtime with that line, or with the one that came for NULL. */
int oakum_judge_passed(struct oakum_shim *s, char **argv) OAKUM_MUST;

#endif
