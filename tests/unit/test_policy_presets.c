/* SPDX-License-Identifier: Apache-2.0 */
/* test_policy_presets.c - the shipped presets, and the effective policy as a document. */
#include "test_policy.h"

#include <fcntl.h>

#include <oakum/fd.h>

#define DIGEST "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct {
	const char *name;
} full[] = {{"baseline"}, {"restricted"}};

static const struct oakum_node *preset_rules(const char *name)
{
	const char *text = oakum_policy_preset(name);
	struct oakum_json_doc *doc = NULL;

	ck_assert_ptr_nonnull(text);
	unit_assert_ok(oakum_json_read(&unit_arena, name, text, strlen(text),
				       OAKUM_JSON_COMMENTS, &doc, &unit_err));
	return oakum_json_get(doc->root, "rules");
}

/* What was built in is what profiles/policy has, line by line. */
START_TEST(presets_lose_only_comments)
{
	const char *text = oakum_policy_preset(full[_i].name), *file;
	struct oakum_json_doc *built_in = NULL, *shipped = NULL;
	size_t len;
	OAKUM_FD int fd = open(
		oakum_arena_printf(&unit_arena, "profiles/policy/%s.json", full[_i].name),
		O_RDONLY);

	unit_assert_ok(oakum_fd_slurp(&unit_arena, fd, full[_i].name, 65536, &file, &len,
				      &unit_err));
	unit_assert_ok(oakum_json_read(&unit_arena, "shipped", file, len,
				       OAKUM_JSON_COMMENTS, &shipped, &unit_err));
	unit_assert_ok(oakum_json_read(&unit_arena, "built in", text, strlen(text),
				       OAKUM_JSON_STRICT, &built_in, &unit_err));
	ck_assert(oakum_json_equal(built_in->root, shipped->root));
	for (const struct oakum_node *a = oakum_json_get(built_in->root, "rules")->child,
				     *b = oakum_json_get(shipped->root, "rules")->child;
	     a; a = a->next, b = b->next)
		ck_assert_uint_eq(oakum_json_line(built_in, a),
				  oakum_json_line(shipped, b));
}
END_TEST

/* One line each, in the order of the registry: a preset is also read by people. */
START_TEST(presets_name_every_rule_once)
{
	const struct oakum_node *n = preset_rules(full[_i].name)->child;

	for (size_t i = 0; i < oakum_rules_count; i++) {
		ck_assert_msg(n, "preset '%s' ends before '%s'", full[_i].name,
			      oakum_rule_at(i)->id);
		ck_assert_msg(oakum_streq(n->key, oakum_rule_at(i)->id),
			      "preset '%s' has '%s' where the registry has '%s'",
			      full[_i].name, n->key, oakum_rule_at(i)->id);
		n = n->next;
	}
	ck_assert_msg(!n, "preset '%s' has too much", full[_i].name);
}
END_TEST

START_TEST(presets_give_every_rule_an_action)
{
	struct oakum_policy *p = policy_read(oakum_arena_printf(
		&unit_arena, "{\"version\": 1, \"extends\": \"%s\"}", full[_i].name));
	const char *prefix =
		oakum_arena_printf(&unit_arena, "preset '%s':", full[_i].name);

	ck_assert_int_eq(p->mode, OAKUM_MODE_ENFORCE);
	for (size_t i = 0; i < oakum_rules_count; i++) {
		ck_assert_ptr_eq(p->settings[i].rule, oakum_rule_at(i));
		ck_assert_int_ne(p->settings[i].action, OAKUM_ACTION_UNSET);
		ck_assert(oakum_starts_with(p->settings[i].where, prefix));
	}
}
END_TEST

/* What restricted refuses or mends, baseline does not do more strictly. */
START_TEST(baseline_is_no_stricter)
{
	struct oakum_policy *b =
		policy_read("{\"version\": 1, \"extends\": \"baseline\"}");
	struct oakum_policy *r =
		policy_read("{\"version\": 1, \"extends\": \"restricted\"}");

	for (size_t i = 0; i < oakum_rules_count; i++) {
		/* proc_sys is refused there and mended here. */
		if (oakum_streq(oakum_rule_at(i)->id, "proc_sys"))
			continue;
		ck_assert_msg(b->settings[i].action <= r->settings[i].action, "rule '%s'",
			      oakum_rule_at(i)->id);
	}
}
END_TEST

START_TEST(audit_is_restricted_in_audit_mode)
{
	struct oakum_policy *a = policy_read("{\"version\": 1, \"extends\": \"audit\"}");
	struct oakum_policy *r = policy_read("{\"version\": 1}");

	ck_assert_int_eq(a->mode, OAKUM_MODE_AUDIT);
	for (size_t i = 0; i < oakum_rules_count; i++) {
		ck_assert_int_eq(a->settings[i].action, r->settings[i].action);
		ck_assert_str_eq(a->settings[i].where, r->settings[i].where);
	}
}
END_TEST

START_TEST(there_are_no_other_presets)
{
	ck_assert_ptr_null(oakum_policy_preset("Restricted"));
	ck_assert_ptr_null(oakum_policy_preset(""));
	ck_assert_ptr_null(oakum_policy_preset(NULL));
}
END_TEST

/* Policies whose effective form, read as a policy, has that same effective form. */
static const struct {
	const char *text;
} policies[] = {
	{"{\"version\": 1}"},
	{"{\"version\": 1, \"extends\": \"baseline\"}"},
	{"{\"version\": 1, \"extends\": \"audit\"}"},
	{"{\"version\": 1, \"audit\": {\"file\": null, \"syslog\": true}}"},
	{"{\"version\": 1, \"audit\": {\"file\": \"/a \\\"b\\\\c\"}}"},
	{"{\"version\": 1, \"runtimes\": [\"/a/crun\", {\"path\": \"/b/crun\", "
	 "\"dialect\": \"runc\"}]}"},
	{"{\"version\": 1, \"rules\": {\"tmp\": {\"size\": 65537, \"noexec\": false}, "
	 "\"user\": {\"uid\": 7}, \"capabilities\": {\"ceiling\": []}, \"init\": \"off\"}}"},
	{"{\"version\": 1, \"exceptions\": [{\"match\": {\"engine\": \"cri\", "
	 "\"namespace\": \"k8s.io\", \"image\": \"a/*\", \"image_id\": \"" DIGEST "\", "
	 "\"image_digest\": \"" DIGEST "\", \"rootfs\": \"/r/*\", "
	 "\"pod_namespace\": \"n\", \"pod_name\": \"p-*\", \"pod_container\": \"c\"}, "
	 "\"rules\": [\"tmp\", \"user\", \"tmp\"], \"reason\": \"\\u00e9\\\"\", "
	 "\"expires\": \"2027-01-31\"}, {\"match\": {\"engine\": \"cri\", \"image\": \"i\"}, "
	 "\"rules\": [\"init\"], \"reason\": \"r\", \"expires\": \"2001-01-01\"}]}"},
};

START_TEST(shown_policy_is_the_same_policy)
{
	struct oakum_policy *p = policy_read(policies[_i].text), *again;
	const char *shown = unit_text(oakum_policy_json(&unit_arena, p));

	again = policy_read(shown);
	ck_assert_str_eq(unit_text(oakum_policy_json(&unit_arena, again)), shown);
	for (size_t i = 0; i < oakum_rules_count; i++)
		ck_assert_int_eq(p->settings[i].action, again->settings[i].action);
	ck_assert_int_eq(p->mode, again->mode);
	ck_assert_uint_eq(p->n_runtimes, again->n_runtimes);
	ck_assert_uint_eq(p->n_exceptions, again->n_exceptions);
	for (size_t i = 0; i < p->n_exceptions; i++)
		ck_assert(p->exceptions[i].expired == again->exceptions[i].expired);
}
END_TEST

START_TEST(shown_policy_has_every_parameter)
{
	struct oakum_policy *p = policy_read(
		"{\"version\": 1, \"rules\": {\"tmp\": {\"action\": \"warn\", \"size\": \"7m\"}}}");
	const struct oakum_node *top = oakum_policy_json(&unit_arena, p);
	const struct oakum_node *rules = oakum_json_get(top, "rules");

	ck_assert_uint_eq(rules->count, oakum_rules_count);
	for (size_t i = 0; i < oakum_rules_count; i++) {
		const struct oakum_param *q = oakum_rule_params(i);
		const struct oakum_node *n = oakum_json_get(rules, oakum_rule_at(i)->id);

		ck_assert_ptr_nonnull(oakum_json_get(n, "action"));
		for (; q && q->name[0]; q++)
			ck_assert_ptr_nonnull(oakum_json_get(n, q->name));
	}
	ck_assert_str_eq(unit_text(oakum_json_at(top, "/rules/tmp/size")), "\"7m\"");
	ck_assert_str_eq(unit_text(oakum_json_at(top, "/rules/tmp/action")), "\"warn\"");
	ck_assert_str_eq(unit_text(oakum_json_at(top, "/rules/user/uid")), "65532");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_presets");
	TCase *tc = unit_case(suite, "presets");

	tcase_add_loop_test(tc, presets_lose_only_comments, 0, (int)OAKUM_COUNT(full));
	tcase_add_loop_test(tc, presets_name_every_rule_once, 0, (int)OAKUM_COUNT(full));
	tcase_add_loop_test(tc, presets_give_every_rule_an_action, 0,
			    (int)OAKUM_COUNT(full));
	tcase_add_test(tc, baseline_is_no_stricter);
	tcase_add_test(tc, audit_is_restricted_in_audit_mode);
	tcase_add_test(tc, there_are_no_other_presets);
	tc = unit_case(suite, "show");
	tcase_add_loop_test(tc, shown_policy_is_the_same_policy, 0,
			    (int)OAKUM_COUNT(policies));
	tcase_add_test(tc, shown_policy_has_every_parameter);
	return unit_run(suite);
}
