/* SPDX-License-Identifier: Apache-2.0 */
/* label.c - see label.h. */
#include "label.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/str.h>

#define LABEL_MAX 4096
#define OWN	  "/proc/thread-self/attr/apparmor/"

/* Of a process, as the kernel tells it: "NAME (MODE)". */
static bool read_label(const char *path, char label[static LABEL_MAX])
{
	OAKUM_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, label, LABEL_MAX - 1);

	if (n <= 0)
		return false;
	label[n] = '\0';
	label[strcspn(label, "\n")] = '\0';
	return true;
}

/* A name, and nothing that is held back. */
static bool is_name(const char *label)
{
	return oakum_ends_with(label, " (unconfined)");
}

/* Starts the program, and has the kernel stop it before the first of its own instructions: only
 * then is its label settled. 0: that did not work out. */
static pid_t start_stopped(const char *real)
{
	/* execve wants it without const, and does not change it */
	char *argv[] = {(char *)(uintptr_t)real, NULL};
	/* fork() would bring what the C library does for threads, which each call then pays. */
	pid_t pid = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
	int status;

	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0)
			(void)execve(real, argv, environ);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 0;
	return WIFSTOPPED(status) ? pid : 0;
}

static void end(pid_t pid)
{
	(void)kill(pid, SIGKILL);    /* it is stopped, and ours */
	(void)waitpid(pid, NULL, 0); /* nobody asks how it ended */
}

/* The label that the program gets from the kernel. */
static bool label_of(const char *real, char label[static LABEL_MAX])
{
	pid_t pid = start_stopped(real);
	char path[64];
	bool ok;

	if (!pid)
		return false;
	(void)snprintf(path, sizeof(path), "/proc/%d/attr/apparmor/current",
		       (int)pid); /* short */
	ok = read_label(path, label);
	end(pid);
	return ok;
}

void oakum_label_keep(const char *real)
{
	static const char order[] = "exec unconfined";
	OAKUM_SCRATCH char label[LABEL_MAX];
	OAKUM_FD int fd = -1;

	if (!read_label(OWN "current", label) ||
	    (!oakum_streq(label, "unconfined") && !is_name(label)) ||
	    !label_of(real, label) || !is_name(label))
		return;
	fd = open(OWN "exec", O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, order, strlen(order)) < 0)
		return; /* the runtime has its name */
}
