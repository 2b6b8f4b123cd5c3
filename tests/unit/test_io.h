/* SPDX-License-Identifier: Apache-2.0 */
/* test_io.h - what the tests of core/io share: an empty directory for each test. */
#ifndef OAKUM_TEST_IO_H
#define OAKUM_TEST_IO_H

#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>

static char room[64]; /* of this test; below /tmp, which is sticky and counts as safe */

static inline int remove_one(const char *path, const struct stat *st, int type,
			     struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline void room_setup(void)
{
	(void)snprintf(room, sizeof(room), "/tmp/oakum-io-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(room));
}

static inline void room_teardown(void)
{
	ck_assert_int_eq(nftw(room, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static inline TCase *io_case(Suite *suite, const char *name)
{
	TCase *tc = unit_case(suite, name);

	tcase_add_checked_fixture(tc, room_setup, room_teardown);
	return tc;
}

static inline const char *in_room(const char *name)
{
	return oakum_arena_printf(&unit_arena, "%s/%s", room, name);
}

/* Makes the directory and those above it. */
static inline const char *make_dirs(const char *name)
{
	char *path = oakum_arena_strdup(&unit_arena, in_room(name));

	for (char *s = path + strlen(room) + 1; (s = strchr(s, '/')); *s++ = '/') {
		*s = '\0';
		ck_assert(mkdir(path, 0755) == 0 || errno == EEXIST);
	}
	ck_assert(mkdir(path, 0755) == 0 || errno == EEXIST);
	return path;
}

static inline void put_file(const char *name, const char *text)
{
	OAKUM_FD int fd =
		open(in_room(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	ck_assert_msg(fd >= 0, "%s: %s", name, strerror(errno));
	ck_assert_int_eq(fchmod(fd, 0644), 0);
	ck_assert_int_eq(oakum_fd_write_all(fd, text, strlen(text)), 0);
}

static inline const char *get_file(const char *name)
{
	OAKUM_FD int fd = open(in_room(name), O_RDONLY | O_CLOEXEC);
	const char *bytes;
	size_t len;

	ck_assert_msg(fd >= 0, "%s: %s", name, strerror(errno));
	unit_assert_ok(oakum_fd_slurp(&unit_arena, fd, name, OAKUM_JSON_SIZE_MAX, &bytes,
				      &len, &unit_err));
	return bytes;
}

static inline int open_room(void)
{
	int fd = open(room, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	return fd;
}

/* How many entries a directory has. */
static inline int count_entries(const char *path)
{
	DIR *dir = opendir(path);
	int n = 0;

	ck_assert_ptr_nonnull(dir);
	for (const struct dirent *e; (e = readdir(dir));)
		n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	closedir(dir);
	return n;
}

static inline struct stat stat_of(const char *name)
{
	struct stat st;

	ck_assert_msg(lstat(in_room(name), &st) == 0, "%s: %s", name, strerror(errno));
	return st;
}

#endif
