/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mount_propagation - what a container mounts stays in the container.
 *
 * Under a shared mount whatever the container mounts appears on the host, and what the host
 * mounts there later (a USB disk, /run) appears in the container. Engines pass the wish on as
 * an option of the mount and as linux.rootfsPropagation. A mount becomes private; with `to`
 * "slave" it still receives what the host mounts. The root file system becomes a slave, which
 * is what runtimes make of it by themselves, so that slave mounts below it work.
 *
 * Not covered: words of a mount that is no bind have the same meaning and are treated alike;
 * slave mounts are left as they are.
 */
#include <oakum/rule.h>

#include <oakum/str.h>

static const struct oakum_param params[] = {
	{.name = "to",
	 .type = OAKUM_PARAM_WORD,
	 .dflt = "\"private\"",
	 .words = {"private", "slave"},
	 .help = "what a shared mount becomes"},
	{.name = ""},
};

static void judge_option(const struct oakum_ctx *ctx, struct oakum_findings *out,
			 const struct oakum_spec_mount *m,
			 const struct oakum_node *option)
{
	bool recursive = oakum_streq(option->text, "rshared");
	struct oakum_finding *f;

	if (!recursive && !oakum_streq(option->text, "shared"))
		return;
	f = oakum_find(out, option, "shares mounts below '%s' with the host",
		       oakum_str_show(ctx->arena, m->place, 60));
	oakum_fix_replace(
		out, f, option,
		oakum_json_string(ctx->arena,
				  oakum_arena_printf(ctx->arena, "%s%s",
						     recursive ? "r" : "",
						     oakum_arg_text(ctx, "to"))));
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	static const char *const keys = "linux/rootfsPropagation";
	const char *root = oakum_json_str(oakum_spec_at(ctx->spec, keys));

	(void)e; /* this rule cannot fail */
	for (size_t i = 0; i < ctx->spec->n_mounts; i++) {
		const struct oakum_spec_mount *m = &ctx->spec->mounts[i];

		oakum_json_each(option, oakum_spec_get(m->node, "options"))
			judge_option(ctx, out, m, option);
	}
	if (oakum_streq(root, "shared") || oakum_streq(root, "rshared"))
		oakum_fix_put(
			out,
			oakum_find_at(
				out, keys,
				"shares mounts of the root file system with the host"),
			keys, oakum_json_string(ctx->arena, "rslave"));
	return 0;
}

const struct oakum_rule oakum_rule_mount_propagation = {
	.id = "mount_propagation",
	.title = "Mounts of a container stay in it",
	.why = "What a container mounts below a shared mount appears on the host.",
	.from = "CIS 5.20",
};

OAKUM_RULE_CODE(mount_propagation, params, evaluate)
