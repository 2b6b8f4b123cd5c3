/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reach_spots.c - places in file systems, and the same places in the layers of overlays.
 *
 * A layer that the mount table gives as a relative path is taken from "/", where engines run.
 * A layer that does not exist here belongs to another mount namespace: no path of this one
 * leads there.
 */
#include <string.h>
#include <sys/stat.h>

#include <oakum/path.h>

#include "host_data.h"

#define DEPTH_MAX 3 /* the kernel stacks two file systems */

void oakum_spots_add(struct oakum_arena *a, struct oakum_spots *s, struct oakum_spot spot)
{
	if (s->n == s->cap) {
		struct oakum_spot *list;

		s->cap = s->cap ? s->cap * 2 : 8;
		list = oakum_arena_array(a, s->cap, sizeof(*list));
		if (s->n)
			memcpy(list, s->list, s->n * sizeof(*list));
		s->list = list;
	}
	s->list[s->n++] = spot;
}

static int add_layer(struct oakum_machine *m, struct oakum_spots *s,
		     const struct oakum_spot *spot, const char *layer,
		     struct oakum_err *e)
{
	const struct oakum_place *p = NULL;
	struct oakum_spot below = *spot;
	int r = oakum_place_at(m, oakum_path_join(m->arena, "/", layer), &p, e);

	if (r < 0 || !p->exists || !S_ISDIR(p->mode) || !*p->fs_path)
		return r;
	below.dev = p->fs_dev;
	below.path = oakum_path_join(m->arena, p->fs_path, spot->path);
	if (!spot->path[1])
		below.path = p->fs_path;
	below.fs_type = p->fs_type;
	below.how = "a layer of an overlay";
	below.depth++;
	oakum_spots_add(m->arena, s, below);
	return 0;
}

static int add_layers_of(struct oakum_machine *m, struct oakum_spots *s,
			 const struct oakum_spot *spot, const struct oakum_mount *mount,
			 struct oakum_err *e)
{
	const char *rest = mount->super;
	char *option;

	while ((option = oakum_mount_super(m->arena, &rest))) {
		const char *const *layers = NULL;
		int n = oakum_overlay_layers(m->arena, option, &layers);

		if (n < 0)
			return oakum_err_set(e, n,
					     "the overlay on '%s' has the option '%s'",
					     mount->point, option);
		for (int i = 0; i < n; i++) {
			int r = add_layer(m, s, spot, layers[i], e);

			if (r < 0)
				return r;
		}
	}
	return 0;
}

/* Any mount of that file system tells its layers. */
static const struct oakum_mount *mount_of(const struct oakum_mountinfo *mi,
					  const char *dev)
{
	for (size_t i = 0; i < mi->n; i++) {
		if (strcmp(mi->mounts[i].dev, dev) == 0)
			return &mi->mounts[i];
	}
	return NULL;
}

int oakum_spots_add_layers(struct oakum_machine *m, struct oakum_spots *s,
			   struct oakum_err *e)
{
	const struct oakum_mountinfo *mi = NULL;
	int r = oakum_machine_mounts(m, &mi, e);

	/* The list grows while it is walked: layers may be overlays themselves. */
	for (size_t i = 0; r == 0 && i < s->n; i++) {
		struct oakum_spot spot = s->list[i];
		const struct oakum_mount *mount;

		if (strcmp(spot.fs_type, "overlay") != 0 || spot.depth >= DEPTH_MAX)
			continue;
		mount = mount_of(mi, spot.dev);
		if (mount)
			r = add_layers_of(m, s, &spot, mount, e);
	}
	return r;
}
