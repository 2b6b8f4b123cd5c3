/* SPDX-License-Identifier: Apache-2.0 */
/* test_policy_parse.c - what a policy's text means, and what is said when it means nothing. */
#include "test_policy.h"

#define V "{\"version\": 1, "

/* Texts that are refused, and what the story has in it. */
static const struct {
	const char *text, *story;
} bad[] = {
	/* the document */
	{"", NAME},
	{"[]", "the value at " NAME ":1 must be an object"},
	{"{", NAME},
	{V "\"mode\": \"audit\", \"mode\": \"enforce\"}", "mode"},
	{"{}", "no 'version' in " NAME ": it must have \"version\": 1"},
	{"{\"version\": 2, \"new_in_2\": {}}", "'version' at " NAME ":1 must be 1"},
	{"{\"version\": \"1\"}", "'version' at " NAME ":1 must be 1"},
	{"{\"version\": 1.0}", "'version' at " NAME ":1 must be 1"},
	{"{\"version\": null}", "'version' at " NAME ":1 must be 1"},
	{"{\n\"version\": 1,\n\n\"rulez\": {}}",
	 "unknown key 'rulez' at " NAME ":4: did you mean 'rules'?"},
	{V "\"Mode\": \"audit\"}",
	 "unknown key 'Mode' at " NAME ":1: did you mean 'mode'?"},
	{V "\"zzzzzzzz\": 1}",
	 "unknown key 'zzzzzzzz' at " NAME ":1: known are version, extends"},
	{V "\"verify\": true}", "unknown key 'verify'"},

	/* extends */
	{V "\"extends\": 1}",
	 "'extends' at " NAME ":1 must be a preset or an absolute path"},
	{V "\"extends\": null}", "'extends' at " NAME ":1 must be"},
	{V "\n\"extends\": \"restrictd\"}",
	 "unknown preset 'restrictd' at " NAME ":2: did you mean 'restricted'?"},
	{V "\"extends\": \"\"}",
	 "unknown preset '' at " NAME ":1: known are audit, baseline"},
	{V "\"extends\": \"site/base.json\"}",
	 "'extends' at " NAME ":1 must be an absolute path"},
	{V "\"extends\": \"/etc/../base.json\"}",
	 "'extends' at " NAME ":1 must be an absolute"},
	{V "\n\"extends\": \"/nowhere/base.json\"}",
	 "'extends' at " NAME ":2: policy: '/nowhere"},

	/* mode */
	{V "\"mode\": \"audot\"}",
	 "unknown mode 'audot' at " NAME ":1: did you mean 'audit'?"},
	{V "\"mode\": \"off\"}",
	 "unknown mode 'off' at " NAME ":1: known are enforce, audit"},
	{V "\"mode\": true}", "'mode' at " NAME ":1 must be \"enforce\" or \"audit\""},

	/* runtimes */
	{V "\"runtimes\": \"/usr/bin/runc\"}",
	 "'runtimes' at " NAME ":1 must be an array"},
	{V "\"runtimes\": []}", "'runtimes' at " NAME ":1 must be an array of 1 to"},
	{V "\"runtimes\": [\"runc\"]}",
	 "the value at " NAME ":1 must be the absolute path"},
	{V "\"runtimes\": [\"/usr/bin/../runc\"]}",
	 "must be the absolute path of a runtime"},
	{V "\"runtimes\": [\"/\"]}", "must be the absolute path of a runtime"},
	{V "\"runtimes\": [7]}", "must be the absolute path of a runtime"},
	{V "\"runtimes\": [\"/a\",\n{\"dialect\": \"runc\"}]}",
	 "the runtime at " NAME ":2 has no 'path'"},
	{V "\"runtimes\": [{\"path\": \"/a\", \"dialekt\": \"runc\"}]}",
	 "unknown member 'dialekt' of a runtime at " NAME ":1: did you mean 'dialect'?"},
	{V "\"runtimes\": [{\"path\": \"/a\", \"dialect\": \"rucn\"}]}",
	 "unknown dialect 'rucn' at " NAME ":1: did you mean 'runc'?"},
	{V "\"runtimes\": [{\"path\": \"/a\", \"dialect\": null}]}",
	 "'dialect' at " NAME ":1 must be \"crun\" or \"runc\""},

	/* rules */
	{V "\"rules\": []}", "'rules' at " NAME ":1 must be an object"},
	{V "\"rules\": null}", "'rules' at " NAME ":1 must be an object"},
	{V "\n\"rules\": {\n\"engine_soket\": \"refuse\"}}",
	 "unknown rule 'engine_soket' at " NAME ":3: did you mean 'engine_socket'?"},
	{V "\"rules\": {\"zzzzzzzz\": \"refuse\"}}",
	 "unknown rule 'zzzzzzzz' at " NAME ":1: 'oakum rules' lists them"},
	{V "\"rules\": {\"tmp\":\n\"rewrit\"}}",
	 "unknown action 'rewrit' at " NAME ":1: did you mean 'rewrite'?"},
	{V "\"rules\": {\"tmp\": {\n\"action\": \"on\"}}}",
	 "unknown action 'on' at " NAME ":2"},
	{V "\"rules\": {\"tmp\": \"unset\"}}", "unknown action 'unset' at " NAME ":1"},
	{V "\"rules\": {\"tmp\": {\"action\": 1}}}",
	 "'action' at " NAME ":1 must be an action"},
	{V "\"rules\": {\"tmp\": null}}",
	 "'tmp' at " NAME ":1 must be an action in quotes or"},
	{V "\"rules\": {\"tmp\": true}}",
	 "'tmp' at " NAME ":1 must be an action in quotes or"},
	{V "\"rules\": {\"tmp\": {\n\n\"sise\": \"1m\"}}}",
	 "unknown parameter 'sise' of rule 'tmp' at " NAME ":3: did you mean 'size'?"},
	{V "\"rules\": {\"tmp\": {\"acton\": \"off\"}}}", "did you mean 'action'?"},
	{V "\"rules\": {\"no_new_privileges\": {\"zzzz\": 1}}}",
	 "unknown parameter 'zzzz' of rule 'no_new_privileges' at " NAME
	 ":1: known are action"},
	{V "\"rules\": {\"tmp\": {\"size\": \"10x\"}}}",
	 "parameter 'size' of rule 'tmp' at " NAME ":1: must be a size like"},
	{V "\"rules\": {\"tmp\": {\"size\": 1}}}",
	 "parameter 'size' of rule 'tmp' at " NAME
	 ":1: must be a size from 64k to 1024g"},
	{V "\"rules\": {\"user\": {\"uid\":\n0}}}",
	 "parameter 'uid' of rule 'user' at " NAME
	 ":1: must be a whole number from 1 to"},

	/* audit */
	{V "\"audit\": true}", "'audit' at " NAME ":1 must be an object"},
	{V "\"audit\": {\"fil\": \"/x\"}}",
	 "unknown member 'fil' of 'audit' at " NAME ":1: did you mean 'file'?"},
	{V "\"audit\": {\"file\": \"audit.jsonl\"}}",
	 "'file' at " NAME ":1 must be an absolute"},
	{V "\"audit\": {\"file\": false}}", "'file' at " NAME ":1 must be an absolute"},
	{V "\"audit\": {\"file\": \"/\"}}", "'file' at " NAME ":1 must be an absolute"},
	{V "\"audit\": {\"syslog\": \"yes\"}}",
	 "'syslog' at " NAME ":1 must be true or false"},
	{V "\"audit\": {\"required\": 1}}",
	 "'required' at " NAME ":1 must be true or false"},
	{V "\"audit\": {\"requird\": true}}", "did you mean 'required'?"},
	{V "\"audit\": {\n\"required\": true,\n\"file\": \"\"}}",
	 "'audit.required' at " NAME ":2: there is no file, by 'audit.file' at " NAME
	 ":3"},

	/* records */
	{V "\"records\": true}",
	 "'records' at " NAME ":1 must be \"optional\" or \"required\""},
	{V "\n\"records\": \"require\"}",
	 "unknown records 'require' at " NAME ":2: did you mean 'required'?"},
	{V "\"record\": \"required\"}", "did you mean 'records'?"},
};

START_TEST(refuses)
{
	struct oakum_policy *p = NULL;
	int rc = policy_parse(bad[_i].text, &p);

	ck_assert_msg(rc < 0, "accepted: %s", bad[_i].text);
	ck_assert_msg(strstr(unit_err.msg, bad[_i].story),
		      "%s: the story '%s' lacks '%s'", bad[_i].text, unit_err.msg,
		      bad[_i].story);
	ck_assert_ptr_null(p);
}
END_TEST

START_TEST(empty_policy_is_restricted)
{
	struct oakum_policy *p = policy_read("{\"version\": 1}");

	ck_assert_int_eq(p->mode, OAKUM_MODE_ENFORCE);
	ck_assert_int_eq(policy_of(p, "user")->action, OAKUM_ACTION_REWRITE);
	ck_assert_str_eq(p->audit.file, OAKUM_LOGDIR "/audit.jsonl");
	ck_assert(!p->audit.syslog);
	ck_assert_uint_eq(p->n_exceptions, 0);
	ck_assert_uint_eq(p->n_files, 0);
	ck_assert(oakum_starts_with(policy_of(p, "user")->where, "preset 'restricted':"));
}
END_TEST

START_TEST(comments_are_allowed)
{
	struct oakum_policy *p =
		policy_read("// one\n{\"version\": /* two */ 1, // three\n"
			    "\"rules\": {\"tmp\": \"off\"}}\n// four\n");

	ck_assert_int_eq(policy_of(p, "tmp")->action, OAKUM_ACTION_OFF);
	ck_assert_str_eq(policy_of(p, "tmp")->where, NAME ":3");
}
END_TEST

START_TEST(extends_a_preset)
{
	struct oakum_policy *p = policy_read(V "\"extends\": \"baseline\"}");

	ck_assert_int_eq(policy_of(p, "user")->action, OAKUM_ACTION_WARN);
	p = policy_read(V "\"extends\": \"audit\"}");
	ck_assert_int_eq(policy_of(p, "user")->action, OAKUM_ACTION_REWRITE);
	ck_assert_int_eq(p->mode, OAKUM_MODE_AUDIT);
	ck_assert(oakum_starts_with(p->mode_where, "preset 'audit':"));
	p = policy_read(V "\"extends\": \"audit\", \"mode\": \"enforce\"}");
	ck_assert_int_eq(p->mode, OAKUM_MODE_ENFORCE);
	ck_assert_str_eq(p->mode_where, NAME ":1");
}
END_TEST

START_TEST(order_of_keys_does_not_matter)
{
	struct oakum_policy *p =
		policy_read("{\"rules\": {\"user\": \"refuse\"},"
			    " \"extends\": \"baseline\", \"version\": 1}");

	ck_assert_int_eq(policy_of(p, "user")->action, OAKUM_ACTION_REFUSE);
}
END_TEST

START_TEST(every_action)
{
	static const struct {
		const char *text;
		enum oakum_action action;
	} all[] = {
		{V "\"rules\": {\"tmp\": \"off\"}}", OAKUM_ACTION_OFF},
		{V "\"rules\": {\"tmp\": \"warn\"}}", OAKUM_ACTION_WARN},
		{V "\"rules\": {\"tmp\": \"rewrite\"}}", OAKUM_ACTION_REWRITE},
		{V "\"rules\": {\"tmp\": \"refuse\"}}", OAKUM_ACTION_REFUSE},
		{V "\"rules\": {\"tmp\": {\"action\": \"refuse\"}}}",
		 OAKUM_ACTION_REFUSE},
	};

	for (size_t i = 0; i < OAKUM_COUNT(all); i++) {
		const struct oakum_setting *s =
			policy_of(policy_read(all[i].text), "tmp");

		ck_assert_int_eq(s->action, all[i].action);
		ck_assert_str_eq(s->where, NAME ":1");
	}
}
END_TEST

START_TEST(parameters_merge_over_defaults)
{
	struct oakum_policy *p = policy_read(
		V "\"rules\": {\"tmp\": {\n\"size\": \"2m\",\n\"noexec\": false}}}");

	/* The action stays the preset's. */
	ck_assert_int_eq(policy_of(p, "tmp")->action, OAKUM_ACTION_REWRITE);
	ck_assert(oakum_starts_with(policy_of(p, "tmp")->where, "preset 'restricted':"));
	ck_assert_int_eq(policy_value(p, "tmp", "size")->integer, 2 * 1024 * 1024);
	ck_assert_str_eq(policy_value(p, "tmp", "size")->where, NAME ":2");
	ck_assert(!policy_value(p, "tmp", "noexec")->boolean);
	ck_assert_str_eq(policy_value(p, "tmp", "noexec")->where, NAME ":3");
	ck_assert_str_eq(policy_value(p, "user", "uid")->where, "default");
	ck_assert_int_eq(policy_value(p, "user", "uid")->integer, 65532);
}
END_TEST

START_TEST(action_keeps_the_presets_parameters)
{
	struct oakum_policy *p = policy_read(
		V
		"\"extends\": \"baseline\", \"rules\": {\"capabilities\": \"refuse\"}}");
	const struct oakum_value *v = policy_value(p, "capabilities", "ceiling");

	ck_assert_int_eq(policy_of(p, "capabilities")->action, OAKUM_ACTION_REFUSE);
	ck_assert_uint_eq(v->n_texts, 13);
	ck_assert_str_eq(v->texts[0], "CAP_AUDIT_WRITE");
}
END_TEST

START_TEST(lists_replace_as_a_whole)
{
	struct oakum_policy *p =
		policy_read(V "\"extends\": \"baseline\", \"rules\": {\"capabilities\": "
			      "{\"ceiling\": [\"CAP_KILL\"]}}}");
	const struct oakum_value *v = policy_value(p, "capabilities", "ceiling");

	ck_assert_uint_eq(v->n_texts, 1);
	ck_assert_str_eq(v->texts[0], "CAP_KILL");
}
END_TEST

START_TEST(runtimes_and_dialects)
{
	struct oakum_policy *p = policy_read(
		V
		"\n\"runtimes\": [\"/usr/bin/runc\", \"/opt/crun-1.9\", \"/opt/crun/runc\",\n"
		"{\"path\": \"/opt/vendor\", \"dialect\": \"crun\"},"
		"{\"path\": \"/opt/crun\", \"dialect\": \"runc\"}, {\"path\": \"/a\"}]}");

	ck_assert_uint_eq(p->n_runtimes, 6);
	ck_assert_str_eq(p->runtimes[0].path, "/usr/bin/runc");
	ck_assert_int_eq(p->runtimes[0].dialect, OAKUM_DIALECT_RUNC);
	ck_assert_int_eq(p->runtimes[1].dialect, OAKUM_DIALECT_CRUN);
	ck_assert_int_eq(p->runtimes[2].dialect, OAKUM_DIALECT_RUNC);
	ck_assert_int_eq(p->runtimes[3].dialect, OAKUM_DIALECT_CRUN);
	ck_assert_int_eq(p->runtimes[4].dialect, OAKUM_DIALECT_RUNC);
	ck_assert_int_eq(p->runtimes[5].dialect, OAKUM_DIALECT_RUNC);
	ck_assert_str_eq(p->runtimes_where, NAME ":2");
}
END_TEST

START_TEST(runtimes_by_default)
{
	struct oakum_policy *p = policy_read("{\"version\": 1}");
	const char *want = OAKUM_RUNTIMES;

	/* Each of them, with one space between, is the list it was compiled with. */
	ck_assert_uint_gt(p->n_runtimes, 0);
	for (size_t i = 0; i < p->n_runtimes; i++) {
		ck_assert(oakum_starts_with(want, p->runtimes[i].path));
		want += strlen(p->runtimes[i].path);
		ck_assert(*want == '\0' || *want++ == ' ');
		ck_assert_int_ne(p->runtimes[i].dialect, OAKUM_DIALECT_UNSET);
	}
	ck_assert_str_eq(want, "");
	ck_assert_str_eq(p->runtimes_where, "default");
}
END_TEST

static int parse_runtimes(size_t n, struct oakum_policy **ret)
{
	struct oakum_buf text;

	oakum_buf_init(&text, &unit_arena, OAKUM_POLICY_SIZE_MAX);
	oakum_buf_puts(&text, V "\"runtimes\": [");
	for (size_t i = 0; i < n; i++)
		oakum_buf_printf(&text, "%s\"/r/%zu\"", i ? "," : "", i);
	oakum_buf_puts(&text, "]}");
	return policy_parse(text.data, ret);
}

START_TEST(runtimes_have_a_maximum)
{
	struct oakum_policy *p = NULL;

	unit_assert_ok(parse_runtimes(OAKUM_POLICY_RUNTIMES_MAX, &p));
	ck_assert_uint_eq(p->n_runtimes, OAKUM_POLICY_RUNTIMES_MAX);
	unit_assert_fails(parse_runtimes(OAKUM_POLICY_RUNTIMES_MAX + 1, &p), -EINVAL,
			  "must be an array of 1 to 32 runtimes");
}
END_TEST

START_TEST(audit_merges)
{
	struct oakum_policy *p = policy_read(V "\n\"audit\": {\"syslog\": true}}");

	ck_assert(p->audit.syslog);
	ck_assert_str_eq(p->audit.file, OAKUM_LOGDIR "/audit.jsonl");
	ck_assert_str_eq(p->audit.where, NAME ":2");
	p = policy_read(V "\"audit\": {\"file\": \"/srv/a.jsonl\"}}");
	ck_assert_str_eq(p->audit.file, "/srv/a.jsonl");
	ck_assert(!p->audit.syslog);
	ck_assert_ptr_null(policy_read(V "\"audit\": {\"file\": null}}")->audit.file);
	ck_assert_ptr_null(policy_read(V "\"audit\": {\"file\": \"\"}}")->audit.file);
}
END_TEST

START_TEST(audit_is_required_where_it_says_so)
{
	struct oakum_policy *p = policy_read(V "\"audit\": {\"syslog\": true}}");

	ck_assert(!p->audit.required);
	p = policy_read(V "\n\"audit\": {\n\"required\": true}}");
	ck_assert(p->audit.required);
	ck_assert_str_eq(p->audit.required_where, NAME ":3");
	ck_assert_str_eq(p->audit.file_where, "default");
	p = policy_read(V "\"audit\": {\"file\": null, \"required\": false}}");
	ck_assert(!p->audit.required);
}
END_TEST

START_TEST(records_are_required_where_it_says_so)
{
	static const char *const presets[] = {"audit", "baseline", "restricted"};
	struct oakum_policy *p;

	for (size_t i = 0; i < OAKUM_COUNT(presets); i++) {
		p = policy_read(oakum_arena_printf(&unit_arena, V "\"extends\": \"%s\"}",
						   presets[i]));
		ck_assert_int_eq(p->records, OAKUM_RECORDS_OPTIONAL);
		ck_assert_str_eq(p->records_where, "default");
	}
	p = policy_read(V "\n\"records\": \"required\"}");
	ck_assert_int_eq(p->records, OAKUM_RECORDS_REQUIRED);
	ck_assert_str_eq(p->records_where, NAME ":2");
	p = policy_read(V "\"records\": \"optional\"}");
	ck_assert_int_eq(p->records, OAKUM_RECORDS_OPTIONAL);
}
END_TEST

/* Then nothing is left that could be refused. */
START_TEST(required_records_are_judged)
{
	struct oakum_policy *p = policy_read("{\"version\": 1}");

	for (size_t i = 0; i < oakum_rules_count; i++)
		p->settings[i].action = OAKUM_ACTION_OFF;
	ck_assert(!oakum_policy_judges(p));
	p->records = OAKUM_RECORDS_REQUIRED;
	ck_assert(oakum_policy_judges(p));
}
END_TEST

/* What "policy show --format json" prints is read as the same policy. */
START_TEST(shown_as_it_was_set)
{
	struct oakum_policy *p = policy_read(V "\"records\": \"required\", \"audit\": "
					       "{\"required\": true}}");
	struct oakum_buf text;

	oakum_buf_init(&text, &unit_arena, OAKUM_POLICY_SIZE_MAX);
	oakum_json_write_value(oakum_policy_json(&unit_arena, p), &text);
	p = policy_read(text.data);
	ck_assert_int_eq(p->records, OAKUM_RECORDS_REQUIRED);
	ck_assert(p->audit.required);
}
END_TEST

START_TEST(size_has_a_maximum)
{
	static const char text[] = "{\"version\": 1}";
	size_t len = OAKUM_POLICY_SIZE_MAX;
	struct oakum_policy *p = NULL;
	char *padded = oakum_arena_alloc(&unit_arena, len + 2);

	memset(padded, ' ', len + 1);
	memcpy(padded, text, sizeof(text) - 1);
	unit_assert_ok(
		oakum_policy_parse(&unit_arena, NAME, padded, len, NOW, &p, &unit_err));
	unit_assert_fails(oakum_policy_parse(&unit_arena, NAME, padded, len + 1, NOW, &p,
					     &unit_err),
			  -EFBIG, "larger than 1048576 bytes");
}
END_TEST

START_TEST(long_words_leave_room_for_the_place)
{
	struct oakum_policy *p = NULL;
	struct oakum_buf text;

	oakum_buf_init(&text, &unit_arena, OAKUM_POLICY_SIZE_MAX);
	oakum_buf_puts(&text, V "\"");
	for (size_t i = 0; i < 5000; i++)
		oakum_buf_putc(&text, 'k');
	oakum_buf_puts(&text, "\": 1}");
	unit_assert_fails(policy_parse(text.data, &p), -EINVAL, "...' at " NAME ":1");
}
END_TEST

START_TEST(a_foreign_rule_has_no_setting)
{
	static const struct oakum_rule foreign = {.id = "foreign"};
	struct oakum_policy *p = policy_read("{\"version\": 1}");

	ck_assert_int_eq(oakum_policy_setting(p, &foreign)->action, OAKUM_ACTION_UNSET);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_parse");
	TCase *tc = unit_case(suite, "refused");

	tcase_add_loop_test(tc, refuses, 0, (int)OAKUM_COUNT(bad));
	tcase_add_test(tc, size_has_a_maximum);
	tcase_add_test(tc, runtimes_have_a_maximum);
	tcase_add_test(tc, long_words_leave_room_for_the_place);
	tc = unit_case(suite, "meaning");
	tcase_add_test(tc, empty_policy_is_restricted);
	tcase_add_test(tc, comments_are_allowed);
	tcase_add_test(tc, extends_a_preset);
	tcase_add_test(tc, order_of_keys_does_not_matter);
	tcase_add_test(tc, every_action);
	tcase_add_test(tc, parameters_merge_over_defaults);
	tcase_add_test(tc, action_keeps_the_presets_parameters);
	tcase_add_test(tc, lists_replace_as_a_whole);
	tcase_add_test(tc, runtimes_and_dialects);
	tcase_add_test(tc, runtimes_by_default);
	tcase_add_test(tc, audit_merges);
	tcase_add_test(tc, audit_is_required_where_it_says_so);
	tcase_add_test(tc, records_are_required_where_it_says_so);
	tcase_add_test(tc, required_records_are_judged);
	tcase_add_test(tc, shown_as_it_was_set);
	tcase_add_test(tc, a_foreign_rule_has_no_setting);
	return unit_run(suite);
}
