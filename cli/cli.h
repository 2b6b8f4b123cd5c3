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

/* Every option of every command; the table of their names is in options.c. */
enum cli_option {
	CLI_OPT_POLICY,
	CLI_OPT_FORMAT,
	CLI_OPT_STANDARD,
	CLI_OPT_JSON_PATCH,
	CLI_OPT_FILE,
	CLI_OPT_FOLLOW,
	CLI_OPT_RULE,
	CLI_OPT_CONTAINER,
	CLI_OPT_VERDICT,
	CLI_OPT_SINCE,
	CLI_OPT_OUTPUT,
	CLI_OPT_EXIT_CODE,
	CLI_OPT_DEFAULT,
	CLI_OPT_DRY_RUN,
	CLI_OPT_UNDO,
	CLI_OPT_FORCE,
	CLI_OPT_IN_USE,
	CLI_OPTIONS,
};
#define CLI_TAKES(option) (1u << (CLI_OPT_##option))

enum cli_format {
	CLI_TEXT,
	CLI_JSON,
	CLI_SARIF,
	CLI_HTML,
	CLI_PROMETHEUS,
	CLI_FORMATS,
};
#define CLI_PRINTS(format) (1u << (CLI_##format))

struct cli {
	struct oakum_arena *arena;
	const char *opt[CLI_OPTIONS]; /* the value, "" for a flag, NULL when not given */
	const char *policy;	      /* --policy, or NULL */
	enum cli_format format;
	bool json; /* --format json */
	bool colour;
	bool help;				 /* --help */
	bool dflt, dry_run, undo, force, in_use; /* setup */
	char **args; /* what follows the options; NULL-terminated */
	int n_args;
};

struct cli_command {
	const char *name;
	const char *usage; /* behind "oakum NAME" */
	const char *help;  /* one line */
	unsigned options;  /* CLI_TAKES(…) of those beside --policy and --format */
	unsigned formats;  /* CLI_PRINTS(…) of those beside text */
	int (*run)(struct cli *cli);
};

extern const struct cli_command cli_check, cli_rewrite, cli_diff, cli_rules, cli_explain,
	cli_policy, cli_log, cli_report, cli_why, cli_setup, cli_doctor;

/* Reads the options of a command; what is wrong has been told when it returns -1. */
int cli_options_read(struct cli *cli, const struct cli_command *command, int argc,
		     char **argv);

/* The name of an option that the command takes, or NULL; and what --format may be. */
const char *cli_option_name(const struct cli_command *command, enum cli_option which);
const char *cli_formats(struct cli *cli, const struct cli_command *command);

/* Prints what the command is for and its options; returns CLI_OK. */
int cli_help(struct cli *cli, const struct cli_command *command);

/* "oakum: unknown WHAT 'got': did you mean 'nearest'?", or else what the words are. of, when
 * not NULL, is the command that what belongs to. */
void cli_unknown(struct cli *cli, const char *what, const char *of, const char *got,
		 const char *const *words, size_t n, const char *else_hint);

/* Prints how a command is called; returns CLI_USAGE. */
int cli_usage(const struct cli_command *command);

/* The rule of that name, or NULL with the nearest one suggested. */
const struct oakum_rule *cli_find_rule(struct cli *cli, const char *id);

/* One document that a person named: a bundle, a file, or "-". */
struct cli_subject {
	const char *name; /* as shown */
	const char *
		bundle; /* the directory that relative paths are resolved from, or NULL */
	const char *bytes;
	size_t len;
	struct oakum_json_doc *doc; /* NULL when it cannot be read */
};

/* Opens it. What is recognised as something else than a config.json is declined, with what
 * to do instead; see foreign.c. */
int cli_open(struct cli *cli, const char *arg, struct cli_subject *ret,
	     struct oakum_err *e);
int cli_load_policy(struct cli *cli, struct oakum_policy **ret, struct oakum_err *e);
/* Judges under the policy of the command line. */
int cli_judge(struct cli *cli, const struct cli_subject *subject,
	      struct oakum_outcome **ret, struct oakum_err *e);
int cli_judge_by(struct cli *cli, const struct cli_subject *subject,
		 const struct oakum_policy *policy, struct oakum_outcome **ret,
		 struct oakum_err *e);

/* What it is that people take for a config.json, and what to do with it; NULL when it may be
 * one. In foreign.c. */
const char *cli_foreign(struct cli *cli, const struct cli_subject *subject);

/* The exit status that a verdict stands for. */
int cli_exit_status(enum oakum_verdict v);

/* Prints "oakum: <story>" to stderr; returns CLI_ERROR. */
int cli_fail(const struct oakum_err *e);

/* ANSI sequences, or "" when stdout is no terminal or NO_COLOR is set. */
enum cli_style { CLI_PLAIN, CLI_BOLD, CLI_DIM, CLI_RED, CLI_YELLOW, CLI_GREEN };
const char *cli_style(const struct cli *cli, enum cli_style style);

/* Prints text wrapped at 80 columns, every line indented; the second begins in the column
 * where the indented lines do, and the third puts the lines after the first further in. */
void cli_wrap(const char *text, int indent);
void cli_wrap_from(const char *text, int column);
void cli_wrap_hanging(const char *text, int indent, int further);

/* Writes a value as JSON with a newline. */
void cli_print_json(struct cli *cli, const struct oakum_node *n);
void cli_put_text(struct oakum_arena *a, struct oakum_node *obj, const char *key,
		  const char *text); /* null for NULL */

/* report_text.c, report_json.c: an outcome for a person and for a machine. */
void cli_report_text(struct cli *cli, const struct cli_subject *subject,
		     const struct oakum_outcome *out);
struct oakum_node *cli_report_json(struct cli *cli, const struct cli_subject *subject,
				   const struct oakum_outcome *out);
/* What is made on the host. */
char *cli_describe_preparation(struct cli *cli, const struct oakum_step *step);
void cli_print_preparations(struct cli *cli, const struct oakum_outcome *out);
/* The line of the document at which a finding is, or 0. */
unsigned cli_line(const struct cli_subject *subject, const char *pointer);
/* How many findings an outcome has under an action. */
unsigned cli_count(const struct oakum_outcome *out, enum oakum_action action);
const char *cli_verdict_words(enum oakum_verdict v);
enum cli_style cli_verdict_style(enum oakum_verdict v);

/* report_sarif.c: a log for code scanning, one run, documents one after the other. */
void cli_sarif_begin(struct cli *cli);
void cli_sarif_document(struct cli *cli, const struct cli_subject *subject,
			const struct oakum_outcome *out, bool first);
void cli_sarif_end(struct cli *cli);

/* standards.c: the controls of a standard that a document meets, before and after. */
/* -1 when --standard names none; that has been told. */
int cli_standard_known(struct cli *cli);
int cli_standard(struct cli *cli, const struct cli_subject *subject,
		 const struct oakum_outcome *out, struct oakum_err *e);

#endif
