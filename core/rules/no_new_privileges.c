/* SPDX-License-Identifier: Apache-2.0 */
/*
 * no_new_privileges - execve must not grant what the process does not have.
 *
 * Without it a set-user-ID file or file capabilities of the image make a non-root process root
 * again. Runtime-spec: process.noNewPrivileges; kernel: PR_SET_NO_NEW_PRIVS.
 */
#include <oakum/rule.h>

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	struct oakum_finding *f;
	bool on = false;

	(void)e; /* this rule cannot fail */
	if (!ctx->spec->process)
		return 0;
	(void)oakum_spec_bool(ctx->spec->process, "noNewPrivileges",
			      &on); /* absent is off */
	if (on)
		return 0;
	f = oakum_find_at(out, "process/noNewPrivileges",
			  "lets set-user-ID programs gain privileges");
	oakum_fix_put(out, f, "process/noNewPrivileges",
		      oakum_json_bool(ctx->arena, true));
	return 0;
}

const struct oakum_rule oakum_rule_no_new_privileges = {
	.id = "no_new_privileges",
	.title = "No gaining of privileges through execve",
	.why = "A set-user-ID file in the image turns a non-root process into root again.",
	.from = "CIS 5.26, PSS, NSA, OWASP 4",
	.flags = OAKUM_RULE_ON_EXEC,
};

OAKUM_RULE_CODE(no_new_privileges, NULL, evaluate)
