/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_cgroups.c - what control groups hold, on the machine's own hierarchy of version 2.
 *
 * It is mounted anew below a /sys/fs/cgroup of this program's mount namespace. Groups that a
 * test makes have this process's id in their name and are gone when it ends.
 */
#include "test_sys.h"

#include <sys/wait.h>

#define TOP "/sys/fs/cgroup"

static const char *group_path(const char *rest)
{
	return oakum_arena_printf(&unit_arena, "/oakum-unit-%d%s", getpid(), rest);
}

static const char *group_dir(const char *rest)
{
	return oakum_arena_printf(&unit_arena, TOP "/unified%s", group_path(rest));
}

static void mount_unified(const char *point)
{
	make_dirs(point);
	sandbox_ok(mount("none", point, "cgroup2", 0, NULL));
}

static void cover(void)
{
	sandbox_ok(mount("tmpfs", TOP, "tmpfs", 0, "size=1m"));
}

static void uncover(void)
{
	sandbox_ok(umount2(TOP, MNT_DETACH));
}

static struct oakum_cgroup look(const char *rest, bool deep)
{
	struct oakum_host *h = open_host("bundle", NULL);
	struct oakum_cgroup group = {0};

	unit_assert_ok(h->cgroup(h, group_path(rest), deep, &group, &unit_err));
	return group;
}

/* A process in the group at dir; it ends when *ret_end is closed. */
static pid_t join(const char *dir, int *ret_end)
{
	const char *procs = oakum_arena_printf(&unit_arena, "%s/cgroup.procs", dir);
	int ready[2], done[2];
	char c = 'n';
	pid_t child;

	ck_assert_int_eq(pipe(ready) + pipe(done), 0);
	child = fork();
	sandbox_ok(child);
	if (child == 0) {
		int fd = open(procs, O_WRONLY | O_CLOEXEC);

		c = fd >= 0 && write(fd, "0", 1) == 1 ? 'y' : 'n';
		close(done[1]);
		if (write(ready[1], &c, 1) != 1)
			_exit(1);
		_exit(read(done[0], &c, 1) == 0 ? 0 : 1);
	}
	ck_assert_int_eq(read(ready[0], &c, 1), 1);
	close(ready[0]);
	close(ready[1]);
	close(done[0]);
	*ret_end = done[1];
	ck_assert_int_eq(c, 'y');
	return child;
}

START_TEST(nothing_is_mounted)
{
	struct oakum_host *h = open_host("bundle", NULL);
	struct oakum_cgroups cgroups = {.unified = true, .swap = true};
	struct oakum_cgroup group;

	cover();
	group = look("", true);
	ck_assert(!group.exists && !group.processes && !group.below);
	unit_assert_ok(h->cgroups(h, &cgroups, &unit_err));
	ck_assert(!cgroups.unified && !cgroups.swap);
	uncover();
}
END_TEST

START_TEST(empty_groups)
{
	struct oakum_cgroup group;

	cover();
	mount_unified(TOP "/unified");
	ck_assert(!look("", true).exists);
	make_dirs(group_dir("/a"));
	group = look("", true);
	ck_assert(group.exists && !group.processes && !group.below);
	ck_assert(look("/a", false).exists);
	ck_assert(!look("/b", false).exists);
	ck_assert(!look("/cgroup.procs", true).exists);
	sandbox_ok(rmdir(group_dir("/a")));
	sandbox_ok(rmdir(group_dir("")));
	uncover();
}
END_TEST

START_TEST(groups_with_processes)
{
	struct oakum_cgroup group;
	int end = -1, status = -1;
	pid_t child;

	cover();
	mount_unified(TOP "/unified");
	make_dirs(group_dir("/a/b"));
	child = join(group_dir("/a/b"), &end);
	group = look("/a/b", true);
	ck_assert(group.exists && group.processes && !group.below);
	group = look("", true);
	ck_assert(group.exists && !group.processes && group.below);
	group = look("", false);
	ck_assert(group.exists && !group.processes && !group.below);
	close(end);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	group = look("", true);
	ck_assert(group.exists && !group.processes && !group.below);
	sandbox_ok(rmdir(group_dir("/a/b")));
	sandbox_ok(rmdir(group_dir("/a")));
	sandbox_ok(rmdir(group_dir("")));
	uncover();
}
END_TEST

START_TEST(tells_version_2_alone)
{
	struct oakum_cgroups cgroups = {0};
	struct oakum_host *h;

	mount_unified(TOP);
	h = open_host("bundle", NULL);
	unit_assert_ok(h->cgroups(h, &cgroups, &unit_err));
	ck_assert(cgroups.unified);
	uncover();
	cover();
	mount_unified(TOP "/unified");
	h = open_host("bundle", NULL);
	unit_assert_ok(h->cgroups(h, &cgroups, &unit_err));
	ck_assert(!cgroups.unified);
	uncover();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cgroups");
	TCase *tc = sandbox_case(suite, "cgroups");

	tcase_add_test(tc, nothing_is_mounted);
	tcase_add_test(tc, empty_groups);
	tcase_add_test(tc, groups_with_processes);
	tcase_add_test(tc, tells_version_2_alone);
	return sandbox_run(suite);
}
