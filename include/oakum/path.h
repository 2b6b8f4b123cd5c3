/* SPDX-License-Identifier: Apache-2.0 */
/*
 * path.h - paths as text: pure, no file system.
 *
 * Text alone decides nothing about safety; places.h and host.h resolve. This is for
 * destinations inside a container and for comparing what has been resolved already.
 */
#ifndef OAKUM_PATH_H
#define OAKUM_PATH_H

#include <stdbool.h>

#include <oakum/arena.h>
#include <oakum/attr.h>

/* The absolute path that p means inside a root: "tmp", "//tmp/", "/x/../tmp" and "/../tmp"
 * are all "/tmp"; "" is "/". ".." never climbs above "/". */
char *oakum_path_normalise(struct oakum_arena *a, const char *p) OAKUM_NONNULL;

/* Whether that is p itself, so that there is nothing to normalise. */
bool oakum_path_is_tidy(const char *p) OAKUM_PURE OAKUM_NONNULL;

/* Whether p is dir or lies below it, by component. Both absolute and normalised. */
bool oakum_path_below(const char *p, const char *dir) OAKUM_PURE OAKUM_NONNULL;

/* dir + "/" + name with exactly one slash between. */
char *oakum_path_join(struct oakum_arena *a, const char *dir,
		      const char *name) OAKUM_NONNULL;

/* The same in a buffer of size bytes, with dir and name as they stand; false when they do not
 * fit. name may be NULL: dir alone. */
bool oakum_path_put(char *ret, size_t size, const char *dir, const char *name) OAKUM_MUST;

/* The length of the first component of p, which does not begin with a slash unless that is
 * empty. */
size_t oakum_path_component(const char *p) OAKUM_PURE OAKUM_NONNULL;

/* The last component; "/" for "/". Points into p. */
const char *oakum_path_base(const char *p) OAKUM_PURE OAKUM_NONNULL;

#endif
