/* SPDX-License-Identifier: Apache-2.0 */
/* test_idmap.c - files shown with other owners, made for real: copies of mounts and overlays. */
#include "test_sys.h"

#include <grp.h>
#include <sys/statvfs.h>
#include <sys/wait.h>

#include <oakum/fd.h>
#include <oakum/idmap.h>

#define FIRST 300000

static const struct oakum_id_range range = {FIRST, OAKUM_ID_RANGE};

static int make_userns(void)
{
	int fd = oakum_userns_make(&range, 0, &unit_err);

	ck_assert_msg(fd >= 0, "%s", unit_err.msg);
	return fd;
}

static struct stat stat_of(const char *rel)
{
	struct stat st;

	sandbox_ok(lstat(in_box(rel), &st));
	return st;
}

static void is_owner(const char *rel, uid_t uid, gid_t gid)
{
	ck_assert_uint_eq(stat_of(rel).st_uid, uid);
	ck_assert_uint_eq(stat_of(rel).st_gid, gid);
}

/* Runs a shell command as an id of the host's, without groups. */
static int run_as(uid_t id, const char *command)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (setgroups(0, NULL) < 0 || setresgid(id, id, id) < 0 ||
		    setresuid(id, id, id) < 0 || chdir(sandbox) < 0)
			_exit(99);
		(void)execl("/bin/sh", "sh", "-c", command, NULL);
		_exit(98);
	}
	sandbox_ok(pid);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void attach(int mount, const char *rel)
{
	ck_assert_msg(mount >= 0, "%s", unit_err.msg);
	make_dirs(rel);
	unit_assert_ok(oakum_idmap_attach(mount, in_box(rel), &unit_err));
	close(mount);
}

START_TEST(a_copy_shows_other_owners)
{
	OAKUM_FD int userns = make_userns();

	make_dirs("data");
	make_file("data/root", "x");
	make_file("data/five", "x");
	sandbox_ok(chown(in_box("data/five"), 5, 6));
	attach(oakum_idmap_clone(in_box("data"), false, userns, &unit_err), "shown");
	is_owner("shown/root", FIRST, FIRST);
	is_owner("shown/five", FIRST + 5, FIRST + 6);
	is_owner("data/five", 5, 6);
	/* And what is written through it is owned on disk as inside. */
	ck_assert_int_eq(run_as(FIRST, "echo x >shown/new"), 0);
	is_owner("data/new", 0, 0);
	ck_assert_int_ne(run_as(FIRST + 65536, "echo x >shown/other"), 0);
	ck_assert_int_ne(run_as(FIRST, "echo x >data/new"), 0);
}
END_TEST

START_TEST(a_recursive_copy_shows_what_is_below)
{
	OAKUM_FD int userns = make_userns();

	make_dirs("data/sub");
	tmpfs_mount("data/sub");
	make_file("data/sub/f", "x");
	attach(oakum_idmap_clone(in_box("data"), true, userns, &unit_err), "all");
	attach(oakum_idmap_clone(in_box("data"), false, userns, &unit_err), "top");
	is_owner("all/sub/f", FIRST, FIRST);
	ck_assert_int_lt(access(in_box("top/sub/f"), F_OK), 0);
}
END_TEST

START_TEST(what_cannot_be_shown_so_says_why)
{
	OAKUM_FD int userns = make_userns();
	OAKUM_FD int once = -1;

	unit_assert_fails(oakum_idmap_clone("/proc", false, userns, &unit_err), -EINVAL,
			  "'/proc' is on a file system that cannot show other owners");
	unit_assert_fails(oakum_idmap_clone(in_box("none"), false, userns, &unit_err),
			  -ENOENT, "/none' cannot be shown with other owners");
	make_dirs("data");
	attach(oakum_idmap_clone(in_box("data"), false, userns, &unit_err), "shown");
	once = oakum_idmap_clone(in_box("shown"), false, userns, &unit_err);
	ck_assert_int_eq(once, -EPERM);
}
END_TEST

/* Two lower layers, an upper one with a file in it already, as an engine has mounted them. */
static struct oakum_layers make_layers(void)
{
	static const char *lower[2];
	struct oakum_layers l = {.n_lower = 2, .upper = "diff", .work = "work"};

	make_dirs("low,1:a");
	make_dirs("low2/dir");
	make_dirs("c/diff");
	make_dirs("c/work");
	make_dirs("engine");
	make_file("low,1:a/f", "one");
	make_file("low2/f", "two");
	make_file("low2/g", "two");
	make_file("c/diff/u", "up");
	sandbox_ok(chown(in_box("low2/g"), 7, 8));
	overlay_mount(
		"engine",
		oakum_arena_printf(
			&unit_arena,
			"lowerdir=%s/low\\,1\\:a:%s/low2,upperdir=%s/c/diff,workdir=%s/c/work",
			sandbox, sandbox, sandbox, sandbox));
	lower[0] = in_box("low,1:a");
	lower[1] = in_box("low2");
	l.lower = lower;
	l.above = in_box("c");
	return l;
}

static void mount_again(const struct oakum_layers *l)
{
	OAKUM_FD int userns = make_userns();

	make_dirs("scratch");
	attach(oakum_idmap_overlay(l, &range, userns, in_box("scratch"), &unit_err),
	       "mine");
}

START_TEST(an_overlay_shows_other_owners)
{
	struct oakum_layers l = make_layers();

	mount_again(&l);
	is_owner("mine/f", FIRST, FIRST);
	is_owner("mine/g", FIRST + 7, FIRST + 8);
	is_owner("mine/u", FIRST, FIRST);
	is_owner("engine/g", 7, 8);
	ck_assert_int_eq(run_as(FIRST, "test $(cat mine/f) = one"), 0);
}
END_TEST

START_TEST(what_is_written_is_the_containers_on_disk)
{
	struct oakum_layers l = make_layers();

	mount_again(&l);
	ck_assert_int_eq(run_as(FIRST, "echo x >mine/new && echo y >>mine/f && "
				       "mkdir mine/d && rm mine/u"),
			 0);
	is_owner("c/diff/new", 0, 0);
	is_owner("c/diff/f", 0, 0);
	is_owner("c/diff/d", 0, 0);
	ck_assert_int_lt(access(in_box("c/diff/u"), F_OK), 0);
	is_owner("engine/new", 0, 0);
	/* A file of a lower layer that goes leaves a mark, which root makes. */
	ck_assert_int_eq(run_as(FIRST, "rm mine/f"), 0);
	ck_assert(S_ISCHR(stat_of("c/diff/f").st_mode));
	is_owner("c/diff/f", 0, 0);
	/* Ids that are not the container's can write nothing. */
	ck_assert_int_ne(run_as(0, "echo x >mine/by-root 2>&1"), 0);
}
END_TEST

START_TEST(nothing_is_left_at_the_scratch)
{
	struct oakum_layers l = make_layers();
	struct statvfs here, scratch;

	mount_again(&l);
	sandbox_ok(statvfs(sandbox, &here));
	sandbox_ok(statvfs(in_box("scratch"), &scratch));
	ck_assert_uint_eq(here.f_fsid, scratch.f_fsid);
	ck_assert_int_eq(rmdir(in_box("scratch")), 0);
}
END_TEST

START_TEST(a_layer_that_is_gone_fails)
{
	struct oakum_layers l = make_layers();
	OAKUM_FD int userns = make_userns();

	sandbox_ok(umount2(in_box("engine"), MNT_DETACH));
	sandbox_ok(rename(in_box("low2"), in_box("low3")));
	unit_assert_fails(
		oakum_idmap_overlay(&l, &range, userns, in_box("bundle"), &unit_err),
		-ENOENT, "/low2' cannot be shown with other owners");
	unit_assert_fails(
		oakum_idmap_overlay(&l, &range, userns, in_box("none"), &unit_err),
		-ENOENT, "/none' cannot be worked at");
}
END_TEST

START_TEST(views_are_brought_together)
{
	struct oakum_layers l = make_layers();
	OAKUM_FD int held = -1;

	mount_again(&l);
	held = open(in_box("mine"), O_PATH | O_CLOEXEC);
	oakum_idmap_hold(held, "/dir");
	ck_assert(S_ISDIR(stat_of("c/diff/dir").st_mode));
	oakum_idmap_hold(held, "/none");
	oakum_idmap_refresh(in_box("engine"));
	/* Not there, and remembered as that, until the memory goes. */
	ck_assert_int_lt(access(in_box("mine/later"), F_OK), 0);
	make_file("engine/later", "x");
	oakum_idmap_refresh(in_box("mine"));
	ck_assert_int_eq(access(in_box("mine/later"), F_OK), 0);
	is_owner("mine/later", FIRST, FIRST);
	oakum_idmap_refresh(in_box("none"));
	oakum_idmap_refresh(in_box("bundle"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idmap");
	TCase *tc = sandbox_case(suite, "copies");

	tcase_add_test(tc, a_copy_shows_other_owners);
	tcase_add_test(tc, a_recursive_copy_shows_what_is_below);
	tcase_add_test(tc, what_cannot_be_shown_so_says_why);
	tc = sandbox_case(suite, "overlays");
	tcase_add_test(tc, an_overlay_shows_other_owners);
	tcase_add_test(tc, what_is_written_is_the_containers_on_disk);
	tcase_add_test(tc, nothing_is_left_at_the_scratch);
	tcase_add_test(tc, a_layer_that_is_gone_fails);
	tcase_add_test(tc, views_are_brought_together);
	return sandbox_run(suite);
}
