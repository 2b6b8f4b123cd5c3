/* SPDX-License-Identifier: Apache-2.0 */
/* prepare_steps.h - making what a plan says and clearing it away; private to core/io. */
#ifndef OAKUM_IO_PREPARE_STEPS_H
#define OAKUM_IO_PREPARE_STEPS_H

#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/prepare.h>

/* Carries the steps out in the directory that is open as fd and has that path. */
int oakum_steps_make(int fd, const char *path, const struct oakum_preparation *p,
		     struct oakum_err *e) OAKUM_MUST;

/* Removes the directory called name in dirfd, whose path is given: what is mounted in it is
 * detached first, and nothing on another file system is ever removed. Returns 0, or a
 * negative errno when something is left; -ENOENT: there is none. */
int oakum_steps_clear(int dirfd, const char *name, const char *path);

#endif
