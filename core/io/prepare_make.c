/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prepare_make.c - makes what the steps of a plan say; see prepare_steps.h.
 *
 * Everything is below a directory that only root can search, so names there are nobody
 * else's to change.
 */
#include "prepare_steps.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>

#include "prepare_copy.h"
#include "prepare_range.h"
#include "prepare_shift.h"

#define TMPFS_FLAGS  (MS_NOSUID | MS_NODEV | MS_NOEXEC)
#define TMPFS_DATA   "mode=0700,size=16m,nr_inodes=4k"
#define CREATE_FLAGS (O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)

static int failed(struct oakum_err *e, const char *name, int err)
{
	return oakum_err_set(e, -err, "'%s' cannot be prepared: %s", name,
			     oakum_errno_text(err));
}

/* The options of a file system in memory, with the label that the container's own have. */
static int tmpfs_data(const char *label, const char *more, char *ret, size_t size,
		      struct oakum_err *e)
{
	int n = label ? snprintf(ret, size, TMPFS_DATA "%s,context=\"%s\"", more, label)
		      : snprintf(ret, size, TMPFS_DATA "%s", more);

	if (n < 0 || (size_t)n >= size || (label && strpbrk(label, "\"\\")))
		return oakum_err_set(e, -EINVAL, "linux.mountLabel is no label");
	return 0;
}

/* Not to be written to a swap device, where the kernel (Linux 6.4) can see to that. */
static int make_tmpfs(int fd, const char *path, const struct oakum_preparation *p,
		      const struct oakum_step *s, struct oakum_err *e)
{
	char target[PATH_MAX], data[512];

	if (snprintf(target, sizeof(target), "%s/%s", path, s->name) >=
	    (int)sizeof(target))
		return failed(e, s->name, ENAMETOOLONG);
	if (mkdirat(fd, s->name, 0700) < 0)
		return failed(e, s->name, errno);
	if (tmpfs_data(p->label, ",noswap", data, sizeof(data), e) < 0)
		return -EINVAL;
	if (mount("oakum", target, "tmpfs", TMPFS_FLAGS, data) == 0)
		return 0;
	if (errno != EINVAL)
		return failed(e, s->name, errno);
	if (tmpfs_data(p->label, "", data, sizeof(data), e) < 0)
		return -EINVAL;
	if (mount("oakum", target, "tmpfs", TMPFS_FLAGS, data) < 0)
		return failed(e, s->name, errno);
	return 0;
}

static int make_file(int dirfd, const struct oakum_preparation *p,
		     const struct oakum_step *s, struct oakum_err *e)
{
	OAKUM_FD int fd = openat(dirfd, s->name, CREATE_FLAGS, 0400);
	int ret;

	if (fd < 0)
		return failed(e, s->name, errno);
	ret = oakum_fd_write_all(fd, s->bytes, s->len);
	if (ret < 0)
		return failed(e, s->name, -ret);
	if (!s->open && fchown(fd, p->uid, p->gid) < 0)
		return failed(e, s->name, errno);
	return fchmod(fd, s->open ? 0444 : 0400) < 0 ? failed(e, s->name, errno) : 0;
}

/* userns are what steps share, each -1 until one of them needs it. */
static int make(int fd, const char *path, const struct oakum_preparation *p,
		const struct oakum_step *s, int userns[2], struct oakum_err *e)
{
	switch (s->kind) {
	case OAKUM_STEP_TMPFS:
		return make_tmpfs(fd, path, p, s, e);
	case OAKUM_STEP_FILE:
		return make_file(fd, p, s, e);
	case OAKUM_STEP_RANGE:
		return oakum_range_take(fd, path, s, e);
	case OAKUM_STEP_SHIFT:
		return oakum_shift_make(fd, path, s, userns, e);
	case OAKUM_STEP_COPY:
		return oakum_copy_make(fd, path, p, s, e);
	case OAKUM_STEP_UNSET:
	default:
		return failed(e, s->name, EINVAL);
	}
}

int oakum_steps_make(int fd, const char *path, const struct oakum_preparation *p,
		     struct oakum_err *e)
{
	int userns[2] = {-1, -1};
	int ret = 0;

	for (const struct oakum_step *s = p->steps; ret == 0 && s; s = s->next)
		ret = make(fd, path, p, s, userns, e);
	oakum_fd_close(&userns[0]);
	oakum_fd_close(&userns[1]);
	return ret;
}
