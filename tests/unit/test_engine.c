/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_engine.c - the rounds of a judgement, with rules of its own in the place of the
 * registry: each does what the current test tells it to.
 */
#include <errno.h>
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

static const struct oakum_rule rule_first = {.id = "first", .evaluate = first};
static const struct oakum_rule rule_second = {.id = "second", .evaluate = second};

const struct oakum_rule *const oakum_rules[] = {&rule_first, &rule_second};
const size_t oakum_rules_count = 2;

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

/* Wants hostname to be "a", and mends it. */
static int want_a(const struct oakum_ctx *ctx, struct oakum_findings *out,
		  struct oakum_err *e)
{
	const char *name = NULL;

	(void)e;
	(void)oakum_spec_str(ctx->spec->doc->root, "hostname", &name);
	if (!oakum_streq(name, "a"))
		oakum_fix_put(out, oakum_find_at(out, "hostname", "is not called a"),
			      "hostname", oakum_json_string(ctx->arena, "a"));
	return 0;
}

static int want_b(const struct oakum_ctx *ctx, struct oakum_findings *out,
		  struct oakum_err *e)
{
	const char *name = NULL;

	(void)e;
	(void)oakum_spec_str(ctx->spec->doc->root, "hostname", &name);
	if (!oakum_streq(name, "b"))
		oakum_fix_put(out, oakum_find_at(out, "hostname", "is not called b"),
			      "hostname", oakum_json_string(ctx->arena, "b"));
	return 0;
}

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

static int complain_by_parts(const struct oakum_ctx *ctx, struct oakum_findings *out,
			     struct oakum_err *e)
{
	const char *name = NULL;

	(void)e;
	(void)oakum_spec_str(ctx->spec->doc->root, "hostname", &name);
	if (!oakum_streq(name, "a"))
		oakum_fix_by_parts(oakum_find_at(out, "hostname", "the sum is wrong"));
	return 0;
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

static int put_below(const struct oakum_ctx *ctx, struct oakum_findings *out,
		     struct oakum_err *e)
{
	(void)e;
	if (!oakum_spec_at(ctx->spec, "process/user/uid"))
		oakum_fix_put(out, oakum_find_at(out, "process/user/uid", "no uid"),
			      "process/user/uid", oakum_json_i64(ctx->arena, 7));
	return 0;
}

static int put_above(const struct oakum_ctx *ctx, struct oakum_findings *out,
		     struct oakum_err *e)
{
	(void)e;
	if (!oakum_spec_at(ctx->spec, "process/user"))
		oakum_fix_put(out, oakum_find_at(out, "process/user", "no user"),
			      "process/user", oakum_json_object(ctx->arena));
	return 0;
}

static int drop_first_mount(const struct oakum_ctx *ctx, struct oakum_findings *out,
			    struct oakum_err *e)
{
	(void)e;
	if (oakum_spec_mount_at(ctx->spec, "/a"))
		oakum_fix_remove(out,
				 oakum_find(out, ctx->spec->mounts[0].node, "go away"),
				 ctx->spec->mounts[0].node);
	return 0;
}

static int insert_before_first(const struct oakum_ctx *ctx, struct oakum_findings *out,
			       struct oakum_err *e)
{
	struct oakum_node *mount = oakum_json_object(ctx->arena);

	(void)e;
	if (ctx->spec->n_mounts != 2 || oakum_spec_mount_at(ctx->spec, "/new"))
		return 0;
	oakum_json_put(ctx->arena, mount, "destination",
		       oakum_json_string(ctx->arena, "/new"));
	oakum_fix_insert(out, oakum_find(out, ctx->spec->mounts[0].node, "put in front"),
			 ctx->spec->mounts[0].node, mount);
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

START_TEST(two_rules_that_disagree_refuse)
{
	struct oakum_outcome *out;

	reset(want_a, want_b);
	out = judge("{}", OAKUM_ACTION_REWRITE, OAKUM_ACTION_REWRITE);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_REFUSE);
	ck_assert_str_eq(out->refusal->rule->id, "config");
	ck_assert_str_eq(out->refusal->message,
			 "rules 'first' and 'second' want different things at /hostname");
}
END_TEST

START_TEST(two_rules_that_agree_are_one_fix)
{
	struct oakum_outcome *out;

	reset(want_a, want_a);
	out = judge("{}", OAKUM_ACTION_REWRITE, OAKUM_ACTION_REWRITE);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_REWRITE);
	ck_assert_ptr_null(out->patch->next);
}
END_TEST

START_TEST(a_place_above_another_is_the_same_place)
{
	struct oakum_outcome *out;

	reset(put_below, put_above);
	out = judge("{\"process\":{}}", OAKUM_ACTION_REWRITE, OAKUM_ACTION_REWRITE);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_REFUSE);
	ck_assert_ptr_nonnull(strstr(out->refusal->message, "want different things"));
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

START_TEST(a_sum_is_mended_by_its_parts)
{
	reset(complain_by_parts, want_a);
	ck_assert_int_eq(judge("{}", OAKUM_ACTION_REWRITE, OAKUM_ACTION_REWRITE)->verdict,
			 OAKUM_VERDICT_REWRITE);
	reset(complain_by_parts, want_b);
	ck_assert_int_eq(judge("{}", OAKUM_ACTION_REWRITE, OAKUM_ACTION_REWRITE)->verdict,
			 OAKUM_VERDICT_REFUSE);
	reset(complain_by_parts, NULL);
	ck_assert_int_eq(judge("{}", OAKUM_ACTION_REWRITE, OAKUM_ACTION_REWRITE)->verdict,
			 OAKUM_VERDICT_REFUSE);
}
END_TEST

START_TEST(a_fix_makes_the_objects_on_its_way)
{
	struct oakum_outcome *out;

	reset(put_below, NULL);
	out = judge("{}", OAKUM_ACTION_REWRITE, OAKUM_ACTION_OFF);
	ck_assert_str_eq(out->bytes, "{\"process\":{\"user\":{\"uid\":7}}}");
	ck_assert_str_eq(out->patch->op, "add");
	ck_assert_str_eq(out->patch->pointer, "/process");
}
END_TEST

START_TEST(what_is_inserted_before_a_removed_neighbour_stays)
{
	struct oakum_outcome *out;

	reset(drop_first_mount, insert_before_first);
	out = judge("{\"mounts\":[{\"destination\":\"/a\"},{\"destination\":\"/b\"}]}",
		    OAKUM_ACTION_REWRITE, OAKUM_ACTION_REWRITE);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_REWRITE);
	ck_assert_str_eq(
		out->bytes,
		"{\"mounts\":[{\"destination\":\"/new\"},{\"destination\":\"/b\"}]}");
	ck_assert_str_eq(out->patch->pointer, "/mounts/0");
	ck_assert_str_eq(out->patch->next->op, "remove");
	ck_assert_str_eq(out->patch->next->pointer, "/mounts/1");
}
END_TEST

/* Replaces the first mount by one whose destination is the word. */
static int replace_first(const struct oakum_ctx *ctx, struct oakum_findings *out,
			 const char *word)
{
	struct oakum_node *mount = oakum_json_object(ctx->arena);

	if (!oakum_spec_mount_at(ctx->spec, "/a"))
		return 0;
	oakum_json_put(ctx->arena, mount, "destination",
		       oakum_json_string(ctx->arena, word));
	oakum_fix_replace(out, oakum_find(out, ctx->spec->mounts[0].node, "change it"),
			  ctx->spec->mounts[0].node, mount);
	return 0;
}

static int replace_by_b(const struct oakum_ctx *ctx, struct oakum_findings *out,
			struct oakum_err *e)
{
	(void)e;
	return replace_first(ctx, out, "/b");
}

static int replace_by_c(const struct oakum_ctx *ctx, struct oakum_findings *out,
			struct oakum_err *e)
{
	(void)e;
	return replace_first(ctx, out, "/c");
}

START_TEST(two_replacements_of_one_node_that_differ_refuse)
{
	static const char text[] = "{\"mounts\":[{\"destination\":\"/a\"}]}";
	struct oakum_outcome *out;

	reset(replace_by_b, replace_by_c);
	out = judge(text, OAKUM_ACTION_REWRITE, OAKUM_ACTION_REWRITE);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_REFUSE);
	ck_assert_str_eq(out->refusal->message,
			 "rules 'first' and 'second' want different things at /mounts/0");
	reset(replace_by_b, replace_by_b);
	out = judge(text, OAKUM_ACTION_REWRITE, OAKUM_ACTION_REWRITE);
	ck_assert_str_eq(out->bytes, "{\"mounts\":[{\"destination\":\"/b\"}]}");
}
END_TEST

/* Wants as many members of annotations as there are fixes allowed, and one more. */
static int want_many(const struct oakum_ctx *ctx, struct oakum_findings *out,
		     struct oakum_err *e)
{
	(void)e;
	if (oakum_spec_at(ctx->spec, "annotations"))
		return 0;
	for (int i = 0; i <= 4096; i++)
		oakum_fix_put(out, oakum_find_at(out, "annotations", "is missing"),
			      oakum_arena_printf(ctx->arena, "annotations/%d", i),
			      oakum_json_string(ctx->arena, ""));
	return 0;
}

START_TEST(too_many_fixes_refuse)
{
	struct oakum_outcome *out;

	reset(want_many, NULL);
	out = judge("{}", OAKUM_ACTION_REWRITE, OAKUM_ACTION_OFF);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_REFUSE);
	ck_assert_str_eq(out->refusal->message, "needs more than 4096 changes");
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
	tcase_add_test(tc, two_rules_that_disagree_refuse);
	tcase_add_test(tc, two_rules_that_agree_are_one_fix);
	tcase_add_test(tc, a_place_above_another_is_the_same_place);
	tcase_add_test(tc, a_rule_that_is_never_satisfied_refuses);
	tcase_add_test(tc, a_sum_is_mended_by_its_parts);
	tcase_add_test(tc, a_fix_makes_the_objects_on_its_way);
	tcase_add_test(tc, what_is_inserted_before_a_removed_neighbour_stays);
	tcase_add_test(tc, two_replacements_of_one_node_that_differ_refuse);
	tcase_add_test(tc, too_many_fixes_refuse);
	tcase_add_test(tc, audit_mode_changes_and_refuses_nothing);
	tcase_add_test(tc, an_unreadable_document_is_refused_by_config);
	tcase_add_test(tc, an_exception_turns_a_refusal_into_a_warning);
	return unit_run(suite);
}
