/* SPDX-License-Identifier: Apache-2.0 */
/* idmap_views.c - two overlays of one upper layer, brought to one view; see idmap.h. */
#include <oakum/idmap.h>

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <oakum/fd.h>

#include "mount_api.h"

void oakum_idmap_hold(int mount, const char *path)
{
	struct open_how how = {
		.flags = O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	OAKUM_FD int fd = (int)syscall(SYS_openat2, mount, path, &how, sizeof(how));
	struct stat st;

	/* Any change of a directory's attributes takes it up; this one is none. */
	if (fd < 0 || fstat(fd, &st) < 0 || fchmod(fd, st.st_mode & 07777) < 0)
		return;
}

void oakum_idmap_refresh(const char *path)
{
	OAKUM_FD int fd = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct statfs fs;

	if (fd < 0 || fstatfs(fd, &fs) < 0 || fs.f_type != OVERLAYFS_SUPER_MAGIC)
		return;
	if (oakum_mount_reconfigure(path) < 0)
		return; /* it is as up to date as it was */
}
