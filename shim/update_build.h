/* SPDX-License-Identifier: Apache-2.0 */
/* update_build.h - the resources that the options of an update ask for, as a document. */
#ifndef OAKUM_SHIM_UPDATE_BUILD_H
#define OAKUM_SHIM_UPDATE_BUILD_H

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/buf.h>
#include <oakum/err.h>

#include "call.h"

/* Writes the linux.resources object to ret. What cannot be read exactly is an error. */
int oakum_update_build(struct oakum_arena *a, const struct oakum_call *call,
		       struct oakum_buf *ret, struct oakum_err *e) OAKUM_MUST;

/* The option ("--memory") that has its say at a pointer, or NULL. */
const char *oakum_update_option_at(const char *pointer) OAKUM_NONNULL;

#endif
