/* SPDX-License-Identifier: Apache-2.0 */
/* mountinfo_tree.c - which mount holds a path, and what lies below one; see mountinfo.h. */
#include <oakum/mountinfo.h>

#include <string.h>

#include <oakum/path.h>

enum { UNKNOWN = 0, OUTSIDE, INSIDE }; /* the marks while a tree is being walked */

/* The root of the tree: a mount on "/" whose parent this process cannot see. */
static const struct oakum_mount *root_of(const struct oakum_mountinfo *mi)
{
	for (size_t i = 0; i < mi->n; i++) {
		const struct oakum_mount *m = &mi->mounts[i];
		const struct oakum_mount *parent = oakum_mountinfo_by_id(mi, m->parent);

		if (strcmp(m->point, "/") == 0 && (!parent || parent == m))
			return m;
	}
	return NULL;
}

/* The mount that a walk along path enters first from mount m. */
static const struct oakum_mount *step(const struct oakum_mountinfo *mi,
				      const struct oakum_mount *m, const char *path)
{
	const struct oakum_mount *next = NULL;

	for (size_t i = 0; i < mi->n; i++) {
		const struct oakum_mount *c = &mi->mounts[i];

		if (c->parent != m->id || c == m || !oakum_path_below(path, c->point))
			continue;
		if (!next || strlen(c->point) < strlen(next->point))
			next = c;
	}
	return next;
}

const struct oakum_mount *oakum_mountinfo_holding(const struct oakum_mountinfo *mi,
						  const char *path)
{
	const struct oakum_mount *m = root_of(mi);

	/* A table that goes in circles ends the walk after as many steps as it has lines. */
	for (size_t i = 0; m && i < mi->n; i++) {
		const struct oakum_mount *next = step(mi, m, path);

		if (!next)
			break;
		m = next;
	}
	return m;
}

const char *oakum_mount_fs_path(struct oakum_arena *a, const struct oakum_mount *m,
				const char *path)
{
	const char *rest;

	if (!oakum_path_below(path, m->point))
		return NULL;
	rest = path + (m->point[1] ? strlen(m->point) : 0);
	if (!rest[0] || !rest[1])
		return m->root;
	return oakum_path_join(a, m->root, rest);
}

/* Marks m, and all its ancestors on the way that are not marked yet, with what the nearest
 * marked ancestor has. chain has room for every mount. */
static void mark(const struct oakum_mountinfo *mi, const struct oakum_mount *m,
		 uint8_t *marks, size_t *chain)
{
	uint8_t found = OUTSIDE;
	size_t n = 0;

	while (m) {
		size_t i = (size_t)(m - mi->mounts);

		if (marks[i] != UNKNOWN) {
			found = marks[i];
			break;
		}
		marks[i] = OUTSIDE; /* ends a circle */
		chain[n++] = i;
		m = oakum_mountinfo_by_id(mi, m->parent);
	}
	while (n > 0)
		marks[chain[--n]] = found;
}

const uint8_t *oakum_mountinfo_below(struct oakum_arena *a,
				     const struct oakum_mountinfo *mi,
				     const struct oakum_mount *top, const char *path)
{
	uint8_t *marks = oakum_arena_array(a, mi->n, sizeof(*marks));
	size_t *chain = oakum_arena_array(a, mi->n, sizeof(*chain));

	marks[top - mi->mounts] = OUTSIDE;
	for (size_t i = 0; i < mi->n; i++) {
		const struct oakum_mount *m = &mi->mounts[i];

		if (m->parent == top->id && m != top)
			marks[i] = oakum_path_below(m->point, path) ? INSIDE : OUTSIDE;
	}
	for (size_t i = 0; i < mi->n; i++)
		mark(mi, &mi->mounts[i], marks, chain);
	for (size_t i = 0; i < mi->n; i++)
		marks[i] = marks[i] == INSIDE;
	return marks;
}
