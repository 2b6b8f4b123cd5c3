/* SPDX-License-Identifier: Apache-2.0 */
/* registry.c - every rule of rules.list, in its order; see rule.h. */
#include <oakum/rule.h>

#include <oakum/str.h>

#define RULE(id) extern const struct oakum_rule oakum_rule_##id;
#include "../rules.list"
#undef RULE

const struct oakum_rule *const oakum_rules[] = {
#define RULE(id) &oakum_rule_##id,
#include "../rules.list"
#undef RULE
};

const size_t oakum_rules_count = OAKUM_COUNT(oakum_rules);

const struct oakum_rule *oakum_rule_by_id(const char *id)
{
	for (size_t i = 0; i < oakum_rules_count; i++) {
		if (oakum_streq(oakum_rules[i]->id, id))
			return oakum_rules[i];
	}
	return NULL;
}
