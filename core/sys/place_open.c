/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place_open.c - opening paths only to see where they lead, never to use them.
 *
 * Everything is opened with O_PATH: no FIFO blocks, no device is touched, no automount in the
 * last component is triggered. Only what the kernel makes itself is opened to be read.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/path.h>

#include "host_data.h"

#define TRIES_MAX      64 /* openat2 asks to be called again when a rename came in between */
#define LINKS_MAX      40 /* as the kernel */
#define COMPONENTS_MAX (PATH_MAX / 2)

static int open_as(int dirfd, const char *path, int flags, uint64_t resolve)
{
	struct open_how how = {
		.flags = (uint64_t)(O_CLOEXEC | flags),
		.resolve = resolve,
	};

	for (int i = 0; i < TRIES_MAX; i++) {
		long fd = syscall(SYS_openat2, dirfd, path, &how, sizeof(how));

		if (fd >= 0)
			return (int)fd;
		if (errno != EAGAIN && errno != EINTR)
			return -errno;
	}
	return -EAGAIN;
}

int oakum_path_open(int dirfd, const char *path, int flags, uint64_t resolve)
{
	return open_as(dirfd, path, O_PATH | flags, resolve);
}

int oakum_kernel_file_open(const char *path)
{
	return open_as(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW,
		       RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
}

/* A file that was deleted is called "NAME (deleted)"; one may also just be called so. */
static int check_deleted(int fd, const char *path, struct oakum_err *e)
{
	static const char mark[] = " (deleted)";
	size_t len = strlen(path);
	struct stat here, there;

	if (len < sizeof(mark) || strcmp(path + len - (sizeof(mark) - 1), mark) != 0)
		return 0;
	if (fstat(fd, &here) == 0 &&
	    fstatat(AT_FDCWD, path, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
	    here.st_dev == there.st_dev && here.st_ino == there.st_ino)
		return 0;
	return oakum_err_set(e, -ESTALE, "'%.300s': what is mounted there was removed",
			     path);
}

int oakum_machine_rootfs(struct oakum_machine *m)
{
	int fd = m->rootfs_fd;

	if (!m->rootfs)
		return -ENOENT;
	if (fd == 0)
		fd = oakum_path_open(AT_FDCWD, m->rootfs, O_DIRECTORY, 0);
	if (fd > 0)
		m->rootfs_fd = fd;
	return fd;
}

int oakum_path_of(struct oakum_arena *a, int fd, const char **ret, struct oakum_err *e)
{
	OAKUM_SCRATCH char link[OAKUM_FD_LINK_MAX], path[PATH_MAX];
	ssize_t len;
	int r;

	oakum_fd_link(fd, link);
	len = readlink(link, path, sizeof(path));
	if (len < 0)
		return oakum_err_set(e, -errno,
				     "'%s' cannot be read: %s: is /proc mounted?", link,
				     oakum_errno_text(errno));
	if (len == 0 || (size_t)len == sizeof(path))
		return oakum_err_set(e, -ENAMETOOLONG, "'%s' leads to too long a path",
				     link);
	path[len] = '\0';
	if (path[0] != '/')
		return oakum_err_set(
			e, -EXDEV,
			"'%.300s' lies outside of the root directory of this process",
			path);
	r = check_deleted(fd, path, e);
	if (r < 0)
		return r;
	*ret = oakum_arena_dup(a, path, (size_t)len);
	return 0;
}

/* The offset behind each component of path. */
static size_t find_ends(const char *path, uint16_t ends[COMPONENTS_MAX])
{
	size_t n = 0, at = 0;

	while (path[at]) {
		at += strspn(path + at, "/");
		if (!path[at] || n == COMPONENTS_MAX)
			break;
		at += strcspn(path + at, "/");
		ends[n++] = (uint16_t)at;
	}
	return n;
}

static int open_prefix(struct oakum_arena *a, int dirfd, const char *path, size_t len,
		       uint64_t resolve)
{
	const char *none = path[0] == '/' ? "/" : ".";

	return oakum_path_open(dirfd, len ? oakum_arena_dup(a, path, len) : none, 0,
			       resolve);
}

static bool is_missing(int ret)
{
	return ret == -ENOENT || ret == -ENOTDIR;
}

/* The longest prefix that can be opened, less than all n components: if one can, then so can
 * each shorter one. */
static int open_longest(struct oakum_arena *a, int dirfd, const char *path,
			const uint16_t *ends, size_t n, uint64_t resolve, size_t *ret_k)
{
	OAKUM_FD int best = open_prefix(a, dirfd, path, 0, resolve);
	size_t low = 0, high = n;

	while (best >= 0 && high - low > 1) {
		size_t middle = low + (high - low) / 2;
		int fd = open_prefix(a, dirfd, path, ends[middle - 1], resolve);

		if (is_missing(fd)) {
			high = middle;
			continue;
		}
		oakum_fd_close(&best);
		best = fd;
		low = middle;
	}
	*ret_k = low;
	return oakum_fd_take(&best);
}

/* The normalised text of what is missing. ".." in it would mean what nobody can know yet. */
static int read_rest(struct oakum_arena *a, const char *rest, const char **ret,
		     struct oakum_err *e)
{
	for (const char *s = rest; *s; s += strspn(s, "/")) {
		size_t len = strcspn(s, "/");

		if (len == 2 && s[0] == '.' && s[1] == '.')
			return oakum_err_set(
				e, -EINVAL,
				"'%.300s' climbs out of a directory that does not exist",
				rest);
		s += len;
	}
	*ret = oakum_path_normalise(a, rest) + 1;
	return 0;
}

/* A path, and the longest part of it that exists: the first end bytes without the last
 * component, which begins at before. */
struct cut {
	const char *path;
	size_t before, end;
	uint64_t resolve;
};

static int tell(const struct cut *c, int err, struct oakum_err *e)
{
	return oakum_err_set(e, err, "'%.300s' cannot be looked at: %s", c->path,
			     oakum_errno_text(err));
}

/* Opens the directory that the missing component of c->path is missing in. */
static int open_cut(struct oakum_arena *a, int dirfd, struct cut *c, struct oakum_err *e)
{
	OAKUM_SCRATCH uint16_t ends[COMPONENTS_MAX];
	size_t n = find_ends(c->path, ends), k = 0;
	int fd;

	if (n == 0)
		return oakum_err_set(e, -EINVAL, "'%.300s' names nothing", c->path);
	fd = open_longest(a, dirfd, c->path, ends, n, c->resolve, &k);
	if (fd < 0)
		return tell(c, fd, e);
	c->before = k ? ends[k - 1] : 0;
	c->before += strspn(c->path + c->before, "/");
	c->end = ends[k];
	return fd;
}

/* Puts what the dangling link fd says in the place of the component that it was. */
static int follow(struct oakum_arena *a, int fd, struct cut *c, struct oakum_err *e)
{
	OAKUM_SCRATCH char text[PATH_MAX];
	ssize_t len = readlinkat(fd, "", text, sizeof(text));
	char *next;

	if (len <= 0)
		return tell(c, len < 0 ? -errno : -EINVAL, e);
	next = oakum_arena_printf(a, "%.*s%.*s/%s", text[0] == '/' ? 0 : (int)c->before,
				  c->path, (int)len, text, c->path + c->end);
	if ((size_t)len == sizeof(text) || strlen(next) >= PATH_MAX)
		return tell(c, -ENAMETOOLONG, e);
	c->path = next;
	return 0;
}

/* Looks at what is at the end of c in the directory fd. Returns 1 when it has the answer, 0
 * when c->path is now another. */
static int look(struct oakum_arena *a, int *fd, struct cut *c, int *ret_fd,
		const char **ret_rest, struct oakum_err *e)
{
	const char *name = oakum_arena_dup(a, c->path + c->before, c->end - c->before);
	OAKUM_FD int next = oakum_path_open(*fd, name, O_NOFOLLOW, c->resolve);
	bool missing = is_missing(next);
	struct stat st;
	int r;

	if (next < 0 && !missing)
		return tell(c, next, e);
	if (!missing && fstat(next, &st) < 0)
		return tell(c, -errno, e);
	if (!missing && S_ISLNK(st.st_mode))
		return follow(a, next, c, e);
	/* What was missing a moment ago and is there now counts as existing. */
	r = read_rest(a, c->path + (missing ? c->before : c->end), ret_rest, e);
	if (r < 0)
		return r;
	*ret_fd = oakum_fd_take(missing ? fd : &next);
	return 1;
}

int oakum_path_nearest(struct oakum_arena *a, int dirfd, const char *path,
		       uint64_t resolve, int *ret_fd, const char **ret_rest,
		       struct oakum_err *e)
{
	struct cut c = {.path = path, .resolve = resolve};

	for (int links = 0; links < LINKS_MAX; links++) {
		OAKUM_FD int fd = open_cut(a, dirfd, &c, e);
		int r;

		if (fd < 0)
			return fd;
		r = look(a, &fd, &c, ret_fd, ret_rest, e);
		if (r != 0)
			return r < 0 ? r : 0;
	}
	return oakum_err_set(e, -ELOOP, "'%.300s' leads through too many links", path);
}
