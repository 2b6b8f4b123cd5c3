/* SPDX-License-Identifier: Apache-2.0 */
/* facts.c - what the kernel says otherwise, and the policy's word on it. */
#include <stdarg.h>

#include <oakum/rule.h>

#include "hook.h"
#include "repair.h"

bool oakum_fact_asked(const struct oakum_hook *h, const char *rule)
{
	const struct oakum_rule *r = oakum_rule_by_id(rule);

	return r && oakum_policy_setting(h->policy, r)->action != OAKUM_ACTION_OFF;
}

void oakum_fact_plan(struct oakum_hook *h, struct oakum_repair *repair,
		     struct oakum_finding *f)
{
	repair->finding = f;
	if (h->last_repair)
		h->last_repair->next = repair;
	else
		h->repairs = repair;
	h->last_repair = repair;
}

static void differs(struct oakum_hook *h, struct oakum_repair *repair, const char *rule,
		    const char *keys, const char *message)
{
	bool mendable = repair && !h->repaired;
	struct oakum_finding *f;

	h->mismatch.rule = oakum_rule_by_id(rule);
	f = oakum_find_at(&h->mismatch, keys, "%s", message);
	oakum_decide(h->policy, &h->subject, f, mendable);
	if (mendable && f->action == OAKUM_ACTION_REWRITE)
		oakum_fact_plan(h, repair, f);
}

void oakum_fact_differs(struct oakum_hook *h, const char *rule, const char *keys,
			const char *fmt, ...)
{
	va_list ap;

	if (!oakum_fact_asked(h, rule))
		return;
	va_start(ap, fmt);
	differs(h, NULL, rule, keys, oakum_arena_vprintf(&h->arena, fmt, ap));
	va_end(ap);
}

void oakum_fact_mend(struct oakum_hook *h, struct oakum_repair *repair, const char *rule,
		     const char *keys, const char *fmt, ...)
{
	va_list ap;

	if (!oakum_fact_asked(h, rule))
		return;
	va_start(ap, fmt);
	differs(h, repair, rule, keys, oakum_arena_vprintf(&h->arena, fmt, ap));
	va_end(ap);
}

void oakum_fact_reset(struct oakum_hook *h)
{
	h->mismatch.first = h->mismatch.last = NULL;
	h->repairs = h->last_repair = NULL;
}

void oakum_fact_add(struct oakum_hook *h, struct oakum_finding *f)
{
	f->next = NULL;
	if (h->mismatch.last)
		h->mismatch.last->next = f;
	else
		h->mismatch.first = f;
	h->mismatch.last = f;
}

const struct oakum_finding *oakum_fact_refusal(const struct oakum_hook *h)
{
	for (const struct oakum_finding *f = h->mismatch.first; f; f = f->next) {
		if (f->action == OAKUM_ACTION_REFUSE || f->action == OAKUM_ACTION_UNSET)
			return f;
	}
	return NULL;
}
