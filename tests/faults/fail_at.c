/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fail_at.c - makes one system call of a program fail:  fail_at N HOW LOG PROGRAM ARG...
 *
 * The Nth system call after PROGRAM's entry point, which is where the dynamic loader is done,
 * of it or of a child, does not take place and returns the error HOW, a number. HOW "short" lets a read or write
 * move half as much as it was asked to. A "+" after HOW: the same call fails from there on.
 * Counting ends where PROGRAM becomes another program, which is left alone. LOG gets the
 * number of the call that was failed and "exec" when the program became another. Exits as
 * PROGRAM did; 99 when it could not be traced.
 */
#include "trace.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/user.h>

#ifndef __x86_64__
#error "how a call is made to fail is written for x86-64 only"
#endif

#define BREAKPOINT 0xccL

struct fault {
	long left;    /* calls until the one that fails */
	long error;   /* 0: a short transfer */
	bool again;   /* every later one of the same number, too */
	long number;  /* of the call that failed, or -1 */
	pid_t inside; /* the process that is in it, or 0 */
	struct user_regs_struct was;
	FILE *log;
};

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
		trace_die(path);
	fclose(f);
	return entry;
}

static void poke(pid_t pid, unsigned long at, long word)
{
	if (ptrace(PTRACE_POKETEXT, pid, at, word) < 0)
		trace_die("poke");
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
		trace_die("peek");
	poke(pid, entry, (word & ~0xffL) | BREAKPOINT);
	if (ptrace(PTRACE_CONT, pid, 0, 0) < 0 || trace_wait(pid) >> 8 != SIGTRAP)
		trace_die("entry point");
	poke(pid, entry, word);
	if (ptrace(PTRACE_GETREGS, pid, 0, &regs) < 0 || regs.rip != entry + 1)
		trace_die("entry point");
	regs.rip = entry;
	if (ptrace(PTRACE_SETREGS, pid, 0, &regs) < 0)
		trace_die("registers");
}

static bool moves_bytes(long number)
{
	return number == SYS_read || number == SYS_write || number == SYS_pread64 ||
	       number == SYS_pwrite64;
}

/* At the entry of a call: whether it is the one. */
static void fail_entry(pid_t pid, void *data)
{
	struct fault *f = data;
	struct user_regs_struct regs;
	long number;

	if (ptrace(PTRACE_GETREGS, pid, 0, &regs) < 0)
		trace_die("registers");
	number = (long)regs.orig_rax;
	f->left--;
	if (f->left != 0 && !(f->left < 0 && f->again && number == f->number))
		return;
	if (f->number < 0)
		fprintf(f->log, "%ld\n", number);
	f->number = number;
	f->was = regs;
	f->inside = pid;
	if (f->error && number == SYS_brk)
		regs.rdi = 0; /* it tells of failure by the break that stays */
	else if (f->error && number != SYS_close) /* which closes even when it fails */
		regs.orig_rax = (unsigned long)-1;
	else if (!f->error && moves_bytes(number) && regs.rdx > 1)
		regs.rdx /= 2;
	if (ptrace(PTRACE_SETREGS, pid, 0, &regs) < 0)
		trace_die("registers");
}

/* The caller finds its arguments as they were. */
static void fail_exit(pid_t pid, void *data)
{
	struct fault *f = data;
	struct user_regs_struct regs;

	if (f->inside != pid)
		return;
	f->inside = 0;
	if (ptrace(PTRACE_GETREGS, pid, 0, &regs) < 0)
		trace_die("registers");
	regs.rdi = f->was.rdi;
	regs.rdx = f->was.rdx;
	if (f->error && f->number != SYS_brk)
		regs.rax = (unsigned long)-f->error;
	if (ptrace(PTRACE_SETREGS, pid, 0, &regs) < 0)
		trace_die("registers");
}

int main(int argc, char **argv)
{
	struct fault f = {.number = -1};
	struct trace_watch watch = {.enter = fail_entry, .leave = fail_exit, .data = &f};
	bool became_another;
	int status;
	pid_t pid;

	if (argc < 5) {
		fputs("usage: fail_at N HOW LOG PROGRAM ARG...\n", stderr);
		return TRACE_FAILED;
	}
	f.left = strtol(argv[1], NULL, 10);
	f.again = strchr(argv[2], '+') != NULL;
	f.error = strncmp(argv[2], "short", 5) == 0 ? 0 : strtol(argv[2], NULL, 10);
	f.log = fopen(argv[3], "we");
	if (!f.log)
		trace_die(argv[3]);
	pid = trace_start(argv + 4);
	run_to_entry(pid);
	trace_children(pid);
	status = trace_run(pid, &watch, &became_another);
	if (became_another)
		fprintf(f.log, "exec\n");
	return status;
}
