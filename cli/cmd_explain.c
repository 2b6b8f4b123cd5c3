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
		ids[i] = oakum_rule_at(i)->id;
	if (!rule)
		cli_unknown(cli, "rule", NULL, id, ids, oakum_rules_count,
			    "; 'oakum rules' lists them");
	return rule;
}

/* What the policy sets it to, as JSON. Of lists only their own manual page says what is in. */
static const char *value_here(struct cli *cli, const struct oakum_param *p,
			      const struct oakum_node *setting)
{
	struct oakum_buf text;

	if (p->type == OAKUM_PARAM_TEXTS || p->type == OAKUM_PARAM_PATHS)
		return "";
	oakum_buf_init(&text, cli->arena, OAKUM_ARENA_CEILING / 2);
	oakum_json_write_value(oakum_json_get(setting, p->name), &text);
	oakum_buf_putc(&text, 0);
	if (text.full || oakum_streq(text.data, p->dflt))
		return "";
	return oakum_arena_printf(cli->arena, ", here %s", text.data);
}

static void print_params(struct cli *cli, const struct oakum_rule *rule,
			 const struct oakum_policy *policy)
{
	const struct oakum_node *doc = oakum_policy_json(cli->arena, policy);
	const struct oakum_node *setting =
		oakum_json_get(oakum_json_get(doc, "rules"), rule->id);

	const struct oakum_param *p = oakum_policy_setting(policy, rule)->args.params;

	if (!p || !p->name[0])
		return;
	printf("\nparameters:\n");
	for (; p->name[0]; p++) {
		cli_wrap_hanging(oakum_arena_printf(cli->arena, "%s (default %s%s)",
						    p->name, p->dflt,
						    value_here(cli, p, setting)),
				 2, 4);
		cli_wrap(p->help, 6);
		for (size_t i = 0; p->words[i][0]; i++)
			printf("%s\"%s\"%s", i ? " " : "      one of ", p->words[i],
			       p->words[i + 1][0] ? "," : "\n");
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

static void print_setting(struct cli *cli, const struct oakum_rule *rule,
			  const struct oakum_setting *setting)
{
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
}

static int run(struct cli *cli)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	const struct oakum_rule *rule;
	struct oakum_policy *policy;

	if (cli->n_args != 1)
		return cli_usage(&cli_explain);
	rule = cli_find_rule(cli, cli->args[0]);
	if (!rule)
		return CLI_USAGE;
	if (cli_load_policy(cli, &policy, &e) < 0)
		return cli_fail(&e);
	printf("%s%s%s: %s\n\n", cli_style(cli, CLI_BOLD), rule->id,
	       cli_style(cli, CLI_PLAIN), rule->title);
	cli_wrap(rule->why, 2);
	printf("  (%s)\n", rule->from);
	print_params(cli, rule, policy);
	print_setting(cli, rule, oakum_policy_setting(policy, rule));
	return CLI_OK;
}

const struct cli_command cli_explain = {
	.name = "explain",
	.usage = "RULE",
	.help = "explain a rule and its parameters",
	.run = run,
};
