/* SPDX-License-Identifier: Apache-2.0 */
/* registry.c - every rule of rules.list, in its order; see rule.h. */
#include <oakum/rule.h>

#include <oakum/str.h>

#define RULE(id) extern const struct oakum_rule oakum_rule_##id;
#include "../rules.list"
#undef RULE

enum {
#define RULE(id) NUMBER_##id,
#include "../rules.list"
#undef RULE
	COUNT
};

const size_t oakum_rules_count = COUNT;

const struct oakum_rule *oakum_rule_at(size_t i)
{
	switch (i) {
#define RULE(id)                                                                         \
	case NUMBER_##id:                                                                \
		return &oakum_rule_##id;
#include "../rules.list"
#undef RULE
	default:
		return NULL;
	}
}

const struct oakum_rule *oakum_rule_by_id(const char *id)
{
	for (size_t i = 0; i < oakum_rules_count; i++) {
		if (oakum_streq(oakum_rule_at(i)->id, id))
			return oakum_rule_at(i);
	}
	return NULL;
}
