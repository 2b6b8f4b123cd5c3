/* SPDX-License-Identifier: Apache-2.0 */
/* settings.c - the section "rules": an action and parameters for each rule. */
#include "internal.h"

#include <errno.h>

#include <oakum/str.h>
#include <oakum/words.h>

static int unknown_rule(struct oakum_policy_source *s, const struct oakum_node *at,
			const char *id, struct oakum_err *e)
{
	const char **ids =
		oakum_arena_array(s->doc->arena, oakum_rules_count, sizeof(*ids));
	const char *near;

	for (size_t i = 0; i < oakum_rules_count; i++)
		ids[i] = oakum_rule_at(i)->id;
	near = oakum_str_nearest(id, ids, oakum_rules_count);
	if (near)
		return oakum_policy_unknown(s, at, "rule", id, ids, oakum_rules_count, e);
	/* All of them would not fit into a story. */
	return oakum_err_set(e, -EINVAL,
			     "unknown rule '%s' at %s: 'oakum rules' lists them",
			     oakum_policy_show(s, id), oakum_policy_where(s, at));
}

int oakum_policy_rule_index(struct oakum_policy_source *s, const struct oakum_node *at,
			    const char *id, size_t *ret, struct oakum_err *e)
{
	/* The presets name the rules in the order of the registry. */
	for (size_t i = 0; i < oakum_rules_count; i++) {
		size_t rule = (s->rule_hint + i) % oakum_rules_count;

		if (oakum_streq(oakum_rule_at(rule)->id, id)) {
			s->rule_hint = rule + 1;
			*ret = rule;
			return 0;
		}
	}
	return unknown_rule(s, at, id, e);
}

static int apply_action(struct oakum_policy_source *s, const struct oakum_node *n,
			struct oakum_setting *setting, struct oakum_err *e)
{
	static const char words[][8] = {"off", "warn", "rewrite", "refuse"};
	const char *word = oakum_json_str(n);
	enum oakum_action action;

	if (!word)
		return oakum_policy_wrong(s, n, "an action in quotes", e);
	action = oakum_action_parse(word);
	if (action == OAKUM_ACTION_UNSET)
		return oakum_policy_not_in(s, n, "action", word, OAKUM_WORDS(words), e);
	setting->action = action;
	setting->where = oakum_policy_where(s, n);
	return 0;
}

static int unknown_param(struct oakum_policy_source *s, const struct oakum_node *at,
			 const struct oakum_setting *setting, size_t n_params,
			 struct oakum_err *e)
{
	const char **names =
		oakum_arena_array(s->doc->arena, n_params + 1, sizeof(*names));
	const char *what = oakum_arena_printf(s->doc->arena, "parameter of rule '%s'",
					      setting->rule->id);

	for (size_t i = 0; i < n_params; i++)
		names[i] = setting->args.params[i].name;
	names[n_params] = "action";
	return oakum_policy_unknown(s, at, what, at->key, names, n_params + 1, e);
}

static int apply_param(struct oakum_policy_source *s, const struct oakum_node *n,
		       const struct oakum_setting *setting, struct oakum_value *values,
		       struct oakum_err *e)
{
	const struct oakum_param *params = setting->args.params;
	struct oakum_value value = {.where = oakum_policy_where(s, n)};
	size_t i = 0;

	while (params && params[i].name[0] && !oakum_streq(params[i].name, n->key))
		i++;
	if (!params || !params[i].name[0])
		return unknown_param(s, n, setting, i, e);
	if (oakum_policy_param(s->doc->arena, &params[i], n, &value, e) < 0)
		return oakum_err_wrap(e, "parameter '%s' of rule '%s' at %s", n->key,
				      setting->rule->id, value.where);
	values[i] = value;
	return 0;
}

static int apply_rule(struct oakum_policy_source *s, const struct oakum_node *n,
		      struct oakum_err *e)
{
	struct oakum_policy_build *b = s->build;
	struct oakum_setting *setting;
	size_t rule;
	int rc = oakum_policy_rule_index(s, n, n->key, &rule, e);

	if (rc < 0)
		return rc;
	setting = &b->policy->settings[rule];
	if (oakum_json_is(n, OAKUM_JSON_STRING))
		return apply_action(s, n, setting, e);
	if (!oakum_json_is(n, OAKUM_JSON_OBJECT))
		return oakum_policy_wrong(s, n, "an action in quotes or an object", e);
	oakum_json_each(member, n) {
		if (oakum_streq(member->key, "action"))
			rc = apply_action(s, member, setting, e);
		else
			rc = apply_param(s, member, setting, b->values[rule], e);
		if (rc < 0)
			return rc;
	}
	return 0;
}

int oakum_policy_apply_rules(struct oakum_policy_source *s, const struct oakum_node *n,
			     struct oakum_err *e)
{
	int rc;

	if (!oakum_json_is(n, OAKUM_JSON_OBJECT))
		return oakum_policy_wrong(s, n, "an object", e);
	oakum_json_each(rule, n) {
		rc = apply_rule(s, rule, e);
		if (rc < 0)
			return rc;
	}
	return 0;
}
