/* SPDX-License-Identifier: Apache-2.0 */
/* report_text.c - an outcome as a person reads it: verdict first, then what and where. */
#include <string.h>

#include <oakum/rule.h>
#include <oakum/str.h>

#include "cli.h"

#define INDENT 10

static const struct look {
	enum oakum_action action;
	const char *label;
	enum cli_style style;
} looks[] = {
	{OAKUM_ACTION_REFUSE, "refuse", CLI_RED},
	{OAKUM_ACTION_REWRITE, "rewrite", CLI_GREEN},
	{OAKUM_ACTION_WARN, "warn", CLI_YELLOW},
};

static unsigned count(const struct oakum_outcome *out, enum oakum_action action)
{
	unsigned n = 0;

	for (const struct oakum_finding *f = out->findings; f; f = f->next)
		n += f->action == action;
	return n;
}

static void print_verdict(struct cli *cli, const char *name,
			  const struct oakum_outcome *out)
{
	unsigned refused = count(out, OAKUM_ACTION_REFUSE);
	unsigned rewritten = count(out, OAKUM_ACTION_REWRITE);
	unsigned warned = count(out, OAKUM_ACTION_WARN);
	enum cli_style style = CLI_GREEN;
	const char *word = "allowed as it is";

	if (out->would == OAKUM_VERDICT_REFUSE) {
		word = "refused";
		style = CLI_RED;
	} else if (out->would == OAKUM_VERDICT_REWRITE) {
		word = "would be rewritten";
		style = CLI_BOLD;
	}
	printf("%s%s%s: %s\n", cli_style(cli, style), word, cli_style(cli, CLI_PLAIN),
	       name);
	if (refused + rewritten + warned == 0)
		return;
	printf("%*s%u to refuse, %u to rewrite, %u to warn of%s\n", 2, "", refused,
	       rewritten, warned,
	       out->verdict != out->would ? "; the policy only audits: nothing is done"
					  : "");
}

/* What a person needs who wants it otherwise; NULL for what is done without asking. */
static const char *advice(struct cli *cli, const struct oakum_finding *f)
{
	if (f->excepted)
		return oakum_arena_printf(cli->arena, "excepted by %s: %s", f->decided_by,
					  f->excepted);
	if (f->rule == &oakum_rule_config)
		return "no policy can allow this: the runtimes would read it differently";
	if (f->action != OAKUM_ACTION_REFUSE)
		return NULL;
	return oakum_arena_printf(cli->arena, "decided by %s; see 'oakum explain %s'",
				  f->decided_by, f->rule->id);
}

static void print_finding(struct cli *cli, const struct look *look,
			  const struct oakum_finding *f)
{
	const char *text = advice(cli, f);

	printf("\n%s%-*s%s%s%s%s  %s\n", cli_style(cli, look->style), INDENT, look->label,
	       cli_style(cli, CLI_PLAIN), cli_style(cli, CLI_BOLD), f->rule->id,
	       cli_style(cli, CLI_PLAIN), f->pointer);
	cli_wrap(f->message, INDENT);
	if (!text)
		return;
	printf("%s", cli_style(cli, CLI_DIM));
	cli_wrap(text, INDENT);
	printf("%s", cli_style(cli, CLI_PLAIN));
}

void cli_report_text(struct cli *cli, const char *name, const struct oakum_outcome *out)
{
	print_verdict(cli, name, out);
	for (size_t i = 0; i < OAKUM_COUNT(looks); i++) {
		for (const struct oakum_finding *f = out->findings; f; f = f->next) {
			if (f->action == looks[i].action)
				print_finding(cli, &looks[i], f);
		}
	}
	if (!out->patch)
		return;
	printf("\nchanges:\n");
	for (const struct oakum_patch_op *op = out->patch; op; op = op->next)
		cli_wrap(cli_describe_step(cli, op), 2);
	if (out->plan)
		printf("\nprepared on the host before it starts:\n");
	for (const struct oakum_step *s = out->plan; s; s = s->next)
		cli_wrap(cli_describe_preparation(cli, s), 2);
}
