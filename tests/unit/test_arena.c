/* SPDX-License-Identifier: Apache-2.0 */
/* test_arena.c - the memory of a run: alignment, zeroes, ceiling, death. */
#include "unit.h"

#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

START_TEST(test_takes_nothing_before_first_use)
{
	ck_assert_uint_eq(unit_arena.held, 0);
	ck_assert_ptr_null(unit_arena.block);
}
END_TEST

START_TEST(test_memory_is_zeroed_aligned_and_apart)
{
	char *last = NULL;

	for (size_t size = 0; size < 3000; size += 7) {
		char *p = oakum_arena_alloc(&unit_arena, size);

		ck_assert_uint_eq((uintptr_t)p % _Alignof(max_align_t), 0);
		ck_assert(is_zero(p, size));
		ck_assert_ptr_ne(p, last);
		memset(p, 0xa5, size);
		last = p;
	}
}
END_TEST

START_TEST(test_large_pieces_leave_the_small_ones_room)
{
	char *small = oakum_arena_alloc(&unit_arena, 16);
	char *large = oakum_arena_alloc(&unit_arena, 3 * 1024 * 1024);
	char *next = oakum_arena_alloc(&unit_arena, 16);

	ck_assert(is_zero(large, 3 * 1024 * 1024));
	memset(large, 1, 3 * 1024 * 1024);
	ck_assert(is_zero(small, 16) && is_zero(next, 16));
	ck_assert_uint_lt((uintptr_t)next - (uintptr_t)small, 4096);
}
END_TEST

START_TEST(test_many_pieces_take_few_blocks)
{
	size_t before;

	for (int i = 0; i < 100000; i++)
		*(char *)oakum_arena_alloc(&unit_arena, 16) = 1;
	before = unit_arena.held;
	ck_assert_uint_ge(before, 1600000);
	ck_assert_uint_lt(before, 8000000);
}
END_TEST

START_TEST(test_what_is_lent_is_used_first_and_stays_the_lenders)
{
	static _Alignas(max_align_t) char lent[4096];
	const volatile char *again = lent; /* an arena's memory has no other name else */
	struct oakum_arena a;
	char *first, *second;

	oakum_arena_init(&a, 1024 * 1024);
	oakum_arena_lend(&a, lent, sizeof(lent));
	first = oakum_arena_alloc(&a, 2048);
	second = oakum_arena_alloc(&a, 3000);
	ck_assert(first > lent && first + 2048 <= lent + sizeof(lent));
	ck_assert(second < lent || second >= lent + sizeof(lent));
	ck_assert(is_zero(first, 2048) && is_zero(second, 3000));
	ck_assert_uint_gt(a.held, sizeof(lent));
	memset(first, 1, 2048);
	oakum_arena_release(&a);
	ck_assert_ptr_null(a.block);
	ck_assert_uint_eq(a.held, 0);
	ck_assert_int_eq(again[first - lent], 1);
}
END_TEST

START_TEST(test_release_and_use_again)
{
	ck_assert_ptr_nonnull(oakum_arena_alloc(&unit_arena, 100000));
	oakum_arena_release(&unit_arena);
	ck_assert_uint_eq(unit_arena.held, 0);
	ck_assert_uint_eq(unit_arena.ceiling, OAKUM_ARENA_CEILING);
	ck_assert_str_eq(oakum_arena_strdup(&unit_arena, "again"), "again");
	oakum_arena_release(NULL);
}
END_TEST

START_TEST(test_copies_end_in_nul)
{
	char *p = oakum_arena_dup(&unit_arena, "abcdef", 3);

	ck_assert_str_eq(p, "abc");
	ck_assert_str_eq(oakum_arena_dup(&unit_arena, NULL, 0), "");
	ck_assert_uint_eq((unsigned char)oakum_arena_dup(&unit_arena, "a\0b", 3)[2], 'b');
	ck_assert_str_eq(oakum_arena_printf(&unit_arena, "%s-%d", "x", 7), "x-7");
	ck_assert_uint_eq(strlen(oakum_arena_printf(&unit_arena, "%5000d", 1)), 5000);
}
END_TEST

/* Runs in a child; what it says on stderr is in story, its exit status is returned. */
static int dies(void (*run)(struct oakum_arena *), size_t ceiling, char story[256])
{
	int ends[2], status;
	ssize_t n, len = 0;
	pid_t pid;

	ck_assert_int_eq(pipe(ends), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct oakum_arena a;

		dup2(ends[1], STDERR_FILENO);
		oakum_arena_init(&a, ceiling);
		run(&a);
		_exit(0);
	}
	close(ends[1]);
	while ((n = read(ends[0], story + len, 255 - (size_t)len)) > 0)
		len += n;
	story[len] = '\0';
	close(ends[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void fill_a_mebibyte(struct oakum_arena *a)
{
	for (int i = 0; i < 1024; i++)
		memset(oakum_arena_alloc(a, 1024), 1, 1024);
}

static void one_mebibyte(struct oakum_arena *a)
{
	memset(oakum_arena_alloc(a, 1024 * 1024), 1, 1024 * 1024);
}

static void overflowing_array(struct oakum_arena *a)
{
	volatile size_t count = SIZE_MAX / 8 + 2;

	*(char *)oakum_arena_array(a, count, 8) = 1;
}

static void enormous(struct oakum_arena *a)
{
	volatile size_t size = SIZE_MAX - 4;

	*(char *)oakum_arena_alloc(a, size) = 1;
}

START_TEST(test_ceiling_ends_the_process)
{
	char story[256];

	ck_assert_int_eq(dies(fill_a_mebibyte, 1024 * 1024, story), 1);
	ck_assert_str_eq(story,
			 "oakum: out of memory: the ceiling of this run is reached\n");
	ck_assert_int_eq(dies(fill_a_mebibyte, 2 * 1024 * 1024, story), 0);
	ck_assert_str_eq(story, "");
	ck_assert_int_eq(dies(one_mebibyte, 1024 * 1024, story), 1);
	ck_assert_int_eq(dies(one_mebibyte, 1024 * 1024 + 4096, story), 0);
	ck_assert_int_eq(dies(one_mebibyte, 0, story), 1);
}
END_TEST

START_TEST(test_impossible_sizes_end_the_process)
{
	char story[256];

	ck_assert_int_eq(dies(overflowing_array, SIZE_MAX, story), 1);
	ck_assert_str_eq(story, "oakum: out of memory: a single request is too large\n");
	ck_assert_int_eq(dies(enormous, SIZE_MAX, story), 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("arena");
	TCase *tc = unit_case(s, "arena");

	tcase_add_test(tc, test_takes_nothing_before_first_use);
	tcase_add_test(tc, test_memory_is_zeroed_aligned_and_apart);
	tcase_add_test(tc, test_large_pieces_leave_the_small_ones_room);
	tcase_add_test(tc, test_many_pieces_take_few_blocks);
	tcase_add_test(tc, test_what_is_lent_is_used_first_and_stays_the_lenders);
	tcase_add_test(tc, test_release_and_use_again);
	tcase_add_test(tc, test_copies_end_in_nul);
	tcase_add_test(tc, test_ceiling_ends_the_process);
	tcase_add_test(tc, test_impossible_sizes_end_the_process);
	return unit_run(s);
}
