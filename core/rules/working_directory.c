/* SPDX-License-Identifier: Apache-2.0 */
/*
 * working_directory - the process starts in a directory of the container.
 *
 * While a container is made, descriptors of the runtime may still be open, and a working
 * directory of /proc/self/fd/8 was the host's root (CVE-2024-21626), for exec as well. Which
 * number it is can be guessed, so nothing below /proc is a working directory, by whatever
 * name: written with dots, through links of the image or of a volume, below /dev/fd, which
 * the runtime makes a link to /proc/self/fd, or on another procfs. Relative paths start where
 * the runtime happens to be.
 *
 * Not covered: links that a volume gets later, and at exec, where mounts are not known, any
 * link of a volume. Runtimes since January 2024 look for themselves.
 */
#include <oakum/rule.h>

#include <errno.h>
#include <string.h>

#include <oakum/path.h>
#include <oakum/str.h>

#include "lib/shown.h"

#define SHOWN_MAX 256

static const char into_proc[] = "which leads into /proc and perhaps out of the container";
static const char out_of_volume[] =
	"a link of a volume that leads out of it: where cannot be told before";

/* Links that runtimes make, all of them into /proc. */
static const char runtime_links[][12] = {"/dev/core", "/dev/fd", "/dev/stderr",
					 "/dev/stdin", "/dev/stdout"};

/* Whether a path in the container, free of links, is on procfs. Its root shows nothing that
 * is not the container's. */
static bool is_on_proc(const struct oakum_ctx *ctx, const char *path)
{
	const struct oakum_spec_mount *m = oakum_spec_mount_over(ctx->spec, path);

	if (oakum_streq(path, "/proc"))
		return false;
	if (oakum_path_below(path, "/proc") ||
	    (m && !m->bind && oakum_streq(m->type, "proc")))
		return true;
	for (size_t i = 0; i < OAKUM_COUNT(runtime_links); i++) {
		if (oakum_path_below(path, runtime_links[i]))
			return true;
	}
	return false;
}

/* Looks at what is called rest below a directory of the host that the container sees. */
static int judge_below(const struct oakum_ctx *ctx, const char *dir, const char *rest,
		       const char **ret_why, struct oakum_err *e)
{
	struct oakum_place source = {0}, p = {0};
	int r = ctx->host->place(ctx->host, dir, &source, e);

	if (r == 0)
		r = ctx->host->place(ctx->host,
				     oakum_arena_printf(ctx->arena, "%s%s", dir, rest),
				     &p, e);
	if (r < 0 && r != -ELOOP)
		return r;
	if (r == -ELOOP || oakum_streq(p.fs_type, "proc"))
		*ret_why = into_proc;
	else if (!oakum_path_below(p.path, source.path))
		*ret_why = out_of_volume;
	return 0;
}

/* Looks at path in what is mounted over it from the host; *ret: whether anything is. */
static int judge_mounted(const struct oakum_ctx *ctx, const char *path, bool *ret,
			 const char **ret_why, struct oakum_err *e)
{
	const struct oakum_spec_mount *m = oakum_spec_mount_over(ctx->spec, path);
	const struct oakum_shown *shown = NULL;
	size_t n = 0;
	int r = m ? oakum_shown_by(ctx, m, &shown, &n, e) : 0;

	for (size_t i = 0; r == 0 && i < n && !*ret_why; i++)
		r = judge_below(ctx, shown[i].path,
				path + (m->place[1] ? strlen(m->place) : 0), ret_why, e);
	*ret = n > 0;
	return r;
}

/* What is wrong with path; *ret_why stays as it is when nothing is. */
static int judge_path(const struct oakum_ctx *ctx, const char *path, const char **ret_why,
		      struct oakum_err *e)
{
	struct oakum_image_file f = {
		.path = oakum_path_normalise(ctx->arena, path),
		.via_link = true,
	};

	/* First the path, then where the image's links lead. */
	for (int step = 0; f.via_link; step++) {
		bool mounted = false;
		int r;

		if (is_on_proc(ctx, f.path)) {
			*ret_why = into_proc;
			return 0;
		}
		r = judge_mounted(ctx, f.path, &mounted, ret_why, e);
		if (r < 0 || mounted || step == 1)
			return r;
		/* As it is written, for ".." after a link climbs from where that leads. */
		r = ctx->host->image_file(ctx->host, path, &f, e);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Judges cwd, and what it climbs out of with "..". */
static int judge_way(const struct oakum_ctx *ctx, const char *cwd, const char **ret_why,
		     struct oakum_err *e)
{
	for (const char *at = strstr(cwd, "/.."); at && !*ret_why;
	     at = strstr(at + 1, "/..")) {
		const char *before = oakum_arena_dup(ctx->arena, cwd, (size_t)(at - cwd));
		int r = *before ? judge_path(ctx, before, ret_why, e) : 0;

		if (r < 0)
			return r;
	}
	return *ret_why ? 0 : judge_path(ctx, cwd, ret_why, e);
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	const char *cwd = NULL, *why = NULL;
	int r = 0;

	/* Without one the runtimes refuse; an exec then keeps the container's. */
	if (oakum_spec_str(ctx->spec->process, "cwd", &cwd) != OAKUM_HAVE_VALUE)
		return 0;
	if (cwd[0] == '/')
		r = judge_way(ctx, cwd, &why, e);
	else
		why = "which is no absolute path: where that is depends on the runtime";
	if (why)
		oakum_find_at(out, "process/cwd", "starts in '%s', %s",
			      oakum_str_show(ctx->arena, cwd, SHOWN_MAX), why);
	return r;
}

const struct oakum_rule oakum_rule_working_directory = {
	.id = "working_directory",
	.title = "The process starts in a directory of the container",
	.why = "A working directory below /proc/self/fd was the host's root for a while: CVE-2024-21626.",
	.from = "CVE-2024-21626",
	.flags = OAKUM_RULE_NO_FIX | OAKUM_RULE_ON_EXEC,
};

OAKUM_RULE_CODE(working_directory, NULL, evaluate)
