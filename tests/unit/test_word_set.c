/* SPDX-License-Identifier: Apache-2.0 */
/* test_word_set.c - words are found as often as they were added. */
#include "unit.h"

#include <oakum/word_set.h>

START_TEST(test_counts)
{
	static const char *const words[] = {"b", "a", "c", "b", "", "bb"};
	struct oakum_word_set set;

	oakum_word_set_init(&set, &unit_arena, 6);
	for (size_t i = 0; i < 6; i++)
		oakum_word_set_add(&set, words[i]);
	oakum_word_set_sort(&set);
	ck_assert_uint_eq(oakum_word_set_count(&set, "b"), 2);
	ck_assert_uint_eq(oakum_word_set_count(&set, "a"), 1);
	ck_assert_uint_eq(oakum_word_set_count(&set, "bb"), 1);
	ck_assert_uint_eq(oakum_word_set_count(&set, ""), 1);
	ck_assert_uint_eq(oakum_word_set_count(&set, "d"), 0);
	ck_assert_uint_eq(oakum_word_set_count(&set, "ab"), 0);
}
END_TEST

START_TEST(test_empty)
{
	struct oakum_word_set set;

	oakum_word_set_init(&set, &unit_arena, 0);
	oakum_word_set_sort(&set);
	ck_assert_uint_eq(oakum_word_set_count(&set, "a"), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("word_set");
	TCase *tc = unit_case(suite, "word_set");

	tcase_add_test(tc, test_counts);
	tcase_add_test(tc, test_empty);
	return unit_run(suite);
}
