/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan.h - what must be made on the host before a rewritten document can run.
 *
 * A fix may need more than another document: a secret's file, a mount. It then carries steps
 * of a plan, as data: the engine gathers those of the fixes that it applies, `oakum check`
 * prints them, and the shim carries them out when everything is decided (prepare.h). Steps
 * are for the container's prepared directory, which nobody else uses, and are named by paths
 * below it; the document names them by their whole paths.
 */
#ifndef OAKUM_PLAN_H
#define OAKUM_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/attr.h>
#include <oakum/finding.h>

enum oakum_step_kind {
	OAKUM_STEP_UNSET = 0,
	OAKUM_STEP_TMPFS, /* a directory with a file system of its own, in memory, root's */
	OAKUM_STEP_FILE, /* a file that the container's user may read, and nobody else */
};

struct oakum_step {
	struct oakum_step *next;
	enum oakum_step_kind kind;
	const char *name; /* below the prepared directory: "secrets/TOKEN" */
	const char *
		bytes; /* FILE: what is in it; a secret, never shown and never recorded */
	size_t len;
};

/* What is, or can be, prepared for the container of a document. */
struct oakum_prepared {
	const char
		*dir; /* its directory, whether it is there already or not; NULL: nothing
			  * can be prepared any more, as at an exec */
	const char *const
		*secrets; /* the variables that were made files of when it was made */
	size_t n_secrets;
};

/* Where the files of secrets are, below the prepared directory. */
#define OAKUM_PREPARED_SECRETS "secrets"

/* The variable whose secret is the file at that path, or NULL when it is no such file of this
 * container. */
const char *oakum_prepared_secret(const struct oakum_prepared *p, const char *path);

/* Whether a file and a path can be called by the name of that variable. */
bool oakum_prepared_can_be(const char *variable) OAKUM_PURE;

/* Steps of a finding's fix, to be done in that order. A step that is there already is not
 * added twice; two that differ in one place are a refusal, decided by the engine. */
void oakum_plan_tmpfs(struct oakum_findings *out, struct oakum_finding *f,
		      const char *name);
void oakum_plan_file(struct oakum_findings *out, struct oakum_finding *f,
		     const char *name, const char *bytes, size_t len);

/* "tmpfs", "file". */
const char *oakum_step_name(enum oakum_step_kind kind);

#endif
