/* SPDX-License-Identifier: Apache-2.0 */
/*
 * writable.h - directories of the image that root writes to, for a user who may not: each is
 * covered by a file system in memory that is the user's, with a copy of what is there.
 */
#ifndef OAKUM_RULES_WRITABLE_H
#define OAKUM_RULES_WRITABLE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <oakum/rule.h>

struct oakum_writable_dir {
	const char *place; /* where it really is in the image */
	uint64_t size;
	const struct oakum_node
		*below; /* the first mount below it, which must stay visible */
};

struct oakum_writable {
	const char *root; /* the root file system, canonical */
	struct oakum_writable_dir *dirs;
	size_t n;
	const char *left; /* what is too large, for a message; "" for nothing */
};

/* Of the directories that the policy names, those which the image has, which uid does not own,
 * where nothing is mounted, and whose content fits. */
int oakum_writable_look(const struct oakum_ctx *ctx, uid_t uid,
			struct oakum_writable *ret, struct oakum_err *e) OAKUM_MUST;

void oakum_writable_fix(const struct oakum_ctx *ctx, struct oakum_findings *out,
			struct oakum_finding *f, const struct oakum_writable *w);

/* Has one of an earlier run made again, by its name, where the content of place still fits:
 * *ret_made. */
int oakum_writable_again(const struct oakum_ctx *ctx, struct oakum_findings *out,
			 struct oakum_finding *f, const char *name, const char *place,
			 bool *ret_made, struct oakum_err *e) OAKUM_MUST;

#endif
