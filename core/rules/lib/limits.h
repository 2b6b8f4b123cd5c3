/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limits.h - the limits of a policy for one container, in the units of the runtime-spec, and
 * what the members of linux.resources.unified make of them.
 */
#ifndef OAKUM_RULES_LIMITS_H
#define OAKUM_RULES_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#include <oakum/rule.h>

/* What a policy demands. */
struct oakum_limits {
	uint64_t memory, memory_max; /* bytes: where there is none, and the highest */
	uint64_t pids, pids_max;
	uint64_t cpu, cpu_max; /* thousandths of a processor; 0: no matter */
	bool swap;	     /* it is judged: the policy wants it and this machine can */
	unsigned swap_times; /* memory and swap together, in multiples of the memory */
};

/* Reads the parameters of the rule `resources`. */
int oakum_limits_make(const struct oakum_ctx *ctx, struct oakum_limits *ret,
		      struct oakum_err *e) OAKUM_MUST;

/* Whether a limit in the runtime-spec's form is one: above 0, and below what the kernel takes
 * for no limit. */
bool oakum_limit_is_one(int64_t limit);

/* memory.swap (memory and swap together) for a memory limit. */
int64_t oakum_limits_swap(const struct oakum_limits *l, uint64_t memory);

/* Thousandths of a processor that quota and period give, rounded up; period 0 is 100 ms. */
uint64_t oakum_limit_cpu(int64_t quota, uint64_t period);

/* Finds what in linux.resources.unified is no limit, or too high a one. */
void oakum_limits_judge_unified(const struct oakum_ctx *ctx, struct oakum_findings *out,
				const struct oakum_limits *l);

/* Whether that file of unified ("memory.max") holds a limit that can stay. */
bool oakum_limits_unified_has(const struct oakum_ctx *ctx, const struct oakum_limits *l,
			      const char *file);

#endif
