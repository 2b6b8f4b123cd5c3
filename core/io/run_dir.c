/* SPDX-License-Identifier: Apache-2.0 */
/* run_dir.c - see run_dir.h. */
#include "run_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>

#define DIR_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

static int check(int fd, const char *dir, struct oakum_err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return oakum_err_set(e, -errno, "run directory '%s': %s", dir,
				     oakum_errno_text(errno));
	if ((st.st_uid != 0 && st.st_uid != geteuid()) ||
	    (st.st_mode & (S_IWGRP | S_IWOTH)))
		return oakum_err_set(
			e, -EPERM,
			"run directory '%s' must be root's, and writable by nobody else",
			dir);
	return 0;
}

int oakum_run_dir_open(const char *dir, bool make, struct oakum_err *e)
{
	OAKUM_FD int fd = open(dir, DIR_FLAGS);
	int ret;

	if (fd < 0 && errno == ENOENT && make &&
	    (mkdir(dir, 0700) == 0 || errno == EEXIST))
		fd = open(dir, DIR_FLAGS);
	if (fd < 0)
		return oakum_err_set(e, -errno, "run directory '%s': %s", dir,
				     oakum_errno_text(errno));
	ret = check(fd, dir, e);
	return ret < 0 ? ret : oakum_fd_take(&fd);
}

int oakum_run_dir_lock(int fd, const char *dir, struct oakum_err *e)
{
	while (flock(fd, LOCK_EX) < 0) {
		if (errno != EINTR)
			return oakum_err_set(e, -errno,
					     "run directory '%s' cannot be locked: %s",
					     dir, oakum_errno_text(errno));
	}
	return 0;
}
