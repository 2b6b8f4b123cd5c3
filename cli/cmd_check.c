/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_check.c - oakum check: what would happen to these containers. */
#include <string.h>

#include <oakum/str.h>

#include "cli.h"

#define SUMMARY_HEAD "%-18s %7s %8s %6s  %s\n"
#define SUMMARY_NAME 38 /* columns that are left for a name */

/* A line of the summary, in the arena of the whole run. */
struct line {
	const char *name;
	int status;
	enum oakum_verdict verdict;
	unsigned refused, rewritten, warned;
};

static void note(struct line *line, const struct oakum_outcome *out)
{
	line->verdict = out->would;
	line->status = cli_exit_status(out->would);
	line->refused = cli_count(out, OAKUM_ACTION_REFUSE);
	line->rewritten = cli_count(out, OAKUM_ACTION_REWRITE);
	line->warned = cli_count(out, OAKUM_ACTION_WARN);
}

static int print_one(struct cli *cli, const struct cli_subject *subject,
		     const struct oakum_outcome *out, bool first, struct oakum_err *e)
{
	if (cli->opt[CLI_OPT_STANDARD])
		return cli_standard(cli, subject, out, e);
	if (cli->format == CLI_SARIF)
		cli_sarif_document(cli, subject, out, first);
	else if (cli->format == CLI_JSON)
		cli_print_json(cli, cli_report_json(cli, subject, out));
	else
		cli_report_text(cli, subject, out);
	return 0;
}

/* Judged in memory of its own, so that many documents need no more than one. */
static void check_one(struct cli *run, struct line *line, bool first, bool *printed)
{
	struct cli_subject subject = {0};
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_outcome *out = NULL;
	struct oakum_arena arena;
	struct cli cli = *run;

	oakum_arena_init(&arena, OAKUM_ARENA_CEILING);
	cli.arena = &arena;
	line->status = CLI_ERROR;
	if (cli_open(&cli, line->name, &subject, &e) < 0 ||
	    cli_judge(&cli, &subject, &out, &e) < 0) {
		cli_fail(&e);
	} else {
		note(line, out);
		if (!first && cli.format == CLI_TEXT)
			putchar('\n');
		if (print_one(&cli, &subject, out, !*printed, &e) < 0)
			line->status = cli_fail(&e);
		*printed = true;
	}
	oakum_arena_release(&arena);
}

/* The end of a long name says more than its beginning. */
static const char *short_name(struct cli *cli, const char *name)
{
	const char *shown = oakum_str_show(cli->arena, name, 4096);
	size_t len = strlen(shown);

	if (len <= SUMMARY_NAME)
		return shown;
	return oakum_arena_printf(cli->arena, "...%s", shown + len - SUMMARY_NAME + 3);
}

static void print_summary(struct cli *cli, const struct line *lines, int n)
{
	unsigned count[CLI_REFUSE + 1] = {0};

	printf("\n%s" SUMMARY_HEAD "%s", cli_style(cli, CLI_BOLD), "VERDICT", "REFUSED",
	       "REWRITTEN", "WARNED", "DOCUMENT", cli_style(cli, CLI_PLAIN));
	for (int i = 0; i < n; i++) {
		const struct line *l = &lines[i];
		const char *name = short_name(cli, l->name);

		count[l->status]++;
		if (l->status == CLI_ERROR)
			printf("%s%-18s%s %7s %8s %6s  %s\n", cli_style(cli, CLI_RED),
			       "error", cli_style(cli, CLI_PLAIN), "-", "-", "-", name);
		else
			printf("%s%-18s%s %7u %8u %6u  %s\n",
			       cli_style(cli, cli_verdict_style(l->verdict)),
			       cli_verdict_words(l->verdict), cli_style(cli, CLI_PLAIN),
			       l->refused, l->rewritten, l->warned, name);
	}
	printf("\n%d documents: %u refused, %u would be rewritten, %u allowed as they are, %u errors\n",
	       n, count[CLI_REFUSE], count[CLI_REWRITE], count[CLI_OK], count[CLI_ERROR]);
}

/* How bad a status is; an error is the worst, since nothing is known then. */
static int weight(int status)
{
	return status == CLI_ERROR ? 9 : status;
}

static int run(struct cli *cli)
{
	bool printed = false;
	struct line *lines;
	int worst = CLI_OK;

	if (cli->n_args < 1)
		return cli_usage(&cli_check);
	if (cli->opt[CLI_OPT_STANDARD] && cli_standard_known(cli) < 0)
		return CLI_USAGE;
	lines = oakum_arena_array(cli->arena, (size_t)cli->n_args, sizeof(*lines));
	if (cli->format == CLI_SARIF)
		cli_sarif_begin(cli);
	for (int i = 0; i < cli->n_args; i++) {
		lines[i].name = cli->args[i];
		check_one(cli, &lines[i], i == 0, &printed);
		if (weight(lines[i].status) > weight(worst))
			worst = lines[i].status;
	}
	if (cli->format == CLI_SARIF)
		cli_sarif_end(cli);
	else if (cli->format == CLI_TEXT && cli->n_args > 1)
		print_summary(cli, lines, cli->n_args);
	return worst;
}

const struct cli_command cli_check = {
	.name = "check",
	.usage = "BUNDLE|FILE|- ...",
	.help = "judge configurations",
	.options = CLI_TAKES(STANDARD),
	.formats = CLI_PRINTS(JSON) | CLI_PRINTS(SARIF),
	.run = run,
};
