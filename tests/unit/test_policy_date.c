/* SPDX-License-Identifier: Apache-2.0 */
/* test_policy_date.c - days of the calendar. */
#include "../../core/policy/internal.h"

#include <errno.h>

#include <oakum/attr.h>

#include "unit.h"

static const struct {
	const char *text;
	int64_t day;
} days[] = {
	{"1970-01-01", 0},	{"1970-01-02", 1},	 {"1969-12-31", -1},
	{"1970-12-31", 364},	{"1972-02-29", 789},	 {"1972-03-01", 790},
	{"2000-02-29", 11016},	{"2000-03-01", 11017},	 {"2024-02-29", 19782},
	{"2024-12-31", 20088},	{"2025-01-01", 20089},	 {"2027-01-31", 20849},
	{"2100-03-01", 47541},	{"0001-01-01", -719162}, {"9999-12-31", 2932896},
	{"2400-02-29", 157113},
};

static const struct {
	const char *text;
} no_days[] = {
	{""},
	{"2027"},
	{"2027-1-31"},
	{"2027-01-1"},
	{"27-01-31"},
	{"2027-00-10"},
	{"2027-13-01"},
	{"2027-01-00"},
	{"2027-01-32"},
	{"2027-04-31"},
	{"2027-06-31"},
	{"2027-09-31"},
	{"2027-11-31"},
	{"2027-02-29"},
	{"2024-02-30"},
	{"1900-02-29"},
	{"2100-02-29"},
	{"0000-01-01"},
	{"2027/01/31"},
	{"2027-01-31 "},
	{" 2027-01-31"},
	{"2027-01-31T"},
	{"+027-01-31"},
	{"-027-01-31"},
	{"2027-0a-31"},
	{"2027-01-3x"},
	{"2027--1-31"},
	{"12027-01-31"},
	{"31-01-2027"},
	{"2027-01-031"},
};

START_TEST(reads)
{
	int64_t day = 99;

	ck_assert_msg(oakum_policy_date(days[_i].text, &day) == 0, "'%s'", days[_i].text);
	ck_assert_msg(day == days[_i].day, "'%s' is %lld", days[_i].text, (long long)day);
}
END_TEST

START_TEST(refuses)
{
	int64_t day = 99;

	ck_assert_msg(oakum_policy_date(no_days[_i].text, &day) == -EINVAL, "'%s'",
		      no_days[_i].text);
	ck_assert_int_eq(day, 99);
}
END_TEST

START_TEST(days_follow_each_other)
{
	int64_t day, last = -1;

	for (int y = 1970; y < 2110; y++) {
		for (int md = 0; md < 12 * 31; md++) {
			const char *text =
				oakum_arena_printf(&unit_arena, "%04d-%02d-%02d", y,
						   md / 31 + 1, md % 31 + 1);

			if (oakum_policy_date(text, &day) < 0)
				continue;
			ck_assert_msg(day == last + 1, "'%s'", text);
			last = day;
		}
	}
	ck_assert_int_eq(last, 51133); /* 2109-12-31 */
}
END_TEST

START_TEST(today_rounds_down)
{
	ck_assert_int_eq(oakum_policy_today(0), 0);
	ck_assert_int_eq(oakum_policy_today(86399), 0);
	ck_assert_int_eq(oakum_policy_today(86400), 1);
	ck_assert_int_eq(oakum_policy_today(-1), -1);
	ck_assert_int_eq(oakum_policy_today(-86400), -1);
	ck_assert_int_eq(oakum_policy_today(-86401), -2);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_date");
	TCase *tc = unit_case(suite, "date");

	tcase_add_loop_test(tc, reads, 0, (int)OAKUM_COUNT(days));
	tcase_add_loop_test(tc, refuses, 0, (int)OAKUM_COUNT(no_days));
	tcase_add_test(tc, days_follow_each_other);
	tcase_add_test(tc, today_rounds_down);
	return unit_run(suite);
}
