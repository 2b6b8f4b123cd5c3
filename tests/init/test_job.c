/* SPDX-License-Identifier: Apache-2.0 */
/* test_job - oakum-init on a pseudo-terminal as a job of a shell, which this program plays. */
#include "terminal.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void job(void)
{
	setpgid(0, 0);
}

static void foreground_job(void)
{
	setpgid(0, 0);
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(STDIN_FILENO, getpid());
	signal(SIGTTOU, SIG_DFL);
}

static void blind_job(void)
{
	int null = open("/dev/null", O_RDWR);

	foreground_job();
	dup2(null, STDIN_FILENO);
	close(null);
}

static void stderr_job(void)
{
	int null = open("/dev/null", O_RDWR);

	foreground_job();
	dup2(STDIN_FILENO, STDERR_FILENO);
	dup2(null, STDIN_FILENO);
	close(null);
}

static void job_stopped(const struct task *t, const char *what)
{
	int status = 0;

	check(waitpid(t->pid, &status, WUNTRACED) == t->pid && WIFSTOPPED(status),
	      "%s: the shell sees init stopped", what);
	check(tcgetpgrp(STDIN_FILENO) == t->pid, "%s: init's group has the terminal",
	      what);
	tcsetpgrp(STDIN_FILENO, getpgrp());
}

static void continue_job(const struct task *t, bool foreground)
{
	if (foreground)
		tcsetpgrp(STDIN_FILENO, t->pid);
	kill(-t->pid, SIGCONT);
}

static void test_job(void)
{
	struct task t = TASK(TASK_PLAIN, foreground_job, "probe", "stoppable");
	struct ready r = task_ready(&t);

	check(r.foreground == r.pid, "job: the workload has the terminal");
	terminal_type('\032');
	job_stopped(&t, "^Z");
	continue_job(&t, true);
	line_is(&t, "continued 1", "fg");
	terminal_type('\032');
	job_stopped(&t, "^Z again");
	continue_job(&t, false);
	line_is(&t, "continued 0", "bg");
	continue_job(&t, true);
	line_is(&t, "continued 1", "fg after bg");
	terminal_type('\003');
	check(task_code(&t) == 128 + SIGINT, "job: ^C ends the workload");
	check(tcgetpgrp(STDIN_FILENO) == t.pid,
	      "job: init's group has the terminal back");
	tcsetpgrp(STDIN_FILENO, getpgrp());
}

/* ^Z stopped all of the foreground group. */
static void test_pair(void)
{
	struct task t = TASK(TASK_PLAIN, foreground_job, "probe", "pair");

	task_ready(&t);
	task_ready(&t);
	terminal_type('\032');
	job_stopped(&t, "^Z for two");
	continue_job(&t, true);
	line_is(&t, "continued 1", "fg for one");
	line_is(&t, "continued 1", "fg for the other");
	terminal_type('\003');
	check(task_code(&t) == 128 + SIGINT, "^C for two");
	tcsetpgrp(STDIN_FILENO, getpgrp());
}

/* PID 1 cannot stop itself: it keeps the terminal with the workload. */
static void test_pid1_job(void)
{
	struct task t = TASK(TASK_PID1, foreground_job, "-v", "probe", "stoppable");
	pid_t foreground;

	task_ready(&t);
	foreground = tcgetpgrp(STDIN_FILENO);
	terminal_type('\032');
	check(task_expect(t.err, "oakum-init: stopped 2"), "^Z stops PID 1's workload");
	/* Init says this after it has dealt with the stop. */
	kill(t.pid, SIGWINCH);
	check(task_expect(t.err, "oakum-init: forwarding signal 28"), "PID 1 goes on");
	check(tcgetpgrp(STDIN_FILENO) == foreground, "the workload keeps the terminal");
	kill(t.pid, SIGCONT);
	line_is(&t, "continued 1", "PID 1 continues it");
	kill(t.pid, SIGTERM);
	check(task_code(&t) == 128 + SIGTERM, "PID 1 as a job: status");
	tcsetpgrp(STDIN_FILENO, getpgrp());
}

/* As "unshare -p -f" starts it: init's own group has no number in its namespace. */
static void test_unshared(void)
{
	struct task t = TASK(TASK_PID1, NULL, "probe", "stoppable");

	task_ready(&t);
	check(tcgetpgrp(STDIN_FILENO) != getpgrp(),
	      "the workload of a PID 1 in our group has the terminal");
	terminal_type('\003');
	check(task_code(&t) == 128 + SIGINT, "PID 1 in our group: ^C");
	tcsetpgrp(STDIN_FILENO, getpgrp());
}

/* Of init's descriptors only standard error is the terminal. */
static void test_stderr_job(void)
{
	struct task t = TASK(TASK_PLAIN, stderr_job, "probe", "stoppable");

	task_ready(&t);
	check(tcgetpgrp(STDIN_FILENO) != t.pid && tcgetpgrp(STDIN_FILENO) != getpgrp(),
	      "the workload has the terminal that is on standard error");
	terminal_type('\003');
	check(task_code(&t) == 128 + SIGINT, "terminal on standard error: ^C");
	tcsetpgrp(STDIN_FILENO, getpgrp());
}

static void test_background_job(void)
{
	struct task t = TASK(TASK_PLAIN, job, "probe", "stoppable");
	struct ready r = task_ready(&t);

	check(r.foreground == getpgrp(), "background job: the shell keeps the terminal");
	kill(t.pid, SIGTERM);
	check(task_code(&t) == 128 + SIGTERM, "background job: status");
	check(tcgetpgrp(STDIN_FILENO) == getpgrp(),
	      "background job: keeps it to the end");
}

/* Another process of the job reads in the background: SIGTTIN goes to init's group too. */
static void test_group_ttin(void)
{
	struct task t = TASK(TASK_PLAIN, foreground_job, "probe", "signals", "15");
	int status = 0;
	pid_t reader;
	char byte;

	task_ready(&t);
	reader = fork();
	if (reader == 0) {
		setpgid(0, t.pid);
		_exit(read(STDIN_FILENO, &byte, 1) < 0);
	}
	check(waitpid(reader, &status, WUNTRACED) == reader && WIFSTOPPED(status) &&
		      WSTOPSIG(status) == SIGTTIN,
	      "a reader in init's group is stopped");
	kill(t.pid, SIGUSR1);
	line_is(&t, "10", "the terminal's SIGTTIN was not forwarded");
	kill(reader, SIGKILL);
	waitpid(reader, NULL, 0);
	kill(t.pid, SIGTERM);
	check(task_expect(t.out, "15") && task_code(&t) == 0, "group: status");
	tcsetpgrp(STDIN_FILENO, getpgrp());
}

static void test_blind_job(void)
{
	struct task t = TASK(TASK_PLAIN, blind_job, "probe", "stoppable");

	task_ready(&t);
	terminal_type('\032');
	job_stopped(&t, "^Z without the terminal open");
	continue_job(&t, true);
	line_is(&t, "continued 0", "fg without the terminal open");
	terminal_type('\003');
	check(task_code(&t) == 128 + SIGINT, "^C without the terminal open");
	tcsetpgrp(STDIN_FILENO, getpgrp());
}

static void test_as_shell(void)
{
	int status = 0;
	pid_t shell;

	terminal_open();
	shell = fork();
	if (shell == 0) {
		lead_session();
		signal(SIGTTOU, SIG_IGN);
		alarm(20);
		test_job();
		test_pair();
		test_pid1_job();
		test_unshared();
		test_stderr_job();
		test_background_job();
		test_group_ttin();
		test_blind_job();
		_exit(harness_close());
	}
	check(waitpid(shell, &status, 0) == shell && status == 0,
	      "init as a job of a shell");
}

int main(void)
{
	harness_open();
	test_as_shell();
	return harness_close();
}
