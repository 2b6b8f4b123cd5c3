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

#define OAKUM_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
