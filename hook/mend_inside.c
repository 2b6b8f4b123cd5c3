/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mend_inside.c - a child that enters a mount namespace, does one thing and is gone.
 *
 * Whatever it could be made to do in there, it has nothing of the host to do it with: of all
 * descriptors it keeps the one of the place, and the namespace's until it is entered. It
 * tells its result through a page that it shares with its parent.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <oakum/fd.h>

#include "mend.h"
#include "process.h"

/* Where the child has its descriptors. */
enum { PLACE, NAMESPACE, NO_MORE };

struct result {
	int entered; /* 0 or a negative errno */
	int mended;
};

static int keep_two(int place, int namespace)
{
	if (dup2(place, PLACE) < 0 || dup2(namespace, NAMESPACE) < 0 ||
	    syscall(SYS_close_range, (unsigned)NO_MORE, ~0u, 0u) < 0)
		return -errno;
	return 0;
}

static int enter(void)
{
	if (setns(NAMESPACE, CLONE_NEWNS) < 0 || close(NAMESPACE) < 0)
		return -errno;
	return 0;
}

static void child(int place, int namespace, oakum_mend_fn *mend, const void *plan,
		  struct result *result)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		_exit(1);
	result->entered = keep_two(place, namespace);
	if (result->entered == 0)
		result->entered = enter();
	if (result->entered == 0)
		result->mended = mend(PLACE, plan);
	_exit(0);
}

/* Whether it ended as it should. */
static bool await(pid_t pid)
{
	int status = 0;
	pid_t r;

	do {
		r = waitpid(pid, &status, 0);
	} while (r < 0 && errno == EINTR);
	return r == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int tell(const struct oakum_process *p, const struct result *result,
		struct oakum_err *e)
{
	if (result->entered < 0)
		return oakum_err_set(
			e, result->entered,
			"the mount namespace of process %d cannot be entered: %s",
			(int)p->pid, oakum_errno_text(result->entered));
	if (result->mended < 0)
		return oakum_err_set(e, result->mended, "the kernel says: %s",
				     oakum_errno_text(result->mended));
	return 0;
}

static int run(const struct oakum_process *p, int place, int namespace,
	       oakum_mend_fn *mend, const void *plan, struct result *result,
	       struct oakum_err *e)
{
	pid_t pid;

	*result = (struct result){.entered = -EIO, .mended = -EIO};
	pid = fork();
	if (pid == 0)
		child(place, namespace, mend, plan, result);
	if (pid < 0 || !await(pid))
		return oakum_err_set(e, -ECHILD, "no process can be started for it");
	return tell(p, result, e);
}

int oakum_mend_inside(const struct oakum_process *p, int place, oakum_mend_fn *mend,
		      const void *plan, struct oakum_err *e)
{
	OAKUM_FD int namespace = openat(p->dir, "ns/mnt", O_RDONLY | O_CLOEXEC);
	struct result *result;
	int r;

	if (namespace < 0)
		return oakum_err_set(e, -errno,
				     "the mount namespace of process %d is not there: %s",
				     (int)p->pid, oakum_errno_text(errno));
	result = mmap(NULL, sizeof(*result), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (result == MAP_FAILED)
		return oakum_err_set(e, -errno, "no memory: %s", oakum_errno_text(errno));
	r = run(p, place, namespace, mend, plan, result, e);
	(void)munmap(result, sizeof(*result)); /* the process ends soon */
	return r;
}
