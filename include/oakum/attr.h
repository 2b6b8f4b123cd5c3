/* SPDX-License-Identifier: Apache-2.0 */
/* attr.h - compiler attributes and the cleanup idiom every other header uses. */
#ifndef OAKUM_ATTR_H
#define OAKUM_ATTR_H

#include <stddef.h>

#define OAKUM_MUST	   __attribute__((warn_unused_result))
#define OAKUM_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define OAKUM_NONNULL	   __attribute__((nonnull))
#define OAKUM_PURE	   __attribute__((pure))
#define OAKUM_NORETURN	   __attribute__((noreturn))

/* Runs fn(&variable) when the variable leaves its scope. */
#define OAKUM_CLEANUP(fn) __attribute__((cleanup(fn)))

/* For large scratch of which only what was written is read: a path, or a list with a count.
 * Clearing it by -ftrivial-auto-var-init would cost more than all the rest. */
#if __has_attribute(uninitialized)
#define OAKUM_SCRATCH __attribute__((uninitialized))
#else
#define OAKUM_SCRATCH
#endif

/* For what is rare and needs much of the stack, beside what is called often: each page of it
 * that is touched costs more than the call. */
#define OAKUM_APART __attribute__((noinline))

#define OAKUM_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
