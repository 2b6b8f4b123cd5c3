/* SPDX-License-Identifier: Apache-2.0 */
/* test_store.c - replacing a file whole or not at all. */
#include "test_io.h"

#include <signal.h>
#include <sys/resource.h>

#include <oakum/store.h>

static int replace(const char *name, const char *text)
{
	struct stat like = stat_of(name);
	OAKUM_FD int dirfd = open_room();

	return oakum_store_replace(dirfd, name, ".f.new", &like, text, strlen(text),
				   &unit_err);
}

START_TEST(test_owner_and_mode_stay)
{
	struct stat before, after;

	put_file("f", "old");
	ck_assert_int_eq(chown(in_room("f"), 1234, 5678), 0);
	ck_assert_int_eq(chmod(in_room("f"), 0604), 0);
	before = stat_of("f");
	unit_assert_ok(replace("f", "new text"));
	after = stat_of("f");
	ck_assert_str_eq(get_file("f"), "new text");
	ck_assert_uint_eq(after.st_uid, 1234);
	ck_assert_uint_eq(after.st_gid, 5678);
	ck_assert_uint_eq(after.st_mode, before.st_mode);
	ck_assert_uint_ne(after.st_ino, before.st_ino);
	ck_assert_int_eq(count_entries(room), 1);
}
END_TEST

START_TEST(test_umask_does_not_matter)
{
	mode_t old;

	put_file("f", "old");
	old = umask(0777);
	unit_assert_ok(replace("f", "new"));
	umask(old);
	ck_assert_uint_eq(stat_of("f").st_mode & 07777, 0644);
}
END_TEST

START_TEST(test_reader_keeps_the_old_file)
{
	OAKUM_FD int fd = -1;
	char text[8] = "";

	put_file("f", "old");
	fd = open(in_room("f"), O_RDONLY | O_CLOEXEC);
	unit_assert_ok(replace("f", "new"));
	ck_assert_int_eq(read(fd, text, sizeof(text)), 3);
	ck_assert_str_eq(text, "old");
}
END_TEST

START_TEST(test_what_a_killed_writer_left_is_no_obstacle)
{
	put_file("f", "old");
	put_file(".f.new", "half");
	unit_assert_ok(replace("f", "new"));
	ck_assert_str_eq(get_file("f"), "new");
	ck_assert_int_eq(count_entries(room), 1);
}
END_TEST

/* A file may not grow: as on a full disk, the write fails half-way. */
START_TEST(test_full_disk_leaves_everything_as_it_was)
{
	const struct rlimit none = {.rlim_cur = 4, .rlim_max = RLIM_INFINITY};
	struct rlimit old;

	put_file("f", "old");
	(void)signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &none), 0);
	unit_assert_fails(replace("f", "new and longer"), -EFBIG,
			  "'f' cannot be written");
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
	ck_assert_str_eq(get_file("f"), "old");
	ck_assert_int_eq(count_entries(room), 1);
}
END_TEST

START_TEST(test_no_directory_to_write_in)
{
	OAKUM_FD int dirfd = -1;
	struct stat like;

	put_file("f", "old");
	like = stat_of("f");
	dirfd = open(in_room("f"), O_PATH | O_CLOEXEC);
	unit_assert_fails(
		oakum_store_replace(dirfd, "f", ".f.new", &like, "x", 1, &unit_err),
		-ENOTDIR, "cannot be created");
	ck_assert_int_eq(count_entries(room), 1);
}
END_TEST

START_TEST(test_new_is_for_the_owner_alone)
{
	OAKUM_FD int dirfd = open_room();

	unit_assert_ok(oakum_store_new(dirfd, "f", "text", 4, &unit_err));
	ck_assert_str_eq(get_file("f"), "text");
	ck_assert_uint_eq(stat_of("f").st_mode & 07777, 0600);
	unit_assert_fails(oakum_store_new(dirfd, "f", "other", 5, &unit_err), -EEXIST,
			  "'f' cannot be created");
	ck_assert_str_eq(get_file("f"), "text");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("store");
	TCase *tc = io_case(suite, "store");

	tcase_add_test(tc, test_owner_and_mode_stay);
	tcase_add_test(tc, test_umask_does_not_matter);
	tcase_add_test(tc, test_reader_keeps_the_old_file);
	tcase_add_test(tc, test_what_a_killed_writer_left_is_no_obstacle);
	tcase_add_test(tc, test_full_disk_leaves_everything_as_it_was);
	tcase_add_test(tc, test_no_directory_to_write_in);
	tcase_add_test(tc, test_new_is_for_the_owner_alone);
	return unit_run(suite);
}
