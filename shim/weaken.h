/* SPDX-License-Identifier: Apache-2.0 */
/* weaken.h - what on a command line weakens the container, for the rule runtime_options. */
#ifndef OAKUM_SHIM_WEAKEN_H
#define OAKUM_SHIM_WEAKEN_H

#include <stddef.h>

#include <oakum/arena.h>
#include <oakum/attr.h>

#include "call.h"

/* The names of the options that are switched on ("--no-pivot"), and of a verb that is itself
 * one ("restore"). The call must have a verb. */
const char *const *oakum_call_weakens(struct oakum_arena *a,
				      const struct oakum_call *call,
				      size_t *ret_n) OAKUM_NONNULL;

#endif
