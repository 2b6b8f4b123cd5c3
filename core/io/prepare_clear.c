/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prepare_clear.c - clears away what was prepared; see prepare_steps.h.
 *
 * A mount may show a user's files. So mounts are detached first, and no directory is entered
 * that lies behind one: the kernel sees to that (openat2, RESOLVE_NO_XDEV), not a comparison.
 */
#include "prepare_steps.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/str.h>

#define DEPTH_MAX  8
#define MOUNTS_MAX 64 /* on top of each other */

static int enter(int dirfd, const char *name)
{
	struct open_how how = {
		.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC,
		.resolve = RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH,
	};

	return (int)syscall(SYS_openat2, dirfd, name, &how, sizeof(how));
}

static void detach(const char *path)
{
	for (int i = 0; i < MOUNTS_MAX; i++) {
		if (umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) < 0)
			return;
	}
}

static int clear_at(int dirfd, const char *name, const char *path, int depth);

static int clear_entries(int fd, const char *path, int depth)
{
	DIR *d = fdopendir(fd);
	const struct dirent *entry;
	int ret = 0;

	if (!d) {
		oakum_fd_close(&fd);
		return -ENOMEM;
	}
	while ((entry = readdir(d))) {
		char below[PATH_MAX];
		int r = -ENAMETOOLONG;

		if (oakum_streq(entry->d_name, ".") || oakum_streq(entry->d_name, ".."))
			continue;
		if (snprintf(below, sizeof(below), "%s/%s", path, entry->d_name) <
		    (int)sizeof(below))
			r = clear_at(dirfd(d), entry->d_name, below, depth + 1);
		ret = ret < 0 ? ret : r;
	}
	(void)closedir(d); /* it was only read */
	return ret;
}

static int clear_at(int dirfd, const char *name, const char *path, int depth)
{
	int fd, ret;

	detach(path);
	if (unlinkat(dirfd, name, 0) == 0)
		return 0;
	if ((errno != EISDIR && errno != EPERM) || depth > DEPTH_MAX)
		return -errno;
	fd = enter(dirfd, name);
	ret = fd < 0 ? -errno : clear_entries(fd, path, depth);
	if (ret == 0 && unlinkat(dirfd, name, AT_REMOVEDIR) < 0)
		ret = -errno;
	return ret;
}

int oakum_steps_clear(int dirfd, const char *name, const char *path)
{
	return clear_at(dirfd, name, path, 0);
}
