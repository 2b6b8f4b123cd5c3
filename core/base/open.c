/* SPDX-License-Identifier: Apache-2.0 */
/* open.c - opening a file that others named, and saying what is wrong with it; see fd.h. */
#include <oakum/fd.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trust.h"

/* O_NONBLOCK: a FIFO or a device must not hold us up before fstat has seen it. */
#define OPEN_FLAGS (O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)

static const char *kind(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR:
		return "a directory";
	case S_IFIFO:
		return "a FIFO";
	case S_IFSOCK:
		return "a socket";
	case S_IFCHR:
	case S_IFBLK:
		return "a device";
	case S_IFLNK:
		return "a symbolic link";
	default:
		return "no regular file";
	}
}

/* The story of a failed open. Engines look for the usual phrases of ENOENT and EACCES in a
 * runtime's output and tell other stories then, so these are put in other words. */
static int tell(int dirfd, const char *at, const char *path, int err, struct oakum_err *e)
{
	struct stat st;

	switch (err) {
	case ENOENT:
		return oakum_err_set(e, -err, "'%s' does not exist", path);
	case EACCES:
	case EPERM:
		return oakum_err_set(
			e, -err,
			"'%s' may not be opened by user %u: check its mode and the directories above it",
			path, (unsigned)geteuid());
	case ELOOP:
	case ENXIO:
		if (fstatat(dirfd, at, &st, AT_SYMLINK_NOFOLLOW) < 0)
			break;
		if (S_ISLNK(st.st_mode))
			return oakum_err_set(
				e, -err, "'%s' is a symbolic link: name the file itself",
				path);
		return oakum_err_set(e, -EINVAL, "'%s' is %s, a regular file is needed",
				     path, kind(st.st_mode));
	default:
		break;
	}
	return oakum_err_set(e, -err, "'%s' cannot be opened: %s", path,
			     oakum_errno_text(err));
}

static int check_file(const struct stat *st, const char *path, enum oakum_trust trust,
		      struct oakum_err *e)
{
	if (trust == OAKUM_TRUST_FILE && st->st_nlink != 1)
		return oakum_err_set(
			e, -EPERM,
			"'%s' has %lu names (hard links), 1 is needed: put a copy of it in its place",
			path, (unsigned long)st->st_nlink);
	return oakum_trust_owner(st, path, e);
}

int oakum_fd_open(int dirfd, const char *path, enum oakum_trust trust,
		  struct oakum_err *e)
{
	OAKUM_FD int parent = -1;
	OAKUM_FD int fd = -1;
	OAKUM_SCRATCH char base[NAME_MAX + 1];
	const char *at = path;
	struct stat st;
	int ret;

	if (trust == OAKUM_TRUST_UNSET)
		return oakum_err_set(e, -EINVAL, "'%s': nobody said whom to trust", path);
	if (trust == OAKUM_TRUST_PATH) {
		ret = oakum_trust_walk(dirfd, path, &parent, base, e);
		if (ret < 0)
			return ret;
		dirfd = parent;
		at = base;
	}
	fd = openat(dirfd, at, OPEN_FLAGS | (trust == OAKUM_TRUST_ANY ? 0 : O_NOFOLLOW));
	if (fd < 0)
		return tell(dirfd, at, path, errno, e);
	if (fstat(fd, &st) < 0)
		return tell(dirfd, at, path, errno, e);
	if (!S_ISREG(st.st_mode))
		return oakum_err_set(e, -EINVAL, "'%s' is %s, a regular file is needed",
				     path, kind(st.st_mode));
	if (trust != OAKUM_TRUST_ANY) {
		ret = check_file(&st, path, trust, e);
		if (ret < 0)
			return ret;
	}
	return oakum_fd_take(&fd);
}
