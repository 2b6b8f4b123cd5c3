/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_runtime.c - stands in for runc and crun: writes down what it was given, and ends.
 *
 * In $FAKE_OUT it leaves: argv (NUL-separated), exe, environ, cwd, status (masks), fds (number,
 * close-on-exec, what it is), config.json (of --bundle, or of the working directory), process
 * and resources (what those options name), stdin (when $FAKE_STDIN is set). It prints $FAKE_SAY
 * and exits with $FAKE_STATUS. Nothing is written for want of $FAKE_OUT. Below $FAKE_STATE it
 * makes the directory that a container of that id would have.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *out_dir;

static FILE *create(const char *name)
{
	char path[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", out_dir, name);
	f = fopen(path, "we");
	if (!f)
		abort();
	return f;
}

static void copy(const char *from, const char *name)
{
	FILE *in = fopen(from, "re"), *out;
	int c;

	if (!in)
		return;
	out = create(name);
	while ((c = getc(in)) != EOF)
		putc(c, out);
	fclose(out);
	fclose(in);
}

static void write_argv(char **argv)
{
	FILE *f = create("argv");

	for (; *argv; argv++) {
		fputs(*argv, f);
		putc('\0', f);
	}
	fclose(f);
}

static void write_link(const char *link, const char *name)
{
	char text[PATH_MAX] = "";
	FILE *f = create(name);

	if (readlink(link, text, sizeof(text) - 1) >= 0)
		fprintf(f, "%s\n", text);
	fclose(f);
}

static void write_fds(void)
{
	char path[300], text[PATH_MAX];
	FILE *f = create("fds");

	for (int fd = 0; fd < 256; fd++) {
		int flags = fcntl(fd, F_GETFD);
		ssize_t n;

		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		n = readlink(path, text, sizeof(text) - 1);
		if (flags < 0 || n < 0 || fd == fileno(f))
			continue;
		text[n] = '\0';
		fprintf(f, "%d %d %s\n", fd, flags & FD_CLOEXEC, text);
	}
	fclose(f);
}

/* The value of the last option that begins like one of the two, in the next word or after a
 * "=". */
static const char *value(char **argv, const char *name, const char *letter)
{
	const char *found = NULL;

	for (; *argv; argv++) {
		const char *equals = strchr(*argv, '=');
		size_t len = equals ? (size_t)(equals - *argv) : strlen(*argv);

		if ((strncmp(*argv, name, len) != 0 || name[len]) &&
		    (strncmp(*argv, letter, len) != 0 || letter[len]))
			continue;
		if (equals)
			found = equals + 1;
		else if (argv[1])
			found = argv[1];
	}
	return found;
}

static void record(char **argv)
{
	const char *bundle = value(argv, "--bundle", "-b");
	const char *process = value(argv, "--process", "-p");
	const char *resources = value(argv, "--resources", "-r");
	char path[PATH_MAX];

	write_fds();
	write_argv(argv);
	write_link("/proc/self/exe", "exe");
	write_link("/proc/self/cwd", "cwd");
	copy("/proc/self/environ", "environ");
	copy("/proc/self/status", "status");
	snprintf(path, sizeof(path), "%s/config.json", bundle ? bundle : ".");
	copy(path, "config.json");
	if (process)
		copy(process, "process");
	if (resources && strcmp(resources, "-") != 0)
		copy(resources, "resources");
	if (getenv("FAKE_STDIN"))
		copy("/dev/stdin", "stdin");
}

static void make_state(const char *root, const char *id)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", root, id);
	if (mkdir(path, 0755) < 0)
		abort();
}

int main(int argc, char **argv)
{
	const char *say = getenv("FAKE_SAY"), *status = getenv("FAKE_STATUS");

	if (getenv("FAKE_STATE"))
		make_state(getenv("FAKE_STATE"), argv[argc - 1]);
	out_dir = getenv("FAKE_OUT");
	if (out_dir)
		record(argv);
	if (say)
		fputs(say, stdout);
	return status ? (int)strtol(status, NULL, 10) : 0;
}
