/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_engine.h - the engine with two rules in the place of the registry: each does what the
 * current test tells it to.
 */
#ifndef TEST_ENGINE_H
#define TEST_ENGINE_H

#include <string.h>

#include <oakum/engine.h>
#include <oakum/rule.h>
#include <oakum/str.h>

#include "unit.h"

typedef int (*evaluate_fn)(const struct oakum_ctx *, struct oakum_findings *,
			   struct oakum_err *);

static evaluate_fn first_does, second_does;
static unsigned first_ran;

static int first(const struct oakum_ctx *ctx, struct oakum_findings *out,
		 struct oakum_err *e)
{
	first_ran++;
	return first_does ? first_does(ctx, out, e) : 0;
}

static int second(const struct oakum_ctx *ctx, struct oakum_findings *out,
		  struct oakum_err *e)
{
	return second_does ? second_does(ctx, out, e) : 0;
}

static const struct oakum_rule rule_first = {.id = "first"};
static const struct oakum_rule rule_second = {.id = "second"};

const size_t oakum_rules_count = 2;

const struct oakum_rule *oakum_rule_at(size_t i)
{
	return i == 0 ? &rule_first : &rule_second;
}

const struct oakum_param *oakum_rule_params(size_t i)
{
	(void)i;
	return NULL;
}

int oakum_rule_evaluate(size_t i, const struct oakum_ctx *ctx, struct oakum_findings *out,
			struct oakum_err *e)
{
	return i == 0 ? first(ctx, out, e) : second(ctx, out, e);
}

const struct oakum_rule *oakum_rule_by_id(const char *id)
{
	return oakum_streq(id, "first") ? &rule_first : &rule_second;
}

static struct oakum_setting settings[2];
static struct oakum_policy policy;
static const struct oakum_subject subject = {.engine = "docker", .image = "ci/runner:1"};

static struct oakum_outcome *judge(const char *text, enum oakum_action a,
				   enum oakum_action b)
{
	struct oakum_request req = {.arena = &unit_arena,
				    .name = "config.json",
				    .bytes = text,
				    .len = strlen(text),
				    .kind = OAKUM_SPEC_CONFIG,
				    .policy = &policy,
				    .subject = &subject,
				    .thorough = true};
	struct oakum_outcome *out = NULL;

	settings[0] =
		(struct oakum_setting){.rule = &rule_first, .action = a, .where = "p:1"};
	settings[1] =
		(struct oakum_setting){.rule = &rule_second, .action = b, .where = "p:2"};
	policy.settings = settings;
	first_ran = 0;
	unit_assert_ok(oakum_engine_run(&req, &out, &unit_err));
	return out;
}

static void reset(evaluate_fn a, evaluate_fn b)
{
	first_does = a;
	second_does = b;
	policy = (struct oakum_policy){.mode = OAKUM_MODE_ENFORCE};
}

/* Wants hostname to be the word, and mends it. */
static int want_hostname(const struct oakum_ctx *ctx, struct oakum_findings *out,
			 const char *word)
{
	const char *name = NULL;

	(void)oakum_spec_str(ctx->spec->doc->root, "hostname", &name);
	if (!oakum_streq(name, word))
		oakum_fix_put(out,
			      oakum_find_at(out, "hostname", "is not the right word"),
			      "hostname", oakum_json_string(ctx->arena, word));
	return 0;
}

static int want_a(const struct oakum_ctx *ctx, struct oakum_findings *out,
		  struct oakum_err *e)
{
	(void)e;
	return want_hostname(ctx, out, "a");
}

#endif
