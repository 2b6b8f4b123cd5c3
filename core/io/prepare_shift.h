/* SPDX-License-Identifier: Apache-2.0 */
/* prepare_shift.h - mounts that show other owners, in a prepared directory; private to
 * core/io. */
#ifndef OAKUM_IO_PREPARE_SHIFT_H
#define OAKUM_IO_PREPARE_SHIFT_H

#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/plan.h>

/* Does a step of that kind in the prepared directory that is open as fd and has that path.
 * userns has two user namespaces of the
 * step's range, of which the second has the step's owner, each made when it is -1; the caller's. What is
 * found at the place must be what was judged. */
int oakum_shift_make(int fd, const char *path, const struct oakum_step *s, int userns[2],
		     struct oakum_err *e) OAKUM_MUST;

#endif
