/* SPDX-License-Identifier: Apache-2.0 */
/* prepare_copy.h - directories of the image in memory, for a container's user; private to
 * core/io. */
#ifndef OAKUM_IO_PREPARE_COPY_H
#define OAKUM_IO_PREPARE_COPY_H

#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/prepare.h>

/* Does a step of that kind in the prepared directory that is open as fd and has that path. */
int oakum_copy_make(int fd, const char *path, const struct oakum_preparation *p,
		    const struct oakum_step *s, struct oakum_err *e) OAKUM_MUST;

#endif
