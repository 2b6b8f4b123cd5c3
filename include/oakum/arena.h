/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena.h - the memory of one run.
 *
 * A program makes one arena, everything in core allocates from it, nothing is freed
 * piecemeal, and the program releases it at its end. An arena has a ceiling; reaching it or
 * running out of memory prints one line to stderr and ends the process with _exit(1). That is
 * the only place where core may end the process, and it fails closed.
 */
#ifndef OAKUM_ARENA_H
#define OAKUM_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include <oakum/attr.h>

#define OAKUM_ARENA_CEILING                                                              \
	(512u * 1024 *                                                                   \
	 1024) /* bytes; the default of a program: the densest document that json.h admits, read twice */

struct oakum_arena_block;

struct oakum_arena {
	struct oakum_arena_block *block; /* newest first */
	size_t held;			 /* bytes lent, or taken from the system */
	size_t ceiling;
};

/* Storage is the caller's. No memory is taken before the first allocation. */
void oakum_arena_init(struct oakum_arena *a, size_t ceiling) OAKUM_NONNULL;

/* The arena begins with size bytes of the caller's, zeroed and aligned for any type: the system
 * is asked for none before they are used up. Once, before the first allocation. */
void oakum_arena_lend(struct oakum_arena *a, void *bytes, size_t size) OAKUM_NONNULL;

/* Gives back what came from the system; the arena is then as after init. NULL is accepted. */
void oakum_arena_release(struct oakum_arena *a);

/* Zeroed memory aligned for any type; never NULL. A size of 0 gives a valid pointer. */
void *oakum_arena_alloc(struct oakum_arena *a, size_t size)
	__attribute__((malloc, returns_nonnull, alloc_size(2))) OAKUM_NONNULL;

/* count * size, with the multiplication checked. */
void *oakum_arena_array(struct oakum_arena *a, size_t count, size_t size)
	__attribute__((malloc, returns_nonnull, alloc_size(2, 3))) OAKUM_NONNULL;

/* A NUL-terminated copy of len bytes, or of a string. */
char *oakum_arena_dup(struct oakum_arena *a, const char *bytes, size_t len)
	__attribute__((returns_nonnull));
char *oakum_arena_strdup(struct oakum_arena *a, const char *s)
	__attribute__((returns_nonnull)) OAKUM_NONNULL;

char *oakum_arena_printf(struct oakum_arena *a, const char *fmt, ...) OAKUM_PRINTF(2, 3)
	__attribute__((returns_nonnull));
char *oakum_arena_vprintf(struct oakum_arena *a, const char *fmt, va_list ap)
	OAKUM_PRINTF(2, 0) __attribute__((returns_nonnull));

#define OAKUM_NEW(arena, type) ((type *)oakum_arena_alloc((arena), sizeof(type)))

#endif
