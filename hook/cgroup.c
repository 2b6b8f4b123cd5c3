/* SPDX-License-Identifier: Apache-2.0 */
/* cgroup.c - see cgroup.h, cgroups(7). */
#include "cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <oakum/fd.h>
#include <oakum/host.h>
#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/sys.h>

#define GROUPS_MAX 65536u /* bytes of /proc/PID/cgroup */
#define FILE_MAX   65536u /* bytes of a file of a group */

/* Whether a list with commas has that word. */
static bool has_word(const char *list, size_t len, const char *word)
{
	size_t n = strlen(word);

	for (size_t at = 0; at <= len;) {
		size_t end = at;

		while (end < len && list[end] != ',')
			end++;
		if (end - at == n && memcmp(list + at, word, n) == 0)
			return true;
		at = end + 1;
	}
	return false;
}

const char *oakum_cgroup_path(const struct oakum_cgroup_view *v, const char *controller)
{
	/* "4:memory:/path", and "0::/path" of version 2. */
	for (const char *line = v->groups; *line;) {
		size_t len = strcspn(line, "\n");
		const char *list = memchr(line, ':', len);
		const char *path =
			list ? memchr(list + 1, ':', (size_t)(line + len - list - 1))
			     : NULL;

		if (path && has_word(list + 1, (size_t)(path - list - 1),
				     v->unified ? "" : controller))
			return oakum_arena_dup(v->arena, path + 1,
					       (size_t)(line + len - path - 1));
		line += len + (line[len] == '\n');
	}
	return NULL;
}

/* Where the hierarchy of a controller is mounted on the host. */
static const struct oakum_mount *hierarchy(const struct oakum_cgroup_view *v,
					   const char *controller)
{
	for (size_t i = 0; i < v->mounts->n; i++) {
		const struct oakum_mount *m = &v->mounts->mounts[i];

		if (v->unified ? oakum_streq(m->fs_type, "cgroup2")
			       : oakum_streq(m->fs_type, "cgroup") &&
					 has_word(m->super, strlen(m->super), controller))
			return m;
	}
	return NULL;
}

/* Where a group is on the host. */
static const char *directory(const struct oakum_cgroup_view *v, const char *controller,
			     const char *path)
{
	const struct oakum_mount *m = hierarchy(v, controller);

	if (!m || !path || !oakum_path_below(path, m->root))
		return NULL;
	return oakum_path_join(v->arena, m->point,
			       path + (m->root[1] ? strlen(m->root) : 0));
}

int oakum_cgroup_file(const struct oakum_cgroup_view *v, const char *controller,
		      const char *file, const char **ret, struct oakum_err *e)
{
	const char *dir = directory(v, controller, oakum_cgroup_path(v, controller));

	if (!dir)
		return oakum_err_set(
			e, -ENODEV, "the container's cgroup of '%s' cannot be found here",
			controller);
	*ret = oakum_path_join(v->arena, dir, file);
	return 0;
}

static int read_file(struct oakum_arena *a, const char *path, const char **ret,
		     struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, path, OAKUM_TRUST_ANY, e);
	size_t len = 0;

	return fd < 0 ? fd : oakum_fd_slurp(a, fd, path, FILE_MAX, ret, &len, e);
}

static int read_own(const struct oakum_cgroup_view *v, const char *controller,
		    const char *file, const char **ret, struct oakum_err *e)
{
	const char *path = NULL;
	int r = oakum_cgroup_file(v, controller, file, &path, e);

	return r < 0 ? r : read_file(v->arena, path, ret, e);
}

int oakum_cgroup_read(const struct oakum_cgroup_view *v, const char *controller,
		      const char *file, const char **ret, struct oakum_err *e)
{
	const char *dir = v->above ? directory(v, controller, v->above) : NULL;
	int r = read_own(v, controller, file, ret, e);

	if (!dir || (r != -ENOENT && !(r == 0 && oakum_starts_with(*ret, "max"))))
		return r;
	return read_file(v->arena, oakum_path_join(v->arena, dir, file), ret, e);
}

bool oakum_cgroup_is_alone(const struct oakum_cgroup_view *v, pid_t pid,
			   const char *controller)
{
	const char *path = oakum_cgroup_path(v, controller), *pids = NULL;
	const char *alone = oakum_arena_printf(v->arena, "%d\n", (int)pid);

	return path && path[1] &&
	       read_own(v, controller, "cgroup.procs", &pids, NULL) == 0 &&
	       oakum_streq(pids, alone);
}

static size_t count_groups(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	size_t n = 0;

	while (dir && (entry = readdir(dir)))
		n += entry->d_type == DT_DIR && entry->d_name[0] != '.';
	if (dir)
		(void)closedir(dir); /* only read */
	return n;
}

/* The group above, when it holds the process's own group and nothing else. */
static const char *above(const struct oakum_cgroup_view *v, pid_t pid)
{
	const char *path = oakum_cgroup_path(v, ""), *up, *dir, *pids = NULL;

	if (!v->unified || !oakum_cgroup_is_alone(v, pid, ""))
		return NULL;
	up = oakum_arena_dup(v->arena, path, (size_t)(strrchr(path, '/') - path));
	dir = *up ? directory(v, "", up) : NULL;
	return dir && count_groups(dir) == 1 &&
			       read_file(v->arena,
					 oakum_path_join(v->arena, dir, "cgroup.procs"),
					 &pids, NULL) == 0 &&
			       !*pids
		       ? up
		       : NULL;
}

int oakum_cgroup_view(struct oakum_hook *h, struct oakum_cgroup_view *ret,
		      struct oakum_err *e)
{
	struct oakum_cgroups cgroups = {0};
	size_t len = 0;
	int r = h->host->cgroups(h->host, &cgroups, e);

	*ret = (struct oakum_cgroup_view){
		.arena = &h->arena, .unified = cgroups.unified, .swap = cgroups.swap};
	if (r == 0)
		r = oakum_process_slurp(&h->arena, &h->process, "cgroup", GROUPS_MAX,
					&ret->groups, &len, e);
	if (r == 0)
		r = oakum_host_mounts(h->host, &ret->mounts, e);
	if (r == 0)
		ret->above = above(ret, h->process.pid);
	return r;
}

/* ---- the host without the container's own process ---- */

struct own_host {
	struct oakum_host host; /* first: rules hand its address back */
	const struct oakum_host *real;
	struct oakum_cgroup_view view;
	pid_t pid;
};

/* Whether path is the process's group in every hierarchy where it exists, and holds nothing
 * else there. */
static bool is_own(const struct own_host *own, const char *path)
{
	static const char *const controllers[] = {"memory", "pids", "cpu", "devices"};
	bool found = own->view.above && oakum_streq(own->view.above, path);

	for (size_t i = 0; i < OAKUM_COUNT(controllers); i++) {
		const char *at = oakum_cgroup_path(&own->view, controllers[i]);

		if (!oakum_streq(at, path))
			continue;
		found = true;
		if (!oakum_cgroup_is_alone(&own->view, own->pid, controllers[i]))
			return false;
	}
	return found;
}

static int cgroup_without(const struct oakum_host *h, const char *path, bool deep,
			  struct oakum_cgroup *ret, struct oakum_err *e)
{
	const struct own_host *own = (const struct own_host *)h;

	if (is_own(own, path)) {
		*ret = (struct oakum_cgroup){.exists = true};
		return 0;
	}
	return own->real->cgroup(own->real, path, deep, ret, e);
}

int oakum_cgroup_own_host(struct oakum_hook *h, const struct oakum_host **ret,
			  struct oakum_err *e)
{
	struct own_host *own = OAKUM_NEW(&h->arena, struct own_host);

	own->host = *h->host;
	own->host.cgroup = cgroup_without;
	own->real = h->host;
	own->pid = h->process.pid;
	*ret = &own->host;
	return oakum_cgroup_view(h, &own->view, e);
}
