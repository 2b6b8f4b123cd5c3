/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mount_types - only file systems that belong into a container, with options that are known.
 *
 * The runtime mounts as root of the host whatever it is told: a disk, an overlay over /etc,
 * devtmpfs, a second procfs that no mask covers, a cgroup hierarchy that the container can
 * write its own limits to. So there is a list of what may be mounted and where, and one of the
 * options. What is a bind by its options is no file system; where its sources may be is said
 * by host_paths and engine_socket. An overlay is let in only where podman or a build made it:
 * all of it, or what it writes to, lies in the engine's own storage.
 *
 * Mended are options: /sys and cgroups read-only, a size for each tmpfs, nosuid and nodev for
 * the opposite, of contradictions the stricter one. What else is found has no fix.
 *
 * Not covered: several tmpfs that are too large together.
 */
#include <oakum/rule.h>

#include <errno.h>
#include <string.h>

#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/words.h>

#include "lib/engine_places.h"
#include "lib/mount_canon.h"
#include "lib/mount_ids.h"
#include "lib/shown.h"

#define SHOWN_MAX 60 /* of a word in a message */

static const struct oakum_param params[] = {
	{.name = "tmpfs_size",
	 .type = OAKUM_PARAM_SIZE,
	 .dflt = "\"1g\"",
	 .min = 65536,
	 .max = INT64_C(1) << 40,
	 .help = "for a tmpfs without a size; at most half of the memory"},
	{.name = ""},
};

static const struct oakum_mount_kind kinds[] = {
	{.type = "proc", .place = "/proc", .data = {"gid", "hidepid", "subset"}},
	{.type = "sysfs", .place = "/sys", .read_only = true},
	{.type = "cgroup", .place = "/sys/fs/cgroup", .below = true, .read_only = true},
	{.type = "cgroup2", .place = "/sys/fs/cgroup", .below = true, .read_only = true},
	{.type = "tmpfs",
	 .data = {"gid", "huge", "inode32", "inode64", "mode", "mpol", "noswap",
		  "nr_blocks", "nr_inodes", "size", "uid"}},
	{.type = "devpts",
	 .place = "/dev/pts",
	 .data = {"gid", "max", "mode", "newinstance", "ptmxmode", "uid"}},
	{.type = "mqueue", .place = "/dev/mqueue"},
	{.type = "overlay",
	 .data = {"index", "lowerdir", "metacopy", "nfs_export", "redirect_dir",
		  "upperdir", "userxattr", "volatile", "workdir", "xino"}},
};
static const struct oakum_mount_kind bind_kind = {.type = "bind mount"};

static const char *show(const struct oakum_ctx *ctx, const char *text)
{
	return oakum_str_show(ctx->arena, text ? text : "", SHOWN_MAX);
}

static const struct oakum_mount_kind *kind_of(const struct oakum_spec_mount *m)
{
	if (m->bind)
		return &bind_kind;
	for (size_t i = 0; i < OAKUM_COUNT(kinds); i++) {
		if (oakum_streq(m->type, kinds[i].type))
			return &kinds[i];
	}
	return NULL;
}

static bool is_place(const struct oakum_mount_kind *kind, const char *place)
{
	return !kind->place[0] || oakum_streq(place, kind->place) ||
	       (kind->below && oakum_path_below(place, kind->place));
}

/* Words that say no more than "see the options". */
static bool may_be_bind(const char *type)
{
	static const char types[][8] = {"", "bind", "none", "rbind"};

	return !type || oakum_words_have(OAKUM_WORDS(types), type);
}

/* What is wrong with the kind of mount; nothing of that can be mended. */
static const char *judge_kind(const struct oakum_ctx *ctx,
			      const struct oakum_spec_mount *m,
			      const struct oakum_mount_kind *kind)
{
	struct oakum_arena *a = ctx->arena;

	if (m->bind && !may_be_bind(m->type))
		return oakum_arena_printf(a,
					  "is a bind by its options, a '%s' by its type",
					  show(ctx, m->type));
	if (!kind && may_be_bind(m->type))
		return "is a bind by its type, but not by its options";
	if (!kind)
		return oakum_arena_printf(a, "mounts a file system of type '%s'",
					  show(ctx, m->type));
	if (!is_place(kind, m->place))
		return oakum_arena_printf(a, "mounts %s on '%s' instead of '%s'",
					  kind->type, show(ctx, m->place), kind->place);
	return NULL;
}

static int is_engines(const struct oakum_ctx *ctx,
		      const struct oakum_engine_places *engines, const char *path,
		      bool read_only, bool *ret, struct oakum_err *e)
{
	struct oakum_place p = {0};
	int r = ctx->host->place(ctx->host, path, &p, e);

	if (r < 0)
		return r;
	return oakum_engine_places_own(ctx, engines, &p, read_only, OAKUM_LOOK_REACHED,
				       ret, e);
}

/* Where it writes must be the engine's; what it only reads, too, when it writes nowhere. */
static int judge_overlay(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m,
			 const char **wrong, struct oakum_err *e)
{
	struct oakum_engine_places engines;
	const struct oakum_shown *layers = NULL;
	bool own = true, writes = false;
	size_t n = 0;
	int r = oakum_engine_places_find(ctx, &engines, e);

	if (r == 0)
		r = oakum_shown_by(ctx, m, &layers, &n, e);
	for (size_t i = 0; i < n; i++)
		writes = writes || !layers[i].read_only;
	for (size_t i = 0; r == 0 && own && i < n; i++) {
		if (!writes || !layers[i].read_only)
			r = is_engines(ctx, &engines, layers[i].path, layers[i].read_only,
				       &own, e);
	}
	for (size_t i = 0; r == 0 && own && i < m->n_options; i++) {
		if (oakum_starts_with(m->options[i], "workdir="))
			r = is_engines(ctx, &engines, m->options[i] + strlen("workdir="),
				       false, &own, e);
	}
	if (!own || !n)
		*wrong = "mounts an overlay that no engine made";
	return r;
}

static void mend(const struct oakum_ctx *ctx, struct oakum_findings *out,
		 struct oakum_finding *f, const struct oakum_spec_mount *m,
		 struct oakum_node *made)
{
	const struct oakum_node *options = oakum_spec_get(m->node, "options");
	struct oakum_node *mount;

	if (options) {
		oakum_fix_replace(out, f, options, made);
		return;
	}
	if (oakum_streq(m->place, "/tmp")) {
		oakum_fix_by_parts(f); /* the rule tmp makes the whole mount */
		return;
	}
	mount = oakum_json_copy(ctx->arena, m->node);
	oakum_json_put(ctx->arena, mount, "options", made);
	oakum_fix_replace(out, f, m->node, mount);
}

static int judge(const struct oakum_ctx *ctx, struct oakum_findings *out,
		 const struct oakum_spec_mount *m, struct oakum_err *e)
{
	const struct oakum_mount_kind *kind = kind_of(m);
	const char *wrong = judge_kind(ctx, m, kind);
	struct oakum_mount_canon canon = {0};
	struct oakum_finding *f;
	int r = 0;

	if (!wrong)
		r = oakum_mount_ids_judge(ctx, m, &wrong, e);
	if (r == 0 && !wrong && !m->bind && oakum_streq(m->type, "overlay"))
		r = judge_overlay(ctx, m, &wrong, e);
	if (r < 0)
		return r;
	if (wrong) {
		oakum_find(out, m->node, "%s", wrong);
		return 0;
	}
	r = oakum_mount_canon(ctx, m, kind, (uint64_t)oakum_arg_int(ctx, "tmpfs_size"),
			      &canon, e);
	if (r < 0 || !canon.wrong)
		return r;
	f = oakum_find(out, m->node, "has a %s on '%s' that %s", kind->type,
		       show(ctx, m->place), canon.wrong);
	if (!canon.lost)
		mend(ctx, out, f, m, canon.options);
	return 0;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < ctx->spec->n_mounts; i++)
		r = judge(ctx, out, &ctx->spec->mounts[i], e);
	return r;
}

const struct oakum_rule oakum_rule_mount_types = {
	.id = "mount_types",
	.title = "Only file systems and options that belong into a container",
	.why = "The runtime mounts as root of the host: a disk, an overlay over /etc, a second /proc without masks.",
	.from = "G privileged, CIS 5.5, PSS",
};

OAKUM_RULE_CODE(mount_types, params, evaluate)
