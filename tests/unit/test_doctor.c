/* SPDX-License-Identifier: Apache-2.0 */
/* test_doctor.c - versions of runtimes, and what is read of engines' TOML. */
#include "../../cli/doctor/toml.c"
#include "../../cli/doctor/versions.c"

#include "unit.h"

static const struct {
	const char *less, *more;
} ordered[] = {
	{"1.1.5", "1.1.12"},	  {"1.0.0-rc93", "1.0.0-rc95"},
	{"1.0.0-rc95", "1.0.0"},  {"1.4.0-rc.2", "1.4.0-rc.3"},
	{"1.4.0-rc.10", "1.4.0"}, {"1.3.9", "1.4.0-rc.1"},
	{"1.8.1", "1.20"},	  {"1.20", "1.20.1"},
	{"0.10.5", "1.4.4"},	  {"1.1.5+ds1", "1.1.12"},
};

static const struct {
	const char *version, *since;
	bool has;
} fixes[] = {
	{"1.1.11", "1.1.12", false},
	{"1.1.12", "1.1.12", true},
	{"1.1.12+ds1", "1.1.12", true},
	{"1.2.0", "1.1.12", true},
	{"1.0.3", "1.1.12", false},
	{"1.2.7", "1.2.8 1.3.3 1.4.0-rc.3", false},
	{"1.2.8", "1.2.8 1.3.3 1.4.0-rc.3", true},
	{"1.3.0", "1.2.8 1.3.3 1.4.0-rc.3", false},
	{"1.3.3", "1.2.8 1.3.3 1.4.0-rc.3", true},
	{"1.4.0-rc.2", "1.2.8 1.3.3 1.4.0-rc.3", false},
	{"1.4.0", "1.2.8 1.3.3 1.4.0-rc.3", true},
	{"1.5.1", "1.2.8 1.3.3 1.4.0-rc.3", true},
	{"1.1.15", "1.2.8 1.3.3 1.4.0-rc.3", false},
	{"1.1.5", "1.1.14 1.2.0-rc.3", false},
	{"1.21", "1.20", true},
	{"1.8.1", "1.20", false},
};

START_TEST(versions_are_ordered)
{
	ck_assert_int_lt(doctor_version_compare(ordered[_i].less, ordered[_i].more), 0);
	ck_assert_int_gt(doctor_version_compare(ordered[_i].more, ordered[_i].less), 0);
	ck_assert_int_eq(doctor_version_compare(ordered[_i].less, ordered[_i].less), 0);
}
END_TEST

START_TEST(fixes_are_found_in_their_series)
{
	ck_assert_msg(doctor_version_has(fixes[_i].version, fixes[_i].since) ==
			      fixes[_i].has,
		      "%s of %s", fixes[_i].version, fixes[_i].since);
}
END_TEST

static void collect(void *data, const char *path, const char *value)
{
	const char **all = data;

	*all = oakum_arena_printf(&unit_arena, "%s%s=%s\n", *all, path, value);
}

static const struct {
	const char *text, *all;
} toml[] = {
	{"", ""},
	{"a = 1", "a=1\n"},
	{"# a = 1\nb = \"x\" # c\n", "b=x\n"},
	{"[t]\na = 'it # is'\n", "t|a=it # is\n"},
	{"[ t . \"u.v\" . 'w' ]\na.b = true\n", "t|u.v|w|a|b=true\n"},
	{"a = [\n  # no\n  \"x\", # y\n  \"z\",\n]\nb = 2\n", "a=x\nb=2\n"},
	{"a = []\nb = 2", "a=\nb=2\n"},
	{"a = { b = 1 }\nc = 3", "c=3\n"},
	{"a = \"\\\"q\\\"\"\nb = 1", "a=\\\"q\\\"\nb=1\n"},
	{"[[t]]\na = 1", "t|a=1\n"},
	{"[\na = 1\nb", "?|a=1\n"},
	{"a = \"never ends\nb = 1", "a=never ends\nb=1\n"},
	{"a = [ \"x\",", "a=x\n"},
	{"= 1\na = 2", "a=2\n"},
};

START_TEST(toml_is_read)
{
	struct doctor d = {.arena = &unit_arena};
	const char *all = "";

	doctor_toml(&d, toml[_i].text, collect, &all);
	ck_assert_str_eq(all, toml[_i].all);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("doctor");
	TCase *tc = unit_case(suite, "doctor");

	tcase_add_loop_test(tc, versions_are_ordered, 0, (int)OAKUM_COUNT(ordered));
	tcase_add_loop_test(tc, fixes_are_found_in_their_series, 0,
			    (int)OAKUM_COUNT(fixes));
	tcase_add_loop_test(tc, toml_is_read, 0, (int)OAKUM_COUNT(toml));
	return unit_run(suite);
}
