/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine_local.h - the steps of one judgement, for the files of this room alone.
 */
#ifndef OAKUM_ENGINE_LOCAL_H
#define OAKUM_ENGINE_LOCAL_H

#include <oakum/engine.h>

/* What has been changed before the rules are asked. */
struct oakum_changed {
	bool remapped; /* the container gets a user namespace */
	bool again;    /* by the rules themselves: this is not the first round */
};

/* evaluate.c: runs every rule that is not off. A rule that could not tell becomes a finding
 * without a fix. */
void oakum_evaluate(const struct oakum_request *req, const struct oakum_spec *spec,
		    const struct oakum_changed *changed, struct oakum_findings *out);

/* Asks one rule alone. */
void oakum_evaluate_rule(const struct oakum_request *req, const struct oakum_spec *spec,
			 const char *id, struct oakum_findings *out);

/* decide.c: oakum_decide for each; mendable is what has a fix. */
void oakum_decide_all(const struct oakum_request *req, struct oakum_finding *findings);

/* patch.c: what was changed so far; as RFC 6902 steps in order, where they are kept. */
struct oakum_patch {
	bool keep, copies; /* the steps; and their values, which later steps may edit */
	bool changed;
	struct oakum_patch_op *first, *last;
};

/* Applies the fixes of all findings under `rewrite`. Fails with -EEXIST when two fixes of one
 * place differ; the document is then half changed and must be thrown away. */
int oakum_patch_apply(const struct oakum_spec *spec, const struct oakum_finding *findings,
		      struct oakum_patch *patch, struct oakum_err *e) OAKUM_MUST;

/* plan.c: the steps that the fixes so far need, in order. */
struct oakum_plan {
	struct oakum_step *first, *last;
	size_t n;
};

/* Takes the steps of all findings under `rewrite` over. Fails with -EEXIST when two steps
 * make different things in one place. */
int oakum_plan_gather(const struct oakum_finding *findings, struct oakum_plan *plan,
		      struct oakum_err *e) OAKUM_MUST;

/* remap.c: one finding that moves the root file system and what is bound to the prepared
 * directory, where the steps of its fix show them with other owners. */
int oakum_remap_paths(const struct oakum_request *req, const struct oakum_remap *remap,
		      struct oakum_findings *out, struct oakum_err *e) OAKUM_MUST;

#endif
