/* SPDX-License-Identifier: Apache-2.0 */
/* store.c - see store.h. */
#include <oakum/store.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include <oakum/fd.h>

#define CREATE_FLAGS (O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)

static int failed(struct oakum_err *e, const char *name, const char *what, int err)
{
	return oakum_err_set(e, -err, "'%s' cannot be %s: %s", name, what,
			     oakum_errno_text(err));
}

/* A file for the owner alone, without a name where the file system can do that. What a killed
 * process left under the name is nobody's, and goes first. */
static int create(int dirfd, const char *temp, bool *ret_named, struct oakum_err *e)
{
	int fd = openat(dirfd, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);

	*ret_named = fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR);
	if (!*ret_named)
		return fd < 0 ? failed(e, temp, "created", errno) : fd;
	fd = openat(dirfd, temp, CREATE_FLAGS, 0600);
	if (fd < 0 && errno == EEXIST && unlinkat(dirfd, temp, 0) == 0)
		fd = openat(dirfd, temp, CREATE_FLAGS, 0600);
	return fd < 0 ? failed(e, temp, "created", errno) : fd;
}

/* Only a whole file gets a name. */
static int give_name(int fd, int dirfd, const char *temp, struct oakum_err *e)
{
	char from[OAKUM_FD_LINK_MAX];

	oakum_fd_link(fd, from);
	if (linkat(AT_FDCWD, from, dirfd, temp, AT_SYMLINK_FOLLOW) == 0)
		return 0;
	if (errno == EEXIST && unlinkat(dirfd, temp, 0) == 0 &&
	    linkat(AT_FDCWD, from, dirfd, temp, AT_SYMLINK_FOLLOW) == 0)
		return 0;
	return failed(e, temp, "created", errno);
}

/* The owner first: chown takes set-id bits away, chmod says what they are in the end. */
static int fill(int fd, const char *name, const struct stat *like, const char *bytes,
		size_t len, struct oakum_err *e)
{
	int ret = oakum_fd_write_all(fd, bytes, len);

	if (ret < 0)
		return failed(e, name, "written", -ret);
	if ((like->st_uid != geteuid() || like->st_gid != getegid()) &&
	    fchown(fd, like->st_uid, like->st_gid) < 0)
		return failed(e, name, "given to its owner", errno);
	if (fchmod(fd, like->st_mode & 07777) < 0)
		return failed(e, name, "given its mode", errno);
	if (fsync(fd) < 0)
		return failed(e, name, "written", errno);
	return 0;
}

int oakum_store_replace(int dirfd, const char *name, const char *temp,
			const struct stat *like, const char *bytes, size_t len,
			struct oakum_err *e)
{
	OAKUM_FD int fd = -1;
	bool named;
	int ret;

	fd = create(dirfd, temp, &named, e);
	if (fd < 0)
		return fd;
	ret = fill(fd, name, like, bytes, len, e);
	if (ret == 0 && !named) {
		ret = give_name(fd, dirfd, temp, e);
		named = ret == 0;
	}
	if (ret == 0 && renameat(dirfd, temp, dirfd, name) < 0)
		ret = failed(e, name, "replaced", errno);
	if (ret < 0 && named)
		(void)unlinkat(dirfd, temp, 0); /* the story is the failure before it */
	return ret;
}

int oakum_store_new(int dirfd, const char *name, const char *bytes, size_t len,
		    struct oakum_err *e)
{
	OAKUM_FD int fd = openat(dirfd, name, CREATE_FLAGS, 0600);
	int ret;

	if (fd < 0)
		return failed(e, name, "created", errno);
	ret = oakum_fd_write_all(fd, bytes, len);
	if (ret < 0) {
		(void)unlinkat(dirfd, name, 0); /* the story is the failure before it */
		return failed(e, name, "written", -ret);
	}
	return 0;
}
