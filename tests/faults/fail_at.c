/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fail_at.c - makes one system call of a program fail:  fail_at N HOW LOG PROGRAM ARG...
 *
 * The Nth system call after PROGRAM's entry point, which is where the dynamic loader is done,
 * does not take place and returns the error HOW, a number. HOW "short" lets a read or write
 * move half as much as it was asked to. A "+" after HOW: the same call fails from there on.
 * Counting ends where PROGRAM becomes another program, which is left alone. LOG gets the
 * number of the call that was failed and "exec" when the program became another. Exits as
 * PROGRAM did; 99 when it could not be traced.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef __x86_64__
#error "how a call is made to fail is written for x86-64 only"
#endif

#define FAILED 99
/* What a stop says in the status beside SIGTRAP. */
#define SYSCALL_STOP	(SIGTRAP | 0x80)
#define IS_EXEC(status) ((status) >> 8 == (SIGTRAP | (PTRACE_EVENT_EXEC << 8)))
#define BREAKPOINT	0xccL

struct fault {
	long left;   /* calls until the one that fails */
	long error;  /* 0: a short transfer */
	bool again;  /* every later one of the same number, too */
	long number; /* of the call that failed, or -1 */
	bool inside; /* the process is in it */
	struct user_regs_struct was;
	FILE *log;
};

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
	if (ptrace(PTRACE_CONT, pid, 0, 0) < 0 || !IS_EXEC(wait_for(pid)))
		die("exec");
	return pid;
}

static unsigned long entry_point(pid_t pid)
{
	Elf64_auxv_t pair;
	unsigned long entry = 0;
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/auxv", pid);
	f = fopen(path, "re");
	while (f && fread(&pair, sizeof(pair), 1, f) == 1) {
		if (pair.a_type == AT_ENTRY)
			entry = pair.a_un.a_val;
	}
	if (!entry)
		die(path);
	fclose(f);
	return entry;
}

static void poke(pid_t pid, unsigned long at, long word)
{
	if (ptrace(PTRACE_POKETEXT, pid, at, word) < 0)
		die("poke");
}

/* Past the loader: a breakpoint at the entry point, and it is gone again. */
static void run_to_entry(pid_t pid)
{
	struct user_regs_struct regs;
	unsigned long entry = entry_point(pid);
	long word;

	errno = 0;
	word = ptrace(PTRACE_PEEKTEXT, pid, entry, 0);
	if (errno)
		die("peek");
	poke(pid, entry, (word & ~0xffL) | BREAKPOINT);
	if (ptrace(PTRACE_CONT, pid, 0, 0) < 0 || wait_for(pid) >> 8 != SIGTRAP)
		die("entry point");
	poke(pid, entry, word);
	if (ptrace(PTRACE_GETREGS, pid, 0, &regs) < 0 || regs.rip != entry + 1)
		die("entry point");
	regs.rip = entry;
	if (ptrace(PTRACE_SETREGS, pid, 0, &regs) < 0)
		die("registers");
}

static bool moves_bytes(long number)
{
	return number == SYS_read || number == SYS_write || number == SYS_pread64 ||
	       number == SYS_pwrite64;
}

/* At the entry of a call: whether it is the one. */
static void fail_entry(pid_t pid, struct fault *f)
{
	struct user_regs_struct regs;
	long number;

	if (ptrace(PTRACE_GETREGS, pid, 0, &regs) < 0)
		die("registers");
	number = (long)regs.orig_rax;
	f->left--;
	if (f->left != 0 && !(f->left < 0 && f->again && number == f->number))
		return;
	if (f->number < 0)
		fprintf(f->log, "%ld\n", number);
	f->number = number;
	f->was = regs;
	f->inside = true;
	if (f->error && number == SYS_brk)
		regs.rdi = 0; /* it tells of failure by the break that stays */
	else if (f->error && number != SYS_close) /* which closes even when it fails */
		regs.orig_rax = (unsigned long)-1;
	else if (!f->error && moves_bytes(number) && regs.rdx > 1)
		regs.rdx /= 2;
	if (ptrace(PTRACE_SETREGS, pid, 0, &regs) < 0)
		die("registers");
}

/* The caller finds its arguments as they were. */
static void fail_exit(pid_t pid, struct fault *f)
{
	struct user_regs_struct regs;

	if (!f->inside)
		return;
	f->inside = false;
	if (ptrace(PTRACE_GETREGS, pid, 0, &regs) < 0)
		die("registers");
	regs.rdi = f->was.rdi;
	regs.rdx = f->was.rdx;
	if (f->error && f->number != SYS_brk)
		regs.rax = (unsigned long)-f->error;
	if (ptrace(PTRACE_SETREGS, pid, 0, &regs) < 0)
		die("registers");
}

static bool enters_syscall(pid_t pid)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) < 0)
		die("ptrace syscall info");
	return info.op == PTRACE_SYSCALL_INFO_ENTRY;
}

static int run(pid_t pid, struct fault *f)
{
	int sig = 0;

	for (;;) {
		int status;

		if (ptrace(PTRACE_SYSCALL, pid, 0, sig) < 0)
			die("ptrace");
		status = wait_for(pid);
		sig = 0;
		if (!WIFSTOPPED(status))
			return status_of(status);
		if (IS_EXEC(status))
			break;
		if (WSTOPSIG(status) != SYSCALL_STOP)
			sig = WSTOPSIG(status);
		else if (enters_syscall(pid))
			fail_entry(pid, f);
		else
			fail_exit(pid, f);
	}
	fprintf(f->log, "exec\n");
	fflush(f->log);
	if (ptrace(PTRACE_DETACH, pid, 0, 0) < 0)
		die("ptrace detach");
	return status_of(wait_for(pid));
}

int main(int argc, char **argv)
{
	struct fault f = {.number = -1};
	pid_t pid;

	if (argc < 5) {
		fputs("usage: fail_at N HOW LOG PROGRAM ARG...\n", stderr);
		return FAILED;
	}
	f.left = strtol(argv[1], NULL, 10);
	f.again = strchr(argv[2], '+') != NULL;
	f.error = strncmp(argv[2], "short", 5) == 0 ? 0 : strtol(argv[2], NULL, 10);
	f.log = fopen(argv[3], "we");
	if (!f.log)
		die(argv[3]);
	pid = start(argv + 4);
	run_to_entry(pid);
	return run(pid, &f);
}
