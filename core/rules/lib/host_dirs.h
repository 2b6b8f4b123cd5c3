/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_dirs.h - what of the host's file system belongs to the host, and what of that a
 * container may see all the same.
 *
 * Paths as they are named; whoever asks resolves them. The data directories of container
 * engines are in engine_places.h.
 */
#ifndef OAKUM_RULES_HOST_DIRS_H
#define OAKUM_RULES_HOST_DIRS_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/rule.h>
#include <oakum/words.h>

/* Directories of the host's system: whoever writes there, and often whoever reads, is root. */
struct oakum_words oakum_host_dirs(void);

/* Whether a place in one of them may be seen: a file or directory that tells no secret, or a
 * program, when it is mounted read-only; a device that does no harm in any case. */
int oakum_host_dirs_let(const struct oakum_ctx *ctx, const struct oakum_place *p,
			bool read_only, bool *ret, struct oakum_err *e) OAKUM_MUST;

/* Whether a place lies in one of the listed ones, in the same file system. */
int oakum_place_in_any(const struct oakum_ctx *ctx, const struct oakum_place *p,
		       const char *const *list, size_t n, bool *ret,
		       struct oakum_err *e) OAKUM_MUST;

#endif
