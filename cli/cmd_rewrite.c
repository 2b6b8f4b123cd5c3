/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_rewrite.c - oakum rewrite: the configuration as it would be handed to the runtime. */
#include <oakum/rule.h>

#include "cli.h"

static int refuse(const struct oakum_outcome *out)
{
	for (const struct oakum_finding *f = out->findings; f; f = f->next) {
		if (f->action == OAKUM_ACTION_REFUSE)
			fprintf(stderr,
				"oakum: refused by %s: %s (at %s; decided by %s)\n",
				f->rule->id, f->message, *f->pointer ? f->pointer : "/",
				f->decided_by);
	}
	return CLI_REFUSE;
}

static int run(struct cli *cli)
{
	struct cli_subject subject = {0};
	struct oakum_outcome *out = NULL;
	struct oakum_err e = OAKUM_ERR_INIT;

	if (cli->n_args != 1)
		return cli_usage(&cli_rewrite);
	if (cli_open(cli, cli->args[0], &subject, &e) < 0 ||
	    cli_judge(cli, &subject, &out, &e) < 0)
		return cli_fail(&e);
	if (out->verdict == OAKUM_VERDICT_REFUSE)
		return refuse(out);
	fwrite(out->bytes, 1, out->len, stdout);
	return CLI_OK;
}

const struct cli_command cli_rewrite = {
	.name = "rewrite",
	.usage = "BUNDLE|FILE|-",
	.help = "print the hardened configuration",
	.run = run,
};
