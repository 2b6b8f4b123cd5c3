/* SPDX-License-Identifier: Apache-2.0 */
/*
 * privileged - the container is what `--privileged` makes.
 *
 * "privileged" is no field of a config: engines take walls away one by one. Two or more of
 * these together mean it: nearly all capabilities, no seccomp profile, no masked paths, a
 * device rule that allows everything, /sys or a cgroup hierarchy writable. Each part is
 * judged, and under `rewrite` mended, by the rule of its own; this rule says the sum.
 * Engines differ in how many capabilities "all" is, so 41 are not demanded; a privileged
 * container with another user has only the bounding set.
 */
#include <oakum/rule.h>

#include <oakum/caps.h>
#include <oakum/str.h>

/* From this many on a set is "nearly all": every engine's default set is below 20. */
#define NEARLY_ALL 30

static uint32_t count_of(const struct oakum_ctx *ctx, const char *set)
{
	const struct oakum_node *n = oakum_spec_get(ctx->spec->capabilities, set);

	return n ? n->count : 0;
}

static bool has_nearly_all_capabilities(const struct oakum_ctx *ctx)
{
	return count_of(ctx, "bounding") >= NEARLY_ALL ||
	       count_of(ctx, "effective") >= NEARLY_ALL ||
	       count_of(ctx, "permitted") >= NEARLY_ALL;
}

static bool has_no_masks(const struct oakum_ctx *ctx)
{
	const struct oakum_node *masked =
		oakum_spec_get(ctx->spec->linux_, "maskedPaths");
	const struct oakum_node *fixed =
		oakum_spec_get(ctx->spec->linux_, "readonlyPaths");

	return (!masked || masked->count == 0) && (!fixed || fixed->count == 0);
}

/* The last rule that concerns every device decides what the list begins from. A rule without
 * a type, or of type "a", concerns all of them whatever numbers stand beside it. */
static bool allows_all_devices(const struct oakum_ctx *ctx)
{
	bool all = false;

	oakum_json_each(rule, oakum_spec_get(ctx->spec->resources, "devices")) {
		const char *type = NULL;
		bool allow = false;

		(void)oakum_spec_bool(rule, "allow", &allow); /* absent is false */
		if (oakum_spec_str(rule, "type", &type) != OAKUM_HAVE_VALUE || !*type ||
		    oakum_streq(type, "a"))
			all = allow;
	}
	return all;
}

static bool writable_kernel_mount(const struct oakum_ctx *ctx)
{
	for (size_t i = 0; i < ctx->spec->n_mounts; i++) {
		const struct oakum_spec_mount *m = &ctx->spec->mounts[i];

		if (m->bind || m->read_only || !m->type)
			continue;
		if (oakum_streq(m->type, "sysfs") || oakum_starts_with(m->type, "cgroup"))
			return true;
	}
	return false;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	const struct {
		bool there;
		const char *text;
	} signs[] = {
		{has_nearly_all_capabilities(ctx), "nearly all capabilities"},
		{!ctx->spec->seccomp, "no seccomp profile"},
		{has_no_masks(ctx), "no masked paths in /proc and /sys"},
		{allows_all_devices(ctx), "every device"},
		{writable_kernel_mount(ctx), "a writable /sys or cgroup"},
	};
	const char *text = "";
	int n = 0;

	(void)e; /* this rule cannot fail */
	for (size_t i = 0; i < OAKUM_COUNT(signs); i++) {
		if (signs[i].there)
			text = oakum_arena_printf(ctx->arena, "%s%s%s", text,
						  n++ ? ", " : "", signs[i].text);
	}
	if (n >= 2)
		oakum_fix_by_parts(oakum_find_at(out, "linux",
						 "is a privileged container: %s", text));
	return 0;
}

const struct oakum_rule oakum_rule_privileged = {
	.id = "privileged",
	.title = "No privileged container",
	.why = "A privileged container is root on the host with one more command.",
	.from = "CIS 5.5, PSS, NSA, OWASP 3",
};

OAKUM_RULE_CODE(privileged, NULL, evaluate)
