/* SPDX-License-Identifier: Apache-2.0 */
/* test_policy_params.c - values of parameters by type, and the defaults of every rule. */
#include "../../core/policy/internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <oakum/str.h>

#include "unit.h"

static const struct oakum_param p_bool = {.name = "b", .type = OAKUM_PARAM_BOOL};
static const struct oakum_param p_int = {
	.name = "i", .type = OAKUM_PARAM_INT, .min = -5, .max = 9};
static const struct oakum_param p_wide = {
	.name = "w", .type = OAKUM_PARAM_INT, .min = INT64_MIN, .max = INT64_MAX};
static const struct oakum_param p_size = {
	.name = "s", .type = OAKUM_PARAM_SIZE, .min = 4096, .max = 1 << 20};
static const struct oakum_param p_huge = {
	.name = "h", .type = OAKUM_PARAM_SIZE, .min = 0, .max = INT64_MAX};
static const struct oakum_param p_word = {
	.name = "o", .type = OAKUM_PARAM_WORD, .words = {"filter", "drop"}};
static const struct oakum_param p_text = {.name = "t", .type = OAKUM_PARAM_TEXT};
static const struct oakum_param p_path = {
	.name = "p", .type = OAKUM_PARAM_PATH, .dflt = "\"/x\""};
static const struct oakum_param p_optional = {
	.name = "q", .type = OAKUM_PARAM_PATH, .dflt = "\"\""};
static const struct oakum_param p_texts = {.name = "ts", .type = OAKUM_PARAM_TEXTS};
static const struct oakum_param p_paths = {
	.name = "ps", .type = OAKUM_PARAM_PATHS, .dflt = "\"\""};
static const struct oakum_param p_unset = {.name = "u"};

static int read_value(const struct oakum_param *p, const char *json,
		      struct oakum_value *ret)
{
	const char *text = oakum_arena_printf(&unit_arena, "[%s]", json);

	return oakum_policy_param(&unit_arena, p, unit_json(text)->root->child, ret,
				  &unit_err);
}

static const struct {
	const struct oakum_param *p;
	const char *json, *story;
} bad[] = {
	{&p_bool, "1", "must be true or false"},
	{&p_bool, "\"true\"", "must be true or false"},
	{&p_bool, "null", "must be true or false"},
	{&p_int, "-6", "must be a whole number from -5 to 9"},
	{&p_int, "10", "must be a whole number from -5 to 9"},
	{&p_int, "1.0", "must be a whole number"},
	{&p_int, "1e0", "must be a whole number"},
	{&p_int, "-0", "must be a whole number"},
	{&p_int, "\"1\"", "must be a whole number"},
	{&p_int, "null", "must be a whole number"},
	{&p_int, "18446744073709551617", "must be a whole number"},
	{&p_wide, "9223372036854775808", "must be a whole number"},
	{&p_size, "4095", "must be a size from 4k to 1m"},
	{&p_size, "\"3k\"", "must be a size from 4k to 1m"},
	{&p_size, "1048577", "must be a size from 4k to 1m"},
	{&p_size, "\"99999999999g\"", "must be a size from 4k to 1m"},
	{&p_size, "\"4kb\"", "must be a size like \"100m\""},
	{&p_size, "\"\"", "must be a size like \"100m\""},
	{&p_size, "\"-4k\"", "must be a size like \"100m\""},
	{&p_size, "4096.5", "must be a size like \"100m\""},
	{&p_size, "-4096", "must be a size"},
	{&p_size, "true", "must be a size like \"100m\""},
	{&p_huge, "9223372036854775808", "must be a size from 0 to"},
	{&p_huge, "\"18446744073709551615\"", "must be a size from 0 to"},
	{&p_word, "\"filtre\"", "has no word 'filtre': did you mean 'filter'?"},
	{&p_word, "\"zzzzzz\"", "must be one of \"filter\", \"drop\""},
	{&p_word, "1", "must be one of \"filter\", \"drop\""},
	{&p_text, "1", "must be a string"},
	{&p_text, "\"a\\nb\"", "has a control character"},
	{&p_text, "\"\\u007f\"", "has a control character"},
	{&p_text, "\"\\u0085\"", "has a control character"},
	{&p_path, "\"\"", "must be an absolute path"},
	{&p_path, "\"x/y\"", "must be an absolute path"},
	{&p_path, "\"/x/../y\"", "must be an absolute path"},
	{&p_path, "\"/x/.\"", "must be an absolute path"},
	{&p_path, "\"/..\"", "must be an absolute path"},
	{&p_path, "\"//x\"", "must be an absolute path"},
	{&p_path, "\"/x/\"", "must be an absolute path"},
	{&p_path, "\"/x\\t\"", "must be an absolute path"},
	{&p_path, "null", "must be an absolute path"},
	{&p_optional, "\"x\"", "must be an absolute path"},
	{&p_texts, "\"a\"", "must be an array of strings"},
	{&p_texts, "{}", "must be an array of strings"},
	{&p_texts, "[\"a\", 1]", "element 1: must be a string"},
	{&p_texts, "[\"a\", \"b\\u0001\"]", "element 1: has a control character"},
	{&p_paths, "\"/a\"", "must be an array of absolute paths"},
	{&p_paths, "[\"/a\", \"/b/\"]", "element 1: must be an absolute path"},
	{&p_paths, "[\"\"]", "element 0: must be an absolute path"},
	{&p_unset, "1", "has no type"},
};

START_TEST(refuses)
{
	struct oakum_value v = {.where = "untouched"};
	int rc = read_value(bad[_i].p, bad[_i].json, &v);

	ck_assert_msg(rc < 0, "accepted: %s", bad[_i].json);
	ck_assert_msg(strstr(unit_err.msg, bad[_i].story),
		      "%s: the story '%s' lacks '%s'", bad[_i].json, unit_err.msg,
		      bad[_i].story);
	ck_assert_ptr_null(v.text);
	ck_assert_ptr_null(v.texts);
	ck_assert_int_eq(v.integer, 0);
}
END_TEST

static const struct {
	const struct oakum_param *p;
	const char *json;
	int64_t integer;
} numbers[] = {
	{&p_int, "-5", -5},
	{&p_int, "9", 9},
	{&p_int, "0", 0},
	{&p_wide, "-9223372036854775808", INT64_MIN},
	{&p_wide, "9223372036854775807", INT64_MAX},
	{&p_size, "4096", 4096},
	{&p_size, "\"4k\"", 4096},
	{&p_size, "\"4K\"", 4096},
	{&p_size, "\"4096\"", 4096},
	{&p_size, "\"1m\"", 1 << 20},
	{&p_size, "1048576", 1 << 20},
	{&p_huge, "0", 0},
	{&p_huge, "\"2g\"", INT64_C(2) << 30},
	{&p_huge, "9223372036854775807", INT64_MAX},
};

START_TEST(reads_numbers)
{
	struct oakum_value v = {0};

	unit_assert_ok(read_value(numbers[_i].p, numbers[_i].json, &v));
	ck_assert_int_eq(v.integer, numbers[_i].integer);
}
END_TEST

static const struct {
	const struct oakum_param *p;
	const char *json, *text;
} texts[] = {
	{&p_word, "\"filter\"", "filter"},
	{&p_word, "\"drop\"", "drop"},
	{&p_text, "\"\"", ""},
	{&p_text, "\"a b\"", "a b"},
	{&p_text, "\"\\u00e9\\u00a0\"", "\xc3\xa9\xc2\xa0"},
	{&p_path, "\"/\"", "/"},
	{&p_path, "\"/a/..b/.c\"", "/a/..b/.c"},
	{&p_optional, "\"\"", ""},
	{&p_optional, "\"/y\"", "/y"},
};

START_TEST(reads_texts)
{
	struct oakum_value v = {0};

	unit_assert_ok(read_value(texts[_i].p, texts[_i].json, &v));
	ck_assert_str_eq(v.text, texts[_i].text);
}
END_TEST

START_TEST(reads_bools)
{
	struct oakum_value v = {0};

	unit_assert_ok(read_value(&p_bool, "true", &v));
	ck_assert(v.boolean);
	unit_assert_ok(read_value(&p_bool, "false", &v));
	ck_assert(!v.boolean);
}
END_TEST

START_TEST(reads_lists)
{
	struct oakum_value v = {0};

	unit_assert_ok(read_value(&p_texts, "[]", &v));
	ck_assert_uint_eq(v.n_texts, 0);
	ck_assert_ptr_nonnull(v.texts);
	unit_assert_ok(read_value(&p_paths, "[\"/\", \"/run/x.sock\"]", &v));
	ck_assert_uint_eq(v.n_texts, 2);
	ck_assert_str_eq(v.texts[0], "/");
	ck_assert_str_eq(v.texts[1], "/run/x.sock");
}
END_TEST

static int read_list_of(size_t n, struct oakum_value *ret)
{
	struct oakum_buf json;

	oakum_buf_init(&json, &unit_arena, OAKUM_POLICY_SIZE_MAX);
	for (size_t i = 0; i < n; i++)
		oakum_buf_puts(&json, i ? ",\"a\"" : "[\"a\"");
	oakum_buf_putc(&json, ']');
	return read_value(&p_texts, json.data, ret);
}

START_TEST(lists_have_a_maximum)
{
	struct oakum_value v = {0};

	unit_assert_ok(read_list_of(OAKUM_POLICY_LIST_MAX, &v));
	ck_assert_uint_eq(v.n_texts, OAKUM_POLICY_LIST_MAX);
	unit_assert_fails(read_list_of(OAKUM_POLICY_LIST_MAX + 1, &v), -E2BIG,
			  "has more than 1024 elements");
}
END_TEST

static int read_text_of(size_t n, struct oakum_value *ret)
{
	struct oakum_buf json;

	oakum_buf_init(&json, &unit_arena, OAKUM_POLICY_SIZE_MAX);
	oakum_buf_putc(&json, '"');
	for (size_t i = 0; i < n; i++)
		oakum_buf_putc(&json, 'a');
	oakum_buf_putc(&json, '"');
	return read_value(&p_text, json.data, ret);
}

START_TEST(texts_have_a_maximum)
{
	struct oakum_value v = {0};

	unit_assert_ok(read_text_of(OAKUM_POLICY_TEXT_MAX, &v));
	unit_assert_fails(read_text_of(OAKUM_POLICY_TEXT_MAX + 1, &v), -EINVAL,
			  "is longer than 4096 bytes");
}
END_TEST

static int read_default(enum oakum_param_type type, const char *dflt,
			struct oakum_value *ret)
{
	struct oakum_param p = {.name = "d", .type = type, .max = INT64_MAX};

	(void)snprintf(p.dflt, sizeof(p.dflt), "%s", dflt);
	*ret = (struct oakum_value){0};
	return oakum_policy_default(&unit_arena, &p, ret, &unit_err);
}

START_TEST(reads_plain_defaults)
{
	struct oakum_value v;

	unit_assert_ok(read_default(OAKUM_PARAM_BOOL, "true", &v));
	ck_assert(v.boolean);
	ck_assert_str_eq(v.where, "default");
	unit_assert_ok(read_default(OAKUM_PARAM_BOOL, "false", &v));
	ck_assert(!v.boolean);
	unit_assert_ok(read_default(OAKUM_PARAM_INT, "65532", &v));
	ck_assert_int_eq(v.integer, 65532);
	unit_assert_ok(read_default(OAKUM_PARAM_SIZE, "\"100m\"", &v));
	ck_assert_int_eq(v.integer, 100 << 20);
	unit_assert_ok(read_default(OAKUM_PARAM_TEXT, "\"\"", &v));
	ck_assert_str_eq(v.text, "");
	unit_assert_ok(read_default(OAKUM_PARAM_TEXTS, "[]", &v));
	ck_assert_uint_eq(v.n_texts, 0);
	unit_assert_ok(read_default(OAKUM_PARAM_TEXTS, "[\"a\",\"b\", \"c\"]", &v));
	ck_assert_uint_eq(v.n_texts, 3);
	ck_assert_str_eq(v.texts[2], "c");
}
END_TEST

/* What is not plain is an error, never a guess. */
static const struct {
	enum oakum_param_type type;
	const char *dflt;
} odd_defaults[] = {
	{OAKUM_PARAM_TEXT, NULL},
	{OAKUM_PARAM_TEXT, ""},
	{OAKUM_PARAM_TEXT, "\""},
	{OAKUM_PARAM_TEXT, "\"a"},
	{OAKUM_PARAM_TEXT, "\"a\"b"},
	{OAKUM_PARAM_TEXT, "\"a\\n\""},
	{OAKUM_PARAM_TEXT, " \"a\""},
	{OAKUM_PARAM_TEXT, "\"a\" "},
	{OAKUM_PARAM_TEXT, "null"},
	{OAKUM_PARAM_TEXT, "1"},
	{OAKUM_PARAM_TEXTS, ""},
	{OAKUM_PARAM_TEXTS, "["},
	{OAKUM_PARAM_TEXTS, "[\"a\""},
	{OAKUM_PARAM_TEXTS, "[\"a\","},
	{OAKUM_PARAM_TEXTS, "[\"a\",  \"b\"]"},
	{OAKUM_PARAM_TEXTS, "[\"a\" \"b\"]"},
	{OAKUM_PARAM_TEXTS, "[ \"a\"]"},
	{OAKUM_PARAM_TEXTS, "[\"a\"]]"},
	{OAKUM_PARAM_TEXTS, "[1]"},
	{OAKUM_PARAM_TEXTS, "[]]"},
	{OAKUM_PARAM_TEXTS, "\"a\""},
	{OAKUM_PARAM_BOOL, "1"},
	{OAKUM_PARAM_BOOL, "TRUE"},
	{OAKUM_PARAM_BOOL, "\"true\""},
	{OAKUM_PARAM_INT, "-1"},
	{OAKUM_PARAM_INT, "\"1\""},
	{OAKUM_PARAM_INT, "1 "},
	{OAKUM_PARAM_SIZE, "\"100m"},
	{OAKUM_PARAM_SIZE, "\"100x\""},
	{OAKUM_PARAM_SIZE, "-1"},
	{OAKUM_PARAM_SIZE, "18446744073709551615"},
	{OAKUM_PARAM_UNSET, "1"},
};

START_TEST(refuses_odd_defaults)
{
	struct oakum_value v;

	unit_assert_fails(read_default(odd_defaults[_i].type, odd_defaults[_i].dflt, &v),
			  -EINVAL, "default of 'd' is not plain");
	ck_assert_ptr_null(v.text);
	ck_assert_ptr_null(v.texts);
	ck_assert_ptr_null(v.where);
}
END_TEST

static void assert_same(const struct oakum_rule *rule, const struct oakum_param *p,
			const struct oakum_value *a, const struct oakum_value *b)
{
	ck_assert_msg(a->boolean == b->boolean && a->integer == b->integer &&
			      oakum_streq(a->text, b->text) && a->n_texts == b->n_texts,
		      "rule '%s': '%s'", rule->id, p->name);
	for (size_t i = 0; i < a->n_texts; i++)
		ck_assert_str_eq(a->texts[i], b->texts[i]);
}

/* The tables of all rules: every default, read straight, is what a policy with the same text
 * would give, with all checks; every range holds something. */
START_TEST(tables_of_rules_are_sound)
{
	const struct oakum_rule *rule = oakum_rule_at(_i);
	const struct oakum_param *params = oakum_rule_params(_i);

	for (const struct oakum_param *p = params; p && p->name[0]; p++) {
		struct oakum_value straight = {0}, checked = {0};
		int rc = oakum_policy_default(&unit_arena, p, &straight, &unit_err);

		ck_assert_msg(rc == 0, "rule '%s': %s", rule->id, unit_err.msg);
		rc = read_value(p, p->dflt, &checked);
		ck_assert_msg(rc == 0, "rule '%s': default of '%s' %s", rule->id, p->name,
			      unit_err.msg);
		assert_same(rule, p, &straight, &checked);
		ck_assert_msg(p->help[0], "rule '%s': '%s'", rule->id, p->name);
		ck_assert_str_ne(p->name, "action");
		if (p->type == OAKUM_PARAM_INT || p->type == OAKUM_PARAM_SIZE)
			ck_assert_msg(p->min < p->max, "rule '%s': '%s'", rule->id,
				      p->name);
		for (const struct oakum_param *q = params; q < p; q++)
			ck_assert_str_ne(q->name, p->name);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_params");
	TCase *tc = unit_case(suite, "values");

	tcase_add_loop_test(tc, refuses, 0, (int)OAKUM_COUNT(bad));
	tcase_add_loop_test(tc, reads_numbers, 0, (int)OAKUM_COUNT(numbers));
	tcase_add_loop_test(tc, reads_texts, 0, (int)OAKUM_COUNT(texts));
	tcase_add_test(tc, reads_bools);
	tcase_add_test(tc, reads_lists);
	tcase_add_test(tc, lists_have_a_maximum);
	tcase_add_test(tc, texts_have_a_maximum);
	tc = unit_case(suite, "defaults");
	tcase_add_test(tc, reads_plain_defaults);
	tcase_add_loop_test(tc, refuses_odd_defaults, 0, (int)OAKUM_COUNT(odd_defaults));
	tcase_add_loop_test(tc, tables_of_rules_are_sound, 0, (int)oakum_rules_count);
	return unit_run(suite);
}
