/* SPDX-License-Identifier: Apache-2.0 */
/* run_dir.h - directories of root's below the run directory; private to core/io. */
#ifndef OAKUM_IO_RUN_DIR_H
#define OAKUM_IO_RUN_DIR_H

#include <stdbool.h>

#include <oakum/attr.h>
#include <oakum/err.h>

/* Opens a directory that only root or the caller may have made and may write to; with make it
 * is made first if need be, for the owner alone. A descriptor or a negative errno. */
int oakum_run_dir_open(const char *dir, bool make, struct oakum_err *e) OAKUM_MUST;

/* Waits for the lock of an open directory; it goes with the descriptor, however that ends. */
int oakum_run_dir_lock(int fd, const char *dir, struct oakum_err *e) OAKUM_MUST;

#endif
