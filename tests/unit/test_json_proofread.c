/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_json_proofread.c - a written text is taken when it reads as the tree, and only then.
 *
 * Every text is damaged at every byte. What is taken all the same must read as the tree: the
 * reader says what is right.
 */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include <oakum/json.h>

static const char source[] =
	"{ \"keep\" : [ 1 , -0.5e+3, {\"\\u0061\\/b\":\"\\ud83d\\ude00\"} ],\n"
	"\t\"gone\" : null , \"esc\\u0061ped\" : {\"a\":1,\"b\":[true,false]},\"list\":[1,[2],3] }";

static int proofread(const struct oakum_json_doc *doc, const char *text, size_t len)
{
	return oakum_json_proofread(doc, text, len, &unit_err);
}

static const char *write_doc(const struct oakum_json_doc *doc)
{
	struct oakum_buf out;

	oakum_buf_init(&out, &unit_arena, OAKUM_JSON_SIZE_MAX);
	unit_assert_ok(oakum_json_write(doc, &out, &unit_err));
	return out.data;
}

static struct oakum_node *str(const char *s)
{
	return oakum_json_string(&unit_arena, s);
}

/* Something of each kind is put, replaced, inserted, appended and removed. */
static struct oakum_json_doc *edited(void)
{
	static const char all[] = "\"\\/\b\f\n\r\t\x01\x1f\x7f \xc3\xa9\xf0\x9f\x98\x80";
	struct oakum_json_doc *doc = unit_json(source);
	struct oakum_node *root = doc->root, *made = oakum_json_object(&unit_arena);

	oakum_json_put(&unit_arena, made, "n", oakum_json_u64(&unit_arena, UINT64_MAX));
	oakum_json_put(&unit_arena, made, "i", oakum_json_i64(&unit_arena, -7));
	oakum_json_put(&unit_arena, made, "", oakum_json_null(&unit_arena));
	oakum_json_put(&unit_arena, made, all, oakum_json_array(&unit_arena));
	oakum_json_put(&unit_arena, made, "t", oakum_json_bool(&unit_arena, true));
	oakum_json_remove(oakum_json_get(root, "gone"));
	oakum_json_put(&unit_arena, root, "made", made);
	oakum_json_put(&unit_arena, root, "escaped", str(all));
	oakum_json_append(oakum_json_get(root, "list"), str("end"));
	oakum_json_insert_before(oakum_json_get(root, "list")->child, str("begin"));
	oakum_json_replace(oakum_json_get(root, "keep")->child,
			   oakum_json_bool(&unit_arena, false));
	return doc;
}

START_TEST(test_what_was_written_is_taken)
{
	struct oakum_json_doc *doc = unit_json(source);

	unit_assert_ok(proofread(doc, source, strlen(source)));
	doc = edited();
	unit_assert_ok(proofread(doc, write_doc(doc), strlen(write_doc(doc))));
}
END_TEST

/* A text that is taken reads strictly, and as the same tree. */
static bool is_right(const struct oakum_json_doc *doc, const char *text, size_t len)
{
	struct oakum_json_doc *again;

	if (proofread(doc, text, len) < 0)
		return false;
	unit_assert_ok(oakum_json_read(&unit_arena, "again", text, len, OAKUM_JSON_STRICT,
				       &again, &unit_err));
	ck_assert_msg(oakum_json_equal(doc->root, again->root), "%.*s", (int)len, text);
	return true;
}

START_TEST(test_damage_is_seen)
{
	static const char bytes[] = "\"\\{}[]:, 019-.eutfn/a\x01\xff";
	const struct oakum_json_doc *doc = edited();
	char *text = oakum_arena_strdup(&unit_arena, write_doc(doc));
	size_t len = strlen(text), taken = 0;

	for (size_t i = 0; i < len; i++) {
		char was = text[i];

		for (size_t k = 0; k < sizeof(bytes); k++) {
			text[i] = bytes[k];
			taken += is_right(doc, text, len) && bytes[k] != was;
		}
		text[i] = was;
		ck_assert_int_eq(proofread(doc, text, i), -EIO);
	}
	/* White space for white space is no damage. */
	ck_assert_uint_lt(taken, 8);
}
END_TEST

START_TEST(test_a_byte_more_or_less_is_seen)
{
	const struct oakum_json_doc *doc = edited();
	const char *text = write_doc(doc);
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++) {
		char *other = oakum_arena_alloc(&unit_arena, len + 2);

		memcpy(other, text, i);
		memcpy(other + i, text + i + 1, len - i);
		(void)is_right(doc, other, len - 1); /* a space may go */
		memcpy(other, text, i + 1);
		memcpy(other + i + 1, text + i, len - i);
		(void)is_right(doc, other, len + 1);
	}
}
END_TEST

/* What the writer would write, and no reader takes: a fault of whoever edited the tree. */
static const struct {
	const char *what;
	const char *text;
} wrong[] = {
	{"twins", NULL},
	{"many twins", NULL},
	{"no UTF-8", "\xc3"},
	{"a cut letter", "a\xe2\x82"},
	{"a surrogate", "\xed\xa0\x80"},
};

static void put_twins(struct oakum_node *root, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		oakum_json_put(&unit_arena, root,
			       oakum_arena_printf(&unit_arena, "k%u", i),
			       oakum_json_null(&unit_arena));
	root->last->key = root->last->prev->key;
	root->last->key_len = root->last->prev->key_len;
}

START_TEST(test_a_wrong_tree_is_seen)
{
	struct oakum_json_doc *doc = unit_json("{}");

	if (wrong[_i].text)
		oakum_json_put(&unit_arena, doc->root, "k", str(wrong[_i].text));
	else
		put_twins(doc->root, _i == 0 ? 2 : 100);
	unit_assert_fails(proofread(doc, write_doc(doc), strlen(write_doc(doc))), -EIO,
			  "the rewritten document reads differently");
}
END_TEST

static const char *const numbers[] = {"",   "-",   "01",  "1.",	 ".5", "1e",
				      "+1", "1e+", "0x1", "1 2", "a",  "--1"};

START_TEST(test_a_number_is_one)
{
	struct oakum_json_doc *doc = unit_json("[0]");
	struct oakum_node *n = oakum_json_u64(&unit_arena, 1);

	n->text = numbers[_i];
	n->text_len = (uint32_t)strlen(numbers[_i]);
	oakum_json_append(doc->root, n);
	ck_assert_int_eq(proofread(doc, write_doc(doc), strlen(write_doc(doc))), -EIO);
}
END_TEST

START_TEST(test_depth_is_the_readers)
{
	struct oakum_json_doc *doc = unit_json("[]"), *again;
	struct oakum_node *at = doc->root;

	for (unsigned depth = 1; depth <= OAKUM_JSON_DEPTH_MAX; depth++) {
		const char *text = write_doc(doc);

		unit_assert_ok(proofread(doc, text, strlen(text)));
		oakum_json_append(at, oakum_json_array(&unit_arena));
		at = at->last;
	}
	ck_assert_int_eq(proofread(doc, write_doc(doc), strlen(write_doc(doc))), -EIO);
	ck_assert_int_lt(oakum_json_read(&unit_arena, "deep", write_doc(doc),
					 strlen(write_doc(doc)), OAKUM_JSON_STRICT,
					 &again, &unit_err),
			 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("json_proofread");
	TCase *tc = unit_case(s, "json_proofread");

	tcase_add_test(tc, test_what_was_written_is_taken);
	tcase_add_test(tc, test_damage_is_seen);
	tcase_add_test(tc, test_a_byte_more_or_less_is_seen);
	tcase_add_loop_test(tc, test_a_wrong_tree_is_seen, 0, OAKUM_COUNT(wrong));
	tcase_add_loop_test(tc, test_a_number_is_one, 0, OAKUM_COUNT(numbers));
	tcase_add_test(tc, test_depth_is_the_readers);
	return unit_run(s);
}
