/* SPDX-License-Identifier: Apache-2.0 */
/* test_bundle.c - opening a bundle: what it gives, and what it does not put up with. */
#include "test_io.h"

#include <oakum/bundle.h>
#include <oakum/json.h>

static struct oakum_bundle bundle;

static int open_bundle(const char *path)
{
	bundle = (struct oakum_bundle)OAKUM_BUNDLE_INIT;
	return oakum_bundle_open(&unit_arena, path, &bundle, &unit_err);
}

static void make_bundle(void)
{
	make_dirs("b");
	put_file("b/config.json", "{\"a\":1}");
}

/* The bundle is not opened, and is left as it was. */
static void refuses(int ret, const char *story)
{
	int entries = count_entries(in_room("b"));

	unit_assert_fails(open_bundle(in_room("b")), ret, story);
	ck_assert_int_eq(bundle.dirfd, -1);
	ck_assert_int_eq(count_entries(in_room("b")), entries);
}

START_TEST(test_gives_what_is_there)
{
	make_bundle();
	unit_assert_ok(open_bundle(in_room("b")));
	ck_assert_str_eq(bundle.path, in_room("b"));
	ck_assert_str_eq(bundle.name, in_room("b/config.json"));
	ck_assert_str_eq(bundle.bytes, "{\"a\":1}");
	ck_assert_uint_eq(bundle.len, 7);
	ck_assert_int_ge(bundle.dirfd, 0);
	ck_assert_int_ne(fcntl(bundle.dirfd, F_GETFD) & FD_CLOEXEC, 0);
	oakum_bundle_close(&bundle);
	oakum_bundle_close(&bundle);
	ck_assert_int_eq(bundle.dirfd, -1);
}
END_TEST

START_TEST(test_path_is_made_canonical)
{
	static const char *const ways[] = {"b", "b/", "./b/../b/.", "link", "link/"};

	make_bundle();
	ck_assert_int_eq(symlink("b", in_room("link")), 0);
	ck_assert_int_eq(chdir(room), 0);
	for (size_t i = 0; i < OAKUM_COUNT(ways); i++) {
		unit_assert_ok(open_bundle(ways[i]));
		ck_assert_str_eq(bundle.path, in_room("b"));
		oakum_bundle_close(&bundle);
	}
	ck_assert_int_eq(chdir("/"), 0);
}
END_TEST

START_TEST(test_stores_in_its_place)
{
	make_bundle();
	unit_assert_ok(open_bundle(in_room("b")));
	unit_assert_ok(oakum_bundle_store(&bundle, "tag", "{}", 2, &unit_err));
	ck_assert_str_eq(get_file("b/config.json"), "{}");
	ck_assert_int_eq(count_entries(in_room("b")), 1);
	oakum_bundle_close(&bundle);
}
END_TEST

START_TEST(test_no_bundle)
{
	unit_assert_fails(open_bundle(in_room("b")), -ENOENT, "cannot be opened");
	put_file("b", "");
	unit_assert_fails(open_bundle(in_room("b")), -ENOTDIR, "is no directory");
	unit_assert_fails(open_bundle(""), -ENOENT, "cannot be opened");
}
END_TEST

START_TEST(test_no_config)
{
	make_dirs("b");
	refuses(-ENOENT, "'config.json' does not exist");
}
END_TEST

START_TEST(test_config_is_a_link)
{
	make_dirs("b");
	put_file("f", "{}");
	ck_assert_int_eq(symlink("../f", in_room("b/config.json")), 0);
	refuses(-ELOOP, "'config.json' is a symbolic link");
}
END_TEST

START_TEST(test_config_has_another_name)
{
	make_bundle();
	ck_assert_int_eq(link(in_room("b/config.json"), in_room("f")), 0);
	refuses(-EPERM, "hard links");
}
END_TEST

START_TEST(test_config_is_a_fifo)
{
	make_dirs("b");
	ck_assert_int_eq(mkfifo(in_room("b/config.json"), 0600), 0);
	refuses(-EINVAL, "is a FIFO");
}
END_TEST

START_TEST(test_config_is_a_directory)
{
	make_dirs("b/config.json");
	refuses(-EINVAL, "is a directory");
}
END_TEST

START_TEST(test_config_may_be_written_by_others)
{
	make_bundle();
	ck_assert_int_eq(chmod(in_room("b/config.json"), 0664), 0);
	refuses(-EPERM, "writable by its group");
	ck_assert_int_eq(chmod(in_room("b/config.json"), 0646), 0);
	refuses(-EPERM, "writable by others");
}
END_TEST

START_TEST(test_config_is_a_strangers)
{
	make_bundle();
	ck_assert_int_eq(chown(in_room("b/config.json"), 1234, 0), 0);
	refuses(-EPERM, "owned by user 1234");
}
END_TEST

START_TEST(test_directory_may_be_written_by_others)
{
	make_bundle();
	ck_assert_int_eq(chmod(in_room("b"), 0775), 0);
	refuses(-EPERM, "writable by group or others: chmod go-w it");
	ck_assert_int_eq(chmod(in_room("b"), 01777), 0);
	unit_assert_ok(open_bundle(in_room("b")));
	oakum_bundle_close(&bundle);
}
END_TEST

START_TEST(test_directory_is_a_strangers)
{
	make_bundle();
	ck_assert_int_eq(chown(in_room("b"), 1234, 0), 0);
	refuses(-EPERM, "owned by user 1234");
}
END_TEST

START_TEST(test_size_has_a_limit)
{
	make_bundle();
	ck_assert_int_eq(truncate(in_room("b/config.json"), OAKUM_JSON_SIZE_MAX), 0);
	unit_assert_ok(open_bundle(in_room("b")));
	oakum_bundle_close(&bundle);
	ck_assert_int_eq(truncate(in_room("b/config.json"), OAKUM_JSON_SIZE_MAX + 1), 0);
	refuses(-EFBIG, "larger than 4194304 bytes");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bundle");
	TCase *tc = io_case(suite, "bundle");

	tcase_add_test(tc, test_gives_what_is_there);
	tcase_add_test(tc, test_path_is_made_canonical);
	tcase_add_test(tc, test_stores_in_its_place);
	tcase_add_test(tc, test_no_bundle);
	tcase_add_test(tc, test_no_config);
	tcase_add_test(tc, test_config_is_a_link);
	tcase_add_test(tc, test_config_has_another_name);
	tcase_add_test(tc, test_config_is_a_fifo);
	tcase_add_test(tc, test_config_is_a_directory);
	tcase_add_test(tc, test_config_may_be_written_by_others);
	tcase_add_test(tc, test_config_is_a_strangers);
	tcase_add_test(tc, test_directory_may_be_written_by_others);
	tcase_add_test(tc, test_directory_is_a_strangers);
	tcase_add_test(tc, test_size_has_a_limit);
	return unit_run(suite);
}
