/* SPDX-License-Identifier: Apache-2.0 */
/* setup_file.c - the files of engines: read, replaced atomically, removed; see setup.h. */
#include "setup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/store.h>
#include <oakum/str.h>

void setup_say(const struct cli *cli, const char *fmt, ...)
{
	va_list ap;

	fputs(cli->dry_run ? "would " : "", stdout);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

void setup_next(const struct cli *cli, const char *what)
{
	if (!cli->dry_run)
		printf("next: %s\n", what);
}

int setup_read(struct cli *cli, const char *path, struct setup_file *ret,
	       struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, path, OAKUM_TRUST_PATH, e);
	struct setup_file file = {.path = path};
	int rc = 0;

	if (fd < 0 && fd != -ENOENT)
		return fd;
	if (fd >= 0)
		rc = oakum_fd_slurp(cli->arena, fd, path, SETUP_FILE_MAX, &file.bytes,
				    &file.len, e);
	if (rc == 0)
		*ret = file;
	return rc;
}

int setup_template(struct cli *cli, const char *name, const char **ret,
		   struct oakum_err *e)
{
	const char *path = oakum_arena_printf(cli->arena, SETUP_TEMPLATES "%s", name);
	struct setup_file file;
	int rc = setup_read(cli, path, &file, e);

	if (rc == 0 && !file.bytes)
		return oakum_err_set(e, -ENOENT, "'%s' is missing: install Oakum whole",
				     path);
	if (rc == 0)
		*ret = file.bytes;
	return rc;
}

/* The directory of path, made when it is not there; its parent is not made. */
static int open_directory(struct cli *cli, const char *path, struct oakum_err *e)
{
	const char *slash = strrchr(path, '/');
	const char *dir = oakum_arena_dup(cli->arena, path, (size_t)(slash - path));
	int fd;

	for (const char *at = dir + 1; *at; at++) {
		const char *part =
			oakum_arena_dup(cli->arena, dir, (size_t)(at + 1 - dir));

		if ((at[1] == '/' || !at[1]) && mkdir(part, 0755) < 0 && errno != EEXIST)
			return oakum_err_set(e, -errno, "'%s' cannot be made: %s", part,
					     oakum_errno_text(errno));
	}
	fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? oakum_err_set(e, -errno, "'%s': %s", dir, oakum_errno_text(errno))
		      : fd;
}

int setup_write(struct cli *cli, const char *path, const char *bytes, size_t len,
		struct oakum_err *e)
{
	struct stat like = {
		.st_mode = S_IFREG | 0644, .st_uid = geteuid(), .st_gid = getegid()};
	OAKUM_FD int dir = -1;

	setup_say(cli, "write %s", path);
	if (cli->dry_run)
		return 0;
	dir = open_directory(cli, path, e);
	if (dir < 0)
		return dir;
	if (lstat(path, &like) < 0 && errno != ENOENT)
		return oakum_err_set(e, -errno, "'%s': %s", path,
				     oakum_errno_text(errno));
	path = oakum_path_base(path);
	return oakum_store_replace(dir, path,
				   oakum_arena_printf(cli->arena, ".%s.oakum-new", path),
				   &like, bytes, len, e);
}

int setup_remove(struct cli *cli, const char *path, struct oakum_err *e)
{
	setup_say(cli, "remove %s", path);
	if (!cli->dry_run && unlink(path) < 0 && errno != ENOENT)
		return oakum_err_set(e, -errno, "'%s' cannot be removed: %s", path,
				     oakum_errno_text(errno));
	return 0;
}
