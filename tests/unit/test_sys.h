/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_sys.h - what the tests of core/sys share: a mount namespace of the program's own and,
 * for each test, an empty tmpfs on sandbox that goes away with all that was mounted below it.
 * They need root and fail without it.
 */
#ifndef OAKUM_TEST_SYS_H
#define OAKUM_TEST_SYS_H

#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <oakum/sys.h>

static char sandbox[] = "/tmp/oakum-unit.XXXXXX";

#define sandbox_ok(call) ck_assert_msg((call) >= 0, "%s: %s", #call, strerror(errno))

/* rel in the sandbox; what begins with '/' stays as it is. */
static inline const char *in_box(const char *rel)
{
	return rel[0] == '/' ? rel
			     : oakum_arena_printf(&unit_arena, "%s/%s", sandbox, rel);
}

static inline void make_dirs(const char *rel)
{
	char *path = oakum_arena_strdup(&unit_arena, in_box(rel));

	for (char *s = strchr(path + 1, '/'); s; s = strchr(s + 1, '/')) {
		*s = '\0';
		if (mkdir(path, 0755) < 0)
			ck_assert_msg(errno == EEXIST, "mkdir %s", path);
		*s = '/';
	}
	if (mkdir(path, 0755) < 0)
		ck_assert_msg(errno == EEXIST, "mkdir %s", path);
}

static inline void make_file(const char *rel, const char *text)
{
	int fd = open(in_box(rel), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);

	sandbox_ok(fd);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static inline void make_link(const char *to, const char *rel)
{
	sandbox_ok(symlink(to, in_box(rel)));
}

/* A socket bound to a file; the caller closes the descriptor. */
static inline int make_bound(const char *rel, int type)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	const char *path = in_box(rel);
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

	ck_assert_uint_lt(strlen(path), sizeof(addr.sun_path));
	memcpy(addr.sun_path, path, strlen(path));
	sandbox_ok(fd);
	sandbox_ok(bind(fd, (const struct sockaddr *)&addr, sizeof(addr)));
	return fd;
}

/* The same, listening where that kind of socket can. */
static inline int make_socket(const char *rel, int type)
{
	int fd = make_bound(rel, type);

	if (type != SOCK_DGRAM)
		sandbox_ok(listen(fd, 1));
	return fd;
}

/* The file of a socket that no one listens on. */
static inline void make_dead_socket(const char *rel)
{
	close(make_socket(rel, SOCK_STREAM));
}

static inline void bind_mount(const char *from, const char *to, unsigned long more)
{
	sandbox_ok(mount(in_box(from), in_box(to), NULL, MS_BIND | more, NULL));
}

static inline void tmpfs_mount(const char *to)
{
	sandbox_ok(mount("tmpfs", in_box(to), "tmpfs", 0, "size=1m"));
}

static inline void overlay_mount(const char *to, const char *options)
{
	sandbox_ok(mount("overlay", in_box(to), "overlay", 0, options));
}

static inline struct oakum_host *open_host(const char *bundle, const char *rootfs)
{
	struct oakum_host *h = NULL;

	unit_assert_ok(
		oakum_host_open(&unit_arena, in_box(bundle), rootfs, &h, &unit_err));
	return h;
}

static inline void sandbox_fill(void)
{
	sandbox_ok(mount("tmpfs", sandbox, "tmpfs", 0, "size=16m,mode=755"));
	make_dirs("bundle");
}

static inline void sandbox_empty(void)
{
	sandbox_ok(umount2(sandbox, MNT_DETACH));
}

static inline TCase *sandbox_case(Suite *suite, const char *name)
{
	TCase *tc = unit_case(suite, name);

	tcase_add_checked_fixture(tc, sandbox_fill, sandbox_empty);
	return tc;
}

/* The end of main. */
static inline int sandbox_run(Suite *suite)
{
	int ret;

	if (unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    !mkdtemp(sandbox)) {
		perror("a mount namespace of our own: root is needed");
		return 1;
	}
	ret = unit_run(suite);
	/* A test that failed has left its sandbox. */
	while (umount2(sandbox, MNT_DETACH) == 0)
		ret = 1;
	if (rmdir(sandbox) < 0) {
		perror(sandbox);
		return 1;
	}
	return ret;
}

#endif
