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

static int read_named(struct cli *cli, const char *arg, struct cli_subject *ret,
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

int cli_open(struct cli *cli, const char *arg, struct cli_subject *ret,
	     struct oakum_err *e)
{
	struct oakum_err unread = OAKUM_ERR_INIT;
	const char *foreign;
	int err = read_named(cli, arg, ret, e);

	if (err < 0)
		return err;
	/* The engine says what is wrong with one that cannot be read. */
	if (oakum_json_read(cli->arena, ret->name, ret->bytes, ret->len,
			    OAKUM_JSON_STRICT, &ret->doc, &unread) < 0)
		ret->doc = NULL;
	foreign = cli_foreign(cli, ret);
	if (foreign)
		return oakum_err_set(e, -EMEDIUMTYPE, "'%s' is %s", ret->name, foreign);
	return 0;
}

int cli_load_policy(struct cli *cli, struct oakum_policy **ret, struct oakum_err *e)
{
	if (cli->policy)
		return oakum_policy_draft(cli->arena, cli->policy, time(NULL), ret, e);
	return oakum_policy_load(cli->arena, NULL, false, time(NULL), ret, e);
}

int cli_judge_by(struct cli *cli, const struct cli_subject *subject,
		 const struct oakum_policy *policy, struct oakum_outcome **ret,
		 struct oakum_err *e)
{
	/* For looking into the image; the engine reads the document by itself. */
	const char *rootfs =
		subject->doc
			? oakum_json_str(oakum_json_at(subject->doc->root, "/root/path"))
			: NULL;
	struct oakum_request req = {
		.arena = cli->arena,
		.name = subject->name,
		.bytes = subject->bytes,
		.len = subject->len,
		.kind = OAKUM_SPEC_CONFIG,
		.thorough = true,
		.at_rest = true,
		.prepared = &(const struct oakum_prepared){.dir = PREPARED},
		.policy = policy,
	};
	struct oakum_host *host;
	int err = oakum_host_open(cli->arena, subject->bundle ? subject->bundle : ".",
				  rootfs, &host, e);

	if (err < 0)
		return err;
	req.host = host;
	return oakum_engine_run(&req, ret, e);
}

int cli_judge(struct cli *cli, const struct cli_subject *subject,
	      struct oakum_outcome **ret, struct oakum_err *e)
{
	struct oakum_policy *policy;
	int err = cli_load_policy(cli, &policy, e);

	return err < 0 ? err : cli_judge_by(cli, subject, policy, ret, e);
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
