/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limits.c - the limits that the config promises are in force, in both versions of cgroups.
 *
 * A limit that the kernel has lower than asked for is one all the same; memory is rounded to
 * pages. See cgroups(7) and Documentation/admin-guide/cgroup-v2.rst of Linux.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "cgroup.h"
#include "hook.h"

#define PERIOD_US 100000u /* the kernel's, where the config has none */

/* One limit: what the config asks for, and the files that say what is. */
struct limit {
	const char *controller;
	const char *keys;
	const char *file_1, *file_2;
	uint64_t wanted;
};

static void check(struct oakum_hook *h, const struct limit *l, const char *text)
{
	size_t len = strcspn(text, " \n");
	uint64_t is = 0;

	if (oakum_num_u64(oakum_arena_dup(&h->arena, text, len), UINT64_MAX, &is) < 0)
		oakum_fact_differs(
			h, "resources", l->keys,
			"has no limit in force: the kernel says '%.*s', the config %" PRIu64,
			(int)len, text, l->wanted);
	else if (is > l->wanted)
		oakum_fact_differs(h, "resources", l->keys,
				   "has the limit %" PRIu64
				   " in force, and the config says %" PRIu64,
				   is, l->wanted);
}

static int check_limit(struct oakum_hook *h, const struct oakum_cgroup_view *v,
		       const struct limit *l, struct oakum_err *e)
{
	const char *text = NULL;
	int r;

	if (!l->wanted)
		return 0;
	r = oakum_cgroup_read(v, l->controller, v->unified ? l->file_2 : l->file_1, &text,
			      e);
	if (r == 0)
		check(h, l, text);
	return r;
}

/* Thousandths of a processor, rounded up; 0 for no limit. */
static uint64_t thousandths(int64_t quota, uint64_t period)
{
	if (quota <= 0 || period == 0 || (uint64_t)quota > UINT64_MAX / 1000 - period)
		return 0;
	return ((uint64_t)quota * 1000 + period - 1) / period;
}

static int read_cpu(const struct oakum_cgroup_view *v, int64_t *quota, uint64_t *period,
		    struct oakum_err *e)
{
	const char *max = NULL, *of = NULL;
	int r = oakum_cgroup_read(v, "cpu", v->unified ? "cpu.max" : "cpu.cfs_quota_us",
				  &max, e);

	if (r == 0 && !v->unified)
		r = oakum_cgroup_read(v, "cpu", "cpu.cfs_period_us", &of, e);
	if (r < 0)
		return r;
	if (v->unified)
		of = max + strcspn(max, " ") + strspn(max + strcspn(max, " "), " ");
	/* "max" and "-1" are no limit. */
	if (oakum_num_i64(oakum_arena_dup(v->arena, max, strcspn(max, " \n")), 1,
			  INT64_MAX, quota) < 0)
		*quota = -1;
	if (oakum_num_u64(oakum_arena_dup(v->arena, of, strcspn(of, " \n")), UINT64_MAX,
			  period) < 0)
		return oakum_err_set(e, -EBADMSG, "the period '%.40s' is no number", of);
	return 0;
}

static int check_cpu(struct oakum_hook *h, const struct oakum_cgroup_view *v,
		     struct oakum_err *e)
{
	const struct oakum_node *cpu = oakum_spec_at(h->spec, "linux/resources/cpu");
	uint64_t period = PERIOD_US, period_is = 0, wanted, is;
	int64_t quota = 0, quota_is = 0;
	int r;

	(void)oakum_spec_i64(cpu, "quota", &quota); /* absent is no limit */
	(void)oakum_spec_u64(cpu, "period", &period);
	wanted = thousandths(quota, period ? period : PERIOD_US);
	if (!wanted)
		return 0;
	r = read_cpu(v, &quota_is, &period_is, e);
	if (r < 0)
		return r;
	is = thousandths(quota_is, period_is);
	if (!is || is > wanted)
		oakum_fact_differs(
			h, "resources", "linux/resources/cpu/quota",
			"may use %" PRIu64
			" thousandths of a processor (0: no limit), and the config says %" PRIu64,
			is, wanted);
	return 0;
}

int oakum_check_limits(struct oakum_hook *h, struct oakum_err *e)
{
	struct limit memory = {"memory", "linux/resources/memory/limit",
			       "memory.limit_in_bytes", "memory.max",
			       oakum_spec_memory_limit(h->spec)};
	struct limit pids = {"pids", "linux/resources/pids/limit", "pids.max", "pids.max",
			     0};
	struct oakum_cgroup_view v;
	int64_t n = 0;
	int r;

	if (!oakum_fact_asked(h, "resources"))
		return 0;
	(void)oakum_spec_i64(oakum_spec_at(h->spec, "linux/resources/pids"), "limit", &n);
	pids.wanted = n > 0 ? (uint64_t)n : 0;
	r = oakum_cgroup_view(h, &v, e);
	if (r == 0)
		r = check_limit(h, &v, &memory, e);
	if (r == 0)
		r = check_limit(h, &v, &pids, e);
	return r < 0 ? r : check_cpu(h, &v, e);
}
