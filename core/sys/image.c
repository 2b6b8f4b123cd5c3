/* SPDX-License-Identifier: Apache-2.0 */
/*
 * image.c - files in the container's root file system; see the member image_file of host.h.
 *
 * Everything in there may be the image's: it is resolved with RESOLVE_IN_ROOT, so that no link
 * leads out, and only regular files and directories are opened to be read.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/path.h>

#include "host_data.h"

#define IN_ROOT (RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)

static const char elf_magic[4] = {0x7f, 'E', 'L', 'F'};

static int refuse(const char *path, int err, struct oakum_err *e)
{
	return oakum_err_set(e, err,
			     "'%.300s' in the root file system cannot be looked at: %s",
			     path, oakum_errno_text(err));
}

/* What fd's path is called inside of the root. */
static int path_inside(struct oakum_arena *a, int root, int fd, const char **ret,
		       struct oakum_err *e)
{
	const char *top = NULL, *path = NULL;
	int r = oakum_path_of(a, root, &top, e);

	if (r == 0)
		r = oakum_path_of(a, fd, &path, e);
	if (r < 0)
		return r;
	if (!oakum_path_below(path, top))
		return oakum_err_set(e, -EXDEV, "'%.300s' lies outside of '%.300s'", path,
				     top);
	*ret = top[1] ? path + strlen(top) : path;
	if (!**ret)
		*ret = "/";
	return 0;
}

/* fd is an O_PATH descriptor of a regular file. */
static int open_to_read(int fd)
{
	char name[OAKUM_FD_LINK_MAX];
	int file;

	oakum_fd_link(fd, name);
	file = open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	return file < 0 ? -errno : file;
}

/* The same. */
static int read_magic(int fd, bool *ret)
{
	char magic[sizeof(elf_magic)];
	OAKUM_FD int file = open_to_read(fd);
	ssize_t n;

	if (file < 0)
		return file;
	n = pread(file, magic, sizeof(magic), 0);
	if (n < 0)
		return -errno;
	*ret = n == sizeof(magic) && memcmp(magic, elf_magic, sizeof(magic)) == 0;
	return 0;
}

static int describe(int fd, const char *path, struct oakum_image_file *f,
		    struct oakum_err *e)
{
	struct stat st;
	int r = 0;

	if (fstat(fd, &st) < 0)
		return refuse(path, -errno, e);
	f->exists = true;
	f->mode = st.st_mode;
	f->uid = st.st_uid;
	f->gid = st.st_gid;
	if (S_ISDIR(st.st_mode))
		r = oakum_dir_empty(fd, &f->empty_dir);
	/* What a runtime has made for a mount is empty. */
	if (S_ISREG(st.st_mode) && st.st_size >= (off_t)sizeof(elf_magic))
		r = read_magic(fd, &f->elf);
	return r < 0 ? refuse(path, r, e) : 0;
}

/* Where the links lead although nothing is there. */
static int look_missing(struct oakum_arena *a, int root, const char *path,
			struct oakum_image_file *f, struct oakum_err *e)
{
	OAKUM_FD int fd = -1;
	const char *rest = NULL, *there = NULL;
	int r = oakum_path_nearest(a, root, path, IN_ROOT, &fd, &rest, e);

	if (r == 0)
		r = path_inside(a, root, fd, &there, e);
	if (r == 0)
		f->path = *rest ? oakum_path_join(a, there, rest) : there;
	return r;
}

static int look(struct oakum_arena *a, int root, const char *path,
		struct oakum_image_file *f, struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_path_open(root, path, 0, IN_ROOT | RESOLVE_NO_SYMLINKS);
	int r;

	f->path = oakum_path_normalise(a, path);
	f->via_link = fd == -ELOOP;
	if (f->via_link) {
		fd = oakum_path_open(root, path, 0, IN_ROOT);
		if (fd == -ELOOP) /* in circles: there is nothing at the end */
			return 0;
	}
	if (fd == -ENOENT || fd == -ENOTDIR)
		return f->via_link ? look_missing(a, root, path, f, e) : 0;
	if (fd < 0)
		return refuse(path, fd, e);
	r = f->via_link ? path_inside(a, root, fd, &f->path, e) : 0;
	return r < 0 ? r : describe(fd, path, f, e);
}

/* *ret_fd is -1 when there is none; it stays open. */
static int open_root(struct oakum_machine *m, int *ret_fd, struct oakum_err *e)
{
	int root = oakum_machine_rootfs(m);

	if (root < 0 && root != -ENOENT && root != -ENOTDIR)
		return oakum_err_set(e, root,
				     "the root file system '%.300s' cannot be opened: %s",
				     m->rootfs, oakum_errno_text(root));
	*ret_fd = root < 0 ? -1 : root;
	return 0;
}

static int look_afresh(struct oakum_machine *m, const char *path,
		       struct oakum_image_file *f, struct oakum_err *e)
{
	int root = -1;
	int r = open_root(m, &root, e);

	f->path = oakum_path_normalise(m->arena, path);
	if (r < 0)
		return r;
	return root < 0 ? 0 : look(m->arena, root, *path ? path : "/", f, e);
}

int oakum_host_image_file(const struct oakum_host *h, const char *path,
			  struct oakum_image_file *ret, struct oakum_err *e)
{
	struct oakum_machine *m = oakum_machine_of(h);
	struct oakum_image_file *known = oakum_memo_get(&m->image_files, path);
	int r = 0;

	if (!known) {
		known = OAKUM_NEW(m->arena, struct oakum_image_file);
		r = look_afresh(m, path, known, e);
		if (r == 0)
			oakum_memo_put(&m->image_files, m->arena, path, known);
	}
	if (r == 0)
		*ret = *known;
	return r;
}

/* fd is an O_PATH descriptor. */
static int read_text(struct oakum_arena *a, int fd, const char *path, size_t max,
		     const char **ret, size_t *ret_len, struct oakum_err *e)
{
	OAKUM_FD int file = -1;
	struct stat st;
	int r;

	if (fstat(fd, &st) < 0)
		return refuse(path, -errno, e);
	if (!S_ISREG(st.st_mode) || st.st_size > (off_t)max)
		return 0;
	file = open_to_read(fd);
	if (file < 0)
		return refuse(path, file, e);
	r = oakum_fd_slurp(a, file, path, max, ret, ret_len, e);
	if (r < 0)
		*ret = NULL;
	return r == -EFBIG ? 0 : r;
}

int oakum_host_image_text(const struct oakum_host *h, const char *path, size_t max,
			  const char **ret, size_t *ret_len, struct oakum_err *e)
{
	struct oakum_machine *m = oakum_machine_of(h);
	int root = -1;
	OAKUM_FD int fd = -1;
	int r = open_root(m, &root, e);

	*ret = NULL;
	if (r < 0 || root < 0)
		return r;
	fd = oakum_path_open(root, path, 0, IN_ROOT | RESOLVE_NO_SYMLINKS);
	if (fd == -ENOENT || fd == -ENOTDIR || fd == -ELOOP)
		return 0;
	return fd < 0 ? refuse(path, fd, e)
		      : read_text(m->arena, fd, path, max, ret, ret_len, e);
}
