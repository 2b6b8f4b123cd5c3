/* SPDX-License-Identifier: Apache-2.0 */
/* setup_spawn.c - runs a program that belongs to an engine or the system; see setup.h. */
#include "setup.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/str.h>

static int start(const char *const *argv, int out, bool quiet, pid_t *ret)
{
	static char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin", words[] = "LC_ALL=C";
	char *const env[] = {path, words, NULL};
	posix_spawn_file_actions_t actions;
	int rc = posix_spawn_file_actions_init(&actions);

	if (rc == 0 && out >= 0)
		rc = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (rc == 0 && quiet)
		rc = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO,
						      "/dev/null", O_WRONLY, 0);
	if (rc == 0)
		rc = posix_spawn(ret, argv[0], &actions, NULL, (char *const *)argv, env);
	(void)posix_spawn_file_actions_destroy(&actions); /* cannot fail */
	return -rc;
}

static int spawn(struct cli *cli, const char *const *argv, const char **ret, bool quiet,
		 struct oakum_err *e)
{
	OAKUM_FD int from = -1, to = -1;
	int pipefd[2], rc, read_rc = 0, status;
	size_t len;
	pid_t pid;

	(void)fflush(stdout); /* in the order in which things happen */
	if (ret) {
		if (pipe2(pipefd, O_CLOEXEC) < 0)
			return oakum_err_set(e, -errno, "no pipe: %s",
					     oakum_errno_text(errno));
		from = pipefd[0];
		to = pipefd[1];
	}
	rc = start(argv, to, quiet, &pid);
	if (rc < 0)
		return oakum_err_set(e, rc, "'%s' cannot be run: %s", argv[0],
				     oakum_errno_text(rc));
	oakum_fd_close(&to);
	to = -1;
	if (ret)
		read_rc = oakum_fd_slurp(cli->arena, from, argv[0], SETUP_FILE_MAX, ret,
					 &len, e);
	oakum_fd_close(&from);
	from = -1;
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return oakum_err_set(e, -errno, "'%s' is lost", argv[0]);
	}
	if (read_rc < 0)
		return read_rc;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int setup_spawn(struct cli *cli, const char *const *argv, const char **ret,
		struct oakum_err *e)
{
	return spawn(cli, argv, ret, false, e);
}

int setup_ask(struct cli *cli, const char *const *argv, const char **ret,
	      struct oakum_err *e)
{
	return spawn(cli, argv, ret, true, e);
}
