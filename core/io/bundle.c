/* SPDX-License-Identifier: Apache-2.0 */
/* bundle.c - see bundle.h. */
#include <oakum/bundle.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/json.h>
#include <oakum/path.h>
#include <oakum/store.h>

#include "real_path.h"

#define CONFIG	    "config.json"
#define TEMP_PREFIX "." CONFIG ".oakum-"

static int check_directory(int dirfd, const char *path, struct oakum_err *e)
{
	struct stat st;

	if (fstat(dirfd, &st) < 0)
		return oakum_err_set(e, -errno, "'%s' cannot be looked at: %s", path,
				     oakum_errno_text(errno));
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return oakum_err_set(
			e, -EPERM, "'%s' is owned by user %u, not by root: chown root it",
			path, (unsigned)st.st_uid);
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) && !(st.st_mode & S_ISVTX))
		return oakum_err_set(e, -EPERM,
				     "'%s' is writable by group or others: chmod go-w it",
				     path);
	return 0;
}

static int open_directory(const char *path, struct oakum_err *e)
{
	OAKUM_FD int fd = open(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
	int ret;

	if (fd < 0 && errno == ENOTDIR)
		return oakum_err_set(e, -ENOTDIR, "'%s' is no directory", path);
	if (fd < 0)
		return oakum_err_set(e, -errno, "'%s' cannot be opened: %s", path,
				     oakum_errno_text(errno));
	ret = check_directory(fd, path, e);
	return ret < 0 ? ret : oakum_fd_take(&fd);
}

static int read_config(struct oakum_arena *a, struct oakum_bundle *b, struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_fd_open(b->dirfd, CONFIG, OAKUM_TRUST_FILE, e);

	if (fd < 0)
		return fd;
	if (fstat(fd, &b->config) < 0)
		return oakum_err_set(e, -errno, "'%s' cannot be looked at: %s", b->name,
				     oakum_errno_text(errno));
	return oakum_fd_slurp(a, fd, CONFIG, OAKUM_JSON_SIZE_MAX, &b->bytes, &b->len, e);
}

int oakum_bundle_open(struct oakum_arena *a, const char *path, struct oakum_bundle *ret,
		      struct oakum_err *e)
{
	struct oakum_bundle OAKUM_CLEANUP(oakum_bundle_close) b = OAKUM_BUNDLE_INIT;
	int rc;

	b.dirfd = open_directory(path, e);
	if (b.dirfd < 0)
		return b.dirfd;
	rc = oakum_real_path(a, b.dirfd, &b.path);
	if (rc < 0)
		return oakum_err_set(e, rc, "'%s': its absolute path cannot be told: %s",
				     path, oakum_errno_text(rc));
	b.name = oakum_path_join(a, b.path, CONFIG);
	rc = read_config(a, &b, e);
	if (rc < 0)
		return oakum_err_wrap(e, "'%s'", b.path);
	*ret = b;
	b.dirfd = -1;
	return 0;
}

int oakum_bundle_store(const struct oakum_bundle *b, const char *tag, const char *bytes,
		       size_t len, struct oakum_err *e)
{
	char temp[NAME_MAX + 1];
	int ret;

	if (snprintf(temp, sizeof(temp), TEMP_PREFIX "%s", tag) >= (int)sizeof(temp))
		return oakum_err_set(e, -ENAMETOOLONG, "'%s': the tag '%s' is too long",
				     b->path, tag);
	ret = oakum_store_replace(b->dirfd, CONFIG, temp, &b->config, bytes, len, e);
	return ret < 0 ? oakum_err_wrap(e, "'%s'", b->path) : 0;
}

int oakum_bundle_sweep(const char *path, const char *tag)
{
	char temp[PATH_MAX];

	if (snprintf(temp, sizeof(temp), "%s/" TEMP_PREFIX "%s", path, tag) >=
	    (int)sizeof(temp))
		return -ENAMETOOLONG;
	return unlink(temp) < 0 && errno != ENOENT ? -errno : 0;
}

void oakum_bundle_close(struct oakum_bundle *b)
{
	oakum_fd_close(&b->dirfd);
	b->dirfd = -1;
}
