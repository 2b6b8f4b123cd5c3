/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kill_at.c - ends a program at one of its system calls:  kill_at N PROGRAM ARG...
 *
 * PROGRAM gets SIGKILL when it enters its Nth system call, which then does not take place. Its
 * life ends where it becomes another program; from there on it is left alone. Exits as PROGRAM
 * did, 137 for the SIGKILL; 99 when it could not be traced.
 */
#include "../faults/trace.h"

static void count(pid_t pid, void *data)
{
	long *left = data;

	if (--*left == 0 && kill(pid, SIGKILL) < 0)
		trace_die("kill");
}

int main(int argc, char **argv)
{
	long n = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
	struct trace_watch watch = {.enter = count, .data = &n};
	bool became_another;

	if (n < 1) {
		fputs("usage: kill_at N PROGRAM ARG...\n", stderr);
		return TRACE_FAILED;
	}
	return trace_run(trace_start(argv + 2), &watch, &became_another);
}
