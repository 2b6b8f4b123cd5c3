/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remap.h - whether a container can have a user namespace of its own, in which root stays
 * root and is a subordinate id outside.
 */
#ifndef OAKUM_RULES_REMAP_H
#define OAKUM_RULES_REMAP_H

#include <stdbool.h>

#include <oakum/plan.h>
#include <oakum/rule.h>

/* Fills ret but for the range; or *ret_why_not is why it cannot be done, a clause. */
int oakum_remap_look(const struct oakum_ctx *ctx, struct oakum_remap *ret,
		     const char **ret_why_not, struct oakum_err *e) OAKUM_MUST;

/* Whether the policy has what is bound shown as it is. */
bool oakum_remap_keeps_binds(const struct oakum_ctx *ctx);

/* A range of the policy's pool that is free; or *ret_why_not is why there is none. */
int oakum_remap_range(const struct oakum_ctx *ctx, struct oakum_id_range *ret,
		      const char **ret_why_not, struct oakum_err *e) OAKUM_MUST;

/* Adds to the finding what makes it so. */
void oakum_remap_fix(const struct oakum_ctx *ctx, struct oakum_findings *out,
		     struct oakum_finding *f, const struct oakum_remap *remap);

/* What a config that was remapped for an earlier run had before; NULL when it was not, or when
 * that was for this run. */
const struct oakum_node *oakum_remap_before(const struct oakum_ctx *ctx);

/* Adds to the finding what takes the remap of an earlier run back: its paths, and with all,
 * the user namespace as well. */
void oakum_remap_undo(const struct oakum_ctx *ctx, struct oakum_findings *out,
		      struct oakum_finding *f, bool all);

#endif
