/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_engine_fixes.c - how the fixes of several findings come together in one document.
 */
#include "test_engine.h"

#include <oakum/plan.h>

static int want_b(const struct oakum_ctx *ctx, struct oakum_findings *out,
		  struct oakum_err *e)
{
	(void)e;
	return want_hostname(ctx, out, "b");
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

static unsigned asked;

/* As the rule user does, whose first answer decides what all others are asked with. */
static int remap_when_asked_again(const struct oakum_ctx *ctx, struct oakum_findings *out,
				  struct oakum_err *e)
{
	static const struct oakum_remap remap = {.range = {100000, OAKUM_ID_RANGE}};
	struct oakum_finding *f = oakum_find_at(out, "process/user/uid", "runs as root");

	(void)e;
	oakum_fix_put(out, f, "process/user/uid", oakum_json_i64(ctx->arena, 7));
	if (asked++ > 0)
		oakum_fix_remap(f, &remap);
	return 0;
}

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

START_TEST(too_many_fixes_refuse)
{
	struct oakum_outcome *out;

	reset(want_many, NULL);
	out = judge("{}", OAKUM_ACTION_REWRITE, OAKUM_ACTION_OFF);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_REFUSE);
	ck_assert_str_eq(out->refusal->message, "needs more than 4096 changes");
}
END_TEST

START_TEST(a_user_namespace_that_comes_too_late_refuses)
{
	struct oakum_outcome *out;

	reset(NULL, remap_when_asked_again);
	asked = 0;
	out = judge("{\"process\":{}}", OAKUM_ACTION_REWRITE, OAKUM_ACTION_REWRITE);
	ck_assert_uint_eq(asked, 2);
	ck_assert_int_eq(out->verdict, OAKUM_VERDICT_REFUSE);
	ck_assert_str_eq(
		out->refusal->message,
		"rule 'second' can do now what it could not do a moment ago: try again");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("engine_fixes");
	TCase *tc = unit_case(suite, "fixes");

	tcase_add_test(tc, two_rules_that_disagree_refuse);
	tcase_add_test(tc, two_rules_that_agree_are_one_fix);
	tcase_add_test(tc, a_place_above_another_is_the_same_place);
	tcase_add_test(tc, a_sum_is_mended_by_its_parts);
	tcase_add_test(tc, a_fix_makes_the_objects_on_its_way);
	tcase_add_test(tc, what_is_inserted_before_a_removed_neighbour_stays);
	tcase_add_test(tc, two_replacements_of_one_node_that_differ_refuse);
	tcase_add_test(tc, too_many_fixes_refuse);
	tcase_add_test(tc, a_user_namespace_that_comes_too_late_refuses);
	return unit_run(suite);
}
