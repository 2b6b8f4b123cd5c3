/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_policy.c - oakum policy check|show|verify: is the policy valid, and what does it come to. */
#include <oakum/rule.h>
#include <oakum/str.h>

#include "cli.h"
#include "policy_verify.h"

static void print_files(const struct oakum_policy *p)
{
	if (p->n_files == 0)
		printf("valid: no policy file, the built-in preset 'restricted' applies\n");
	for (size_t i = 0; i < p->n_files; i++)
		printf("valid: %s%s%s\n", p->files[i], p->keys ? ", signed by " : "",
		       p->keys ? p->signatures[i]->key : "");
	for (size_t i = 0; i < p->n_exceptions; i++) {
		if (p->exceptions[i].expired)
			printf("warning: the exception at %s expired on %s and no longer applies\n",
			       p->exceptions[i].where, p->exceptions[i].expires);
	}
}

static void print_audit(const struct oakum_audit_settings *audit)
{
	printf("audit %s (%s)\n", audit->file ? audit->file : "to no file",
	       audit->file_where);
	if (audit->required)
		printf("audit required (%s)\n", audit->required_where);
}

static void print_settings(const struct oakum_policy *p)
{
	printf("mode %s (%s)\n", p->mode == OAKUM_MODE_AUDIT ? "audit" : "enforce",
	       p->mode_where);
	printf("records %s (%s)\n",
	       p->records == OAKUM_RECORDS_REQUIRED ? "required" : "optional",
	       p->records_where);
	print_audit(&p->audit);
	for (size_t i = 0; i < p->n_runtimes; i++)
		printf("runtime %s\n", p->runtimes[i].path);
	for (size_t i = 0; i < oakum_rules_count; i++)
		printf("%-18s %-8s %s\n", p->settings[i].rule->id,
		       oakum_action_name(p->settings[i].action), p->settings[i].where);
	for (size_t i = 0; i < p->n_exceptions; i++)
		printf("exception until %s: %s (%s)\n", p->exceptions[i].expires,
		       p->exceptions[i].reason, p->exceptions[i].where);
}

static int run(struct cli *cli)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_policy *policy;
	static const char *const verbs[] = {"check", "show", "verify"};
	bool check, show;

	if (cli->n_args > 0 && oakum_streq(cli->args[0], "verify"))
		return cli_policy_verify(cli);
	if (cli->n_args < 1 || cli->n_args > 2)
		return cli_usage(&cli_policy);
	check = oakum_streq(cli->args[0], "check");
	show = oakum_streq(cli->args[0], "show");
	if (!check && !show) {
		cli_unknown(cli, "command", "policy", cli->args[0], verbs,
			    OAKUM_COUNT(verbs), "; there are check, show and verify");
		return CLI_USAGE;
	}
	if (cli->n_args == 2)
		cli->policy = cli->args[1];
	if (cli_load_policy(cli, &policy, &e) < 0)
		return cli_fail(&e);
	if (cli->json)
		cli_print_json(cli, oakum_policy_json(cli->arena, policy));
	else if (check)
		print_files(policy);
	else
		print_settings(policy);
	return CLI_OK;
}

const struct cli_command cli_policy = {
	.name = "policy",
	.usage = "check|show|verify [FILE]",
	.help = "check, show or verify a policy",
	.formats = CLI_PRINTS(JSON),
	.run = run,
};
