/* SPDX-License-Identifier: Apache-2.0 */
/* options.c - the options of all commands, and which of them a command takes. */
#include <getopt.h>
#include <string.h>

#include <oakum/attr.h>
#include <oakum/str.h>

#include "cli.h"

#define EVERYWHERE (CLI_TAKES(POLICY) | CLI_TAKES(FORMAT))

static const struct {
	const char *name;
	bool value;
} table[CLI_OPTIONS] = {
	[CLI_OPT_POLICY] = {"policy", true},
	[CLI_OPT_FORMAT] = {"format", true},
	[CLI_OPT_STANDARD] = {"standard", true},
	[CLI_OPT_JSON_PATCH] = {"json-patch", false},
	[CLI_OPT_FILE] = {"file", true},
	[CLI_OPT_FOLLOW] = {"follow", false},
	[CLI_OPT_RULE] = {"rule", true},
	[CLI_OPT_CONTAINER] = {"container", true},
	[CLI_OPT_VERDICT] = {"verdict", true},
	[CLI_OPT_SINCE] = {"since", true},
	[CLI_OPT_OUTPUT] = {"output", true},
	[CLI_OPT_EXIT_CODE] = {"exit-code", true},
	[CLI_OPT_DEFAULT] = {"default", false},
	[CLI_OPT_DRY_RUN] = {"dry-run", false},
	[CLI_OPT_UNDO] = {"undo", false},
	[CLI_OPT_FORCE] = {"force", false},
	[CLI_OPT_IN_USE] = {"in-use", false},
};

static const char *const formats[CLI_FORMATS] = {
	[CLI_TEXT] = "text",
	[CLI_JSON] = "json",
	[CLI_SARIF] = "sarif",
	[CLI_HTML] = "html",
	[CLI_PROMETHEUS] = "prometheus",
};

void cli_unknown(struct cli *cli, const char *what, const char *of, const char *got,
		 const char *const *words, size_t n, const char *else_hint)
{
	const char *nearest = oakum_str_nearest(got, words, n);

	fprintf(stderr, "oakum: unknown %s '%s'", what,
		oakum_str_show(cli->arena, got, 80));
	if (of)
		fprintf(stderr, " of '%s'", of);
	if (nearest)
		fprintf(stderr, ": did you mean '%s'?\n", nearest);
	else
		fprintf(stderr, "%s\n", else_hint);
}

int cli_usage(const struct cli_command *command)
{
	fprintf(stderr, "usage: oakum %s %s\n", command->name, command->usage);
	return CLI_USAGE;
}

static unsigned taken_by(const struct cli_command *command)
{
	return command->options | EVERYWHERE;
}

/* argv[at] is no option of this command, or lacks what must follow. */
static int wrong(struct cli *cli, const struct cli_command *command, const char *arg)
{
	const char *words[CLI_OPTIONS], *list = "";
	const char *name = arg + strspn(arg, "-");
	const char *bare = oakum_arena_dup(cli->arena, name, strcspn(name, "="));
	size_t n = 0;

	for (size_t i = 0; i < CLI_OPTIONS; i++) {
		if (!(taken_by(command) & (1u << i)))
			continue;
		if (oakum_streq(bare, table[i].name)) {
			fprintf(stderr, "oakum: option '--%s' of '%s' %s\n", bare,
				command->name,
				table[i].value ? "needs a value" : "takes no value");
			return -1;
		}
		words[n] = oakum_arena_printf(cli->arena, "--%s", table[i].name);
		list = oakum_arena_printf(cli->arena, "%s%s%s", list, n ? ", " : "",
					  words[n]);
		n++;
	}
	cli_unknown(cli, "option", command->name,
		    oakum_arena_dup(cli->arena, arg, strcspn(arg, "=")), words, n,
		    oakum_arena_printf(cli->arena, "; it takes %s", list));
	return -1;
}

static bool prints(const struct cli_command *command, enum cli_format format)
{
	return format == CLI_TEXT || command->formats & (1u << format);
}

const char *cli_formats(struct cli *cli, const struct cli_command *command)
{
	const char *list = formats[CLI_TEXT];

	for (enum cli_format i = CLI_TEXT + 1; i < CLI_FORMATS; i++) {
		if (prints(command, i))
			list = oakum_arena_printf(cli->arena, "%s, %s", list, formats[i]);
	}
	return list;
}

const char *cli_option_name(const struct cli_command *command, enum cli_option which)
{
	return taken_by(command) & (1u << which) ? table[which].name : NULL;
}

static int choose_format(struct cli *cli, const struct cli_command *command)
{
	const char *want = cli->opt[CLI_OPT_FORMAT], *words[CLI_FORMATS];
	size_t n = 0;

	for (enum cli_format i = CLI_TEXT; want && i < CLI_FORMATS; i++) {
		if (!prints(command, i))
			continue;
		if (oakum_streq(want, formats[i])) {
			cli->format = i;
			cli->json = i == CLI_JSON;
			return 0;
		}
		words[n++] = formats[i];
	}
	if (!want)
		return 0;
	cli_unknown(cli, "format", NULL, want, words, n,
		    oakum_arena_printf(cli->arena, "; '%s' prints %s", command->name,
				       cli_formats(cli, command)));
	return -1;
}

/* What getopt looks for: the command's own options, each with its number. */
static void list_options(const struct cli_command *command, struct option *ret)
{
	for (int i = 0; i < CLI_OPTIONS; i++) {
		if (taken_by(command) & (1u << i))
			*ret++ = (struct option){.name = table[i].name,
						 .has_arg = table[i].value,
						 .val = 256 + i};
	}
	*ret++ = (struct option){.name = "help", .val = 'h'};
	*ret = (struct option){0};
}

int cli_options_read(struct cli *cli, const struct cli_command *command, int argc,
		     char **argv)
{
	struct option options[CLI_OPTIONS + 2];
	int c;

	list_options(command, options);
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":p:f:h", options, NULL)) != -1) {
		if (c == 'p')
			c = 256 + CLI_OPT_POLICY;
		if (c == 'f')
			c = 256 + CLI_OPT_FORMAT;
		if (c == 'h') {
			cli->help = true;
			return 0;
		}
		if (c < 256)
			return wrong(cli, command, argv[optind - 1]);
		cli->opt[c - 256] = table[c - 256].value ? optarg : "";
	}
	cli->policy = cli->opt[CLI_OPT_POLICY];
	cli->args = argv + optind;
	cli->n_args = argc - optind;
	return choose_format(cli, command);
}
