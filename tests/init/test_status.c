/* SPDX-License-Identifier: Apache-2.0 */
/* test_status - with what oakum-init exits, and how its options are read. */
#include "harness.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void test_codes(void)
{
	int wrong = 0;

	for (int code = 0; code < 256; code++) {
		char text[12];
		struct task t;

		snprintf(text, sizeof(text), "%d", code);
		t = TASK(TASK_PLAIN, NULL, "--", "probe", "exit", text);
		if (task_code(&t) != code) {
			check(false, "exit status %d is passed on", code);
			wrong++;
		}
	}
	check(wrong == 0, "exit statuses 0 to 255 are passed on");
}

static void expect(int wanted, const char *name, struct task t)
{
	int code = task_code(&t);

	check(code == wanted, "%s: status %d (%d)", name, wanted, code);
}

static void test_remap(void)
{
	expect(0, "-e 143", TASK(TASK_PLAIN, NULL, "-e", "143", "probe", "raise", "15"));
	expect(143, "-e 142",
	       TASK(TASK_PLAIN, NULL, "-e", "142", "probe", "raise", "15"));
	expect(0, "-e7", TASK(TASK_PLAIN, NULL, "-e7", "probe", "exit", "7"));
	expect(0, "-ge7 -e 255",
	       TASK(TASK_PLAIN, NULL, "-ge7", "-e", "255", "--", "probe", "exit", "255"));
	expect(0, "-e 0", TASK(TASK_PLAIN, NULL, "-e", "0", "probe", "exit", "0"));
	expect(1, "-e 2", TASK(TASK_PLAIN, NULL, "-e", "2", "probe", "exit", "1"));
	expect(0, "PID 1: -e 9", TASK(TASK_PID1, NULL, "-e", "9", "probe", "exit", "9"));
}

static void test_early_death(void)
{
	int wrong = 0;

	/* The workload is gone before init first waits for a signal, or just after. */
	for (int i = 0; i < 100; i++) {
		struct task t = TASK(i % 2 ? TASK_PID1 : TASK_PLAIN, NULL, "/bin/true");

		wrong += task_code(&t) != 0;
	}
	check(wrong == 0, "100 workloads that end at once");
}

/* An error of init's own: 125, nothing on stdout, one line on stderr with this text. */
static void refused(const char *text, struct task t)
{
	char line[512];
	int code;

	snprintf(line, sizeof(line), "%s", task_line(t.err));
	check(strncmp(line, "oakum-init: ", 12) == 0 && strstr(line, text),
	      "says \"%s\": %s", text, line);
	check(!*task_line(t.err) && !*task_line(t.out), "says no more than that");
	code = task_code(&t);
	check(code == 125, "\"%s\" is status 125 (%d)", text, code);
}

static void test_usage(void)
{
	refused("oakum-init --help", TASK(TASK_PLAIN, NULL, NULL));
	refused("oakum-init --help", TASK(TASK_PLAIN, NULL, "--"));
	refused("oakum-init --help", TASK(TASK_PLAIN, NULL, "-g"));
	refused("unknown option '-x'", TASK(TASK_PLAIN, NULL, "-x", "probe"));
	refused("unknown option '-gx'", TASK(TASK_PLAIN, NULL, "-gx", "probe"));
	refused("unknown option '--gs'", TASK(TASK_PLAIN, NULL, "--gs", "probe"));
	refused("unknown option '--versions'", TASK(TASK_PLAIN, NULL, "--versions"));
	refused("no value for option '-e'", TASK(TASK_PLAIN, NULL, "-e"));
	refused("no value for option '-p'", TASK(TASK_PLAIN, NULL, "-gp"));
	refused("not an exit code '256'", TASK(TASK_PLAIN, NULL, "-e256", "probe"));
	refused("not an exit code '-1'", TASK(TASK_PLAIN, NULL, "-e", "-1", "probe"));
	refused("not an exit code ''", TASK(TASK_PLAIN, NULL, "-e", "", "probe"));
	refused("not an exit code '4x'", TASK(TASK_PLAIN, NULL, "-e4x", "probe"));
	refused("not an exit code '99999999999999999999'",
		TASK(TASK_PLAIN, NULL, "-e99999999999999999999", "probe"));
	refused("not a signal 'SIG'", TASK(TASK_PLAIN, NULL, "-pSIG", "probe"));
	refused("not a signal 'term'", TASK(TASK_PLAIN, NULL, "-pterm", "probe"));
	refused("not a signal ''", TASK(TASK_PLAIN, NULL, "-p", "", "probe"));
	refused("not a signal '0'", TASK(TASK_PLAIN, NULL, "-p0", "probe"));
	refused("not a signal '65'", TASK(TASK_PLAIN, NULL, "-p65", "probe"));
	refused("unknown option '-?[31m'", TASK(TASK_PLAIN, NULL, "-\033[31m"));
}

static void test_help(void)
{
	static const char *const spellings[] = {"--help", "-h", "-gh"};

	for (size_t i = 0; i < 3; i++) {
		struct task t = TASK(TASK_PLAIN, NULL, spellings[i]);

		check(strncmp(task_line(t.out), "usage: oakum-init", 17) == 0, "%s",
		      spellings[i]);
		while (*task_line(t.out))
			;
		check(!*task_line(t.err), "%s says nothing on stderr", spellings[i]);
		expect(0, spellings[i], t);
	}
}

static void test_version(void)
{
	static const char *const spellings[] = {"--version", "-V", "-sV"};

	for (size_t i = 0; i < 3; i++) {
		struct task t = TASK(TASK_PLAIN, NULL, spellings[i]);
		const char *line = task_line(t.out);

		check(strncmp(line, "oakum-init ", 11) == 0 && line[11] >= '0' &&
			      line[11] <= '9',
		      "%s: %s", spellings[i], line);
		expect(0, spellings[i], t);
	}
}

static void test_separator(void)
{
	expect(5, "no --", TASK(TASK_PLAIN, NULL, "probe", "exit", "5"));
	expect(6, "options, no --", TASK(TASK_PLAIN, NULL, "-gsw", "probe", "exit", "6"));
	expect(127, "-- -g is a program", TASK(TASK_PLAIN, NULL, "--", "-g"));
	expect(127, "-- -- is a program", TASK(TASK_PLAIN, NULL, "--", "--", "probe"));
	expect(127, "- is a program", TASK(TASK_PLAIN, NULL, "-", "probe"));
	expect(0, "arguments are the program's",
	       TASK(TASK_PLAIN, NULL, "--", "/bin/sh", "-c", "[ \"$1$2\" = -e-- ]", "sh",
		    "-e", "--"));
}

static void test_quiet(void)
{
	struct task t = TASK(TASK_PLAIN, NULL, "-s", "probe", "storm", "3");

	check(strcmp(task_line(t.out), "reaped 3") == 0 && !*task_line(t.out),
	      "only the probe's output");
	check(!*task_line(t.err), "without -v init says nothing");
	expect(0, "quiet", t);

	t = TASK(TASK_PLAIN, NULL, "-w", "probe", "exit", "0");
	check(strstr(task_line(t.err), "orphans are left to others") != NULL, "-w warns");
	expect(0, "-w", t);
	t = TASK(TASK_PLAIN, NULL, "-ws", "probe", "exit", "0");
	check(!*task_line(t.err), "-w -s does not warn");
	expect(0, "-w -s", t);
	t = TASK(TASK_PID1, NULL, "-w", "probe", "exit", "0");
	check(!*task_line(t.err), "-w as PID 1 does not warn");
	expect(0, "-w as PID 1", t);
}

int main(void)
{
	harness_open();
	test_codes();
	test_remap();
	test_early_death();
	test_usage();
	test_help();
	test_version();
	test_separator();
	test_quiet();
	return harness_close();
}
