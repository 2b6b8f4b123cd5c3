/* SPDX-License-Identifier: Apache-2.0 */
/*
 * show.c - the effective policy as a policy document.
 *
 * Everything is written out, and reading the result gives the same policy again. Only where
 * things were set is lost: that is the business of whoever shows it.
 */
#include "internal.h"

#include <oakum/str.h>

#include "match.h"

static struct oakum_node *show_value(struct oakum_arena *a, const struct oakum_param *p,
				     const struct oakum_value *v)
{
	switch (p->type) {
	case OAKUM_PARAM_BOOL:
		return oakum_json_bool(a, v->boolean);
	case OAKUM_PARAM_INT:
		return oakum_json_i64(a, v->integer);
	case OAKUM_PARAM_SIZE:
		return oakum_json_string(a, oakum_size_text(a, (uint64_t)v->integer));
	case OAKUM_PARAM_WORD:
	case OAKUM_PARAM_TEXT:
	case OAKUM_PARAM_PATH:
		return oakum_json_string(a, v->text);
	case OAKUM_PARAM_TEXTS:
	case OAKUM_PARAM_PATHS:
		return oakum_json_strings(a, v->texts, v->n_texts);
	case OAKUM_PARAM_UNSET:
	default:
		return oakum_json_null(
			a); /* no rule has it: a policy with it cannot load */
	}
}

static struct oakum_node *show_setting(struct oakum_arena *a,
				       const struct oakum_setting *setting)
{
	struct oakum_node *obj = oakum_json_object(a);
	const struct oakum_param *p = setting->args.params;
	const struct oakum_value *v = setting->args.values;

	oakum_json_put(a, obj, "action",
		       oakum_json_string(a, oakum_action_name(setting->action)));
	for (; p && p->name[0]; p++, v++)
		oakum_json_put(a, obj, p->name, show_value(a, p, v));
	return obj;
}

static struct oakum_node *show_rules(struct oakum_arena *a, const struct oakum_policy *p)
{
	struct oakum_node *rules = oakum_json_object(a);

	for (size_t i = 0; i < oakum_rules_count; i++)
		oakum_json_put(a, rules, oakum_rule_at(i)->id,
			       show_setting(a, &p->settings[i]));
	return rules;
}

static struct oakum_node *show_runtimes(struct oakum_arena *a,
					const struct oakum_policy *p)
{
	struct oakum_node *array = oakum_json_array(a);

	for (size_t i = 0; i < p->n_runtimes; i++) {
		struct oakum_node *obj = oakum_json_object(a);
		bool crun = p->runtimes[i].dialect == OAKUM_DIALECT_CRUN;

		oakum_json_put(a, obj, "path", oakum_json_string(a, p->runtimes[i].path));
		oakum_json_put(a, obj, "dialect",
			       oakum_json_string(a, crun ? "crun" : "runc"));
		oakum_json_append(array, obj);
	}
	return array;
}

static struct oakum_node *show_exception(struct oakum_arena *a,
					 const struct oakum_exception *x)
{
	struct oakum_node *obj = oakum_json_object(a), *match = oakum_json_object(a);
	struct oakum_node *rules = oakum_json_array(a);

	for (size_t i = 0; i < OAKUM_POLICY_MATCH_KEYS; i++) {
		const char *text = oakum_policy_match_get(&x->match, i);

		if (text)
			oakum_json_put(a, match, oakum_policy_match_keys[i],
				       oakum_json_string(a, text));
	}
	for (size_t i = 0; i < x->n_rules; i++)
		oakum_json_append(rules, oakum_json_string(a, x->rules[i]->id));
	oakum_json_put(a, obj, "match", match);
	oakum_json_put(a, obj, "rules", rules);
	oakum_json_put(a, obj, "reason", oakum_json_string(a, x->reason));
	oakum_json_put(a, obj, "expires", oakum_json_string(a, x->expires));
	return obj;
}

static struct oakum_node *show_exceptions(struct oakum_arena *a,
					  const struct oakum_policy *p)
{
	struct oakum_node *array = oakum_json_array(a);

	for (size_t i = 0; i < p->n_exceptions; i++)
		oakum_json_append(array, show_exception(a, &p->exceptions[i]));
	return array;
}

static struct oakum_node *show_audit(struct oakum_arena *a, const struct oakum_policy *p)
{
	struct oakum_node *obj = oakum_json_object(a);
	const char *file = p->audit.file;

	oakum_json_put(a, obj, "file",
		       file ? oakum_json_string(a, file) : oakum_json_null(a));
	oakum_json_put(a, obj, "syslog", oakum_json_bool(a, p->audit.syslog));
	oakum_json_put(a, obj, "required", oakum_json_bool(a, p->audit.required));
	return obj;
}

struct oakum_node *oakum_policy_json(struct oakum_arena *a, const struct oakum_policy *p)
{
	struct oakum_node *top = oakum_json_object(a);
	bool audit = p->mode == OAKUM_MODE_AUDIT;
	bool required = p->records == OAKUM_RECORDS_REQUIRED;

	oakum_json_put(a, top, "version", oakum_json_i64(a, 1));
	oakum_json_put(a, top, "mode", oakum_json_string(a, audit ? "audit" : "enforce"));
	oakum_json_put(a, top, "runtimes", show_runtimes(a, p));
	oakum_json_put(a, top, "rules", show_rules(a, p));
	oakum_json_put(a, top, "exceptions", show_exceptions(a, p));
	oakum_json_put(a, top, "audit", show_audit(a, p));
	oakum_json_put(a, top, "records",
		       oakum_json_string(a, required ? "required" : "optional"));
	oakum_json_put(a, top, "require_signature",
		       oakum_json_bool(a, p->require_signature != NULL));
	return top;
}
