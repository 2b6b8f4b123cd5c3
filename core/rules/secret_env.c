/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret_env - no secret in the environment.
 *
 * The environment of a process is in /proc, in `docker inspect`, in crash reports and in every
 * child; a file is read by who knows of it. Sees variables whose name says so, word by word,
 * or whose value has the form of a key, a token or an address with a password, or has such a
 * name inside (JSON, connection strings). The value is never shown. Not covered: secrets in
 * arguments, and secrets that look like anything else.
 */
#include <oakum/rule.h>

#include <string.h>

#include <oakum/str.h>

#include "lib/listed.h"
#include "lib/secrets.h"

#define SHOWN_MAX 60

static const struct oakum_param params[] = {
	{.name = "names",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[]",
	 .help = "further variables that hold secrets; a '*' at the end stands for any rest"},
	{.name = "ignore",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[]",
	 .help = "variables that hold none, whatever they look like, in the same way"},
	{0},
};

/* How it shows that the variable holds a secret, or NULL. */
static const char *how(const struct oakum_ctx *ctx, const char *name, const char *value)
{
	const char *form;

	if (!*value || oakum_is_listed(ctx, "ignore", name))
		return NULL;
	if (oakum_is_listed(ctx, "names", name))
		return "the policy lists it";
	if (oakum_secret_name(name, strlen(name)) &&
	    oakum_secret_worth(value, strlen(value)))
		return "its name says so";
	form = oakum_secret_form(value);
	if (form)
		return oakum_arena_printf(ctx->arena, "it looks like %s", form);
	return oakum_secret_inside(value) ? "its value has one by name" : NULL;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	(void)e; /* this rule cannot fail */
	oakum_json_each(variable, oakum_spec_get(ctx->spec->process, "env")) {
		const char *equals = strchr(variable->text, '=');
		const char *name, *why;

		if (!equals)
			continue;
		name = oakum_arena_dup(ctx->arena, variable->text,
				       (size_t)(equals - variable->text));
		why = how(ctx, name, equals + 1);
		if (why)
			oakum_find(out, variable,
				   "has a secret in its environment, '%s': %s",
				   oakum_str_show(ctx->arena, name, SHOWN_MAX), why);
	}
	return 0;
}

const struct oakum_rule oakum_rule_secret_env = {
	.id = "secret_env",
	.title = "No secret in the environment",
	.why = "The environment is shown to whoever inspects the container, and inherited by every child.",
	.from = "G secrets, OWASP 12",
	.flags = OAKUM_RULE_NO_FIX | OAKUM_RULE_ON_EXEC,
	.params = params,
	.evaluate = evaluate,
};
