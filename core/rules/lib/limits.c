/* SPDX-License-Identifier: Apache-2.0 */
/* limits.c - the limits of a policy for one container; see limits.h. */
#include "limits.h"

#include <oakum/str.h>

#define UNLIMITED  (INT64_MAX - 65535) /* LONG_MAX in whole pages of at most 64 KiB */
#define MIB	   (UINT64_C(1) << 20)
#define PERIOD	   100000u  /* microseconds; the kernel's default */
#define PERIOD_MAX 1000000u /* the kernel's */
#define CPU_MIN	   10 /* thousandths: the kernel takes no less in its default period */

static uint64_t arg(const struct oakum_ctx *ctx, const char *name)
{
	return (uint64_t)oakum_arg_int(ctx, name);
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

int oakum_limits_make(const struct oakum_ctx *ctx, struct oakum_limits *ret,
		      struct oakum_err *e)
{
	const char *swap = oakum_arg_text(ctx, "swap");
	struct oakum_limits l = {
		.memory = arg(ctx, "memory"),
		.memory_max = arg(ctx, "memory_max"),
		.pids_max = arg(ctx, "pids_max"),
		.pids = least(arg(ctx, "pids"), arg(ctx, "pids_max")),
		.cpu = arg(ctx, "cpu"),
		.cpu_max = arg(ctx, "cpu_max"),
		.swap_times = oakum_streq(swap, "none") ? 1 : 2,
	};
	struct oakum_cgroups cgroups = {0};
	uint64_t total = 0;
	int r = ctx->host->memory_total(ctx->host, &total, e);

	if (r == 0 && !oakum_streq(swap, "any"))
		r = ctx->host->cgroups(ctx->host, &cgroups, e);
	if (r < 0)
		return r;
	l.swap = cgroups.swap;
	if (!l.memory_max)
		l.memory_max = total - total % MIB;
	if (!l.memory)
		l.memory = total / 2 - total / 2 % MIB;
	l.memory = least(l.memory, l.memory_max);
	if (l.cpu_max && (!l.cpu || l.cpu > l.cpu_max))
		l.cpu = l.cpu_max;
	if (l.cpu && l.cpu < CPU_MIN)
		l.cpu = CPU_MIN;
	*ret = l;
	return 0;
}

bool oakum_limit_is_one(int64_t limit)
{
	return limit > 0 && limit < UNLIMITED;
}

int64_t oakum_limits_swap(const struct oakum_limits *l, uint64_t memory)
{
	return (int64_t)least(memory * l->swap_times, INT64_MAX);
}

uint64_t oakum_limit_cpu(int64_t quota, uint64_t period)
{
	uint64_t q = quota < 0 ? 0 : (uint64_t)quota, cpu;

	if (period == 0)
		period = PERIOD;
	if (period > PERIOD_MAX)
		period = PERIOD_MAX;
	if (__builtin_mul_overflow(q, UINT64_C(1000), &cpu))
		return UINT64_MAX;
	return cpu / period + (cpu % period != 0);
}
