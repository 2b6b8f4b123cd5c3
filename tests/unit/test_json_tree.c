/* SPDX-License-Identifier: Apache-2.0 */
/* test_json_tree.c - what nodes know and the questions one may ask about them. */
#include "unit.h"

#include <string.h>

#include <oakum/json.h>

START_TEST(test_what_a_node_knows)
{
	static const char text[] =
		" {\"a\" : [ -1.50E+2 , \"x\\ty\" ],\"\\u0062\":null} ";
	struct oakum_json_doc *doc = unit_json(text);
	const struct oakum_node *a, *b, *n;

	ck_assert_str_eq(doc->name, "test");
	ck_assert_ptr_eq(doc->src, text);
	ck_assert_uint_eq(doc->len, sizeof(text) - 1);
	ck_assert_ptr_null(doc->root->parent);
	ck_assert_uint_eq(doc->root->begin, 1);
	ck_assert_uint_eq(doc->root->end, sizeof(text) - 2);
	ck_assert_uint_eq(doc->root->count, 2);
	a = doc->root->child;
	ck_assert_str_eq(a->key, "a");
	ck_assert_uint_eq(a->key_begin, 2);
	ck_assert_uint_eq(a->begin, 8);
	ck_assert_uint_eq(a->end, 29);
	ck_assert_ptr_eq(a->parent, doc->root);
	n = a->child;
	ck_assert_int_eq(n->type, OAKUM_JSON_NUMBER);
	ck_assert_str_eq(n->text, "-1.50E+2");
	ck_assert_uint_eq(n->text_len, 8);
	ck_assert_ptr_null(n->key);
	n = n->next;
	ck_assert_str_eq(n->text, "x\ty");
	ck_assert_uint_eq(n->text_len, 3);
	ck_assert_uint_eq(n->index, 1);
	ck_assert_ptr_eq(n, a->last);
	ck_assert_ptr_eq(n->prev, a->child);
	b = a->next;
	ck_assert_str_eq(b->key, "b");
	ck_assert_uint_eq(b->key_len, 1);
	ck_assert_int_eq(b->type, OAKUM_JSON_NULL);
	ck_assert_ptr_eq(b, doc->root->last);
	ck_assert_ptr_null(b->next);
}
END_TEST

START_TEST(test_escapes_are_undone)
{
	struct oakum_json_doc *doc = unit_json(
		"[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20ac\\ud83d\\ude00\\uD834\\uDD1E\"]");

	ck_assert_str_eq(
		doc->root->child->text,
		"\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xf0\x9d\x84\x9e");
}
END_TEST

/* The example of RFC 6901, section 5. */
static const char rfc6901[] =
	"{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,"
	"\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8}";

static const struct {
	const char *pointer, *value;
} pointers[] = {
	{"", NULL},
	{"/foo", "[\"bar\",\"baz\"]"},
	{"/foo/0", "\"bar\""},
	{"/foo/1", "\"baz\""},
	{"/", "0"},
	{"/a~1b", "1"},
	{"/c%d", "2"},
	{"/e^f", "3"},
	{"/g|h", "4"},
	{"/i\\j", "5"},
	{"/k\"l", "6"},
	{"/ ", "7"},
	{"/m~0n", "8"},
};

START_TEST(test_pointers_both_ways)
{
	struct oakum_json_doc *doc = unit_json(rfc6901);
	struct oakum_node *n = oakum_json_at(doc->root, pointers[_i].pointer);

	ck_assert_ptr_nonnull(n);
	if (pointers[_i].value)
		ck_assert_str_eq(unit_text(n), pointers[_i].value);
	else
		ck_assert_ptr_eq(n, doc->root);
	ck_assert_str_eq(oakum_json_pointer(&unit_arena, n), pointers[_i].pointer);
}
END_TEST

static const struct {
	const char *pointer;
} nowhere[] = {
	{"foo"},
	{"/bar"},
	{"/foo/2"},
	{"/foo/-"},
	{"/foo/00"},
	{"/foo/01"},
	{"/foo/+1"},
	{"/foo/"},
	{"/foo/0/"},
	{"/foo/0x"},
	{"/a/b"},
	{"/a~b"},
	{"/m~n"},
	{"/m~2n"},
	{"/m~"},
	{"/foo/0/1"},
	{"//"},
	{"/fo"},
	{"/fooo"},
	{"/foo/1 "},
	{"/foo/4294967296"},
	{"/foo/18446744073709551616"},
	{"/foo/99999999999999999999"},
};

START_TEST(test_pointers_to_nowhere)
{
	ck_assert_ptr_null(oakum_json_at(unit_json(rfc6901)->root, nowhere[_i].pointer));
}
END_TEST

START_TEST(test_pointers_of_what_is_not_there)
{
	struct oakum_json_doc *doc = unit_json("{\"a\":[{\"b\":{}}]}");
	struct oakum_node *b = oakum_json_at(doc->root, "/a/0/b");

	ck_assert_str_eq(oakum_json_pointer_to(&unit_arena, b, "x/y~z"),
			 "/a/0/b/x~1y~0z");
	ck_assert_str_eq(oakum_json_pointer_to(&unit_arena, doc->root, ""), "/");
	ck_assert_ptr_null(oakum_json_at(NULL, ""));
	ck_assert_ptr_null(oakum_json_at(NULL, "/a"));
}
END_TEST

START_TEST(test_pointers_follow_edits)
{
	struct oakum_json_doc *doc = unit_json("{\"a\":[0,1,2,3,4,5,6,7,8,9,10]}");
	struct oakum_node *a = oakum_json_get(doc->root, "a"), *last = a->last;

	ck_assert_str_eq(oakum_json_pointer(&unit_arena, last), "/a/10");
	oakum_json_append(a, oakum_json_null(&unit_arena));
	ck_assert_str_eq(oakum_json_pointer(&unit_arena, a->last), "/a/11");
	oakum_json_insert_before(a->child, oakum_json_null(&unit_arena));
	ck_assert_str_eq(oakum_json_pointer(&unit_arena, last), "/a/11");
	ck_assert_str_eq(oakum_json_pointer(&unit_arena, a->child), "/a/0");
	oakum_json_remove(a->child);
	oakum_json_remove(a->child);
	ck_assert_str_eq(oakum_json_pointer(&unit_arena, last), "/a/9");
	ck_assert_str_eq(oakum_json_pointer(&unit_arena, a->last), "/a/10");
	oakum_json_insert_before(last, oakum_json_null(&unit_arena));
	oakum_json_insert_before(a->child, oakum_json_null(&unit_arena));
	ck_assert_str_eq(oakum_json_pointer(&unit_arena, last), "/a/11");
	ck_assert_ptr_eq(oakum_json_at(doc->root, "/a/11"), last);
	oakum_json_append(a, oakum_json_null(&unit_arena));
	ck_assert_str_eq(oakum_json_pointer(&unit_arena, a->last), "/a/13");
}
END_TEST

START_TEST(test_members)
{
	struct oakum_json_doc *doc =
		unit_json("{\"a\":1,\"ab\":2,\"A\":3,\"\":4,\"l\":[5]}");

	ck_assert_str_eq(oakum_json_get(doc->root, "a")->text, "1");
	ck_assert_str_eq(oakum_json_get(doc->root, "ab")->text, "2");
	ck_assert_str_eq(oakum_json_get(doc->root, "A")->text, "3");
	ck_assert_str_eq(oakum_json_get(doc->root, "")->text, "4");
	ck_assert_ptr_null(oakum_json_get(doc->root, "aB"));
	ck_assert_ptr_null(oakum_json_get(NULL, "a"));
	ck_assert_ptr_null(oakum_json_get(oakum_json_get(doc->root, "a"), "a"));
	/* The key of an element is no key. */
	ck_assert_ptr_null(oakum_json_get(oakum_json_get(doc->root, "l"), ""));
}
END_TEST

START_TEST(test_iterating)
{
	struct oakum_json_doc *doc = unit_json("[1,2,3]");
	struct oakum_buf b;

	oakum_buf_init(&b, &unit_arena, 100);
	oakum_json_each(n, doc->root)
		oakum_buf_puts(&b, n->text);
	ck_assert_str_eq(b.data, "123");
	oakum_json_each(none, oakum_json_get(doc->root, "x"))
		ck_abort_msg("a child of nothing: %s", none->text);
}
END_TEST

START_TEST(test_typed_questions)
{
	struct oakum_json_doc *doc = unit_json("[\"s\",true,false,1,null,\"true\"]");
	const struct oakum_node *s = doc->root->child, *t = s->next, *f = t->next;

	ck_assert_str_eq(oakum_json_str(s), "s");
	ck_assert_ptr_null(oakum_json_str(t));
	ck_assert_ptr_null(oakum_json_str(NULL));
	ck_assert(oakum_json_true(t) && !oakum_json_true(f) && !oakum_json_true(s));
	ck_assert(!oakum_json_true(NULL) && !oakum_json_true(doc->root->last));
	ck_assert(oakum_json_is(s, OAKUM_JSON_STRING) &&
		  !oakum_json_is(s, OAKUM_JSON_BOOL));
	ck_assert(!oakum_json_is(NULL, OAKUM_JSON_UNSET));
}
END_TEST

START_TEST(test_lines)
{
	struct oakum_json_doc *doc = unit_json("\n{\n\"a\"\n:1,\r\n \"b\": {\n}}\n");

	ck_assert_uint_eq(oakum_json_line(doc, doc->root), 2);
	ck_assert_uint_eq(oakum_json_line(doc, oakum_json_get(doc->root, "a")), 4);
	ck_assert_uint_eq(oakum_json_line(doc, oakum_json_get(doc->root, "b")), 5);
	ck_assert_uint_eq(oakum_json_line(doc, oakum_json_null(&unit_arena)), 0);
}
END_TEST

static const struct {
	const char *a, *b;
	bool same;
} pairs[] = {
	{"{}", "{}", true},
	{"{}", "[]", false},
	{"[]", " [ ] ", true},
	{"[1,2]", "[1,2]", true},
	{"[1,2]", "[2,1]", false},
	{"[1,2]", "[1]", false},
	{"[1]", "[1,2]", false},
	{"[1]", "[1.0]", false},
	{"[1]", "[\"1\"]", false},
	{"[true]", "[true]", true},
	{"[true]", "[false]", false},
	{"[null]", "[null]", true},
	{"[null]", "[false]", false},
	{"[\"a\\n\"]", "[\"\\u0061\\u000a\"]", true},
	{"[\"a\"]", "[\"ab\"]", false},
	{"{\"a\":1}", "{\"\\u0061\":1}", true},
	{"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true},
	{"{\"a\":1,\"b\":2}", "{\"b\":1,\"a\":2}", false},
	{"{\"a\":1,\"b\":2}", "{\"a\":1,\"c\":2}", false},
	{"{\"a\":1,\"b\":2}", "{\"a\":1}", false},
	{"{\"a\":{\"x\":1,\"y\":[{}]},\"b\":2}", "{\"b\":2,\"a\":{\"y\":[{}],\"x\":1}}",
	 true},
	{"{\"a\":{\"x\":1,\"y\":[{}]},\"b\":2}", "{\"b\":2,\"a\":{\"y\":[[]],\"x\":1}}",
	 false},
};

START_TEST(test_equality)
{
	const struct oakum_node *a = unit_json(pairs[_i].a)->root;
	const struct oakum_node *b = unit_json(pairs[_i].b)->root;

	ck_assert(oakum_json_equal(a, b) == pairs[_i].same);
	ck_assert(oakum_json_equal(b, a) == pairs[_i].same);
	ck_assert(oakum_json_equal(a, a) && oakum_json_equal(b, b));
	ck_assert(!oakum_json_equal(a, NULL) && !oakum_json_equal(NULL, a));
	ck_assert(oakum_json_equal(NULL, NULL));
}
END_TEST

/* Every level in another order: were each compared twice, 2^60 comparisons. */
START_TEST(test_equality_is_not_exponential)
{
	struct oakum_buf a, b;

	oakum_buf_init(&a, &unit_arena, 10000);
	oakum_buf_init(&b, &unit_arena, 10000);
	for (int i = 0; i < 60; i++) {
		oakum_buf_puts(&a, "{\"a\":");
		oakum_buf_puts(&b, "{\"c\":0,\"b\":1,\"a\":");
	}
	oakum_buf_puts(&a, "{}");
	oakum_buf_puts(&b, "{}");
	for (int i = 0; i < 60; i++) {
		oakum_buf_puts(&a, ",\"b\":1,\"c\":0}");
		oakum_buf_puts(&b, "}");
	}
	ck_assert(oakum_json_equal(unit_json(a.data)->root, unit_json(b.data)->root));
}
END_TEST

/* Ten thousand members, in the opposite order. */
START_TEST(test_equality_of_many_members)
{
	struct oakum_buf a, b;

	oakum_buf_init(&a, &unit_arena, 1000000);
	oakum_buf_init(&b, &unit_arena, 1000000);
	for (int i = 0; i < 10000; i++) {
		oakum_buf_printf(&a, "%c\"%d\":%d", i ? ',' : '{', i, i);
		oakum_buf_printf(&b, "%c\"%d\":%d", i ? ',' : '{', 9999 - i, 9999 - i);
	}
	oakum_buf_putc(&a, '}');
	oakum_buf_putc(&b, '}');
	ck_assert(oakum_json_equal(unit_json(a.data)->root, unit_json(b.data)->root));
}
END_TEST

START_TEST(test_copies_are_deep)
{
	struct oakum_json_doc *doc =
		unit_json("{\"a\":[1,{\"b\":null,\"c\":\"\\n\"}],\"d\":true}");
	struct oakum_node *copy = oakum_json_copy(&unit_arena, doc->root);
	struct oakum_node *a =
		oakum_json_copy(&unit_arena, oakum_json_get(doc->root, "a"));

	ck_assert(oakum_json_equal(copy, doc->root));
	ck_assert_ptr_null(a->parent);
	ck_assert_ptr_null(a->key);
	ck_assert_uint_eq(oakum_json_line(doc, a), 0);
	oakum_json_remove(oakum_json_get(copy, "a"));
	oakum_json_put(&unit_arena, copy, "d", oakum_json_null(&unit_arena));
	ck_assert_str_eq(unit_text(copy), "{\"d\":null}");
	ck_assert_str_eq(unit_text(doc->root),
			 "{\"a\":[1,{\"b\":null,\"c\":\"\\n\"}],\"d\":true}");
	ck_assert_str_eq(unit_text(a), "[1,{\"b\":null,\"c\":\"\\n\"}]");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("json_tree");
	TCase *tc = unit_case(s, "json_tree");

	tcase_add_test(tc, test_what_a_node_knows);
	tcase_add_test(tc, test_escapes_are_undone);
	tcase_add_loop_test(tc, test_pointers_both_ways, 0, OAKUM_COUNT(pointers));
	tcase_add_loop_test(tc, test_pointers_to_nowhere, 0, OAKUM_COUNT(nowhere));
	tcase_add_test(tc, test_pointers_of_what_is_not_there);
	tcase_add_test(tc, test_pointers_follow_edits);
	tcase_add_test(tc, test_members);
	tcase_add_test(tc, test_iterating);
	tcase_add_test(tc, test_typed_questions);
	tcase_add_test(tc, test_lines);
	tcase_add_loop_test(tc, test_equality, 0, OAKUM_COUNT(pairs));
	tcase_add_test(tc, test_equality_is_not_exponential);
	tcase_add_test(tc, test_equality_of_many_members);
	tcase_add_test(tc, test_copies_are_deep);
	return unit_run(s);
}
