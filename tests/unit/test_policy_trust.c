/* SPDX-License-Identifier: Apache-2.0 */
/* test_policy_trust.c - policy files that somebody else could have written. */
#include "test_policy_files.h"

#define NOBODY 65534

/* Each of these is wrong with policy.json, and with a drop-in. */

static void make_group_writable(const char *name)
{
	write_file(name, TMP("off"));
	ck_assert_int_eq(chmod(at(name), 0664), 0);
}

static void make_world_writable(const char *name)
{
	write_file(name, TMP("off"));
	ck_assert_int_eq(chmod(at(name), 0646), 0);
}

static void make_foreign(const char *name)
{
	write_file(name, TMP("off"));
	ck_assert_int_eq(chown(at(name), NOBODY, NOBODY), 0);
}

static void make_link(const char *name)
{
	write_file("target", TMP("off"));
	ck_assert_int_eq(symlink(at("target"), at(name)), 0);
}

static void make_dangling(const char *name)
{
	ck_assert_int_eq(symlink("/nowhere", at(name)), 0);
}

static void make_fifo(const char *name)
{
	ck_assert_int_eq(mkfifo(at(name), 0644), 0);
}

static void make_device(const char *name)
{
	ck_assert_int_eq(mknod(at(name), S_IFCHR | 0644, 0), 0);
}

static const struct {
	void (*make)(const char *name);
	const char *story;
} untrusted[] = {
	{make_group_writable, "' is writable by its group"},
	{make_world_writable, "' is writable by others"},
	{make_foreign, "' is owned by user 65534"},
	{make_link, "' is a symbolic link"},
	{make_dangling, "' is a symbolic link"},
	{make_fifo, "' is a FIFO, a regular file is needed"},
	{make_device, "a regular file is needed"},
	{make_dir, "' is a directory, a regular file is needed"},
};

static void assert_refused(const char *name, const char *story)
{
	struct oakum_policy *p = NULL;
	int rc = load(&p);

	ck_assert_msg(rc < 0 && rc != -ENOENT, "returned %d", rc);
	ck_assert_msg(oakum_starts_with(unit_err.msg, "policy: ") &&
			      strstr(unit_err.msg, at(name)) &&
			      strstr(unit_err.msg, story),
		      "story '%s' lacks '%s'", unit_err.msg, story);
	ck_assert_ptr_null(p);
}

START_TEST(untrusted_file)
{
	untrusted[_i].make("policy.json");
	assert_refused("policy.json", untrusted[_i].story);
}
END_TEST

START_TEST(untrusted_drop_in)
{
	make_dir("policy.d");
	write_file("policy.json", TMP("warn"));
	untrusted[_i].make("policy.d/a.json");
	assert_refused("policy.d/a.json", untrusted[_i].story);
}
END_TEST

START_TEST(untrusted_directory_above)
{
	write_file("policy.json", TMP("warn"));
	ck_assert_int_eq(chmod(dir, 0775), 0);
	assert_refused("policy.json", "is writable by its group");
	/* Nor may a stranger decide that there is no policy. */
	ck_assert_int_eq(unlink(at("policy.json")), 0);
	assert_refused("policy.json", "is writable by its group");
}
END_TEST

START_TEST(untrusted_drop_in_directory)
{
	make_dir("policy.d");
	ck_assert_int_eq(chmod(at("policy.d"), 0775), 0);
	assert_refused("policy.d", "is writable by group or others");
	ck_assert_int_eq(chmod(at("policy.d"), 0757), 0);
	assert_refused("policy.d", "is writable by group or others");
	ck_assert_int_eq(chmod(at("policy.d"), 0755), 0);
	ck_assert_int_eq(chown(at("policy.d"), NOBODY, NOBODY), 0);
	assert_refused("policy.d", "is owned by user 65534");
}
END_TEST

START_TEST(drop_in_directory_that_is_none)
{
	make_dir("elsewhere");
	ck_assert_int_eq(symlink(at("elsewhere"), at("policy.d")), 0);
	assert_refused("policy.d", "drop-in directory '");
	ck_assert_int_eq(unlink(at("policy.d")), 0);
	write_file("policy.d", "");
	assert_refused("policy.d", "drop-in directory '");
}
END_TEST

/* As a user who may not read it: root may read everything. */
START_TEST(unreadable_drop_in_directory)
{
	struct oakum_policy *p = NULL;
	int rc;

	make_dir("policy.d");
	ck_assert_int_eq(chmod(at("policy.d"), 0700), 0);
	ck_assert_int_eq(chmod(dir, 0755), 0);
	ck_assert_int_eq(seteuid(NOBODY), 0);
	rc = load(&p);
	ck_assert_int_eq(seteuid(0), 0);
	ck_assert_int_eq(rc, -EACCES);
	ck_assert_ptr_nonnull(strstr(unit_err.msg, "policy.d'"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_trust");
	TCase *tc = unit_case(suite, "trust");

	tcase_add_checked_fixture(tc, dir_setup, dir_teardown);
	tcase_add_loop_test(tc, untrusted_file, 0, (int)OAKUM_COUNT(untrusted));
	tcase_add_loop_test(tc, untrusted_drop_in, 0, (int)OAKUM_COUNT(untrusted));
	tcase_add_test(tc, untrusted_directory_above);
	tcase_add_test(tc, untrusted_drop_in_directory);
	tcase_add_test(tc, drop_in_directory_that_is_none);
	tcase_add_test(tc, unreadable_drop_in_directory);
	return unit_run(suite);
}
