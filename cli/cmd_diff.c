/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_diff.c - oakum diff: what a rewrite changes, step by step. */
#include <oakum/rule.h>

#include "cli.h"

static void print_steps(struct cli *cli, const struct oakum_outcome *out)
{
	for (const struct oakum_patch_op *op = out->patch; op; op = op->next) {
		enum cli_style style = op->op[0] == 'a'	  ? CLI_GREEN
				       : op->op[2] == 'm' ? CLI_RED
							  : CLI_YELLOW;

		printf("%s", cli_style(cli, style));
		cli_wrap(cli_describe_step(cli, op), 0);
		printf("%s", cli_style(cli, CLI_PLAIN));
	}
	for (const struct oakum_step *s = out->plan; s; s = s->next)
		cli_wrap(cli_describe_preparation(cli, s), 0);
}

static int run(struct cli *cli)
{
	struct cli_subject subject = {0};
	struct oakum_outcome *out = NULL;
	struct oakum_err e = OAKUM_ERR_INIT;

	if (cli->n_args != 1) {
		fprintf(stderr, "usage: oakum diff %s\n", cli_diff.usage);
		return CLI_USAGE;
	}
	if (cli_open(cli, cli->args[0], &subject, &e) < 0 ||
	    cli_judge(cli, &subject, &out, &e) < 0)
		return cli_fail(&e);
	if (cli->json)
		cli_print_json(cli, oakum_json_get(cli_report_json(cli, out), "patch"));
	else if (out->would == OAKUM_VERDICT_REFUSE)
		cli_report_text(cli, cli->args[0], out);
	else
		print_steps(cli, out);
	return cli_exit_status(out->would);
}

const struct cli_command cli_diff = {
	.name = "diff",
	.usage = "BUNDLE|FILE|-",
	.help = "show what a rewrite changes",
	.run = run,
};
