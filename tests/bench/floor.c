/* SPDX-License-Identifier: Apache-2.0 */
/* floor.c - the least that a wrapper can be: it becomes TARGET, and has no C library. */
#include <sys/syscall.h>

#if defined(__x86_64__)
__asm__(".globl _start\n_start:\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall start\n");
#elif defined(__aarch64__)
__asm__(".globl _start\n_start:\n\tmov x0, sp\n\tbl start\n");
#endif

static long call(long number, long a, long b, long c)
{
#if defined(__x86_64__)
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(number), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return ret;
#elif defined(__aarch64__)
	register long x8 __asm__("x8") = number, x0 __asm__("x0") = a,
			 x1 __asm__("x1") = b, x2 __asm__("x2") = c;

	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
	return x0;
#endif
}

__attribute__((noreturn, used)) void start(long *stack)
{
	long argc = stack[0];
	long *argv = stack + 1, *envp = argv + argc + 1;

	call(SYS_execve, (long)TARGET, (long)argv, (long)envp);
	for (;;)
		call(SYS_exit_group, 127, 0, 0);
}
