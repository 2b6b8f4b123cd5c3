/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cgroups.c - control groups of this machine, looked at and not touched.
 *
 * With version 1 each controller has a hierarchy of its own, and a container gets a group of
 * the same path in all of them: one that is in use in any hierarchy is in use.
 * See cgroups(7) and Documentation/admin-guide/cgroup-v2.rst of Linux.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "host_data.h"

#define TOP	   "/sys/fs/cgroup"
#define PLAIN	   (RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS)
#define GROUPS_MAX 4096 /* that are looked through for one question */

/* A cgroup file system that runtimes use, "cgroup" or "cgroup2". */
static bool is_hierarchy(const struct oakum_mount *mount)
{
	return oakum_starts_with(mount->fs_type, "cgroup") &&
	       oakum_path_below(mount->point, TOP);
}

static int refuse(const char *path, int err, struct oakum_err *e)
{
	return oakum_err_set(e, err, "the cgroup '%.300s' cannot be looked at: %s", path,
			     oakum_errno_text(err));
}

/* Whether the group whose cgroup.procs is open holds processes itself. */
static int holds(int procs, bool *ret)
{
	char byte;
	ssize_t n = procs < 0 ? procs : read(procs, &byte, 1);

	if (procs >= 0 && n < 0)
		n = -errno;
	if (n == -EOPNOTSUPP) { /* threaded: its processes count elsewhere */
		*ret = true;
		return 0;
	}
	if (n == -ENOENT || n == -ENODEV) { /* it has just gone */
		*ret = false;
		return 0;
	}
	*ret = n > 0;
	return n < 0 ? (int)n : 0;
}

/* The same of the group that dir is. */
static int has_processes(int dir, bool *ret)
{
	OAKUM_FD int procs = openat(dir, "cgroup.procs",
				    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	return holds(procs < 0 ? -errno : procs, ret);
}

/* Whether any group below dir holds processes. left is how many may still be looked at. */
static int has_below(struct oakum_arena *a, int dir, unsigned *left, bool *ret)
{
	struct oakum_names names = {0};
	int r = oakum_dir_names(a, dir, &names);

	for (size_t i = 0; r == 0 && !*ret && i < names.n; i++) {
		OAKUM_FD int group = oakum_path_open(dir, names.list[i],
						     O_DIRECTORY | O_NOFOLLOW, PLAIN);

		if (group == -ENOTDIR || group == -ENOENT)
			continue;
		if (group < 0)
			return group;
		if (!(*left)--)
			return -E2BIG;
		r = has_processes(group, ret);
		if (r == 0 && !*ret)
			r = has_below(a, group, left, ret);
	}
	return r == -ENOENT || r == -ENODEV ? 0 : r;
}

/* A group has this file as long as it exists. */
static int look_at(struct oakum_arena *a, const char *dir, struct oakum_cgroup *ret)
{
	OAKUM_FD int procs =
		oakum_kernel_file_open(oakum_path_join(a, dir, "cgroup.procs"));
	bool processes = false;
	int r;

	if (procs == -ENOENT || procs == -ENOTDIR)
		return 0;
	r = holds(procs, &processes);
	if (r < 0)
		return r;
	ret->exists = true;
	ret->processes |= processes;
	return 0;
}

static int look_below(struct oakum_arena *a, const char *dir, unsigned *left,
		      struct oakum_cgroup *ret)
{
	OAKUM_FD int fd = oakum_path_open(AT_FDCWD, dir, O_DIRECTORY, PLAIN);
	bool below = false;
	int r;

	if (fd == -ENOENT || fd == -ENOTDIR)
		return 0;
	if (fd < 0)
		return fd;
	r = has_below(a, fd, left, &below);
	ret->below |= below;
	return r;
}

static int look_everywhere(struct oakum_machine *m, const char *path, bool deep,
			   struct oakum_cgroup *group, struct oakum_err *e)
{
	const struct oakum_mountinfo *mi = NULL;
	unsigned left = GROUPS_MAX;
	const char *dir;
	int r = oakum_machine_mounts(m, &mi, e);

	if (r < 0)
		return r;
	for (size_t i = 0; i < mi->n; i++) {
		if (!is_hierarchy(&mi->mounts[i]))
			continue;
		dir = oakum_path_join(m->arena, mi->mounts[i].point, path + 1);
		r = look_at(m->arena, dir, group);
		if (r == 0 && deep)
			r = look_below(m->arena, dir, &left, group);
		if (r < 0)
			return refuse(path, r, e);
	}
	return 0;
}

int oakum_host_cgroup(const struct oakum_host *h, const char *path, bool deep,
		      struct oakum_cgroup *ret, struct oakum_err *e)
{
	struct oakum_machine *m = oakum_machine_of(h);
	/* A path is absolute: this is another question about it. */
	const char *question = deep ? oakum_path_join(m->arena, "deep", path) : path;
	struct oakum_cgroup *known = oakum_memo_get(&m->groups, question);
	int r = 0;

	if (!known) {
		known = OAKUM_NEW(m->arena, struct oakum_cgroup);
		r = look_everywhere(m, path, deep, known, e);
		if (r == 0)
			oakum_memo_put(&m->groups, m->arena, question, known);
	}
	if (r == 0)
		*ret = *known;
	return r;
}

/* What cannot be told is not "no": without the file a limit would be left out. */
static int is_there(struct oakum_arena *a, const char *dir, const char *name, bool *ret,
		    struct oakum_err *e)
{
	const char *path = oakum_path_join(a, dir, name);
	OAKUM_FD int fd = oakum_path_open(AT_FDCWD, path, 0, PLAIN);

	*ret = fd >= 0;
	if (fd >= 0 || fd == -ENOENT || fd == -ENOTDIR)
		return 0;
	return refuse(path, fd, e);
}

/* The top of version 2 has no limits: its children show what there is. */
static int limits_swap_unified(struct oakum_arena *a, bool *ret, struct oakum_err *e)
{
	OAKUM_FD int top = oakum_path_open(AT_FDCWD, TOP, O_DIRECTORY, PLAIN);
	struct oakum_names names = {0};
	int r = top < 0 ? top : oakum_dir_names(a, top, &names);

	*ret = false;
	if (r < 0)
		return refuse(TOP, r, e);
	for (size_t i = 0; r == 0 && !*ret && i < names.n; i++)
		r = is_there(a, oakum_path_join(a, TOP, names.list[i]), "memory.swap.max",
			     ret, e);
	return r;
}

static int find_out(struct oakum_machine *m, struct oakum_cgroups *ret,
		    struct oakum_err *e)
{
	const struct oakum_mountinfo *mi = NULL;
	int r = oakum_machine_mounts(m, &mi, e);

	for (size_t i = 0; r == 0 && i < mi->n; i++) {
		const struct oakum_mount *mount = &mi->mounts[i];

		if (oakum_streq(mount->point, TOP))
			ret->unified = oakum_streq(mount->fs_type, "cgroup2");
		else if (!ret->swap && is_hierarchy(mount))
			r = is_there(m->arena, mount->point,
				     "memory.memsw.limit_in_bytes", &ret->swap, e);
	}
	if (r == 0 && ret->unified)
		r = limits_swap_unified(m->arena, &ret->swap, e);
	return r;
}

int oakum_host_cgroups(const struct oakum_host *h, struct oakum_cgroups *ret,
		       struct oakum_err *e)
{
	struct oakum_machine *m = oakum_machine_of(h);
	struct oakum_cgroups *known = m->cgroups;
	int r = 0;

	if (!known) {
		known = OAKUM_NEW(m->arena, struct oakum_cgroups);
		r = find_out(m, known, e);
	}
	if (r < 0)
		return r;
	m->cgroups = known;
	*ret = *known;
	return 0;
}
