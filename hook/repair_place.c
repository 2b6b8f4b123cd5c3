/* SPDX-License-Identifier: Apache-2.0 */
/* repair_place.c - a place of the container as a descriptor; see repair.h, openat2(2). */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/str.h>

#include "mounts.h"
#include "repair.h"

#define TRIES_MAX 64 /* openat2 asks to be called again when a rename came in between */
#define SHOWN_MAX 256

static int open_below(int dir, const char *path)
{
	struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};

	for (int i = 0; i < TRIES_MAX; i++) {
		long fd = syscall(SYS_openat2, dir, path, &how, sizeof(how));

		if (fd >= 0)
			return (int)fd;
		if (errno != EAGAIN && errno != EINTR)
			return -errno;
	}
	return -EAGAIN;
}

int oakum_repair_open(struct oakum_hook *h, const char *place, struct oakum_err *e)
{
	/* The process's root: the host's still, but in the container's mount namespace. */
	OAKUM_FD int top = openat(h->process.dir, "root", O_PATH | O_CLOEXEC);
	OAKUM_FD int root = top < 0 ? -errno : open_below(top, h->tables->rootfs);
	int fd = root < 0 ? root : open_below(root, place);

	if (fd == -ELOOP)
		return oakum_err_set(e, fd, "'%s' of the container is reached by a link",
				     oakum_str_show(&h->arena, place, SHOWN_MAX));
	if (fd < 0)
		return oakum_err_set(e, fd, "'%s' of the container cannot be opened: %s",
				     oakum_str_show(&h->arena, place, SHOWN_MAX),
				     oakum_errno_text(fd));
	return fd;
}

const struct oakum_mount *oakum_repair_mount_of(const struct oakum_hook *h, int place)
{
	struct statx st;

	if (statx(place, "", AT_EMPTY_PATH, STATX_MNT_ID, &st) < 0 ||
	    !(st.stx_mask & STATX_MNT_ID))
		return NULL;
	return oakum_mountinfo_by_id(h->tables->container, (unsigned)st.stx_mnt_id);
}
