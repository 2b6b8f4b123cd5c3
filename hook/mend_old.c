/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mend_old.c - mounting and detaching by the interface that takes paths; see mend.h.
 *
 * The path is the number of the descriptor, in the kernel's own directory of descriptors: it
 * leads to the place that was opened, wherever that is by now.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <oakum/fd.h>

#include "mend.h"

#define DATA_MAX 128

/* Makes the directory of this process's descriptors the working directory, and name what the
 * place is called in there. */
static int go_to_own_descriptors(int place, char name[16])
{
	OAKUM_FD int dir = open("/proc/self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat there, here;
	struct statfs fs;

	if (dir < 0 || fstatfs(dir, &fs) < 0)
		return -errno;
	(void)snprintf(name, 16, "%d", place); /* an int fits */
	if (fs.f_type != PROC_SUPER_MAGIC || fstatat(dir, name, &there, 0) < 0 ||
	    fstat(place, &here) < 0 || there.st_dev != here.st_dev ||
	    there.st_ino != here.st_ino)
		return -ENOTSUP;
	return fchdir(dir) < 0 ? -errno : 0;
}

int oakum_mend_tmpfs_old(int place, const struct oakum_tmpfs *t)
{
	unsigned long flags = MS_NOSUID | MS_NODEV | (t->noexec ? MS_NOEXEC : 0u);
	char data[DATA_MAX], name[16];
	int n = snprintf(data, sizeof(data), "size=%s,mode=%s,uid=%llu,gid=%llu", t->size,
			 t->mode, (unsigned long long)t->uid, (unsigned long long)t->gid);
	int r;

	if (n < 0 || n >= (int)sizeof(data))
		return -EINVAL;
	r = go_to_own_descriptors(place, name);
	if (r == 0 && mount("tmpfs", name, "tmpfs", flags, data) < 0)
		r = -errno;
	return r;
}

int oakum_mend_tmpfs(int place, const void *plan)
{
	int r = oakum_mend_tmpfs_new(place, plan);

	return r == -ENOSYS ? oakum_mend_tmpfs_old(place, plan) : r;
}

int oakum_mend_detach(int place, const void *plan)
{
	char name[16];
	int r = go_to_own_descriptors(place, name);

	(void)plan; /* the place says it all */
	if (r == 0 && umount2(name, MNT_DETACH) < 0)
		r = -errno;
	return r;
}
