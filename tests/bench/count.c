/* SPDX-License-Identifier: Apache-2.0 */
/*
 * count.c - what a wrapper does before it becomes another program, counted one by one.
 *
 *   count [-c] [-e] COMMAND ARGUMENT…
 *
 * Prints "INSTRUCTIONS CPUID SYSTEM-CALLS" between the command's own start and its first
 * execve, which is counted as a system call, or its end. The command is stepped through, so
 * that the numbers are exact and the same on every machine, virtual or not; with -c only
 * system calls are counted, and nothing is stepped. Ends with 1 when the command ends without
 * having become another program; with -e that is expected, and its status is passed on.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

struct count {
	long instructions, cpuid, calls;
	bool became; /* another program */
	int ended;   /* its exit status, when it did not */
};

/* What the next step executes, and where. */
struct next {
	unsigned long at;
	unsigned bytes;
};

#if defined(__x86_64__)
#include <sys/user.h>
#define PC(regs) ((regs).rip)

static bool at_call(struct next n)
{
	return (n.bytes & 0xffff) == 0x050f;
}

static bool at_cpuid(struct next n)
{
	return (n.bytes & 0xffff) == 0xa20f;
}

/* A repeated string instruction traps after each round, but is one. */
static bool repeats(struct next n, struct next before)
{
	return n.at == before.at &&
	       ((n.bytes & 0xff) == 0xf3 || (n.bytes & 0xff) == 0xf2);
}
#elif defined(__aarch64__)
#include <sys/user.h>
#define PC(regs) ((regs).pc)

static bool at_call(struct next n)
{
	return n.bytes == 0xd4000001;
}

static bool at_cpuid(struct next n)
{
	(void)n;
	return false;
}

static bool repeats(struct next n, struct next before)
{
	(void)n;
	(void)before;
	return false;
}
#endif

static struct next look(pid_t pid)
{
	struct user_regs_struct regs;
	struct iovec iov = {&regs, sizeof(regs)};

	if (ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &iov) < 0)
		return (struct next){0, 0};
	return (struct next){PC(regs),
			     (unsigned)ptrace(PTRACE_PEEKTEXT, pid, PC(regs), NULL)};
}

static int start(char **argv, pid_t *ret)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		execv(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return -1;
	if (ptrace(PTRACE_SETOPTIONS, pid, NULL,
		   PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD) < 0)
		return -1;
	*ret = pid;
	return 0;
}

/* One step, or on to the next entry or exit of a system call. False at the end. */
static bool advance(pid_t pid, int how, int *status)
{
	int sig = WIFSTOPPED(*status) && !(*status >> 16) ? WSTOPSIG(*status) : 0;

	if (sig == SIGTRAP || sig == (SIGTRAP | 0x80))
		sig = 0;
	return ptrace(how, pid, NULL, (long)sig) == 0 && waitpid(pid, status, 0) == pid &&
	       WIFSTOPPED(*status);
}

static void note_end(int status, struct count *c)
{
	c->ended = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void step(pid_t pid, struct count *c)
{
	struct next next, before = {0, 0};
	int status = 0;

	for (;; before = next) {
		next = look(pid);
		c->instructions += !repeats(next, before);
		c->cpuid += at_cpuid(next);
		c->calls += at_call(next);
		if (!advance(pid, PTRACE_SINGLESTEP, &status)) {
			note_end(status, c);
			return;
		}
		if (status >> 16 == PTRACE_EVENT_EXEC) {
			c->became = true;
			return;
		}
	}
}

static void follow_calls(pid_t pid, struct count *c)
{
	int status = 0;

	for (bool entry = true; advance(pid, PTRACE_SYSCALL, &status);) {
		if (status >> 16 == PTRACE_EVENT_EXEC) {
			c->became = true;
			return;
		}
		if (WSTOPSIG(status) != (SIGTRAP | 0x80))
			continue;
		c->calls += entry;
		entry = !entry;
	}
	note_end(status, c);
}

int main(int argc, char **argv)
{
	bool calls_only = argc > 1 && strcmp(argv[1], "-c") == 0;
	bool to_end = argc > 1 + calls_only && strcmp(argv[1 + calls_only], "-e") == 0;
	struct count c = {0};
	pid_t pid;

	argv += 1 + calls_only + to_end;
	if (!argv[0]) {
		fprintf(stderr, "usage: count [-c] [-e] COMMAND ARGUMENT...\n");
		return 2;
	}
	if (start(argv, &pid) < 0) {
		fprintf(stderr, "count: '%s' cannot be started\n", argv[0]);
		return 2;
	}
	if (calls_only)
		follow_calls(pid, &c);
	else
		step(pid, &c);
	kill(pid, SIGKILL);
	printf("%ld %ld %ld\n", c.instructions, c.cpuid, c.calls);
	if (to_end)
		return c.became ? 1 : c.ended;
	return c.became ? 0 : 1;
}
