/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf.h - a growing byte buffer with a named maximum, in an arena.
 *
 * Appending past the maximum sets .full and drops the bytes; whoever uses the result checks
 * .full once at the end instead of each append. data is NUL-terminated after any append.
 */
#ifndef OAKUM_BUF_H
#define OAKUM_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/arena.h>
#include <oakum/attr.h>

struct oakum_buf {
	struct oakum_arena *arena;
	char *data; /* NULL until the first append */
	size_t len, cap, max;
	bool full;
};

void oakum_buf_init(struct oakum_buf *b, struct oakum_arena *a, size_t max) OAKUM_NONNULL;
/* Appends len bytes for the caller to write, and returns where; NULL when they are too many. */
char *oakum_buf_extend(struct oakum_buf *b, size_t len) OAKUM_NONNULL;
void oakum_buf_add(struct oakum_buf *b, const char *bytes, size_t len);
void oakum_buf_puts(struct oakum_buf *b, const char *s) OAKUM_NONNULL;
void oakum_buf_putc(struct oakum_buf *b, char c) OAKUM_NONNULL;
void oakum_buf_printf(struct oakum_buf *b, const char *fmt, ...) OAKUM_PRINTF(2, 3);
/* Makes room for extra more bytes in one step, for a caller that knows the size. */
void oakum_buf_reserve(struct oakum_buf *b, size_t extra) OAKUM_NONNULL;

#endif
