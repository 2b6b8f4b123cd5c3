/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_explain.c - oakum explain: one rule, its parameters, and how to change it. */
#include <string.h>

#include <oakum/rule.h>
#include <oakum/str.h>

#include "cli.h"

const struct oakum_rule *cli_find_rule(struct cli *cli, const char *id)
{
	const struct oakum_rule *rule = oakum_rule_by_id(id);
	const char **ids = oakum_arena_array(cli->arena, oakum_rules_count, sizeof(*ids));

	for (size_t i = 0; i < oakum_rules_count; i++)
		ids[i] = oakum_rules[i]->id;
	if (!rule)
		cli_unknown(cli, "rule", id, ids, oakum_rules_count,
			    "; 'oakum rules' lists them");
	return rule;
}

static void print_params(struct cli *cli, const struct oakum_rule *rule)
{
	if (!rule->params || !rule->params->name)
		return;
	printf("\nparameters:\n");
	for (const struct oakum_param *p = rule->params; p->name; p++) {
		cli_wrap_hanging(oakum_arena_printf(cli->arena, "%s (default %s)",
						    p->name, p->dflt),
				 2, 4);
		cli_wrap(p->help, 6);
		for (const char *const *w = p->words; w && *w; w++)
			printf("      %s\"%s\"%s", w == p->words ? "one of " : "", *w,
			       w[1] ? "," : "\n");
	}
}

/* What an action comes to, in words. */
static const char *does(const struct oakum_rule *rule, enum oakum_action action)
{
	switch (action) {
	case OAKUM_ACTION_OFF:
		return "off: it is not asked";
	case OAKUM_ACTION_WARN:
		return "warn: what it finds is recorded and let pass";
	case OAKUM_ACTION_REWRITE:
		return rule->flags & OAKUM_RULE_NO_FIX
			       ? "rewrite: it has no fix, so what it finds is refused"
			       : "rewrite: what it finds is mended";
	case OAKUM_ACTION_REFUSE:
	case OAKUM_ACTION_UNSET:
	default:
		return "refuse: what it finds turns the container away";
	}
}

static int print_setting(struct cli *cli, const struct oakum_rule *rule)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	const struct oakum_setting *setting;
	struct oakum_policy *policy;

	if (cli_load_policy(cli, &policy, &e) < 0)
		return cli_fail(&e);
	setting = oakum_policy_setting(policy, rule);
	putchar('\n');
	cli_wrap_hanging(oakum_arena_printf(cli->arena, "here: %s, decided by %s",
					    does(rule, setting->action), setting->where),
			 0, 2);
	printf("to change it for all containers:\n"
	       "  \"rules\": { \"%s\": \"off|warn|rewrite|refuse\" }\n",
	       rule->id);
	printf("to except one image, by its id, for a time:\n"
	       "  \"exceptions\": [ {\n"
	       "    \"match\": { \"image_id\": \"sha256:...\" }, \"rules\": [\"%s\"],\n"
	       "    \"reason\": \"why it must be\", \"expires\": \"YYYY-MM-DD\" } ]\n"
	       "the same lines, filled in: 'oakum report' and 'oakum why CONTAINER'\n",
	       rule->id);
	return CLI_OK;
}

static int run(struct cli *cli)
{
	const struct oakum_rule *rule;

	if (cli->n_args != 1)
		return cli_usage(&cli_explain);
	rule = cli_find_rule(cli, cli->args[0]);
	if (!rule)
		return CLI_USAGE;
	printf("%s%s%s: %s\n\n", cli_style(cli, CLI_BOLD), rule->id,
	       cli_style(cli, CLI_PLAIN), rule->title);
	cli_wrap(rule->why, 2);
	printf("  (%s)\n", rule->from);
	print_params(cli, rule);
	return print_setting(cli, rule);
}

const struct cli_command cli_explain = {
	.name = "explain",
	.usage = "RULE",
	.help = "explain a rule and its parameters",
	.run = run,
};
