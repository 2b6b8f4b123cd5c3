/* SPDX-License-Identifier: Apache-2.0 */
/* test_json_edit.c - making, editing and writing: what is not touched keeps its bytes. */
#include "unit.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include <oakum/json.h>

/* The text of the document, which reads back as the same tree. */
static const char *written(struct oakum_json_doc *doc)
{
	struct oakum_json_doc *again;
	struct oakum_buf out;

	oakum_buf_init(&out, &unit_arena, OAKUM_JSON_SIZE_MAX);
	unit_assert_ok(oakum_json_write(doc, &out, &unit_err));
	unit_assert_ok(oakum_json_read(&unit_arena, "written", out.data, out.len,
				       OAKUM_JSON_STRICT, &again, &unit_err));
	ck_assert(oakum_json_equal(doc->root, again->root));
	return out.data;
}

static struct oakum_node *num(int64_t v)
{
	return oakum_json_i64(&unit_arena, v);
}

static struct oakum_node *str(const char *s)
{
	return oakum_json_string(&unit_arena, s);
}

static void put(struct oakum_node *obj, const char *key, struct oakum_node *value)
{
	oakum_json_put(&unit_arena, obj, key, value);
}

static const struct {
	const char *text;
} untouched[] = {
	{"{}"},
	{" \n[ ]\t\r\n"},
	{"[18446744073709551615,1.10,-0,9007199254740993,1E400,-0.0e-0,1e+05]"},
	{"{\"a\\u003cb\\/c\":\"\\u003c\\/\\u00e9\\ud83d\\ude00\\b\\u000A\",\"/\":\"/\"}"},
	{"{ \"a\" : [ 1 , { } , [ ] ] ,\n\t\"b\":null , \"c\" : true }  "},
	{"{\"\":{\"\":[\"\"]},\"\xc3\xa9\":\"\xf0\x9f\x98\x80\x7f\"}"},
};

START_TEST(test_untouched_is_the_same_bytes)
{
	ck_assert_str_eq(written(unit_json(untouched[_i].text)), untouched[_i].text);
}
END_TEST

/* The same below something that was touched. */
START_TEST(test_what_is_beside_an_edit_is_the_same_bytes)
{
	const char *text = untouched[_i].text;
	struct oakum_json_doc *doc =
		unit_json(oakum_arena_printf(&unit_arena, "{\"x\":%s,\"y\":1}", text));

	put(doc->root, "y", num(2));
	put(doc->root, "z", num(3));
	ck_assert_str_eq(
		written(doc),
		oakum_arena_printf(&unit_arena, "{\"x\":%s,\"y\":2,\"z\":3}", text));
}
END_TEST

START_TEST(test_put_replaces_and_appends)
{
	struct oakum_json_doc *doc = unit_json("{\"\\u0061\" : 1.0,\n \"b\":{\"x\":-0}}");
	struct oakum_json_doc *quote = unit_json("{\"\\\"\\\\\":1}");

	put(quote->root, "\"\\", num(2));
	ck_assert_str_eq(written(quote), "{\"\\\"\\\\\":2}");
	put(doc->root, "a", str("new"));
	ck_assert_str_eq(written(doc), "{\"\\u0061\":\"new\",\"b\":{\"x\":-0}}");
	put(oakum_json_get(doc->root, "b"), "y/", oakum_json_bool(&unit_arena, false));
	ck_assert_str_eq(written(doc),
			 "{\"\\u0061\":\"new\",\"b\":{\"x\":-0,\"y/\":false}}");
	put(doc->root, "a", oakum_json_null(&unit_arena));
	ck_assert_str_eq(written(doc),
			 "{\"\\u0061\":null,\"b\":{\"x\":-0,\"y/\":false}}");
	put(doc->root, "", oakum_json_array(&unit_arena));
	ck_assert_str_eq(written(doc),
			 "{\"\\u0061\":null,\"b\":{\"x\":-0,\"y/\":false},\"\":[]}");
}
END_TEST

START_TEST(test_put_into_nothing)
{
	struct oakum_json_doc *doc = unit_json(" { } ");

	put(doc->root, "a", num(1));
	ck_assert_str_eq(written(doc), " {\"a\":1} ");
	oakum_json_remove(doc->root->child);
	ck_assert_str_eq(written(doc), " {} ");
}
END_TEST

START_TEST(test_white_space_around_an_edit_stays)
{
	struct oakum_json_doc *doc = unit_json(
		"{\n  \"a\": 1,\n  \"b\": { \"x\" : 1 },\n  \"c\": [\n    1,\n    2\n  ]\n}\n");

	oakum_json_append(oakum_json_get(doc->root, "c"), num(3));
	ck_assert_str_eq(
		written(doc),
		"{\n  \"a\": 1,\n  \"b\": { \"x\" : 1 },\n  \"c\": [\n    1,\n    2,3]\n}\n");
	put(oakum_json_get(doc->root, "b"), "x", num(2));
	ck_assert_str_eq(
		written(doc),
		"{\n  \"a\": 1,\n  \"b\": { \"x\":2},\n  \"c\": [\n    1,\n    2,3]\n}\n");
}
END_TEST

static struct oakum_node *element(struct oakum_json_doc *doc, unsigned index)
{
	return oakum_json_at(doc->root, oakum_arena_printf(&unit_arena, "/%u", index));
}

static const struct {
	unsigned index;
	const char *removed, *inserted, *replaced;
} places[] = {
	{0, "[1.0, 2,3]", "[\"n\",0,1.0, 2,3]", "[\"n\",1.0, 2,3]"},
	{1, "[0,2,3]", "[0,\"n\",1.0, 2,3]", "[0,\"n\",2,3]"},
	{2, "[0,1.0,3]", "[0,1.0,\"n\",2,3]", "[0,1.0,\"n\",3]"},
	{3, "[0,1.0, 2]", "[0,1.0, 2,\"n\",3]", "[0,1.0, 2,\"n\"]"},
};

START_TEST(test_edits_at_start_middle_and_end)
{
	static const char text[] = "[0,1.0, 2,3]";
	struct oakum_json_doc *doc = unit_json(text);

	oakum_json_remove(element(doc, places[_i].index));
	ck_assert_str_eq(written(doc), places[_i].removed);
	ck_assert_uint_eq(doc->root->count, 3);
	doc = unit_json(text);
	oakum_json_insert_before(element(doc, places[_i].index), str("n"));
	ck_assert_str_eq(written(doc), places[_i].inserted);
	ck_assert_uint_eq(doc->root->count, 5);
	doc = unit_json(text);
	oakum_json_replace(element(doc, places[_i].index), str("n"));
	ck_assert_str_eq(written(doc), places[_i].replaced);
	ck_assert_uint_eq(doc->root->count, 4);
	ck_assert(!doc->root->reordered);
}
END_TEST

START_TEST(test_members_are_removed_and_replaced)
{
	struct oakum_json_doc *doc = unit_json("{\"a\":1,\"b\" : 2,\"c\":3,\"d\":4}");

	oakum_json_replace(oakum_json_get(doc->root, "b"), str("two"));
	oakum_json_remove(oakum_json_get(doc->root, "a"));
	ck_assert_str_eq(written(doc), "{\"b\":\"two\",\"c\":3,\"d\":4}");
	oakum_json_remove(oakum_json_get(doc->root, "d"));
	oakum_json_remove(oakum_json_get(doc->root, "c"));
	ck_assert_str_eq(written(doc), "{\"b\":\"two\"}");
	put(doc->root, "a", num(5));
	ck_assert_str_eq(written(doc), "{\"b\":\"two\",\"a\":5}");
}
END_TEST

START_TEST(test_changes_are_marked_up_to_the_root)
{
	struct oakum_json_doc *doc = unit_json("{\"a\":{\"b\":[{\"c\":1}]},\"d\":[]}");
	struct oakum_node *c = oakum_json_at(doc->root, "/a/b/0");

	put(c, "c", num(2));
	ck_assert(c->changed && doc->root->changed);
	ck_assert(oakum_json_at(doc->root, "/a/b")->changed);
	ck_assert(!oakum_json_get(doc->root, "d")->changed);
	ck_assert(!doc->root->reordered && !c->reordered);
}
END_TEST

START_TEST(test_moved_values_keep_their_value)
{
	struct oakum_json_doc *doc =
		unit_json("{\"l\":[{\"a\":\"\\u003c/\"},1.10],\"o\":{}}");
	struct oakum_node *l = oakum_json_get(doc->root, "l"), *first = l->child;

	/* Within the list, and from the list into an object. */
	oakum_json_remove(first);
	ck_assert_ptr_null(first->parent);
	oakum_json_append(l, first);
	ck_assert_str_eq(written(doc), "{\"l\":[1.10,{\"a\":\"</\"}],\"o\":{}}");
	oakum_json_remove(first);
	put(oakum_json_get(doc->root, "o"), "k", first);
	ck_assert_str_eq(written(doc), "{\"l\":[1.10],\"o\":{\"k\":{\"a\":\"</\"}}}");
	/* What still has a parent is taken from it. */
	oakum_json_append(l, oakum_json_get(oakum_json_get(doc->root, "o"), "k"));
	ck_assert_str_eq(written(doc), "{\"l\":[1.10,{\"a\":\"</\"}],\"o\":{}}");
	oakum_json_replace(l->child, l->last);
	ck_assert_str_eq(written(doc), "{\"l\":[{\"a\":\"</\"}],\"o\":{}}");
	oakum_json_replace(l->child, l->child);
	ck_assert_str_eq(written(doc), "{\"l\":[{\"a\":\"</\"}],\"o\":{}}");
}
END_TEST

/* The spans of another document are no spans of this one. */
START_TEST(test_values_of_other_documents)
{
	struct oakum_json_doc *doc =
		unit_json("{\"some\":\"long text to have bytes from\"}");
	struct oakum_json_doc *other = unit_json("{ \"x\" : [ 1.10, \"\\/\" ] }");

	put(doc->root, "copy", oakum_json_copy(&unit_arena, other->root));
	put(doc->root, "moved", oakum_json_get(other->root, "x"));
	put(doc->root, "rest", other->root);
	put(doc->root, "root", unit_json("[1,{\"y\":-0}]")->root);
	ck_assert_str_eq(written(doc),
			 "{\"some\":\"long text to have bytes from\","
			 "\"copy\":{\"x\":[1.10,\"/\"]},\"moved\":[1.10,\"/\"],"
			 "\"rest\":{},\"root\":[1,{\"y\":-0}]}");
}
END_TEST

START_TEST(test_the_root_stays)
{
	struct oakum_json_doc *doc = unit_json("[1]");

	oakum_json_remove(doc->root);
	oakum_json_replace(doc->root, num(2));
	ck_assert_str_eq(written(doc), "[1]");
}
END_TEST

START_TEST(test_values_made_here)
{
	static const char *const words[] = {"one", "two\t\"\\/\x01\x1f\x7f\xc3\xa9"};
	struct oakum_node *obj = oakum_json_object(&unit_arena);

	put(obj, "null", oakum_json_null(&unit_arena));
	put(obj, "bool", oakum_json_bool(&unit_arena, true));
	put(obj, "min", num(INT64_MIN));
	put(obj, "max", oakum_json_u64(&unit_arena, UINT64_MAX));
	put(obj, "words", oakum_json_strings(&unit_arena, words, 2));
	put(obj, "none", oakum_json_strings(&unit_arena, NULL, 0));
	put(obj, "k\n", oakum_json_object(&unit_arena));
	ck_assert_str_eq(
		unit_text(obj),
		"{\"null\":null,\"bool\":true,\"min\":-9223372036854775808,"
		"\"max\":18446744073709551615,"
		"\"words\":[\"one\",\"two\\t\\\"\\\\/\\u0001\\u001f\x7f\xc3\xa9\"],"
		"\"none\":[],\"k\\n\":{}}");
	ck_assert_uint_eq(obj->count, 7);
	ck_assert_str_eq(oakum_json_pointer(&unit_arena, oakum_json_at(obj, "/words/1")),
			 "/words/1");
	ck_assert(oakum_json_equal(obj, unit_json(unit_text(obj))->root));
}
END_TEST

START_TEST(test_strings_with_every_byte)
{
	char text[128];
	struct oakum_node *list = oakum_json_array(&unit_arena);

	for (int c = 1; c < 128; c++)
		text[c - 1] = (char)c;
	text[127] = '\0';
	oakum_json_append(list, str(text));
	ck_assert_str_eq(unit_json(unit_text(list))->root->child->text, text);
}
END_TEST

START_TEST(test_written_values_are_compact)
{
	struct oakum_json_doc *doc = unit_json(
		" { \"\\u0061\" : [ 1.10 , \"\\u003c\\/\\u00e9\" ] , \"b\" : null } ");

	ck_assert_str_eq(unit_text(doc->root),
			 "{\"a\":[1.10,\"</\xc3\xa9\"],\"b\":null}");
}
END_TEST

START_TEST(test_a_full_buffer_fails)
{
	struct oakum_json_doc *doc = unit_json("[1,2]");
	struct oakum_buf out;

	oakum_buf_init(&out, &unit_arena, 5);
	unit_assert_ok(oakum_json_write(doc, &out, &unit_err));
	oakum_json_append(doc->root, num(3));
	oakum_buf_init(&out, &unit_arena, 7);
	unit_assert_ok(oakum_json_write(doc, &out, &unit_err));
	oakum_buf_init(&out, &unit_arena, 6);
	unit_assert_fails(oakum_json_write(doc, &out, &unit_err), -EFBIG,
			  "test: what is to be written is larger than 6 bytes");
}
END_TEST

#define MANY 10000

/* Were an edit not of constant cost, this would take minutes. */
START_TEST(test_many_elements)
{
	struct oakum_json_doc *doc = unit_json("{\"l\":[],\"x\":[1.0]}");
	struct oakum_node *l = oakum_json_get(doc->root, "l"), *next;
	struct oakum_buf want;
	int turn = 0;

	for (int i = 0; i < MANY; i++)
		oakum_json_append(l, num(i));
	doc = unit_json(written(doc));
	l = oakum_json_get(doc->root, "l");
	for (struct oakum_node *n = l->child; n; n = next) {
		next = n->next;
		switch (turn++ % 4) {
		case 0:
			oakum_json_remove(n);
			break;
		case 1:
			oakum_json_insert_before(n, str("inserted"));
			break;
		case 2:
			oakum_json_replace(n, str("replaced"));
			break;
		default:
			break;
		}
	}
	ck_assert_uint_eq(l->count, MANY);
	oakum_buf_init(&want, &unit_arena, OAKUM_JSON_SIZE_MAX);
	oakum_buf_puts(&want, "{\"l\":");
	oakum_json_write_value(l, &want);
	oakum_buf_puts(&want, ",\"x\":[1.0]}");
	ck_assert_str_eq(written(doc), want.data);
}
END_TEST

START_TEST(test_many_members)
{
	struct oakum_buf text;
	struct oakum_json_doc *doc;

	oakum_buf_init(&text, &unit_arena, OAKUM_JSON_SIZE_MAX);
	for (int i = 0; i < MANY; i++)
		oakum_buf_printf(&text, "%c\"%d\":[%d]", i ? ',' : '{', i, i);
	oakum_buf_putc(&text, '}');
	doc = unit_json(text.data);
	ck_assert_str_eq(written(doc), text.data);
	oakum_json_remove(doc->root->child);
	oakum_json_remove(doc->root->last);
	ck_assert_uint_eq(doc->root->count, MANY - 2);
	ck_assert_int_eq(strncmp(written(doc), "{\"1\":[1],\"2\":[2],", 17), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("json_edit");
	TCase *tc = unit_case(s, "json_edit");

	tcase_add_loop_test(tc, test_untouched_is_the_same_bytes, 0,
			    OAKUM_COUNT(untouched));
	tcase_add_loop_test(tc, test_what_is_beside_an_edit_is_the_same_bytes, 0,
			    OAKUM_COUNT(untouched));
	tcase_add_test(tc, test_put_replaces_and_appends);
	tcase_add_test(tc, test_put_into_nothing);
	tcase_add_test(tc, test_white_space_around_an_edit_stays);
	tcase_add_loop_test(tc, test_edits_at_start_middle_and_end, 0,
			    OAKUM_COUNT(places));
	tcase_add_test(tc, test_members_are_removed_and_replaced);
	tcase_add_test(tc, test_changes_are_marked_up_to_the_root);
	tcase_add_test(tc, test_moved_values_keep_their_value);
	tcase_add_test(tc, test_values_of_other_documents);
	tcase_add_test(tc, test_the_root_stays);
	tcase_add_test(tc, test_values_made_here);
	tcase_add_test(tc, test_strings_with_every_byte);
	tcase_add_test(tc, test_written_values_are_compact);
	tcase_add_test(tc, test_a_full_buffer_fails);
	tcase_add_test(tc, test_many_elements);
	tcase_add_test(tc, test_many_members);
	return unit_run(s);
}
