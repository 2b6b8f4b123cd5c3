/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_diff.c - oakum diff: what a rewrite changes, told to a person or as RFC 6902. */
#include <oakum/rule.h>
#include <oakum/str.h>

#include "changes.h"
#include "cli.h"

static const struct {
	const char *topic, *title;
} topics[] = {
	{"process", "the process"},
	{"mounts", "its files"},
	{"kernel", "towards the kernel"},
	{"other", "besides"},
};

static void print_topic(struct cli *cli, const struct cli_change *changes, size_t topic)
{
	bool any = false;

	for (const struct cli_change *c = changes; c; c = c->next) {
		if (!oakum_streq(c->topic, topics[topic].topic))
			continue;
		if (!any)
			printf("\n%s%s%s\n", cli_style(cli, CLI_BOLD),
			       topics[topic].title, cli_style(cli, CLI_PLAIN));
		any = true;
		cli_wrap_hanging(c->rule ? oakum_arena_printf(cli->arena, "%s [%s]",
							      c->text, c->rule)
					 : c->text,
				 2, 2);
	}
}

static void print_changes(struct cli *cli, const struct cli_subject *subject,
			  const struct oakum_outcome *out)
{
	const struct cli_change *changes;

	printf("%s%s%s: %s\n", cli_style(cli, cli_verdict_style(out->would)),
	       cli_verdict_words(out->would), cli_style(cli, CLI_PLAIN), subject->name);
	if (!out->after || !subject->doc)
		return;
	changes = cli_changes(cli->arena, subject->doc->root, out->after->root);
	for (size_t i = 0; i < OAKUM_COUNT(topics); i++)
		print_topic(cli, changes, i);
	cli_print_preparations(cli, out);
}

static int run(struct cli *cli)
{
	struct cli_subject subject = {0};
	struct oakum_outcome *out = NULL;
	struct oakum_err e = OAKUM_ERR_INIT;

	if (cli->n_args != 1)
		return cli_usage(&cli_diff);
	if (cli_open(cli, cli->args[0], &subject, &e) < 0 ||
	    cli_judge(cli, &subject, &out, &e) < 0)
		return cli_fail(&e);
	if (cli->json || cli->opt[CLI_OPT_JSON_PATCH])
		cli_print_json(cli, oakum_json_get(cli_report_json(cli, &subject, out),
						   "patch"));
	else if (out->would == OAKUM_VERDICT_REFUSE)
		cli_report_text(cli, &subject, out);
	else
		print_changes(cli, &subject, out);
	return cli_exit_status(out->would);
}

const struct cli_command cli_diff = {
	.name = "diff",
	.usage = "BUNDLE|FILE|-",
	.help = "tell what a rewrite changes",
	.options = CLI_TAKES(JSON_PATCH),
	.formats = CLI_PRINTS(JSON),
	.run = run,
};
