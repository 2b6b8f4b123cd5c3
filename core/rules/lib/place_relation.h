/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place_relation.h - what two places of the host have to do with each other.
 *
 * Places are resolved ones: see host.h. Nothing is looked at here.
 */
#ifndef OAKUM_RULES_PLACE_RELATION_H
#define OAKUM_RULES_PLACE_RELATION_H

#include <stdbool.h>

#include <oakum/host.h>

/* One place: by name, by device and inode, or by where it lies in its file system. */
bool oakum_place_is_same(const struct oakum_place *a, const struct oakum_place *b);

/* Whether p lies below dir and is not it. A file system of its own that is mounted somewhere
 * below dir counts. */
bool oakum_place_is_in(const struct oakum_place *p, const struct oakum_place *dir);

/* Whether dir lies below p in p's own file system: p shows it. */
bool oakum_place_holds(const struct oakum_place *p, const struct oakum_place *dir);

#endif
