/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limits_unified.c - files of a cgroup of version 2 that a config writes by name; see limits.h
 * and Documentation/admin-guide/cgroup-v2.rst of Linux. They come after the limits of the
 * other members, and win.
 */
#include "limits.h"

#include <string.h>

#include <oakum/str.h>
#include <oakum/words.h>

#define KEYS	  "linux/resources/unified"
#define SHOWN_MAX 60

/* Settings that share out, protect or restrict, and cannot widen. */
static const char harmless[][20] = {
	"cpu.idle",	    "cpu.max.burst",	"cpu.uclamp.max", "cpu.uclamp.min",
	"cpu.weight",	    "cpu.weight.nice",	"cpuset.cpus",	  "cpuset.mems",
	"io.bfq.weight",    "io.latency",	"io.max",	  "io.weight",
	"memory.high",	    "memory.low",	"memory.min",	  "memory.oom.group",
	"memory.swap.high", "memory.zswap.max", "misc.max",	  "rdma.max",
};

enum verdict {
	FINE,
	NO_LIMIT, /* "max", or what no one can read */
	TOO_HIGH,
	UNKNOWN,
};

static enum verdict judge_number(const char *value, uint64_t max)
{
	uint64_t n = 0;

	if (oakum_num_size(value, &n) < 0)
		return NO_LIMIT;
	return n > max ? TOO_HIGH : FINE;
}

/* "QUOTA" or "QUOTA PERIOD", in microseconds. */
static enum verdict judge_cpu(struct oakum_arena *a, const char *value, uint64_t max)
{
	size_t len = strcspn(value, " ");
	int64_t quota = 0;
	uint64_t period = 0;

	if (!max)
		return FINE;
	if (oakum_num_i64(oakum_arena_dup(a, value, len), 1, INT64_MAX, &quota) < 0 ||
	    (value[len] && oakum_num_u64(value + len + 1, UINT64_MAX, &period) < 0))
		return NO_LIMIT;
	return oakum_limit_cpu(quota, period) > max ? TOO_HIGH : FINE;
}

static enum verdict judge(const struct oakum_ctx *ctx, const struct oakum_limits *l,
			  const struct oakum_node *file)
{
	const char *value = oakum_json_str(file);

	if (oakum_streq(file->key, "memory.max"))
		return judge_number(value, l->memory_max);
	if (oakum_streq(file->key, "memory.swap.max"))
		return l->swap ? judge_number(value, (l->swap_times - 1) * l->memory_max)
			       : FINE;
	if (oakum_streq(file->key, "pids.max"))
		return judge_number(value, l->pids_max);
	if (oakum_streq(file->key, "cpu.max"))
		return judge_cpu(ctx->arena, value, l->cpu_max);
	if (oakum_words_have(OAKUM_WORDS(harmless), file->key) ||
	    oakum_starts_with(file->key, "hugetlb."))
		return FINE;
	return UNKNOWN;
}

void oakum_limits_judge_unified(const struct oakum_ctx *ctx, struct oakum_findings *out,
				const struct oakum_limits *l)
{
	static const char what[][36] = {
		[NO_LIMIT] = "to no limit",
		[TOO_HIGH] = "above the policy's maximum",
		[UNKNOWN] = "which is no limit of a container",
	};

	oakum_json_each(file, oakum_spec_at(ctx->spec, KEYS)) {
		enum verdict v = judge(ctx, l, file);
		struct oakum_finding *f;

		if (v == FINE)
			continue;
		f = oakum_find(
			out, file, "sets '%s' of its cgroup to '%s', %s",
			oakum_str_show(ctx->arena, file->key, SHOWN_MAX),
			oakum_str_show(ctx->arena, oakum_json_str(file), SHOWN_MAX),
			what[v]);
		if (ctx->spec->kind == OAKUM_SPEC_CONFIG)
			oakum_fix_remove(out, f, file);
	}
}

bool oakum_limits_unified_has(const struct oakum_ctx *ctx, const struct oakum_limits *l,
			      const char *file)
{
	const struct oakum_node *n = oakum_json_get(oakum_spec_at(ctx->spec, KEYS), file);

	return n && judge(ctx, l, n) == FINE;
}
