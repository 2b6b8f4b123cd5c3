/* SPDX-License-Identifier: Apache-2.0 */
/* test_err.c - the story of a failure: set, wrapped, cut, escaped. */
#include "unit.h"

#include <errno.h>
#include <string.h>

START_TEST(test_set_returns_its_code)
{
	ck_assert_int_eq(oakum_err_set(&unit_err, -EINVAL, "'%s' is %d", "x", 3),
			 -EINVAL);
	ck_assert_int_eq(unit_err.code, -EINVAL);
	ck_assert_str_eq(unit_err.msg, "'x' is 3");
	ck_assert_int_eq(oakum_err_set(&unit_err, -EPERM, "y"), -EPERM);
	ck_assert_str_eq(unit_err.msg, "y");
	ck_assert_int_eq(oakum_err_set(NULL, -EIO, "nobody reads this"), -EIO);
}
END_TEST

START_TEST(test_wrap_puts_in_front)
{
	oakum_err_set(&unit_err, -ENOENT, "inner");
	ck_assert_int_eq(oakum_err_wrap(&unit_err, "profile '%s'", "strict"), -ENOENT);
	ck_assert_str_eq(unit_err.msg, "profile 'strict': inner");
	ck_assert_int_eq(oakum_err_wrap(&unit_err, "outer"), -ENOENT);
	ck_assert_str_eq(unit_err.msg, "outer: profile 'strict': inner");
	ck_assert_int_lt(oakum_err_wrap(NULL, "nobody reads this"), 0);
}
END_TEST

START_TEST(test_foreign_bytes_are_escaped_once)
{
	oakum_err_set(&unit_err, -EINVAL, "'%s'", "a\nb\x1b[2J\x7f\xc3\xa9");
	ck_assert_str_eq(unit_err.msg, "'a\\x0ab\\x1b[2J\\x7f\\xc3\\xa9'");
	oakum_err_wrap(&unit_err, "\t");
	ck_assert_str_eq(unit_err.msg, "\\x09: 'a\\x0ab\\x1b[2J\\x7f\\xc3\\xa9'");
}
END_TEST

static void fill(char *text, size_t len, char c)
{
	memset(text, c, len);
	text[len] = '\0';
}

START_TEST(test_what_fits_is_whole_and_what_does_not_is_cut)
{
	char text[3 * OAKUM_ERR_MAX];

	fill(text, OAKUM_ERR_MAX - 1, 'x');
	oakum_err_set(&unit_err, -EINVAL, "%s", text);
	ck_assert_str_eq(unit_err.msg, text);
	for (size_t len = OAKUM_ERR_MAX; len < sizeof(text); len += 500) {
		fill(text, len, 'x');
		oakum_err_set(&unit_err, -EINVAL, "%s", text);
		ck_assert_uint_eq(strlen(unit_err.msg), OAKUM_ERR_MAX - 1);
		ck_assert_str_eq(unit_err.msg + OAKUM_ERR_MAX - 5, "x...");
	}
}
END_TEST

START_TEST(test_escapes_are_cut_too)
{
	char text[OAKUM_ERR_MAX];

	for (size_t shift = 0; shift < 4; shift++) {
		fill(text, 600, '\n');
		fill(text, shift, 'x');
		text[shift] = '\n';
		oakum_err_set(&unit_err, -EINVAL, "%s", text);
		ck_assert_uint_eq(strlen(unit_err.msg), OAKUM_ERR_MAX - 1);
		ck_assert_str_eq(unit_err.msg + OAKUM_ERR_MAX - 4, "...");
	}
}
END_TEST

START_TEST(test_wrapping_is_cut)
{
	char text[OAKUM_ERR_MAX];

	fill(text, 700, 'i');
	oakum_err_set(&unit_err, -EINVAL, "%s", text);
	fill(text, 700, 'o');
	ck_assert_int_eq(oakum_err_wrap(&unit_err, "%s", text), -EINVAL);
	ck_assert_uint_eq(strlen(unit_err.msg), OAKUM_ERR_MAX - 1);
	ck_assert_ptr_nonnull(strstr(unit_err.msg, "ooo: iii"));
	ck_assert_str_eq(unit_err.msg + OAKUM_ERR_MAX - 4, "...");
	fill(text, OAKUM_ERR_MAX - 2, 'o');
	oakum_err_wrap(&unit_err, "%s", text);
	ck_assert_str_eq(unit_err.msg + OAKUM_ERR_MAX - 5, "o...");
}
END_TEST

START_TEST(test_errno_text_avoids_what_engines_look_for)
{
	ck_assert_str_eq(oakum_errno_text(ENOENT), "it does not exist");
	ck_assert_str_eq(oakum_errno_text(-EACCES), "access is denied");
	ck_assert_str_eq(oakum_errno_text(-EIO), strerror(EIO));
	ck_assert_str_eq(oakum_errno_text(EIO), strerror(EIO));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("err");
	TCase *tc = unit_case(s, "err");

	tcase_add_test(tc, test_set_returns_its_code);
	tcase_add_test(tc, test_wrap_puts_in_front);
	tcase_add_test(tc, test_foreign_bytes_are_escaped_once);
	tcase_add_test(tc, test_what_fits_is_whole_and_what_does_not_is_cut);
	tcase_add_test(tc, test_escapes_are_cut_too);
	tcase_add_test(tc, test_wrapping_is_cut);
	tcase_add_test(tc, test_errno_text_avoids_what_engines_look_for);
	return unit_run(s);
}
