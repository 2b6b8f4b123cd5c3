/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_reach.c - the ways to a socket that binds open, each made for real: names, links,
 * mounts, holes; and those that are none.
 */
#include "test_reach.h"

static struct oakum_host *host;

START_TEST(the_socket_and_what_is_above)
{
	make_run();
	shows("run/engine/d.sock", false, "run/engine/d.sock", "it is the socket itself");
	shows("run/engine", false, "run/engine/d.sock", "a directory above it");
	shows("run", false, "run/engine/d.sock", "a directory above it");
	shows("/", true, "run/engine/d.sock", "a mount below the source");
	hides("/", false, "run/engine/d.sock"); /* the sandbox is a mount of its own */
	hides("srv", true, "run/engine/d.sock");
	make_dirs("run/engine/d.socket");
	make_dirs("run/eng");
	hides("run/engine/d.socket", true, "run/engine/d.sock");
	hides("run/eng", true, "run/engine/d.sock");
}
END_TEST

START_TEST(links_and_dots)
{
	make_run();
	make_link("run", "r");
	make_link("../../run/engine/d.sock", "srv/data/s2");
	make_link("s2", "srv/data/s1");
	shows("r", false, "run/engine/d.sock", "a directory above it");
	shows("srv/data/s1", false, "run/engine/d.sock", "it is the socket itself");
	shows("srv/data/../../run//engine/", false, "run/engine/d.sock",
	      "a directory above it");
	shows("run/engine/d.sock", false, "r/engine/d.sock", "it is the socket itself");
	shows("r/engine", false, "r/engine/d.sock", "a directory above it");
	hides("srv", true,
	      "run/engine/d.sock"); /* a link is nothing inside a container */
}
END_TEST

/* The list names a link: what it leads to counts, and the place it is in, where the engine
 * will make a socket again. */
START_TEST(a_protected_link)
{
	make_run();
	make_dirs("links");
	make_link(in_box("run/engine/d.sock"), "links/l.sock");
	make_link(in_box("srv/gone.sock"), "links/dangling");
	shows("run/engine/d.sock", false, "links/l.sock", "it is the socket itself");
	shows("run", false, "links/l.sock", "a directory above it");
	shows("links", false, "links/l.sock", "a directory above it");
	shows("links", false, "links/dangling", "a directory above it");
	shows("srv", false, "links/dangling", "a directory above it");
	shows("srv/gone.sock", false, "links/dangling", "where it will be");
	hides("srv/data", false, "links/dangling");
}
END_TEST

START_TEST(hard_links)
{
	make_run();
	sandbox_ok(link(in_box("run/engine/d.sock"), in_box("srv/data/file")));
	shows("srv/data/file", false, "run/engine/d.sock", "the same inode");
	make_file("srv/plain", "");
	hides("srv/plain", false, "run/engine/d.sock");
}
END_TEST

START_TEST(aliases_by_mounts)
{
	make_run();
	make_dirs("alias");
	make_dirs("alias2");
	make_dirs("deep");
	make_file("api", "");
	bind_mount("run", "alias", 0);
	bind_mount("alias", "alias2", 0);
	bind_mount("run/engine", "deep", 0);
	bind_mount("run/engine/d.sock", "api", 0);
	shows("alias", false, "run/engine/d.sock", "a directory above it");
	shows("alias2/engine", false, "run/engine/d.sock", "a directory above it");
	shows("alias2/engine/d.sock", false, "run/engine/d.sock", "another mount of it");
	shows("deep", false, "run/engine/d.sock", "a directory above it");
	shows("api", false, "run/engine/d.sock", "another mount of it");
	shows("run/engine", false, "alias2/engine/d.sock", "a directory above it");
	shows("run", false, "deep/d.sock", "a directory above it");
	hides("alias/nothing", false, "run/engine/d.sock");
}
END_TEST

START_TEST(mounts_below_the_source)
{
	make_run();
	make_dirs("srv/data/sub/x");
	make_dirs("srv/database");
	make_file("srv/data/f", "");
	bind_mount("run", "srv/data/sub", 0);
	shows("srv/data", true, "run/engine/d.sock", "a mount below the source");
	shows("srv", true, "run/engine/d.sock", "a mount below the source");
	hides("srv/data", false, "run/engine/d.sock");
	hides("srv/database", true, "run/engine/d.sock");
	hides("srv/data/f", true, "run/engine/d.sock");
}
END_TEST

START_TEST(files_mounted_below_the_source)
{
	make_run();
	make_dirs("srv/a");
	make_dirs("srv/b");
	make_dirs("srv/c");
	make_file("srv/a/x", "");
	make_file("srv/b/x", "");
	make_file("srv/c/x", "");
	make_file("srv/plain", "");
	sandbox_ok(link(in_box("run/engine/d.sock"), in_box("srv/data/hard")));
	bind_mount("run/engine/d.sock", "srv/a/x", 0);
	bind_mount("srv/data/hard", "srv/b/x", 0);
	bind_mount("srv/plain", "srv/c/x", 0);
	shows("srv/a", true, "run/engine/d.sock", "a mount below the source");
	shows("srv/b", true, "run/engine/d.sock", "a mount below the source");
	hides("srv/b", false, "run/engine/d.sock");
	hides("srv/c", true, "run/engine/d.sock");
}
END_TEST

/* A bind takes the tree of the mount that is seen, also what is covered in it, but not what
 * is on a mount below. */
START_TEST(covered_mounts)
{
	make_run();
	make_dirs("a/sub");
	make_dirs("b/sub");
	bind_mount("run", "a/sub", 0);
	tmpfs_mount("a/sub");
	shows("a", true, "run/engine/d.sock", "a mount below the source");
	bind_mount("run", "b/sub", 0);
	tmpfs_mount("b");
	hides("b", true, "run/engine/d.sock");
}
END_TEST

START_TEST(nested_binds)
{
	make_run();
	make_dirs("srv/one/two/three");
	tmpfs_mount("srv/one");
	make_dirs("srv/one/two");
	tmpfs_mount("srv/one/two");
	make_dirs("srv/one/two/three");
	bind_mount("run/engine", "srv/one/two/three", 0);
	shows("srv", true, "run/engine/d.sock", "a mount below the source");
	shows("srv/one", true, "run/engine/d.sock", "a mount below the source");
	shows("srv/one/two/three", false, "run/engine/d.sock", "a directory above it");
	hides("srv/one/two", false, "run/engine/d.sock");
}
END_TEST

START_TEST(sockets_that_do_not_exist_yet)
{
	make_dirs("run");
	make_dirs("alias");
	make_dirs("srv/sub");
	bind_mount("run", "alias", 0);
	shows("run", false, "run/d.sock", "a directory above it");
	shows("alias", false, "run/d.sock", "a directory above it");
	shows("run/d.sock", false, "run/d.sock", "where it will be");
	shows("alias/d.sock", false, "run/d.sock", "where it will be");
	shows("run", false, "run/engine/deep/d.sock", "a directory above it");
	shows("run/engine", false, "run/engine/deep/d.sock", "a directory above it");
	shows("run/d.sock/", false, "run/d.sock", "where it will be");
	bind_mount("run", "srv/sub", 0);
	shows("srv", true, "run/engine/d.sock", "a mount below the source");
	hides("run/other", false, "run/d.sock");
	hides("srv", false, "run/d.sock");
	make_file("run/engine", "a file where a directory should be");
	shows("run/engine", false, "run/engine/d.sock", "a directory above it");
}
END_TEST

START_TEST(directories_of_sockets)
{
	make_dirs("run/plugins");
	make_dirs("alias");
	bind_mount("run/plugins", "alias", 0);
	make_dead_socket("run/plugins/p.sock");
	make_dead_socket("run/file.sock");
	shows("run/plugins", false, "run/plugins", "itself");
	shows("run/plugins/p.sock", false, "run/plugins", "a place inside it");
	shows("alias/p.sock", false, "run/plugins", "a place inside it");
	shows("run/plugins/later/x.sock", false, "run/plugins", "a place inside it");
	shows("run/none/x.sock", false, "run/none", "a place inside it");
	hides("run/file.sock/x", false, "run/file.sock");
	hides("run/plugins2", false, "run/plugins");
}
END_TEST

START_TEST(the_same_name_elsewhere)
{
	make_run();
	make_dirs("other");
	tmpfs_mount("other");
	make_dirs("other/run/engine");
	make_dead_socket("other/run/engine/d.sock");
	hides("other", true, "run/engine/d.sock");
	hides("other/run", true, "run/engine/d.sock");
	hides("other/run/engine/d.sock", false, "run/engine/d.sock");
}
END_TEST

/* Something is mounted on the protected path: what is seen there counts, and so does the
 * place below it. */
START_TEST(a_mount_on_the_protected_path)
{
	make_run();
	make_dirs("lower");
	make_dead_socket("lower/real.sock");
	bind_mount("lower/real.sock", "run/engine/d.sock", 0);
	shows("lower", false, "run/engine/d.sock", "a directory above it");
	shows("lower/real.sock", false, "run/engine/d.sock", "another mount of it");
	shows("run", true, "run/engine/d.sock", "a directory above it");
	tmpfs_mount("run");
	shows("run", false, "run/engine/d.sock", "a directory above it");
	hides("lower", false, "run/engine/d.sock");
}
END_TEST

START_TEST(patterns)
{
	const char *list[] = {in_box("user/*/d.sock"), in_box("user/*/p/*/s")};
	struct oakum_reach r;

	make_dirs("user/1000/p/q");
	make_dirs("user/0");
	make_dirs("alias");
	make_dirs("apart");
	make_dead_socket("user/1000/d.sock");
	tmpfs_mount("user/0");
	bind_mount("user/0", "alias", 0);
	r = reach_any("user/1000/d.sock", false, list, 2);
	ck_assert_str_eq(r.object, in_box("user/1000/d.sock"));
	r = reach_any("alias", false, list, 2);
	ck_assert_str_eq(r.object, in_box("user/0/d.sock"));
	r = reach_any("user", false, list, 2);
	ck_assert_str_eq(r.object, in_box("user/*/d.sock"));
	r = reach_any("user/1000/p/q", false, list, 2);
	ck_assert_str_eq(r.object, in_box("user/1000/p/q/s"));
	r = reach_any("user/1000/x", false, list, 2);
	ck_assert_ptr_null(r.object);
	r = reach_any("apart", false, list, 2);
	ck_assert_ptr_null(r.object);
}
END_TEST

START_TEST(lists_of_their_own)
{
	const char *list[] = {in_box("run/engine/d.sock")};
	struct oakum_place p = {0};
	struct oakum_reach r = {0};

	make_run();
	host = open_host("bundle", NULL);
	unit_assert_ok(host->place(host, in_box("run"), &p, &unit_err));
	unit_assert_ok(host->reach(host, &p, true, list, 1, &r, &unit_err));
	ck_assert_ptr_nonnull(r.object);
	list[0] = in_box("srv/x.sock"); /* the same array with another content */
	unit_assert_ok(host->reach(host, &p, true, list, 1, &r, &unit_err));
	ck_assert_ptr_null(r.object);
	unit_assert_ok(host->reach(host, &p, true, NULL, 0, &r, &unit_err));
	ck_assert_ptr_null(r.object);
}
END_TEST

START_TEST(fails_for_what_has_no_place)
{
	struct oakum_place p = {
		.exists = true, .path = "/x", .fs_dev = "", .fs_path = ""};
	const char *list[] = {"/run/d.sock"};
	struct oakum_reach r = {0};

	host = open_host("bundle", NULL);
	unit_assert_fails(host->reach(host, &p, true, list, 1, &r, &unit_err), -ESTALE,
			  "cannot be seen");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reach");
	TCase *tc = sandbox_case(suite, "reach");

	tcase_add_test(tc, the_socket_and_what_is_above);
	tcase_add_test(tc, links_and_dots);
	tcase_add_test(tc, a_protected_link);
	tcase_add_test(tc, hard_links);
	tcase_add_test(tc, aliases_by_mounts);
	tcase_add_test(tc, mounts_below_the_source);
	tcase_add_test(tc, files_mounted_below_the_source);
	tcase_add_test(tc, covered_mounts);
	tcase_add_test(tc, nested_binds);
	tcase_add_test(tc, sockets_that_do_not_exist_yet);
	tcase_add_test(tc, directories_of_sockets);
	tcase_add_test(tc, the_same_name_elsewhere);
	tcase_add_test(tc, a_mount_on_the_protected_path);
	tcase_add_test(tc, patterns);
	tcase_add_test(tc, lists_of_their_own);
	tcase_add_test(tc, fails_for_what_has_no_place);
	return sandbox_run(suite);
}
