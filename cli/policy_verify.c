/* SPDX-License-Identifier: Apache-2.0 */
/* policy_verify.c - oakum policy verify: whose signature is on what decides here. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>

#include <oakum/fd.h>
#include <oakum/sign.h>
#include <oakum/str.h>

#include "policy_verify.h"

#define COMMENT_SHOWN 400

/* minisign puts tabs between what it writes there. */
static const char *comment_of(struct cli *cli, const struct oakum_signature *s)
{
	char *text = oakum_arena_strdup(cli->arena, s->comment);

	for (char *tab = text; (tab = strchr(tab, '\t')); tab++)
		*tab = ' ';
	return oakum_str_show(cli->arena, text, COMMENT_SHOWN);
}

static void add(struct cli *cli, struct oakum_node *list, const char *file,
		const struct oakum_signature *s)
{
	struct oakum_node *obj = oakum_json_object(cli->arena);

	cli_put_text(cli->arena, obj, "file", file);
	cli_put_text(cli->arena, obj, "key", s->key);
	cli_put_text(cli->arena, obj, "comment", s->comment);
	oakum_json_append(list, obj);
	if (!cli->json)
		printf("signed by %s: %s\n  %s\n", s->key, file, comment_of(cli, s));
}

static int verify_file(struct cli *cli, const struct oakum_sign_keys *keys,
		       const char *path, struct oakum_node *list, struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, path, OAKUM_TRUST_ANY, e);
	struct oakum_signature *s;
	const char *bytes;
	size_t len;
	int rc;

	if (fd < 0)
		return fd;
	rc = oakum_fd_slurp(cli->arena, fd, path, OAKUM_JSON_SIZE_MAX, &bytes, &len, e);
	if (rc == 0)
		rc = oakum_sign_verify(cli->arena, keys, path, OAKUM_TRUST_ANY, bytes,
				       len, &s, e);
	if (rc == 0)
		add(cli, list, path, s);
	return rc;
}

/* The policy of this machine, read as a runtime reads it. */
static int verify_policy(struct cli *cli, struct oakum_node *list, struct oakum_err *e)
{
	struct oakum_policy *policy;
	int rc = oakum_policy_load(cli->arena, cli->policy, cli->policy != NULL,
				   time(NULL), &policy, e);

	for (size_t i = 0; rc == 0 && i < policy->n_files; i++)
		add(cli, list, policy->files[i], policy->signatures[i]);
	return rc;
}

static void print_json(struct cli *cli, const struct oakum_sign_keys *keys,
		       struct oakum_node *list)
{
	struct oakum_node *obj = oakum_json_object(cli->arena);
	struct oakum_node *names = oakum_json_array(cli->arena);

	for (size_t i = 0; i < keys->n; i++)
		oakum_json_append(names,
				  oakum_json_string(cli->arena, keys->list[i].name));
	cli_put_text(cli->arena, obj, "keys_file", keys->file);
	oakum_json_put(cli->arena, obj, "keys", names);
	oakum_json_put(cli->arena, obj, "files", list);
	cli_print_json(cli, obj);
}

int cli_policy_verify(struct cli *cli)
{
	struct oakum_node *list = oakum_json_array(cli->arena);
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_sign_keys *keys;
	int status = CLI_OK;

	if (oakum_sign_keys_load(cli->arena, OAKUM_SIGN_KEYS, &keys, &e) < 0)
		return cli_fail(&e);
	if (!keys) {
		fprintf(stderr, "oakum: there is no '" OAKUM_SIGN_KEYS
				"': nothing has to be signed here\n");
		return CLI_ERROR;
	}
	if (cli->n_args == 1 && verify_policy(cli, list, &e) < 0)
		return cli_fail(&e);
	for (int i = 1; i < cli->n_args; i++) {
		if (verify_file(cli, keys, cli->args[i], list, &e) < 0)
			status = cli_fail(&e);
	}
	if (cli->json)
		print_json(cli, keys, list);
	return status;
}
