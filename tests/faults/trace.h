/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace.h - runs a program up to each of its system calls, for programs that disturb it there.
 *
 * A whole program of one file includes this. The traced program's life ends where it becomes
 * another one, which is left alone. What cannot be traced ends the tracer with TRACE_FAILED.
 * Its children are watched as well after trace_children, and die with the tracer.
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

/* Whichever it is, *pid says then. */
static int trace_wait_any(pid_t *pid)
{
	pid_t wanted = *pid;
	int status;

	while ((*pid = waitpid(wanted, &status, __WALL)) < 0) {
		if (errno != EINTR)
			trace_die("waitpid");
	}
	return status;
}

static int trace_wait(pid_t pid)
{
	return trace_wait_any(&pid);
}

static int trace_status(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#define TRACE_OPTIONS (PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL)

static void trace_set(pid_t pid, unsigned long options)
{
	if (ptrace(PTRACE_SETOPTIONS, pid, 0, options) < 0)
		trace_die("ptrace options");
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
	trace_set(pid, TRACE_OPTIONS);
	if (ptrace(PTRACE_CONT, pid, 0, 0) < 0 || !TRACE_EXEC(trace_wait(pid)))
		trace_die("exec");
	return pid;
}

static inline void trace_children(pid_t pid)
{
	trace_set(pid, TRACE_OPTIONS | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
			       PTRACE_O_TRACECLONE);
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

/* Goes on from one stop, with a signal or none. */
static void trace_resume(pid_t pid, int sig)
{
	/* ESRCH: it has been killed and is not stopped any more. */
	if (ptrace(PTRACE_SYSCALL, pid, 0, sig) < 0 && errno != ESRCH)
		trace_die("ptrace");
}

/* The signal that a stopped process is to go on with. */
static int trace_stop(pid_t pid, int status, const struct trace_watch *watch)
{
	if (WSTOPSIG(status) == TRACE_SYSCALL)
		trace_call(pid, watch);
	else if (status >> 16 == 0 && WSTOPSIG(status) != SIGSTOP)
		return WSTOPSIG(status); /* sent to the program itself */
	return 0;			 /* a child has been made, or begins */
}

/* To the end, or to where it becomes another program, which *ret_exec then says. Returns the
 * status of either. */
static int trace_run(pid_t pid, const struct trace_watch *watch, bool *ret_exec)
{
	*ret_exec = false;
	trace_resume(pid, 0);
	for (;;) {
		pid_t at = -1;
		int status = trace_wait_any(&at);

		if (!WIFSTOPPED(status) && at == pid)
			return trace_status(status);
		if (!WIFSTOPPED(status))
			continue;
		if (TRACE_EXEC(status) && at == pid)
			break;
		trace_resume(at, trace_stop(at, status, watch));
	}
	*ret_exec = true;
	if (ptrace(PTRACE_DETACH, pid, 0, 0) < 0)
		trace_die("ptrace detach");
	return trace_status(trace_wait(pid));
}

#endif
