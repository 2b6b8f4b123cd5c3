/* SPDX-License-Identifier: Apache-2.0 */
/* test_path.c - paths as text. */
#include "unit.h"

#include <string.h>

#include <oakum/path.h>

static const struct {
	const char *in, *out;
} normal[] = {
	{"", "/"},
	{"/", "/"},
	{"//", "/"},
	{".", "/"},
	{"..", "/"},
	{"/..", "/"},
	{"/../..", "/"},
	{"tmp", "/tmp"},
	{"/tmp", "/tmp"},
	{"//tmp/", "/tmp"},
	{"/tmp/.", "/tmp"},
	{"/./tmp", "/tmp"},
	{"/x/../tmp", "/tmp"},
	{"/../tmp", "/tmp"},
	{"../../tmp", "/tmp"},
	{"a/b/../../c", "/c"},
	{"/a/b/c/../../../..", "/"},
	{"/a/b/..", "/a"},
	{"/...", "/..."},
	{"/..a/.b/c..", "/..a/.b/c.."},
	{"/run//docker.sock", "/run/docker.sock"},
};

START_TEST(test_normalise)
{
	ck_assert_str_eq(oakum_path_normalise(&unit_arena, normal[_i].in),
			 normal[_i].out);
	ck_assert(oakum_path_is_tidy(normal[_i].in) ==
		  (strcmp(normal[_i].in, normal[_i].out) == 0));
	ck_assert(oakum_path_is_tidy(normal[_i].out));
}
END_TEST

START_TEST(test_normalised_twice_is_the_same)
{
	ck_assert_str_eq(oakum_path_normalise(&unit_arena, normal[_i].out),
			 normal[_i].out);
}
END_TEST

START_TEST(test_below_goes_by_component)
{
	ck_assert(oakum_path_below("/etc", "/etc"));
	ck_assert(oakum_path_below("/etc/passwd", "/etc"));
	ck_assert(!oakum_path_below("/etcetera", "/etc"));
	ck_assert(!oakum_path_below("/et", "/etc"));
	ck_assert(!oakum_path_below("/etc", "/etc/passwd"));
	ck_assert(oakum_path_below("/etc", "/"));
	ck_assert(oakum_path_below("/", "/"));
	ck_assert(!oakum_path_below("/", "/etc"));
}
END_TEST

START_TEST(test_join_has_one_slash)
{
	ck_assert_str_eq(oakum_path_join(&unit_arena, "/a", "b"), "/a/b");
	ck_assert_str_eq(oakum_path_join(&unit_arena, "/a/", "b"), "/a/b");
	ck_assert_str_eq(oakum_path_join(&unit_arena, "/a//", "//b/c"), "/a/b/c");
	ck_assert_str_eq(oakum_path_join(&unit_arena, "/", "b"), "/b");
	ck_assert_str_eq(oakum_path_join(&unit_arena, "/a", ""), "/a/");
}
END_TEST

START_TEST(test_base)
{
	const char *p = "/usr/sbin/runc";

	ck_assert_ptr_eq(oakum_path_base(p), p + 10);
	ck_assert_str_eq(oakum_path_base("runc"), "runc");
	ck_assert_str_eq(oakum_path_base("/runc"), "runc");
	ck_assert_str_eq(oakum_path_base("/"), "/");
	ck_assert_str_eq(oakum_path_base("a/b/"), "b/");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("path");
	TCase *tc = unit_case(s, "path");

	tcase_add_loop_test(tc, test_normalise, 0, OAKUM_COUNT(normal));
	tcase_add_loop_test(tc, test_normalised_twice_is_the_same, 0,
			    OAKUM_COUNT(normal));
	tcase_add_test(tc, test_below_goes_by_component);
	tcase_add_test(tc, test_join_has_one_slash);
	tcase_add_test(tc, test_base);
	return unit_run(s);
}
