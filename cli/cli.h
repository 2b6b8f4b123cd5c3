/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli.h - what the commands of `oakum` share: options, judging one document, printing.
 *
 * A command is one file cmd_<name>.c with one function and one line in main.c. Commands print
 * to stdout; errors go to stderr as "oakum: ...".
 */
#ifndef OAKUM_CLI_H
#define OAKUM_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include <oakum/engine.h>

/* Exit statuses of the tool; DESIGN: allowed, error, usage, would be rewritten or refused. */
enum cli_exit {
	CLI_OK = 0,
	CLI_ERROR = 1,
	CLI_USAGE = 2,
	CLI_REWRITE = 3,
	CLI_REFUSE = 4,
};

struct cli {
	struct oakum_arena *arena;
	const char *policy; /* --policy, or NULL */
	bool json;	    /* --format json */
	bool colour;
	char **args; /* what follows the options; NULL-terminated */
	int n_args;
};

struct cli_command {
	const char *name;
	const char *usage; /* behind "oakum NAME" */
	const char *help;  /* one line */
	int (*run)(struct cli *cli);
};

extern const struct cli_command cli_check, cli_rewrite, cli_diff, cli_rules, cli_explain,
	cli_policy;

/* One document that a person named: a bundle, a file, or "-". */
struct cli_subject {
	const char *name; /* as shown */
	const char *
		bundle; /* the directory that relative paths are resolved from, or NULL */
	const char *bytes;
	size_t len;
};

int cli_open(struct cli *cli, const char *arg, struct cli_subject *ret,
	     struct oakum_err *e);
int cli_load_policy(struct cli *cli, struct oakum_policy **ret, struct oakum_err *e);
/* Judges under the policy of the command line. */
int cli_judge(struct cli *cli, const struct cli_subject *subject,
	      struct oakum_outcome **ret, struct oakum_err *e);

/* The exit status that a verdict stands for. */
int cli_exit_status(enum oakum_verdict v);

/* Prints "oakum: <story>" to stderr; returns CLI_ERROR. */
int cli_fail(const struct oakum_err *e);

/* ANSI sequences, or "" when stdout is no terminal or NO_COLOR is set. */
enum cli_style { CLI_PLAIN, CLI_BOLD, CLI_DIM, CLI_RED, CLI_YELLOW, CLI_GREEN };
const char *cli_style(const struct cli *cli, enum cli_style style);

/* Prints text wrapped at 80 columns, every line indented. */
void cli_wrap(const char *text, int indent);

/* Writes a value as JSON with a newline. */
void cli_print_json(struct cli *cli, const struct oakum_node *n);

/* report_text.c, report_json.c: an outcome for a person and for a machine. */
void cli_report_text(struct cli *cli, const char *name, const struct oakum_outcome *out);
struct oakum_node *cli_report_json(struct cli *cli, const struct oakum_outcome *out);
/* What a step of a patch does, in a line: "user.uid: 0 -> 65532". */
char *cli_describe_step(struct cli *cli, const struct oakum_patch_op *op);
/* What is made on the host. */
char *cli_describe_preparation(struct cli *cli, const struct oakum_step *step);

#endif
