/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust.c - walking to a file through nothing that a stranger could have changed.
 *
 * Each directory is opened from the one before it and checked as an open descriptor, so a
 * name that changes meanwhile changes nothing.
 */
#include "trust.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <oakum/fd.h>

#define LINKS_MAX 40 /* as the kernel has it */
#define DIR_FLAGS (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

struct walk {
	const char *path;    /* as the caller gave it, for stories */
	int fd;		     /* the directory that has been reached */
	char left[PATH_MAX]; /* what is still to be walked */
	unsigned links;
};

int oakum_trust_owner(const struct stat *st, const char *name, struct oakum_err *e)
{
	bool sticky = S_ISDIR(st->st_mode) && (st->st_mode & S_ISVTX);

	if (st->st_uid != 0 && st->st_uid != geteuid())
		return oakum_err_set(
			e, -EPERM, "'%s' is owned by user %u, not by root: chown root it",
			name, (unsigned)st->st_uid);
	if (S_ISLNK(st->st_mode) || sticky)
		return 0;
	if ((st->st_mode & (S_IWGRP | S_IWOTH)) == (S_IWGRP | S_IWOTH))
		return oakum_err_set(
			e, -EPERM,
			"'%s' is writable by its group and by others: chmod go-w it",
			name);
	if (st->st_mode & S_IWGRP)
		return oakum_err_set(e, -EPERM,
				     "'%s' is writable by its group: chmod g-w it", name);
	if (st->st_mode & S_IWOTH)
		return oakum_err_set(e, -EPERM,
				     "'%s' is writable by others: chmod o-w it", name);
	return 0;
}

/* What the kernel calls an open directory: only ever shown to people. */
static void show(int fd, char name[PATH_MAX])
{
	char link[OAKUM_FD_LINK_MAX];
	ssize_t n;

	oakum_fd_link(fd, link);
	n = readlink(link, name, PATH_MAX - 1);
	if (n < 0)
		n = snprintf(name, PATH_MAX, "a directory above");
	name[n] = '\0';
}

static int check_dir(const struct walk *w, int fd, struct stat *st, struct oakum_err *e)
{
	OAKUM_SCRATCH char name[PATH_MAX];
	int ret;

	if (fstat(fd, st) < 0)
		return oakum_err_set(e, -errno, "'%s': a directory above it: %s", w->path,
				     oakum_errno_text(errno));
	if (oakum_trust_owner(st, "", NULL) == 0)
		return 0;
	show(fd, name);
	ret = oakum_trust_owner(st, name, e);
	return ret < 0 ? oakum_err_wrap(e, "'%s' cannot be trusted", w->path) : 0;
}

/* Why a directory could not be opened from the one that was reached. */
static int tell(const struct walk *w, const char *name, int err, struct oakum_err *e)
{
	if (err == ENOENT)
		return oakum_err_set(e, -ENOENT, "'%s' does not exist: no '%s'", w->path,
				     name);
	if (err == EACCES || err == EPERM)
		return oakum_err_set(
			e, -err,
			"'%s' may not be opened by user %u: '%s' above it is closed",
			w->path, (unsigned)geteuid(), name);
	return oakum_err_set(e, -err, "'%s': '%s' above it is no directory", w->path,
			     name);
}

/* Takes the step into a directory that was opened, and checks it. */
static int enter(struct walk *w, int *fd, struct oakum_err *e)
{
	struct stat st;
	int ret = check_dir(w, *fd, &st, e);

	if (ret < 0)
		return ret;
	oakum_fd_close(&w->fd);
	w->fd = oakum_fd_take(fd);
	return 0;
}

/* Checks every directory above the one that was reached, up to the root. */
static int check_above(const struct walk *w, struct oakum_err *e)
{
	OAKUM_FD int fd = openat(w->fd, ".", DIR_FLAGS);
	struct stat st, below;
	int ret = fd < 0 ? -errno : 0;

	if (ret < 0)
		return oakum_err_set(e, ret, "'%s': the working directory: %s", w->path,
				     oakum_errno_text(-ret));
	ret = check_dir(w, fd, &st, e);
	while (ret == 0) {
		OAKUM_FD int up = openat(fd, "..", DIR_FLAGS);

		if (up < 0)
			return oakum_err_set(e, -errno, "'%s': a directory above it: %s",
					     w->path, oakum_errno_text(errno));
		below = st;
		ret = check_dir(w, up, &st, e);
		if (ret == 0 && st.st_dev == below.st_dev && st.st_ino == below.st_ino)
			break;
		oakum_fd_close(&fd);
		fd = oakum_fd_take(&up);
	}
	return ret;
}

static int begin(struct walk *w, int dirfd, struct oakum_err *e)
{
	const char *from = w->left[0] == '/' ? "/" : ".";
	struct stat st;
	int fd = openat(dirfd, from, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return oakum_err_set(e, -errno, "'%s': the directory it is sought in: %s",
				     w->path, oakum_errno_text(errno));
	oakum_fd_close(&w->fd);
	w->fd = fd;
	/* Above the root of this process there is nothing that it could see. */
	return from[0] == '/' ? check_dir(w, fd, &st, e) : check_above(w, e);
}

/* Puts where a link leads before what is left. */
static int follow(struct walk *w, const char *name, struct oakum_err *e)
{
	OAKUM_SCRATCH char target[PATH_MAX], left[PATH_MAX];
	ssize_t n = readlinkat(w->fd, name, target, sizeof(target) - 1);

	if (n < 0)
		return oakum_err_set(e, -errno, "'%s': the link '%s' above it: %s",
				     w->path, name, oakum_errno_text(errno));
	target[n] = '\0';
	if (++w->links > LINKS_MAX)
		return oakum_err_set(e, -ELOOP, "'%s': too many symbolic links above it",
				     w->path);
	if (snprintf(left, sizeof(left), "%s/%s", target, w->left) >= (int)sizeof(left))
		return oakum_err_set(e, -ENAMETOOLONG,
				     "'%s': the links above it are too long", w->path);
	memcpy(w->left, left, sizeof(left));
	return target[0] == '/' ? begin(w, AT_FDCWD, e) : 0;
}

/* A component that is not the last. */
static int step(struct walk *w, const char *name, struct oakum_err *e)
{
	/* A link is no directory: it is not opened. */
	OAKUM_FD int fd = openat(w->fd, name, DIR_FLAGS);
	int err = errno, ret;
	struct stat st;

	if (fd >= 0)
		return enter(w, &fd, e);
	if (fstatat(w->fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISLNK(st.st_mode))
		return tell(w, name, err, e);
	ret = oakum_trust_owner(&st, name, e);
	if (ret < 0)
		return oakum_err_wrap(e, "'%s' cannot be trusted: the link", w->path);
	return follow(w, name, e);
}

/* Takes the first component off what is left; -ENAMETOOLONG when it is none. */
static int next_name(struct walk *w, char name[NAME_MAX + 1])
{
	const char *p = w->left + strspn(w->left, "/");
	size_t n = strcspn(p, "/");

	if (n > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(name, p, n);
	name[n] = '\0';
	p += n;
	p += strspn(p, "/");
	memmove(w->left, p, strlen(p) + 1);
	return 0;
}

static int walk(struct walk *w, int dirfd, char base[NAME_MAX + 1], struct oakum_err *e)
{
	int ret = begin(w, dirfd, e);

	while (ret == 0) {
		if (next_name(w, base) < 0)
			return oakum_err_set(e, -ENAMETOOLONG,
					     "'%s': a name in it is too long", w->path);
		if (!w->left[0])
			break;
		ret = step(w, base, e);
	}
	return ret;
}

int oakum_trust_walk(int dirfd, const char *path, int *ret_parent,
		     char ret_base[NAME_MAX + 1], struct oakum_err *e)
{
	OAKUM_SCRATCH struct walk w;
	size_t len = strlen(path);
	int ret;

	if (len >= sizeof(w.left))
		return oakum_err_set(e, -ENAMETOOLONG, "'%s': the path is too long",
				     path);
	w.path = path;
	w.fd = -1;
	w.links = 0;
	memcpy(w.left, path, len + 1);
	ret = walk(&w, dirfd, ret_base, e);
	if (ret < 0) {
		oakum_fd_close(&w.fd);
		return ret;
	}
	*ret_parent = w.fd;
	return 0;
}
