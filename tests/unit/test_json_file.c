/* SPDX-License-Identifier: Apache-2.0 */
/* test_json_file.c - a document in a file, or nothing. */
#include "test_io.h"

#include <oakum/json.h>

static const struct oakum_node *read_with(enum oakum_trust trust,
					  enum oakum_json_dialect dialect)
{
	return oakum_json_file(&unit_arena, in_room("f.json"), trust, dialect);
}

START_TEST(a_document_is_read_in_its_dialect)
{
	put_file("f.json", "{\"a\":1} // more");
	ck_assert_ptr_null(read_with(OAKUM_TRUST_FILE, OAKUM_JSON_STRICT));
	ck_assert_ptr_nonnull(
		oakum_json_get(read_with(OAKUM_TRUST_FILE, OAKUM_JSON_COMMENTS), "a"));
}
END_TEST

START_TEST(what_others_may_write_is_nothing)
{
	put_file("f.json", "{}");
	ck_assert_ptr_nonnull(read_with(OAKUM_TRUST_FILE, OAKUM_JSON_STRICT));
	ck_assert_int_eq(chmod(in_room("f.json"), 0666), 0);
	ck_assert_ptr_null(read_with(OAKUM_TRUST_FILE, OAKUM_JSON_STRICT));
	ck_assert_ptr_nonnull(read_with(OAKUM_TRUST_ANY, OAKUM_JSON_STRICT));
}
END_TEST

START_TEST(what_is_not_there_is_nothing)
{
	ck_assert_ptr_null(read_with(OAKUM_TRUST_ANY, OAKUM_JSON_STRICT));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("json_file");
	TCase *tc = io_case(suite, "file");

	tcase_add_test(tc, a_document_is_read_in_its_dialect);
	tcase_add_test(tc, what_others_may_write_is_nothing);
	tcase_add_test(tc, what_is_not_there_is_nothing);
	return unit_run(suite);
}
