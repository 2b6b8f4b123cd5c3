/* SPDX-License-Identifier: Apache-2.0 */
/* mount_api.c - see mount_api.h. */
#include "mount_api.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

static int result(long r)
{
	return r < 0 ? -errno : (int)r;
}

static int set_attr(int mount, bool recursive, struct mount_attr *attr)
{
	return result(syscall(SYS_mount_setattr, mount, "",
			      AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0), attr,
			      sizeof(*attr)));
}

int oakum_mount_clone(const char *path, bool recursive)
{
	struct mount_attr attr = {.propagation = MS_PRIVATE};
	int fd = result(syscall(SYS_open_tree, AT_FDCWD, path,
				OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_NO_AUTOMOUNT |
					AT_SYMLINK_NOFOLLOW |
					(recursive ? AT_RECURSIVE : 0)));
	int r = fd < 0 ? fd : set_attr(fd, recursive, &attr);

	if (r < 0 && fd >= 0)
		(void)close(fd); /* nothing was written */
	return r < 0 ? r : fd;
}

int oakum_mount_idmap(int mount, bool recursive, int userns)
{
	struct mount_attr attr = {.attr_set = MOUNT_ATTR_IDMAP,
				  .userns_fd = (__u64)userns};

	return set_attr(mount, recursive, &attr);
}

int oakum_mount_attach(int mount, const char *path)
{
	return result(syscall(SYS_move_mount, mount, "", AT_FDCWD, path,
			      MOVE_MOUNT_F_EMPTY_PATH));
}

int oakum_mount_make(const char *source, const char *path, const char *type,
		     const char *data)
{
	return result(syscall(SYS_mount, source, path, type, 0, data));
}

int oakum_mount_reconfigure(const char *path)
{
	int fd = result(
		syscall(SYS_fspick, AT_FDCWD, path,
			FSPICK_CLOEXEC | FSPICK_SYMLINK_NOFOLLOW | FSPICK_NO_AUTOMOUNT));
	int r = fd < 0 ? fd
		       : result(syscall(SYS_fsconfig, fd, FSCONFIG_CMD_RECONFIGURE, NULL,
					NULL, 0));

	if (fd >= 0)
		(void)close(fd); /* nothing was written */
	return r;
}

int oakum_mount_apart(void)
{
	return result(syscall(SYS_mount, NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
}
