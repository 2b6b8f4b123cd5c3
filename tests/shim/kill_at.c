/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kill_at.c - ends a program at one of its system calls:  kill_at N PROGRAM ARG...
 *
 * PROGRAM gets SIGKILL when it enters its Nth system call, which then does not take place. Its
 * life ends where it becomes another program; from there on it is left alone. Exits as PROGRAM
 * did, 137 for the SIGKILL; 99 when it could not be traced.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAILED 99
/* What a stop says in the status beside SIGTRAP. */
#define SYSCALL_STOP	(SIGTRAP | 0x80)
#define IS_EXEC(status) ((status) >> 8 == (SIGTRAP | (PTRACE_EVENT_EXEC << 8)))

static void die(const char *what)
{
	perror(what);
	exit(FAILED);
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			die("waitpid");
	}
	return status;
}

static int status_of(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int finish(pid_t pid)
{
	return status_of(wait_for(pid));
}

static pid_t start(char **argv)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, 0, 0) < 0 || raise(SIGSTOP) != 0)
			die("ptrace");
		execv(argv[0], argv);
		die(argv[0]);
	}
	if (!WIFSTOPPED(wait_for(pid)))
		die("stop");
	if (ptrace(PTRACE_SETOPTIONS, pid, 0,
		   PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL) < 0)
		die("ptrace options");
	return pid;
}

static int enters_syscall(pid_t pid)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) < 0)
		die("ptrace syscall info");
	return info.op == PTRACE_SYSCALL_INFO_ENTRY;
}

/* Whether the process, which has stopped, should be killed now. */
static int is_due(pid_t pid, int status, int execs, long *left)
{
	if (execs != 1 || WSTOPSIG(status) != SYSCALL_STOP || !enters_syscall(pid))
		return 0;
	return --*left == 0;
}

/* What is sent to the process itself goes on to it. */
static int signal_of(int status)
{
	int sig = WSTOPSIG(status);

	return sig == SYSCALL_STOP || IS_EXEC(status) ? 0 : sig;
}

static int run_until(pid_t pid, long left)
{
	int execs = 0, sig = 0;

	for (;;) {
		int status;

		if (ptrace(PTRACE_SYSCALL, pid, 0, sig) < 0)
			die("ptrace");
		status = wait_for(pid);
		if (!WIFSTOPPED(status))
			return status_of(status);
		if (IS_EXEC(status) && ++execs == 2)
			break;
		if (is_due(pid, status, execs, &left)) {
			if (kill(pid, SIGKILL) < 0)
				die("kill");
			return finish(pid);
		}
		sig = signal_of(status);
	}
	if (ptrace(PTRACE_DETACH, pid, 0, 0) < 0)
		die("ptrace detach");
	return finish(pid);
}

int main(int argc, char **argv)
{
	long n = argc > 2 ? strtol(argv[1], NULL, 10) : 0;

	if (n < 1) {
		fputs("usage: kill_at N PROGRAM ARG...\n", stderr);
		return FAILED;
	}
	return run_until(start(argv + 2), n);
}
