/* SPDX-License-Identifier: Apache-2.0 */
/* place_relation.c - places compared; see place_relation.h. */
#include "place_relation.h"

#include <oakum/path.h>
#include <oakum/str.h>

static bool in_one_file_system(const struct oakum_place *a, const struct oakum_place *b)
{
	return oakum_streq(a->fs_dev, b->fs_dev) && a->fs_path[0] == '/' &&
	       b->fs_path[0] == '/';
}

bool oakum_place_is_same(const struct oakum_place *a, const struct oakum_place *b)
{
	return oakum_streq(a->path, b->path) ||
	       (a->exists && b->exists && a->dev == b->dev && a->ino == b->ino) ||
	       (in_one_file_system(a, b) && oakum_streq(a->fs_path, b->fs_path));
}

bool oakum_place_holds(const struct oakum_place *p, const struct oakum_place *dir)
{
	return !oakum_place_is_same(p, dir) && in_one_file_system(p, dir) &&
	       oakum_path_below(dir->fs_path, p->fs_path);
}

bool oakum_place_is_in(const struct oakum_place *p, const struct oakum_place *dir)
{
	return !oakum_place_is_same(p, dir) &&
	       (oakum_place_holds(dir, p) || oakum_path_below(p->path, dir->path));
}
