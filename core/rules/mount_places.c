/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mount_places - each mount lands where it may, and none hides another.
 *
 * A mount at "/" is another root file system; one below /proc, /sys or /dev covers what masks,
 * labels and devices depend on (CVE-2019-16884, CVE-2023-27561), so there only the places are
 * free that engines use themselves, each for its own kind of mount, and lxcfs's files. A mount
 * that comes later hides an earlier one at or below its place: what was injected, or /proc.
 * Runtimes follow links of the image on the way to a place, within the root file system: such
 * a link must lead nowhere near any of those. Links like /var/run -> /run are everywhere, so
 * where it leads decides. The same goes for links within a bind mount: nothing may be mounted
 * below one through them, since what they mean depends on who looks.
 *
 * A place is to be written plainly: "/bin/../tmp" is refused, since whoever compares texts
 * overlooks it. Two mounts at one place are let be when they are the same, or on /dev/shm, where containerd
 * puts a tmpfs and then the pod's own.
 *
 * Not covered: a link that appears in an image or a volume after the check (CVE-2021-30465):
 * the runtime must be new enough to hold on to what it opened.
 */
#include <oakum/rule.h>

#include <errno.h>
#include <string.h>

#include <oakum/path.h>
#include <oakum/str.h>

#include "lib/mount_tree.h"

#define SHOWN_MAX 100  /* of a path in a message */
#define PLACE_MAX 4096 /* characters: the kernel's limit */

struct judging {
	const struct oakum_ctx *ctx;
	struct oakum_findings *out;
	struct oakum_mount_tree earlier; /* the mounts before the one that is judged */
};

static const struct oakum_param params[] = {
	{.name = "places",
	 .type = OAKUM_PARAM_PATHS,
	 .dflt = "[]",
	 .help = "more places below /proc, /sys and /dev that may be mounted on"},
	{.name = ""},
};

/* What may be mounted where in the file systems of the kernel. */
static const struct {
	char place[32], type[12];
} standard[] = {
	{"/proc", "proc"},
	{"/proc/cpuinfo", "bind"}, /* lxcfs, here and below */
	{"/proc/diskstats", "bind"},
	{"/proc/loadavg", "bind"},
	{"/proc/meminfo", "bind"},
	{"/proc/slabinfo", "bind"},
	{"/proc/stat", "bind"},
	{"/proc/swaps", "bind"},
	{"/proc/uptime", "bind"},
	{"/sys", "sysfs"},
	{"/sys/devices/system/cpu", "bind"},
	{"/sys/devices/system/cpu/online", "bind"},
	{"/sys/fs/cgroup", "cgroup"},
	{"/sys/fs/cgroup", "cgroup2"},
	{"/dev", "tmpfs"},
	{"/dev/pts", "devpts"},
	{"/dev/shm", "tmpfs"},
	{"/dev/shm", "bind"}, /* of another container or the pod */
	{"/dev/mqueue", "mqueue"},
	{"/dev/hugepages", "bind"},
	{"/dev/log", "bind"},
	{"/dev/oakum-init", "bind"},
	{"/dev/termination-log", "bind"}, /* Kubernetes */
};

static const char kernel_dirs[][8] = {"/proc", "/sys", "/dev"};

static const char *show(const struct oakum_ctx *ctx, const char *path)
{
	return oakum_str_show(ctx->arena, path, SHOWN_MAX);
}

static const struct oakum_node *place_node(const struct oakum_spec_mount *m)
{
	const struct oakum_node *n = oakum_spec_get(m->node, "destination");

	return n ? n : m->node;
}

static bool is_standard(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m,
			const char *place)
{
	const char *type = m->bind ? "bind" : m->type;
	size_t n = 0;
	const char *const *more = oakum_arg_texts(ctx, "places", &n);

	for (size_t i = 0; i < OAKUM_COUNT(standard); i++) {
		if (oakum_streq(place, standard[i].place) &&
		    oakum_streq(type, standard[i].type))
			return true;
	}
	if (type && oakum_starts_with(type, "cgroup") &&
	    oakum_path_below(place, "/sys/fs/cgroup"))
		return true;
	return oakum_str_in(place, more, n);
}

static bool is_kernels(const char *place)
{
	for (size_t i = 0; i < OAKUM_COUNT(kernel_dirs); i++) {
		if (oakum_path_below(place, kernel_dirs[i]))
			return true;
	}
	return false;
}

/* The first earlier mount that m hides when it lands on place. Two mounts at one place are let
 * be when they are the same, and so is what is on /dev/shm. */
static const struct oakum_spec_mount *
hidden_by(const struct judging *j, const struct oakum_spec_mount *m, const char *place)
{
	const struct oakum_spec_mount *below, *there = NULL;

	if (m->remount)
		return NULL;
	below = oakum_mount_tree_below(&j->earlier, place);
	if (!oakum_streq(place, "/dev/shm"))
		there = oakum_mount_tree_other(&j->earlier, place, m->node);
	return !there || (below && below < there) ? below : there;
}

/* Engines write places plainly; another spelling is there to be overlooked. A pod's author may
 * end a path with a slash, but not that of /tmp, which others look for. */
static bool is_plain(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m)
{
	return oakum_streq(m->destination, m->place) ||
	       (!oakum_streq(m->place, "/tmp") &&
		oakum_streq(m->destination,
			    oakum_arena_printf(ctx->arena, "%s/", m->place)));
}

/* What is wrong with a place, by its name or by where links lead; NULL for nothing. */
static const char *judge_place(const struct judging *j, const struct oakum_spec_mount *m)
{
	const struct oakum_ctx *ctx = j->ctx;
	const char *place = m->place;
	const struct oakum_spec_mount *o;

	if (!place[1])
		return "the root file system";
	if (is_kernels(place) && !is_standard(ctx, m, place))
		return oakum_arena_printf(ctx->arena, "'%s', a place of the kernel's",
					  show(ctx, place));
	o = hidden_by(j, m, place);
	if (o)
		return oakum_arena_printf(ctx->arena,
					  "'%s', where it hides the mount on '%s'",
					  show(ctx, place), show(ctx, o->place));
	if (!is_plain(ctx, m))
		return oakum_arena_printf(ctx->arena, "'%s', which is written as '%s'",
					  show(ctx, place), show(ctx, m->destination));
	return NULL;
}

/* What is wrong with where a link of the image leads to; NULL for nothing. Two names of one
 * place, as /run and /var/run, are the user's own affair, but for what was put on /tmp. */
static const char *judge_link(const struct judging *j, const struct oakum_spec_mount *m,
			      const char *place)
{
	const struct oakum_spec_mount *o = hidden_by(j, m, place);
	const struct oakum_ctx *ctx = j->ctx;

	if (!place[1] || is_kernels(m->place) || is_kernels(place))
		return oakum_arena_printf(ctx->arena, "'%s'", show(ctx, place));
	if (o && (!oakum_streq(o->place, place) || oakum_streq(place, "/tmp")))
		return oakum_arena_printf(ctx->arena,
					  "'%s', where it hides the mount on '%s'",
					  show(ctx, place), show(ctx, o->place));
	return NULL;
}

static int judge_image(const struct judging *j, const struct oakum_spec_mount *m,
		       struct oakum_err *e)
{
	const struct oakum_ctx *ctx = j->ctx;
	struct oakum_image_file image = {0};
	const char *wrong;
	int r = ctx->host->image_file(ctx->host, m->place, &image, e);

	wrong = r == 0 && image.via_link ? judge_link(j, m, image.path) : NULL;
	if (wrong)
		oakum_find(j->out, place_node(m),
			   "mounts on '%s', from where a link of the image leads to %s",
			   show(ctx, m->place), wrong);
	return r;
}

static int judge_volume(const struct oakum_ctx *ctx, struct oakum_findings *out,
			const struct oakum_spec_mount *m,
			const struct oakum_spec_mount *above, struct oakum_err *e)
{
	struct oakum_place source = {0}, there = {0};
	const char *path;
	int r = ctx->host->place(ctx->host, above->source, &source, e);

	if (r < 0)
		return r == -ELOOP ? 0 : r; /* for engine_socket and host_paths */
	path = oakum_path_join(ctx->arena, source.path,
			       m->place + strlen(above->place) + 1);
	r = ctx->host->place(ctx->host, path, &there, e);
	if (r < 0 && r != -ELOOP)
		return r;
	if (r == -ELOOP || !oakum_streq(there.path, path))
		oakum_find(out, place_node(m),
			   "mounts on '%s' through a link in what is mounted on '%s'",
			   show(ctx, m->place), show(ctx, above->place));
	return 0;
}

/* Without a /dev of its own the container has the image's, where /dev/null may be a link that
 * the runtime opens as root (CVE-2025-31133 and its kin). */
static void judge_dev(const struct oakum_ctx *ctx, struct oakum_findings *out)
{
	for (size_t i = 0; i < ctx->spec->n_mounts; i++) {
		const struct oakum_spec_mount *m = &ctx->spec->mounts[i];

		/* What is mounted over it is a finding of its own. */
		if (!m->bind && oakum_streq(m->place, "/dev") &&
		    oakum_streq(m->type, "tmpfs"))
			return;
	}
	if (!ctx->spec->process)
		return;
	oakum_find_at(out, "mounts", "has no tmpfs of its own on /dev");
}

static int judge(const struct judging *j, const struct oakum_spec_mount *m,
		 struct oakum_err *e)
{
	/* The mount that the place lies in: what is below it is not the image's. */
	const struct oakum_spec_mount *above =
		oakum_mount_tree_above(&j->earlier, m->place);
	const struct oakum_ctx *ctx = j->ctx;
	struct oakum_findings *out = j->out;
	const char *wrong;

	if (strlen(m->place) >= PLACE_MAX) {
		oakum_find(out, place_node(m), "mounts on a path that is too long");
		return 0;
	}
	wrong = judge_place(j, m);
	if (wrong)
		oakum_find(out, place_node(m), "mounts on %s", wrong);
	if (oakum_str_in("tmpcopyup", m->options, m->n_options) && is_kernels(m->place))
		oakum_find(out, place_node(m),
			   "fills '%s' with what the image has there, links included",
			   show(ctx, m->place));
	if (!above || oakum_str_in("tmpcopyup", above->options, above->n_options))
		return judge_image(j, m, e);
	if (!above->bind && oakum_streq(above->type, "overlay"))
		oakum_find(
			out, place_node(m),
			"mounts on '%s', inside of an overlay that may have a link there",
			show(ctx, m->place));
	return above->bind && above->source && *above->source
		       ? judge_volume(ctx, out, m, above, e)
		       : 0;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	struct judging j = {.ctx = ctx, .out = out};
	int r = 0;

	judge_dev(ctx, out);
	oakum_mount_tree_init(&j.earlier, ctx->arena, ctx->spec->mounts,
			      ctx->spec->n_mounts);
	for (size_t i = 0; r == 0 && i < ctx->spec->n_mounts; i++) {
		const struct oakum_spec_mount *m = &ctx->spec->mounts[i];

		r = judge(&j, m, e);
		/* A remount changes what is there, and hides nothing. */
		if (!m->remount)
			oakum_mount_tree_add(&j.earlier, m);
	}
	return r;
}

const struct oakum_rule oakum_rule_mount_places = {
	.id = "mount_places",
	.title = "Mounts land where they may",
	.why = "A mount over /proc, /sys, /dev or another mount takes away what protects the host.",
	.from = "G privileged, CIS 5.5",
	.flags = OAKUM_RULE_NO_FIX,
};

OAKUM_RULE_CODE(mount_places, params, evaluate)
