/* SPDX-License-Identifier: Apache-2.0 */
/* test_policy_load.c - files, what they extend, and drop-ins on a real file system. */
#include "test_policy_files.h"

/* ---- files ---- */

START_TEST(nothing_at_all_is_restricted)
{
	struct oakum_policy *p = loaded();

	ck_assert_uint_eq(p->n_files, 0);
	ck_assert_int_eq(p->mode, OAKUM_MODE_ENFORCE);
	ck_assert(oakum_starts_with(policy_of(p, "tmp")->where, "preset 'restricted':"));
}
END_TEST

START_TEST(directory_may_be_missing)
{
	struct oakum_policy *p = NULL;

	unit_assert_ok(oakum_policy_load(&unit_arena, at("none/policy.json"), false, NOW,
					 &p, &unit_err));
	ck_assert_uint_eq(p->n_files, 0);
}
END_TEST

START_TEST(given_file_must_exist)
{
	struct oakum_policy *p = NULL;

	unit_assert_fails(load_given(&p), -ENOENT, "policy: '");
	unit_assert_fails(load_given(&p), -ENOENT, "policy.json' does not exist");
	ck_assert_ptr_null(p);
}
END_TEST

START_TEST(file_is_read)
{
	struct oakum_policy *p;

	write_file("policy.json", TMP("warn"));
	p = loaded();
	ck_assert_int_eq(policy_of(p, "tmp")->action, OAKUM_ACTION_WARN);
	ck_assert_str_eq(policy_of(p, "tmp")->where,
			 oakum_arena_printf(&unit_arena, "%s:1", at("policy.json")));
	ck_assert_uint_eq(p->n_files, 1);
	ck_assert_str_eq(p->files[0], at("policy.json"));
}
END_TEST

START_TEST(errors_name_the_file)
{
	struct oakum_policy *p = NULL;

	write_file("policy.json", "{\"version\": 1,\n\"rules\": {\"tpm\": \"off\"}}");
	unit_assert_fails(
		load(&p), -EINVAL,
		oakum_arena_printf(&unit_arena,
				   "unknown rule 'tpm' at %s:2: did you mean 'tmp'?",
				   at("policy.json")));
	write_file("policy.json", "{\"version\": 1");
	unit_assert_fails(load(&p), -EINVAL, at("policy.json"));
	write_file("policy.json", "");
	unit_assert_fails(load(&p), -EINVAL, at("policy.json"));
}
END_TEST

START_TEST(size_of_a_file_has_a_maximum)
{
	struct oakum_policy *p = NULL;

	write_file("policy.json", TMP("warn"));
	ck_assert_int_eq(truncate(at("policy.json"), OAKUM_POLICY_SIZE_MAX + 1), 0);
	unit_assert_fails(load(&p), -EFBIG, "is larger than 1048576 bytes");
}
END_TEST

/* ---- drop-ins ---- */

START_TEST(drop_ins_without_a_file)
{
	struct oakum_policy *p;

	make_dir("policy.d");
	write_file("policy.d/a.json", TMP("off"));
	p = loaded();
	ck_assert_int_eq(policy_of(p, "tmp")->action, OAKUM_ACTION_OFF);
	ck_assert_int_eq(policy_of(p, "user")->action, OAKUM_ACTION_REWRITE);
	ck_assert_uint_eq(p->n_files, 1);
}
END_TEST

START_TEST(drop_ins_win_in_the_order_of_bytes)
{
	struct oakum_policy *p;

	make_dir("policy.d");
	write_file("policy.json", "{\"version\": 1, \"extends\": \"baseline\"}");
	write_file("policy.d/b.json", TMP("warn"));
	write_file("policy.d/10.json", TMP("off"));
	write_file("policy.d/9.json", "{\"version\": 1, \"rules\": {\"user\": \"off\"}}");
	write_file("policy.d/B.json", TMP("rewrite"));
	p = loaded();
	ck_assert_int_eq(policy_of(p, "tmp")->action, OAKUM_ACTION_WARN);
	ck_assert_int_eq(policy_of(p, "user")->action, OAKUM_ACTION_OFF);
	ck_assert_uint_eq(p->n_files, 5);
	ck_assert_str_eq(p->files[0], at("policy.json"));
	ck_assert_str_eq(p->files[1], at("policy.d/10.json"));
	ck_assert_str_eq(p->files[2], at("policy.d/9.json"));
	ck_assert_str_eq(p->files[3], at("policy.d/B.json"));
	ck_assert_str_eq(p->files[4], at("policy.d/b.json"));
}
END_TEST

START_TEST(drop_ins_merge_member_by_member)
{
	struct oakum_policy *p;

	make_dir("policy.d");
	write_file(
		"policy.json",
		"{\"version\": 1, \"runtimes\": [\"/a\", \"/b\"], \"rules\": {\"tmp\": "
		"{\"action\": \"warn\", \"size\": \"1m\", \"noexec\": false}}, "
		"\"exceptions\": [{\"match\": {\"engine\": \"cri\", \"image\": \"i\"}, \"rules\": [\"tmp\"], "
		"\"reason\": \"r\", \"expires\": \"2027-01-31\"}], "
		"\"audit\": {\"syslog\": true}}");
	write_file(
		"policy.d/a.json",
		"{\"version\": 1, \"mode\": \"audit\", \"runtimes\": [\"/c\"], "
		"\"rules\": {\"tmp\": {\"size\": \"2m\"}}, "
		"\"exceptions\": [{\"match\": {\"engine\": \"cri\", \"image\": \"j\"}, \"rules\": [\"tmp\"], "
		"\"reason\": \"r\", \"expires\": \"2027-01-31\"}], "
		"\"audit\": {\"file\": null}}");
	p = loaded();
	ck_assert_int_eq(p->mode, OAKUM_MODE_AUDIT);
	ck_assert_uint_eq(p->n_runtimes, 1);
	ck_assert_str_eq(p->runtimes[0].path, "/c");
	ck_assert_int_eq(policy_of(p, "tmp")->action, OAKUM_ACTION_WARN);
	ck_assert_int_eq(policy_value(p, "tmp", "size")->integer, 2 << 20);
	ck_assert(!policy_value(p, "tmp", "noexec")->boolean);
	ck_assert_uint_eq(p->n_exceptions, 2);
	ck_assert_str_eq(p->exceptions[0].match.image, "i");
	ck_assert_str_eq(p->exceptions[1].match.image, "j");
	ck_assert(p->audit.syslog);
	ck_assert_ptr_null(p->audit.file);
}
END_TEST

/* A file that is about something else leaves what is required required. */
START_TEST(what_is_required_stays_required)
{
	struct oakum_policy *p;

	make_dir("policy.d");
	write_file("site.json", "{\"version\": 1, \"records\": \"required\",\n"
				"\"audit\": {\"required\": true}}");
	write_file("policy.json",
		   oakum_arena_printf(&unit_arena,
				      "{\"version\": 1, \"extends\": \"%s\", \"mode\": "
				      "\"audit\", \"audit\": {\"syslog\": true}}",
				      at("site.json")));
	write_file("policy.d/a.json",
		   "{\"version\": 1, \"audit\": {\"file\": \"/srv/a\"}}");
	p = loaded();
	ck_assert_int_eq(p->records, OAKUM_RECORDS_REQUIRED);
	ck_assert(oakum_ends_with(p->records_where, "/site.json:1"));
	ck_assert(p->audit.required);
	ck_assert_str_eq(p->audit.file, "/srv/a");
	write_file("policy.d/b.json",
		   "{\"version\": 1, \"records\": \"optional\", \"audit\": "
		   "{\"required\": false}}");
	p = loaded();
	ck_assert_int_eq(p->records, OAKUM_RECORDS_OPTIONAL);
	ck_assert(oakum_ends_with(p->records_where, "/policy.d/b.json:1"));
	ck_assert(!p->audit.required);
}
END_TEST

/* No file, no line: that would be the end of what another file requires. */
START_TEST(a_required_audit_keeps_its_file)
{
	struct oakum_policy *p = NULL;

	make_dir("policy.d");
	write_file("policy.json", "{\"version\": 1, \"audit\": {\"required\": true}}");
	write_file("policy.d/a.json",
		   "{\"version\": 1, \"audit\":\n{\"file\": null, \"syslog\": true}}");
	unit_assert_fails(load(&p), -EINVAL, "/policy.json:1: there is no file, by");
	ck_assert_ptr_nonnull(strstr(unit_err.msg, "/policy.d/a.json:2"));
}
END_TEST

START_TEST(other_names_are_no_drop_ins)
{
	struct oakum_policy *p;

	make_dir("policy.d");
	make_dir("policy.d/old");
	write_file("policy.d/.hidden.json", "garbage");
	write_file("policy.d/.json", "garbage");
	write_file("policy.d/a.json~", "garbage");
	write_file("policy.d/a.json.bak", "garbage");
	write_file("policy.d/a.JSON", "garbage");
	write_file("policy.d/json", "garbage");
	p = loaded();
	ck_assert_uint_eq(p->n_files, 0);
}
END_TEST

START_TEST(given_file_has_no_drop_ins)
{
	struct oakum_policy *p = NULL;

	make_dir("policy.d");
	write_file("policy.json", TMP("warn"));
	write_file("policy.d/a.json", TMP("off"));
	unit_assert_ok(load_given(&p));
	ck_assert_int_eq(policy_of(p, "tmp")->action, OAKUM_ACTION_WARN);
	ck_assert_uint_eq(p->n_files, 1);
}
END_TEST

START_TEST(drop_ins_extend_nothing)
{
	struct oakum_policy *p = NULL;

	make_dir("policy.d");
	write_file("policy.d/a.json", "{\"version\": 1,\n\"extends\": \"baseline\"}");
	unit_assert_fails(load(&p), -EINVAL, "'extends' at ");
	unit_assert_fails(load(&p), -EINVAL,
			  "policy.d/a.json:2: a drop-in cannot have it");
}
END_TEST

START_TEST(drop_ins_need_a_version)
{
	struct oakum_policy *p = NULL;

	make_dir("policy.d");
	write_file("policy.d/a.json", "{\"rules\": {}}");
	unit_assert_fails(load(&p), -EINVAL, "policy.d/a.json");
}
END_TEST

START_TEST(drop_ins_of_another_name)
{
	struct oakum_policy *p = NULL;

	make_dir("policy.d");
	make_dir("ci.d");
	write_file("policy.d/a.json", TMP("off"));
	write_file("ci.d/a.json", TMP("warn"));
	unit_assert_ok(
		oakum_policy_load(&unit_arena, at("ci.json"), false, NOW, &p, &unit_err));
	ck_assert_int_eq(policy_of(p, "tmp")->action, OAKUM_ACTION_WARN);
}
END_TEST

START_TEST(drop_ins_have_a_maximum)
{
	struct oakum_policy *p = NULL;

	make_dir("policy.d");
	for (int i = 0; i < OAKUM_POLICY_FILES_MAX; i++)
		write_file(oakum_arena_printf(&unit_arena, "policy.d/%03d.json", i),
			   i < OAKUM_POLICY_FILES_MAX - 1 ? TMP("off") : TMP("warn"));
	p = loaded();
	ck_assert_uint_eq(p->n_files, OAKUM_POLICY_FILES_MAX);
	ck_assert_int_eq(policy_of(p, "tmp")->action, OAKUM_ACTION_WARN);
	write_file("policy.d/one-more.json", TMP("off"));
	unit_assert_fails(load(&p), -E2BIG, "policy.d': more than 256 files");
}
END_TEST

/* ---- extends ---- */

START_TEST(extends_files)
{
	struct oakum_policy *p;

	write_file("policy.json",
		   oakum_arena_printf(&unit_arena,
				      "{\"version\": 1, \"extends\": \"%s\", "
				      "\"rules\": {\"tmp\": \"warn\"}}",
				      at("site.json")));
	write_file("site.json",
		   "{\"version\": 1, \"extends\": \"baseline\", "
		   "\"rules\": {\"tmp\": {\"action\": \"off\", \"size\": \"3m\"}}}");
	p = loaded();
	ck_assert_int_eq(policy_of(p, "tmp")->action, OAKUM_ACTION_WARN);
	ck_assert_int_eq(policy_value(p, "tmp", "size")->integer, 3 << 20);
	ck_assert_int_eq(policy_of(p, "user")->action, OAKUM_ACTION_WARN);
	ck_assert_uint_eq(p->n_files, 2);
	ck_assert_str_eq(p->files[1], at("site.json"));
}
END_TEST

/* policy.json extends 1.json, which extends 2.json… up to n.json, which extends nothing. */
static void write_chain(int n)
{
	const char *name = "policy.json";

	for (int i = 1; i <= n; i++) {
		const char *next = oakum_arena_printf(&unit_arena, "%d.json", i);

		write_file(name,
			   oakum_arena_printf(&unit_arena,
					      "{\"version\": 1, \"extends\": \"%s\"}",
					      at(next)));
		name = next;
	}
	write_file(name, TMP("warn"));
}

START_TEST(extends_has_a_maximum)
{
	struct oakum_policy *p;

	write_chain(OAKUM_POLICY_EXTENDS_MAX);
	p = loaded();
	ck_assert_int_eq(policy_of(p, "tmp")->action, OAKUM_ACTION_WARN);
	ck_assert_uint_eq(p->n_files, 1 + OAKUM_POLICY_EXTENDS_MAX);
	write_chain(OAKUM_POLICY_EXTENDS_MAX + 1);
	unit_assert_fails(load(&p), -ELOOP, "8.json:1: more than 8 files deep");
}
END_TEST

START_TEST(extends_does_not_go_round)
{
	struct oakum_policy *p = NULL;

	write_chain(2);
	write_file("2.json", oakum_arena_printf(&unit_arena,
						"{\"version\": 1,\n\"extends\": "
						"\"%s\"}",
						at("1.json")));
	unit_assert_fails(load(&p), -ELOOP, "2.json:2 leads back to ");
	write_chain(0);
	write_file("policy.json",
		   oakum_arena_printf(&unit_arena,
				      "{\"version\": 1, \"extends\": \"%s\"}",
				      at("policy.json")));
	unit_assert_fails(load(&p), -ELOOP, "policy.json:1 leads back to ");
}
END_TEST

START_TEST(extended_files_must_be_there_and_trusted)
{
	struct oakum_policy *p = NULL;

	write_chain(1);
	ck_assert_int_eq(chmod(at("1.json"), 0664), 0);
	unit_assert_fails(load(&p), -EPERM, "policy.json:1: policy: '");
	unit_assert_fails(load(&p), -EPERM, "1.json' is writable by its group");
	ck_assert_int_eq(unlink(at("1.json")), 0);
	unit_assert_fails(load(&p), -ENOENT, "1.json' does not exist");
}
END_TEST

static void add_files(Suite *suite)
{
	TCase *tc = unit_case(suite, "files");

	tcase_add_checked_fixture(tc, dir_setup, dir_teardown);
	tcase_add_test(tc, nothing_at_all_is_restricted);
	tcase_add_test(tc, directory_may_be_missing);
	tcase_add_test(tc, given_file_must_exist);
	tcase_add_test(tc, file_is_read);
	tcase_add_test(tc, errors_name_the_file);
	tcase_add_test(tc, size_of_a_file_has_a_maximum);
	tcase_add_test(tc, extends_files);
	tcase_add_test(tc, extends_has_a_maximum);
	tcase_add_test(tc, extends_does_not_go_round);
	tcase_add_test(tc, extended_files_must_be_there_and_trusted);
}

static void add_drop_ins(Suite *suite)
{
	TCase *tc = unit_case(suite, "drop_ins");

	tcase_add_checked_fixture(tc, dir_setup, dir_teardown);
	tcase_add_test(tc, drop_ins_without_a_file);
	tcase_add_test(tc, drop_ins_win_in_the_order_of_bytes);
	tcase_add_test(tc, drop_ins_merge_member_by_member);
	tcase_add_test(tc, what_is_required_stays_required);
	tcase_add_test(tc, a_required_audit_keeps_its_file);
	tcase_add_test(tc, other_names_are_no_drop_ins);
	tcase_add_test(tc, given_file_has_no_drop_ins);
	tcase_add_test(tc, drop_ins_extend_nothing);
	tcase_add_test(tc, drop_ins_need_a_version);
	tcase_add_test(tc, drop_ins_of_another_name);
	tcase_add_test(tc, drop_ins_have_a_maximum);
}

int main(void)
{
	Suite *suite = suite_create("policy_load");

	add_files(suite);
	add_drop_ins(suite);
	return unit_run(suite);
}
