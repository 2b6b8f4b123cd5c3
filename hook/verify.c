/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify.c - oakum-hook verify, for createRuntime and prestart: first the promise, which is
 * the bundle's config judged as the wrapper judges it, then the facts.
 *
 * A config that would have to be rewritten was not: the wrapper was walked around. What the
 * runtime has read already cannot be changed. But where the policy says `rewrite`, what the
 * kernel can still change is changed, and then everything is compared once more.
 */
#include <errno.h>

#include <oakum/rule.h>

#include "cgroup.h"
#include "hook.h"
#include "repair.h"

static const char advice[] =
	"a hook cannot change this: use the runtime wrapper for this, oakum-runtime";

/* Whether this hook is there need not be asked. */
static const struct oakum_policy *without_hook_rule(struct oakum_hook *h)
{
	const struct oakum_rule *rule = oakum_rule_by_id("verify_hook");
	struct oakum_policy *p = OAKUM_NEW(&h->arena, struct oakum_policy);

	*p = *h->policy;
	p->settings =
		oakum_arena_array(&h->arena, oakum_rules_count, sizeof(*p->settings));
	for (size_t i = 0; i < oakum_rules_count; i++) {
		p->settings[i] = h->policy->settings[i];
		if (oakum_rule_at(i) == rule)
			p->settings[i].action = OAKUM_ACTION_OFF;
	}
	return p;
}

static int judge_config(struct oakum_hook *h, struct oakum_err *e)
{
	const struct oakum_host *host = NULL;
	int r = oakum_cgroup_own_host(h, &host, e);

	if (r < 0)
		return r;
	r = oakum_engine_run(&(struct oakum_request){.arena = &h->arena,
						     .name = h->bundle.name,
						     .bytes = h->bundle.bytes,
						     .len = h->bundle.len,
						     .doc = h->doc,
						     .spec = h->read,
						     .kind = OAKUM_SPEC_CONFIG,
						     .policy = without_hook_rule(h),
						     .host = host,
						     .subject = &h->subject,
						     .prepared = &h->prepared},
			     &h->outcome, e);
	/* What the container was made of is the config before it was rewritten. */
	return r == 0 && h->outcome->after ? oakum_container_config(h, e) : r;
}

static int (*const checks[])(struct oakum_hook *h, struct oakum_err *e) = {
	oakum_check_namespaces, oakum_check_mappings, oakum_check_mounts,
	oakum_check_tmp,	oakum_check_limits,
};

/* For the log: what the kernel said comes behind what the config said. */
static void join_findings(struct oakum_hook *h)
{
	struct oakum_finding **at = &h->outcome->findings;

	while (*at)
		at = &(*at)->next;
	*at = h->mismatch.first;
}

static int check_facts(struct oakum_hook *h, struct oakum_err *e)
{
	int r = 0;

	oakum_fact_reset(h);
	for (size_t i = 0; r == 0 && i < OAKUM_COUNT(checks); i++)
		r = checks[i](h, e);
	if (r == 0 && oakum_process_is_gone(&h->process))
		r = oakum_err_set(e, -ESRCH, "process %d has come to its end",
				  (int)h->process.pid);
	join_findings(h);
	return r;
}

/* Does what was planned and looks again. */
static int mend(struct oakum_hook *h)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	const struct oakum_finding *f = NULL;

	if (oakum_repair_all(h, &f, &e) < 0)
		return oakum_hook_refuse_finding(
			h, f,
			oakum_arena_printf(
				&h->arena,
				"a hook could not mend it (%s): use the runtime wrapper for this, oakum-runtime",
				e.msg));
	h->repaired = true;
	if (check_facts(h, &e) < 0)
		return oakum_hook_refuse(h, "facts", "%s", e.msg);
	f = oakum_fact_refusal(h);
	if (f)
		return oakum_hook_refuse_finding(h, f,
						 "it stayed so after it was mended");
	h->outcome->would = h->outcome->verdict = OAKUM_VERDICT_REWRITE;
	return oakum_hook_passed(h);
}

static int judge_facts(struct oakum_hook *h)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	const struct oakum_finding *f;

	if (check_facts(h, &e) < 0)
		return oakum_hook_refuse(h, "facts", "%s", e.msg);
	f = oakum_fact_refusal(h);
	if (f)
		return oakum_hook_refuse_finding(h, f, h->outcome->after ? advice : NULL);
	return h->repairs && h->policy->mode == OAKUM_MODE_ENFORCE ? mend(h)
								   : oakum_hook_passed(h);
}

int oakum_hook_verify(struct oakum_hook *h)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	const struct oakum_finding *f;
	int r = 0;

	if (oakum_container_open(h, OAKUM_STAGE_CREATING, &e) < 0 ||
	    oakum_container_check(h, &e) < 0)
		return oakum_container_refuse(h, &e);
	if (judge_config(h, &e) < 0)
		return oakum_hook_refuse(h, "engine", "%s", e.msg);
	if (h->outcome->would == OAKUM_VERDICT_REFUSE)
		return oakum_hook_refuse_finding(h, h->outcome->refusal, NULL);
	f = oakum_repair_wanted(h, &r, &e);
	if (f)
		return oakum_hook_refuse_finding(h, f, advice);
	return r < 0 ? oakum_hook_refuse(h, "engine", "%s", e.msg) : judge_facts(h);
}
