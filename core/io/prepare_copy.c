/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prepare_copy.c - see prepare_copy.h.
 *
 * What is copied is the image's, and hostile: it is opened without following a link or leaving
 * its file system, read only where it is a regular file or a directory, and may fill no more
 * than the file system in memory that it is copied to. Everything there belongs to the
 * container's user, and nothing keeps a set-user-ID bit; sockets, pipes and devices stay
 * behind, and so do extended attributes.
 */
#include "prepare_copy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/str.h>

#define DEPTH_MAX 64
#define PAGE	  4096
#define CHUNK	  (1u << 20) /* bytes at a time */
#define BELOW	  (RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV)
#define IN_ROOT	  (RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS)
#define DIR_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)
#define NEW_FLAGS (O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)

static int open_at(int dirfd, const char *name, int flags, uint64_t resolve)
{
	struct open_how how = {.flags = (uint64_t)(unsigned)flags, .resolve = resolve};
	int fd = (int)syscall(SYS_openat2, dirfd, name, &how, sizeof(how));

	return fd < 0 ? -errno : fd;
}

/* Gives what was made the owner and the mode that it is to have. */
static int settle(int fd, const struct oakum_preparation *p, const struct stat *st)
{
	const struct timespec times[] = {st->st_atim, st->st_mtim};

	if (fchown(fd, p->uid, p->gid) < 0 || fchmod(fd, st->st_mode & 0777) < 0 ||
	    futimens(fd, times) < 0)
		return -errno;
	return 0;
}

static int copy_file(int from, int to, const char *name,
		     const struct oakum_preparation *p)
{
	OAKUM_FD int in = open_at(from, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC, BELOW);
	OAKUM_FD int out = -1;
	struct stat st;
	ssize_t n;

	if (in < 0)
		return in;
	if (fstat(in, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -ESTALE;
	out = openat(to, name, NEW_FLAGS, 0600);
	if (out < 0)
		return -errno;
	do {
		n = sendfile(out, in, NULL, CHUNK);
	} while (n > 0);
	return n < 0 ? -errno : settle(out, p, &st);
}

static int copy_link(int from, int to, const char *name,
		     const struct oakum_preparation *p)
{
	char target[PATH_MAX];
	ssize_t len = readlinkat(from, name, target, sizeof(target));

	if (len < 0 || (size_t)len == sizeof(target))
		return len < 0 ? -errno : -ENAMETOOLONG;
	target[len] = '\0';
	if (symlinkat(target, to, name) < 0 ||
	    fchownat(to, name, p->uid, p->gid, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return 0;
}

static int copy_dir(int from, int to, const struct oakum_preparation *p, int depth);

static int copy_below(int from, int to, const char *name,
		      const struct oakum_preparation *p, int depth)
{
	OAKUM_FD int in = open_at(from, name, DIR_FLAGS, BELOW);
	OAKUM_FD int out = -1;

	if (in == -EXDEV) /* something is mounted there: not the image's */
		return 0;
	if (in < 0)
		return in;
	if (mkdirat(to, name, 0700) < 0)
		return -errno;
	out = open_at(to, name, DIR_FLAGS, BELOW);
	return out < 0 ? out : copy_dir(in, out, p, depth);
}

static int copy(int from, int to, const char *name, const struct oakum_preparation *p,
		int depth)
{
	struct stat st;

	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return copy_below(from, to, name, p, depth);
	if (S_ISREG(st.st_mode))
		return copy_file(from, to, name, p);
	return S_ISLNK(st.st_mode) ? copy_link(from, to, name, p) : 0;
}

static int copy_entries(DIR *d, int to, const struct oakum_preparation *p, int depth)
{
	const struct dirent *entry;
	int r = 0;

	errno = 0;
	while (r == 0 && (entry = readdir(d))) {
		if (!oakum_streq(entry->d_name, ".") && !oakum_streq(entry->d_name, ".."))
			r = copy(dirfd(d), to, entry->d_name, p, depth + 1);
		errno = 0;
	}
	return r < 0 ? r : -errno;
}

/* from and to stay the caller's. */
static int copy_dir(int from, int to, const struct oakum_preparation *p, int depth)
{
	int fd = depth < DEPTH_MAX ? fcntl(from, F_DUPFD_CLOEXEC, 0) : -1;
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct stat st;
	int r;

	if (!d && fd >= 0)
		oakum_fd_close(&fd);
	if (!d)
		return depth < DEPTH_MAX ? -EMFILE : -ELOOP;
	r = copy_entries(d, to, p, depth);
	(void)closedir(d); /* it was only read */
	if (r == 0 && fstat(from, &st) < 0)
		r = -errno;
	return r == 0 ? settle(to, p, &st) : r;
}

/* Programs may be run from there, as from the image's own directory. */
static int make_memory(const char *target, const struct oakum_preparation *p,
		       uint64_t size)
{
	char data[512];
	int n = snprintf(data, sizeof(data),
			 "mode=0700,size=%" PRIu64 ",nr_inodes=%" PRIu64, size,
			 size / PAGE + 1);

	if (p->label && strpbrk(p->label, "\"\\"))
		return -EINVAL;
	if (p->label)
		n += snprintf(data + n, sizeof(data) - (size_t)n, ",context=\"%s\"",
			      p->label);
	if ((size_t)n >= sizeof(data))
		return -EINVAL;
	return mount("oakum", target, "tmpfs", MS_NOSUID | MS_NODEV, data) < 0 ? -errno
									       : 0;
}

static int make(int fd, const char *path, const struct oakum_preparation *p,
		const struct oakum_step *s)
{
	OAKUM_FD int root =
		open_at(AT_FDCWD, s->root, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
	OAKUM_FD int from = root < 0 ? root : open_at(root, s->from, DIR_FLAGS, IN_ROOT);
	OAKUM_FD int to = -1;
	char target[PATH_MAX];
	int r = from;

	if (from < 0)
		return from;
	if (snprintf(target, sizeof(target), "%s/%s", path, s->name) >=
	    (int)sizeof(target))
		return -ENAMETOOLONG;
	if (mkdirat(fd, s->name, 0700) < 0)
		return -errno;
	r = make_memory(target, p, s->size);
	if (r < 0)
		return r;
	to = openat(fd, s->name, DIR_FLAGS | O_NOFOLLOW);
	return to < 0 ? -errno : copy_dir(from, to, p, 0);
}

int oakum_copy_make(int fd, const char *path, const struct oakum_preparation *p,
		    const struct oakum_step *s, struct oakum_err *e)
{
	int r = make(fd, path, p, s);

	return r < 0 ? oakum_err_set(
			       e, r,
			       "a copy of the image's '%.300s' cannot be prepared: %s",
			       s->from, oakum_errno_text(-r))
		     : 0;
}
