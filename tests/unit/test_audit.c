/* SPDX-License-Identifier: Apache-2.0 */
/* test_audit.c - the line of a call in the administrator's log. */
#include "test_io.h"

#include <sys/wait.h>

#include <oakum/audit.h>
#include <oakum/rule.h>

#define FINDINGS_TOO_MANY 2000

static struct oakum_policy policy;
static const char *const files[] = {"/etc/oakum/policy.json",
				    "/etc/oakum/policy.d/a.json"};

static void policy_to(const char *file)
{
	policy = (struct oakum_policy){
		.mode = OAKUM_MODE_ENFORCE,
		.audit = {.file = file},
		.files = files,
		.n_files = OAKUM_COUNT(files),
	};
}

static struct oakum_finding finding(const char *message)
{
	return (struct oakum_finding){
		.rule = &oakum_rule_config,
		.action = OAKUM_ACTION_REFUSE,
		.pointer = "/mounts/3",
		.message = message,
	};
}

static struct oakum_audit_event event_of(const struct oakum_outcome *out)
{
	return (struct oakum_audit_event){.now = 1700000000,
					  .event = "create",
					  .id = "id",
					  .bundle = "/b",
					  .outcome = out};
}

START_TEST(test_schema)
{
	struct oakum_finding second = finding("two"), first = finding("one\n\"x\"");
	struct oakum_outcome out = {.verdict = OAKUM_VERDICT_REFUSE,
				    .would = OAKUM_VERDICT_REFUSE,
				    .findings = &first};
	struct oakum_audit_event event = event_of(&out);

	const struct oakum_subject subject = {.engine = "docker",
					      .name = "web",
					      .image = "bb:1",
					      .image_id = "sha256:1",
					      .rootfs = "/r"};

	first.next = &second;
	second.action = OAKUM_ACTION_WARN;
	second.excepted = "ticket 1";
	event.subject = &subject;
	event.refusal = "oakum: refused by config: one";
	policy_to(in_room("log"));
	unit_assert_ok(oakum_audit_write(&unit_arena, &policy, &event, &unit_err));
	ck_assert_str_eq(
		get_file("log"),
		"{\"schema\":1,\"time\":\"2023-11-14T22:13:20Z\",\"event\":\"create\",\"id\":\"id\","
		"\"bundle\":\"/b\",\"engine\":\"docker\",\"name\":\"web\",\"image\":\"bb:1\","
		"\"image_id\":\"sha256:1\",\"rootfs\":\"/r\",\"mode\":\"enforce\",\"verdict\":\"refuse\",\"would\":\"refuse\","
		"\"findings\":[{\"rule\":\"config\",\"action\":\"refuse\",\"pointer\":\"/mounts/3\","
		"\"message\":\"one\\n\\\"x\\\"\"},{\"rule\":\"config\",\"action\":\"warn\","
		"\"pointer\":\"/mounts/3\",\"message\":\"two\",\"excepted\":\"ticket 1\"}],\"changes\":[],"
		"\"refusal\":\"oakum: refused by config: one\","
		"\"policy\":[\"/etc/oakum/policy.json\",\"/etc/oakum/policy.d/a.json\"]}\n");
}
END_TEST

static struct oakum_node *parsed(const char *json)
{
	return oakum_json_copy(&unit_arena, unit_json(json)->root);
}

/* What was changed is told, and of its values those that cannot be a secret. */
START_TEST(test_changes)
{
	struct oakum_patch_op
		env = {.op = "remove",
		       .pointer = "/process/env/1",
		       .old = parsed("[\"PASSWORD=hunter2\"]")->child},
		caps = {.next = &env,
			.op = "replace",
			.pointer = "/process/capabilities/bounding",
			.old = parsed("[\"CAP_CHOWN\",\"CAP_KILL\"]"),
			.value = parsed("[\"CAP_KILL\"]")},
		mount = {.next = &caps,
			 .op = "add",
			 .pointer = "/mounts/2",
			 .value = parsed("{\"destination\":\"/tmp\",\"source\":\"s\"}")},
		user = {.next = &mount,
			.op = "replace",
			.pointer = "/process/user/uid",
			.old = parsed("[0]")->child,
			.value = parsed("[7]")->child};
	struct oakum_outcome out = {.verdict = OAKUM_VERDICT_REWRITE,
				    .would = OAKUM_VERDICT_REWRITE,
				    .patch = &user};
	const struct oakum_audit_event event = event_of(&out);

	policy_to(in_room("log"));
	unit_assert_ok(oakum_audit_write(&unit_arena, &policy, &event, &unit_err));
	ck_assert_msg(
		strstr(get_file("log"),
		       "\"changes\":[{\"op\":\"replace\",\"path\":\"/process/user/uid\",\"from\":0,\"to\":7},"
		       "{\"op\":\"add\",\"path\":\"/mounts/2\",\"mount\":\"/tmp\"},"
		       "{\"op\":\"replace\",\"path\":\"/process/capabilities/bounding\",\"lost\":[\"CAP_CHOWN\"]},"
		       "{\"op\":\"remove\",\"path\":\"/process/env/1\"}]") != NULL,
		"%s", get_file("log"));
	ck_assert_ptr_null(strstr(get_file("log"), "hunter2"));
}
END_TEST

/* Whatever an id is made of, a line is ASCII that no terminal obeys, and JSON. */
START_TEST(test_ascii)
{
	struct oakum_audit_event event = event_of(NULL);

	event.id = "a\x1b[2J\x7f\xc2\x9b\xe2\x80\xae\xf0\x9f\x98\x80\xff\xc3";
	policy_to(in_room("log"));
	unit_assert_ok(oakum_audit_write(&unit_arena, &policy, &event, &unit_err));
	ck_assert_msg(
		strstr(get_file("log"),
		       "\"id\":\"a\\u001b[2J\\u007f\\u009b\\u202e\\ud83d\\ude00\\ufffd\\ufffd\",") !=
			NULL,
		"%s", get_file("log"));
	(void)unit_json(get_file("log"));
}
END_TEST

/* The verdict and what enforcing would do, by what became of the call. */
static const struct {
	bool judged;
	enum oakum_verdict verdict, would;
	const char *refusal;
	bool passed;
	const char *line;
} verdicts[] = {
	{true, OAKUM_VERDICT_ALLOW, OAKUM_VERDICT_ALLOW, NULL, true,
	 "\"verdict\":\"allow\",\"would\":\"allow\""},
	{true, OAKUM_VERDICT_REWRITE, OAKUM_VERDICT_REWRITE, NULL, true,
	 "\"verdict\":\"rewrite\",\"would\":\"rewrite\""},
	{true, OAKUM_VERDICT_ALLOW, OAKUM_VERDICT_REFUSE, NULL, true,
	 "\"verdict\":\"allow\",\"would\":\"refuse\""},
	{true, OAKUM_VERDICT_REWRITE, OAKUM_VERDICT_REWRITE, "--user", false,
	 "\"verdict\":\"refuse\",\"would\":\"refuse\""},
	{true, OAKUM_VERDICT_ALLOW, OAKUM_VERDICT_REWRITE, "--user", true,
	 "\"verdict\":\"allow\",\"would\":\"refuse\""},
	{false, OAKUM_VERDICT_UNSET, OAKUM_VERDICT_UNSET, "no bundle", false,
	 "\"verdict\":\"refuse\",\"would\":\"refuse\""},
	{false, OAKUM_VERDICT_UNSET, OAKUM_VERDICT_UNSET, "no bundle", true,
	 "\"verdict\":\"allow\",\"would\":\"refuse\""},
};

START_TEST(test_verdict)
{
	struct oakum_outcome out = {.verdict = verdicts[_i].verdict,
				    .would = verdicts[_i].would};
	struct oakum_audit_event event = event_of(verdicts[_i].judged ? &out : NULL);

	event.refusal = verdicts[_i].refusal;
	event.passed = verdicts[_i].passed;
	policy_to(in_room("log"));
	unit_assert_ok(oakum_audit_write(&unit_arena, &policy, &event, &unit_err));
	ck_assert_msg(strstr(get_file("log"), verdicts[_i].line) != NULL, "%s",
		      get_file("log"));
	(void)unit_json(get_file("log"));
}
END_TEST

START_TEST(test_makes_file_and_directory_for_the_owner)
{
	const struct oakum_audit_event event = event_of(NULL);

	policy_to(in_room("dir/log"));
	unit_assert_ok(oakum_audit_write(&unit_arena, &policy, &event, &unit_err));
	unit_assert_ok(oakum_audit_write(&unit_arena, &policy, &event, &unit_err));
	ck_assert_uint_eq(stat_of("dir").st_mode & 07777, 0700);
	ck_assert_uint_eq(stat_of("dir/log").st_mode & 07777, 0600);
	ck_assert_ptr_nonnull(strchr(get_file("dir/log"), '\n') + 1);
}
END_TEST

START_TEST(test_nowhere)
{
	const struct oakum_audit_event event = event_of(NULL);

	policy_to(NULL);
	unit_assert_ok(oakum_audit_write(&unit_arena, &policy, &event, &unit_err));
	policy_to(in_room("no/dir/log"));
	unit_assert_fails(oakum_audit_write(&unit_arena, &policy, &event, &unit_err),
			  -ENOENT, "audit log");
	ck_assert_int_eq(count_entries(room), 0);
}
END_TEST

START_TEST(test_only_a_file_of_its_own)
{
	const struct oakum_audit_event event = event_of(NULL);

	policy_to(in_room("log"));
	put_file("f", "");
	ck_assert_int_eq(symlink("f", in_room("log")), 0);
	unit_assert_fails(oakum_audit_write(&unit_arena, &policy, &event, &unit_err),
			  -ELOOP, "audit log");
	ck_assert_int_eq(unlink(in_room("log")), 0);
	make_dirs("log");
	unit_assert_fails(oakum_audit_write(&unit_arena, &policy, &event, &unit_err),
			  -EISDIR, "audit log");
	ck_assert_str_eq(get_file("f"), "");
}
END_TEST

START_TEST(test_line_has_a_limit)
{
	struct oakum_finding *list =
		oakum_arena_array(&unit_arena, FINDINGS_TOO_MANY, sizeof(*list));
	struct oakum_outcome out = {.verdict = OAKUM_VERDICT_ALLOW,
				    .would = OAKUM_VERDICT_ALLOW,
				    .findings = list};
	const struct oakum_audit_event event = event_of(&out);

	for (size_t i = 0; i < FINDINGS_TOO_MANY; i++) {
		list[i] = finding(
			"a message that is by itself not very long, but there are many of them: one for each of what was found, and more was found than fits");
		list[i].next = i + 1 < FINDINGS_TOO_MANY ? &list[i + 1] : NULL;
	}
	policy_to(in_room("log"));
	unit_assert_ok(oakum_audit_write(&unit_arena, &policy, &event, &unit_err));
	ck_assert_ptr_nonnull(strstr(get_file("log"), "\"findings\":null"));
	(void)unit_json(get_file("log"));
}
END_TEST

/* Lines that many processes write at once do not run into each other. */
START_TEST(test_many_writers)
{
	const struct oakum_audit_event event = event_of(NULL);
	pid_t pids[8];
	int lines = 0, status;

	policy_to(in_room("log"));
	for (size_t i = 0; i < OAKUM_COUNT(pids); i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			for (int n = 0; n < 50; n++) {
				if (oakum_audit_write(&unit_arena, &policy, &event,
						      NULL) < 0)
					_exit(1);
			}
			_exit(0);
		}
	}
	for (size_t i = 0; i < OAKUM_COUNT(pids); i++) {
		ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
		ck_assert_int_eq(status, 0);
	}
	for (const char *at = get_file("log"); *at; at = strchr(at, '\n') + 1, lines++) {
		const char *end = strchr(at, '\n');

		ck_assert_ptr_nonnull(end);
		(void)unit_json(oakum_arena_dup(&unit_arena, at, (size_t)(end - at)));
	}
	ck_assert_int_eq(lines, 8 * 50);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("audit");
	TCase *tc = io_case(suite, "audit");

	tcase_add_test(tc, test_schema);
	tcase_add_test(tc, test_changes);
	tcase_add_test(tc, test_ascii);
	tcase_add_loop_test(tc, test_verdict, 0, OAKUM_COUNT(verdicts));
	tcase_add_test(tc, test_makes_file_and_directory_for_the_owner);
	tcase_add_test(tc, test_nowhere);
	tcase_add_test(tc, test_only_a_file_of_its_own);
	tcase_add_test(tc, test_line_has_a_limit);
	tcase_add_test(tc, test_many_writers);
	return unit_run(suite);
}
