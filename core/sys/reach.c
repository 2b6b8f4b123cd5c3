/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reach.c - whether a bind mount of a source would show a protected object; see the member
 * reach of host.h.
 *
 * Two facts decide. The same inode: hard links, and the thing itself. The same place, or one
 * above it, in the same file system, by (device, path in it): whatever other mounts, aliases,
 * volumes or sub-paths led there. Each mount that a recursive bind takes along is a source of
 * its own, and so is each layer of an overlay.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>

#include <oakum/fd.h>
#include <oakum/path.h>

#include "host_data.h"

static bool is_same_inode(const struct oakum_place *p, dev_t dev, ino_t ino)
{
	return p->exists && p->dev == dev && p->ino == ino;
}

/* What the source at spot s has to do with the target's spot t, or NULL. */
static const char *relation(const struct oakum_spot *s, const struct oakum_spot *t,
			    const struct oakum_place *target)
{
	/* What does not exist may be a directory one day. */
	bool may_hold = !target->exists || S_ISDIR(target->mode);

	if (strcmp(s->dev, t->dev) != 0)
		return NULL;
	if (strcmp(s->path, t->path) == 0)
		return target->exists ? "another mount of it" : "where it will be";
	if (s->path[0] != '/' || t->path[0] != '/')
		return NULL;
	if (oakum_path_below(t->path, s->path))
		return "a directory above it";
	return may_hold && oakum_path_below(s->path, t->path) ? "a place inside it"
							      : NULL;
}

static bool match(const struct oakum_reach_set *set, const struct oakum_spot *s,
		  struct oakum_reach *ret)
{
	for (size_t i = 0; i < set->spots.n; i++) {
		const struct oakum_spot *t = &set->spots.list[i];
		const struct oakum_target *target = &set->targets[t->owner];
		const char *how = relation(s, t, target->place);

		if (!how)
			continue;
		ret->object = target->object;
		ret->how = s->how ? s->how : t->how ? t->how : how;
		return true;
	}
	return false;
}

/* The thing itself and its hard links. */
static bool match_inode(const struct oakum_reach_set *set,
			const struct oakum_place *source, struct oakum_reach *ret)
{
	for (size_t i = 0; source->exists && i < set->n; i++) {
		const struct oakum_place *p = set->targets[i].place;

		if (!is_same_inode(p, source->dev, source->ino))
			continue;
		ret->object = set->targets[i].object;
		ret->how = "the same inode";
		if (strcmp(p->fs_path, source->fs_path) == 0)
			ret->how = "another mount of it";
		if (strcmp(p->path, source->path) == 0)
			ret->how =
				S_ISSOCK(p->mode) ? "it is the socket itself" : "itself";
		return true;
	}
	return false;
}

/* A file that is mounted below the source may be a hard link. Only mounts of a file system
 * that holds a protected object are looked at, and never a whole file system. */
static bool match_mounted_inode(const struct oakum_reach_set *set,
				const struct oakum_mount *mount, struct oakum_reach *ret)
{
	OAKUM_FD int fd = -1;
	struct stat st;
	size_t i = 0;

	while (i < set->n && !(set->targets[i].place->exists &&
			       strcmp(set->targets[i].place->fs_dev, mount->dev) == 0))
		i++;
	if (i == set->n || strcmp(mount->root, "/") == 0)
		return false;
	fd = oakum_path_open(AT_FDCWD, mount->point, O_NOFOLLOW, RESOLVE_NO_SYMLINKS);
	if (fd < 0 || fstat(fd, &st) < 0)
		return false;
	for (; i < set->n; i++) {
		if (!is_same_inode(set->targets[i].place, st.st_dev, st.st_ino))
			continue;
		ret->object = set->targets[i].object;
		ret->how = "a mount below the source";
		return true;
	}
	return false;
}

/* The mount table's line for the mount that a place is on. */
static const struct oakum_mount *mount_of(const struct oakum_mountinfo *mi,
					  const struct oakum_place *p)
{
	const struct oakum_mount *mount = oakum_mountinfo_holding(mi, p->path);

	return mount && strcmp(mount->dev, p->fs_dev) == 0 ? mount : NULL;
}

/* Adds what is mounted below the source, or fills in ret when that is protected already. */
static int add_mounts(struct oakum_machine *m, const struct oakum_reach_set *set,
		      const struct oakum_place *source, struct oakum_spots *spots,
		      struct oakum_reach *ret, struct oakum_err *e)
{
	const struct oakum_mountinfo *mi = NULL;
	const struct oakum_mount *top;
	const uint8_t *below;
	int r = oakum_machine_mounts(m, &mi, e);

	if (r < 0)
		return r;
	top = mount_of(mi, source);
	if (!top)
		return oakum_err_set(e, -ESTALE,
				     "the mounts below '%.300s' cannot be told",
				     source->path);
	below = oakum_mountinfo_below(m->arena, mi, top, source->path);
	for (size_t i = 0; i < mi->n; i++) {
		const struct oakum_mount *c = &mi->mounts[i];

		if (!below[i])
			continue;
		if (match_mounted_inode(set, c, ret))
			return 0;
		oakum_spots_add(m->arena, spots,
				(struct oakum_spot){.dev = c->dev,
						    .path = c->root,
						    .fs_type = c->fs_type,
						    .how = "a mount below the source"});
	}
	return 0;
}

static int reach(struct oakum_machine *m, const struct oakum_reach_set *set,
		 const struct oakum_place *source, bool recursive,
		 struct oakum_reach *ret, struct oakum_err *e)
{
	struct oakum_spots spots = {0};
	int r = 0;

	oakum_spots_add(m->arena, &spots,
			(struct oakum_spot){.dev = source->fs_dev,
					    .path = source->fs_path,
					    .fs_type = source->fs_type});
	if (match_inode(set, source, ret) || match(set, &spots.list[0], ret))
		return 0;
	if (recursive && source->exists && S_ISDIR(source->mode))
		r = add_mounts(m, set, source, &spots, ret, e);
	if (r < 0 || ret->object)
		return r;
	r = oakum_spots_add_layers(m, &spots, e);
	for (size_t i = 1; r == 0 && i < spots.n; i++) {
		if (match(set, &spots.list[i], ret))
			return 0;
	}
	return r;
}

int oakum_host_reach(const struct oakum_host *h, const struct oakum_place *source,
		     bool recursive, const char *const *protect, size_t n_protect,
		     struct oakum_reach *ret, struct oakum_err *e)
{
	struct oakum_machine *m = oakum_machine_of(h);
	const struct oakum_reach_set *set = NULL;
	struct oakum_reach found = {0};
	int r;

	if (!source->fs_path || !*source->fs_path)
		return oakum_err_set(
			e, -ESTALE,
			"the mount that '%.300s' lies on cannot be seen by this process",
			source->path);
	r = oakum_reach_set_get(m, protect, n_protect, &set, e);
	if (r == 0)
		r = reach(m, set, source, recursive, &found, e);
	if (r == 0)
		*ret = found;
	return r;
}
