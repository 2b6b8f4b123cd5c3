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
#include "repair.h"

#define PERIOD_US 100000u /* the kernel's, where the config has none */

/* One limit: what the config asks for, and the files that say what is. */
struct limit {
	const char *controller;
	const char *keys;
	const char *file_1, *file_2;
	bool asked;
	uint64_t wanted;
};

/* The plan to write it, or NULL. */
static struct oakum_repair *plan(struct oakum_hook *h, const struct oakum_cgroup_view *v,
				 const char *controller, const char *file,
				 const char *value)
{
	struct oakum_repair *r = OAKUM_NEW(&h->arena, struct oakum_repair);

	r->kind = OAKUM_REPAIR_WRITE;
	r->value = value;
	return oakum_cgroup_is_alone(v, h->process.pid, controller) &&
			       oakum_cgroup_file(v, controller, file, &r->file, NULL) == 0
		       ? r
		       : NULL;
}

static struct oakum_repair *
plan_limit(struct oakum_hook *h, const struct oakum_cgroup_view *v, const struct limit *l)
{
	return plan(h, v, l->controller, v->unified ? l->file_2 : l->file_1,
		    oakum_arena_printf(&h->arena, "%" PRIu64, l->wanted));
}

static void check(struct oakum_hook *h, const struct oakum_cgroup_view *v,
		  const struct limit *l, const char *text)
{
	size_t len = strcspn(text, " \n");
	uint64_t is = 0;

	if (oakum_num_u64(oakum_arena_dup(&h->arena, text, len), UINT64_MAX, &is) < 0)
		oakum_fact_mend(
			h, plan_limit(h, v, l), "resources", l->keys,
			"has no limit in force: the kernel says '%.*s', the config %" PRIu64,
			(int)len, text, l->wanted);
	else if (is > l->wanted)
		oakum_fact_mend(h, plan_limit(h, v, l), "resources", l->keys,
				"has the limit %" PRIu64
				" in force, and the config says %" PRIu64,
				is, l->wanted);
}

static int check_limit(struct oakum_hook *h, const struct oakum_cgroup_view *v,
		       const struct limit *l, struct oakum_err *e)
{
	const char *file = v->unified ? l->file_2 : l->file_1;
	const char *text = NULL;
	int r;

	if (!l->asked)
		return 0;
	r = oakum_cgroup_read(v, l->controller, file, &text, e);
	if (r == 0)
		check(h, v, l, text);
	if (r != -ENOENT)
		return r;
	/* The group at the top has no limits, nor has one without the controller. */
	oakum_fact_differs(
		h, "resources", l->keys,
		"has no limit in force: its control group has no '%s', and the config says %" PRIu64,
		file, l->wanted);
	return 0;
}

/* Swap, as the kernel takes it: version 1 with the memory, version 2 on top of it. */
static struct limit swap_limit(const struct oakum_hook *h,
			       const struct oakum_cgroup_view *v)
{
	struct limit l = {"memory",
			  "linux/resources/memory/swap",
			  "memory.memsw.limit_in_bytes",
			  "memory.swap.max",
			  false,
			  0};
	uint64_t memory = oakum_spec_memory_limit(h->spec);
	int64_t swap = 0;

	(void)oakum_spec_i64(oakum_spec_at(h->spec, "linux/resources/memory"), "swap",
			     &swap); /* absent is no limit */
	if (!v->swap || swap <= 0 || (v->unified && (!memory || (uint64_t)swap < memory)))
		return l;
	l.asked = true;
	l.wanted = (uint64_t)swap - (v->unified ? memory : 0);
	return l;
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

/* With version 1 the period stays as it is, and the quota is one of that. */
static struct oakum_repair *plan_cpu(struct oakum_hook *h,
				     const struct oakum_cgroup_view *v, uint64_t wanted,
				     uint64_t period)
{
	const char *quota =
		oakum_arena_printf(&h->arena, "%" PRIu64, wanted * period / 1000);

	if (!v->unified)
		return plan(h, v, "cpu", "cpu.cfs_quota_us", quota);
	return plan(h, v, "cpu", "cpu.max",
		    oakum_arena_printf(&h->arena, "%s %" PRIu64, quota, period));
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
	period = period ? period : PERIOD_US;
	wanted = thousandths(quota, period);
	if (!wanted)
		return 0;
	r = read_cpu(v, &quota_is, &period_is, e);
	if (r < 0)
		return r;
	is = thousandths(quota_is, period_is);
	if (!is || is > wanted)
		oakum_fact_mend(
			h, plan_cpu(h, v, wanted, period_is), "resources",
			"linux/resources/cpu/quota",
			"may use %" PRIu64
			" thousandths of a processor (0: no limit), and the config says %" PRIu64,
			is, wanted);
	return 0;
}

static int check_all(struct oakum_hook *h, const struct oakum_cgroup_view *v,
		     struct oakum_err *e)
{
	uint64_t memory = oakum_spec_memory_limit(h->spec);
	int64_t pids = 0;
	int r = 0;

	(void)oakum_spec_i64(oakum_spec_at(h->spec, "linux/resources/pids"), "limit",
			     &pids);
	/* In this order: memory with swap cannot be below memory. */
	const struct limit limits[] = {
		{"memory", "linux/resources/memory/limit", "memory.limit_in_bytes",
		 "memory.max", memory > 0, memory},
		swap_limit(h, v),
		{"pids", "linux/resources/pids/limit", "pids.max", "pids.max", pids > 0,
		 (uint64_t)pids},
	};

	for (size_t i = 0; r == 0 && i < OAKUM_COUNT(limits); i++)
		r = check_limit(h, v, &limits[i], e);
	return r < 0 ? r : check_cpu(h, v, e);
}

int oakum_check_limits(struct oakum_hook *h, struct oakum_err *e)
{
	struct oakum_cgroup_view v;
	int r;

	if (!oakum_fact_asked(h, "resources"))
		return 0;
	r = oakum_cgroup_view(h, &v, e);
	return r < 0 ? r : check_all(h, &v, e);
}
