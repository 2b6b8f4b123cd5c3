/* SPDX-License-Identifier: Apache-2.0 */
/* test_mount_tree.c - the tree answers as a comparison of each mount with every other does. */
#include "unit.h"

#include <string.h>

#include <oakum/path.h>
#include <oakum/str.h>

#include "../../core/rules/lib/mount_tree.h"

#define MOUNTS 400

static struct oakum_spec_mount mounts[MOUNTS];
static struct oakum_mount_tree tree;

/* Short names, so that many places are the same, above or below each other. */
static const char *made_up_place(unsigned seed)
{
	static const char *const names[] = {"a", "b", "ab", "dev", "shm"};
	const char *place = "";

	for (; seed % 7; seed /= 7)
		place = oakum_path_join(&unit_arena, place,
					names[seed % 7 % OAKUM_COUNT(names)]);
	return *place ? place : "/";
}

static void make_mounts(void)
{
	unsigned seed = 1;

	for (size_t i = 0; i < MOUNTS; i++) {
		seed = seed * 1103515245 + 12345;
		mounts[i] = (struct oakum_spec_mount){
			.place = made_up_place(seed >> 12),
			.node = oakum_json_i64(&unit_arena, seed >> 30),
		};
	}
}

static const struct oakum_spec_mount *below(size_t n, const char *place)
{
	for (size_t i = 0; i < n; i++) {
		if (oakum_path_below(mounts[i].place, place) &&
		    !oakum_streq(mounts[i].place, place))
			return &mounts[i];
	}
	return NULL;
}

static const struct oakum_spec_mount *other(size_t n, const char *place,
					    const struct oakum_node *like)
{
	for (size_t i = 0; i < n; i++) {
		if (oakum_streq(mounts[i].place, place) &&
		    !oakum_json_equal(mounts[i].node, like))
			return &mounts[i];
	}
	return NULL;
}

static const struct oakum_spec_mount *above(size_t n, const char *place)
{
	const struct oakum_spec_mount *last = NULL;

	for (size_t i = 0; i < n; i++) {
		if (mounts[i].place[1] && oakum_path_below(place, mounts[i].place) &&
		    !oakum_streq(mounts[i].place, place))
			last = &mounts[i];
	}
	return last;
}

START_TEST(test_answers_are_those_of_a_comparison)
{
	make_mounts();
	oakum_mount_tree_init(&tree, &unit_arena, mounts, MOUNTS);
	for (size_t i = 0; i < MOUNTS; i++) {
		const char *place = mounts[i].place;

		ck_assert_ptr_eq(oakum_mount_tree_below(&tree, place), below(i, place));
		ck_assert_ptr_eq(oakum_mount_tree_other(&tree, place, mounts[i].node),
				 other(i, place, mounts[i].node));
		ck_assert_ptr_eq(oakum_mount_tree_above(&tree, place), above(i, place));
		oakum_mount_tree_add(&tree, &mounts[i]);
	}
}
END_TEST

START_TEST(test_an_empty_tree_has_no_answers)
{
	oakum_mount_tree_init(&tree, &unit_arena, NULL, 0);
	ck_assert_ptr_null(oakum_mount_tree_below(&tree, "/"));
	ck_assert_ptr_null(oakum_mount_tree_other(&tree, "/", NULL));
	ck_assert_ptr_null(oakum_mount_tree_above(&tree, "/a/b"));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("mount_tree");
	TCase *tc = unit_case(s, "mount_tree");

	tcase_add_test(tc, test_answers_are_those_of_a_comparison);
	tcase_add_test(tc, test_an_empty_tree_has_no_answers);
	return unit_run(s);
}
