/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_engine.c - the rounds of a judgement and its verdicts.
 */
#include <errno.h>

#include "test_engine.h"

static int complain(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	(void)ctx;
	(void)e;
	oakum_find_at(out, "mounts", "is wrong");
	return 0;
}

static int cannot_tell(const struct oakum_ctx *ctx, struct oakum_findings *out,
		       struct oakum_err *e)
{
	(void)ctx;
	(void)out;
	return oakum_err_set(e, -EIO, "the machine does not answer");
}

/* Never satisfied: asks for one more letter each time. */
static int never_satisfied(const struct oakum_ctx *ctx, struct oakum_findings *out,
			   struct oakum_err *e)
{
	const char *name = "";

	(void)e;
	(void)oakum_spec_str(ctx->spec->doc->root, "hostname", &name);
	oakum_fix_put(out, oakum_find_at(out, "hostname", "is too short"), "hostname",
		      oakum_json_string(ctx->arena,
					oakum_arena_printf(ctx->arena, "%sx", name)));
	return 0;
}

START_TEST(nothing_found_is_allowed_with_the_same_bytes)
{
	static const char text[] = "{ \"ociVersion\":\"1.0.2\" }";
	struct oakum_outcome *out;

	reset(NULL, NULL);
	out = judge(text, OAKUM_ACTION_REFUSE, OAKUM_ACTION_REFUSE);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_ALLOW);
	ck_assert_ptr_eq(out->bytes, text);
	ck_assert_ptr_null(out->findings);
	ck_assert_uint_eq(first_ran, 1);
}
END_TEST

START_TEST(a_fix_is_applied_and_judged_again)
{
	struct oakum_outcome *out;

	reset(want_a, NULL);
	out = judge("{\"hostname\":\"z\",\"x\":1.10}", OAKUM_ACTION_REWRITE,
		    OAKUM_ACTION_OFF);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_REWRITE);
	ck_assert_str_eq(out->bytes, "{\"hostname\":\"a\",\"x\":1.10}");
	ck_assert_uint_eq(first_ran, 2);
	ck_assert_str_eq(out->patch->op, "replace");
	ck_assert_str_eq(out->patch->pointer, "/hostname");
	ck_assert_str_eq(unit_text(out->patch->old), "\"z\"");
	ck_assert_str_eq(unit_text(out->patch->value), "\"a\"");
	ck_assert_ptr_null(out->patch->next);
	ck_assert_str_eq(out->findings->decided_by, "p:1");
	ck_assert_ptr_null(out->findings->next);
}
END_TEST

START_TEST(warn_reports_and_changes_nothing)
{
	struct oakum_outcome *out;

	reset(want_a, NULL);
	out = judge("{}", OAKUM_ACTION_WARN, OAKUM_ACTION_OFF);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_ALLOW);
	ck_assert_int_eq(out->findings->action, OAKUM_ACTION_WARN);
}
END_TEST

START_TEST(off_does_not_even_ask)
{
	reset(complain, NULL);
	ck_assert_int_eq(judge("{}", OAKUM_ACTION_OFF, OAKUM_ACTION_OFF)->verdict,
			 OAKUM_VERDICT_ALLOW);
	ck_assert_uint_eq(first_ran, 0);
}
END_TEST

START_TEST(unset_refuses)
{
	reset(complain, NULL);
	ck_assert_int_eq(judge("{}", OAKUM_ACTION_UNSET, OAKUM_ACTION_OFF)->verdict,
			 OAKUM_VERDICT_REFUSE);
}
END_TEST

START_TEST(rewrite_without_a_fix_refuses)
{
	struct oakum_outcome *out;

	reset(complain, want_a);
	out = judge("{}", OAKUM_ACTION_REWRITE, OAKUM_ACTION_REWRITE);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_REFUSE);
	ck_assert_str_eq(out->refusal->rule->id, "first");
	ck_assert_str_eq(out->refusal->pointer, "/mounts");
	ck_assert_ptr_null(out->patch);
	ck_assert_str_eq(out->bytes, "{}");
}
END_TEST

START_TEST(a_rule_that_cannot_tell_refuses)
{
	struct oakum_outcome *out;

	reset(cannot_tell, NULL);
	out = judge("{}", OAKUM_ACTION_REWRITE, OAKUM_ACTION_OFF);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_REFUSE);
	ck_assert_str_eq(out->refusal->message,
			 "cannot be judged: the machine does not answer");
}
END_TEST

START_TEST(a_rule_that_is_never_satisfied_refuses)
{
	struct oakum_outcome *out;

	reset(never_satisfied, NULL);
	out = judge("{}", OAKUM_ACTION_REWRITE, OAKUM_ACTION_OFF);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_REFUSE);
	ck_assert_uint_eq(first_ran, OAKUM_ROUNDS_MAX + 1);
	ck_assert_str_eq(out->bytes, "{}");
}
END_TEST

START_TEST(audit_mode_changes_and_refuses_nothing)
{
	struct oakum_outcome *out;

	reset(want_a, NULL);
	policy.mode = OAKUM_MODE_AUDIT;
	out = judge("{}", OAKUM_ACTION_REWRITE, OAKUM_ACTION_OFF);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_ALLOW);
	ck_assert_int_eq(out->would, OAKUM_VERDICT_REWRITE);
	ck_assert_str_eq(out->bytes, "{}");
	reset(complain, NULL);
	policy.mode = OAKUM_MODE_AUDIT;
	out = judge("{}", OAKUM_ACTION_REFUSE, OAKUM_ACTION_OFF);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_ALLOW);
	ck_assert_int_eq(out->would, OAKUM_VERDICT_REFUSE);
}
END_TEST

START_TEST(an_unreadable_document_is_refused_by_config)
{
	struct oakum_outcome *out;

	reset(NULL, NULL);
	out = judge("{\"a\":1,\"a\":2}", OAKUM_ACTION_OFF, OAKUM_ACTION_OFF);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_REFUSE);
	ck_assert_str_eq(out->refusal->rule->id, "config");
	ck_assert_ptr_nonnull(strstr(out->refusal->message, "config.json"));
	ck_assert_ptr_nonnull(strstr(out->refusal->message, "duplicate"));
}
END_TEST

START_TEST(an_exception_turns_a_refusal_into_a_warning)
{
	static const struct oakum_rule *covered[] = {&rule_first};
	static const struct oakum_exception exception = {
		.match = {.image = "ci/runner:1"},
		.rules = covered,
		.n_rules = 1,
		.reason = "agreed",
		.where = "p:9"};
	struct oakum_outcome *out;

	reset(complain, NULL);
	policy.exceptions = &exception;
	policy.n_exceptions = 1;
	out = judge("{}", OAKUM_ACTION_REFUSE, OAKUM_ACTION_OFF);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_ALLOW);
	ck_assert_str_eq(out->findings->excepted, "agreed");
	ck_assert_str_eq(out->findings->decided_by, "p:9");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("engine");
	TCase *tc = unit_case(suite, "rounds");

	tcase_add_test(tc, nothing_found_is_allowed_with_the_same_bytes);
	tcase_add_test(tc, a_fix_is_applied_and_judged_again);
	tcase_add_test(tc, warn_reports_and_changes_nothing);
	tcase_add_test(tc, off_does_not_even_ask);
	tcase_add_test(tc, unset_refuses);
	tcase_add_test(tc, rewrite_without_a_fix_refuses);
	tcase_add_test(tc, a_rule_that_cannot_tell_refuses);
	tcase_add_test(tc, a_rule_that_is_never_satisfied_refuses);
	tcase_add_test(tc, audit_mode_changes_and_refuses_nothing);
	tcase_add_test(tc, an_unreadable_document_is_refused_by_config);
	tcase_add_test(tc, an_exception_turns_a_refusal_into_a_warning);
	return unit_run(suite);
}
