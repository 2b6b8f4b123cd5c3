/* SPDX-License-Identifier: Apache-2.0 */
/* idmap.c - copies of mounts that show other owners; see idmap.h. */
#include <oakum/idmap.h>

#include <errno.h>

#include <oakum/fd.h>

#include "mount_api.h"

int oakum_idmap_clone(const char *path, bool recursive, int userns, struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_mount_clone(path, recursive);
	int r = fd < 0 ? fd : oakum_mount_idmap(fd, recursive, userns);

	if (r == -EINVAL)
		return oakum_err_set(
			e, r,
			"'%.300s' is on a file system that cannot show other owners",
			path);
	if (r < 0)
		return oakum_err_set(e, r,
				     "'%.300s' cannot be shown with other owners: %s",
				     path, oakum_errno_text(r));
	return oakum_fd_take(&fd);
}

int oakum_idmap_attach(int mount, const char *path, struct oakum_err *e)
{
	int r = oakum_mount_attach(mount, path);

	if (r < 0)
		return oakum_err_set(e, r, "nothing can be mounted at '%.300s': %s", path,
				     oakum_errno_text(r));
	return 0;
}
