/* SPDX-License-Identifier: Apache-2.0 */
/* test_fd_open.c - opening what others named: what it is, and who could have changed it. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <oakum/fd.h>

#include "../../core/base/trust.h"

/* A directory for one test, which is also its working directory. */
static char room[64];

static void make_room(void)
{
	umask(022);
	snprintf(room, sizeof(room), "/tmp/oakum-fd-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(room));
	ck_assert_int_eq(chmod(room, 0755), 0);
	ck_assert_int_eq(chdir(room), 0);
}

static void ends_well(pid_t pid)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

static void clear_room(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		execl("/bin/rm", "rm", "-rf", room, (char *)NULL);
		_exit(127);
	}
	ends_well(pid);
}

static void make_file(const char *path, const char *text, mode_t mode)
{
	OAKUM_FD int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(oakum_fd_write_all(fd, text, strlen(text)), 0);
	ck_assert_int_eq(fchmod(fd, mode), 0);
}

static void make_dir(const char *path, mode_t mode)
{
	ck_assert_int_eq(mkdir(path, 0700), 0);
	ck_assert_int_eq(chmod(path, mode), 0);
}

/* Opens and closes again; the story avoids the phrases that engines look for. */
static int opens(const char *path, enum oakum_trust trust)
{
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, path, trust, &unit_err);

	if (fd >= 0)
		return 0;
	ck_assert_int_eq(unit_err.code, fd);
	ck_assert_ptr_null(strcasestr(unit_err.msg, "permission denied"));
	ck_assert_ptr_null(strcasestr(unit_err.msg, "no such file"));
	return fd;
}

START_TEST(test_open_a_good_file)
{
	OAKUM_FD int fd = -1;
	OAKUM_FD int dir = open(room, O_PATH | O_DIRECTORY | O_CLOEXEC);

	make_file("good", "x", 0644);
	ck_assert_int_eq(opens("good", OAKUM_TRUST_FILE), 0);
	ck_assert_int_eq(opens("good", OAKUM_TRUST_PATH), 0);
	ck_assert_int_eq(opens("good", OAKUM_TRUST_ANY), 0);
	ck_assert_int_eq(chdir("/"), 0);
	fd = oakum_fd_open(dir, "good", OAKUM_TRUST_PATH, &unit_err);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
	unit_assert_fails(opens("good", OAKUM_TRUST_PATH), -ENOENT,
			  "'good' does not exist");
}
END_TEST

START_TEST(test_open_refuses_what_nobody_trusts)
{
	make_file("good", "x", 0644);
	unit_assert_fails(opens("good", OAKUM_TRUST_UNSET), -EINVAL,
			  "'good': nobody said");
}
END_TEST

START_TEST(test_open_refuses_what_is_no_regular_file)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX, .sun_path = "socket"};
	OAKUM_FD int sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	enum oakum_trust trust = (enum oakum_trust)_i;

	ck_assert_int_eq(mkfifo("fifo", 0644), 0);
	ck_assert_int_eq(bind(sock, (struct sockaddr *)&sun, sizeof(sun)), 0);
	make_dir("dir", 0755);
	unit_assert_fails(opens("none", trust), -ENOENT, "'none' does not exist");
	unit_assert_fails(opens("none/none", trust), -ENOENT,
			  "'none/none' does not exist");
	unit_assert_fails(opens("", trust), -ENOENT, "'' does not exist");
	unit_assert_fails(opens("dir", trust), -EINVAL,
			  "'dir' is a directory, a regular file is needed");
	unit_assert_fails(opens("dir/..", trust), -EINVAL, "'dir/..' is a directory");
	unit_assert_fails(opens("/", trust),
			  trust == OAKUM_TRUST_PATH ? -ENOENT : -EINVAL, "'/'");
	unit_assert_fails(opens("fifo", trust), -EINVAL,
			  "'fifo' is a FIFO, a regular file");
	unit_assert_fails(opens("socket", trust), -EINVAL,
			  "'socket' is a socket, a regular");
	unit_assert_fails(opens("/dev/null", trust), -EINVAL,
			  "'/dev/null' is a device, a");
	unit_assert_fails(opens("fifo/x", trust), -ENOTDIR, "'fifo/x'");
}
END_TEST

START_TEST(test_links_are_followed_only_for_a_look)
{
	make_file("good", "x", 0644);
	ck_assert_int_eq(symlink("good", "link"), 0);
	ck_assert_int_eq(symlink("none", "dangling"), 0);
	ck_assert_int_eq(symlink("loop", "loop"), 0);
	ck_assert_int_eq(opens("link", OAKUM_TRUST_ANY), 0);
	for (int trust = OAKUM_TRUST_FILE; trust <= OAKUM_TRUST_PATH; trust++) {
		unit_assert_fails(opens("link", (enum oakum_trust)trust), -ELOOP,
				  "'link' is a symbolic link: name the file itself");
		unit_assert_fails(opens("dangling", (enum oakum_trust)trust), -ELOOP,
				  "'dangling' is a symbolic link");
	}
	unit_assert_fails(opens("dangling", OAKUM_TRUST_ANY), -ENOENT, "does not exist");
	unit_assert_fails(opens("loop", OAKUM_TRUST_ANY), -ELOOP,
			  "'loop' is a symbolic link");
}
END_TEST

START_TEST(test_open_refuses_what_others_can_change)
{
	enum oakum_trust trust = (enum oakum_trust)_i;

	make_file("group", "x", 0664);
	make_file("others", "x", 0646);
	make_file("all", "x", 0666);
	make_file("sticky", "x", 01664);
	make_file("one", "x", 0644);
	unit_assert_fails(opens("group", trust), -EPERM,
			  "'group' is writable by its group: chmod g-w it");
	unit_assert_fails(opens("others", trust), -EPERM,
			  "'others' is writable by others: chmod o-w it");
	unit_assert_fails(opens("all", trust), -EPERM,
			  "'all' is writable by its group and by others: chmod go-w it");
	unit_assert_fails(opens("sticky", trust), -EPERM,
			  "'sticky' is writable by its group");
	ck_assert_int_eq(opens("all", OAKUM_TRUST_ANY), 0);
	ck_assert_int_eq(opens("one", trust), 0);
	ck_assert_int_eq(link("one", "two"), 0);
	if (trust == OAKUM_TRUST_FILE)
		unit_assert_fails(opens("one", trust), -EPERM,
				  "'one' has 2 names (hard links)");
	else
		ck_assert_int_eq(opens("one", trust), 0);
	ck_assert_int_eq(opens("one", OAKUM_TRUST_ANY), 0);
}
END_TEST

START_TEST(test_owner_is_root_or_the_caller)
{
	struct stat st = {.st_mode = S_IFREG | 0644, .st_uid = geteuid()};

	unit_assert_ok(oakum_trust_owner(&st, "x", &unit_err));
	st.st_uid = 0;
	unit_assert_ok(oakum_trust_owner(&st, "x", &unit_err));
	st.st_uid = geteuid() + 1;
	unit_assert_fails(oakum_trust_owner(&st, "x", &unit_err), -EPERM,
			  "'x' is owned by user ");
	st.st_mode = S_IFLNK | 0777;
	unit_assert_fails(oakum_trust_owner(&st, "x", &unit_err), -EPERM,
			  "'x' is owned by user ");
	st.st_mode = S_IFDIR | 01777;
	unit_assert_fails(oakum_trust_owner(&st, "x", &unit_err), -EPERM,
			  "'x' is owned by user ");
	st.st_uid = 0;
	unit_assert_ok(oakum_trust_owner(&st, "x", &unit_err));
}
END_TEST

START_TEST(test_path_checks_every_directory_above)
{
	make_dir("a", 0755);
	make_dir("a/b", 0755);
	make_file("a/b/good", "x", 0644);
	ck_assert_int_eq(opens("a/b/good", OAKUM_TRUST_PATH), 0);
	ck_assert_int_eq(opens("a/./../a//b/good", OAKUM_TRUST_PATH), 0);
	ck_assert_int_eq(chmod("a", 0775), 0);
	ck_assert_int_eq(opens("a/b/good", OAKUM_TRUST_FILE), 0);
	unit_assert_fails(opens("a/b/good", OAKUM_TRUST_PATH), -EPERM,
			  "'a/b/good' cannot be trusted: '/tmp/oakum-fd-");
	ck_assert_ptr_nonnull(
		strstr(unit_err.msg, "/a' is writable by its group: chmod g-w it"));
	/* Also when the way there begins further down, or leads out of it again. */
	ck_assert_int_eq(chdir("a/b"), 0);
	unit_assert_fails(opens("good", OAKUM_TRUST_PATH), -EPERM,
			  "/a' is writable by its group");
	unit_assert_fails(opens("../b/good", OAKUM_TRUST_PATH), -EPERM,
			  "/a' is writable by");
	ck_assert_int_eq(chdir(room), 0);
	unit_assert_fails(opens("a/../a/b/good", OAKUM_TRUST_PATH), -EPERM,
			  "/a' is writable by");
	ck_assert_int_eq(chmod("a", 01777), 0);
	ck_assert_int_eq(opens("a/b/good", OAKUM_TRUST_PATH), 0);
}
END_TEST

START_TEST(test_path_follows_links_between_and_checks_both_sides)
{
	char absolute[128];

	make_dir("a", 0755);
	make_dir("b", 0755);
	make_dir("b/c", 0755);
	make_file("b/c/good", "x", 0644);
	snprintf(absolute, sizeof(absolute), "%s/b/c/", room);
	ck_assert_int_eq(symlink("../b/c", "a/relative"), 0);
	ck_assert_int_eq(symlink(absolute, "a/absolute"), 0);
	ck_assert_int_eq(symlink("loop/x", "a/loop"), 0);
	ck_assert_int_eq(opens("a/relative/good", OAKUM_TRUST_PATH), 0);
	ck_assert_int_eq(opens("a/absolute/good", OAKUM_TRUST_PATH), 0);
	unit_assert_fails(opens("a/loop/good", OAKUM_TRUST_PATH), -ELOOP,
			  "too many symbolic");
	unit_assert_fails(opens("a/relative", OAKUM_TRUST_PATH), -ELOOP,
			  "is a symbolic link");
	ck_assert_int_eq(chmod("b", 0757), 0);
	unit_assert_fails(opens("a/relative/good", OAKUM_TRUST_PATH), -EPERM,
			  "/b' is writable by others");
	unit_assert_fails(opens("a/absolute/good", OAKUM_TRUST_PATH), -EPERM,
			  "/b' is writable by others");
	ck_assert_int_eq(chmod("b", 0755), 0);
	ck_assert_int_eq(chmod("a", 0757), 0);
	unit_assert_fails(opens("a/relative/good", OAKUM_TRUST_PATH), -EPERM,
			  "/a' is writable by others");
}
END_TEST

START_TEST(test_path_refuses_what_is_too_long)
{
	char path[PATH_MAX + 16];

	memset(path, 'x', sizeof(path));
	path[NAME_MAX + 1] = '\0';
	unit_assert_fails(opens(path, OAKUM_TRUST_PATH), -ENAMETOOLONG,
			  "a name in it is too long");
	path[NAME_MAX] = '\0';
	unit_assert_fails(opens(path, OAKUM_TRUST_PATH), -ENOENT, "xxx' does not exist");
	for (size_t i = 1; i < sizeof(path); i += 2)
		path[i] = '/';
	path[PATH_MAX] = '\0';
	for (size_t i = 0; i < PATH_MAX; i += 2)
		path[i] = '.';
	unit_assert_fails(opens(path, OAKUM_TRUST_PATH), -ENAMETOOLONG, "'./././");
}
END_TEST

/* In a child without root's rights. */
START_TEST(test_closed_files_and_directories)
{
	pid_t pid;

	make_file("closed", "x", 0000);
	make_dir("dir", 0000);
	pid = fork();
	if (pid == 0) {
		if (geteuid() == 0 && setuid(65534) < 0)
			_exit(2);
		_exit(!(opens("closed", OAKUM_TRUST_FILE) == -EACCES &&
			strstr(unit_err.msg, "'closed' may not be opened by user ") &&
			opens("dir/x", OAKUM_TRUST_FILE) == -EACCES &&
			opens("dir/x/y", OAKUM_TRUST_PATH) < 0 &&
			strstr(unit_err.msg, "'dir/x/y' ")));
	}
	ends_well(pid);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("fd_open");
	TCase *tc = unit_case(s, "fd_open");

	tcase_add_checked_fixture(tc, make_room, clear_room);
	tcase_add_test(tc, test_open_a_good_file);
	tcase_add_test(tc, test_open_refuses_what_nobody_trusts);
	tcase_add_loop_test(tc, test_open_refuses_what_is_no_regular_file,
			    OAKUM_TRUST_FILE, OAKUM_TRUST_ANY + 1);
	tcase_add_test(tc, test_links_are_followed_only_for_a_look);
	tcase_add_loop_test(tc, test_open_refuses_what_others_can_change,
			    OAKUM_TRUST_FILE, OAKUM_TRUST_PATH + 1);
	tcase_add_test(tc, test_owner_is_root_or_the_caller);
	tcase_add_test(tc, test_path_checks_every_directory_above);
	tcase_add_test(tc, test_path_follows_links_between_and_checks_both_sides);
	tcase_add_test(tc, test_path_refuses_what_is_too_long);
	tcase_add_test(tc, test_closed_files_and_directories);
	return unit_run(s);
}
