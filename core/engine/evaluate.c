/* SPDX-License-Identifier: Apache-2.0 */
/* evaluate.c - asks every rule that the policy has not turned off. */
#include "engine_local.h"

#include <oakum/rule.h>
#include <oakum/str.h>

static bool applies(const struct oakum_rule *rule, enum oakum_spec_kind kind)
{
	switch (kind) {
	case OAKUM_SPEC_CONFIG:
		return !(rule->flags & OAKUM_RULE_EXEC_ONLY);
	case OAKUM_SPEC_PROCESS:
		return rule->flags & (OAKUM_RULE_ON_EXEC | OAKUM_RULE_EXEC_ONLY);
	case OAKUM_SPEC_RESOURCES:
		return rule->flags & OAKUM_RULE_ON_UPDATE;
	case OAKUM_SPEC_UNSET:
	default:
		return true;
	}
}

static void evaluate(const struct oakum_request *req, const struct oakum_spec *spec,
		     size_t i, const struct oakum_changed *changed,
		     struct oakum_findings *out)
{
	static const struct oakum_subject nobody = {0};
	static const struct oakum_prepared nothing = {0};
	const struct oakum_rule *rule = oakum_rule_at(i);
	const struct oakum_setting *setting = oakum_policy_setting(req->policy, rule);
	OAKUM_SCRATCH struct oakum_err story;
	struct oakum_ctx ctx = {
		.arena = req->arena,
		.spec = spec,
		.args = &setting->args,
		.host = req->host,
		.subject = req->subject ? req->subject : &nobody,
		.prepared = req->prepared ? req->prepared : &nothing,
		.options = req->options,
		.n_options = req->n_options,
		.remapped = changed->remapped,
		.again = changed->again,
		.hook_option = req->policy->hook_option,
		.at_rest = req->at_rest,
	};

	if (setting->action == OAKUM_ACTION_OFF || !applies(rule, spec->kind))
		return;
	out->rule = rule;
	oakum_err_clear(&story);
	if (oakum_rule_evaluate(i, &ctx, out, &story) < 0)
		oakum_find(out, spec->doc->root, "cannot be judged: %s", story.msg);
}

void oakum_evaluate(const struct oakum_request *req, const struct oakum_spec *spec,
		    const struct oakum_changed *changed, struct oakum_findings *out)
{
	for (size_t i = 0; i < oakum_rules_count; i++)
		evaluate(req, spec, i, changed, out);
}

void oakum_evaluate_rule(const struct oakum_request *req, const struct oakum_spec *spec,
			 const char *id, struct oakum_findings *out)
{
	static const struct oakum_changed nothing = {0};

	for (size_t i = 0; i < oakum_rules_count; i++) {
		if (oakum_streq(oakum_rule_at(i)->id, id))
			evaluate(req, spec, i, &nothing, out);
	}
}
