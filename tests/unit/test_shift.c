/* SPDX-License-Identifier: Apache-2.0 */
/* test_shift.c - what can be shown with other owners, which ids are free, and what a user
 * namespace maps: asked of the machine. */
#include "test_sys.h"

#include <sys/personality.h>

#include <oakum/fd.h>
#include <oakum/idmap.h>

static struct oakum_shift shift_of(const char *path, bool root, bool recursive)
{
	struct oakum_host *h = open_host("bundle", NULL);
	struct oakum_shift s = {0};

	unit_assert_ok(h->shift(h, path, root, recursive, &s, &unit_err));
	return s;
}

static void cannot(const struct oakum_shift *s, const char *part)
{
	ck_assert_ptr_nonnull(s->why_not);
	ck_assert_msg(strstr(s->why_not, part), "'%s' lacks '%s'", s->why_not, part);
}

START_TEST(a_directory)
{
	struct oakum_shift s;
	struct stat st;

	make_dirs("srv/d");
	make_link("srv/d", "l");
	s = shift_of(in_box("l"), false, true);
	ck_assert_ptr_null(s.why_not);
	ck_assert_ptr_null(s.layers);
	ck_assert_str_eq(s.path, in_box("srv/d"));
	sandbox_ok(stat(in_box("srv/d"), &st));
	ck_assert_uint_eq(s.ino, st.st_ino);
	ck_assert_uint_eq(s.dev, st.st_dev);
	make_dirs("bundle/rootfs");
	s = shift_of("rootfs", true, true);
	ck_assert_ptr_null(s.why_not);
	ck_assert_str_eq(s.path, in_box("bundle/rootfs"));
}
END_TEST

START_TEST(what_is_asked_again_is_answered_as_before)
{
	struct oakum_host *h = open_host("bundle", NULL);
	struct oakum_shift s = {0};

	for (unsigned i = 0; i < 2; i++) {
		unit_assert_ok(h->shift(h, in_box("srv"), false, true, &s, &unit_err));
		cannot(&s, "it does not exist");
		make_dirs("srv");
	}
	unit_assert_ok(h->shift(h, in_box("srv"), false, false, &s, &unit_err));
	ck_assert_ptr_null(s.why_not);
}
END_TEST

START_TEST(what_cannot_be)
{
	struct oakum_shift s = shift_of("/proc", false, false);

	cannot(&s, "'/proc' is on a file system that cannot show");
	s = shift_of(in_box("none"), false, false);
	cannot(&s, "it does not exist");
	make_dirs("srv/proc");
	bind_mount("/proc", "srv/proc", 0);
	s = shift_of(in_box("srv"), false, false);
	ck_assert_ptr_null(s.why_not);
	s = shift_of(in_box("srv"), false, true);
	cannot(&s, "cannot show other owners");
}
END_TEST

static void make_overlay(const char *options)
{
	make_dirs("l/a");
	make_dirs("l/b");
	make_dirs("store/1/diff");
	make_dirs("store/1/work");
	make_dirs("store/1/merged");
	overlay_mount("store/1/merged", options);
}

static void is_the_overlay(const struct oakum_shift *s)
{
	ck_assert_msg(!s->why_not, "%s", s->why_not);
	ck_assert_ptr_nonnull(s->layers);
	ck_assert_uint_eq(s->layers->n_lower, 2);
	ck_assert_str_eq(s->layers->lower[0], in_box("l/a"));
	ck_assert_str_eq(s->layers->lower[1], in_box("l/b"));
	ck_assert_str_eq(s->layers->above, in_box("store/1"));
	ck_assert_str_eq(s->layers->upper, "diff");
	ck_assert_str_eq(s->layers->work, "work");
}

START_TEST(an_overlay)
{
	struct oakum_shift s;

	make_overlay(oakum_arena_printf(
		&unit_arena,
		"lowerdir=%s/l/a:%s/l/b,upperdir=%s/store/1/diff,workdir=%s/store/1/work,metacopy=on",
		sandbox, sandbox, sandbox, sandbox));
	s = shift_of(in_box("store/1/merged"), true, true);
	is_the_overlay(&s);
	ck_assert_uint_eq(s.layers->n_options, 2);
	ck_assert_str_eq(s.layers->options[1], "metacopy=on");
	/* As a bind, and in part, it is no one's to take apart. */
	s = shift_of(in_box("store/1/merged"), false, true);
	cannot(&s, "cannot show other owners");
	make_dirs("store/1/merged/part");
	s = shift_of(in_box("store/1/merged/part"), true, true);
	cannot(&s, "it is part of an overlay");
}
END_TEST

/* Engines change to their storage to keep the options short; links among them. */
START_TEST(an_overlay_with_relative_layers)
{
	char *here = getcwd(NULL, 0);
	struct oakum_shift s;

	make_dirs("store/l");
	make_link("../../l/a", "store/l/AAA");
	make_link("../../l/b", "store/l/BBB");
	sandbox_ok(chdir(in_box("store")));
	make_overlay("lowerdir=l/AAA:l/BBB,upperdir=1/diff,workdir=1/work");
	sandbox_ok(chdir(here));
	free(here);
	s = shift_of(in_box("store/1/merged"), true, true);
	is_the_overlay(&s);
}
END_TEST

/* Before Linux 5.19 an overlay takes no such layers; UNAME26 has this one call itself 2.6. */
START_TEST(an_overlay_of_an_older_kernel)
{
	struct oakum_shift s;

	make_overlay(oakum_arena_printf(
		&unit_arena,
		"lowerdir=%s/l/a:%s/l/b,upperdir=%s/store/1/diff,workdir=%s/store/1/work",
		sandbox, sandbox, sandbox, sandbox));
	sandbox_ok(personality(PER_LINUX | UNAME26));
	s = shift_of(in_box("store/1/merged"), true, true);
	cannot(&s, "it is an overlay, for which Linux 5.19 is needed");
	sandbox_ok(personality(PER_LINUX));
	s = shift_of(in_box("store/1/merged"), true, true);
	is_the_overlay(&s);
}
END_TEST

START_TEST(an_overlay_whose_layers_are_gone)
{
	struct oakum_shift s;

	make_overlay(oakum_arena_printf(
		&unit_arena,
		"lowerdir=%s/l/a:%s/l/b,upperdir=%s/store/1/diff,workdir=%s/store/1/work",
		sandbox, sandbox, sandbox, sandbox));
	sandbox_ok(rename(in_box("l/b"), in_box("l/c")));
	s = shift_of(in_box("store/1/merged"), true, true);
	cannot(&s, "it has layers that cannot be found");
}
END_TEST

START_TEST(an_overlay_with_a_layer_that_cannot_be)
{
	struct oakum_shift s;
	OAKUM_FD int userns = -1;
	OAKUM_FD int fd = -1;

	make_dirs("l/b");
	userns =
		oakum_userns_make(&(const struct oakum_id_range){1000, 10}, 0, &unit_err);
	fd = oakum_idmap_clone(in_box("l/b"), false, userns, &unit_err);
	ck_assert_msg(fd >= 0, "%s", unit_err.msg);
	unit_assert_ok(oakum_idmap_attach(fd, in_box("l/b"), &unit_err));
	make_overlay(oakum_arena_printf(
		&unit_arena,
		"lowerdir=%s/l/a:%s/l/b,upperdir=%s/store/1/diff,workdir=%s/store/1/work",
		sandbox, sandbox, sandbox, sandbox));
	s = shift_of(in_box("store/1/merged"), true, true);
	cannot(&s, "/l/b' cannot be shown with other owners");
}
END_TEST

static int range_of(struct oakum_id_pool pool, const char *id, struct oakum_id_range *ret)
{
	struct oakum_host *h = open_host("bundle", NULL);

	return h->id_range(
		h, &pool,
		oakum_arena_printf(&unit_arena, "%s/run/prepared/%s", sandbox, id), ret,
		&unit_err);
}

static void take(const char *first, const char *id)
{
	make_dirs("run/ranges");
	make_link(id, oakum_arena_printf(&unit_arena, "run/ranges/%s", first));
}

START_TEST(ranges_are_disjoint)
{
	struct oakum_id_pool pool = {.first = 1000000, .count = 3 * OAKUM_ID_RANGE + 10};
	struct oakum_id_range r = {0};

	unit_assert_ok(range_of(pool, "aaa", &r));
	ck_assert_uint_eq(r.count, OAKUM_ID_RANGE);
	ck_assert_uint_eq((r.first - 1000000) % OAKUM_ID_RANGE, 0);
	take("1000000", "b");
	take("1131072", "c");
	unit_assert_ok(range_of(pool, "aaa", &r));
	ck_assert_uint_eq(r.first, 1065536);
	/* One's own is free, and one that begins elsewhere is taken in part. */
	unit_assert_ok(range_of(pool, "b", &r));
	ck_assert(r.first == 1000000 || r.first == 1065536);
	take("1060000", "d");
	unit_assert_fails(range_of(pool, "aaa", &r), -ENOSPC,
			  "no range of 65536 ids is free that the policy gives");
	pool.shared = true;
	unit_assert_ok(range_of(pool, "aaa", &r));
	ck_assert_uint_eq(r.first, 1000000);
}
END_TEST

START_TEST(ranges_of_users)
{
	struct oakum_id_pool pool = {.first = 1000000, .count = OAKUM_ID_RANGE};
	struct oakum_id_range r = {0};

	make_file("subuid", "oakum:500000:131072\nalice:1000000:1\n# not a line\nx:1\n");
	make_file("subgid", "oakum:500000:65536\n");
	make_file("empty", "");
	bind_mount("subuid", "/etc/subuid", 0);
	bind_mount("subgid", "/etc/subgid", 0);
	/* What is another user's is not given away. */
	unit_assert_fails(range_of(pool, "a", &r), -ENOSPC, "no range");
	pool.user = "oakum";
	unit_assert_ok(range_of(pool, "a", &r));
	ck_assert_uint_eq(r.first, 500000);
	take("500000", "b");
	unit_assert_fails(range_of(pool, "a", &r), -ENOSPC,
			  "/etc/subuid of oakum gives to containers");
	pool.user = "nobody-has-this-name";
	unit_assert_fails(range_of(pool, "a", &r), -ENOSPC, "no range");
	sandbox_ok(umount2("/etc/subuid", MNT_DETACH));
	sandbox_ok(umount2("/etc/subgid", MNT_DETACH));
}
END_TEST

START_TEST(what_a_user_namespace_maps)
{
	static const struct oakum_id_range range = {200000, 1000};
	struct oakum_host *h = open_host("bundle", NULL);
	int fd = oakum_userns_make(&range, 0, &unit_err);
	uint64_t lowest = 0, highest = 0;

	ck_assert_msg(fd >= 0, "%s", unit_err.msg);
	unit_assert_ok(
		h->mapped_ids(h, oakum_arena_printf(&unit_arena, "/proc/self/fd/%d", fd),
			      &lowest, &highest, &unit_err));
	ck_assert_uint_eq(lowest, 200000);
	ck_assert_uint_eq(highest, 200999);
	close(fd);
	unit_assert_fails(
		h->mapped_ids(h, "/proc/self/ns/net", &lowest, &highest, &unit_err),
		-EINVAL, "'/proc/self/ns/net' is no user namespace");
	unit_assert_fails(
		h->mapped_ids(h, "/proc/self/ns/user", &lowest, &highest, &unit_err),
		-EINVAL, "was not made by the host itself");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("shift");
	TCase *tc = sandbox_case(suite, "shift");

	tcase_add_test(tc, a_directory);
	tcase_add_test(tc, what_is_asked_again_is_answered_as_before);
	tcase_add_test(tc, what_cannot_be);
	tcase_add_test(tc, an_overlay);
	tcase_add_test(tc, an_overlay_with_relative_layers);
	tcase_add_test(tc, an_overlay_of_an_older_kernel);
	tcase_add_test(tc, an_overlay_whose_layers_are_gone);
	tcase_add_test(tc, an_overlay_with_a_layer_that_cannot_be);
	tc = sandbox_case(suite, "ids");
	tcase_add_test(tc, ranges_are_disjoint);
	tcase_add_test(tc, ranges_of_users);
	tcase_add_test(tc, what_a_user_namespace_maps);
	return sandbox_run(suite);
}
