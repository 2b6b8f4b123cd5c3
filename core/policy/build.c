/* SPDX-License-Identifier: Apache-2.0 */
/* build.c - a policy before the first source and after the last one. */
#include "internal.h"

#include <oakum/str.h>

static size_t count_params(const struct oakum_param *params)
{
	size_t n = 0;

	while (params && params[n].name[0])
		n++;
	return n;
}

void oakum_policy_begin(struct oakum_policy_build *b, struct oakum_arena *a, time_t now)
{
	struct oakum_policy *p = OAKUM_NEW(a, struct oakum_policy);

	*b = (struct oakum_policy_build){.arena = a, .policy = p};
	b->today = oakum_policy_today(now);
	b->values = oakum_arena_array(a, oakum_rules_count, sizeof(*b->values));
	b->files = oakum_arena_array(a, OAKUM_POLICY_SOURCES_MAX, sizeof(*b->files));
	p->files = b->files;
	p->settings = oakum_arena_array(a, oakum_rules_count, sizeof(*p->settings));
	for (size_t i = 0; i < oakum_rules_count; i++) {
		b->values[i] = oakum_arena_array(a, count_params(oakum_rule_params(i)),
						 sizeof(**b->values));
		p->settings[i].rule = oakum_rule_at(i);
		p->settings[i].args.params = oakum_rule_params(i);
		p->settings[i].args.values = b->values[i];
	}
	p->mode = OAKUM_MODE_ENFORCE;
	p->mode_where = "default";
	p->audit.file = OAKUM_LOGDIR "/audit.jsonl";
	p->audit.file_where = p->audit.required_where = p->audit.where = "default";
	p->records = OAKUM_RECORDS_OPTIONAL;
	p->records_where = "default";
}

static int fill_in(struct oakum_policy_build *b, size_t rule, struct oakum_err *e)
{
	struct oakum_setting *setting = &b->policy->settings[rule];
	const struct oakum_param *p = setting->args.params;
	struct oakum_value *value = b->values[rule];

	if (setting->action == OAKUM_ACTION_UNSET) {
		setting->action = OAKUM_ACTION_REFUSE;
		setting->where = "default: no preset names the rule";
	}
	for (; p && p->name[0]; p++, value++) {
		if (!value->where && oakum_policy_default(b->arena, p, value, e) < 0)
			return oakum_err_wrap(e, "rule '%s'", setting->rule->id);
	}
	return 0;
}

int oakum_policy_finish(struct oakum_policy_build *b, struct oakum_err *e)
{
	int rc;

	for (size_t i = 0; i < oakum_rules_count; i++) {
		rc = fill_in(b, i, e);
		if (rc < 0)
			return rc;
	}
	if (!b->policy->runtimes)
		oakum_policy_default_runtimes(b);
	return oakum_policy_check_audit(&b->policy->audit, e);
}

const struct oakum_setting *oakum_policy_setting(const struct oakum_policy *p,
						 const struct oakum_rule *rule)
{
	/* For what is no rule of the registry: unset, and unset refuses. */
	static const struct oakum_setting unset = {.where = "default: no such rule"};

	for (size_t i = 0; i < oakum_rules_count; i++) {
		if (p->settings[i].rule == rule)
			return &p->settings[i];
	}
	return &unset;
}
