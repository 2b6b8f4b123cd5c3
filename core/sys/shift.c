/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shift.c - whether files can be shown with other owners: the member shift of host.h.
 *
 * It is tried out, for each directory that matters: a detached copy of the mount is made and
 * given a mapping, and is gone again. What was tried is not tried again, so that the answer
 * is one throughout a judgement, also where memory was short for a moment. Only whether an overlay of such copies can be mounted is
 * left to the version of the kernel, because that would leave something in its directories.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/idmap.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "host_data.h"
#include "overlay_layers.h"

#define OVERLAY_SINCE "5.19" /* the kernel that takes such layers */

/* A user namespace to try with: what it maps does not matter. */
static int trial_userns(struct oakum_machine *m, struct oakum_err *e)
{
	static const struct oakum_id_range range = {1, 1};

	if (m->userns <= 0) {
		int fd = oakum_userns_make(&range, 0, e);

		if (fd < 0)
			return fd;
		m->userns = fd;
	}
	return m->userns;
}

/* NULL: it can be shown so. */
static const char *try(struct oakum_machine *m, const char *path, bool recursive)
{
	struct oakum_err story = OAKUM_ERR_INIT;
	int userns = trial_userns(m, &story);
	OAKUM_FD int fd = -1;

	if (userns >= 0)
		fd = oakum_idmap_clone(path, recursive, userns, &story);
	return fd >= 0 ? NULL : oakum_arena_printf(m->arena, "%s", story.msg);
}

static const char *try_layers(struct oakum_machine *m, const struct oakum_layers *l)
{
	const char *why_not = NULL;

	for (size_t i = 0; i < l->n_lower && !why_not; i++)
		why_not = try(m, l->lower[i], false);
	if (!why_not && l->above)
		why_not = try(m, l->above, false);
	return why_not;
}

/* Whether the running kernel is that version or a later one. */
static bool kernel_is(unsigned major, unsigned minor)
{
	struct utsname name;
	unsigned have_major, have_minor;

	if (uname(&name) < 0 ||
	    sscanf(name.release, "%3u.%3u", &have_major, &have_minor) != 2)
		return false;
	return have_major > major || (have_major == major && have_minor >= minor);
}

static const char *shift_overlay(struct oakum_machine *m, const struct oakum_mount *mount,
				 struct oakum_shift *s)
{
	const char *why_not = NULL;

	if (!oakum_streq(mount->point, s->path) || !oakum_streq(mount->root, "/"))
		return "it is part of an overlay";
	if (!kernel_is(5, 19))
		return "it is an overlay, for which Linux " OVERLAY_SINCE " is needed";
	s->layers = oakum_overlay_find(m->arena, mount, &why_not);
	return s->layers ? try_layers(m, s->layers) : why_not;
}

static int look(struct oakum_machine *m, const char *path, struct oakum_shift *ret,
		struct oakum_err *e)
{
	const char *abs =
		path[0] == '/' ? path : oakum_path_join(m->arena, m->bundle, path);
	OAKUM_FD int fd = oakum_path_open(AT_FDCWD, abs, 0, 0);
	struct stat st;
	int r;

	if (fd == -ENOENT) {
		ret->why_not = "it does not exist";
		return 0;
	}
	if (fd < 0 || fstat(fd, &st) < 0)
		return oakum_err_set(e, fd < 0 ? fd : -errno,
				     "'%.300s' cannot be looked at: %s", path,
				     oakum_errno_text(fd < 0 ? fd : errno));
	r = oakum_path_of(m->arena, fd, &ret->path, e);
	ret->dev = st.st_dev;
	ret->ino = st.st_ino;
	return r;
}

static int find_out(struct oakum_machine *m, const char *path, bool root, bool recursive,
		    struct oakum_shift *ret, struct oakum_err *e)
{
	const struct oakum_mountinfo *mounts = NULL;
	const struct oakum_mount *mount;
	int r = look(m, path, ret, e);

	if (r == 0)
		r = oakum_machine_mounts(m, &mounts, e);
	if (r < 0)
		return r;
	if (geteuid() != 0)
		ret->why_not = "it takes root to find out";
	mount = ret->why_not ? NULL : oakum_mountinfo_holding(mounts, ret->path);
	if (mount && root && oakum_streq(mount->fs_type, "overlay"))
		ret->why_not = shift_overlay(m, mount, ret);
	else if (!ret->why_not)
		ret->why_not = try(m, ret->path, recursive);
	return 0;
}

int oakum_host_shift(const struct oakum_host *h, const char *path, bool root,
		     bool recursive, struct oakum_shift *ret, struct oakum_err *e)
{
	struct oakum_machine *m = oakum_machine_of(h);
	const char *question =
		oakum_arena_printf(m->arena, "%d %d %s", root, recursive, path);
	struct oakum_shift *known = oakum_memo_get(&m->shifts, question);

	if (!known) {
		int r;

		known = OAKUM_NEW(m->arena, struct oakum_shift);
		r = find_out(m, path, root, recursive, known, e);
		if (r < 0)
			return r;
		oakum_memo_put(&m->shifts, m->arena, question, known);
	}
	*ret = *known;
	return 0;
}
