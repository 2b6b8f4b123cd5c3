/* SPDX-License-Identifier: Apache-2.0 */
/*
 * child.c - see child.h.
 *
 * Children send no signal when they end: whoever started this process may have set up SIGCHLD
 * as it likes.
 */
#include "child.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a child tells: memory that both have. */
struct told {
	int ret;
	struct oakum_err e;
};

static pid_t start(unsigned long flags)
{
	return (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
}

static void reap(pid_t pid)
{
	while (waitpid(pid, NULL, __WALL) < 0 && errno == EINTR)
		;
}

static int call(struct told *told, unsigned long flags,
		int (*fn)(void *arg, struct oakum_err *e), void *arg)
{
	pid_t pid = start(flags | CLONE_FILES);

	if (pid < 0)
		return oakum_err_set(&told->e, -errno, "no process can be started: %s",
				     oakum_errno_text(errno));
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG,
			    SIGKILL); /* a valid one cannot be refused */
		told->ret = fn(arg, &told->e);
		_exit(0);
	}
	reap(pid);
	return told->ret;
}

int oakum_child_call(unsigned long flags, int (*fn)(void *arg, struct oakum_err *e),
		     void *arg, struct oakum_err *e)
{
	struct told *told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int ret;

	if (told == MAP_FAILED)
		return oakum_err_set(e, -errno, "no memory to share: %s",
				     oakum_errno_text(errno));
	/* What is told by a child that was killed. */
	told->ret = -ECHILD;
	(void)oakum_err_set(&told->e, -ECHILD, "a process was ended before its time");
	ret = call(told, flags, fn, arg);
	if (ret < 0)
		(void)oakum_err_set(e, ret, "%s", told->e.msg);
	(void)munmap(told, sizeof(*told)); /* it was mapped */
	return ret;
}

pid_t oakum_child_wait(unsigned long flags)
{
	pid_t parent = getpid();
	pid_t pid = start(flags);

	if (pid < 0)
		return -errno;
	if (pid > 0)
		return pid;
	/* In a pid namespace of its own it would not see its parent. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
		_exit(1);
	for (;;)
		(void)pause(); /* it ends by SIGKILL alone */
}

void oakum_child_end(pid_t pid)
{
	/* Ours, and not reaped yet. Whom no signal reaches is not waited for: it would be for
	 * ever. */
	if (kill(pid, SIGKILL) == 0)
		reap(pid);
}
