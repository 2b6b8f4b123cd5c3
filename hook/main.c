/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c - oakum-hook: makes itself safe, then does what its one argument says.
 *
 * The runtime starts this as root, in a directory, with an environment and descriptors that
 * are not known. The first acts leave nothing of these. Nothing is ever executed from here.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/str.h>

#include "hook.h"

#define SECONDS_MAX 8u /* below the timeout that a hook's entry has */

#define NAME_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

static const char usage[] =
	"usage: oakum-hook [--policy=FILE | --name=NAME] filter | verify | verify-started\n"
	"  filter          a config from standard input to standard output, rewritten\n"
	"  verify          as createRuntime or prestart hook: is the container what was judged?\n"
	"  verify-started  as poststart hook: the same of the process that runs in it\n";

static const struct command {
	const char *name;
	int (*run)(struct oakum_hook *h);
} commands[] = {
	{"filter", oakum_hook_filter},
	{"verify", oakum_hook_verify},
	{"verify-started", oakum_hook_started},
};

static void out_of_time(int signal)
{
	static const char story[] =
		"oakum: refused by time: the hook was not done in time\n";
	ssize_t n = write(STDERR_FILENO, story, sizeof(story) - 1);

	(void)signal;
	(void)n; /* nobody listens: the status says it as well */
	_exit(OAKUM_HOOK_REFUSED);
}

/* What this program was not given it does not have; what it lacks it must not open by chance
 * as one of the first three. */
static int set_descriptors(void)
{
	int fd;

	if (syscall(SYS_close_range, 3u, ~0u, 0u) < 0 && errno != ENOSYS)
		return -errno;
	do {
		fd = open("/dev/null", O_RDWR | O_NOCTTY);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd < 0)
		return -errno;
	oakum_fd_close(&fd);
	return 0;
}

static int set_signals(void)
{
	struct sigaction act = {.sa_handler = out_of_time};
	sigset_t none;

	if (sigemptyset(&none) < 0 || sigprocmask(SIG_SETMASK, &none, NULL) < 0 ||
	    sigaction(SIGALRM, &act, NULL) < 0)
		return -errno;
	act.sa_handler = SIG_IGN;
	if (sigaction(SIGPIPE, &act, NULL) < 0)
		return -errno;
	(void)alarm(SECONDS_MAX); /* what it returns is of another program */
	return 0;
}

static int be_safe(void)
{
	static const struct rlimit no_core = {0, 0};
	int r;

	if (clearenv() != 0 || chdir("/") < 0)
		return -EIO;
	(void)umask(077);
	r = set_descriptors();
	if (r == 0)
		r = set_signals();
	if (r == 0 && setrlimit(RLIMIT_CORE, &no_core) < 0)
		r = -errno;
	return r;
}

static bool is_name(const char *s)
{
	return *s && *s != '.' && s[strspn(s, NAME_CHARS)] == '\0';
}

/* Takes one option. Returns whether it is one. */
static bool take_option(struct oakum_hook *h, const char *arg)
{
	static const char policy[] = "--policy=", name[] = "--name=";

	if (oakum_starts_with(arg, policy) && arg[sizeof(policy) - 1] == '/') {
		h->policy_file = arg + sizeof(policy) - 1;
		h->policy_given = true;
		return true;
	}
	if (!oakum_starts_with(arg, name) || !is_name(arg + sizeof(name) - 1))
		return false;
	h->policy_file = oakum_arena_printf(&h->arena, OAKUM_SYSCONFDIR "/%s.json",
					    arg + sizeof(name) - 1);
	h->policy_given = false;
	return true;
}

static const struct command *command_of(struct oakum_hook *h, int argc, char **argv)
{
	int i = 1;

	while (i < argc && take_option(h, argv[i]))
		i++;
	if (i + 1 != argc)
		return NULL;
	for (size_t k = 0; k < OAKUM_COUNT(commands); k++) {
		if (oakum_streq(argv[i], commands[k].name))
			return &commands[k];
	}
	return NULL;
}

static int run(struct oakum_hook *h, int argc, char **argv)
{
	const struct command *command = command_of(h, argc, argv);

	if (argc == 2 && oakum_streq(argv[1], "--version")) {
		(void)printf("oakum-hook %s\n", OAKUM_VERSION);
		return fflush(stdout) == 0 ? OAKUM_HOOK_OK : OAKUM_HOOK_REFUSED;
	}
	if (!command) {
		(void)fputs(usage, stderr); /* the status says it as well */
		return OAKUM_HOOK_USAGE;
	}
	h->event = command->name;
	return command->run(h);
}

int main(int argc, char **argv)
{
	static struct oakum_hook h = {.process = OAKUM_PROCESS_INIT,
				      .bundle = OAKUM_BUNDLE_INIT};
	int r = be_safe();
	int status;

	oakum_arena_init(&h.arena, OAKUM_ARENA_CEILING);
	h.now = time(NULL);
	if (r < 0)
		return oakum_hook_refuse(&h, "hook", "it cannot be made safe: %s",
					 oakum_errno_text(r));
	status = run(&h, argc, argv);
	oakum_container_close(&h);
	oakum_arena_release(&h.arena);
	return status;
}
