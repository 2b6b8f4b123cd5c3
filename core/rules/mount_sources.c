/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mount_sources - the runtime binds the very place that was judged.
 *
 * Runtimes resolve the source of a bind again, later. A link on the way can lead elsewhere by
 * then, so the place that the other rules looked at is written in its stead. A relative
 * source counts from the bundle. What cannot be resolved (a magic link of procfs) cannot be
 * judged. CVE-2021-25741, CVE-2024-0132 and their kin.
 *
 * Not covered: a directory on the way that is exchanged after the check; the hook looks at
 * what was really mounted. What does not exist stays as it is: the runtime fails by itself.
 */
#include <oakum/rule.h>

#include <oakum/str.h>

static int judge(const struct oakum_ctx *ctx, struct oakum_findings *out,
		 const struct oakum_spec_mount *m, struct oakum_err *e)
{
	const struct oakum_node *node = oakum_json_get(m->node, "source");
	struct oakum_place place = {0};
	struct oakum_finding *f;
	int ret = ctx->host->place(ctx->host, m->source, &place, e);

	if (ret < 0 || !place.exists || oakum_streq(place.path, m->source))
		return ret;
	f = oakum_find(out, node, "binds '%s', which leads to '%s'",
		       oakum_str_show(ctx->arena, m->source, 200),
		       oakum_str_show(ctx->arena, place.path, 200));
	oakum_fix_replace(out, f, node, oakum_json_string(ctx->arena, place.path));
	return 0;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	for (size_t i = 0; i < ctx->spec->n_mounts; i++) {
		const struct oakum_spec_mount *m = &ctx->spec->mounts[i];
		int ret = m->bind && m->source ? judge(ctx, out, m, e) : 0;

		if (ret < 0)
			return ret;
	}
	return 0;
}

const struct oakum_rule oakum_rule_mount_sources = {
	.id = "mount_sources",
	.title = "Bind sources without links on the way",
	.why = "A link that is exchanged between check and mount shows another directory of the host.",
	.from = "W5, OWASP 8",
};

OAKUM_RULE_CODE(mount_sources, NULL, evaluate)
