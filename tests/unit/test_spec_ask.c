/* SPDX-License-Identifier: Apache-2.0 */
/* test_spec_ask.c - typed questions about members, paths of keys, variables and limits. */
#include <oakum/spec.h>

#include <string.h>

#include "unit.h"

static const char config_text[] =
	"{\"process\":{\"user\":{\"uid\":1000},"
	"\"env\":[\"PATH=/bin\",\"A=1\",\"AB=2\",\"A=3\",\"EMPTY=\",\"A\"]},"
	"\"hostname\":\"box\",\"mounts\":[{}],\"annotations\":{\"a~b\":\"1\"},"
	"\"linux\":{\"maskedPaths\":null}}";

static struct oakum_spec *open_kind(enum oakum_spec_kind kind, const char *text)
{
	struct oakum_json_doc *doc = unit_json(text);
	struct oakum_spec *spec = NULL;

	unit_assert_ok(oakum_spec_open(doc, kind, &spec, &unit_err));
	ck_assert_ptr_eq(spec->doc, doc);
	ck_assert_int_eq(spec->kind, kind);
	return spec;
}

static struct oakum_spec *config(const char *text)
{
	return open_kind(OAKUM_SPEC_CONFIG, text);
}

START_TEST(absent_null_and_value_are_three_answers)
{
	const struct oakum_node *obj =
		unit_json(
			"{\"n\":null,\"t\":true,\"f\":false,\"i\":-3,\"u\":4,\"s\":\"\"}")
			->root;
	const char *s = "untouched";
	bool b = true;
	int64_t i = 99;
	uint64_t u = 99;

	ck_assert_int_eq(oakum_spec_bool(obj, "x", &b), OAKUM_HAVE_ABSENT);
	ck_assert_int_eq(oakum_spec_bool(obj, "n", &b), OAKUM_HAVE_NULL);
	ck_assert_int_eq(oakum_spec_i64(obj, "x", &i), OAKUM_HAVE_ABSENT);
	ck_assert_int_eq(oakum_spec_i64(obj, "n", &i), OAKUM_HAVE_NULL);
	ck_assert_int_eq(oakum_spec_u64(obj, "x", &u), OAKUM_HAVE_ABSENT);
	ck_assert_int_eq(oakum_spec_u64(obj, "n", &u), OAKUM_HAVE_NULL);
	ck_assert_int_eq(oakum_spec_str(obj, "x", &s), OAKUM_HAVE_ABSENT);
	ck_assert_int_eq(oakum_spec_str(obj, "n", &s), OAKUM_HAVE_NULL);
	ck_assert(b);
	ck_assert_int_eq(i, 99);
	ck_assert_uint_eq(u, 99);
	ck_assert_str_eq(s, "untouched");

	ck_assert_int_eq(oakum_spec_bool(obj, "f", &b), OAKUM_HAVE_VALUE);
	ck_assert(!b);
	ck_assert_int_eq(oakum_spec_bool(obj, "t", &b), OAKUM_HAVE_VALUE);
	ck_assert(b);
	ck_assert_int_eq(oakum_spec_i64(obj, "i", &i), OAKUM_HAVE_VALUE);
	ck_assert_int_eq(i, -3);
	ck_assert_int_eq(oakum_spec_u64(obj, "u", &u), OAKUM_HAVE_VALUE);
	ck_assert_uint_eq(u, 4);
	ck_assert_int_eq(oakum_spec_str(obj, "s", &s), OAKUM_HAVE_VALUE);
	ck_assert_str_eq(s, "");
	ck_assert_ptr_null(oakum_spec_get(obj, "x"));
	ck_assert_ptr_null(oakum_spec_get(obj, "n"));
	ck_assert_ptr_eq(oakum_spec_get(obj, "s"), oakum_json_get(obj, "s"));
}
END_TEST

START_TEST(no_object_has_no_members)
{
	const char *s;
	bool b;
	int64_t i;
	uint64_t u;

	ck_assert_int_eq(oakum_spec_bool(NULL, "x", &b), OAKUM_HAVE_ABSENT);
	ck_assert_int_eq(oakum_spec_i64(NULL, "x", &i), OAKUM_HAVE_ABSENT);
	ck_assert_int_eq(oakum_spec_u64(NULL, "x", &u), OAKUM_HAVE_ABSENT);
	ck_assert_int_eq(oakum_spec_str(NULL, "x", &s), OAKUM_HAVE_ABSENT);
	ck_assert_ptr_null(oakum_spec_get(NULL, "x"));
}
END_TEST

START_TEST(another_type_counts_as_absent)
{
	const struct oakum_node *obj = unit_json("{\"s\":\"1\",\"i\":1,\"d\":1.5}")->root;
	const char *s;
	bool b;
	int64_t i;
	uint64_t u;

	ck_assert_int_eq(oakum_spec_bool(obj, "s", &b), OAKUM_HAVE_ABSENT);
	ck_assert_int_eq(oakum_spec_str(obj, "i", &s), OAKUM_HAVE_ABSENT);
	ck_assert_int_eq(oakum_spec_i64(obj, "s", &i), OAKUM_HAVE_ABSENT);
	ck_assert_int_eq(oakum_spec_u64(obj, "s", &u), OAKUM_HAVE_ABSENT);
	ck_assert_int_eq(oakum_spec_i64(obj, "d", &i), OAKUM_HAVE_ABSENT);
	ck_assert_int_eq(oakum_spec_u64(obj, "d", &u), OAKUM_HAVE_ABSENT);
}
END_TEST

START_TEST(an_integer_that_does_not_fit_is_the_nearest)
{
	const struct oakum_node *obj =
		unit_json("{\"big\":18446744073709551615,\"low\":-9223372036854775808}")
			->root;
	int64_t i;
	uint64_t u;

	ck_assert_int_eq(oakum_spec_i64(obj, "big", &i), OAKUM_HAVE_VALUE);
	ck_assert_int_eq(i, INT64_MAX);
	ck_assert_int_eq(oakum_spec_i64(obj, "low", &i), OAKUM_HAVE_VALUE);
	ck_assert_int_eq(i, INT64_MIN);
	ck_assert_int_eq(oakum_spec_u64(obj, "big", &u), OAKUM_HAVE_VALUE);
	ck_assert_uint_eq(u, UINT64_MAX);
	ck_assert_int_eq(oakum_spec_u64(obj, "low", &u), OAKUM_HAVE_VALUE);
	ck_assert_uint_eq(u, 0);
}
END_TEST

/* ---- paths of keys ---- */

static const char process_text[] = "{\"user\":{\"uid\":5},\"cwd\":null}";
static const char resources_text[] = "{\"memory\":{\"limit\":5}}";

static const struct {
	enum oakum_spec_kind kind;
	const char *text;
	const char *keys;
	const char *pointer; /* in the document */
	bool holds;
	bool there;
} places[] = {
	{OAKUM_SPEC_CONFIG, config_text, "process/user/uid", "/process/user/uid", true,
	 true},
	{OAKUM_SPEC_CONFIG, config_text, "process/user/umask", "/process/user/umask",
	 true, false},
	{OAKUM_SPEC_CONFIG, config_text, "linux/maskedPaths", "/linux/maskedPaths", true,
	 false},
	{OAKUM_SPEC_CONFIG, config_text, "linux/maskedPaths/x", "/linux/maskedPaths/x",
	 true, false},
	{OAKUM_SPEC_CONFIG, config_text, "hostname/x", "/hostname/x", true, false},
	{OAKUM_SPEC_CONFIG, config_text, "mounts/0", "/mounts/0", true, false},
	{OAKUM_SPEC_CONFIG, config_text, "annotations/a~b", "/annotations/a~0b", true,
	 true},
	{OAKUM_SPEC_CONFIG, config_text, "", "", true, true},
	{OAKUM_SPEC_PROCESS, process_text, "process/user/uid", "/user/uid", true, true},
	{OAKUM_SPEC_PROCESS, process_text, "process", "", true, true},
	{OAKUM_SPEC_PROCESS, process_text, "process/cwd", "/cwd", true, false},
	{OAKUM_SPEC_PROCESS, process_text, "processes/user", "", false, false},
	{OAKUM_SPEC_PROCESS, process_text, "linux/seccomp", "", false, false},
	{OAKUM_SPEC_PROCESS, process_text, "user", "", false, false},
	{OAKUM_SPEC_PROCESS, process_text, "", "", false, false},
	{OAKUM_SPEC_RESOURCES, resources_text, "linux/resources/memory/limit",
	 "/memory/limit", true, true},
	{OAKUM_SPEC_RESOURCES, resources_text, "linux/resources", "", true, true},
	{OAKUM_SPEC_RESOURCES, resources_text, "linux/resources/pids", "/pids", true,
	 false},
	{OAKUM_SPEC_RESOURCES, resources_text, "linux", "", false, false},
	{OAKUM_SPEC_RESOURCES, resources_text, "process/user", "", false, false},
};

START_TEST(a_path_of_keys_is_found_in_any_kind)
{
	struct oakum_spec *s = open_kind(places[_i].kind, places[_i].text);
	const char *keys = places[_i].keys;
	const struct oakum_node *n = oakum_spec_at(s, keys);

	ck_assert_int_eq(oakum_spec_holds(s, keys), places[_i].holds);
	ck_assert_str_eq(oakum_spec_pointer(s, keys), places[_i].pointer);
	if (places[_i].there)
		ck_assert_ptr_eq(n, oakum_json_at(s->doc->root, places[_i].pointer));
	else
		ck_assert_ptr_null(n);
}
END_TEST

/* ---- environment, memory ---- */

START_TEST(the_last_variable_of_a_name_counts)
{
	struct oakum_spec *s = config(config_text);
	const struct oakum_node *n = NULL;

	ck_assert_str_eq(oakum_spec_env(s, "A", &n), "3");
	ck_assert_str_eq(n->text, "A=3");
	ck_assert_str_eq(oakum_spec_env(s, "AB", NULL), "2");
	ck_assert_str_eq(oakum_spec_env(s, "EMPTY", NULL), "");
	ck_assert_ptr_null(oakum_spec_env(s, "B", &n));
	ck_assert_ptr_null(oakum_spec_env(s, "PAT", NULL));
	ck_assert_str_eq(n->text, "A=3");
}
END_TEST

static const struct {
	const char *limit;
	uint64_t want;
} limits[] = {
	{"1", 1},
	{"268435456", 268435456},
	{"0", 0},
	{"-1", 0},
	{"-9223372036854775808", 0},
	{"9223372036854710271", UINT64_C(9223372036854710271)},
	{"9223372036854710272", 0}, /* the most in pages of 64 KiB */
	{"9223372036854771712", 0}, /* the most in pages of 4 KiB */
	{"9223372036854775807", 0},
	{"null", 0},
};

START_TEST(a_memory_limit_really_limits)
{
	const char *text = oakum_arena_printf(&unit_arena, "{\"memory\":{\"limit\":%s}}",
					      limits[_i].limit);
	const char *whole =
		oakum_arena_printf(&unit_arena, "{\"linux\":{\"resources\":%s}}", text);

	ck_assert_uint_eq(oakum_spec_memory_limit(open_kind(OAKUM_SPEC_RESOURCES, text)),
			  limits[_i].want);
	ck_assert_uint_eq(oakum_spec_memory_limit(config(whole)), limits[_i].want);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("spec_ask");
	TCase *tc = unit_case(s, "ask");

	tcase_add_test(tc, absent_null_and_value_are_three_answers);
	tcase_add_test(tc, no_object_has_no_members);
	tcase_add_test(tc, another_type_counts_as_absent);
	tcase_add_test(tc, an_integer_that_does_not_fit_is_the_nearest);
	tcase_add_loop_test(tc, a_path_of_keys_is_found_in_any_kind, 0,
			    (int)OAKUM_COUNT(places));
	tcase_add_test(tc, the_last_variable_of_a_name_counts);
	tcase_add_loop_test(tc, a_memory_limit_really_limits, 0,
			    (int)OAKUM_COUNT(limits));
	return unit_run(s);
}
