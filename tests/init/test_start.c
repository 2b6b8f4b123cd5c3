/* SPDX-License-Identifier: Apache-2.0 */
/* test_start - how oakum-init finds the workload, and what the workload finds. */
#include "harness.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char directory[] = "/tmp/oakum-init-test-XXXXXX";

static void put(const char *name, const char *text, mode_t mode)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) ||
	    fchmod(fd, mode) < 0) {
		perror(name);
		exit(2);
	}
	close(fd);
}

/* Each place has "tool", which says the place's name. */
static void put_places(void)
{
	static const char *const places[] = {"one", "two", "shut", "dir", "raw", "bad"};

	if (!mkdtemp(directory) || chdir(directory) < 0) {
		perror(directory);
		exit(2);
	}
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		mkdir(places[i], 0755);
	put("tool", "#!/bin/sh\necho here\n", 0755);
	put("one/tool", "#!/bin/sh\necho one\n", 0755);
	put("two/tool", "#!/bin/sh\necho two\n", 0755);
	put("two/only", "#!/bin/sh\necho only\n", 0755);
	put("shut/tool", "#!/bin/sh\necho shut\n", 0644);
	put("raw/tool", "echo raw\n", 0755);
	put("bad/tool", "#!/nonexistent/interpreter\n", 0755);
	mkdir("dir/tool", 0755);
	mkdir("closed", 0);
	chmod(".", 0755);
	put("file", "", 0644);
}

/* As somebody to whom "closed" is closed. */
static void set_path(void)
{
	const char *path = getenv("TEST_PATH");

	if (geteuid() == 0 && (setgid(65534) < 0 || setuid(65534) < 0))
		_exit(2);
	if (path)
		setenv("PATH", path, 1);
	else
		unsetenv("PATH");
}

/* What "name" is with this PATH: what the found program says, or init's message. */
static void found(const char *path, const char *name, int code, const char *says)
{
	struct task t;
	char line[512];
	int got;

	if (path)
		setenv("TEST_PATH", path, 1);
	else
		unsetenv("TEST_PATH");
	t = TASK(TASK_PLAIN, set_path, "--", name);
	snprintf(line, sizeof(line), "%s", task_line(code ? t.err : t.out));
	check(strstr(line, says) && (code || strcmp(line, says) == 0),
	      "PATH=%s %s: \"%s\" (%s)", path ? path : "(unset)", name, says, line);
	got = task_code(&t);
	check(got == code, "PATH=%s %s: status %d (%d)", path ? path : "(unset)", name,
	      code, got);
}

static void test_path(void)
{
	char longest[5000];

	found("one:two", "tool", 0, "one");
	found("two:one", "tool", 0, "two");
	found("one:two", "only", 0, "only");
	found("/nonexistent:file:two", "tool", 0, "two");
	found("shut:dir:two", "tool", 0, "two");
	found(":two", "tool", 0, "here");
	found("two:", "file2", 127, "cannot run 'file2': not found");
	found("one::two", "only", 0, "only");
	found("bad:", "tool", 0, "here");
	found("", "tool", 0, "here");
	found("one", "./tool", 0, "here");
	found("one", "two/tool", 0, "two");
	found(NULL, "true", 0, "");
	found(NULL, "tool", 127, "cannot run 'tool': not found");
	found("one", "", 127, "cannot run '': not found");
	memset(longest, 'x', sizeof(longest));
	memcpy(longest + 4200, ":two", 5);
	found(longest, "tool", 0, "two");
	longest[300] = '\0';
	found("two", longest, 127, "not found");
}

static void test_cannot_run(void)
{
	found("shut:one/none", "tool", 126, "cannot run 'tool': permission denied");
	found("dir", "tool", 126, "cannot run 'tool': permission denied");
	found("closed", "tool", 127, "cannot run 'tool': not found");
	found("closed:shut", "tool", 126, "cannot run 'tool': permission denied");
	found("two", "closed/tool", 126, "cannot run 'closed/tool': permission denied");
	found("raw:two", "tool", 126, "cannot run 'tool': not an executable format");
	found("bad", "tool", 126, "cannot run 'tool': its interpreter is not found");
	found("two", "bad/tool", 126,
	      "cannot run 'bad/tool': its interpreter is not found");
	found("two", "shut/tool", 126, "cannot run 'shut/tool': permission denied");
	found("two", "/", 126, "cannot run '/': permission denied");
	found("two", "/nonexistent/x", 127, "cannot run '/nonexistent/x': not found");
	found("two", "file/x", 127, "cannot run 'file/x': not found");
	found("two", "esc\033[2J\n", 127, "cannot run 'esc?[2J?': not found");
}

/* The first of two, as getenv(3) has it in the programs that an engine starts. */
static void test_path_twice(void)
{
	char *argv[] = {(char *)init_path, (char *)"tool", NULL};
	char *env[] = {(char *)"XPATH=two", (char *)"PATHX=two", (char *)"PATH=one",
		       (char *)"PATH=two", NULL};
	char said[8] = "";
	int out[2];

	if (pipe(out) < 0)
		exit(2);
	if (fork() == 0) {
		dup2(out[1], STDOUT_FILENO);
		execve(init_path, argv, env);
		_exit(1);
	}
	close(out[1]);
	check(read(out[0], said, sizeof(said) - 1) == 4 && strcmp(said, "one\n") == 0,
	      "the first PATH counts: %s", said);
	close(out[0]);
}

static const uint64_t odd_mask = 0x8000000380000a01;

static void odd_signals(void)
{
	signal(SIGCHLD, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &odd_mask, NULL, sizeof(odd_mask));
}

static void state_is(struct task t, const char *mask, const char *ignored)
{
	char line[64];

	check(strcmp(task_line(t.out), probe_path) == 0, "argv[0] is what was given");
	snprintf(line, sizeof(line), "%s", task_line(t.out));
	check(strcmp(line, mask) == 0, "mask %s as inherited (%s)", mask, line);
	snprintf(line, sizeof(line), "%s", task_line(t.out));
	check(strcmp(line, ignored) == 0, "ignored signals %s as inherited (%s)", ignored,
	      line);
	check(task_code(&t) == 0, "state");
}

static void test_dispositions(void)
{
	state_is(TASK(TASK_PLAIN, NULL, "probe", "state"), "0", "0");
	state_is(TASK(TASK_PLAIN, odd_signals, "probe", "state"), "8000000380000a01",
		 "210001");
	state_is(TASK(TASK_PID1, odd_signals, "-gs", "probe", "state"),
		 "8000000380000a01", "210001");
}

static void test_ids(void)
{
	struct task t = TASK(TASK_PLAIN, NULL, "probe", "signals", "15");
	struct ready r = task_ready(&t);

	check(r.parent == t.pid, "the workload's parent is init");
	check(r.group == r.pid, "the workload leads a process group of its own");
	kill(t.pid, SIGTERM);
	check(task_code(&t) == 0, "ids");

	t = TASK(TASK_PID1, NULL, "probe", "signals", "15");
	r = task_ready(&t);
	check(r.parent == 1 && r.pid == 2, "PID 1 and its workload: %d %d", r.parent,
	      r.pid);
	kill(t.pid, SIGTERM);
	check(task_code(&t) == 0, "ids of PID 1");
}

static void close_all(void)
{
	for (int fd = 0; fd < 64; fd++)
		close(fd);
}

static void test_closed(void)
{
	struct task t = TASK(TASK_PLAIN, close_all, "probe", "exit", "42");

	check(task_code(&t) == 42, "with no descriptor open");
	t = TASK(TASK_PID1, close_all, "-vw", "/nonexistent");
	check(task_code(&t) == 127, "with no descriptor for messages");
}

int main(void)
{
	char remove[64];

	harness_open();
	put_places();
	test_path();
	test_cannot_run();
	test_path_twice();
	test_dispositions();
	test_ids();
	test_closed();
	snprintf(remove, sizeof(remove), "rm -r %s", directory);
	return system(remove) ? 2 : harness_close();
}
