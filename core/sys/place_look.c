/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place_look.c - looking at one path of this machine, afresh.
 *
 * The kernel resolves, the opened object is asked, and the mount it is on is found by id. The
 * runtime resolves the path again, so nothing is allowed on the way whose meaning depends on
 * who resolves: magic links of procfs.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "host_data.h"

#define LOOK_MASK (STATX_BASIC_STATS | STATX_MNT_ID)

static int refuse(const char *path, int err, struct oakum_err *e)
{
	if (err == -ELOOP)
		return oakum_err_set(
			e, err,
			"'%.300s' leads through a magic link of /proc, or in circles: where it ends depends on who looks",
			path);
	if (err == -ENOSYS || err == -EPERM)
		return oakum_err_set(
			e, err,
			"'%.300s' cannot be looked at: the system call openat2 of Linux 5.6 is needed",
			path);
	return oakum_err_set(e, err, "'%.300s' cannot be looked at: %s", path,
			     oakum_errno_text(err));
}

/* The mount of what was opened. Kernels before 5.8 do not tell its id. NULL when this process
 * cannot see it: another mount namespace, or a root directory that is no mount. */
static int find_mount(struct oakum_machine *m, const struct statx *st, const char *path,
		      const struct oakum_mount **ret, struct oakum_err *e)
{
	const struct oakum_mountinfo *mi = NULL;
	int r = oakum_machine_mounts(m, &mi, e);

	if (r < 0)
		return r;
	*ret = st->stx_mask & STATX_MNT_ID
		       ? oakum_mountinfo_by_id(mi, (unsigned)st->stx_mnt_id)
		       : oakum_mountinfo_holding(mi, path);
	return 0;
}

/* What was looked at, whose canonical path is known, is and lies on. */
static int describe(struct oakum_machine *m, const struct statx *st, const char *path,
		    struct oakum_place *p, struct oakum_err *e)
{
	const struct oakum_mount *mount = NULL;
	const char *fs_path = NULL;
	int r = find_mount(m, st, path, &mount, e);

	if (r < 0)
		return r;
	if (mount)
		fs_path = oakum_mount_fs_path(m->arena, mount, path);
	*p = (struct oakum_place){
		.exists = true,
		.path = path,
		.dev = makedev(st->stx_dev_major, st->stx_dev_minor),
		.ino = st->stx_ino,
		.mode = st->stx_mode,
		.rdev = makedev(st->stx_rdev_major, st->stx_rdev_minor),
		.uid = st->stx_uid,
		.gid = st->stx_gid,
		.nlink = st->stx_nlink,
		.fs_type = fs_path ? mount->fs_type : "",
		.fs_dev = fs_path ? mount->dev : "",
		.fs_path = fs_path ? fs_path : "",
	};
	return 0;
}

/* An O_PATH descriptor, or a name in one that is no link. What is known already is enough: a
 * dead file server is not waited for. */
static int ask(int fd, const char *name, struct statx *st)
{
	int flags = AT_STATX_DONT_SYNC | AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT;

	return statx(fd, name, *name ? flags : flags | AT_EMPTY_PATH, LOOK_MASK, st) < 0
		       ? -errno
		       : 0;
}

/* path is canonical, or NULL: then the kernel is asked for it. */
static int describe_fd(struct oakum_machine *m, int fd, const char *path,
		       struct oakum_place *p, struct oakum_err *e)
{
	struct statx st;
	int r = path ? 0 : oakum_path_of(m->arena, fd, &path, e);

	if (r < 0)
		return r;
	r = ask(fd, "", &st);
	return r < 0 ? refuse(path, r, e) : describe(m, &st, path, p, e);
}

/* p is what exists of a path; makes it the place of what is missing below. */
static void go_below(struct oakum_machine *m, struct oakum_place *p, const char *rest)
{
	struct oakum_place there = {.fs_type = p->fs_type, .fs_dev = p->fs_dev};

	there.path = *rest ? oakum_path_join(m->arena, p->path, rest) : p->path;
	there.fs_path = *rest && *p->fs_path ? oakum_path_join(m->arena, p->fs_path, rest)
					     : p->fs_path;
	*p = there;
}

static int look_missing(struct oakum_machine *m, const char *abs, struct oakum_place *p,
			struct oakum_err *e)
{
	OAKUM_FD int fd = -1;
	const char *rest = NULL;
	int r = oakum_path_nearest(m->arena, AT_FDCWD, abs, RESOLVE_NO_MAGICLINKS, &fd,
				   &rest, e);

	if (r < 0)
		return r;
	r = describe_fd(m, fd, NULL, p, e);
	if (r == 0)
		go_below(m, p, rest);
	return r;
}

/* "/proc/NUMBER/exe" means the same file to all who look: engines name their own program so
 * in hooks. -ELOOP for anything else. */
static int open_exe(const char *abs)
{
	static const char proc[] = "/proc/";
	OAKUM_FD int fd = -1;
	struct statfs fs;
	size_t digits;

	if (!oakum_starts_with(abs, proc))
		return -ELOOP;
	digits = strspn(abs + sizeof(proc) - 1, "0123456789");
	if (!digits || strcmp(abs + sizeof(proc) - 1 + digits, "/exe") != 0)
		return -ELOOP;
	fd = oakum_path_open(AT_FDCWD, proc, O_DIRECTORY, RESOLVE_NO_SYMLINKS);
	if (fd < 0 || fstatfs(fd, &fs) < 0 || fs.f_type != PROC_SUPER_MAGIC)
		return -ELOOP;
	return oakum_path_open(fd, abs + sizeof(proc) - 1, 0, 0);
}

/* Opens a path that the kernel need not be asked for, because no link is in it and nothing to
 * tidy: that is its canonical one. */
static int open_plain(const char *abs)
{
	if (!oakum_path_is_tidy(abs))
		return -ELOOP;
	return oakum_path_open(AT_FDCWD, abs, 0,
			       RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS);
}

/* What is mounted there was removed where it came from, says the mount table. */
static bool is_removed(const struct oakum_place *p)
{
	return oakum_ends_with(p->fs_path, "//deleted");
}

static int look_through(struct oakum_machine *m, const char *abs, struct oakum_place *p,
			struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_path_open(AT_FDCWD, abs, 0, RESOLVE_NO_MAGICLINKS);

	if (fd == -ELOOP)
		fd = open_exe(abs);
	if (fd == -ENOENT || fd == -ENOTDIR)
		return look_missing(m, abs, p, e);
	if (fd < 0)
		return refuse(abs, fd, e);
	return describe_fd(m, fd, NULL, p, e);
}

int oakum_place_look(struct oakum_machine *m, const char *abs, struct oakum_place *p,
		     struct oakum_err *e)
{
	OAKUM_FD int fd = open_plain(abs);
	int r;

	if (fd == -ENOENT || fd == -ENOTDIR)
		return look_missing(m, abs, p, e);
	if (fd < 0)
		return look_through(m, abs, p, e);
	r = describe_fd(m, fd, oakum_arena_strdup(m->arena, abs), p, e);
	return r == 0 && is_removed(p) ? look_through(m, abs, p, e) : r;
}

int oakum_host_empty_dir(const struct oakum_host *h, const char *path, bool *ret,
			 struct oakum_err *e)
{
	struct oakum_machine *m = oakum_machine_of(h);
	const char *abs =
		path[0] == '/' ? path : oakum_path_join(m->arena, m->bundle, path);
	OAKUM_FD int fd =
		oakum_path_open(AT_FDCWD, abs, O_DIRECTORY, RESOLVE_NO_MAGICLINKS);
	int r = fd < 0 ? fd : oakum_dir_empty(fd, ret);

	/* -EACCES: another user's FUSE, which not even we may read, is not called empty. */
	if (r != -ENOENT && r != -ENOTDIR && r != -EACCES)
		return r < 0 ? refuse(abs, r, e) : 0;
	*ret = false;
	return 0;
}

/* The directory, which stays open for its other entries. */
static int open_dir(struct oakum_machine *m, const char *path)
{
	int fd = m->dir_fd;

	if (m->dir_path && strcmp(m->dir_path, path) == 0)
		return fd;
	if (m->dir_path)
		oakum_fd_close(&fd);
	fd = oakum_path_open(AT_FDCWD, path, O_DIRECTORY,
			     RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS);
	m->dir_path = fd < 0 ? NULL : path;
	m->dir_fd = fd;
	return fd;
}

int oakum_place_look_in(struct oakum_machine *m, const struct oakum_place *dir,
			const char *abs, struct oakum_place *p, struct oakum_err *e)
{
	const char *base = oakum_path_base(abs);
	struct statx st;
	int r = -ENOENT;

	if (dir->exists) {
		int fd = open_dir(m, dir->path);

		r = fd < 0 ? fd : ask(fd, base, &st);
	}
	/* What may not be looked at still has its place. */
	if (r == -ENOENT || r == -ENOTDIR || r == -EACCES) {
		*p = *dir;
		go_below(m, p, base);
		return 0;
	}
	if (r < 0)
		return refuse(abs, r, e);
	r = describe(m, &st, oakum_path_join(m->arena, dir->path, base), p, e);
	if (r == 0 && S_ISLNK(p->mode))
		r = look_through(m, abs, p, e);
	return r;
}

bool oakum_place_glance(struct oakum_machine *m, const struct oakum_place *dir,
			const char *abs, struct oakum_place *p)
{
	const char *base = oakum_path_base(abs);
	struct statx st;
	int fd = open_dir(m, dir->path);

	return fd >= 0 && ask(fd, base, &st) == 0 && !S_ISLNK(st.stx_mode) &&
	       describe(m, &st, oakum_path_join(m->arena, dir->path, base), p, NULL) ==
		       0 &&
	       !is_removed(p);
}
