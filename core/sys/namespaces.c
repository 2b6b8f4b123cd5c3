/* SPDX-License-Identifier: Apache-2.0 */
/*
 * namespaces.c - whether a path is one of the host's own namespaces; see the member
 * is_host_namespace of host.h.
 *
 * Two namespaces are one when they have the same device and inode. The host's are those of
 * this process, which its engine started, and those of PID 1. Where the kernel does not show
 * those of PID 1, they are not taken to be different: another fact must say that PID 1 is in
 * the same one as this process, else the question fails.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <linux/sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/sys.h>

#include "host_data.h"

struct kind {
	char type[8]; /* of the runtime-spec */
	char file[8]; /* in /proc/PID/ns */
	int flag;
	ino_t initial; /* inode of the kernel's first one, where that is fixed, else 0 */
};

/* The inodes are PROC_*_INIT_INO of include/linux/proc_ns.h in Linux. */
static const struct kind kinds[] = {
	{"cgroup", "cgroup", CLONE_NEWCGROUP, 0xeffffffb},
	{"ipc", "ipc", CLONE_NEWIPC, 0xefffffff},
	{"mount", "mnt", CLONE_NEWNS, 0},
	{"network", "net", CLONE_NEWNET, 0},
	{"pid", "pid", CLONE_NEWPID, 0xeffffffc},
	{"time", "time", CLONE_NEWTIME, 0xeffffffa},
	{"user", "user", CLONE_NEWUSER, 0xeffffffd},
	{"uts", "uts", CLONE_NEWUTS, 0xeffffffe},
};

static const struct kind *kind_of(const char *type)
{
	for (size_t i = 0; i < OAKUM_COUNT(kinds); i++) {
		if (oakum_streq(kinds[i].type, type))
			return &kinds[i];
	}
	return NULL;
}

/* The kind of namespace behind an O_PATH descriptor, 0 for anything that is none. It is
 * opened for good only when it is known to be on nsfs. */
static int flag_of(int path_fd)
{
	char name[OAKUM_FD_LINK_MAX];
	struct statfs fs;
	OAKUM_FD int fd = -1;
	int flag;

	if (fstatfs(path_fd, &fs) < 0 || fs.f_type != NSFS_MAGIC)
		return 0;
	oakum_fd_link(path_fd, name);
	fd = open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	flag = fd < 0 ? 0 : ioctl(fd, NS_GET_NSTYPE);
	return flag < 0 ? 0 : flag;
}

static int look(const char *process, const struct kind *kind, struct stat *ret,
		struct oakum_err *e)
{
	char name[64];

	(void)snprintf(name, sizeof(name), "/proc/%s/ns/%s", process,
		       kind->file); /* short */
	if (stat(name, ret) < 0)
		return oakum_err_set(e, -errno, "'%s' cannot be looked at: %s", name,
				     oakum_errno_text(errno));
	return 0;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Whether PID 1 is in the same namespace as this process, by what anyone may see. The files
 * of procfs about the network are another set in each network namespace. And the PID 1 of the
 * kernel's first pid namespace is the machine's init, in the first namespace of each kind. */
static bool is_shared_with_first(const struct kind *kind, const struct stat *ours)
{
	struct stat first, self, pid;

	if (kind->flag == CLONE_NEWNET)
		return stat("/proc/1/net/unix", &first) == 0 &&
		       stat("/proc/self/net/unix", &self) == 0 && is_same(&first, &self);
	return kind->initial && ours->st_ino == kind->initial &&
	       stat("/proc/self/ns/pid", &pid) == 0 &&
	       pid.st_ino == kind_of("pid")->initial;
}

static int is_hosts(const struct kind *kind, const struct stat *st, bool *ret,
		    struct oakum_err *e)
{
	struct stat ours, first;
	int r = look("self", kind, &ours, e);

	if (r < 0)
		return r;
	*ret = is_same(st, &ours);
	if (*ret)
		return 0;
	if (look("1", kind, &first, NULL) == 0)
		*ret = is_same(st, &first);
	else if (!is_shared_with_first(kind, &ours))
		return look("1", kind, &first, e);
	return 0;
}

int oakum_namespace_is_hosts(const char *type, const struct stat *st, bool *ret,
			     struct oakum_err *e)
{
	const struct kind *kind = kind_of(type);

	return kind ? is_hosts(kind, st, ret, e)
		    : oakum_err_set(e, -EINVAL, "'%s' is no type of namespace", type);
}

int oakum_host_is_host_namespace(const struct oakum_host *h, const char *type,
				 const char *path, bool *ret, struct oakum_err *e)
{
	struct oakum_machine *m = oakum_machine_of(h);
	const struct kind *kind = kind_of(type);
	bool found = false;
	OAKUM_FD int fd = -1;
	struct stat st;
	int r;

	if (!kind)
		return oakum_err_set(e, -EINVAL, "'%s' is no type of namespace", type);
	/* /proc/PID/ns/net is a magic link: here it must be followed. */
	fd = oakum_path_open(
		AT_FDCWD,
		path[0] == '/' ? path : oakum_path_join(m->arena, m->bundle, path), 0, 0);
	if (fd < 0)
		return oakum_err_set(e, fd,
				     "the %s namespace '%.300s' cannot be looked at: %s",
				     type, path, oakum_errno_text(fd));
	if (flag_of(fd) != kind->flag || fstat(fd, &st) < 0)
		return oakum_err_set(e, -EINVAL, "'%.300s' is no %s namespace", path,
				     type);
	r = is_hosts(kind, &st, &found, e);
	if (r < 0)
		return r;
	*ret = found;
	return 0;
}
