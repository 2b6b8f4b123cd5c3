/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subordinate.h - whether root in the container is a subordinate id of the host: whether it is
 * in a user namespace that maps nothing else.
 */
#ifndef OAKUM_RULES_SUBORDINATE_H
#define OAKUM_RULES_SUBORDINATE_H

#include <stdbool.h>

#include <oakum/rule.h>

/* The first id of the host that is subordinate, unless the policy says otherwise. */
#define OAKUM_SUBORDINATE_FROM 100000

/* By the config's own mappings, or, for a user namespace that is joined by a path, by the
 * kernel's. At an exec by what was found when the container was made. */
int oakum_is_subordinate(const struct oakum_ctx *ctx, int64_t from, bool *ret,
			 struct oakum_err *e) OAKUM_MUST;

/* Whether that is so because the rule user has made it so, for this run. */
int oakum_is_remapped(const struct oakum_ctx *ctx, bool *ret,
		      struct oakum_err *e) OAKUM_MUST;

#endif
