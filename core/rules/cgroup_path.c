/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cgroup_path - the container gets a cgroup of its own.
 *
 * The runtimes join whatever linux.cgroupsPath names and write the container's limits there:
 * in another container's cgroup that lifts its limits, in a slice those of all that is in it.
 * So the path may not climb, be the top, be a slice or a service, be in use already, or lie
 * in a cgroup that holds processes. Both forms are understood, "/docker/ID" and systemd's
 * "system.slice:docker:ID". An empty cgroup that is left over is fine.
 * linux.resources.unified writes files of the cgroup: those that move processes are not
 * settings of it.
 *
 * Not covered: a relative path, which runc takes from its own cgroup, is judged as if it
 * began at the top. See cgroups(7), systemd.slice(5).
 */
#include <oakum/rule.h>

#include <string.h>

#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/words.h>

#define KEYS	  "linux/cgroupsPath"
#define SHOWN_MAX 256  /* of a path in a message */
#define TEXT_MAX  4096 /* PATH_MAX of Linux */

static const struct oakum_param params[] = {
	{.name = "parents",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[]",
	 .help = "where a cgroup may be: \"/docker\", \"machine.slice\"; an empty list is anywhere"},
	{.name = ""},
};

/* Cgroups that engines keep containers in. */
static const char groups[][24] = {
	"/default",
	"/docker",
	"/docker/buildkit",
	"/k8s.io",
	"/kubepods",
	"/kubepods/besteffort",
	"/kubepods/burstable",
	"/libpod_parent",
	"/lxc",
	"/moby",
};

/* Whether a component, between slashes or colons, is "..". */
static bool climbs(const char *path)
{
	for (; *path; path += strspn(path, "/:")) {
		size_t len = strcspn(path, "/:");

		if (len == 2 && path[0] == '.' && path[1] == '.')
			return true;
		path += len;
	}
	return false;
}

/* "a-b.slice" is "/a.slice/a-b.slice"; "-.slice" is the top. */
static const char *slice_path(struct oakum_arena *a, const char *slice)
{
	const char *path = "";

	if (oakum_streq(slice, "-.slice"))
		return "/";
	for (size_t len = 1; slice[len]; len++) {
		if (slice[len] == '-')
			path = oakum_arena_printf(a, "%s/%.*s.slice", path, (int)len,
						  slice);
	}
	return oakum_arena_printf(a, "%s/%s", path, slice);
}

/* Where systemd makes the scope of "SLICE:PREFIX:NAME", or NULL for another form. */
static const char *unit_path(struct oakum_arena *a, const char *text)
{
	const char *first = strchr(text, ':');
	const char *second = first ? strchr(first + 1, ':') : NULL;
	const char *slice, *prefix;

	if (!second || strchr(second + 1, ':') || strchr(text, '/'))
		return NULL;
	slice = first == text ? "system.slice"
			      : oakum_arena_dup(a, text, (size_t)(first - text));
	prefix = oakum_arena_dup(a, first + 1, (size_t)(second - first - 1));
	if (oakum_ends_with(second + 1, ".slice"))
		return slice_path(a, second + 1);
	return oakum_path_join(a, slice_path(a, slice),
			       oakum_arena_printf(a, "%s-%s.scope", prefix, second + 1));
}

static bool is_others(const char *path)
{
	return oakum_ends_with(path, ".slice") || oakum_ends_with(path, ".service") ||
	       oakum_streq(oakum_path_base(path), "init.scope") ||
	       oakum_words_have(OAKUM_WORDS(groups), path);
}

static bool has_parent(const struct oakum_ctx *ctx, const char *path)
{
	size_t n = 0;
	const char *const *parents = oakum_arg_texts(ctx, "parents", &n);
	bool found = n == 0;

	for (size_t i = 0; !found && i < n; i++) {
		const char *parent =
			oakum_ends_with(parents[i], ".slice")
				? slice_path(ctx->arena, parents[i])
				: oakum_path_normalise(ctx->arena, parents[i]);

		found = !oakum_streq(path, parent) && oakum_path_below(path, parent);
	}
	return found;
}

static const char *show(const struct oakum_ctx *ctx, const char *path)
{
	return oakum_str_show(ctx->arena, path, SHOWN_MAX);
}

/* The cgroup itself and those above it, as they are now. */
static int judge_use(const struct oakum_ctx *ctx, struct oakum_findings *out,
		     const char *path, struct oakum_err *e)
{
	struct oakum_cgroup group = {0};
	int r = ctx->host->cgroup(ctx->host, path, true, &group, e);

	if (r == 0 && (group.processes || group.below)) {
		oakum_find_at(out, KEYS, "takes the cgroup '%s', which is in use",
			      show(ctx, path));
		return 0;
	}
	for (const char *slash = strchr(path + 1, '/'); r == 0 && slash;
	     slash = strchr(slash + 1, '/')) {
		const char *above =
			oakum_arena_dup(ctx->arena, path, (size_t)(slash - path));

		r = ctx->host->cgroup(ctx->host, above, false, &group, e);
		if (r == 0 && group.processes) {
			oakum_find_at(out, KEYS,
				      "lies in the cgroup '%s', which holds processes",
				      show(ctx, above));
			return 0;
		}
	}
	return r;
}

static int judge_path(const struct oakum_ctx *ctx, struct oakum_findings *out,
		      const char *path, struct oakum_err *e)
{
	if (oakum_streq(path, "/"))
		oakum_find_at(out, KEYS, "takes the top of all cgroups");
	else if (is_others(path))
		oakum_find_at(
			out, KEYS,
			"takes '%s', which is a group of others, not a cgroup of its own",
			show(ctx, path));
	else if (!has_parent(ctx, path))
		oakum_find_at(out, KEYS, "puts its cgroup at '%s', outside of 'parents'",
			      show(ctx, path));
	else if (!ctx->at_rest) /* else it may be this container's own life */
		return judge_use(ctx, out, path, e);
	return 0;
}

static void judge_unified(const struct oakum_ctx *ctx, struct oakum_findings *out)
{
	oakum_json_each(file, oakum_spec_at(ctx->spec, "linux/resources/unified")) {
		if (!oakum_starts_with(file->key, "cgroup.") && !strchr(file->key, '/') &&
		    file->key[0] && file->key[0] != '.')
			continue;
		oakum_find(out, file, "writes '%s', which is no limit of the cgroup",
			   show(ctx, file->key));
	}
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	const char *text = NULL, *unit;

	judge_unified(ctx, out);
	if (ctx->spec->kind != OAKUM_SPEC_CONFIG ||
	    oakum_spec_str(ctx->spec->linux_, "cgroupsPath", &text) != OAKUM_HAVE_VALUE ||
	    !*text)
		return 0;
	if (climbs(text)) {
		oakum_find_at(out, KEYS, "climbs with '..' in its cgroup '%s'",
			      show(ctx, text));
		return 0;
	}
	if (strlen(text) >= TEXT_MAX) {
		oakum_find_at(out, KEYS, "has a cgroup of %zu characters", strlen(text));
		return 0;
	}
	unit = unit_path(ctx->arena, text);
	return judge_path(ctx, out, unit ? unit : oakum_path_normalise(ctx->arena, text),
			  e);
}

const struct oakum_rule oakum_rule_cgroup_path = {
	.id = "cgroup_path",
	.title = "A cgroup of its own",
	.why = "In another container's cgroup, or in a slice of the host, its limits are rewritten or its processes killed.",
	.from = "CIS 5.25",
	.flags = OAKUM_RULE_NO_FIX | OAKUM_RULE_ON_UPDATE,
};

OAKUM_RULE_CODE(cgroup_path, params, evaluate)
