/* SPDX-License-Identifier: Apache-2.0 */
/* test_runtime_log.c - the one line that the engine reads. */
#include "test_io.h"

#include <oakum/runtime_log.h>

#include "../../core/io/stamp.h"

static int say(const char *target, bool json, bool crun, const char *msg)
{
	const struct oakum_runtime_log log = {
		.target = target, .json = json, .crun = crun};

	return oakum_runtime_log_error(&unit_arena, &log, msg, 1700000000);
}

START_TEST(test_json)
{
	ck_assert_int_eq(say(in_room("log"), true, false, "a \"quoted\" \\x0a line"), 0);
	ck_assert_str_eq(get_file("log"),
			 "{\"level\":\"error\",\"msg\":\"a \\\"quoted\\\" \\\\x0a line\","
			 "\"time\":\"2023-11-14T22:13:20Z\"}\n");
	ck_assert_uint_eq(stat_of("log").st_mode & 0133, 0);
	(void)unit_json(get_file("log"));
}
END_TEST

START_TEST(test_text)
{
	ck_assert_int_eq(say(in_room("log"), false, false, "a \"quoted\" \\ line"), 0);
	ck_assert_str_eq(get_file("log"), "time=\"2023-11-14T22:13:20Z\" level=error "
					  "msg=\"a \\\"quoted\\\" \\\\ line\"\n");
}
END_TEST

START_TEST(test_appends)
{
	put_file("log", "before\n");
	ck_assert_int_eq(say(in_room("log"), false, false, "x"), 0);
	ck_assert_str_eq(get_file("log"),
			 "before\ntime=\"2023-11-14T22:13:20Z\" level=error msg=\"x\"\n");
}
END_TEST

START_TEST(test_targets_of_crun)
{
	ck_assert_int_eq(chdir(room), 0);
	ck_assert_int_eq(say("file:log", true, true, "x"), 0);
	ck_assert_int_eq(say("plain", true, true, "x"), 0);
	ck_assert_int_eq(say("journald:id", true, true, "x"), 0);
	ck_assert_int_eq(say("syslog:id", true, true, "x"), 0);
	ck_assert_int_eq(count_entries(room), 2);
	ck_assert_str_eq(get_file("log"), get_file("plain"));
	/* to runc it is a file of that name */
	ck_assert_int_eq(say("file:log", true, false, "x"), 0);
	ck_assert_int_eq(count_entries(room), 3);
	ck_assert_int_eq(chdir("/"), 0);
}
END_TEST

START_TEST(test_nowhere_to_write)
{
	ck_assert_int_eq(say(NULL, true, false, "x"), 0);
	ck_assert_int_eq(say("", true, false, "x"), 0);
	ck_assert_int_eq(say(in_room("no/log"), true, false, "x"), -ENOENT);
	ck_assert_int_eq(mkfifo(in_room("fifo"), 0600), 0);
	ck_assert_int_eq(say(in_room("fifo"), true, false, "x"), -ENXIO);
}
END_TEST

static const struct {
	time_t when;
	const char *stamp;
} stamps[] = {
	{0, "1970-01-01T00:00:00Z"},	      {-1, "1970-01-01T00:00:00Z"},
	{86399, "1970-01-01T23:59:59Z"},      {68169599, "1972-02-28T23:59:59Z"},
	{68169600, "1972-02-29T00:00:00Z"},   {68256000, "1972-03-01T00:00:00Z"},
	{951782400, "2000-02-29T00:00:00Z"},  {951868800, "2000-03-01T00:00:00Z"},
	{978307199, "2000-12-31T23:59:59Z"},  {1801440000, "2027-02-01T00:00:00Z"},
	{4107542399, "2100-02-28T23:59:59Z"}, {4107542400, "2100-03-01T00:00:00Z"},
};

START_TEST(test_stamp)
{
	char text[OAKUM_STAMP_SIZE];

	oakum_stamp(stamps[_i].when, text);
	ck_assert_str_eq(text, stamps[_i].stamp);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("runtime_log");
	TCase *tc = io_case(suite, "runtime_log");

	tcase_add_test(tc, test_json);
	tcase_add_test(tc, test_text);
	tcase_add_test(tc, test_appends);
	tcase_add_test(tc, test_targets_of_crun);
	tcase_add_test(tc, test_nowhere_to_write);
	tcase_add_loop_test(tc, test_stamp, 0, OAKUM_COUNT(stamps));
	return unit_run(suite);
}
