/* SPDX-License-Identifier: Apache-2.0 */
/*
 * changes.h - what makes two configurations different, in sentences.
 *
 * The two trees are walked together. A place that a person has a word for (the user, the
 * capabilities, a mount) has a function that finds it; any other difference is told by its
 * pointer. So nothing that differs is left out, and nothing is told twice.
 */
#ifndef OAKUM_CLI_CHANGES_H
#define OAKUM_CLI_CHANGES_H

#include <oakum/attr.h>
#include <oakum/json.h>

struct cli_change {
	struct cli_change *next;
	const char *topic; /* "process", "mounts", "kernel" or "other" */
	const char *rule;  /* the rule whose work it usually is */
	const char *text;  /* "runs as 65532:65532 instead of root" */
};

struct cli_differ {
	struct oakum_arena *arena;
	const struct oakum_node *before, *after; /* the whole documents */
	const char *topic, *rule;		 /* of the place that is looked at */
	struct cli_change *first, *last;
};

/* All differences, in the order of the documents. */
const struct cli_change *cli_changes(struct oakum_arena *a,
				     const struct oakum_node *before,
				     const struct oakum_node *after);

/* For the functions of places: appends a sentence. rule NULL: the place's own. */
void cli_change_add(struct cli_differ *d, const char *rule, const char *fmt, ...)
	OAKUM_PRINTF(3, 4);

/* A place: before or after may be NULL, not both, and they differ. */
typedef void cli_change_fn(struct cli_differ *d, const struct oakum_node *before,
			   const struct oakum_node *after);
cli_change_fn cli_change_user, cli_change_env, cli_change_args, cli_change_capabilities,
	cli_change_no_new_privileges, cli_change_rlimits, cli_change_lsm,
	cli_change_mounts, cli_change_hidden_paths, cli_change_readonly,
	cli_change_seccomp, cli_change_memory, cli_change_pids, cli_change_cpu,
	cli_change_namespaces, cli_change_mappings, cli_change_members,
	cli_change_propagation, cli_change_hooks;

/* Values for a person: short, printable. */
char *cli_value_text(struct oakum_arena *a, const struct oakum_node *n);
/* "A, B, C and 9 more": the strings of from that are not in without; "" for none. */
const char *cli_less(struct oakum_arena *a, const struct oakum_node *from,
		     const struct oakum_node *without, unsigned most,
		     const char *skip_prefix);
/* "12052 MiB" */
const char *cli_bytes_text(struct oakum_arena *a, const struct oakum_node *n);

#endif
