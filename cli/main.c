/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - oakum: the administrator's tool; finds the command and its options. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oakum/str.h>

#include "cli.h"

static const struct cli_command *const commands[] = {
	&cli_check, &cli_diff,	 &cli_rewrite, &cli_rules, &cli_explain, &cli_policy,
	&cli_log,   &cli_report, &cli_why,     &cli_setup, &cli_doctor,
};

static void usage(FILE *to)
{
	fprintf(to,
		"usage: oakum COMMAND [OPTIONS] [ARGUMENTS]\n\n"
		"Judges OCI container configurations as oakum-runtime does, and tells\n"
		"what it did.\n\n");
	for (size_t i = 0; i < OAKUM_COUNT(commands); i++)
		fprintf(to, "  %-8s %-24s %s\n", commands[i]->name, commands[i]->usage,
			commands[i]->help);
	fprintf(to,
		"\n--policy FILE judges by that policy, --format chooses text, json and others;\n"
		"oakum COMMAND --help lists the options of one; more is in oakum(1).\n"
		"\nexit status of check and diff: 0 allowed as it is, 3 would be rewritten,\n"
		"4 would be refused, 1 error, 2 wrong usage\n");
}

static const struct cli_command *find_command(struct cli *cli, const char *name)
{
	const char *names[OAKUM_COUNT(commands)];

	for (size_t i = 0; i < OAKUM_COUNT(commands); i++) {
		if (oakum_streq(commands[i]->name, name))
			return commands[i];
		names[i] = commands[i]->name;
	}
	cli_unknown(cli, "command", NULL, name, names, OAKUM_COUNT(names),
		    "; 'oakum --help' lists them");
	return NULL;
}

/* On a terminal that knows them, unless told otherwise. */
static bool wants_colour(void)
{
	const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no_colour && *no_colour) &&
	       !(term && oakum_streq(term, "dumb"));
}

static int run(struct cli *cli, int argc, char **argv)
{
	const struct cli_command *command;

	if (argc < 2 || oakum_streq(argv[1], "--help") || oakum_streq(argv[1], "-h") ||
	    oakum_streq(argv[1], "help")) {
		usage(argc < 2 ? stderr : stdout);
		return argc < 2 ? CLI_USAGE : CLI_OK;
	}
	if (oakum_streq(argv[1], "--version")) {
		printf("oakum %s\n", OAKUM_VERSION);
		return CLI_OK;
	}
	command = find_command(cli, argv[1]);
	cli->colour = wants_colour();
	if (!command || cli_options_read(cli, command, argc - 1, argv + 1) < 0)
		return CLI_USAGE;
	return cli->help ? cli_help(cli, command) : command->run(cli);
}

int main(int argc, char **argv)
{
	struct oakum_arena arena;
	struct cli cli = {.arena = &arena};
	int status;

	oakum_arena_init(&arena, OAKUM_ARENA_CEILING);
	status = run(&cli, argc, argv);
	oakum_arena_release(&arena);
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "oakum: cannot write to standard output\n");
		return CLI_ERROR;
	}
	return status;
}
