/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_terminal - oakum-init on a pseudo-terminal: as the leader of its session, as a
 * container has it, and as a job of a shell, which a process here plays.
 */
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int master = -1;

static int open_slave(void)
{
	int fd = open(ptsname(master), O_RDWR | O_NOCTTY);

	if (fd < 0) {
		perror("pseudo-terminal");
		_exit(2);
	}
	return fd;
}

static void open_terminal(void)
{
	struct termios raw_out;

	if (master >= 0)
		close(master);
	master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0 ||
	    tcgetattr(master, &raw_out) < 0) {
		perror("pseudo-terminal");
		exit(2);
	}
	raw_out.c_oflag = 0;
	raw_out.c_lflag = ISIG | ICANON | TOSTOP;
	tcsetattr(master, TCSANOW, &raw_out);
}

/* Standard input is the terminal; output and errors stay the test's pipes. */
static void lead_session(void)
{
	int fd = open_slave();

	setsid();
	ioctl(fd, TIOCSCTTY, 0);
	dup2(fd, STDIN_FILENO);
	close(fd);
}

static void lead_on_terminal(void)
{
	lead_session();
	dup2(STDIN_FILENO, STDOUT_FILENO);
	dup2(STDIN_FILENO, STDERR_FILENO);
}

static void type(char key)
{
	if (write(master, &key, 1) != 1)
		check(false, "the terminal takes a key");
}

static void line_is(struct task *t, const char *wanted, const char *what)
{
	const char *line = task_line(t->out);

	check(strcmp(line, wanted) == 0, "%s: \"%s\" (%s)", what, wanted, line);
}

static void test_leader(enum task_kind kind, const char *where)
{
	struct task t;
	struct ready r;

	open_terminal();
	t = TASK(kind, lead_session, "probe", "signals", "15");
	r = task_ready(&t);
	check(r.group == r.pid && r.foreground == r.pid,
	      "%s: the workload has the terminal", where);
	type('\003');
	line_is(&t, "2", where);
	type('\034');
	line_is(&t, "3", where);
	type('\032');
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

	open_terminal();
	t = TASK(TASK_PLAIN, lead_session, "probe", "signals", "18");
	task_ready(&t);
	close(master);
	master = -1;
	line_is(&t, "1", "hangup");
	line_is(&t, "18", "hangup");
	check(task_code(&t) == 0, "hangup: status");
}

static void test_suspended_leader(enum task_kind kind, const char *where)
{
	struct task t;
	char stopped[64];

	open_terminal();
	t = TASK(kind, lead_session, "-v", "probe", "stoppable");
	snprintf(stopped, sizeof(stopped), "oakum-init: stopped: %d", task_ready(&t).pid);
	type('\032');
	check(task_expect(t.err, stopped), "%s: ^Z stops the workload", where);
	kill(t.pid, SIGCONT);
	line_is(&t, "continued 1", where);
	check(waitpid(t.pid, NULL, WNOHANG | WUNTRACED) == 0, "%s: init went on", where);
	type('\003');
	check(task_code(&t) == 128 + SIGINT, "%s: ^C ends the workload", where);
}

static void test_background(void)
{
	struct task t;

	open_terminal();
	t = TASK(TASK_PLAIN, lead_session, "probe", "background");
	line_is(&t, "background stopped 21", "a background read stops");
	check(task_code(&t) == 0, "background: status");

	/* TOSTOP is set: init, in the background now, could be stopped by its own words. */
	open_terminal();
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

	open_terminal();
	t = TASK(TASK_PLAIN, lead_on_terminal, "-v", "/bin/sh", "-i");
	check(write(master, suspend, sizeof(suspend) - 1) > 0, "typed");
	do {
		line = task_line(master);
		complaint |= strstr(line, "job control") != NULL;
	} while (*line && !strstr(line, "oakum-init: stopped: "));
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

/* ---- init as a job: this process is the shell ---- */

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
	type('\032');
	job_stopped(&t, "^Z");
	continue_job(&t, true);
	line_is(&t, "continued 1", "fg");
	type('\032');
	job_stopped(&t, "^Z again");
	continue_job(&t, false);
	line_is(&t, "continued 0", "bg");
	continue_job(&t, true);
	line_is(&t, "continued 1", "fg after bg");
	type('\003');
	check(task_code(&t) == 128 + SIGINT, "job: ^C ends the workload");
	check(tcgetpgrp(STDIN_FILENO) == t.pid,
	      "job: init's group has the terminal back");
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
	type('\032');
	job_stopped(&t, "^Z without the terminal open");
	continue_job(&t, true);
	line_is(&t, "continued 0", "fg without the terminal open");
	type('\003');
	check(task_code(&t) == 128 + SIGINT, "^C without the terminal open");
	tcsetpgrp(STDIN_FILENO, getpgrp());
}

static void test_as_shell(void)
{
	int status = 0;
	pid_t shell;

	open_terminal();
	shell = fork();
	if (shell == 0) {
		lead_session();
		signal(SIGTTOU, SIG_IGN);
		alarm(20);
		test_job();
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
	test_leader(TASK_PLAIN, "leader");
	test_leader(TASK_PID1, "PID 1");
	test_hangup();
	test_suspended_leader(TASK_PLAIN, "suspended leader");
	test_suspended_leader(TASK_PID1, "suspended PID 1");
	test_background();
	test_shell();
	test_as_shell();
	return harness_close();
}
