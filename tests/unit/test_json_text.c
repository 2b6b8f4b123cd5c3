/* SPDX-License-Identifier: Apache-2.0 */
/* test_json_text.c - cutting and pasting in a text: one place changes, and looks like the rest. */
#include "unit.h"

#include <string.h>

#include <oakum/json_text.h>

static struct oakum_json_doc *doc;
static struct oakum_buf out;

static struct oakum_node *at(const char *text, const char *pointer)
{
	unit_assert_ok(oakum_json_read(&unit_arena, "text", text, strlen(text),
				       OAKUM_JSON_STRICT, &doc, &unit_err));
	oakum_buf_init(&out, &unit_arena, OAKUM_JSON_SIZE_MAX);
	return oakum_json_at(doc->root, pointer);
}

static const struct {
	const char *before, *pointer, *after;
} added[] = {
	{"{}", "", "{\n  \"k\": 1\n}"},
	{"{ }\n", "", "{\n  \"k\": 1\n}\n"},
	{"{\"a\":2}", "", "{\"a\":2,\"k\": 1}"},
	{"{\n\t\"a\": 2\n}\n", "", "{\n\t\"a\": 2,\n\t\"k\": 1\n}\n"},
	{"{\n  \"a\": 2, \"b\": {} \n}", "", "{\n  \"a\": 2, \"b\": {}, \"k\": 1 \n}"},
	{"{ \"o\": {} }", "/o", "{ \"o\": { \"k\": 1 } }"},
	{"{ \"o\": { \"x\": [] }, \"p\": 1 }", "/o",
	 "{ \"o\": { \"x\": [], \"k\": 1 }, \"p\": 1 }"},
};

START_TEST(test_members_are_added_in_the_style_of_the_text)
{
	struct oakum_node *obj = at(added[_i].before, added[_i].pointer);

	oakum_json_text_add(doc, obj, "k", "1", &out);
	ck_assert_str_eq(out.data, added[_i].after);
}
END_TEST

static const struct {
	const char *before, *pointer, *after;
} removed[] = {
	{"{ \"a\": 1 }", "/a", "{}"},
	{"{ \"a\": 1, \"b\": 2 }", "/a", "{ \"b\": 2 }"},
	{"{\n  \"a\": 1,\n  \"b\": 2\n}", "/b", "{\n  \"a\": 1\n}"},
	{"{ \"a\": [ 1, 2, 3 ] }", "/a/1", "{ \"a\": [ 1, 3 ] }"},
};

START_TEST(test_what_is_removed_leaves_no_comma)
{
	struct oakum_node *n = at(removed[_i].before, removed[_i].pointer);

	oakum_json_text_remove(doc, n, &out);
	ck_assert_str_eq(out.data, removed[_i].after);
}
END_TEST

START_TEST(test_values_are_set_in_place)
{
	struct oakum_node *n = at("{ \"a\" : \"x\" , \"b\": 1e2 }", "/a");

	oakum_json_text_set(doc, n, "\"y\"", &out);
	ck_assert_str_eq(out.data, "{ \"a\" : \"y\" , \"b\": 1e2 }");
}
END_TEST

START_TEST(test_keys_are_escaped)
{
	struct oakum_node *root = at("{\"a\":1}", "");

	oakum_json_text_add(doc, root, "a\"b", "1", &out);
	ck_assert_str_eq(out.data, "{\"a\":1,\"a\\\"b\": 1}");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("json_text");
	TCase *tc = unit_case(s, "json_text");

	tcase_add_loop_test(tc, test_members_are_added_in_the_style_of_the_text, 0,
			    OAKUM_COUNT(added));
	tcase_add_loop_test(tc, test_what_is_removed_leaves_no_comma, 0,
			    OAKUM_COUNT(removed));
	tcase_add_test(tc, test_values_are_set_in_place);
	tcase_add_test(tc, test_keys_are_escaped);
	return unit_run(s);
}
