/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench.c - commands one after the other, again and again, and how they compare.
 *
 *   bench [-n ROUNDS] [-c FROM TO] [-i INPUT] NAME COMMAND… [-- NAME COMMAND…]…
 *
 * Every round runs each command once, in an order that turns; before each, and not timed, FROM
 * is copied to TO, and INPUT is opened as its standard input. A line for each: median of the
 * time in microseconds, medians of its difference and ratio to the first command of the same
 * round, of the processor's time and its ratio, peak memory in KB. A command that is listed
 * twice shows what the numbers can tell apart. A command that fails ends it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_COMMANDS = 16, WARM_UP = 5 };

struct command {
	const char *name;
	char **argv;
	double *wall, *cpu;
	long kilobytes;
};

static struct command commands[MAX_COMMANDS];
static int n_commands, rounds = 100;
static const char *copy_from, *copy_to, *input;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double microseconds(struct timeval t)
{
	return (double)t.tv_sec * 1e6 + (double)t.tv_usec;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void copy(void)
{
	struct stat st;
	int in, out;

	if (!copy_from)
		return;
	in = open(copy_from, O_RDONLY | O_CLOEXEC);
	out = open(copy_to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (in < 0 || out < 0 || fstat(in, &st) < 0 ||
	    sendfile(out, in, NULL, (size_t)st.st_size) != st.st_size)
		die(copy_to);
	close(in);
	close(out);
}

/* Each command reads it from its beginning. */
static void open_input(void)
{
	int fd;

	if (!input)
		return;
	fd = open(input, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || dup2(fd, STDIN_FILENO) < 0)
		die(input);
	close(fd);
}

/* vfork, so that what is measured is the command and not the size of this program. */
static void run(struct command *c, int round)
{
	struct rusage use;
	int status;
	double before;
	pid_t pid;

	copy();
	open_input();
	before = now();
	pid = vfork();
	if (pid == 0) {
		execv(c->argv[0], c->argv);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &use) != pid)
		die(c->name);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		fprintf(stderr, "bench: '%s' ended with %#x\n", c->name, status);
		exit(1);
	}
	if (round < 0)
		return;
	c->wall[round] = now() - before;
	c->cpu[round] = microseconds(use.ru_utime) + microseconds(use.ru_stime);
	if (use.ru_maxrss > c->kilobytes)
		c->kilobytes = use.ru_maxrss;
}

static int order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double *v)
{
	qsort(v, (size_t)rounds, sizeof(*v), order);
	return rounds % 2 ? v[rounds / 2] : (v[rounds / 2 - 1] + v[rounds / 2]) / 2;
}

static double *numbers(void)
{
	double *v = calloc((size_t)rounds, sizeof(*v));

	if (!v)
		die("memory");
	return v;
}

static void print(const struct command *c, const struct command *first)
{
	double *wall = numbers(), *added = numbers(), *ratio = numbers(),
	       *cpu = numbers(), *cpu_ratio = numbers();

	for (int i = 0; i < rounds; i++) {
		wall[i] = c->wall[i];
		added[i] = c->wall[i] - first->wall[i];
		ratio[i] = c->wall[i] / first->wall[i];
		cpu[i] = c->cpu[i];
		cpu_ratio[i] = c->cpu[i] / (first->cpu[i] > 0 ? first->cpu[i] : 1);
	}
	printf("%-34s %9.0f %+9.0f %8.3f %9.0f %8.3f %8ld\n", c->name, median(wall),
	       median(added), median(ratio), median(cpu), median(cpu_ratio),
	       c->kilobytes);
	free(wall);
	free(added);
	free(ratio);
	free(cpu);
	free(cpu_ratio);
}

static int options(int argc, char **argv)
{
	int at = 1;

	for (; at < argc && argv[at][0] == '-'; at++) {
		if (strcmp(argv[at], "-n") == 0 && at + 1 < argc) {
			rounds = (int)strtol(argv[++at], NULL, 10);
		} else if (strcmp(argv[at], "-c") == 0 && at + 2 < argc) {
			copy_from = argv[++at];
			copy_to = argv[++at];
		} else if (strcmp(argv[at], "-i") == 0 && at + 1 < argc) {
			input = argv[++at];
		} else {
			break;
		}
	}
	return at;
}

int main(int argc, char **argv)
{
	for (int at = options(argc, argv); at + 1 < argc && n_commands < MAX_COMMANDS;
	     at++) {
		struct command *c = &commands[n_commands++];

		*c = (struct command){.name = argv[at], .argv = argv + at + 1};
		while (at < argc && strcmp(argv[at], "--") != 0)
			at++;
		argv[at] = NULL;
	}
	if (n_commands == 0 || rounds < 1) {
		fprintf(stderr,
			"usage: bench [-n ROUNDS] [-c FROM TO] [-i INPUT] NAME COMMAND... [-- ...]\n");
		return 2;
	}
	for (int i = 0; i < n_commands; i++) {
		commands[i].wall = numbers();
		commands[i].cpu = numbers();
	}
	for (int round = -WARM_UP; round < rounds; round++) {
		for (int i = 0; i < n_commands; i++)
			run(&commands[(i + round + WARM_UP) % n_commands], round);
	}
	printf("%-34s %9s %9s %8s %9s %8s %8s\n", "", "us", "added us", "ratio", "cpu us",
	       "ratio", "peak KB");
	for (int i = 0; i < n_commands; i++)
		print(&commands[i], &commands[0]);
	return 0;
}
