/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reach_targets.c - where the protected paths are: each one's own place in the directory
 * above it, which is where it will be made when it is not there, and where it leads when it
 * is a link or something is mounted on it.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>

#include <oakum/fd.h>
#include <oakum/path.h>

#include "host_data.h"

static void add_spot(struct oakum_machine *m, struct oakum_reach_set *set,
		     const char *dev, const char *path, const char *fs_type)
{
	oakum_spots_add(m->arena, &set->spots,
			(struct oakum_spot){.dev = dev,
					    .path = path,
					    .fs_type = fs_type,
					    .owner = set->n - 1});
}

static void add_target(struct oakum_machine *m, struct oakum_reach_set *set,
		       const char *object, const struct oakum_place *p)
{
	if (set->n == set->cap) {
		struct oakum_target *targets;

		set->cap = set->cap ? set->cap * 2 : 32;
		targets = oakum_arena_array(m->arena, set->cap, sizeof(*targets));
		if (set->n)
			memcpy(targets, set->targets, set->n * sizeof(*targets));
		set->targets = targets;
	}
	set->targets[set->n++] = (struct oakum_target){.object = object, .place = p};
}

static int hidden(const char *path, struct oakum_err *e)
{
	return oakum_err_set(
		e, -ESTALE,
		"the mount that '%.300s' lies on cannot be seen by this process", path);
}

/* path is absolute, normalised, and has no "*". */
static int add_path(struct oakum_machine *m, struct oakum_reach_set *set,
		    const char *path, struct oakum_err *e)
{
	const struct oakum_place *p = NULL, *dir = NULL;
	const char *base = oakum_path_base(path), *own;
	size_t len = (size_t)(base - path);
	int r = oakum_place_near(m, path, &p, e);

	if (r == 0)
		r = oakum_place_near(
			m, len > 1 ? oakum_arena_dup(m->arena, path, len - 1) : "/", &dir,
			e);
	if (r < 0)
		return r;
	if (!*p->fs_path || !*dir->fs_path)
		return hidden(path, e);
	add_target(m, set, path, p);
	add_spot(m, set, p->fs_dev, p->fs_path, p->fs_type);
	own = oakum_path_join(m->arena, dir->fs_path, base);
	if (path[1] &&
	    (strcmp(own, p->fs_path) != 0 || strcmp(dir->fs_dev, p->fs_dev) != 0))
		add_spot(m, set, dir->fs_dev, own, dir->fs_type);
	return 0;
}

/* The names in a directory that may not exist. What this user may not list, the runtime that
 * runs as the same user cannot show to anyone. */
static int list(struct oakum_machine *m, const char *path, struct oakum_names *ret,
		struct oakum_err *e)
{
	const struct oakum_place *dir = NULL;
	int r = oakum_place_near(m, path, &dir, e);
	OAKUM_FD int fd = -1;

	if (r < 0 || !dir->exists || !S_ISDIR(dir->mode))
		return r;
	fd = oakum_path_open(AT_FDCWD, dir->path, O_DIRECTORY, RESOLVE_NO_SYMLINKS);
	r = fd < 0 ? fd : oakum_dir_names(m->arena, fd, ret);
	if (r < 0 && r != -EACCES)
		return oakum_err_set(e, r, "'%.300s' cannot be listed: %s", path,
				     oakum_errno_text(r));
	return 0;
}

/* The same; patterns of one directory mostly follow one another. */
static int list_once(struct oakum_machine *m, struct oakum_reach_set *set,
		     const char *path, struct oakum_names *ret, struct oakum_err *e)
{
	struct oakum_names names = {0};
	int r;

	if (!set->listed || strcmp(set->listed, path) != 0) {
		r = list(m, path, &names, e);
		if (r < 0)
			return r;
		set->listed = path;
		set->names = names;
	}
	*ret = set->names;
	return 0;
}

/* The first component that is "*", or NULL. */
static const char *find_star(const char *path)
{
	const char *star = strstr(path, "/*");

	while (star && star[2] && star[2] != '/')
		star = strstr(star + 2, "/*");
	return star;
}

/* Adds a pattern as if "*" were a name, for entries that are yet to come, and then each entry
 * that is there. */
static int add_pattern(struct oakum_machine *m, struct oakum_reach_set *set,
		       const char *pattern, struct oakum_err *e)
{
	const char *star = find_star(pattern);
	struct oakum_names names = {0};
	const char *dir;
	int r = add_path(m, set, pattern, e);

	if (r < 0 || !star)
		return r;
	dir = oakum_arena_dup(m->arena, pattern, (size_t)(star - pattern));
	r = list_once(m, set, *dir ? dir : "/", &names, e);
	for (size_t i = 0; r == 0 && i < names.n; i++) {
		if (strcmp(names.list[i], "*") != 0)
			r = add_pattern(m, set,
					oakum_arena_printf(m->arena, "%s/%s%s", dir,
							   names.list[i], star + 2),
					e);
	}
	return r;
}

static bool is_same(const struct oakum_reach_set *set, const char *const *protect,
		    size_t n)
{
	if (set->n_protect != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(set->protect[i], protect[i]) != 0)
			return false;
	}
	return true;
}

static int make_set(struct oakum_machine *m, const char *const *protect, size_t n,
		    struct oakum_reach_set *set, struct oakum_err *e)
{
	const char **texts = oakum_arena_array(m->arena, n, sizeof(*texts));
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++) {
		texts[i] = oakum_arena_strdup(m->arena, protect[i]);
		r = add_pattern(m, set, oakum_path_normalise(m->arena, texts[i]), e);
	}
	set->protect = texts;
	set->n_protect = n;
	return r < 0 ? r : oakum_spots_add_layers(m, &set->spots, e);
}

int oakum_reach_set_get(struct oakum_machine *m, const char *const *protect,
			size_t n_protect, const struct oakum_reach_set **ret,
			struct oakum_err *e)
{
	struct oakum_reach_set *set;
	int r;

	for (set = m->sets; set; set = set->next) {
		if (is_same(set, protect, n_protect)) {
			*ret = set;
			return 0;
		}
	}
	set = OAKUM_NEW(m->arena, struct oakum_reach_set);
	r = make_set(m, protect, n_protect, set, e);
	if (r < 0)
		return r;
	set->next = m->sets;
	m->sets = set;
	*ret = set;
	return 0;
}
