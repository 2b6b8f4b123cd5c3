/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace.h - runs a program up to each of its system calls, for programs that disturb it there.
 *
 * A whole program of one file includes this. The traced program's life ends where it becomes
 * another one, which is left alone. What cannot be traced ends the tracer with TRACE_FAILED.
 */
#ifndef OAKUM_TESTS_TRACE_H
#define OAKUM_TESTS_TRACE_H

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRACE_FAILED 99
/* What a stop says in the status beside SIGTRAP. */
#define TRACE_SYSCALL	   (SIGTRAP | 0x80)
#define TRACE_EXEC(status) ((status) >> 8 == (SIGTRAP | (PTRACE_EVENT_EXEC << 8)))

/* At the entry and at the exit of each call. */
struct trace_watch {
	void (*enter)(pid_t pid, void *data);
	void (*leave)(pid_t pid, void *data); /* may be NULL */
	void *data;
};

static void trace_die(const char *what)
{
	perror(what);
	exit(TRACE_FAILED);
}

static int trace_wait(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			trace_die("waitpid");
	}
	return status;
}

static int trace_status(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The program before its first instruction. */
static pid_t trace_start(char **argv)
{
	pid_t pid = fork();

	if (pid < 0)
		trace_die("fork");
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, 0, 0) < 0 || raise(SIGSTOP) != 0)
			trace_die("ptrace");
		execv(argv[0], argv);
		trace_die(argv[0]);
	}
	if (!WIFSTOPPED(trace_wait(pid)))
		trace_die("stop");
	if (ptrace(PTRACE_SETOPTIONS, pid, 0,
		   PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL) < 0)
		trace_die("ptrace options");
	if (ptrace(PTRACE_CONT, pid, 0, 0) < 0 || !TRACE_EXEC(trace_wait(pid)))
		trace_die("exec");
	return pid;
}

static void trace_call(pid_t pid, const struct trace_watch *watch)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) < 0)
		trace_die("ptrace syscall info");
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
		watch->enter(pid, watch->data);
	else if (watch->leave)
		watch->leave(pid, watch->data);
}

/* To the end, or to where it becomes another program, which *ret_exec then says. Returns the
 * status of either. */
static int trace_run(pid_t pid, const struct trace_watch *watch, bool *ret_exec)
{
	int sig = 0;

	*ret_exec = false;
	for (;;) {
		int status;

		/* ESRCH: it has been killed and is not stopped any more. */
		if (ptrace(PTRACE_SYSCALL, pid, 0, sig) < 0 && errno != ESRCH)
			trace_die("ptrace");
		status = trace_wait(pid);
		sig = 0;
		if (!WIFSTOPPED(status))
			return trace_status(status);
		if (TRACE_EXEC(status))
			break;
		if (WSTOPSIG(status) == TRACE_SYSCALL)
			trace_call(pid, watch);
		else
			sig = WSTOPSIG(status); /* sent to the program itself */
	}
	*ret_exec = true;
	if (ptrace(PTRACE_DETACH, pid, 0, 0) < 0)
		trace_die("ptrace detach");
	return trace_status(trace_wait(pid));
}

#endif
