/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_terminal - oakum-init on a pseudo-terminal as the leader of its session, as a
 * container has it.
 */
#include "terminal.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void test_leader(enum task_kind kind, const char *where)
{
	struct task t;
	struct ready r;

	terminal_open();
	t = TASK(kind, lead_session, "probe", "signals", "15");
	r = task_ready(&t);
	check(r.group == r.pid && r.foreground == r.pid,
	      "%s: the workload has the terminal", where);
	terminal_type('\003');
	line_is(&t, "2", where);
	terminal_type('\034');
	line_is(&t, "3", where);
	terminal_type('\032');
	line_is(&t, "20", where);
	/* Had init got one too, it would come before this. */
	kill(t.pid, SIGUSR1);
	line_is(&t, "10", where);
	kill(t.pid, SIGTTIN);
	line_is(&t, "21", "SIGTTIN that a process sent");
	kill(t.pid, SIGCONT);
	line_is(&t, "18", where);
	kill(t.pid, SIGTERM);
	line_is(&t, "15", where);
	check(task_code(&t) == 0, "%s: status", where);
}

/* The terminal hangs up: the kernel tells the session's leader, which is init. */
static void test_hangup(void)
{
	struct task t;

	terminal_open();
	t = TASK(TASK_PLAIN, lead_session, "probe", "signals", "18");
	task_ready(&t);
	terminal_hang_up();
	line_is(&t, "1", "hangup");
	line_is(&t, "18", "hangup");
	check(task_code(&t) == 0, "hangup: status");
}

static void test_suspended_leader(enum task_kind kind, const char *where)
{
	struct task t;
	char stopped[64];

	terminal_open();
	t = TASK(kind, lead_session, "-v", "probe", "stoppable");
	snprintf(stopped, sizeof(stopped), "oakum-init: stopped %d", task_ready(&t).pid);
	terminal_type('\032');
	check(task_expect(t.err, stopped), "%s: ^Z stops the workload", where);
	/* Init says this after it has dealt with the stop. */
	kill(t.pid, SIGWINCH);
	check(task_expect(t.err, "oakum-init: forwarding signal 28"), "%s: init goes on",
	      where);
	kill(t.pid, SIGCONT);
	line_is(&t, "continued 1", where);
	terminal_type('\003');
	check(task_code(&t) == 128 + SIGINT, "%s: ^C ends the workload", where);
}

static void test_background(void)
{
	struct task t;

	terminal_open();
	t = TASK(TASK_PLAIN, lead_session, "probe", "background");
	line_is(&t, "background stopped 21", "a background read stops");
	check(task_code(&t) == 0, "background: status");

	/* TOSTOP is set: init, in the background now, could be stopped by its own words. */
	terminal_open();
	t = TASK(TASK_PLAIN, lead_on_terminal, "-v", "probe", "stoppable");
	check(strncmp(task_line(master), "ready", 5) == 0, "init on the terminal");
	kill(t.pid, SIGUSR1);
	check(task_expect(master, "oakum-init: forwarding signal 10"),
	      "init writes to a terminal with TOSTOP");
	check(task_code(&t) == 128 + SIGUSR1, "and goes on");
}

/* An interactive shell, that suspends itself. */
static void test_shell(void)
{
	static const char suspend[] = "kill -STOP $$\n", leave[] = "echo back; exit 3\n";
	bool complaint = false;
	const char *line;
	struct task t;

	terminal_open();
	t = TASK(TASK_PLAIN, lead_on_terminal, "-v", "/bin/sh", "-i");
	check(write(master, suspend, sizeof(suspend) - 1) > 0, "typed");
	do {
		line = task_line(master);
		complaint |= strstr(line, "job control") != NULL;
	} while (*line && !strstr(line, "oakum-init: stopped "));
	check(!complaint, "an interactive shell has job control");
	check(*line, "and can suspend itself");
	check(write(master, leave, sizeof(leave) - 1) > 0, "typed");
	kill(t.pid, SIGCONT);
	do
		line = task_line(master);
	while (*line && !strstr(line, "back"));
	check(*line, "and be continued");
	check(task_code(&t) == 3, "shell: status");
}

int main(void)
{
	harness_open();
	test_leader(TASK_PLAIN, "leader");
	test_leader(TASK_PID1, "PID 1");
	test_hangup();
	test_suspended_leader(TASK_PLAIN, "suspended leader");
	test_suspended_leader(TASK_PID1, "suspended PID 1");
	test_background();
	test_shell();
	return harness_close();
}
