/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_log.c - oakum log: what happened, call by call, from the audit log. */
#include <string.h>

#include <oakum/str.h>

#include "audit_read.h"
#include "cli.h"

struct teller {
	struct cli *cli;
	struct cli_filter filter;
	bool told; /* something */
};

static const char *shown(const struct cli_entry *entry, const char *text, size_t max)
{
	return oakum_str_show(entry->arena, text, max);
}

/* "would refuse" where the policy only audits. */
static void print_verdict(struct cli *cli, const struct cli_entry *entry)
{
	bool audits = !oakum_streq(entry->verdict, entry->would);
	enum cli_style style = CLI_GREEN;

	if (oakum_streq(entry->would, "refuse"))
		style = CLI_RED;
	else if (oakum_streq(entry->would, "rewrite"))
		style = CLI_BOLD;
	printf("%s%s%s%s", cli_style(cli, style), audits ? "would " : "",
	       shown(entry, entry->would, 12), cli_style(cli, CLI_PLAIN));
}

static const char *who(const struct cli_entry *entry)
{
	if (entry->name)
		return shown(entry, entry->name, 40);
	return entry->id ? shown(entry, entry->id, 12) : "?";
}

/* The rules that acted so, each once: "user, tmp". */
static const char *rules_under(const struct cli_entry *entry, const char *action)
{
	const char *text = "", *last = "";

	oakum_json_each(f, entry->findings) {
		const char *rule = oakum_json_str(oakum_json_get(f, "rule"));
		const char *does = oakum_json_str(oakum_json_get(f, "action"));

		if (!rule || !oakum_streq(does, action) || oakum_streq(rule, last))
			continue;
		text = oakum_arena_printf(entry->arena, "%s%s%s", text, *text ? ", " : "",
					  shown(entry, rule, 40));
		last = rule;
	}
	return text;
}

static void print_refusals(const struct cli_entry *entry)
{
	bool any = false;

	oakum_json_each(f, entry->findings) {
		const char *rule = oakum_json_str(oakum_json_get(f, "rule"));
		const char *message = oakum_json_str(oakum_json_get(f, "message"));

		if (!rule || !message ||
		    !oakum_streq(oakum_json_str(oakum_json_get(f, "action")), "refuse"))
			continue;
		any = true;
		cli_wrap_hanging(oakum_arena_printf(entry->arena, "refuse %s: %s",
						    shown(entry, rule, 40),
						    shown(entry, message, 400)),
				 2, 2);
	}
	if (!any && entry->refusal)
		cli_wrap_hanging(shown(entry, entry->refusal, 400), 2, 2);
}

static void print_rules(const struct cli_entry *entry, const char *action)
{
	const char *rules = rules_under(entry, action);

	if (*rules)
		cli_wrap_hanging(oakum_arena_printf(entry->arena, "%s %s", action, rules),
				 2, 2);
}

static void print_entry(struct cli *cli, const struct cli_entry *entry)
{
	const char *image = entry->image ? entry->image : entry->image_id;

	printf("%s%s%s %s ", cli_style(cli, CLI_DIM), shown(entry, entry->time, 20),
	       cli_style(cli, CLI_PLAIN), shown(entry, entry->event, 20));
	print_verdict(cli, entry);
	printf(" %s%s%s", cli_style(cli, CLI_BOLD), who(entry),
	       cli_style(cli, CLI_PLAIN));
	if (image)
		printf("\n  image %s", shown(entry, image, 72));
	putchar('\n');
	print_refusals(entry);
	print_rules(entry, "rewrite");
	print_rules(entry, "warn");
}

static void tell(void *data, const struct cli_entry *entry)
{
	struct teller *t = data;

	if (!cli_filter_takes(&t->filter, entry))
		return;
	t->told = true;
	if (t->cli->json) {
		fwrite(entry->line, 1, entry->len, stdout);
		putchar('\n');
	} else {
		print_entry(t->cli, entry);
	}
}

static int follow(struct cli *cli, struct cli_audit *r, struct oakum_err *e)
{
	int err = 0;

	if (cli->n_args == 1)
		r->name = cli->args[0];
	else
		err = cli_audit_file(cli, &r->name, e);
	return err < 0 ? err : cli_audit_follow(r, e);
}

static int run(struct cli *cli)
{
	struct teller t = {.cli = cli};
	struct oakum_err e = OAKUM_ERR_INIT;
	struct cli_audit reader;
	int err;

	if (cli->opt[CLI_OPT_FOLLOW] && cli->n_args > 1)
		return cli_usage(&cli_log);
	if (cli_filter_read(cli, &t.filter) < 0)
		return CLI_USAGE;
	cli_audit_init(&reader, cli->arena, tell, &t);
	err = cli->opt[CLI_OPT_FOLLOW] ? follow(cli, &reader, &e)
				       : cli_audit_read_all(cli, &reader, &e);
	cli_audit_complain(&reader);
	if (err == 0 && !t.told && !cli->json)
		fprintf(stderr, "oakum: %s\n",
			reader.lines ? "no entry of the audit log is like that"
				     : "the audit log is empty");
	cli_audit_close(&reader);
	return err < 0 ? cli_fail(&e) : CLI_OK;
}

const struct cli_command cli_log = {
	.name = "log",
	.usage = "[FILE|- ...]",
	.help = "show what happened, from the audit log",
	.options = CLI_TAKES(FOLLOW) | CLI_TAKES(RULE) | CLI_TAKES(CONTAINER) |
		   CLI_TAKES(VERDICT) | CLI_TAKES(SINCE),
	.formats = CLI_PRINTS(JSON),
	.run = run,
};
