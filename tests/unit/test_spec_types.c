/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_spec_types.c - the values of every row of the known-key tables.
 *
 * For each row: a value of its type passes, null passes, every other type is refused, and an
 * integer is plain and in the range of its Go type.
 */
#include "spec_rows.h"

static const struct {
	enum oakum_key_kind kind;
	enum oakum_json_type type;
	const char *value;
} right[] = {
	{OAKUM_KEY_ANY, OAKUM_JSON_UNSET, "{\"x\":[1.5,null]}"},
	{OAKUM_KEY_BOOL, OAKUM_JSON_BOOL, "true"},
	{OAKUM_KEY_STRING, OAKUM_JSON_STRING, "\"text\""},
	{OAKUM_KEY_INT32, OAKUM_JSON_NUMBER, "-2147483648"},
	{OAKUM_KEY_INT32, OAKUM_JSON_NUMBER, "2147483647"},
	{OAKUM_KEY_INT64, OAKUM_JSON_NUMBER, "-9223372036854775808"},
	{OAKUM_KEY_INT64, OAKUM_JSON_NUMBER, "9223372036854775807"},
	{OAKUM_KEY_UINT16, OAKUM_JSON_NUMBER, "0"},
	{OAKUM_KEY_UINT16, OAKUM_JSON_NUMBER, "65535"},
	{OAKUM_KEY_UINT32, OAKUM_JSON_NUMBER, "0"},
	{OAKUM_KEY_UINT32, OAKUM_JSON_NUMBER, "4294967295"},
	{OAKUM_KEY_UINT64, OAKUM_JSON_NUMBER, "0"},
	{OAKUM_KEY_UINT64, OAKUM_JSON_NUMBER, "18446744073709551615"},
	{OAKUM_KEY_OBJECT, OAKUM_JSON_OBJECT, "{}"},
};

static const struct {
	enum oakum_json_type type;
	const char *value;
	const char *name;
} samples[] = {
	{OAKUM_JSON_BOOL, "false", "a boolean"},  {OAKUM_JSON_NUMBER, "7", "a number"},
	{OAKUM_JSON_STRING, "\"7\"", "a string"}, {OAKUM_JSON_ARRAY, "[]", "an array"},
	{OAKUM_JSON_OBJECT, "{}", "an object"},
};

static void right_type_passes(const struct site *site, struct oakum_keys keys,
			      const struct oakum_key *row)
{
	bool many = row->kind == OAKUM_KEY_ARRAY || row->kind == OAKUM_KEY_MAP;
	unsigned leaf = many ? row->of : row->kind;
	size_t tried = 0;

	(void)keys;
	for (size_t i = 0; i < OAKUM_COUNT(right); i++) {
		const char *v = right[i].value;

		if (right[i].kind != leaf)
			continue;
		tried++;
		if (row->kind == OAKUM_KEY_ARRAY)
			v = oakum_arena_printf(&unit_arena, "[%s,%s]", v, v);
		else if (row->kind == OAKUM_KEY_MAP)
			v = oakum_arena_printf(&unit_arena, "{\"a\":%s,\"A\":%s}", v, v);
		passes(site, row, v);
	}
	ck_assert_uint_gt(tried, 0);
	if (row->kind == OAKUM_KEY_ARRAY)
		passes(site, row, "[]");
	if (row->kind == OAKUM_KEY_MAP)
		passes(site, row, "{}");
	passes(site, row, "null");
}

START_TEST(the_right_type_and_null_pass)
{
	visit_all(right_type_passes);
}
END_TEST

static enum oakum_json_type type_of(unsigned kind)
{
	if (kind == OAKUM_KEY_ARRAY)
		return OAKUM_JSON_ARRAY;
	if (kind == OAKUM_KEY_MAP)
		return OAKUM_JSON_OBJECT;
	for (size_t i = 0; i < OAKUM_COUNT(right); i++) {
		if (right[i].kind == kind)
			return right[i].type;
	}
	return OAKUM_JSON_UNSET;
}

/* The samples of every other type, each as the value itself or inside an array or a map. */
static void wrong_types(const struct site *site, const struct oakum_key *row,
			unsigned kind, const char *in, const char *out)
{
	for (size_t i = 0; i < OAKUM_COUNT(samples); i++) {
		if (samples[i].type != type_of(kind))
			refused(site, row->name, text(in, samples[i].value, out),
				text(samples[i].name, " instead of ", ""));
	}
}

static void wrong_type_is_refused(const struct site *site, struct oakum_keys keys,
				  const struct oakum_key *row)
{
	(void)keys;
	/* The array of before 1.0 has a story of its own. */
	if (row->child != OAKUM_KEYS_CAPABILITIES)
		wrong_types(site, row, row->kind, "", "");
	if (row->of == OAKUM_KEY_UNSET || row->of == OAKUM_KEY_ANY)
		return;
	if (row->kind == OAKUM_KEY_ARRAY) {
		wrong_types(site, row, row->of, "[", "]");
		refused(site, row->name, "[null]", "null instead of ");
	} else {
		wrong_types(site, row, row->of, "{\"free\":", "}");
		refused(site, row->name, "{\"free\":null}", "null instead of ");
	}
}

START_TEST(every_other_type_is_refused)
{
	visit_all(wrong_type_is_refused);
}
END_TEST

static const struct {
	enum oakum_key_kind kind;
	const char *value;
} bad_numbers[] = {
	{OAKUM_KEY_INT32, "-2147483649"},
	{OAKUM_KEY_INT32, "2147483648"},
	{OAKUM_KEY_INT64, "-9223372036854775809"},
	{OAKUM_KEY_INT64, "9223372036854775808"},
	{OAKUM_KEY_UINT16, "65536"},
	{OAKUM_KEY_UINT16, "-1"},
	{OAKUM_KEY_UINT32, "4294967296"},
	{OAKUM_KEY_UINT32, "-1"},
	{OAKUM_KEY_UINT64, "18446744073709551616"},
	{OAKUM_KEY_UINT64, "-1"},
};

static const struct {
	const char *value;
} odd_numbers[] = {
	{"1.0"},   {"1e3"},  {"1E0"},
	{"10e-1"}, {"-0"},   {"0.0"},
	{"0e0"},   {"-0.5"}, {"99999999999999999999999999999999999999999999"},
};

static void bad_number_is_refused(const struct site *site, struct oakum_keys keys,
				  const struct oakum_key *row)
{
	bool many = row->kind == OAKUM_KEY_ARRAY;
	unsigned leaf = many ? row->of : row->kind;
	const char *in = many ? "[0," : "", *out = many ? "]" : "";

	(void)keys;
	if (type_of(leaf) != OAKUM_JSON_NUMBER)
		return;
	for (size_t i = 0; i < OAKUM_COUNT(bad_numbers); i++) {
		if (bad_numbers[i].kind == leaf)
			refused(site, row->name, text(in, bad_numbers[i].value, out),
				"plain integer");
	}
	for (size_t i = 0; i < OAKUM_COUNT(odd_numbers); i++)
		refused(site, row->name, text(in, odd_numbers[i].value, out),
			"plain integer");
}

START_TEST(integers_are_plain_and_in_range)
{
	visit_all(bad_number_is_refused);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("spec_types");
	TCase *tc = unit_case(s, "types");

	tcase_add_test(tc, the_right_type_and_null_pass);
	tcase_add_test(tc, every_other_type_is_refused);
	tcase_add_test(tc, integers_are_plain_and_in_range);
	return unit_run(s);
}
