/* SPDX-License-Identifier: Apache-2.0 */
/*
 * image_usage.c - how much a directory of the image holds; see the member image_usage of
 * host.h. Nothing in it is read, and no link in it is followed.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>

#include "host_data.h"

#define IN_ROOT	  (RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS)
#define PAGE	  4096u
#define DEPTH_MAX 64

struct walk {
	struct oakum_arena *arena;
	uint64_t bytes, max;
	int depth;
};

static int walk(struct walk *w, int dirfd);

/* Everything takes a page at least, as in a file system in memory. */
static int add(struct walk *w, int dirfd, const char *name)
{
	OAKUM_FD int fd = -1;
	struct stat st;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	w->bytes += PAGE;
	if (S_ISREG(st.st_mode))
		w->bytes += (uint64_t)st.st_size;
	if (!S_ISDIR(st.st_mode))
		return 0;
	fd = openat(dirfd, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? -errno : walk(w, fd);
}

static int walk(struct walk *w, int dirfd)
{
	struct oakum_names names = {0};
	int r = oakum_dir_names(w->arena, dirfd, &names);

	if (r == -E2BIG || w->depth == DEPTH_MAX) { /* more than anybody wants to copy */
		w->bytes = UINT64_MAX;
		return 0;
	}
	w->depth++;
	for (size_t i = 0; r == 0 && i < names.n && w->bytes <= w->max; i++)
		r = add(w, dirfd, names.list[i]);
	w->depth--;
	return r;
}

int oakum_host_image_usage(const struct oakum_host *h, const char *path, uint64_t max,
			   uint64_t *ret, struct oakum_err *e)
{
	struct oakum_machine *m = oakum_machine_of(h);
	struct walk w = {.arena = m->arena, .max = max};
	OAKUM_FD int fd = -1;
	int root = oakum_machine_rootfs(m), r = root;

	if (root >= 0)
		r = fd = oakum_path_open(root, path, O_DIRECTORY, IN_ROOT);
	if (fd >= 0)
		r = walk(&w, fd);
	else if (r == -ENOENT || r == -ENOTDIR)
		r = 0; /* nothing there, nothing in it */
	if (r < 0)
		return oakum_err_set(
			e, r, "'%.300s' in the root file system cannot be looked at: %s",
			path, oakum_errno_text(r));
	*ret = w.bytes;
	return 0;
}
