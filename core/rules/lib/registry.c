/* SPDX-License-Identifier: Apache-2.0 */
/* registry.c - every rule of rules.list, in its order; see rule.h. */
#include <oakum/rule.h>

#include <errno.h>

#include <oakum/str.h>

#define RULE(id)                                                                         \
	extern const struct oakum_rule oakum_rule_##id;                                  \
	const struct oakum_param *oakum_params_##id(void);                               \
	int oakum_evaluate_##id(const struct oakum_ctx *ctx, struct oakum_findings *out, \
				struct oakum_err *e);
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

const struct oakum_param *oakum_rule_params(size_t i)
{
	switch (i) {
#define RULE(id)                                                                         \
	case NUMBER_##id:                                                                \
		return oakum_params_##id();
#include "../rules.list"
#undef RULE
	default:
		return NULL;
	}
}

int oakum_rule_evaluate(size_t i, const struct oakum_ctx *ctx, struct oakum_findings *out,
			struct oakum_err *e)
{
	switch (i) {
#define RULE(id)                                                                         \
	case NUMBER_##id:                                                                \
		return oakum_evaluate_##id(ctx, out, e);
#include "../rules.list"
#undef RULE
	default:
		return oakum_err_set(e, -EINVAL, "there is no rule %zu", i);
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
