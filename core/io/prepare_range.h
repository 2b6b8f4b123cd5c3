/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prepare_range.h - ranges of ids that containers have; private to core/io.
 *
 *   <run directory>/ranges/<first id>          a link that says which prepared directory has it
 *   <run directory>/prepared/<key>/range       a link that says which id
 *
 * The entry in ranges cannot be made twice, so nobody else has the range; it goes before the
 * prepared directory does. One whose directory is not there is what a killed process left.
 */
#ifndef OAKUM_IO_PREPARE_RANGE_H
#define OAKUM_IO_PREPARE_RANGE_H

#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/plan.h>

/* Takes the range of a step for the prepared directory that is open as fd and has that path,
 * and lets its first id search the directory. -EAGAIN: another container took it since it was
 * judged to be free. */
int oakum_range_take(int fd, const char *path, const struct oakum_step *s,
		     struct oakum_err *e) OAKUM_MUST;

/* Gives back what the prepared directory called name in all_fd has; all is the path of
 * all_fd. */
void oakum_range_give_back(int all_fd, const char *name, const char *all);

/* Removes the entries whose directories are gone. Nobody may make or remove one meanwhile. */
void oakum_range_sweep(int all_fd, const char *all);

#endif
