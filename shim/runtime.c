/* SPDX-License-Identifier: Apache-2.0 */
/* runtime.c - choosing a runtime; see runtime.h. */
#include "runtime.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>

#include <oakum/buf.h>
#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

#define STORIES_MAX 1024u

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* The program that was started. The kernel hands over the path that it was given, and looking
 * there takes some 20 microseconds less than making an entry of /proc. Should the file there be
 * another one by now, whoever comes to it again was started by that path. Who was started by a
 * descriptor has a number in its path that may mean another file here. */
static bool look_at_self(struct stat *ret)
{
	/* an address, which the C library gives as a number */
	const char *started = (const char *)(uintptr_t)getauxval(AT_EXECFN);

	if (started && !oakum_starts_with(started, "/dev/fd/") && stat(started, ret) == 0)
		return true;
	return stat("/proc/self/exe", ret) == 0;
}

bool oakum_runtime_is_self(const char *path)
{
	struct stat self, st;

	return stat(path, &st) == 0 && look_at_self(&self) && same_file(&st, &self);
}

static int check_file(const char *path, const char *real, struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, real, OAKUM_TRUST_PATH, e);
	struct stat self, st;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st) < 0 || !look_at_self(&self))
		return oakum_err_set(e, -errno, "'%s' cannot be looked at: %s", real,
				     oakum_errno_text(errno));
	if (same_file(&st, &self))
		return oakum_err_set(
			e, -ELOOP,
			"the runtime '%s' is oakum-runtime itself: set \"runtimes\" in the policy to the path of the real one",
			path);
	if (!(st.st_mode & S_IXUSR))
		return oakum_err_set(e, -EACCES, "'%s' is not executable: chmod +x it",
				     real);
	return 0;
}

int oakum_runtime_check(struct oakum_arena *a, const char *path, const char **ret_real,
			struct oakum_err *e)
{
	/* The most that realpath fills; a container must be deleted without malloc, too. */
	char *real = oakum_arena_alloc(a, PATH_MAX);
	int ret;

	if (!realpath(path, real))
		return oakum_err_set(e, -errno, "'%s': %s", path,
				     oakum_errno_text(errno));
	ret = check_file(path, real, e);
	if (ret == 0)
		*ret_real = real;
	return ret;
}

int oakum_runtime_choose(struct oakum_arena *a, const struct oakum_runtime *list,
			 size_t n, struct oakum_runtime_choice *ret, struct oakum_err *e)
{
	struct oakum_err story = OAKUM_ERR_INIT;
	struct oakum_buf stories;

	oakum_buf_init(&stories, a, STORIES_MAX);
	for (size_t i = 0; i < n; i++) {
		const char *real;
		int rc = oakum_runtime_check(a, list[i].path, &real, &story);

		if (rc == 0) {
			*ret = (struct oakum_runtime_choice){.path = list[i].path,
							     .real = real,
							     .dialect = list[i].dialect};
			return 0;
		}
		if (rc == -ELOOP)
			return oakum_err_set(e, rc, "%s", story.msg);
		oakum_buf_printf(&stories, "%s%s", stories.len ? "; " : "", story.msg);
	}
	return oakum_err_set(e, -ENOENT, "no runtime of the policy can be called: %s",
			     stories.len ? stories.data : "it lists none");
}

enum oakum_dialect oakum_runtime_dialect(const char *path)
{
	return strstr(oakum_path_base(path), "crun") ? OAKUM_DIALECT_CRUN
						     : OAKUM_DIALECT_RUNC;
}
