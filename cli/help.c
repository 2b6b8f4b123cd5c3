/* SPDX-License-Identifier: Apache-2.0 */
/* help.c - oakum COMMAND --help: what it is for, its options and its formats. */
#include <string.h>

#include "cli.h"

#define TEXT_AT 22 /* the column where an option's text begins */

static const struct {
	const char *value, *text;
} options[CLI_OPTIONS] = {
	[CLI_OPT_POLICY] = {"FILE",
			    "judge by this policy, not by the one in " OAKUM_SYSCONFDIR},
	[CLI_OPT_FORMAT] = {"FORMAT", "print "},
	[CLI_OPT_STANDARD] = {"NAME", "cis, pss or nsa: which controls are met"},
	[CLI_OPT_JSON_PATCH] = {"", "print the change as an RFC 6902 patch"},
	[CLI_OPT_FILE] = {"FILE", "read this audit log"},
	[CLI_OPT_FOLLOW] = {"", "go on with what is written from now on"},
	[CLI_OPT_RULE] = {"RULE", "only what this rule found something in"},
	[CLI_OPT_CONTAINER] = {"TEXT",
			       "only containers whose id begins so, or of this name"},
	[CLI_OPT_VERDICT] = {"VERDICT", "only allow, rewrite or refuse"},
	[CLI_OPT_SINCE] = {"TIME",
			   "only what is not older: 90s, 30m, 12h, 7d, or a date"},
	[CLI_OPT_OUTPUT] = {"FILE",
			    "report: write to it; why: read what the container said"},
	[CLI_OPT_EXIT_CODE] = {"N", "the exit status that the container had"},
	[CLI_OPT_DEFAULT] = {"", "also make Oakum the engine's default runtime"},
	[CLI_OPT_DRY_RUN] = {"", "say what would be done"},
	[CLI_OPT_UNDO] = {"", "put back what was there before"},
	[CLI_OPT_FORCE] = {"", "undo although containers need it"},
	[CLI_OPT_IN_USE] = {"", "say what needs oakum-runtime here"},
};

static void print_option(struct cli *cli, enum cli_option which, const char *name,
			 const char *formats)
{
	const char *head = oakum_arena_printf(cli->arena, "--%s%s%s", name,
					      *options[which].value ? " " : "",
					      options[which].value);

	printf("  %-*s", TEXT_AT - 2, head);
	cli_wrap_from(oakum_arena_printf(cli->arena, "%s%s", options[which].text,
					 which == CLI_OPT_FORMAT ? formats : ""),
		      TEXT_AT);
}

int cli_help(struct cli *cli, const struct cli_command *command)
{
	const char *formats = cli_formats(cli, command);

	printf("usage: oakum %s [OPTIONS]%s%s\n", command->name,
	       *command->usage ? " " : "", command->usage);
	cli_wrap(command->help, 2);
	putchar('\n');
	for (enum cli_option i = 0; i < CLI_OPTIONS; i++) {
		const char *name = cli_option_name(command, i);

		if (name && (i != CLI_OPT_FORMAT || command->formats))
			print_option(cli, i, name, formats);
	}
	return CLI_OK;
}
