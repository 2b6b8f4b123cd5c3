/* SPDX-License-Identifier: Apache-2.0 */
/* prepare_shift.c - see prepare_shift.h. */
#include "prepare_shift.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/idmap.h>

static int failed(struct oakum_err *e, const char *name, int err)
{
	return oakum_err_set(e, -err, "'%s' cannot be prepared: %s", name,
			     oakum_errno_text(err));
}

static int changed(const struct oakum_shift *shift, struct oakum_err *e)
{
	return oakum_err_set(e, -ESTALE,
			     "'%.300s' is another file than when it was judged",
			     shift->path);
}

static bool is_judged(const struct oakum_shift *shift, const struct stat *st)
{
	return st->st_dev == shift->dev && st->st_ino == shift->ino;
}

static int make_overlay(const char *path, const struct oakum_step *s, int userns,
			struct oakum_err *e)
{
	struct stat st;
	int mount;

	if (stat(s->shift->path, &st) < 0 || !is_judged(s->shift, &st))
		return changed(s->shift, e);
	mount = oakum_idmap_overlay(s->shift->layers, &s->range, userns, path, e);
	for (size_t i = 0; mount >= 0 && i < s->n_hold; i++)
		oakum_idmap_hold(mount, s->hold[i]);
	if (mount >= 0)
		oakum_idmap_refresh(s->shift->path);
	return mount;
}

static int make_clone(const struct oakum_step *s, int userns, struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_idmap_clone(s->shift->path, s->recursive, userns, e);
	struct stat st;

	if (fd >= 0 && (fstat(fd, &st) < 0 || !is_judged(s->shift, &st)))
		return changed(s->shift, e);
	return oakum_fd_take(&fd);
}

/* A place of the same kind to mount it at. */
static int make_place(int fd, const char *name, int mount, struct oakum_err *e)
{
	OAKUM_FD int file = -1;
	struct stat st;

	if (fstat(mount, &st) < 0)
		return failed(e, name, errno);
	if (S_ISDIR(st.st_mode))
		return mkdirat(fd, name, 0700) < 0 ? failed(e, name, errno) : 0;
	file = openat(fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		      0600);
	return file < 0 ? failed(e, name, errno) : 0;
}

int oakum_shift_make(int fd, const char *path, const struct oakum_step *s, int userns[2],
		     struct oakum_err *e)
{
	int *ours = &userns[s->owner != 0];
	OAKUM_FD int mount = -1;
	char target[PATH_MAX];
	int r;

	if (*ours < 0)
		*ours = oakum_userns_make(&s->range, s->owner, e);
	if (*ours < 0)
		return *ours;
	mount = s->shift->layers ? make_overlay(path, s, *ours, e)
				 : make_clone(s, *ours, e);
	if (mount < 0)
		return mount;
	if (snprintf(target, sizeof(target), "%s/%s", path, s->name) >=
	    (int)sizeof(target))
		return failed(e, s->name, ENAMETOOLONG);
	r = make_place(fd, s->name, mount, e);
	return r == 0 ? oakum_idmap_attach(mount, target, e) : r;
}
