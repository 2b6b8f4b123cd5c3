/* SPDX-License-Identifier: Apache-2.0 */
/* test_reap - orphans: adopted, reaped, and what becomes of them when init ends. */
#include "harness.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void test_storm(enum task_kind kind, const char *option)
{
	struct task t = TASK(kind, NULL, option, "probe", "storm", "10000");

	check(strcmp(task_line(t.out), "reaped 10000") == 0,
	      "%s %s: 10000 zombies at once are reaped",
	      kind == TASK_PID1 ? "PID 1" : "plain", option);
	check(task_code(&t) == 0, "storm: status");
}

/* The double fork: whose child is the grandchild after its parent ended? */
static void test_adoption(enum task_kind kind, const char *option, bool adopts)
{
	struct task t = TASK(kind, NULL, option, "probe", "orphan");
	pid_t self = kind == TASK_PID1 ? 1 : t.pid, parent = -1;

	check(sscanf(task_line(t.out), "parent %d", &parent) == 1 &&
		      (parent == self) == adopts,
	      "%s %s: the orphan is%s init's", kind == TASK_PID1 ? "PID 1" : "plain",
	      option, adopts ? "" : " not");
	kill(t.pid, SIGTERM);
	check(task_code(&t) == 128 + SIGTERM, "orphan: status");
}

/* Each process that ends is told once. */
static void test_told(void)
{
	struct task t = TASK(TASK_PLAIN, NULL, "-vs", "probe", "storm", "100");
	const char *line;
	int told = 0;

	do {
		line = task_line(t.err);
		told += strncmp(line, "oakum-init: reaped ", 19) == 0;
	} while (*line);
	check(told == 101, "-v tells each that was reaped, the workload too (%d)", told);
	check(task_code(&t) == 0, "told: status");
}

static bool at_end(int fd, int timeout)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	char byte;

	return poll(&p, 1, timeout) == 1 && read(fd, &byte, 1) == 0;
}

/* What lingers holds the writing end of our pipe. */
static void test_linger_pid1(void)
{
	struct task t = TASK(TASK_PID1, NULL, "probe", "linger");

	check(strncmp(task_line(t.out), "lingering", 9) == 0, "a process lingers");
	check(at_end(t.out, -1), "PID 1: the kernel ends what is left");
	check(task_code(&t) == 0, "PID 1: and the status is the workload's");
}

static void test_linger_plain(const char *option)
{
	struct task t = TASK(TASK_PLAIN, NULL, option, "probe", "linger");
	pid_t left = -1;
	int out = dup(t.out);

	check(sscanf(task_line(t.out), "lingering %d", &left) == 1, "a process lingers");
	check(task_code(&t) == 0, "plain %s: init ends with the workload", option);
	check(!at_end(out, 0) && kill(left, SIGKILL) == 0,
	      "plain %s: and leaves the rest alone", option);
	check(at_end(out, -1), "plain %s: cleaned up", option);
	close(out);
}

int main(void)
{
	harness_open();
	test_storm(TASK_PID1, "--");
	test_storm(TASK_PLAIN, "-s");
	test_adoption(TASK_PID1, "--", true);
	test_adoption(TASK_PLAIN, "-s", true);
	test_adoption(TASK_PLAIN, "--", false);
	test_told();
	test_linger_pid1();
	test_linger_plain("--");
	test_linger_plain("-s");
	return harness_close();
}
