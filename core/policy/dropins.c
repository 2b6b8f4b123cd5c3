/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dropins.c - the files of a drop-in directory, in the order of their names' bytes.
 *
 * Each file is checked when it is read. The directory is checked here, because who may
 * write to it may also take files away: a drop-in that forbids something would be gone.
 */
#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

static void close_dir(DIR **dir)
{
	if (*dir)
		(void)closedir(*dir); /* only read from: nothing can be lost */
}

static int failed(const char *dir, int code, struct oakum_err *e)
{
	return oakum_err_set(e, -code, "policy: drop-in directory '%s': %s", dir,
			     oakum_errno_text(code));
}

/* A descriptor of the directory, or -ENOENT, which is no failure and has no story. */
static int open_dir(const char *dir, struct oakum_err *e)
{
	OAKUM_FD int fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0 && errno == ENOENT)
		return -ENOENT;
	if (fd < 0 || fstat(fd, &st) < 0)
		return failed(dir, errno, e);
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return oakum_err_set(
			e, -EPERM,
			"policy: drop-in directory '%s' is owned by user %u: chown root '%s'",
			dir, (unsigned)st.st_uid, dir);
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return oakum_err_set(
			e, -EPERM,
			"policy: drop-in directory '%s' is writable by group or others: chmod go-w '%s'",
			dir, dir);
	return oakum_fd_take(&fd);
}

static bool is_drop_in(const char *name)
{
	return name[0] != '.' && oakum_ends_with(name, ".json");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int list(struct oakum_arena *a, DIR *stream, const char *dir, const char **names,
		size_t *ret_n, struct oakum_err *e)
{
	const struct dirent *entry;
	size_t n = 0;

	for (;;) {
		errno = 0; /* the only way to tell the end from a failure */
		entry = readdir(stream);
		if (!entry)
			break;
		if (!is_drop_in(entry->d_name))
			continue;
		if (n == OAKUM_POLICY_FILES_MAX)
			return oakum_err_set(
				e, -E2BIG,
				"policy: drop-in directory '%s': more than %d files", dir,
				OAKUM_POLICY_FILES_MAX);
		names[n++] = oakum_path_join(a, dir, entry->d_name);
	}
	if (errno)
		return failed(dir, errno, e);
	*ret_n = n;
	return 0;
}

int oakum_policy_drop_ins(struct oakum_arena *a, const char *dir, const char *const **ret,
			  size_t *ret_n, struct oakum_err *e)
{
	int fd = open_dir(dir, e);
	DIR *stream OAKUM_CLEANUP(close_dir) = NULL;
	const char **names;
	size_t n = 0;
	int rc;

	*ret_n = 0;
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	stream = fdopendir(fd);
	if (!stream) {
		rc = failed(dir, errno, e);
		oakum_fd_close(&fd);
		return rc;
	}
	names = oakum_arena_array(a, OAKUM_POLICY_FILES_MAX, sizeof(*names));
	rc = list(a, stream, dir, names, &n, e);
	if (rc < 0)
		return rc;
	qsort(names, n, sizeof(*names), by_name);
	*ret = names;
	*ret_n = n;
	return 0;
}
