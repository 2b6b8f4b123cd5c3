/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unknown_fields - only what some version of the runtime-spec defines.
 *
 * A member that is not in the tables of spec.h (versions 1.0 to 1.3) has not been judged. What
 * runs may be newer than the tables: to them `netDevices`, which moves the host's network
 * devices, was an unknown member once. Map keys (annotations, sysctl) are free and not meant.
 *
 * A member that folds to a known one ("Process") is no business of this rule: such a document
 * is refused before any rule is asked.
 */
#include <oakum/rule.h>

#include <oakum/str.h>

#define SHOWN_MAX 60

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	(void)e; /* this rule cannot fail */
	for (size_t i = 0; i < ctx->spec->n_unknown; i++) {
		const struct oakum_node *n = ctx->spec->unknown[i];

		oakum_fix_remove(
			out,
			oakum_find(
				out, n,
				"has a member '%s' that no known version of the runtime-spec defines",
				oakum_str_show(ctx->arena, n->key, SHOWN_MAX)),
			n);
	}
	return 0;
}

const struct oakum_rule oakum_rule_unknown_fields = {
	.id = "unknown_fields",
	.title = "Only members that the runtime-spec defines",
	.why = "What a newer runtime makes of a member that nobody here knows has not been judged.",
	.from = "W1",
	.flags = OAKUM_RULE_ON_EXEC | OAKUM_RULE_ON_UPDATE,
};

OAKUM_RULE_CODE(unknown_fields, NULL, evaluate)
