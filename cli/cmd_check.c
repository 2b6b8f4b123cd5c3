/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_check.c - oakum check: what would happen to these containers. */
#include <string.h>

#include "cli.h"

static int check_one(struct cli *cli, const char *arg, struct oakum_outcome **ret)
{
	struct cli_subject subject = {0};
	struct oakum_err e = OAKUM_ERR_INIT;

	if (cli_open(cli, arg, &subject, &e) < 0 || cli_judge(cli, &subject, ret, &e) < 0)
		return cli_fail(&e);
	return cli_exit_status((*ret)->would);
}

static void print_one(struct cli *cli, const char *arg, const struct oakum_outcome *out)
{
	if (cli->json)
		cli_print_json(cli, cli_report_json(cli, out));
	else
		cli_report_text(cli, arg, out);
}

/* How bad a status is; an error is the worst, since nothing is known then. */
static int weight(int status)
{
	return status == CLI_ERROR ? 9 : status;
}

static int run(struct cli *cli)
{
	int worst = CLI_OK;

	if (cli->n_args < 1) {
		fprintf(stderr, "usage: oakum check %s\n", cli_check.usage);
		return CLI_USAGE;
	}
	for (int i = 0; i < cli->n_args; i++) {
		struct oakum_outcome *out = NULL;
		int status = check_one(cli, cli->args[i], &out);

		if (i > 0 && !cli->json)
			putchar('\n');
		if (out)
			print_one(cli, cli->args[i], out);
		if (weight(status) > weight(worst))
			worst = status;
	}
	return worst;
}

const struct cli_command cli_check = {
	.name = "check",
	.usage = "BUNDLE|FILE|- ...",
	.help = "judge configurations",
	.run = run,
};
