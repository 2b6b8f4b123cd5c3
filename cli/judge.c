/* SPDX-License-Identifier: Apache-2.0 */
/* judge.c - opens what a person names and judges it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/str.h>
#include <oakum/path.h>
#include <oakum/sys.h>

#include "cli.h"

/* There is no container yet whose own directory it could be. */
#define PREPARED OAKUM_RUNDIR "/prepared/CONTAINER"

static int read_file(struct cli *cli, const char *path, struct cli_subject *ret,
		     struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, path, OAKUM_TRUST_ANY, e);

	if (fd < 0)
		return fd;
	ret->name = path;
	return oakum_fd_slurp(cli->arena, fd, path, OAKUM_JSON_SIZE_MAX, &ret->bytes,
			      &ret->len, e);
}

/* The directory of a path: relative paths of a bundle's config count from there. */
static const char *directory_of(struct cli *cli, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	return slash == path ? "/"
			     : oakum_arena_dup(cli->arena, path, (size_t)(slash - path));
}

int cli_open(struct cli *cli, const char *arg, struct cli_subject *ret,
	     struct oakum_err *e)
{
	struct stat st;

	if (oakum_streq(arg, "-")) {
		ret->name = "standard input";
		return oakum_fd_slurp(cli->arena, STDIN_FILENO, ret->name,
				      OAKUM_JSON_SIZE_MAX, &ret->bytes, &ret->len, e);
	}
	if (stat(arg, &st) == 0 && S_ISDIR(st.st_mode)) {
		ret->bundle = arg;
		return read_file(cli, oakum_path_join(cli->arena, arg, "config.json"),
				 ret, e);
	}
	ret->bundle = directory_of(cli, arg);
	return read_file(cli, arg, ret, e);
}

int cli_load_policy(struct cli *cli, struct oakum_policy **ret, struct oakum_err *e)
{
	return oakum_policy_load(cli->arena, cli->policy, cli->policy != NULL, time(NULL),
				 ret, e);
}

/* root.path as the document gives it, for looking into the image; the engine reads the
 * document strictly by itself. */
static const char *root_path(struct cli *cli, const struct cli_subject *subject)
{
	struct oakum_err ignored = OAKUM_ERR_INIT;
	struct oakum_json_doc *doc;

	if (oakum_json_read(cli->arena, subject->name, subject->bytes, subject->len,
			    OAKUM_JSON_STRICT, &doc, &ignored) < 0)
		return NULL;
	return oakum_json_str(oakum_json_at(doc->root, "/root/path"));
}

int cli_judge(struct cli *cli, const struct cli_subject *subject,
	      struct oakum_outcome **ret, struct oakum_err *e)
{
	struct oakum_request req = {
		.arena = cli->arena,
		.name = subject->name,
		.bytes = subject->bytes,
		.len = subject->len,
		.kind = OAKUM_SPEC_CONFIG,
		.thorough = true,
		.at_rest = true,
		.prepared = &(const struct oakum_prepared){.dir = PREPARED},
	};
	struct oakum_policy *policy;
	struct oakum_host *host;
	int err = cli_load_policy(cli, &policy, e);

	if (err == 0)
		err = oakum_host_open(cli->arena, subject->bundle ? subject->bundle : ".",
				      root_path(cli, subject), &host, e);
	if (err < 0)
		return err;
	req.policy = policy;
	req.host = host;
	return oakum_engine_run(&req, ret, e);
}

int cli_exit_status(enum oakum_verdict v)
{
	switch (v) {
	case OAKUM_VERDICT_ALLOW:
		return CLI_OK;
	case OAKUM_VERDICT_REWRITE:
		return CLI_REWRITE;
	case OAKUM_VERDICT_REFUSE:
		return CLI_REFUSE;
	case OAKUM_VERDICT_UNSET:
	default:
		return CLI_ERROR;
	}
}
