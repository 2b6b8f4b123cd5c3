/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_cost - exact counts: instructions to the workload's start, the system calls that
 * init makes then and for each signal, memory as PID 1. No times.
 */
#include "harness.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_CALLS = 256, MAX_PSS_KB = 32, MAX_INSTRUCTIONS = 2000, SIGNALS = 20 };

static void small_environment(void)
{
	clearenv();
	setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
	setenv("HOSTNAME", "0123456789ab", 1);
	setenv("HOME", "/root", 1);
}

static void traced(void)
{
	small_environment();
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

/* ---- instructions: init's and, after vfork, its child's, up to its execve ---- */

struct count {
	long instructions, cpuid;
};

static bool at_cpuid(pid_t pid)
{
#ifdef __x86_64__
	struct user_regs_struct regs;

	ptrace(PTRACE_GETREGS, pid, NULL, &regs);
	return (ptrace(PTRACE_PEEKTEXT, pid, regs.rip, NULL) & 0xffff) == 0xa20f;
#else
	(void)pid;
	return false;
#endif
}

static struct count count_to_exec(const struct task *t)
{
	struct count count = {0, 0};
	int status;
	pid_t pid = waitpid(t->pid, &status, 0);

	ptrace(PTRACE_SETOPTIONS, pid, NULL,
	       PTRACE_O_TRACEVFORK | PTRACE_O_TRACEFORK | PTRACE_O_TRACEEXEC |
		       PTRACE_O_EXITKILL);
	do {
		int event;

		ptrace(PTRACE_SINGLESTEP, pid, NULL, NULL);
		pid = waitpid(-1, &status, __WALL);
		if (pid < 0 || !WIFSTOPPED(status))
			return (struct count){-1, -1};
		event = status >> 16;
		if (event == PTRACE_EVENT_EXEC) {
			kill(pid, SIGKILL);
			return count;
		}
		/* Neither the report of the fork nor the child's first stop is a step. */
		if (WSTOPSIG(status) == SIGTRAP && !event) {
			count.instructions++;
			count.cpuid += at_cpuid(pid);
		}
	} while (count.instructions < 1000 * 1000);
	return count;
}

static void test_instructions(const char *program)
{
	struct task t = TASK(TASK_PLAIN, traced, "--", program);
	struct count count = count_to_exec(&t);

	check(count.instructions > 0 && count.instructions <= MAX_INSTRUCTIONS,
	      "%ld instructions to the start of %s (at most %d)", count.instructions,
	      program, MAX_INSTRUCTIONS);
	check(count.cpuid == 0, "none of them is CPUID (%ld)", count.cpuid);
	kill(t.pid, SIGKILL);
	while (waitpid(-1, NULL, __WALL) > 0)
		;
	close(t.out);
	close(t.err);
}

/* ---- system calls ---- */

struct calls {
	int count;
	long number[MAX_CALLS];
	bool timeouts; /* some rt_sigtimedwait had one */
};

/* Signals, one at a time: the next when the workload has got the one before. */
static void drive(const struct task *t)
{
	task_ready(t);
	for (int i = 0; i < SIGNALS; i++) {
		kill(t->pid, i % 2 ? SIGTERM : 34 + i);
		task_line(t->out);
	}
	kill(t->pid, 64);
	task_line(t->out);
}

static void record(const struct task *t, struct calls *calls)
{
	struct __ptrace_syscall_info info;
	int status;

	calls->count = 0;
	calls->timeouts = false;
	waitpid(t->pid, &status, 0);
	ptrace(PTRACE_SETOPTIONS, t->pid, NULL,
	       PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	while (WIFSTOPPED(status)) {
		ptrace(PTRACE_SYSCALL, t->pid, NULL, NULL);
		waitpid(t->pid, &status, 0);
		if (!WIFSTOPPED(status) || WSTOPSIG(status) != (SIGTRAP | 0x80))
			continue;
		ptrace(PTRACE_GET_SYSCALL_INFO, t->pid, sizeof(info), &info);
		if (info.op != PTRACE_SYSCALL_INFO_ENTRY || calls->count == MAX_CALLS)
			continue;
		calls->number[calls->count++] = (long)info.entry.nr;
		if (info.entry.nr == SYS_rt_sigtimedwait && info.entry.args[2])
			calls->timeouts = true;
	}
}

static struct calls calls_of(void (*before)(void))
{
	struct task t = TASK(TASK_PLAIN, before, "--", "probe", "signals", "64");
	struct calls calls;
	pid_t driver = fork();

	if (driver == 0) {
		drive(&t);
		_exit(0);
	}
	record(&t, &calls);
	waitpid(driver, NULL, 0);
	close(t.out);
	close(t.err);
	return calls;
}

static void test_calls_per_signal(const struct calls *calls)
{
	int i = 0, pairs = 0;

	while (i < calls->count && calls->number[i] != SYS_rt_sigtimedwait)
		i++;
	check(i <= 13, "%d system calls in init until the workload runs (at most 13)", i);
	while (i + 1 < calls->count && calls->number[i] == SYS_rt_sigtimedwait &&
	       calls->number[i + 1] == SYS_kill) {
		pairs++;
		i += 2;
	}
	check(pairs == SIGNALS + 1,
	      "%d signals: %d pairs of a wait and a kill, nothing else", SIGNALS + 1,
	      pairs);
	check(i + 3 == calls->count && calls->number[i] == SYS_rt_sigtimedwait &&
		      calls->number[i + 1] == SYS_wait4 &&
		      calls->number[i + 2] == SYS_exit_group,
	      "and at the end three: wait, reap, exit (%d)", calls->count - i);
	check(!calls->timeouts, "no wait has a time limit: an idle init never wakes");
}

/* Images set these for other inits. */
static void other_environment(void)
{
	traced();
	setenv("TINI_SUBREAPER", "1", 1);
	setenv("TINI_KILL_PROCESS_GROUP", "1", 1);
	setenv("TINI_VERBOSITY", "3", 1);
	setenv("DUMB_INIT_SETSID", "0", 1);
	setenv("DUMB_INIT_DEBUG", "1", 1);
	setenv("OAKUM_INIT", "-v", 1);
	setenv("LD_PRELOAD", "/nonexistent.so", 1);
	setenv("LANG", "de_DE.UTF-8", 1);
}

static void test_calls(void)
{
	struct calls calls = calls_of(traced), others = calls_of(other_environment);

	test_calls_per_signal(&calls);
	check(calls.count == others.count &&
		      memcmp(calls.number, others.number,
			     (size_t)calls.count * sizeof(long)) == 0,
	      "no variable of the environment changes them");
}

static void test_memory(void)
{
	struct task t =
		TASK(TASK_PID1, small_environment, "--", "probe", "signals", "15");
	char path[64], line[256];
	FILE *file;
	int kb = -1;

	task_ready(&t);
	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", t.pid);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Pss: %d kB", &kb) == 1)
			break;
	if (file)
		fclose(file);
	check(kb >= 0 && kb <= MAX_PSS_KB, "%d KB of memory as PID 1 (at most %d)", kb,
	      MAX_PSS_KB);
	kill(t.pid, SIGTERM);
	check(task_code(&t) == 0, "memory: status");
}

int main(void)
{
	harness_open();
	test_instructions("/bin/true");
	test_instructions("true");
	test_calls();
	test_memory();
	return harness_close();
}
