/* SPDX-License-Identifier: Apache-2.0 */
/* test_buf.c - a growing buffer with a maximum. */
#include "unit.h"

#include <string.h>

#include <oakum/buf.h>

START_TEST(test_grows_and_stays_terminated)
{
	struct oakum_buf b;

	oakum_buf_init(&b, &unit_arena, 1000000);
	ck_assert_ptr_null(b.data);
	for (int i = 0; i < 100000; i++) {
		oakum_buf_putc(&b, (char)('a' + i % 26));
		ck_assert_uint_eq((unsigned char)b.data[b.len], 0);
	}
	ck_assert_uint_eq(b.len, 100000);
	for (size_t i = 0; i < b.len; i++)
		ck_assert_int_eq(b.data[i], 'a' + (int)(i % 26));
	ck_assert(!b.full);
	/* Doubling: all rooms together are no more than a few times the last. */
	ck_assert_uint_lt(unit_arena.held, 1000000);
}
END_TEST

START_TEST(test_ways_to_append)
{
	struct oakum_buf b;

	oakum_buf_init(&b, &unit_arena, 100);
	oakum_buf_add(&b, NULL, 0);
	ck_assert_str_eq(b.data, "");
	oakum_buf_puts(&b, "one");
	oakum_buf_add(&b, ",two,", 4);
	oakum_buf_printf(&b, "%c%05d", ';', 3);
	ck_assert_str_eq(b.data, "one,two;00003");
	ck_assert_uint_eq(b.len, strlen(b.data));
	oakum_buf_add(&b, b.data, b.len);
	ck_assert_str_eq(b.data, "one,two;00003one,two;00003");
}
END_TEST

START_TEST(test_maximum_holds_and_what_is_beyond_is_dropped)
{
	struct oakum_buf b;

	oakum_buf_init(&b, &unit_arena, 5);
	oakum_buf_puts(&b, "12345");
	ck_assert(!b.full);
	oakum_buf_puts(&b, "");
	ck_assert(!b.full);
	oakum_buf_putc(&b, '6');
	ck_assert(b.full);
	ck_assert_str_eq(b.data, "12345");
	oakum_buf_printf(&b, "%d", 7);
	ck_assert_str_eq(b.data, "12345");
}
END_TEST

START_TEST(test_once_full_nothing_is_added)
{
	struct oakum_buf b;

	oakum_buf_init(&b, &unit_arena, 5);
	oakum_buf_puts(&b, "123456");
	ck_assert(b.full);
	ck_assert_str_eq(b.data, "");
	/* A later piece that would fit must not stand where the first is missing. */
	oakum_buf_puts(&b, "78");
	ck_assert_str_eq(b.data, "");
}
END_TEST

START_TEST(test_reserve_makes_room_in_one_step)
{
	struct oakum_buf b;
	const char *data;

	oakum_buf_init(&b, &unit_arena, 10000);
	oakum_buf_reserve(&b, 9000);
	data = b.data;
	for (int i = 0; i < 9000; i++)
		oakum_buf_putc(&b, 'x');
	ck_assert_ptr_eq(b.data, data);
	oakum_buf_reserve(&b, SIZE_MAX);
	ck_assert(!b.full);
	ck_assert_uint_eq(b.cap, 10001);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("buf");
	TCase *tc = unit_case(s, "buf");

	tcase_add_test(tc, test_grows_and_stays_terminated);
	tcase_add_test(tc, test_ways_to_append);
	tcase_add_test(tc, test_maximum_holds_and_what_is_beyond_is_dropped);
	tcase_add_test(tc, test_once_full_nothing_is_added);
	tcase_add_test(tc, test_reserve_makes_room_in_one_step);
	return unit_run(s);
}
