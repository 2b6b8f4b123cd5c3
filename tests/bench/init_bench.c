/* SPDX-License-Identifier: Apache-2.0 */
/*
 * init_bench - oakum-init beside other inits: starting, forwarding, reaping, idling.
 *
 *   init_bench start NOP INIT...   a workload that ends at once
 *   init_bench signal INIT...      from kill(2) on init to the workload's answer
 *   init_bench reap INIT...        10,000 zombies at once
 *   init_bench idle INIT...        wake-ups in 5 seconds
 *   init_bench memory INIT...      proportional set size
 *
 * Each init, or the workload alone, runs as PID 1 of a namespace. Every round measures each
 * row once and begins with another row. The table has medians, and the median of each
 * round's ratio to the first row. The second row is the first again: what differs is noise.
 */
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_ROWS = 16, ROUNDS = 301, FEW_ROUNDS = 7, ZOMBIES = 10000, IDLE_SECONDS = 5 };

struct row {
	const char *init; /* NULL: the workload itself */
	double sample[ROUNDS];
};

static struct row rows[MAX_ROWS];
static int row_count;
static const char *self, *nop;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(const double *values, int n)
{
	double sorted[ROUNDS];

	memcpy(sorted, values, (size_t)n * sizeof(*values));
	qsort(sorted, (size_t)n, sizeof(*sorted), by_value);
	return sorted[n / 2];
}

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

/* What the workload writes comes from here. */
static int answer = -1;

/* Starts "INIT -- program mode", or without INIT the program, as PID 1. */
static pid_t start(const char *init, const char *program, const char *mode)
{
	const char *words[8];
	int n = 0, out[2];
	pid_t pid;

	if (init) {
		words[n++] = init;
		words[n++] = "--";
	}
	words[n++] = program;
	words[n++] = mode;
	words[n] = NULL;
	if (pipe(out) < 0)
		die("pipe");
	pid = (pid_t)syscall(SYS_clone, (long)(CLONE_NEWPID | SIGCHLD), NULL, NULL, NULL,
			     NULL);
	if (pid < 0)
		die("clone");
	if (pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		close(out[0]);
		close(out[1]);
		execv(words[0], (char *const *)words);
		_exit(1);
	}
	close(out[1]);
	answer = out[0];
	return pid;
}

static void await_answer(void *into, size_t size)
{
	if (read(answer, into, size) != (ssize_t)size)
		die("no answer");
}

static double end(double value, pid_t pid, int sig)
{
	int status = 0;

	if (sig)
		kill(pid, sig);
	waitpid(pid, &status, 0);
	close(answer);
	if (!sig && status != 0) {
		fprintf(stderr, "a workload ended with status %d\n", status);
		exit(1);
	}
	return value;
}

static double measure_start(const char *init)
{
	double before = now();
	pid_t pid = start(init, nop, NULL);

	end(0, pid, 0);
	return now() - before;
}

static double measure_signal(const char *init)
{
	pid_t pid = start(init, self, "workload-signal");
	double values[ROUNDS];
	char byte;

	await_answer(&byte, 1);
	for (int i = 0; i < ROUNDS; i++) {
		double before = now();

		kill(pid, SIGUSR1);
		await_answer(&byte, 1);
		values[i] = now() - before;
	}
	return end(median(values, ROUNDS), pid, SIGKILL);
}

/* The number behind key in a file of /proc/PID. */
static long proc_number(pid_t pid, const char *name, const char *key)
{
	char path[64], line[256];
	FILE *file;
	long n = -1;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file))
		if (strncmp(line, key, strlen(key)) == 0 &&
		    sscanf(line + strlen(key), "%ld", &n) == 1)
			break;
	if (file)
		fclose(file);
	return n;
}

/* Processor time that init used, with what others do on the machine left out. */
static double measure_reap(const char *init)
{
	pid_t pid = start(init, self, "workload-reap");
	char byte;

	await_answer(&byte, 1);
	return end((double)proc_number(pid, "schedstat", "") / 1e3, pid, SIGKILL);
}

static long switches(pid_t pid)
{
	return proc_number(pid, "status", "voluntary_ctxt_switches:");
}

static double measure_memory(const char *init)
{
	pid_t pid = start(init, self, "workload-signal");
	char byte;

	await_answer(&byte, 1);
	return end((double)proc_number(pid, "smaps_rollup", "Pss:"), pid, SIGKILL);
}

static double measure_idle(const char *init)
{
	pid_t pid = start(init, self, "workload-signal");
	long before;
	char byte;

	await_answer(&byte, 1);
	/* By then init waits; what it does in these seconds is what is measured. */
	sleep(1);
	before = switches(pid);
	sleep(IDLE_SECONDS);
	return end((double)(switches(pid) - before), pid, SIGKILL);
}

/* ---- the workloads ---- */

static int workload_signal(void)
{
	sigset_t set;
	int sig = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	do
		if (write(STDOUT_FILENO, "", 1) != 1)
			return 1;
	while (sigwait(&set, &sig) == 0);
	return 1;
}

/* A process with dead children ends: from then on they are init's. */
static int workload_reap(void)
{
	static pid_t pids[ZOMBIES];
	int list[2], go[2];
	char byte;

	if (pipe(list) < 0 || pipe(go) < 0)
		return 1;
	if (fork() == 0) {
		close(go[1]);
		for (int i = 0; i < ZOMBIES; i++) {
			pid_t pid = fork();

			if (pid == 0)
				_exit(0);
			if (pid < 0 || write(list[1], &pid, sizeof(pid)) != sizeof(pid))
				_exit(1);
		}
		_exit(read(go[0], &byte, 1) != 0);
	}
	for (int i = 0; i < ZOMBIES; i++)
		if (read(list[0], &pids[i], sizeof(pids[i])) != sizeof(pids[i]))
			return 1;
	close(go[1]);
	for (int i = 0; i < ZOMBIES; i++)
		while (kill(pids[i], 0) == 0)
			sched_yield();
	if (write(STDOUT_FILENO, "", 1) != 1)
		return 1;
	/* Init is looked at now, and ends everything when it is ended. */
	pause();
	return 1;
}

/* ---- tables ---- */

static void run(const char *title, double (*measure)(const char *init), int rounds)
{
	for (int i = -2; i < rounds * row_count; i++) {
		int round = i / row_count;
		struct row *row = &rows[(i + 2 * row_count + round) % row_count];
		double value = measure(row->init);

		/* The first two only warm the caches. */
		if (i >= 0)
			row->sample[round] = value;
	}
	printf("%s\n", title);
	for (int r = 0; r < row_count; r++) {
		double ratio[ROUNDS];

		for (int i = 0; i < rounds; i++)
			ratio[i] = rows[0].sample[i] > 0
					   ? rows[r].sample[i] / rows[0].sample[i]
					   : 0;
		printf("  %-28s %12.1f %8.3f\n",
		       rows[r].init ? rows[r].init : "(no init)",
		       median(rows[r].sample, rounds), median(ratio, rounds));
	}
}

static void add_row(const char *init)
{
	if (row_count < MAX_ROWS)
		rows[row_count++].init = init;
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "";
	int first = 2;

	self = argv[0];
	if (strcmp(mode, "workload-signal") == 0)
		return workload_signal();
	if (strcmp(mode, "workload-reap") == 0)
		return workload_reap();
	if (argc < 4)
		return 2;
	if (strcmp(mode, "start") == 0)
		nop = argv[first++];
	if (strcmp(mode, "start") == 0 || strcmp(mode, "signal") == 0) {
		add_row(NULL);
		add_row(NULL);
	} else {
		add_row(argv[first]);
	}
	for (int i = first; i < argc; i++)
		add_row(argv[i]);

	if (strcmp(mode, "start") == 0)
		run("start to end, us, ratio to no init", measure_start, ROUNDS);
	else if (strcmp(mode, "signal") == 0)
		run("a signal to the workload's answer, us, ratio to no init",
		    measure_signal, FEW_ROUNDS);
	else if (strcmp(mode, "reap") == 0)
		run("10,000 zombies at once: processor time of init, us, ratio to the first",
		    measure_reap, FEW_ROUNDS);
	else if (strcmp(mode, "memory") == 0)
		run("memory as PID 1, KB, ratio to the first", measure_memory,
		    FEW_ROUNDS);
	else if (strcmp(mode, "idle") == 0)
		run("wake-ups in 5 s, idle", measure_idle, 1);
	else
		return 2;
	return 0;
}
