/* SPDX-License-Identifier: Apache-2.0 */
/* harness.c - see harness.h. */
#include "harness.h"

#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS = 30, WORDS = 16 };

const char *init_path, *probe_path;
static int failed;

static void die(const char *what)
{
	perror(what);
	exit(2);
}

/* Whoever started the tests may have ignored or blocked signals. */
static void default_signals(void)
{
	sigset_t none;

	for (int n = 1; n < NSIG; n++)
		signal(n, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void harness_open(void)
{
	init_path = getenv("INIT");
	probe_path = getenv("PROBE");
	if (!init_path || !probe_path) {
		fprintf(stderr, "INIT and PROBE name the programs; see run\n");
		exit(2);
	}
	default_signals();
	setvbuf(stdout, NULL, _IOLBF, 0);
	alarm(SECONDS);
}

int harness_close(void)
{
	return failed ? 1 : 0;
}

void check(bool ok, const char *format, ...)
{
	char line[1024];
	va_list args;

	failed += !ok;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	for (char *p = line; *p; p++)
		if ((unsigned char)*p < ' ')
			*p = '?';
	printf("%s - %s\n", ok ? "ok" : "not ok", line);
}

static const char *word(const char *w)
{
	if (strcmp(w, "init") == 0)
		return init_path;
	return strcmp(w, "probe") == 0 ? probe_path : w;
}

static _Noreturn void become(void (*before)(void), const char *const *argv)
{
	char *words[WORDS + 1] = {0};

	for (int i = 0; argv[i] && i < WORDS; i++)
		words[i] = strdup(word(argv[i]));
	/* Nothing outlives a test program that failed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	default_signals();
	if (before)
		before();
	execv(words[0], words);
	die(words[0]);
	abort();
}

struct task task_start(enum task_kind kind, void (*before)(void), const char *const *argv)
{
	long flags = SIGCHLD;
	struct task task;
	int out[2], err[2];

	/* A PID namespace for those who are not root takes a user namespace. */
	if (kind == TASK_PID1)
		flags |= CLONE_NEWPID | (geteuid() ? CLONE_NEWUSER : 0);
	if (pipe(out) < 0 || pipe(err) < 0)
		die("pipe");
	task.pid = (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
	if (task.pid < 0)
		die("clone");
	if (task.pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		dup2(err[1], STDERR_FILENO);
		close(out[0]);
		close(out[1]);
		close(err[0]);
		close(err[1]);
		become(before, argv);
	}
	close(out[1]);
	close(err[1]);
	task.out = out[0];
	task.err = err[0];
	return task;
}

const char *task_line(int fd)
{
	static char line[4096];
	size_t n = 0;

	while (n < sizeof(line) - 1 && read(fd, line + n, 1) == 1 && line[n] != '\n')
		n++;
	line[n] = '\0';
	return line;
}

bool task_expect(int fd, const char *wanted)
{
	const char *line;

	do {
		line = task_line(fd);
		if (strcmp(line, wanted) == 0)
			return true;
	} while (*line);
	return false;
}

struct ready task_ready(const struct task *task)
{
	struct ready r = {0, 0, 0, 0};

	if (sscanf(task_line(task->out), "ready %d %d %d %d", &r.pid, &r.parent, &r.group,
		   &r.foreground) != 4)
		r.pid = -1;
	return r;
}

int task_wait(struct task *task)
{
	int status = -1;

	if (waitpid(task->pid, &status, 0) != task->pid)
		status = -1;
	close(task->out);
	close(task->err);
	return status;
}

int task_code(struct task *task)
{
	int status = task_wait(task);

	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}
