/* SPDX-License-Identifier: Apache-2.0 */
/* test_policy.h - what the unit tests of core/policy share. */
#ifndef OAKUM_TEST_POLICY_H
#define OAKUM_TEST_POLICY_H

#include <errno.h>
#include <string.h>

#include <oakum/policy.h>
#include <oakum/str.h>

#include "unit.h"

#define NAME "/etc/oakum/policy.json"
#define NOW  ((time_t)1800000000) /* 2027-01-15 08:00 UTC */

static inline int policy_parse(const char *text, struct oakum_policy **ret)
{
	return oakum_policy_parse(&unit_arena, NAME, text, strlen(text), NOW, ret,
				  &unit_err);
}

/* Reads a policy; the test fails when that fails. */
static inline struct oakum_policy *policy_read(const char *text)
{
	struct oakum_policy *p = NULL;

	unit_assert_ok(policy_parse(text, &p));
	return p;
}

static inline const struct oakum_setting *policy_of(const struct oakum_policy *p,
						    const char *id)
{
	return oakum_policy_setting(p, oakum_rule_by_id(id));
}

/* A parameter's value; the test fails when the rule has none of that name. */
static inline const struct oakum_value *policy_value(const struct oakum_policy *p,
						     const char *id, const char *name)
{
	const struct oakum_setting *s = policy_of(p, id);
	size_t i = 0;

	while (s->args.params[i].name[0] && !oakum_streq(s->args.params[i].name, name))
		i++;
	ck_assert_msg(s->args.params[i].name[0], "rule '%s' has no '%s'", id, name);
	return &s->args.values[i];
}

#endif
