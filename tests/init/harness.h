/* SPDX-License-Identifier: Apache-2.0 */
/*
 * harness.h - what the tests of oakum-init share: a task is an init under test with pipes
 * for its output. Nothing sleeps: every wait is for a line, an end or a stop, and alarm()
 * ends a test program that waits for what does not come.
 */
#ifndef INIT_HARNESS_H
#define INIT_HARNESS_H

#include <stdbool.h>
#include <sys/types.h>

struct task {
	pid_t pid;
	int out; /* what it and the workload write to standard output */
	int err;
};

enum task_kind {
	TASK_PLAIN,
	TASK_PID1, /* in a PID namespace of its own */
};

/* Paths of the program under test and of the workload, from the environment. */
extern const char *init_path, *probe_path;

void harness_open(void);

/* One line a check; the test program's exit status is harness_close()'s. */
__attribute__((format(printf, 2, 3))) void check(bool ok, const char *format, ...);
int harness_close(void);

/* Starts argv; a first word "init" or any word "probe" stands for its path. What runs in
 * the new process before it executes is "before", unless NULL. */
struct task task_start(enum task_kind kind, void (*before)(void),
		       const char *const *argv);
#define TASK(kind, before, ...)                                                          \
	task_start(kind, before, (const char *const[]){"init", __VA_ARGS__, NULL})

/* The next line from fd without its newline, in a static buffer; "" at the end. */
const char *task_line(int fd);

/* Reads lines up to the one that is wanted; false at the end. */
bool task_expect(int fd, const char *wanted);

/* The numbers of the line that "probe" starts with. */
struct ready {
	pid_t pid, parent, group, foreground;
};
struct ready task_ready(const struct task *task);

/* The wait status; closes the pipes. */
int task_wait(struct task *task);

/* Exit code, or 1000 + signal: one number to compare. */
int task_code(struct task *task);

#endif
