/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_hook_repair.c - what the hook can mend, on mounts of the program's own and in the
 * mount namespace of a child; and which configs it can make true.
 */
#include "test_sys.h"

#include <signal.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <sys/wait.h>

#include "../../hook/mend_inside.c"
#include "../../hook/mend_new.c"
#include "../../hook/mend_old.c"
#include "../../hook/process.c"
#include "../../hook/repair_place.c"
#include "../../hook/repair_wanted.c"

static const struct oakum_tmpfs small = {"64k", "1777", 7, 8, true};

static int open_dir(const char *rel)
{
	int fd = open(in_box(rel), O_PATH | O_CLOEXEC);

	sandbox_ok(fd);
	return fd;
}

static void check_small(const char *path)
{
	struct statfs fs;
	struct stat st;

	sandbox_ok(statfs(path, &fs));
	ck_assert_uint_eq((uint64_t)fs.f_blocks * (uint64_t)fs.f_bsize, 65536);
	ck_assert_uint_eq((unsigned long)fs.f_flags &
				  (ST_NOEXEC | ST_NOSUID | ST_NODEV | ST_RDONLY),
			  ST_NOEXEC | ST_NOSUID | ST_NODEV);
	sandbox_ok(stat(path, &st));
	ck_assert_uint_eq(st.st_mode & 07777u, 01777);
	ck_assert_uint_eq(st.st_uid, 7);
	ck_assert_uint_eq(st.st_gid, 8);
}

/* Both interfaces do the same; and what the name has come to mean does not matter. */
static void mount_behind_a_rename(int (*mend)(int, const struct oakum_tmpfs *))
{
	int place;

	make_dirs("dir");
	make_dirs("other");
	place = open_dir("dir");
	sandbox_ok(rename(in_box("dir"), in_box("moved")));
	make_link("other", "dir");
	ck_assert_int_eq(mend(place, &small), 0);
	check_small(in_box("moved"));
	sandbox_ok(umount2(in_box("moved"), 0));
	ck_assert_int_eq(umount2(in_box("other"), 0), -1);
	close(place);
}

START_TEST(tmpfs_by_the_new_interface)
{
	mount_behind_a_rename(oakum_mend_tmpfs_new);
}
END_TEST

START_TEST(tmpfs_by_the_old_interface)
{
	mount_behind_a_rename(oakum_mend_tmpfs_old);
	sandbox_ok(chdir("/"));
}
END_TEST

START_TEST(tmpfs_fails_with_a_reason)
{
	struct oakum_tmpfs bad = small;
	int place;

	make_dirs("dir");
	place = open_dir("dir");
	bad.size = "large";
	ck_assert_int_eq(oakum_mend_tmpfs(place, &bad), -EINVAL);
	close(place);
	make_file("file", "");
	place = open_dir("file");
	ck_assert_int_lt(oakum_mend_tmpfs(place, &small), 0);
	close(place);
}
END_TEST

START_TEST(detach)
{
	int place;

	make_dirs("from");
	make_dirs("to");
	make_file("file", "");
	bind_mount("from", "to", 0);
	bind_mount("from", "to", 0);
	place = open_dir("to");
	ck_assert_int_eq(oakum_mend_detach(place, NULL), 0);
	close(place);
	place = open_dir("to");
	ck_assert_int_eq(oakum_mend_detach(place, NULL), 0);
	close(place);
	place = open_dir("to"); /* nothing is mounted any more */
	ck_assert_int_eq(oakum_mend_detach(place, NULL), -EINVAL);
	close(place);
	bind_mount("file", "file", 0);
	place = open_dir("file");
	ck_assert_int_eq(oakum_mend_detach(place, NULL), 0);
	close(place);
	sandbox_ok(chdir("/"));
}
END_TEST

/* ---- in the namespace of another process ---- */

static pid_t start_container(int *ret_end)
{
	int ready[2], done[2];
	char c = 'y';
	pid_t pid;

	ck_assert_int_eq(pipe(ready) + pipe(done), 0);
	pid = fork();
	sandbox_ok(pid);
	if (pid == 0) {
		close(done[1]);
		if (unshare(CLONE_NEWNS) < 0 || write(ready[1], &c, 1) != 1)
			_exit(1);
		_exit(read(done[0], &c, 1) == 0 ? 0 : 1);
	}
	close(ready[1]);
	close(done[0]);
	ck_assert_int_eq(read(ready[0], &c, 1), 1);
	close(ready[0]);
	*ret_end = done[1];
	return pid;
}

/* What the child has: descriptors are 0, the place, and what reading them takes. */
static int count_descriptors(int place, const void *plan)
{
	int n = 0;

	(void)plan;
	for (int fd = 0; fd < 1024; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return place == 0 && n == 1 ? 0 : -E2BIG;
}

static int crash(int place, const void *plan)
{
	(void)place, (void)plan;
	_exit(9);
}

START_TEST(inside)
{
	struct oakum_process p = OAKUM_PROCESS_INIT;
	struct oakum_mount_tables tables = {.rootfs = sandbox};
	struct oakum_hook h = {.tables = &tables, .arena = unit_arena};
	int end = -1, place, status = -1;
	pid_t pid;

	make_dirs("tmp");
	pid = start_container(&end);
	unit_assert_ok(oakum_process_open(pid, &p, &unit_err));
	h.process = p;
	place = oakum_repair_open(&h, "/tmp", &unit_err);
	ck_assert_msg(place >= 0, "%s", unit_err.msg);
	unit_assert_ok(oakum_mend_inside(&p, place, count_descriptors, NULL, &unit_err));
	unit_assert_fails(oakum_mend_inside(&p, place, crash, NULL, &unit_err), -ECHILD,
			  "no process can be started for it");
	unit_assert_ok(oakum_mend_inside(&p, place, oakum_mend_tmpfs, &small, &unit_err));
	check_small(oakum_arena_printf(&unit_arena, "/proc/%d/root%s/tmp", (int)pid,
				       sandbox));
	ck_assert_int_eq(umount2(in_box("tmp"), 0), -1); /* here there is none */
	close(place);
	oakum_process_close(&p);
	close(end);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

/* No link on the way is followed, and nothing leads out. */
START_TEST(open_follows_nothing)
{
	static const char *const links[] = {"/link", "/link/tmp", "/up/tmp", "/host/tmp"};
	struct oakum_mount_tables tables = {.rootfs = sandbox};
	struct oakum_hook h = {.tables = &tables, .arena = unit_arena};
	int fd;

	make_dirs("tmp");
	make_link("tmp", "link");
	make_link(".", "up");
	make_link("/", "host");
	h.process.dir = open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; i < OAKUM_COUNT(links); i++)
		unit_assert_fails(oakum_repair_open(&h, links[i], &unit_err), -ELOOP,
				  "of the container is reached by a link");
	fd = oakum_repair_open(&h, "/../../tmp", &unit_err);
	ck_assert_msg(fd >= 0, "%s", unit_err.msg);
	close(fd);
	unit_assert_fails(oakum_repair_open(&h, "/none", &unit_err), -ENOENT,
			  "'/none' of the container cannot be opened");
	close(h.process.dir);
}
END_TEST

/* ---- configs ---- */

#define BIND "{\"destination\":\"/d\",\"type\":\"bind\",\"source\":\"/s\"}"
#define TMP  "{\"destination\":\"/tmp\",\"type\":\"tmpfs\"}"

static const struct pair {
	const char *before, *after;
	bool covers;
} pairs[] = {
	{"{}", "{}", true},
	{"{}", "{\"mounts\":[" TMP "]}", true},
	{"{\"mounts\":[" BIND "]}", "{\"mounts\":[]}", true},
	{"{\"mounts\":[" BIND "]}", "{\"mounts\":[" TMP "," BIND "]}", true},
	{"{\"mounts\":[]}", "{\"mounts\":[" BIND "]}", false},
	{"{\"mounts\":[" BIND "]}",
	 "{\"mounts\":[{\"destination\":\"/d\",\"type\":\"bind\",\"source\":\"/t\"}]}",
	 false},
	{"{}", "{\"linux\":{\"resources\":{\"memory\":{\"limit\":1,\"swap\":2}}}}", true},
	{"{\"linux\":{\"resources\":{\"pids\":{\"limit\":0}}}}",
	 "{\"linux\":{\"resources\":{\"pids\":{\"limit\":9}}}}", true},
	{"{\"linux\":{\"resources\":{\"cpu\":{\"shares\":2}}}}",
	 "{\"linux\":{\"resources\":{\"cpu\":{\"shares\":2,\"quota\":1,\"period\":2}}}}",
	 true},
	{"{\"linux\":{\"resources\":{\"cpu\":{\"shares\":2}}}}",
	 "{\"linux\":{\"resources\":{\"cpu\":{\"shares\":3}}}}", false},
	{"{}", "{\"linux\":{\"resources\":{\"memory\":{\"disableOOMKiller\":false}}}}",
	 false},
	{"{}", "{\"linux\":{\"seccomp\":{}}}", false},
	{"{\"process\":{\"noNewPrivileges\":false}}",
	 "{\"process\":{\"noNewPrivileges\":true}}", false},
};

START_TEST(covers)
{
	const struct pair *p = &pairs[_i];

	ck_assert_msg(oakum_repair_covers(&unit_arena, unit_json(p->before)->root,
					  unit_json(p->after)->root) == p->covers,
		      "%s -> %s", p->before, p->after);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("hook_repair");
	TCase *tc = sandbox_case(suite, "repair");

	tcase_add_test(tc, tmpfs_by_the_new_interface);
	tcase_add_test(tc, tmpfs_by_the_old_interface);
	tcase_add_test(tc, tmpfs_fails_with_a_reason);
	tcase_add_test(tc, detach);
	tcase_add_test(tc, inside);
	tcase_add_test(tc, open_follows_nothing);
	tcase_add_loop_test(tc, covers, 0, (int)OAKUM_COUNT(pairs));
	return sandbox_run(suite);
}
