/* SPDX-License-Identifier: Apache-2.0 */
/* source.h - reading a policy's profile: what both forms share; see source.c, policy.c. */
#ifndef OAKUM_SECCOMP_SOURCE_H
#define OAKUM_SECCOMP_SOURCE_H

#include "internal.h"

#include <oakum/words.h>

struct oakum_seccomp_source {
	struct oakum_arena *arena;
	const struct oakum_json_doc *doc;
	uint32_t native;
	unsigned budget;
	struct oakum_seccomp_table table;
	bool *some; /* for each call of the table: its group was not for all architectures */
	struct oakum_err *e;
};

int oakum_seccomp_source_fail(const struct oakum_seccomp_source *s,
			      const struct oakum_node *at, const char *fmt, ...)
	OAKUM_PRINTF(3, 4);

/* That obj is an object whose keys are all among these. */
int oakum_seccomp_source_keys(const struct oakum_seccomp_source *s,
			      const struct oakum_node *obj,
			      struct oakum_words keys) OAKUM_MUST;

/* Reads Oakum's own form into p. */
int oakum_seccomp_source_own(struct oakum_seccomp_source *s,
			     struct oakum_seccomp *p) OAKUM_MUST;

#endif
