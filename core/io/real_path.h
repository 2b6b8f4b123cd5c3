/* SPDX-License-Identifier: Apache-2.0 */
/* real_path.h - the path that an open descriptor is known by; private to core/io. */
#ifndef OAKUM_IO_REAL_PATH_H
#define OAKUM_IO_REAL_PATH_H

#include <oakum/arena.h>
#include <oakum/attr.h>

/* The absolute path, without symbolic links, of what is open at fd. -ENOENT when nothing or
 * something else is there by now. */
int oakum_real_path(struct oakum_arena *a, int fd, const char **ret) OAKUM_MUST;

#endif
