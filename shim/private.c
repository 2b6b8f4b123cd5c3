/* SPDX-License-Identifier: Apache-2.0 */
/* private.c - see private.h. */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/json.h>
#include <oakum/str.h>

#define FD_PREFIX   "/proc/self/fd/"
#define SEALS	    (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)
#define PASS_ON_MAX 65536 /* descriptors that a call can ask to be passed on */

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8u
#endif

/* A kernel can be told to refuse files in memory that could be executed; an older one does not
 * know how to make another. */
static int new_memory(void)
{
	int fd = memfd_create("oakum", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);

	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("oakum", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	return fd;
}

static int sealed(const char *bytes, size_t len, struct oakum_err *e)
{
	OAKUM_FD int fd = new_memory();
	int ret = fd < 0 ? -errno : oakum_fd_write_all(fd, bytes, len);

	if (ret == 0 && (lseek(fd, 0, SEEK_SET) < 0 || fcntl(fd, F_ADD_SEALS, SEALS) < 0))
		ret = -errno;
	if (ret < 0)
		return oakum_err_set(e, ret, "a private copy cannot be made: %s",
				     oakum_errno_text(ret));
	return oakum_fd_take(&fd);
}

/* Opens N of /proc/self/fd/N anew when it is sealed against everybody; else -1. */
static int open_sealed(const char *path)
{
	int64_t number;
	int seals;

	if (!oakum_starts_with(path, FD_PREFIX) ||
	    oakum_num_i64(path + strlen(FD_PREFIX), 0, INT32_MAX, &number) < 0)
		return -1;
	seals = fcntl((int)number, F_GET_SEALS);
	if (seals < 0 || (seals & SEALS) != SEALS)
		return -1;
	return open(path, O_RDONLY | O_CLOEXEC);
}

int oakum_private_read(struct oakum_arena *a, const char *path, const char **ret_bytes,
		       size_t *ret_len, struct oakum_err *e)
{
	OAKUM_FD int fd = open_sealed(path);

	if (fd < 0)
		fd = oakum_fd_open(AT_FDCWD, path, OAKUM_TRUST_FILE, e);
	if (fd < 0)
		return fd;
	return oakum_fd_slurp(a, fd, path, OAKUM_JSON_SIZE_MAX, ret_bytes, ret_len, e);
}

/* How many descriptors above standard error go on to the container: --preserve-fds, and those
 * that a service manager listens on. */
static int passed_on(const struct oakum_call *call, int64_t *ret, struct oakum_err *e)
{
	const char *preserve = oakum_call_value(call, "preserve-fds");
	const char *listen = getenv("LISTEN_FDS");
	int64_t kept = 0, listened = 0;

	if (preserve && oakum_num_i64(preserve, 0, PASS_ON_MAX, &kept) < 0)
		return oakum_err_set(e, -EINVAL,
				     "'%s' of --preserve-fds is no number from 0 to %d",
				     preserve, PASS_ON_MAX);
	if (listen && *listen && oakum_num_i64(listen, 0, PASS_ON_MAX, &listened) < 0)
		return oakum_err_set(e, -EINVAL,
				     "'%s' of LISTEN_FDS is no number from 0 to %d",
				     listen, PASS_ON_MAX);
	*ret = kept + listened;
	return 0;
}

/* Leaves *fd open over an execve, under a number that is not below lowest. */
static int keep(int *fd, int lowest)
{
	if (*fd < lowest)
		return fcntl(*fd, F_DUPFD, lowest);
	return fcntl(*fd, F_SETFD, 0) < 0 ? -1 : oakum_fd_take(fd);
}

int oakum_private_write(struct oakum_arena *a, const struct oakum_call *call,
			const char *bytes, size_t len, const char **ret_path,
			struct oakum_err *e)
{
	OAKUM_FD int fd = -1;
	int64_t above = 0;
	int kept, ret = passed_on(call, &above, e);

	if (ret < 0)
		return ret;
	fd = sealed(bytes, len, e);
	if (fd < 0)
		return fd;
	kept = keep(&fd, STDERR_FILENO + 1 + (int)above);
	if (kept < 0)
		return oakum_err_set(e, -errno, "no descriptor is free above %d: %s",
				     STDERR_FILENO + (int)above, oakum_errno_text(errno));
	*ret_path = oakum_arena_printf(a, FD_PREFIX "%d", kept);
	return 0;
}

int oakum_private_stdin(const char *bytes, size_t len, struct oakum_err *e)
{
	OAKUM_FD int fd = sealed(bytes, len, e);

	if (fd < 0)
		return fd;
	if (dup2(fd, STDIN_FILENO) < 0)
		return oakum_err_set(e, -errno, "standard input cannot be replaced: %s",
				     oakum_errno_text(errno));
	return 0;
}
