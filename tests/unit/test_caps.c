/* SPDX-License-Identifier: Apache-2.0 */
/* test_caps.c - capability names and sets, held against libcap. */
#include <oakum/caps.h>

#include <string.h>
#include <strings.h>
#include <sys/capability.h>

#include "unit.h"

START_TEST(every_name_is_libcaps)
{
	for (int n = 0; n < OAKUM_CAP_COUNT; n++) {
		const char *name = oakum_cap_name(n);
		char *theirs = cap_to_name(n);

		ck_assert_ptr_nonnull(name);
		ck_assert_ptr_nonnull(theirs);
		/* libcap spells names in lower case. */
		ck_assert_msg(strcasecmp(name, theirs) == 0, "%d: %s, libcap: %s", n,
			      name, theirs);
		ck_assert_int_eq(oakum_cap_number(name), n);
		cap_free(theirs);
	}
}
END_TEST

START_TEST(every_name_is_exact_upper_case)
{
	for (int n = 0; n < OAKUM_CAP_COUNT; n++) {
		const char *name = oakum_cap_name(n);

		ck_assert_int_eq(strncmp(name, "CAP_", 4), 0);
		ck_assert_uint_eq(strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"),
				  strlen(name));
	}
	ck_assert_str_eq(oakum_cap_name(0), "CAP_CHOWN");
	ck_assert_str_eq(oakum_cap_name(21), "CAP_SYS_ADMIN");
	ck_assert_str_eq(oakum_cap_name(40), "CAP_CHECKPOINT_RESTORE");
}
END_TEST

START_TEST(other_numbers_have_no_name)
{
	ck_assert_ptr_null(oakum_cap_name(-1));
	ck_assert_ptr_null(oakum_cap_name(OAKUM_CAP_COUNT));
}
END_TEST

/* What libcap takes for CAP_SYS_ADMIN, or what looks like it. */
static const struct {
	const char *name;
} odd_names[] = {
	{"cap_sys_admin"},
	{"Cap_Sys_Admin"},
	{"SYS_ADMIN"},
	{"21"},
	{"0x15"},
	{"CAP_SYS_ADMIN,x"},
	{"CAP_SYS_ADMIN=ep"},
	{"CAP_SYS_ADMIN "},
	{" CAP_SYS_ADMIN"},
	{"CAP_SYS_ADMI"},
	{"CAP_SYS_ADMINS"},
	{"CAP_"},
	{"ALL"},
	{"CAP_ALL"},
	{"all"},
	{""},
};

START_TEST(only_exact_names_have_numbers)
{
	ck_assert_int_eq(oakum_cap_number(odd_names[_i].name), -1);
}
END_TEST

START_TEST(null_is_no_name)
{
	ck_assert_int_eq(oakum_cap_number(NULL), -1);
}
END_TEST

START_TEST(lower_case_is_libcaps_alone)
{
	cap_value_t value = -1;

	/* The reason for exactness: this is what crun asks. */
	ck_assert_int_eq(cap_from_name("cap_sys_admin", &value), 0);
	ck_assert_int_eq(value, 21);
}
END_TEST

START_TEST(a_set_is_read)
{
	struct oakum_json_doc *doc = unit_json(
		"[\"CAP_CHOWN\",\"CAP_SYS_ADMIN\",\"CAP_CHOWN\",\"CAP_CHECKPOINT_RESTORE\"]");
	const struct oakum_node *odd = doc->root;
	uint64_t set = oakum_caps_read(doc->root, &odd);

	ck_assert_uint_eq(set, OAKUM_CAP_BIT(0) | OAKUM_CAP_BIT(21) | OAKUM_CAP_BIT(40));
	ck_assert_ptr_null(odd);
	ck_assert_int_eq(oakum_caps_count(set), 3);
}
END_TEST

START_TEST(the_first_odd_name_is_told)
{
	struct oakum_json_doc *doc =
		unit_json("[\"CAP_KILL\",\"cap_kill\",\"CAP_CHOWN,x\",7]");
	const struct oakum_node *odd = NULL;

	ck_assert_uint_eq(oakum_caps_read(doc->root, &odd), OAKUM_CAP_BIT(5));
	ck_assert_ptr_nonnull(odd);
	ck_assert_str_eq(odd->text, "cap_kill");
	ck_assert_uint_eq(oakum_caps_read(doc->root, NULL), OAKUM_CAP_BIT(5));
}
END_TEST

START_TEST(no_array_is_the_empty_set)
{
	const struct oakum_node *odd = unit_json("[]")->root;

	ck_assert_uint_eq(oakum_caps_read(odd, NULL), 0);
	ck_assert_uint_eq(oakum_caps_read(NULL, &odd), 0);
	ck_assert_ptr_null(odd);
}
END_TEST

START_TEST(all_is_every_capability)
{
	uint64_t set = 0;

	for (int n = 0; n < OAKUM_CAP_COUNT; n++)
		set |= OAKUM_CAP_BIT(n);
	ck_assert_uint_eq(set, OAKUM_CAPS_ALL);
	ck_assert_int_eq(oakum_caps_count(OAKUM_CAPS_ALL), OAKUM_CAP_COUNT);
	ck_assert_int_eq(oakum_caps_count(0), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("caps");
	TCase *tc = unit_case(s, "caps");

	tcase_add_test(tc, every_name_is_libcaps);
	tcase_add_test(tc, every_name_is_exact_upper_case);
	tcase_add_test(tc, other_numbers_have_no_name);
	tcase_add_loop_test(tc, only_exact_names_have_numbers, 0,
			    (int)OAKUM_COUNT(odd_names));
	tcase_add_test(tc, null_is_no_name);
	tcase_add_test(tc, lower_case_is_libcaps_alone);
	tcase_add_test(tc, a_set_is_read);
	tcase_add_test(tc, the_first_odd_name_is_told);
	tcase_add_test(tc, no_array_is_the_empty_set);
	tcase_add_test(tc, all_is_every_capability);
	return unit_run(s);
}
