/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify_hook - the container is looked at once more when its mounts are made.
 *
 * Between a look at a source and its mount a link may be swapped; only the kernel's own table
 * says afterwards what was mounted. So oakum-hook runs as the last createRuntime hook: later
 * ones could add mounts that nobody sees. It has an environment of its own, because without
 * one some runtimes hand on theirs, and a timeout above the time after which it gives up by
 * itself. Existing hooks stay in their order; whether they may run is the rule hooks' affair.
 *
 * Not covered: hooks that engines add after this document was judged.
 */
#include <oakum/rule.h>

#include <oakum/str.h>

#define STAGE	  "hooks/createRuntime"
#define SAFE_PATH "PATH=/usr/sbin:/usr/bin:/sbin:/bin"

static const struct oakum_param params[] = {
	{.name = "path",
	 .type = OAKUM_PARAM_PATH,
	 .dflt = "\"" OAKUM_LIBEXECDIR "/oakum-hook\"",
	 .help = "the hook program on the host"},
	{.name = "name",
	 .type = OAKUM_PARAM_TEXT,
	 .dflt = "\"\"",
	 .help = "the policy that the hook reads, NAME of a wrapper called oakum-runtime-NAME; empty: this one"},
	{.name = "timeout",
	 .type = OAKUM_PARAM_INT,
	 .dflt = "10",
	 .min = 9,
	 .max = 600,
	 .help = "seconds that the runtime gives the hook"},
	{.name = ""},
};

/* How the hook is told which policy to read; "" when it needs no telling. */
static const char *policy_option(const struct oakum_ctx *ctx)
{
	const char *name = oakum_arg_text(ctx, "name");

	if (*name)
		return oakum_arena_printf(ctx->arena, "--name=%s", name);
	return ctx->hook_option ? ctx->hook_option : "";
}

static struct oakum_node *our_hook(const struct oakum_ctx *ctx)
{
	static const char *const env[] = {SAFE_PATH};
	const char *option = policy_option(ctx);
	struct oakum_arena *a = ctx->arena;
	struct oakum_node *hook = oakum_json_object(a), *args = oakum_json_array(a);

	oakum_json_append(args, oakum_json_string(a, "oakum-hook"));
	if (*option)
		oakum_json_append(args, oakum_json_string(a, option));
	oakum_json_append(args, oakum_json_string(a, "verify"));
	oakum_json_put(a, hook, "path",
		       oakum_json_string(a, oakum_arg_text(ctx, "path")));
	oakum_json_put(a, hook, "args", args);
	oakum_json_put(a, hook, "env", oakum_json_strings(a, env, OAKUM_COUNT(env)));
	oakum_json_put(a, hook, "timeout",
		       oakum_json_i64(a, oakum_arg_int(ctx, "timeout")));
	return hook;
}

/* Earlier entries of ours would look too early, and the one at the end looks anyway. Whoever
 * wrote an entry that is not just as ours may have another policy in mind: it stays, and does
 * not count. */
static void offer_fix(struct oakum_findings *out, struct oakum_finding *f,
		      const struct oakum_node *stage, struct oakum_node *ours)
{
	oakum_json_each(hook, stage) {
		if (oakum_json_equal(hook, ours))
			oakum_fix_remove(out, f, hook);
	}
	oakum_fix_append(out, f, STAGE, ours);
}

/* Where a document is only looked at, the hook is on the machine that will run it. */
static int is_there(const struct oakum_ctx *ctx, const char *path, bool *ret,
		    struct oakum_err *e)
{
	struct oakum_place p = {0};
	int r = ctx->at_rest ? 0 : ctx->host->place(ctx->host, path, &p, e);

	*ret = ctx->at_rest || p.exists;
	return r;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	const struct oakum_node *stage =
		oakum_spec_get(ctx->spec->hooks, "createRuntime");
	const char *path = oakum_arg_text(ctx, "path");
	struct oakum_node *ours = our_hook(ctx);
	bool there = false;
	int r;

	if (!ctx->spec->process ||
	    (stage && stage->last && oakum_json_equal(stage->last, ours)))
		return 0;
	r = is_there(ctx, path, &there, e);
	if (r < 0)
		return r;
	if (!there)
		oakum_find_at(
			out, STAGE,
			"is not looked at when its mounts are made: there is no hook '%s'; install Oakum again (apt-get install --reinstall oakum, dnf reinstall oakum, make install), or say in rules.verify_hook.path where it is",
			path);
	else
		offer_fix(out,
			  oakum_find_at(out, STAGE,
					"is not looked at when its mounts are made"),
			  stage, ours);
	return 0;
}

const struct oakum_rule oakum_rule_verify_hook = {
	.id = "verify_hook",
	.title = "What was judged is compared with what was made",
	.why = "A link that is swapped after the check mounts what the check never saw.",
	.from = "W6",
};

OAKUM_RULE_CODE(verify_hook, params, evaluate)
