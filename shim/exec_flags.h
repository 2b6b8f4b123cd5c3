/* SPDX-License-Identifier: Apache-2.0 */
/* exec_flags.h - exec without --process: a process made from options and arguments. */
#ifndef OAKUM_SHIM_EXEC_FLAGS_H
#define OAKUM_SHIM_EXEC_FLAGS_H

#include <oakum/attr.h>

#include "shim.h"

/* Judges, then becomes the runtime; record is the container's, or NULL. Returns the status to
 * exit with. */
int oakum_judge_flags(struct oakum_shim *s, const struct oakum_record *record) OAKUM_MUST;

#endif
