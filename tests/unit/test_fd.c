/* SPDX-License-Identifier: Apache-2.0 */
/* test_fd.c - descriptors: closing, handing over, reading and writing all. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <oakum/fd.h>

START_TEST(test_close_keeps_errno_and_take_empties)
{
	int fd = dup(STDOUT_FILENO), none = -1, taken;

	taken = oakum_fd_take(&fd);
	ck_assert_int_eq(fd, -1);
	errno = EXDEV;
	oakum_fd_close(&none);
	oakum_fd_close(&taken);
	oakum_fd_close(&taken);
	ck_assert_int_eq(errno, EXDEV);
	ck_assert_int_eq(fcntl(taken, F_GETFD), -1);
}
END_TEST

static int slurp(const char *path, size_t max, const char **bytes, size_t *len)
{
	OAKUM_FD int fd = open(path, O_RDONLY | O_CLOEXEC);

	return oakum_fd_slurp(&unit_arena, fd, path, max, bytes, len, &unit_err);
}

/* Reads a file that holds text. */
static int slurp_text(const char *text, size_t max, const char **bytes, size_t *len)
{
	OAKUM_FD int fd = memfd_create("text", MFD_CLOEXEC);

	ck_assert_int_eq(oakum_fd_write_all(fd, text, strlen(text)), 0);
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	return oakum_fd_slurp(&unit_arena, fd, "text", max, bytes, len, &unit_err);
}

START_TEST(test_slurp_files_up_to_the_maximum)
{
	const char *bytes;
	size_t len = 99;

	unit_assert_ok(slurp_text("12345", 6, &bytes, &len));
	unit_assert_ok(slurp_text("12345", 5, &bytes, &len));
	ck_assert_str_eq(bytes, "12345");
	ck_assert_uint_eq(len, 5);
	bytes = NULL;
	unit_assert_fails(slurp_text("12345", 4, &bytes, &len), -EFBIG,
			  "'text' is larger than 4 bytes");
	ck_assert_ptr_null(bytes);
	ck_assert_uint_eq(len, 5);
	unit_assert_ok(slurp_text("", 0, &bytes, &len));
	ck_assert_str_eq(bytes, "");
	ck_assert_uint_eq(len, 0);
	unit_assert_fails(slurp(".", 5, &bytes, &len), -EISDIR, "'.' cannot be read: ");
	unit_assert_fails(
		oakum_fd_slurp(&unit_arena, -1, "gone", 5, &bytes, &len, &unit_err),
		-EBADF, "'gone' cannot be read: ");
}
END_TEST

START_TEST(test_slurp_files_that_say_no_size)
{
	const char *bytes;
	size_t len;

	unit_assert_ok(slurp("/proc/self/status", 100000, &bytes, &len));
	ck_assert_uint_eq(len, strlen(bytes));
	ck_assert(len > 100);
	unit_assert_fails(slurp("/proc/self/status", 100, &bytes, &len), -EFBIG,
			  "larger");
}
END_TEST

/* A child at the other end of a socket; it writes or reads n bytes. */
static pid_t start_child(size_t n, bool writes, int *ret_fd)
{
	int ends[2];
	pid_t pid;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	pid = fork();
	if (pid == 0) {
		char c = 'x';

		close(ends[0]);
		for (; n > 0; n--)
			if ((writes ? write(ends[1], &c, 1) : read(ends[1], &c, 1)) != 1)
				_exit(1);
		_exit(!writes && read(ends[1], &c, 1) != 0);
	}
	close(ends[1]);
	ck_assert_int_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	*ret_fd = ends[0];
	return pid;
}

static void ends_well(pid_t pid)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

START_TEST(test_slurp_waits_for_slow_writers)
{
	OAKUM_FD int fd = -1;
	pid_t pid = start_child(100000, true, &fd);
	const char *bytes;
	size_t len;

	unit_assert_ok(oakum_fd_slurp(&unit_arena, fd, "pipe", 1000000, &bytes, &len,
				      &unit_err));
	ck_assert_uint_eq(len, 100000);
	ck_assert_uint_eq(strspn(bytes, "x"), 100000);
	ends_well(pid);
}
END_TEST

START_TEST(test_slurp_holds_pipes_to_the_maximum)
{
	OAKUM_FD int fd = -1;
	pid_t pid = start_child(40000, true, &fd);
	const char *bytes;
	size_t len;

	unit_assert_fails(
		oakum_fd_slurp(&unit_arena, fd, "pipe", 39999, &bytes, &len, &unit_err),
		-EFBIG, "'pipe' is larger than 39999 bytes");
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}
END_TEST

START_TEST(test_write_all_waits_for_slow_readers)
{
	int fd;
	pid_t pid = start_child(500000, false, &fd);
	char *bytes = oakum_arena_alloc(&unit_arena, 500000);

	ck_assert_int_eq(oakum_fd_write_all(fd, bytes, 500000), 0);
	oakum_fd_close(&fd);
	ends_well(pid);
}
END_TEST

START_TEST(test_write_all_fails_loudly)
{
	OAKUM_FD int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	ck_assert_int_eq(oakum_fd_write_all(full, "x", 1), -ENOSPC);
	ck_assert_int_eq(oakum_fd_write_all(full, "x", 0), 0);
	ck_assert_int_eq(oakum_fd_write_all(-1, "x", 1), -EBADF);
}
END_TEST

/* A file may not grow: as on a full disk, the write stops half-way. */
static void append_where_little_fits(const char *line, rlim_t size, int wanted)
{
	const struct rlimit little = {.rlim_cur = size, .rlim_max = RLIM_INFINITY};
	OAKUM_FD int fd = memfd_create("log", MFD_CLOEXEC);
	struct rlimit old;
	char text[32] = "";

	ck_assert_int_eq(fcntl(fd, F_SETFL, O_APPEND), 0);
	unit_assert_ok(oakum_fd_append(fd, "one\n", 4));
	(void)signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &little), 0);
	ck_assert_int_eq(oakum_fd_append(fd, line, strlen(line)), wanted);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
	unit_assert_ok(oakum_fd_append(fd, "last\n", 5));
	ck_assert_int_gt(pread(fd, text, sizeof(text) - 1, 0), 0);
	ck_assert_str_eq(text, wanted == 0 ? "one\ntwo\nlast\n" : "one\nlast\n");
}

START_TEST(test_link_names_the_descriptor)
{
	char link[OAKUM_FD_LINK_MAX];

	oakum_fd_link(0, link);
	ck_assert_str_eq(link, "/proc/self/fd/0");
	oakum_fd_link(1029, link);
	ck_assert_str_eq(link, "/proc/self/fd/1029");
	oakum_fd_link(INT_MAX, link);
	ck_assert_str_eq(link, "/proc/self/fd/2147483647");
}
END_TEST

START_TEST(test_append_leaves_no_half_line)
{
	append_where_little_fits("two\n", 8, 0);
	append_where_little_fits("two\n", 7, -EFBIG);
	append_where_little_fits("two\n", 4, -EFBIG);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("fd");
	TCase *tc = unit_case(s, "fd");

	tcase_add_test(tc, test_close_keeps_errno_and_take_empties);
	tcase_add_test(tc, test_slurp_files_up_to_the_maximum);
	tcase_add_test(tc, test_slurp_files_that_say_no_size);
	tcase_add_test(tc, test_slurp_waits_for_slow_writers);
	tcase_add_test(tc, test_slurp_holds_pipes_to_the_maximum);
	tcase_add_test(tc, test_write_all_waits_for_slow_readers);
	tcase_add_test(tc, test_write_all_fails_loudly);
	tcase_add_test(tc, test_link_names_the_descriptor);
	tcase_add_test(tc, test_append_leaves_no_half_line);
	return unit_run(s);
}
