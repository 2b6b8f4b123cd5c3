/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_fence - oakum-init under a seccomp filter that allows the system calls which the
 * comment of init.c lists, and no others. The workload is a second oakum-init.
 */
#include "harness.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Those at the end only when asked for: the tests take them away. */
static const int documented[] = {
#ifdef SYS_arch_prctl
	SYS_arch_prctl,
#endif
#ifdef SYS_getpgrp
	SYS_getpgrp,	     SYS_vfork,		  SYS_access,
#else
	SYS_getpgid,	     SYS_clone,		  SYS_faccessat,
#endif
	SYS_set_tid_address, SYS_rt_sigprocmask,  SYS_rt_sigaction,
	SYS_getpid,	     SYS_ioctl,		  SYS_setpgid,
	SYS_execve,	     SYS_prctl,		  SYS_kill,
	SYS_wait4,	     SYS_exit_group,	  SYS_getsid,
	SYS_write,	     SYS_rt_sigtimedwait,
};

enum { COUNT = sizeof(documented) / sizeof(documented[0]) };

static void allow_first(int count)
{
	struct sock_filter filter[COUNT * 2 + 2];
	struct sock_fprog program = {.filter = filter};
	int n = 0;

	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
						   offsetof(struct seccomp_data, nr));
	for (int i = 0; i < count; i++) {
		filter[n++] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, (unsigned int)documented[i], 0, 1);
		filter[n++] =
			(struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	}
	filter[n++] =
		(struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	program.len = (unsigned short)n;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0) {
		perror("seccomp");
		_exit(2);
	}
}

static void allow_documented(void)
{
	allow_first(COUNT);
}

static void allow_no_signal_wait(void)
{
	allow_first(COUNT - 1);
}

static void starts(void (*fence)(void), enum task_kind kind, const char *what)
{
	struct task t = TASK(kind, fence, "-gsvw", "-p", "TERM", "--", init_path, "-V");

	check(strncmp(task_line(t.out), "oakum-init ", 11) == 0, "%s: the workload runs",
	      what);
	check(task_code(&t) == 0, "%s: status 0", what);
	t = TASK(kind, fence, "--", init_path, "--", init_path, "-x");
	check(task_code(&t) == 125, "%s: status of a workload's workload", what);
	t = TASK(kind, fence, "--", "nonexistent");
	check(task_code(&t) == 127, "%s: nothing to start", what);
}

int main(void)
{
	harness_open();
	starts(allow_documented, TASK_PLAIN, "documented calls");
	starts(allow_documented, TASK_PID1, "documented calls, PID 1");
	starts(allow_no_signal_wait, TASK_PLAIN, "no rt_sigtimedwait");
	starts(allow_no_signal_wait, TASK_PID1, "no rt_sigtimedwait, PID 1");
	return harness_close();
}
