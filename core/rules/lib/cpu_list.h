/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cpu_list.h - lists of processors as cpusets have them: "0-3,8". Pure.
 */
#ifndef OAKUM_RULES_CPU_LIST_H
#define OAKUM_RULES_CPU_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include <oakum/attr.h>

#define OAKUM_CPUS_MAX 8192 /* of the largest Linux machine */

struct oakum_cpus {
	uint64_t words[OAKUM_CPUS_MAX / 64];
};

/* Decimal numbers and ranges between commas, without spaces; "" is no processor at all. false
 * for anything else: runtimes and kernel are not agreed on what that means. */
bool oakum_cpus_read(const char *text, struct oakum_cpus *ret) OAKUM_NONNULL OAKUM_MUST;

/* Whether each one of a is one of b. */
bool oakum_cpus_within(const struct oakum_cpus *a,
		       const struct oakum_cpus *b) OAKUM_PURE OAKUM_NONNULL;

#endif
