/* SPDX-License-Identifier: Apache-2.0 */
/* idmap.h - a uid_map or gid_map as text; see user_namespaces(7). */
#ifndef OAKUM_HOOK_IDMAP_H
#define OAKUM_HOOK_IDMAP_H

#include <stdbool.h>
#include <stdint.h>

#include <oakum/attr.h>

struct oakum_node;

/* Whether map is just what a list of mappings of a config says; order does not matter. */
bool oakum_idmap_is(const char *map, const struct oakum_node *list);

/* What an id of the container is outside; false when it is mapped to nothing. */
bool oakum_idmap_outside(const char *map, uint64_t inside, uint64_t *ret);

#endif
