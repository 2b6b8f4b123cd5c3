/* SPDX-License-Identifier: Apache-2.0 */
/*
 * probe - the workload under oakum-init in its tests: says what it was given, records each
 * signal that it gets, leaves orphans. One line an event, on standard output.
 *
 *   signals LAST   "ready", then each signal's number; ends when it gets LAST
 *   group LAST     the same, with a second process of the same group that says "member N"
 *   stoppable      "ready", then "continued" for each SIGCONT, while stop signals stop it
 *   pair           the same, with a second process of the same group
 *   moved LAST     signals, from the group of another process
 *   exit CODE, raise SIGNAL
 *   state          name, mask, ignored signals
 *   orphan         the parent of a process whose own parent ended
 *   storm N        leaves N dead orphans, says "reaped" when all are gone
 *   linger         ends and leaves a process that sleeps
 *   background     how a read from the terminal by a background process ended
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The kernel's own calls: the C library hides the signals that it uses itself. */
static void mask(uint64_t set, uint64_t *old)
{
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &set, old, sizeof(set));
}

static int next(uint64_t set)
{
	int n;

	do
		n = (int)syscall(SYS_rt_sigtimedwait, &set, NULL, NULL, sizeof(set));
	/* A stop and a continuation interrupt it. */
	while (n < 0 && errno == EINTR);
	return n;
}

static void say_ready(void)
{
	dprintf(1, "ready %d %d %d %d\n", getpid(), getppid(), getpgrp(), tcgetpgrp(0));
}

static void record(const char *prefix, int last)
{
	int n;

	do {
		n = next(UINT64_MAX);
		dprintf(1, "%s%d\n", prefix, n);
	} while (n > 0 && n != last);
}

static int signals(int last)
{
	mask(UINT64_MAX, NULL);
	say_ready();
	record("", last);
	return 0;
}

static int group(int last)
{
	mask(UINT64_MAX, NULL);
	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		say_ready();
		record("member ", last);
		_exit(0);
	}
	record("leader ", last);
	while (wait(NULL) < 0 && errno == EINTR)
		;
	return 0;
}

static const uint64_t CONT = UINT64_C(1) << (SIGCONT - 1);

static int stoppable(void)
{
	mask(CONT, NULL);
	say_ready();
	while (next(CONT) == SIGCONT)
		dprintf(1, "continued %d\n", tcgetpgrp(0) == getpgrp());
	return 1;
}

static int pair(void)
{
	/* Before the "ready" of either, so that the test's SIGCONT comes to both. */
	mask(CONT, NULL);
	if (fork() == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return stoppable();
}

static int moved(int last)
{
	pid_t other = fork();

	if (other == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pause();
	}
	setpgid(other, other);
	return setpgid(0, other) < 0 ? 1 : signals(last);
}

static int state(const char *name)
{
	uint64_t blocked = 0, ignored = 0;
	struct sigaction action;

	mask(0, &blocked);
	for (int n = 1; n < NSIG; n++)
		if (sigaction(n, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
			ignored |= UINT64_C(1) << (n - 1);
	dprintf(1, "%s\n%llx\n%llx\n", name, (unsigned long long)blocked,
		(unsigned long long)ignored);
	return 0;
}

static int orphan(void)
{
	int go[2], status;
	char byte;
	pid_t middle;

	if (pipe(go) < 0)
		return 1;
	middle = fork();
	if (middle == 0) {
		if (fork() == 0) {
			close(go[1]);
			/* The end of this pipe says that the middle has been waited for. */
			status = (int)read(go[0], &byte, 1);
			dprintf(1, "parent %d\n", status == 0 ? getppid() : -1);
		}
		_exit(0);
	}
	waitpid(middle, &status, 0);
	close(go[1]);
	/* Ends with the signal that the test sends when it has read the line. */
	pause();
	return 1;
}

/* A plain init is stopped meanwhile: all the dead share one SIGCHLD. PID 1 cannot be. */
static int storm(int count)
{
	pid_t *pids = calloc((size_t)count, sizeof(*pids)), middle;
	int list[2];

	if (!pids || pipe(list) < 0)
		return 1;
	kill(getppid(), SIGSTOP);
	middle = fork();
	if (middle == 0) {
		for (int i = 0; i < count; i++) {
			pid_t pid = fork();

			if (pid == 0)
				_exit(0);
			if (pid < 0 || write(list[1], &pid, sizeof(pid)) != sizeof(pid))
				_exit(1);
		}
		_exit(0);
	}
	close(list[1]);
	for (int i = 0; i < count; i++)
		if (read(list[0], &pids[i], sizeof(pids[i])) != sizeof(pids[i]))
			return 2;
	waitpid(middle, NULL, 0);
	kill(getppid(), SIGCONT);
	/* That somebody else's child was reaped is no event that can be waited for. */
	for (int i = 0; i < count; i++)
		while (kill(pids[i], 0) == 0)
			sched_yield();
	dprintf(1, "reaped %d\n", count);
	free(pids);
	return 0;
}

static int linger(void)
{
	int said[2];
	char byte;

	if (pipe(said) < 0)
		return 1;
	if (fork() == 0) {
		dprintf(1, "lingering %d\n", getpid());
		close(said[0]);
		close(said[1]);
		pause();
	}
	close(said[1]);
	return read(said[0], &byte, 1) != 0;
}

static int background(void)
{
	int status;
	char byte;
	pid_t reader = fork();

	if (reader == 0) {
		setpgid(0, 0);
		_exit(read(0, &byte, 1) < 0);
	}
	waitpid(reader, &status, WUNTRACED);
	dprintf(1, "background %s %d\n", WIFSTOPPED(status) ? "stopped" : "ended",
		WIFSTOPPED(status) ? WSTOPSIG(status) : status);
	kill(reader, SIGKILL);
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	int number = 0;

	if (argc > 2 && sscanf(argv[2], "%d", &number) != 1)
		return 99;
	/* Nothing outlives an init that failed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (strcmp(what, "signals") == 0)
		return signals(number);
	if (strcmp(what, "group") == 0)
		return group(number);
	if (strcmp(what, "stoppable") == 0)
		return stoppable();
	if (strcmp(what, "pair") == 0)
		return pair();
	if (strcmp(what, "moved") == 0)
		return moved(number);
	if (strcmp(what, "exit") == 0)
		return number;
	if (strcmp(what, "raise") == 0)
		return raise(number);
	if (strcmp(what, "state") == 0)
		return state(argv[0]);
	if (strcmp(what, "orphan") == 0)
		return orphan();
	if (strcmp(what, "storm") == 0)
		return storm(number);
	if (strcmp(what, "linger") == 0)
		return linger();
	if (strcmp(what, "background") == 0)
		return background();
	return 99;
}
