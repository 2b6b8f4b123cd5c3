/* SPDX-License-Identifier: Apache-2.0 */
/* mend_new.c - a tmpfs by the mount interface of Linux 5.2: no path is named at all. */
#include <errno.h>
#include <linux/mount.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <oakum/fd.h>

#include "mend.h"

static int set(int fs, const char *key, const char *value)
{
	return syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, key, value, 0) < 0 ? -errno
										 : 0;
}

static int set_number(int fs, const char *key, uint64_t n)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%llu", (unsigned long long)n); /* it fits */
	return set(fs, key, text);
}

static int configure(int fs, const struct oakum_tmpfs *t)
{
	int r = set(fs, "source", "tmpfs");

	if (r == 0)
		r = set(fs, "size", t->size);
	if (r == 0)
		r = set(fs, "mode", t->mode);
	if (r == 0)
		r = set_number(fs, "uid", t->uid);
	if (r == 0)
		r = set_number(fs, "gid", t->gid);
	if (r == 0 && syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		r = -errno;
	return r;
}

int oakum_mend_tmpfs_new(int place, const struct oakum_tmpfs *t)
{
	unsigned attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV |
			      (t->noexec ? MOUNT_ATTR_NOEXEC : 0u);
	OAKUM_FD int fs = (int)syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC);
	OAKUM_FD int mount = -1;
	int r;

	if (fs < 0)
		return -errno;
	r = configure(fs, t);
	if (r < 0)
		return r;
	mount = (int)syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, attributes);
	if (mount < 0 || syscall(SYS_move_mount, mount, "", place, "",
				 MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) < 0)
		return -errno;
	return 0;
}
