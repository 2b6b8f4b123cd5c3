/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mapped_ids.c - which ids of the host a user namespace has: the member mapped_ids of host.h.
 *
 * A pod's containers join the user namespace of its sandbox by a path. The kernel tells the
 * mapping of a namespace only to, and about, a process that is in it: a child goes there.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "child.h"
#include "host_data.h"

#define MAP_MAX 65536 /* bytes; the kernel takes 340 lines */

static int open_namespace(struct oakum_machine *m, const char *path, struct oakum_err *e)
{
	const char *abs =
		path[0] == '/' ? path : oakum_path_join(m->arena, m->bundle, path);
	OAKUM_FD int fd = oakum_path_open(AT_FDCWD, abs, 0, 0);
	struct statfs fs;
	int type = -1;

	if (fd >= 0 && fstatfs(fd, &fs) == 0 && fs.f_type == NSFS_MAGIC) {
		OAKUM_FD int ns =
			open(oakum_arena_printf(m->arena, "/proc/self/fd/%d", fd),
			     O_RDONLY | O_NONBLOCK | O_CLOEXEC);

		type = ns < 0 ? -1 : ioctl(ns, NS_GET_NSTYPE);
		if (type == CLONE_NEWUSER)
			return oakum_fd_take(&ns);
	}
	return oakum_err_set(e, -EINVAL, "'%.300s' is no user namespace", path);
}

/* A mapping is told in ids of the namespace above, which must be ours. */
static int check_parent(int ns, const char *path, struct oakum_err *e)
{
	OAKUM_FD int parent = ioctl(ns, NS_GET_PARENT);
	struct stat above, ours;

	if (parent < 0 || fstat(parent, &above) < 0 ||
	    stat("/proc/self/ns/user", &ours) < 0 || above.st_dev != ours.st_dev ||
	    above.st_ino != ours.st_ino)
		return oakum_err_set(
			e, -EINVAL,
			"the user namespace '%.300s' was not made by the host itself",
			path);
	return 0;
}

struct visit {
	int ns;
	const char *file;
};

static int open_map(void *arg, struct oakum_err *e)
{
	const struct visit *v = arg;
	int fd = setns(v->ns, CLONE_NEWUSER) < 0
			 ? -1
			 : open(v->file, O_RDONLY | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return oakum_err_set(e, -errno, "'%s' in it cannot be read: %s", v->file,
				     oakum_errno_text(errno));
	return fd;
}

/* "INSIDE OUTSIDE COUNT", a line each. */
static void read_map(const char *text, uint64_t *lowest, uint64_t *highest)
{
	uint64_t n[3];

	while (*text) {
		for (size_t i = 0; i < OAKUM_COUNT(n); i++) {
			text += strspn(text, " \t");
			for (n[i] = 0; *text >= '0' && *text <= '9'; text++)
				n[i] = n[i] * 10 + (uint64_t)(*text - '0');
		}
		if (n[2] > 0 && n[1] < *lowest)
			*lowest = n[1];
		if (n[2] > 0 && n[1] + n[2] - 1 > *highest)
			*highest = n[1] + n[2] - 1;
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
}

int oakum_host_mapped_ids(const struct oakum_host *h, const char *path,
			  uint64_t *ret_lowest, uint64_t *ret_highest,
			  struct oakum_err *e)
{
	static const char files[][20] = {"/proc/self/uid_map", "/proc/self/gid_map"};
	struct oakum_machine *m = oakum_machine_of(h);
	OAKUM_FD int ns = open_namespace(m, path, e);
	uint64_t lowest = UINT64_MAX, highest = 0;
	int r = ns < 0 ? ns : check_parent(ns, path, e);

	for (size_t i = 0; r == 0 && i < OAKUM_COUNT(files); i++) {
		struct visit v = {.ns = ns, .file = files[i]};
		OAKUM_FD int fd = oakum_child_call(0, open_map, &v, e);
		const char *text = "";
		size_t len;

		r = fd < 0 ? fd
			   : oakum_fd_slurp(m->arena, fd, v.file, MAP_MAX, &text, &len,
					    e);
		if (r == 0)
			read_map(text, &lowest, &highest);
	}
	if (r < 0)
		return r;
	*ret_lowest = lowest;
	*ret_highest = highest;
	return 0;
}
