/* SPDX-License-Identifier: Apache-2.0 */
/* test_str.c - comparing, checking, folding, numbers, spelling, showing. */
#include "unit.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include <oakum/str.h>

START_TEST(test_comparing)
{
	static const char *const words[] = {"one", "two"};

	ck_assert(oakum_streq("a", "a") && !oakum_streq("a", "b"));
	ck_assert(oakum_streq(NULL, NULL) && !oakum_streq(NULL, "") &&
		  !oakum_streq("", NULL));
	ck_assert(oakum_starts_with("abc", "ab") && oakum_starts_with("abc", ""));
	ck_assert(!oakum_starts_with("ab", "abc") && !oakum_starts_with("xabc", "abc"));
	ck_assert(oakum_ends_with("abc", "bc") && oakum_ends_with("abc", ""));
	ck_assert(!oakum_ends_with("bc", "abc") && !oakum_ends_with("abcx", "abc"));
	ck_assert(oakum_str_in("two", words, 2) && !oakum_str_in("three", words, 2));
	ck_assert(!oakum_str_in("two", words, 1) && !oakum_str_in(NULL, words, 2));
}
END_TEST

#define BYTES(text) text, sizeof(text) - 1

static const struct {
	const char *bytes;
	size_t len, good;
} utf8[] = {
	{BYTES(""), 0},
	{BYTES("plain"), 5},
	{BYTES("\0\x7f"), 2},
	{BYTES("\xc2\x80\xdf\xbf"), 4},
	{BYTES("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"), 12},
	{BYTES("\xf0\x90\x80\x80\xf1\x80\x80\x80\xf4\x8f\xbf\xbf"), 12},
	{BYTES("ab\x80"), 2},		/* a continuation alone */
	{BYTES("ab\xc0\xaf"), 2},	/* overlong '/' */
	{BYTES("ab\xc1\xbf"), 2},	/* overlong */
	{BYTES("\xe0\x9f\xbf"), 0},	/* overlong */
	{BYTES("\xf0\x8f\xbf\xbf"), 0}, /* overlong */
	{BYTES("x\xed\xa0\x80"), 1},	/* U+D800 */
	{BYTES("x\xed\xbf\xbf"), 1},	/* U+DFFF */
	{BYTES("\xf4\x90\x80\x80"), 0}, /* U+110000 */
	{BYTES("\xf5\x80\x80\x80"), 0}, /* never a lead byte */
	{BYTES("\xff"), 0},		/* never at all */
	{BYTES("abc\xc2"), 3},		/* cut short */
	{BYTES("abc\xe1\x80"), 3},	/* cut short */
	{BYTES("abc\xf1\x80\x80"), 3},	/* cut short */
	{BYTES("\xe1\x80x"), 0},	/* third byte wrong */
	{BYTES("\xf1\x80\x80x"), 0},	/* fourth byte wrong */
	{BYTES("\xc3x"), 0},		/* second byte wrong */
};

START_TEST(test_utf8)
{
	ck_assert_uint_eq(oakum_utf8_check(utf8[_i].bytes, utf8[_i].len), utf8[_i].good);
}
END_TEST

/* The same at every offset around the strides of the fast path. */
START_TEST(test_utf8_at_any_offset)
{
	for (size_t at = 0; at < 150; at++) {
		char *text = oakum_arena_alloc(&unit_arena, at + utf8[_i].len);

		memset(text, 'x', at);
		memcpy(text + at, utf8[_i].bytes, utf8[_i].len);
		ck_assert_uint_eq(oakum_utf8_check(text, at + utf8[_i].len),
				  at + utf8[_i].good);
	}
}
END_TEST

START_TEST(test_folding_is_gos)
{
	ck_assert(oakum_fold_equal("mounts", "mounts"));
	ck_assert(oakum_fold_equal("Mounts", "mOUNTS"));
	ck_assert(oakum_fold_equal("mount\xc5\xbf", "mounts"));
	ck_assert(oakum_fold_equal("MOUNTS", "mount\xc5\xbf"));
	ck_assert(oakum_fold_equal("hoo\xe2\x84\xaas", "hooks"));
	ck_assert(oakum_fold_equal("\xe2\x84\xaa", "\xe2\x84\xaa"));
	ck_assert(oakum_fold_equal("", ""));
	ck_assert(!oakum_fold_equal("mounts", "mount"));
	ck_assert(!oakum_fold_equal("mount", "mounts"));
	ck_assert(!oakum_fold_equal("mounts", "mountz"));
	ck_assert(!oakum_fold_equal("mount\xc5", "mounts"));
	ck_assert(!oakum_fold_equal("hoo\xe2\x84", "hook"));
	/* Only letters fold: these pairs differ by the bit that makes case. */
	ck_assert(!oakum_fold_equal("[", "{"));
	ck_assert(!oakum_fold_equal("@", "`"));
	ck_assert(!oakum_fold_equal("\xc3\xa9", "\xc3\x89"));
}
END_TEST

static const struct {
	const char *text;
	int64_t min, max;
	int ret;
	int64_t value;
} signed_numbers[] = {
	{"0", 0, 10, 0, 0},
	{"10", 0, 10, 0, 10},
	{"11", 0, 10, -ERANGE, 0},
	{"-1", 0, 10, -ERANGE, 0},
	{"-1", -1, 10, 0, -1},
	{"-2", -1, 10, -ERANGE, 0},
	{"9223372036854775807", INT64_MIN, INT64_MAX, 0, INT64_MAX},
	{"9223372036854775808", INT64_MIN, INT64_MAX, -ERANGE, 0},
	{"-9223372036854775808", INT64_MIN, INT64_MAX, 0, INT64_MIN},
	{"-9223372036854775809", INT64_MIN, INT64_MAX, -ERANGE, 0},
	{"99999999999999999999999", INT64_MIN, INT64_MAX, -ERANGE, 0},
	{"-99999999999999999999999", INT64_MIN, INT64_MAX, -ERANGE, 0},
	{"99999999999999999999999x", INT64_MIN, INT64_MAX, -EINVAL, 0},
	{"", 0, 10, -EINVAL, 0},
	{"-", -10, 10, -EINVAL, 0},
	{"-0", -10, 10, -EINVAL, 0},
	{"+1", 0, 10, -EINVAL, 0},
	{" 1", 0, 10, -EINVAL, 0},
	{"1 ", 0, 10, -EINVAL, 0},
	{"01", 0, 10, -EINVAL, 0},
	{"00", 0, 10, -EINVAL, 0},
	{"-01", -10, 10, -EINVAL, 0},
	{"--1", -10, 10, -EINVAL, 0},
	{"1.0", 0, 10, -EINVAL, 0},
	{"1e1", 0, 10, -EINVAL, 0},
	{"0x1", 0, 10, -EINVAL, 0},
	{"1\n", 0, 10, -EINVAL, 0},
	{NULL, 0, 10, -EINVAL, 0},
};

START_TEST(test_signed_numbers)
{
	int64_t v = 4711;

	ck_assert_int_eq(oakum_num_i64(signed_numbers[_i].text, signed_numbers[_i].min,
				       signed_numbers[_i].max, &v),
			 signed_numbers[_i].ret);
	ck_assert_int_eq(v, signed_numbers[_i].ret ? 4711 : signed_numbers[_i].value);
}
END_TEST

static const struct {
	const char *text;
	uint64_t max;
	int ret;
	uint64_t value;
} unsigned_numbers[] = {
	{"0", 0, 0, 0},
	{"1", 0, -ERANGE, 0},
	{"18446744073709551615", UINT64_MAX, 0, UINT64_MAX},
	{"18446744073709551616", UINT64_MAX, -ERANGE, 0},
	{"184467440737095516150", UINT64_MAX, -ERANGE, 0},
	{"184467440737095516160", UINT64_MAX, -ERANGE, 0}, /* 10 times 2 to the 64th */
	{"4294967295", 4294967294, -ERANGE, 0},
	{"4294967294", 4294967294, 0, 4294967294},
	{"-1", UINT64_MAX, -ERANGE, 0},
	{"-0", UINT64_MAX, -EINVAL, 0},
	{"-18446744073709551615", UINT64_MAX, -ERANGE, 0},
	{"", UINT64_MAX, -EINVAL, 0},
	{"7x", UINT64_MAX, -EINVAL, 0},
	{"007", UINT64_MAX, -EINVAL, 0},
	{NULL, UINT64_MAX, -EINVAL, 0},
};

START_TEST(test_unsigned_numbers)
{
	uint64_t v = 4711;

	ck_assert_int_eq(
		oakum_num_u64(unsigned_numbers[_i].text, unsigned_numbers[_i].max, &v),
		unsigned_numbers[_i].ret);
	ck_assert_uint_eq(v,
			  unsigned_numbers[_i].ret ? 4711 : unsigned_numbers[_i].value);
}
END_TEST

static const struct {
	const char *text;
	int ret;
	uint64_t value;
	const char *shortest;
} sizes[] = {
	{"0", 0, 0, "0"},
	{"0g", 0, 0, "0"},
	{"1", 0, 1, "1"},
	{"1023", 0, 1023, "1023"},
	{"1024", 0, 1024, "1k"},
	{"1025", 0, 1025, "1025"},
	{"64K", 0, 65536, "64k"},
	{"100m", 0, 104857600, "100m"},
	{"102400k", 0, 104857600, "100m"},
	{"1M", 0, 1048576, "1m"},
	{"3G", 0, UINT64_C(3221225472), "3g"},
	{"1536m", 0, UINT64_C(1610612736), "1536m"},
	{"17179869183g", 0, UINT64_C(17179869183) << 30, "17179869183g"},
	{"17179869184g", -ERANGE, 0, NULL},
	{"18446744073709551615", 0, UINT64_MAX, "18446744073709551615"},
	{"18446744073709551616", -ERANGE, 0, NULL},
	{"99999999999999999999999k", -ERANGE, 0, NULL},
	{"99999999999999999999999kb", -EINVAL, 0, NULL},
	{"", -EINVAL, 0, NULL},
	{"k", -EINVAL, 0, NULL},
	{"1kb", -EINVAL, 0, NULL},
	{"1mk", -EINVAL, 0, NULL},
	{"1 m", -EINVAL, 0, NULL},
	{"1t", -EINVAL, 0, NULL},
	{"1%", -EINVAL, 0, NULL},
	{"-1", -EINVAL, 0, NULL},
	{"+1", -EINVAL, 0, NULL},
	{"01m", -EINVAL, 0, NULL},
	{"1.5g", -EINVAL, 0, NULL},
	{NULL, -EINVAL, 0, NULL},
};

START_TEST(test_sizes)
{
	uint64_t v = 4711;

	ck_assert_int_eq(oakum_num_size(sizes[_i].text, &v), sizes[_i].ret);
	ck_assert_uint_eq(v, sizes[_i].ret ? 4711 : sizes[_i].value);
	if (sizes[_i].shortest) {
		char *text = oakum_size_text(&unit_arena, v);

		ck_assert_str_eq(text, sizes[_i].shortest);
		ck_assert_int_eq(oakum_num_size(text, &v), 0);
		ck_assert_uint_eq(v, sizes[_i].value);
	}
}
END_TEST

static const char *nearest(const char *s)
{
	static const char *const words[] = {"capabilities", "seccomp", "tmp",
					    "user",	    "uid",     "engine_socket"};

	return oakum_str_nearest(s, words, OAKUM_COUNT(words));
}

START_TEST(test_nearest_word)
{
	char long_word[200];

	ck_assert_str_eq(nearest("capabilites"), "capabilities");
	ck_assert_str_eq(nearest("capabiltiies"), "capabilities");
	ck_assert_str_eq(nearest("cpabilites"), "capabilities");
	ck_assert_str_eq(nearest("secomp"), "seccomp");
	ck_assert_str_eq(nearest("seccomp"), "seccomp");
	ck_assert_str_eq(nearest("secxxxp"), "seccomp");
	ck_assert_str_eq(nearest("uesr"), "user");
	ck_assert_str_eq(nearest("tmpp"), "tmp");
	ck_assert_str_eq(nearest("engine"), "engine_socket");
	ck_assert_str_eq(nearest("socket"), "engine_socket");
	ck_assert_ptr_null(nearest("gin")); /* too short */
	/* Two slips are half of a word of four; four slips are too many for any. */
	ck_assert_ptr_null(nearest("txx"));
	ck_assert_ptr_null(nearest("uxxr"));
	ck_assert_ptr_null(nearest("capabixxxxes"));
	ck_assert_ptr_null(nearest("unrelated"));
	ck_assert_ptr_null(nearest(""));
	ck_assert_ptr_null(nearest(NULL));
	ck_assert_ptr_null(oakum_str_nearest("x", NULL, 0));
	memset(long_word, 'a', sizeof(long_word));
	long_word[199] = '\0';
	ck_assert_ptr_null(nearest(long_word));
	long_word[64] = '\0';
	ck_assert_ptr_null(nearest(long_word));
}
END_TEST

static const char *show(const char *s, size_t max)
{
	return oakum_str_show(&unit_arena, s, max);
}

START_TEST(test_shown_text_is_printable_and_short)
{
	ck_assert_str_eq(show("plain", 80), "plain");
	ck_assert_str_eq(show("", 80), "");
	ck_assert_str_eq(show("a\nb\x1b\xc3\xa9", 80), "a\\x0ab\\x1b\\xc3\\xa9");
	ck_assert_str_eq(show("12345678", 8), "12345678");
	ck_assert_str_eq(show("123456789", 8), "12345...");
	/* An escape is never cut in two. */
	ck_assert_str_eq(show("1234\n", 8), "1234\\x0a");
	ck_assert_str_eq(show("1234\nx", 8), "1234...");
	ck_assert_str_eq(show("1\nxyz", 8), "1\\x0axyz");
	ck_assert_str_eq(show("1\nxyz!", 8), "1\\x0a...");
	ck_assert_str_eq(show("abcdef", 3), "...");
	ck_assert_str_eq(show("abcdef", 2), "..");
	ck_assert_str_eq(show("abcdef", 0), "");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("str");
	TCase *tc = unit_case(s, "str");

	tcase_add_test(tc, test_comparing);
	tcase_add_loop_test(tc, test_utf8, 0, OAKUM_COUNT(utf8));
	tcase_add_loop_test(tc, test_utf8_at_any_offset, 0, OAKUM_COUNT(utf8));
	tcase_add_test(tc, test_folding_is_gos);
	tcase_add_loop_test(tc, test_signed_numbers, 0, OAKUM_COUNT(signed_numbers));
	tcase_add_loop_test(tc, test_unsigned_numbers, 0, OAKUM_COUNT(unsigned_numbers));
	tcase_add_loop_test(tc, test_sizes, 0, OAKUM_COUNT(sizes));
	tcase_add_test(tc, test_nearest_word);
	tcase_add_test(tc, test_shown_text_is_printable_and_short);
	return unit_run(s);
}
