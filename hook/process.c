/* SPDX-License-Identifier: Apache-2.0 */
/* process.c - see process.h. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/str.h>

/* /proc, if it is one, and shows this process by the number that it knows itself by: else
 * numbers in it are those of another pid namespace. */
static int open_proc(struct oakum_err *e)
{
	OAKUM_FD int fd = open("/proc", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	char text[32];
	struct statfs fs;
	int64_t self = 0;
	ssize_t n;

	if (fd < 0 || fstatfs(fd, &fs) < 0 || fs.f_type != PROC_SUPER_MAGIC)
		return oakum_err_set(e, -ENOTSUP, "/proc is no procfs");
	n = readlinkat(fd, "self", text, sizeof(text) - 1);
	text[n < 0 ? 0 : n] = '\0';
	if (oakum_num_i64(text, 1, INT32_MAX, &self) < 0 || self != getpid())
		return oakum_err_set(e, -EXDEV, "/proc is of another pid namespace");
	return oakum_fd_take(&fd);
}

static int missing(pid_t pid, int err, struct oakum_err *e)
{
	if (err == -ENOENT || err == -ESRCH || err == -EINVAL)
		return oakum_err_set(e, -ESRCH, "there is no process %d here", (int)pid);
	return oakum_err_set(e, err, "process %d cannot be looked at: %s", (int)pid,
			     oakum_errno_text(err));
}

static int open_pidfd(pid_t pid)
{
	long fd = syscall(SYS_pidfd_open, pid, 0);

	return fd < 0 ? -errno : (int)fd;
}

int oakum_process_open(pid_t pid, struct oakum_process *ret, struct oakum_err *e)
{
	OAKUM_FD int proc = open_proc(e);
	OAKUM_FD int fd = -1;
	OAKUM_FD int dir = -1;
	char name[16];

	if (proc < 0)
		return proc;
	fd = open_pidfd(pid);
	if (fd < 0)
		return missing(pid, fd, e);
	(void)snprintf(name, sizeof(name), "%d", (int)pid); /* an int fits */
	dir = openat(proc, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0)
		return missing(pid, -errno, e);
	*ret = (struct oakum_process){.pid = pid, .fd = fd, .dir = dir};
	/* While the one behind the pidfd lives, the number is its own. */
	if (oakum_process_is_gone(ret))
		return missing(pid, -ESRCH, e);
	(void)oakum_fd_take(&fd);
	(void)oakum_fd_take(&dir);
	return 0;
}

void oakum_process_close(struct oakum_process *p)
{
	oakum_fd_close(&p->fd);
	oakum_fd_close(&p->dir);
	p->fd = p->dir = -1;
}

bool oakum_process_is_gone(const struct oakum_process *p)
{
	struct pollfd end = {.fd = p->fd, .events = POLLIN};

	return poll(&end, 1, 0) != 0;
}

static int refuse(const struct oakum_process *p, const char *name, int err,
		  struct oakum_err *e)
{
	return oakum_err_set(e, err, "/proc/%d/%s cannot be looked at: %s", (int)p->pid,
			     name, oakum_errno_text(err));
}

int oakum_process_slurp(struct oakum_arena *a, const struct oakum_process *p,
			const char *name, size_t max, const char **ret, size_t *ret_len,
			struct oakum_err *e)
{
	OAKUM_FD int fd = openat(p->dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return refuse(p, name, -errno, e);
	return oakum_fd_slurp(a, fd, name, max, ret, ret_len, e);
}

int oakum_process_stat(const struct oakum_process *p, const char *name, struct stat *ret,
		       struct oakum_err *e)
{
	if (fstatat(p->dir, name, ret, 0) < 0)
		return refuse(p, name, -errno, e);
	return 0;
}

int oakum_process_kill(const struct oakum_process *p, struct oakum_err *e)
{
	if (syscall(SYS_pidfd_send_signal, p->fd, SIGKILL, NULL, 0) < 0 && errno != ESRCH)
		return oakum_err_set(e, -errno, "process %d cannot be killed: %s",
				     (int)p->pid, oakum_errno_text(errno));
	return 0;
}
