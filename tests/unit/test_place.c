/* SPDX-License-Identifier: Apache-2.0 */
/* test_place.c - where paths lead on a real file system with links, mounts and holes. */
#include "test_sys.h"

#include <limits.h>
#include <sys/resource.h>
#include <sys/sysmacros.h>

static struct oakum_place place(const char *path)
{
	struct oakum_host *h = open_host("bundle", NULL);
	struct oakum_place p = {0};

	unit_assert_ok(h->place(h, path, &p, &unit_err));
	return p;
}

static struct oakum_place place_in_box(const char *rel)
{
	return place(in_box(rel));
}

static void fails(const char *path, int code, const char *story)
{
	struct oakum_host *h = open_host("bundle", NULL);
	struct oakum_place p = {0};

	unit_assert_fails(h->place(h, path, &p, &unit_err), code, story);
	ck_assert_ptr_null(p.path);
}

START_TEST(tells_what_is_there)
{
	struct stat st;
	struct oakum_place p;

	make_dirs("a");
	make_file("a/f", "x");
	sandbox_ok(link(in_box("a/f"), in_box("a/g")));
	sandbox_ok(chown(in_box("a/f"), 11, 12));
	sandbox_ok(chmod(in_box("a/f"), 0640));
	sandbox_ok(stat(in_box("a/f"), &st));
	p = place_in_box("a/f");
	ck_assert(p.exists);
	ck_assert_str_eq(p.path, in_box("a/f"));
	ck_assert(p.dev == st.st_dev && p.ino == st.st_ino && p.mode == st.st_mode);
	ck_assert(p.uid == 11 && p.gid == 12 && p.nlink == 2);
	ck_assert_str_eq(p.fs_type, "tmpfs");
	ck_assert_str_eq(p.fs_path, "/a/f");
	ck_assert_str_eq(p.fs_dev,
			 oakum_arena_printf(&unit_arena, "%u:%u", major(st.st_dev),
					    minor(st.st_dev)));
}
END_TEST

START_TEST(tells_devices)
{
	sandbox_ok(mknod(in_box("null"), S_IFCHR | 0666, makedev(1, 3)));
	ck_assert(S_ISCHR(place_in_box("null").mode));
	ck_assert(place_in_box("null").rdev == makedev(1, 3));
}
END_TEST

static bool is_empty_in_box(const char *name)
{
	struct oakum_host *h = open_host("bundle", NULL);
	bool empty = false;

	unit_assert_ok(h->empty_dir(h, in_box(name), &empty, &unit_err));
	return empty;
}

START_TEST(knows_empty_directories)
{
	make_dirs("empty");
	make_dirs("full/empty");
	make_file("file", "");
	ck_assert(is_empty_in_box("empty"));
	ck_assert(!is_empty_in_box("full"));
	ck_assert(!is_empty_in_box("file"));
	ck_assert(!is_empty_in_box("missing"));
	ck_assert_str_eq(place("/").fs_path, place("/..").fs_path);
	ck_assert_str_eq(place("/").path, "/");
}
END_TEST

START_TEST(follows_links)
{
	make_dirs("a/b");
	make_file("a/b/f", "");
	make_link("b", "a/rel");
	make_link(in_box("a/rel"), "abs");
	make_link("../../a/../abs", "a/b/up");
	ck_assert_str_eq(place_in_box("abs/f").path, in_box("a/b/f"));
	ck_assert_str_eq(place_in_box("a/b/up/").path, in_box("a/b"));
	ck_assert_str_eq(place_in_box("abs/../..//./abs/f").path, in_box("a/b/f"));
}
END_TEST

START_TEST(starts_relative_paths_at_the_bundle)
{
	make_dirs("bundle/a");
	make_dirs("elsewhere/in");
	make_file("bundle/f", "");
	make_link(in_box("elsewhere/in"), "bundle/a/link");
	ck_assert_str_eq(place("f").path, in_box("bundle/f"));
	ck_assert_str_eq(place("./a/../f").path, in_box("bundle/f"));
	ck_assert_str_eq(place("../bundle").path, in_box("bundle"));
	ck_assert_str_eq(place("a/link").path, in_box("elsewhere/in"));
	fails("a/link/../f", -EINVAL, "to one runtime");
	fails("", -EINVAL, "empty path");
}
END_TEST

START_TEST(tells_where_the_missing_would_be)
{
	struct oakum_place p;

	make_dirs("a/b");
	make_file("a/f", "");
	make_link("b", "a/l");
	p = place_in_box("a/l/x//./y/");
	ck_assert(!p.exists && p.mode == 0 && p.ino == 0);
	ck_assert_str_eq(p.path, in_box("a/b/x/y"));
	ck_assert_str_eq(p.fs_path, "/a/b/x/y");
	ck_assert_str_eq(p.fs_type, "tmpfs");
	ck_assert_str_eq(place_in_box("a/f/x").path, in_box("a/f/x"));
	ck_assert(!place_in_box("a/f/").exists);
	ck_assert_str_eq(place_in_box("a/f/").path, in_box("a/f"));
	ck_assert_str_eq(place("no/such").path, in_box("bundle/no/such"));
	fails(in_box("a/x/../b"), -EINVAL, "climbs out");
	fails(in_box("a/x/y/../../b/f"), -EINVAL, "climbs out");
}
END_TEST

START_TEST(follows_dangling_links)
{
	make_dirs("a");
	make_link("gone/x", "a/rel");
	make_link(in_box("a/rel"), "abs");
	make_link("loop", "loop");
	make_link("../a/rel/../x", "a/out");
	ck_assert(!place_in_box("abs").exists);
	ck_assert_str_eq(place_in_box("abs").path, in_box("a/gone/x"));
	ck_assert_str_eq(place_in_box("abs/y").path, in_box("a/gone/x/y"));
	make_link("/oakum-no-such", "top");
	ck_assert_str_eq(place_in_box("top/y").path, "/oakum-no-such/y");
	fails(in_box("a/out"), -EINVAL, "climbs out");
	fails(in_box("loop/x"), -ELOOP, "circles");
}
END_TEST

START_TEST(survives_long_paths)
{
	size_t len = PATH_MAX + 10;
	char *path = oakum_arena_alloc(&unit_arena, len);

	for (size_t i = 0; i + 1 < len; i++)
		path[i] = i % 2 ? 'x' : '/';
	fails(path, -ENAMETOOLONG, "cannot be looked at");
	path[PATH_MAX - 2] = '\0';
	ck_assert_str_eq(place(path).path, path);
}
END_TEST

START_TEST(refuses_magic_links)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	fails("/proc/self/root/etc", -ELOOP, "magic link");
	fails("/proc/self/cwd", -ELOOP, "magic link");
	fails(oakum_arena_printf(&unit_arena, "/proc/%d/root", getpid()), -ELOOP,
	      "magic link");
	fails(oakum_arena_printf(&unit_arena, "/proc/self/fd/%d", fd), -ELOOP,
	      "magic link");
	fails(oakum_arena_printf(&unit_arena, "/dev/fd/%d", fd), -ELOOP, "magic link");
	fails("/proc/self/exe", -ELOOP, "magic link");
	fails(oakum_arena_printf(&unit_arena, "/proc/%d/exe/", getpid()), -ELOOP,
	      "magic link");
	make_link("/proc/self/root/etc", "hidden");
	fails(in_box("hidden/passwd"), -ELOOP, "magic link");
	close(fd);
	ck_assert_str_eq(place("/proc/self/status").fs_type, "proc");
	ck_assert_str_eq(place("/dev/fd/99999").fs_type, "proc");
}
END_TEST

START_TEST(follows_a_numbered_program)
{
	struct oakum_place p =
		place(oakum_arena_printf(&unit_arena, "/proc/%d/exe", getpid()));
	struct stat st;

	sandbox_ok(stat("/proc/self/exe", &st));
	ck_assert(p.exists && p.dev == st.st_dev && p.ino == st.st_ino);
	ck_assert(!place("/proc/4194305/exe").exists);
}
END_TEST

START_TEST(sees_through_mounts)
{
	make_dirs("a/b");
	make_dirs("alias");
	make_dirs("over/b");
	make_file("a/b/f", "");
	make_file("file", "");
	bind_mount("a", "alias", 0);
	bind_mount("a/b/f", "file", 0);
	ck_assert_str_eq(place_in_box("alias/b/f").path, in_box("alias/b/f"));
	ck_assert_str_eq(place_in_box("alias/b/f").fs_path, "/a/b/f");
	ck_assert_str_eq(place_in_box("alias/b/no").fs_path, "/a/b/no");
	ck_assert_str_eq(place_in_box("file").fs_path, "/a/b/f");
	ck_assert(place_in_box("file").ino == place_in_box("a/b/f").ino);
	tmpfs_mount("over");
	tmpfs_mount("over");
	make_dirs("over/c");
	ck_assert_str_eq(place_in_box("over/c").fs_path, "/c");
	ck_assert_str_eq(place_in_box("over").fs_path, "/");
	ck_assert_str_ne(place_in_box("over").fs_dev, place_in_box("a").fs_dev);
	ck_assert(!place_in_box("over/b").exists);
}
END_TEST

START_TEST(tells_other_file_systems)
{
	make_file("ns", "");
	bind_mount("/proc/self/ns/uts", "ns", 0);
	ck_assert_str_eq(place_in_box("ns").fs_type, "nsfs");
	ck_assert_int_eq(strncmp(place_in_box("ns").fs_path, "uts:[", 5), 0);
	ck_assert_str_eq(place("/proc").fs_type, "proc");
	ck_assert_str_eq(place("/proc").fs_path, "/");
}
END_TEST

/* What was removed while something is mounted on it has no place that could be judged. */
START_TEST(refuses_what_was_removed)
{
	make_file("x", "");
	make_file("y", "");
	make_file("z (deleted)", "");
	bind_mount("x", "y", 0);
	sandbox_ok(unlink(in_box("x")));
	fails(in_box("y"), -ESTALE, "removed");
	ck_assert(place_in_box("z (deleted)").exists);
}
END_TEST

START_TEST(does_not_wait_for_a_fifo)
{
	sandbox_ok(mkfifo(in_box("fifo"), 0600));
	ck_assert(S_ISFIFO(place_in_box("fifo").mode));
}
END_TEST

START_TEST(looks_once)
{
	struct oakum_host *h = open_host("bundle", NULL);
	struct oakum_place first = {0}, again = {0};

	make_dirs("a");
	unit_assert_ok(h->place(h, in_box("a"), &first, &unit_err));
	sandbox_ok(rmdir(in_box("a")));
	unit_assert_ok(h->place(h, in_box("a"), &again, &unit_err));
	ck_assert(again.exists && again.ino == first.ino);
	ck_assert(!place_in_box("a").exists);
}
END_TEST

/* Beside a directory that is known the answers are those of a fresh look. */
START_TEST(knows_neighbours)
{
	struct oakum_host *h = open_host("bundle", NULL);
	struct oakum_place p = {0};

	make_dirs("a/b");
	make_link("b", "a/l");
	make_file("a/x", "");
	make_file("a/y", "");
	bind_mount("a/x", "a/y", 0);
	sandbox_ok(unlink(in_box("a/x")));
	unit_assert_ok(h->place(h, in_box("a"), &p, &unit_err));
	unit_assert_ok(h->place(h, in_box("a/b"), &p, &unit_err));
	ck_assert_str_eq(p.path, in_box("a/b"));
	ck_assert(p.exists && p.ino == place_in_box("a/b").ino);
	unit_assert_ok(h->place(h, in_box("a/l"), &p, &unit_err));
	ck_assert_str_eq(p.path, in_box("a/b"));
	unit_assert_ok(h->place(h, in_box("a/gone"), &p, &unit_err));
	ck_assert(!p.exists);
	ck_assert_str_eq(p.path, in_box("a/gone"));
	unit_assert_fails(h->place(h, in_box("a/y"), &p, &unit_err), -ESTALE, "removed");
}
END_TEST

START_TEST(remembers_many)
{
	struct oakum_host *h = open_host("bundle", NULL);
	struct oakum_place p = {0};

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 2000; i++) {
			const char *path =
				oakum_arena_printf(&unit_arena, "%s/%d", sandbox, i);

			unit_assert_ok(h->place(h, path, &p, &unit_err));
			ck_assert_str_eq(p.path, path);
		}
	}
}
END_TEST

/* The lowest free descriptor is the same before and after. */
START_TEST(leaves_nothing_open)
{
	int before = dup(0), after;

	close(before);
	make_dirs("a");
	make_link("gone", "l");
	(void)place_in_box("a");
	(void)place_in_box("l/x");
	(void)place_in_box("x/y");
	fails(in_box("x/../y"), -EINVAL, "climbs out");
	after = dup(0);
	close(after);
	ck_assert_int_eq(before, after);
}
END_TEST

START_TEST(needs_a_bundle)
{
	struct oakum_host *h = NULL;

	make_file("f", "");
	unit_assert_fails(oakum_host_open(&unit_arena, in_box("no"), NULL, &h, &unit_err),
			  -ENOENT, "does not exist");
	unit_assert_fails(oakum_host_open(&unit_arena, in_box("f"), NULL, &h, &unit_err),
			  -ENOTDIR, "the bundle");
	ck_assert_ptr_null(h);
	h = open_host("bundle", NULL);
	ck_assert_ptr_eq(oakum_host_arena(h), &unit_arena);
}
END_TEST

START_TEST(knows_the_memory)
{
	struct oakum_host *h = open_host("bundle", NULL);
	uint64_t bytes = 0, pages = (uint64_t)sysconf(_SC_PHYS_PAGES);

	unit_assert_ok(h->memory_total(h, &bytes, &unit_err));
	ck_assert_uint_eq(bytes, pages * (uint64_t)sysconf(_SC_PAGESIZE));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("place");
	TCase *tc = sandbox_case(suite, "place");

	tcase_add_test(tc, tells_what_is_there);
	tcase_add_test(tc, tells_devices);
	tcase_add_test(tc, knows_empty_directories);
	tcase_add_test(tc, follows_links);
	tcase_add_test(tc, starts_relative_paths_at_the_bundle);
	tcase_add_test(tc, tells_where_the_missing_would_be);
	tcase_add_test(tc, follows_dangling_links);
	tcase_add_test(tc, survives_long_paths);
	tcase_add_test(tc, refuses_magic_links);
	tcase_add_test(tc, follows_a_numbered_program);
	tcase_add_test(tc, sees_through_mounts);
	tcase_add_test(tc, tells_other_file_systems);
	tcase_add_test(tc, refuses_what_was_removed);
	tcase_add_test(tc, does_not_wait_for_a_fifo);
	tcase_add_test(tc, looks_once);
	tcase_add_test(tc, knows_neighbours);
	tcase_add_test(tc, remembers_many);
	tcase_add_test(tc, leaves_nothing_open);
	tcase_add_test(tc, needs_a_bundle);
	tcase_add_test(tc, knows_the_memory);
	return sandbox_run(suite);
}
