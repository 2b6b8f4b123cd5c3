/* SPDX-License-Identifier: Apache-2.0 */
/* test_signals - what oakum-init forwards, to whom, and what it keeps. */
#include "harness.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int number_line(int fd)
{
	int n = -1;

	return sscanf(task_line(fd), "%d", &n) == 1 ? n : -1;
}

/* SIGRTMAX, the last, ends the probe. */
static void test_each(enum task_kind kind, const char *where)
{
	struct task t = TASK(kind, NULL, "--", "probe", "signals", "64");

	task_ready(&t);
	for (int n = 1; n <= 64; n++) {
		int got;

		if (n == SIGKILL || n == SIGSTOP || n == SIGCHLD)
			continue;
		kill(t.pid, n);
		got = number_line(t.out);
		check(got == n, "%s: signal %d is forwarded (got %d)", where, n, got);
	}
	check(task_code(&t) == 0, "%s: the probe ended with 0", where);
}

/* The next signal that the probe sees is the one after SIGCHLD. */
static void test_chld_kept(void)
{
	struct task t = TASK(TASK_PLAIN, NULL, "probe", "signals", "10");

	task_ready(&t);
	kill(t.pid, SIGCHLD);
	kill(t.pid, SIGUSR1);
	check(number_line(t.out) == SIGUSR1, "SIGCHLD is not forwarded");
	check(task_code(&t) == 0, "SIGCHLD does not end init");
}

static void test_queue(void)
{
	struct task t = TASK(TASK_PLAIN, NULL, "probe", "signals", "64");
	int seen = 0;

	task_ready(&t);
	for (int i = 0; i < 100; i++)
		kill(t.pid, SIGRTMIN + 1);
	kill(t.pid, 64);
	while (number_line(t.out) == SIGRTMIN + 1)
		seen++;
	check(seen == 100, "each of 100 queued real-time signals is forwarded (%d)",
	      seen);
	task_wait(&t);
}

static void test_group(void)
{
	struct task t = TASK(TASK_PLAIN, NULL, "-g", "probe", "group", "64");
	int leader = 0, member = 0;

	task_ready(&t);
	for (int n = 1; n <= 2; n++)
		kill(t.pid, n == 1 ? SIGUSR2 : 64);
	for (int i = 0; i < 4; i++) {
		const char *line = task_line(t.out);

		leader += strncmp(line, "leader", 6) == 0;
		member += strncmp(line, "member", 6) == 0;
	}
	check(leader == 2 && member == 2, "-g: leader and member of the group got both");
	check(task_code(&t) == 0, "-g: status");
}

/* The workload is no longer in the group that is its own by number. */
static void test_moved(void)
{
	struct task t = TASK(TASK_PLAIN, NULL, "-g", "probe", "moved", "15");
	struct ready r = task_ready(&t);

	check(r.group != r.pid, "-g: the workload left its group");
	kill(t.pid, SIGUSR1);
	check(number_line(t.out) == SIGUSR1, "-g: and gets signals all the same");
	kill(t.pid, SIGTERM);
	check(task_code(&t) == 0, "-g: status of a workload that moved");
}

/* A stop interrupts the wait for signals, and must not end it. */
static void test_init_stopped(void)
{
	struct task t = TASK(TASK_PLAIN, NULL, "probe", "signals", "15");
	int status = 0;

	task_ready(&t);
	kill(t.pid, SIGSTOP);
	waitpid(t.pid, &status, WUNTRACED);
	check(WIFSTOPPED(status), "init is stopped");
	kill(t.pid, SIGUSR1);
	kill(t.pid, SIGCONT);
	check(number_line(t.out) == SIGUSR1, "what came meanwhile is forwarded");
	check(number_line(t.out) == SIGCONT, "so is SIGCONT");
	kill(t.pid, SIGTERM);
	check(number_line(t.out) == SIGTERM, "and what comes later");
	check(task_code(&t) == 0, "init was stopped: status");
}

static void test_no_group(void)
{
	struct task t = TASK(TASK_PLAIN, NULL, "probe", "group", "64");
	struct ready member = task_ready(&t);

	kill(t.pid, SIGUSR2);
	check(strcmp(task_line(t.out), "leader 12") == 0,
	      "without -g the leader gets it");
	kill(t.pid, 64);
	check(strcmp(task_line(t.out), "leader 64") == 0,
	      "without -g the leader gets more");
	kill(member.pid, 64);
	check(strcmp(task_line(t.out), "member 64") == 0,
	      "without -g the member got none");
	task_wait(&t);
}

static void ignore_all(void)
{
	for (int n = 1; n < NSIG; n++)
		signal(n, SIG_IGN);
}

static void test_inherited_ignore(void)
{
	struct task t = TASK(TASK_PLAIN, ignore_all, "probe", "signals", "15");

	task_ready(&t);
	kill(t.pid, SIGHUP);
	check(number_line(t.out) == SIGHUP, "a signal that init inherited as ignored");
	kill(t.pid, SIGTERM);
	check(number_line(t.out) == SIGTERM, "another one");
	check(task_code(&t) == 0, "inherited ignored SIGCHLD does not lose the status");
}

static void test_death(enum task_kind kind, const char *where)
{
	/* With default dispositions; exec'd "stoppable" says when it is up. */
	static const int deadly[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGABRT, SIGUSR1,
				     SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM,
				     SIGSYS,  34,      64};

	for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++) {
		struct task t = TASK(kind, NULL, "probe", "stoppable");
		int code;

		task_ready(&t);
		kill(t.pid, deadly[i]);
		code = task_code(&t);
		check(code == 128 + deadly[i],
		      "%s: signal %d ends the workload, status %d", where, deadly[i],
		      code);
	}
}

/* -v says that the workload was stopped; init lives on and can continue it. */
static void test_stop(enum task_kind kind, const char *where)
{
	static const int stops[] = {SIGTSTP, SIGTTIN, SIGTTOU};

	for (size_t i = 0; i < 3; i++) {
		struct task t = TASK(kind, NULL, "-v", "probe", "stoppable");
		char stopped[64];
		const char *line;

		snprintf(stopped, sizeof(stopped), "oakum-init: stopped %d",
			 task_ready(&t).pid);
		kill(t.pid, stops[i]);
		check(task_expect(t.err, stopped), "%s: signal %d stops the workload",
		      where, stops[i]);
		check(waitpid(t.pid, NULL, WNOHANG | WUNTRACED) == 0,
		      "%s: init neither ended nor stopped", where);
		kill(t.pid, SIGCONT);
		line = task_line(t.out);
		check(strncmp(line, "continued", 9) == 0, "%s: SIGCONT continues it: %s",
		      where, line);
		kill(t.pid, SIGTERM);
		check(task_code(&t) == 128 + SIGTERM, "%s: SIGTERM ends it", where);
	}
}

/* Messages that nobody reads are no signal to the workload. */
static void test_own_pipe(void)
{
	struct task t = TASK(TASK_PLAIN, NULL, "-v", "probe", "signals", "12");

	task_ready(&t);
	close(t.err);
	t.err = -1;
	kill(t.pid, SIGUSR1);
	check(number_line(t.out) == SIGUSR1, "with stderr gone: forwarded");
	kill(t.pid, SIGUSR2);
	check(number_line(t.out) == SIGUSR2,
	      "with stderr gone: no SIGPIPE of init's own");
	check(task_code(&t) == 0, "with stderr gone: status");
}

static void test_parent_death(const char *option, int wanted)
{
	int out[2], n;
	pid_t middle;

	if (pipe(out) < 0)
		exit(2);
	middle = fork();
	if (middle == 0) {
		struct task t =
			TASK(TASK_PLAIN, NULL, "-p", option, "probe", "signals", "64");

		dprintf(out[1], "%d\n", task_ready(&t).pid);
		/* The middle ends; its reading end goes with it, so pass on what comes. */
		if (fork() == 0) {
			n = number_line(t.out);
			dprintf(out[1], "%d\n", n);
			kill(t.pid, SIGKILL);
			_exit(0);
		}
		_exit(0);
	}
	close(out[1]);
	(void)number_line(out[0]);
	waitpid(middle, NULL, 0);
	n = number_line(out[0]);
	check(n == wanted, "-p %s: the workload gets %d when init's parent dies (%d)",
	      option, wanted, n);
	close(out[0]);
}

int main(void)
{
	harness_open();
	test_each(TASK_PLAIN, "plain");
	test_each(TASK_PID1, "PID 1");
	test_chld_kept();
	test_queue();
	test_group();
	test_no_group();
	test_moved();
	test_init_stopped();
	test_inherited_ignore();
	test_death(TASK_PLAIN, "plain");
	test_death(TASK_PID1, "PID 1");
	test_stop(TASK_PLAIN, "plain");
	test_stop(TASK_PID1, "PID 1");
	test_own_pipe();
	test_parent_death("SIGUSR1", SIGUSR1);
	test_parent_death("TERM", SIGTERM);
	test_parent_death("40", 40);
	return harness_close();
}
