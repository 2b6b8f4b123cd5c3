/* SPDX-License-Identifier: Apache-2.0 */
/* plan.c - gathers what the applied fixes need made on the host; see plan.h. */
#include "engine_local.h"

#include <errno.h>
#include <string.h>

#include <oakum/rule.h>
#include <oakum/str.h>

/* Steps are compared with each other: more of them would only keep the engine busy. */
#define STEPS_MAX 1024

static bool same(const struct oakum_step *a, const struct oakum_step *b)
{
	return a->kind == b->kind && a->len == b->len &&
	       (a->len == 0 || memcmp(a->bytes, b->bytes, a->len) == 0) &&
	       a->shift == b->shift && a->owner == b->owner &&
	       a->range.first == b->range.first && oakum_streq(a->from, b->from);
}

static const struct oakum_step *at_place(const struct oakum_plan *plan, const char *name)
{
	const struct oakum_step *s = plan->first;

	while (s && !oakum_streq(s->name, name))
		s = s->next;
	return s;
}

static int take(const struct oakum_finding *f, struct oakum_step *step,
		struct oakum_plan *plan, struct oakum_err *e)
{
	const struct oakum_step *there = at_place(plan, step->name);

	if (there && same(there, step))
		return 0;
	if (there)
		return oakum_err_set(e, -EEXIST,
				     "rule '%s' wants another thing prepared as '%s'",
				     f->rule->id, step->name);
	if (plan->n == STEPS_MAX)
		return oakum_err_set(e, -E2BIG, "needs more than %d things prepared",
				     STEPS_MAX);
	step->next = NULL;
	plan->n++;
	if (plan->last)
		plan->last->next = step;
	else
		plan->first = step;
	plan->last = step;
	return 0;
}

int oakum_plan_gather(const struct oakum_finding *findings, struct oakum_plan *plan,
		      struct oakum_err *e)
{
	for (const struct oakum_finding *f = findings; f; f = f->next) {
		struct oakum_step *next;

		if (f->action != OAKUM_ACTION_REWRITE)
			continue;
		for (struct oakum_step *s = f->steps; s; s = next) {
			int ret;

			next = s->next;
			ret = take(f, s, plan, e);
			if (ret < 0)
				return ret;
		}
	}
	return 0;
}
