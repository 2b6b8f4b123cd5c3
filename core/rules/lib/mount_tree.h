/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mount_tree.h - the places of mounts as a tree of path components, so that a container with
 * ten thousand mounts need not have each compared with every other.
 *
 * Mounts are added in order; questions are about those that have been added.
 */
#ifndef OAKUM_RULES_LIB_MOUNT_TREE_H
#define OAKUM_RULES_LIB_MOUNT_TREE_H

#include <stddef.h>
#include <stdint.h>

#include <oakum/attr.h>
#include <oakum/spec.h>

struct oakum_mount_spot;

struct oakum_mount_tree {
	const struct oakum_spec_mount *mounts;
	struct oakum_mount_spot *spots; /* the first is "/" */
	size_t n;
	uint32_t *slots; /* hash table: index + 1, 0 free */
	size_t slot_mask;
};

/* An empty tree with room for n mounts, which must outlive it. */
void oakum_mount_tree_init(struct oakum_mount_tree *t, struct oakum_arena *a,
			   const struct oakum_spec_mount *mounts, size_t n);

/* Adds a mount of the list, which must come behind all that were added. */
void oakum_mount_tree_add(struct oakum_mount_tree *t, const struct oakum_spec_mount *m);

/* The first mount whose place lies below that one; NULL for none. */
const struct oakum_spec_mount *oakum_mount_tree_below(const struct oakum_mount_tree *t,
						      const char *place);

/* The first mount at exactly that place which is another than like says (NULL: any); NULL for
 * none. */
const struct oakum_spec_mount *oakum_mount_tree_other(const struct oakum_mount_tree *t,
						      const char *place,
						      const struct oakum_node *like);

/* The last mount at a place above that one, "/" left out; NULL for none. */
const struct oakum_spec_mount *oakum_mount_tree_above(const struct oakum_mount_tree *t,
						      const char *place);

#endif
