/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private.h - handing the runtime bytes that nobody else can change: a sealed file in memory,
 * named /proc/self/fd/N on the runtime's command line.
 */
#ifndef OAKUM_SHIM_PRIVATE_H
#define OAKUM_SHIM_PRIVATE_H

#include <stddef.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>

#include "call.h"

/* Reads the file that an option names, which only root or the caller may have written, or
 * which is such a sealed file (from another Oakum that called this one). */
int oakum_private_read(struct oakum_arena *a, const char *path, const char **ret_bytes,
		       size_t *ret_len, struct oakum_err *e) OAKUM_MUST;

/* Puts the bytes in a new sealed file and gives its path. Its descriptor stays open over an
 * execve; it lies above those that the call passes on to the container, so that the runtime
 * closes it like any other that it finds. */
int oakum_private_write(struct oakum_arena *a, const struct oakum_call *call,
			const char *bytes, size_t len, const char **ret_path,
			struct oakum_err *e) OAKUM_MUST;

/* Puts them in the place of standard input. */
int oakum_private_stdin(const char *bytes, size_t len, struct oakum_err *e) OAKUM_MUST;

#endif
