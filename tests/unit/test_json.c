/* SPDX-License-Identifier: Apache-2.0 */
/* test_json.c - the strict reader: what it takes, what it refuses, and what it says then. */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include <oakum/json.h>

static int read_as(enum oakum_json_dialect dialect, const char *text, size_t len,
		   struct oakum_json_doc **doc)
{
	/* An own allocation of exactly len bytes, so that a sanitizer sees a look beyond. */
	char *bytes = oakum_arena_alloc(&unit_arena, len);

	if (len)
		memcpy(bytes, text, len);
	return oakum_json_read(&unit_arena, "doc", bytes, len, dialect, doc, &unit_err);
}

/* The text, its length (it may hold NULs), and all that is said about it. */
#define CASE(text, story)                                                                \
	{                                                                                \
		text, sizeof(text) - 1, "doc: " story                                    \
	}

struct refusal {
	const char *text;
	size_t len;
	const char *story;
};

static const struct refusal refused[] = {
	/* keys twice, compared after unescaping */
	CASE("{\"a\":1,\"a\":2}", "duplicate key 'a' at /a (byte 7)"),
	CASE("{\"x\":{\"\\u0061b\":1,\"ab\":2}}",
	     "duplicate key 'ab' at /x/ab (byte 18)"),
	CASE("{\"x\":[0,{\"a/b\":1,\"\":2,\"a\\/b\":3}]}",
	     "duplicate key 'a/b' at /x/1/a~1b (byte 22)"),
	CASE("{\"\":1,\"\":2}", "duplicate key '' at / (byte 6)"),
	CASE("{\"\xc3\xa9\":1,\"\\u00e9\":2}",
	     "duplicate key '\\xc3\\xa9' at /\\xc3\\xa9 (byte 8)"),

	/* what makes C strings and Go strings differ */
	CASE("{\"a\\u0000\":1}",
	     "'\\u0000' is a NUL character at the top level (byte 3)"),
	CASE("{\"a\":\"x\\u0000y\"}", "'\\u0000' is a NUL character at /a (byte 7)"),
	CASE("[\"\\\\u0000\\u0000\"]", "'\\u0000' is a NUL character at /0 (byte 9)"),
	CASE("[\"\\ud800\"]",
	     "'\\ud800' is the first half of a surrogate pair without the second at /0 (byte 2)"),
	CASE("[\"\\uDBFFx\"]",
	     "'\\uDBFF' is the first half of a surrogate pair without the second at /0 (byte 2)"),
	CASE("[\"\\ud800\\u0041\"]",
	     "'\\ud800' is the first half of a surrogate pair without the second at /0 (byte 2)"),
	CASE("[\"\\ud800\\ud800\\udc00\"]",
	     "'\\ud800' is the first half of a surrogate pair without the second at /0 (byte 2)"),
	CASE("[1,\"\\udc00\\ud800\"]",
	     "'\\udc00' is the second half of a surrogate pair without the first at /1 (byte 4)"),
	CASE("{\"\\uDFFF\":1}",
	     "'\\uDFFF' is the second half of a surrogate pair without the first at the top level (byte 2)"),

	/* not UTF-8 */
	CASE("[1,\"\xff\"]", "invalid UTF-8 at /1 (byte 4)"),
	CASE("{\"a\":\"x\xc0\xaf\"}", "invalid UTF-8 at /a (byte 7)"),
	CASE("{\"a\":{\"b\xed\xa0\x80\":1}}", "invalid UTF-8 at /a (byte 8)"),
	CASE("[\"\xf4\x90\x80\x80\"]", "invalid UTF-8 at /0 (byte 2)"),
	CASE("[\"\xc3", "invalid UTF-8 at /0 (byte 2)"),
	CASE("\xff\xfe{\0}\0", "invalid UTF-8 at the top level (byte 0)"),
	CASE("{}\xff", "invalid UTF-8 at the top level (byte 2)"),
	CASE("\xef\xbb\xbf{}",
	     "begins with a byte-order mark (EF BB BF) at the top level (byte 0)"),
	CASE("{}\xef\xbb\xbf",
	     "trailing data behind the document at the top level (byte 2)"),

	/* the top level */
	CASE("", "the document is empty at the top level (byte 0)"),
	CASE(" \t\r\n", "the document is empty at the top level (byte 4)"),
	CASE("null", "neither an object nor an array at the top level (byte 0)"),
	CASE(" 1 ", "neither an object nor an array at the top level (byte 1)"),
	CASE("\"{}\"", "neither an object nor an array at the top level (byte 0)"),
	CASE("true", "neither an object nor an array at the top level (byte 0)"),
	CASE("}", "neither an object nor an array at the top level (byte 0)"),
	CASE("{} {}", "trailing data behind the document at the top level (byte 3)"),
	CASE("{}}", "trailing data behind the document at the top level (byte 2)"),
	CASE("{},", "trailing data behind the document at the top level (byte 2)"),
	CASE("[]\0", "trailing data behind the document at the top level (byte 2)"),
	/* yajl forgives unfinished tokens behind the root */
	CASE("{} \"abc", "trailing data behind the document at the top level (byte 3)"),
	CASE("{} tru", "trailing data behind the document at the top level (byte 3)"),
	CASE("{} 12", "trailing data behind the document at the top level (byte 3)"),
	CASE("{} /", "trailing data behind the document at the top level (byte 3)"),

	/* too short */
	CASE("{", "the document ends too early at the top level (byte 1)"),
	CASE("{\"a\"", "the document ends too early at /a (byte 4)"),
	CASE("{\"a\":", "the document ends too early at /a (byte 5)"),
	CASE("{\"a\":1", "the document ends too early at /a (byte 6)"),
	CASE("{\"a\":{\"b\":[1,2,", "the document ends too early at /a/b/2 (byte 15)"),
	CASE("[\"abc", "the document ends too early at /0 (byte 5)"),
	CASE("[\"abc\\", "the document ends too early at /0 (byte 6)"),
	CASE("[\"\\u00", "the document ends too early at /0 (byte 6)"),
	CASE("[nul", "the document ends too early at /0 (byte 4)"),

	/* comments, white space of others, control characters */
	CASE("[/* x */1]", "comment, but JSON has none, at /0 (byte 1)"),
	CASE("[1,//x\n2]", "comment, but JSON has none, at /1 (byte 3)"),
	CASE("/**/{}", "neither an object nor an array at the top level (byte 0)"),
	CASE("{}//", "trailing data behind the document at the top level (byte 2)"),
	CASE("[1\v,2]", "vertical tab, which is no white space in JSON, at /1 (byte 2)"),
	CASE("[1,\f2]", "form feed, which is no white space in JSON, at /1 (byte 3)"),
	CASE("[1\f]", "form feed, which is no white space in JSON, at /1 (byte 2)"),
	CASE("[\v]", "vertical tab, which is no white space in JSON, at /0 (byte 1)"),
	CASE("{\"a\" \f:1}",
	     "form feed, which is no white space in JSON, at /a (byte 5)"),
	CASE("{\"a\":\f{}}",
	     "form feed, which is no white space in JSON, at /a (byte 5)"),
	CASE("{\v\"a\":1}",
	     "vertical tab, which is no white space in JSON, at the top level (byte 1)"),
	CASE("\v{}", "neither an object nor an array at the top level (byte 0)"),
	CASE("{}\f", "trailing data behind the document at the top level (byte 2)"),
	CASE("[1,\0002]", "character that begins no JSON value at /1 (byte 3)"),
	CASE("[\"a\0b\"]", "control character inside a string at /0 (byte 3)"),
	CASE("[\"a\nb\"]", "control character inside a string at /0 (byte 3)"),
	CASE("{\"a\x1f\":1}",
	     "control character inside a string at the top level (byte 3)"),

	/* no JSON at all */
	CASE("[True]", "character that begins no JSON value at /0 (byte 1)"),
	CASE("[tru]", "word that is not true, false or null at /0 (byte 1)"),
	CASE("['x']", "character that begins no JSON value at /0 (byte 1)"),
	CASE("[NaN]", "character that begins no JSON value at /0 (byte 1)"),
	CASE("[\"a\\x\"]",
	     "'\\' before a character that cannot be escaped at /0 (byte 3)"),
	CASE("[\"a\\u12g4\"]", "'\\u' without four hexadecimal digits at /0 (byte 6)"),
	CASE("[01]", "no ',' or ']' after an element at /1 (byte 2)"),
	CASE("[+1]", "character that begins no JSON value at /0 (byte 1)"),
	CASE("[.5]", "character that begins no JSON value at /0 (byte 1)"),
	CASE("[1.]", "number without digits after its point at /0 (byte 3)"),
	CASE("[1e]", "number without digits in its exponent at /0 (byte 3)"),
	CASE("[-]", "minus sign without a number at /0 (byte 2)"),
	CASE("[1,]", "token that may not stand here at /1 (byte 3)"),
	CASE("[1,,2]", "token that may not stand here at /1 (byte 3)"),
	CASE("[,1]", "token that may not stand here at /0 (byte 1)"),
	CASE("[1 2]", "no ',' or ']' after an element at /1 (byte 3)"),
	CASE("[1}", "no ',' or ']' after an element at /1 (byte 2)"),
	CASE("{\"a\":1]", "no ',' or '}' after a member at the top level (byte 6)"),
	CASE("{\"a\":1,}", "member whose key is no string at the top level (byte 7)"),
	CASE("{,}", "member whose key is no string at the top level (byte 1)"),
	CASE("{1:2}", "member whose key is no string at the top level (byte 1)"),
	CASE("{\"a\" 1}", "no ':' between key and value at /a (byte 5)"),
	CASE("{\"a\"::1}", "token that may not stand here at /a (byte 5)"),
	CASE("{\"a\":{\"b\" , 1}}", "no ':' between key and value at /a/b (byte 10)"),
};

START_TEST(test_refused)
{
	const struct refusal *c = &refused[_i];
	struct oakum_json_doc *doc = NULL;

	ck_assert_int_eq(read_as(OAKUM_JSON_STRICT, c->text, c->len, &doc), -EINVAL);
	ck_assert_str_eq(unit_err.msg, c->story);
	ck_assert_int_eq(unit_err.code, -EINVAL);
	ck_assert_ptr_null(doc);
}
END_TEST

/* The same document broken off anywhere is refused as well, and never crashes. */
START_TEST(test_every_beginning_is_refused)
{
	static const char text[] =
		"{\"a\":[1.5e+3,-0,true,false,null,\"\\u00e9\\ud83d\\ude00\\n\"],\"b\":{}}";
	struct oakum_json_doc *doc;

	for (size_t len = 0; len < sizeof(text) - 1; len++)
		unit_assert_fails(read_as(OAKUM_JSON_STRICT, text, len, &doc), -EINVAL,
				  "doc: ");
	unit_assert_ok(read_as(OAKUM_JSON_STRICT, text, sizeof(text) - 1, &doc));
}
END_TEST

static const struct refusal refused_with_comments[] = {
	CASE("/**/ //", "the document is empty at the top level (byte 7)"),
	CASE("/* {}", "neither an object nor an array at the top level (byte 0)"),
	CASE("{} /* x", "trailing data behind the document at the top level (byte 3)"),
	CASE("{} /", "trailing data behind the document at the top level (byte 3)"),
	CASE("[1,/*x", "the document ends too early at /1 (byte 6)"),
	CASE("[1,/**/2,//\n/*,*/,3]", "token that may not stand here at /2 (byte 17)"),
	CASE("{\"a\":/**/1,/**/\"a\":2}", "duplicate key 'a' at /a (byte 15)"),
	CASE("[1,/**/\v2]",
	     "vertical tab, which is no white space in JSON, at /1 (byte 7)"),
	CASE("[1,//\xff\n2]", "invalid UTF-8 at /1 (byte 5)"),
	CASE("[1 # 2\n]", "character that begins no JSON value at /1 (byte 3)"),
};

START_TEST(test_refused_with_comments)
{
	const struct refusal *c = &refused_with_comments[_i];
	struct oakum_json_doc *doc = NULL;

	ck_assert_int_eq(read_as(OAKUM_JSON_COMMENTS, c->text, c->len, &doc), -EINVAL);
	ck_assert_str_eq(unit_err.msg, c->story);
}
END_TEST

START_TEST(test_comments_where_they_are_allowed)
{
	static const char text[] =
		"// first\n/* , */ { /* : { */ \"a\" /**/ : // \"x\"\n [ 1 /* , */ , /***/ 2 ] "
		"/* \v\" */ , \"b/*\" : \"//\" } // last, without a newline";
	struct oakum_json_doc *doc;
	const struct oakum_node *a;

	unit_assert_ok(read_as(OAKUM_JSON_COMMENTS, text, sizeof(text) - 1, &doc));
	ck_assert_str_eq(unit_text(doc->root), "{\"a\":[1,2],\"b/*\":\"//\"}");
	a = oakum_json_get(doc->root, "a");
	ck_assert_int_eq(doc->src[a->begin], '[');
	ck_assert_int_eq(doc->src[a->end - 1], ']');
	ck_assert_int_eq(doc->src[a->last->begin], '2');
	ck_assert_int_eq(doc->src[a->key_begin], '"');
	ck_assert_uint_eq(oakum_json_line(doc, doc->root), 2);
	ck_assert_uint_eq(oakum_json_line(doc, a), 3);
}
END_TEST

/* Arrays and objects in turn; the innermost is an empty array. */
static char *nested(unsigned depth)
{
	struct oakum_buf b;

	oakum_buf_init(&b, &unit_arena, OAKUM_JSON_SIZE_MAX);
	for (unsigned i = depth; i > 0; i--)
		oakum_buf_puts(&b, i % 2 ? "[" : "{\"k\":");
	for (unsigned i = 1; i <= depth; i++)
		oakum_buf_puts(&b, i % 2 ? "]" : "}");
	return b.data;
}

START_TEST(test_depth)
{
	struct oakum_json_doc *doc = unit_json(nested(OAKUM_JSON_DEPTH_MAX));
	char *text = nested(OAKUM_JSON_DEPTH_MAX + 1);

	unit_assert_fails(read_as(OAKUM_JSON_STRICT, text, strlen(text), &doc), -EINVAL,
			  "doc: more than 64 levels of nesting at /0/k/0/k/0/k");
	ck_assert_ptr_nonnull(strstr(unit_err.msg, "/0/k (byte 192)"));
	text = nested(100000);
	unit_assert_fails(read_as(OAKUM_JSON_STRICT, text, strlen(text), &doc), -EINVAL,
			  "more than 64 levels");
	/* Levels side by side do not add up. */
	text = oakum_arena_alloc(&unit_arena, 1000);
	for (size_t i = 0; i < 100; i++)
		memcpy(text + 3 * i, i ? ",[]" : "[[]", 3);
	text[300] = ']';
	ck_assert_uint_eq(unit_json(text)->root->count, 100);
}
END_TEST

START_TEST(test_size)
{
	struct oakum_json_doc *doc;
	char *text = oakum_arena_alloc(&unit_arena, OAKUM_JSON_SIZE_MAX + 1);

	memset(text, ' ', OAKUM_JSON_SIZE_MAX + 1);
	memcpy(text, "[1]", 3);
	unit_assert_ok(oakum_json_read(&unit_arena, "doc", text, OAKUM_JSON_SIZE_MAX,
				       OAKUM_JSON_STRICT, &doc, &unit_err));
	unit_assert_fails(oakum_json_read(&unit_arena, "doc", text,
					  OAKUM_JSON_SIZE_MAX + 1, OAKUM_JSON_STRICT,
					  &doc, &unit_err),
			  -EFBIG, "doc: is larger than 4194304 bytes");
	/* All of it one string, with escapes and without. */
	memset(text, 'x', OAKUM_JSON_SIZE_MAX);
	memcpy(text, "[\"", 2);
	memcpy(text + OAKUM_JSON_SIZE_MAX - 2, "\"]", 2);
	unit_assert_ok(oakum_json_read(&unit_arena, "doc", text, OAKUM_JSON_SIZE_MAX,
				       OAKUM_JSON_STRICT, &doc, &unit_err));
	ck_assert_uint_eq(doc->root->child->text_len, OAKUM_JSON_SIZE_MAX - 4);
	memcpy(text + 2, "\\n", 2);
	unit_assert_ok(oakum_json_read(&unit_arena, "doc", text, OAKUM_JSON_SIZE_MAX,
				       OAKUM_JSON_STRICT, &doc, &unit_err));
	ck_assert_uint_eq(doc->root->child->text_len, OAKUM_JSON_SIZE_MAX - 5);
	ck_assert_int_eq(doc->root->child->text[0], '\n');
}
END_TEST

/* An object of n members "k0", "k1", …, of which the one called twice comes again at the end. */
static char *members(unsigned n, int twice)
{
	struct oakum_buf b;

	oakum_buf_init(&b, &unit_arena, OAKUM_JSON_SIZE_MAX);
	for (unsigned i = 0; i < n; i++)
		oakum_buf_printf(&b, "%c\"k%u\":%u", i ? ',' : '{', i, i);
	if (twice >= 0)
		oakum_buf_printf(&b, ",\"k%d\":0", twice);
	oakum_buf_putc(&b, '}');
	return b.data;
}

/* On both sides of where the way of looking changes, and for many. */
START_TEST(test_duplicates_among_many_keys)
{
	static const unsigned counts[] = {1,  2,  15, 16, 17,  46,
					  47, 48, 49, 50, 100, 10000};
	struct oakum_json_doc *doc;

	for (size_t i = 0; i < OAKUM_COUNT(counts); i++) {
		unsigned n = counts[i];
		const unsigned again[] = {0, n / 2, n - 1};

		doc = unit_json(members(n, -1));
		ck_assert_uint_eq(doc->root->count, n);
		for (size_t k = 0; k < OAKUM_COUNT(again); k++) {
			char *text = members(n, (int)again[k]);
			char *story = oakum_arena_printf(
				&unit_arena,
				"doc: duplicate key 'k%u' at /k%u (byte %zu)", again[k],
				again[k], (size_t)(strrchr(text, ',') - text) + 1);

			unit_assert_fails(
				read_as(OAKUM_JSON_STRICT, text, strlen(text), &doc),
				-EINVAL, story);
		}
	}
}
END_TEST

START_TEST(test_long_names_leave_room_for_the_byte)
{
	char *key = oakum_arena_alloc(&unit_arena, 5001), *text;
	struct oakum_json_doc *doc;

	memset(key, '/', 5000);
	text = oakum_arena_printf(&unit_arena, "{\"%s\":1,\"%s\":1}", key, key);
	unit_assert_fails(read_as(OAKUM_JSON_STRICT, text, strlen(text), &doc), -EINVAL,
			  "duplicate key '//////");
	ck_assert_ptr_nonnull(strstr(unit_err.msg, "~1~1... (byte 5006)"));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("json");
	TCase *tc = unit_case(s, "json");

	tcase_add_loop_test(tc, test_refused, 0, OAKUM_COUNT(refused));
	tcase_add_test(tc, test_every_beginning_is_refused);
	tcase_add_loop_test(tc, test_refused_with_comments, 0,
			    OAKUM_COUNT(refused_with_comments));
	tcase_add_test(tc, test_comments_where_they_are_allowed);
	tcase_add_test(tc, test_depth);
	tcase_add_test(tc, test_size);
	tcase_add_test(tc, test_duplicates_among_many_keys);
	tcase_add_test(tc, test_long_names_leave_room_for_the_byte);
	return unit_run(s);
}
