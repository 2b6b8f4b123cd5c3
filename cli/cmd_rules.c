/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_rules.c - oakum rules: the catalogue, with the actions of both presets. */
#include <string.h>

#include <oakum/rule.h>

#include "cli.h"

static int preset(struct cli *cli, const char *name, struct oakum_policy **ret)
{
	const char *text = oakum_policy_preset(name);
	struct oakum_err e = OAKUM_ERR_INIT;

	if (oakum_policy_parse(cli->arena, name, text, strlen(text), time(NULL), ret,
			       &e) < 0)
		return cli_fail(&e);
	return 0;
}

static const char *action(const struct oakum_policy *p, const struct oakum_rule *rule)
{
	return oakum_action_name(oakum_policy_setting(p, rule)->action);
}

static struct oakum_node *rule_json(struct oakum_arena *a, const struct oakum_rule *rule,
				    const struct oakum_policy *baseline,
				    const struct oakum_policy *restricted)
{
	const struct {
		const char *key, *text;
	} members[] = {
		{"id", rule->id},
		{"title", rule->title},
		{"why", rule->why},
		{"from", rule->from},
		{"baseline", action(baseline, rule)},
		{"restricted", action(restricted, rule)},
	};
	struct oakum_node *obj = oakum_json_object(a);

	for (size_t i = 0; i < OAKUM_COUNT(members); i++)
		oakum_json_put(a, obj, members[i].key,
			       oakum_json_string(a, members[i].text));
	return obj;
}

static void print_row(const struct oakum_rule *rule, const char *baseline,
		      const char *restricted)
{
	cli_wrap_from(rule->title,
		      printf("%-18s %-9s %-11s ", rule->id, baseline, restricted));
}

static int run(struct cli *cli)
{
	struct oakum_policy *baseline, *restricted;
	struct oakum_node *list = oakum_json_array(cli->arena);

	if (preset(cli, "baseline", &baseline) || preset(cli, "restricted", &restricted))
		return CLI_ERROR;
	if (!cli->json)
		printf("%s%-18s %-9s %-11s%s%s\n", cli_style(cli, CLI_BOLD), "RULE",
		       "BASELINE", "RESTRICTED", " WHAT IT WANTS",
		       cli_style(cli, CLI_PLAIN));
	for (size_t i = 0; i < oakum_rules_count; i++) {
		const struct oakum_rule *rule = oakum_rule_at(i);

		if (cli->json)
			oakum_json_append(
				list, rule_json(cli->arena, rule, baseline, restricted));
		else
			print_row(rule, action(baseline, rule), action(restricted, rule));
	}
	if (cli->json)
		cli_print_json(cli, list);
	return CLI_OK;
}

const struct cli_command cli_rules = {
	.name = "rules",
	.usage = "",
	.help = "list the rules",
	.formats = CLI_PRINTS(JSON),
	.run = run,
};
