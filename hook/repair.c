/* SPDX-License-Identifier: Apache-2.0 */
/* repair.c - carrying out what was planned; see repair.h. */
#include "repair.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/str.h>

#include "mounts.h"

#define SHOWN_MAX 256

/* What is mounted or detached on a mount that the host shares would be so on the host. */
static int check_shared(struct oakum_hook *h, const struct oakum_mount *on,
			struct oakum_err *e)
{
	if (!on)
		return oakum_err_set(e, -ENOTSUP,
				     "the mount that it is on cannot be told");
	if (oakum_mounts_shared(h->tables, on))
		return oakum_err_set(e, -EXDEV,
				     "the mount that it is on is shared with the host");
	return 0;
}

static int mount_tmpfs(struct oakum_hook *h, const struct oakum_repair *r,
		       struct oakum_err *e)
{
	OAKUM_FD int place = oakum_repair_open(h, r->place, e);
	struct stat st;
	int ret;

	if (place < 0)
		return place;
	if (fstat(place, &st) < 0 || !S_ISDIR(st.st_mode))
		return oakum_err_set(e, -ENOTDIR, "'%s' of the container is no directory",
				     r->place);
	ret = check_shared(h, oakum_repair_mount_of(h, place), e);
	return ret < 0 ? ret
		       : oakum_mend_inside(&h->process, place, oakum_mend_tmpfs,
					   &r->tmpfs, e);
}

static int detach(struct oakum_hook *h, const struct oakum_repair *r, struct oakum_err *e)
{
	OAKUM_FD int place = oakum_repair_open(h, r->place, e);
	const struct oakum_mount *m;
	int ret;

	if (place < 0)
		return place;
	m = oakum_repair_mount_of(h, place);
	if (!m || m->id != r->mount_id)
		return oakum_err_set(e, -EBUSY, "something else is mounted over it");
	ret = check_shared(h, oakum_mountinfo_by_id(h->tables->container, m->parent), e);
	return ret < 0 ? ret
		       : oakum_mend_inside(&h->process, place, oakum_mend_detach, NULL,
					   e);
}

static int write_limit(const struct oakum_repair *r, struct oakum_err *e)
{
	OAKUM_FD int fd = open(r->file, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int ret = fd < 0 ? -errno : oakum_fd_write_all(fd, r->value, strlen(r->value));

	return ret < 0 ? oakum_err_set(e, ret, "'%s' cannot be written to '%s': %s",
				       r->value, r->file, oakum_errno_text(ret))
		       : 0;
}

static int repair(struct oakum_hook *h, const struct oakum_repair *r, struct oakum_err *e)
{
	switch (r->kind) {
	case OAKUM_REPAIR_DETACH:
		return detach(h, r, e);
	case OAKUM_REPAIR_TMPFS:
		return mount_tmpfs(h, r, e);
	case OAKUM_REPAIR_WRITE:
		return write_limit(r, e);
	case OAKUM_REPAIR_UNSET:
	default:
		return oakum_err_set(e, -EINVAL, "nobody knows how");
	}
}

int oakum_repair_all(struct oakum_hook *h, const struct oakum_finding **ret_failed,
		     struct oakum_err *e)
{
	int ret = 0;

	for (const struct oakum_repair *r = h->repairs; ret == 0 && r; r = r->next) {
		*ret_failed = r->finding;
		ret = repair(h, r, e);
	}
	return ret;
}
