/* SPDX-License-Identifier: Apache-2.0 */
/* loose_policy.h - what a policy says about runtimes, whatever else is wrong with it. */
#ifndef OAKUM_SHIM_LOOSE_POLICY_H
#define OAKUM_SHIM_LOOSE_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/arena.h>
#include <oakum/attr.h>

/* The paths under "runtimes": of the last drop-in that has any, else of the file, else of what
 * it extends. Files that strangers may write, or that lack the signature they must have, do
 * not count. Problems of any kind are passed
 * over; there may be no path at all. file NULL: the default policy. */
const char *const *oakum_loose_runtimes(struct oakum_arena *a, const char *file,
					bool file_given, size_t *ret_n);

#endif
