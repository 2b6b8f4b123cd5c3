/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit_read.h - reading the audit log as it is: large, growing, rotated, cut off, damaged.
 *
 * A file is read in pieces and an entry lives only while it is looked at, so no file is too
 * large. A line that is no entry is counted and skipped; a line without an end is kept until
 * the rest has come.
 */
#ifndef OAKUM_CLI_AUDIT_READ_H
#define OAKUM_CLI_AUDIT_READ_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/json.h>

#include "cli.h"

/* One line. Texts are NULL when they are not known; all are gone after the call. */
struct cli_entry {
	struct oakum_arena *arena;
	const struct oakum_node *root;
	const char *line; /* as it stands in the file, without its end */
	size_t len;
	const char *time, *event, *id, *name, *image, *image_id, *rootfs, *engine;
	const char *verdict, *would, *refusal;
	const struct oakum_node *findings, *changes;
};

/* Whether it is an entry. */
bool cli_entry_fill(const struct oakum_node *root, struct cli_entry *ret);

typedef void cli_entry_fn(void *data, const struct cli_entry *entry);

struct cli_audit {
	int fd;
	const char *name;
	char *bytes; /* what has been read and not yet looked at */
	size_t len, cap;
	off_t offset;  /* in the file, behind what has been read */
	bool skipping; /* within a line that is too long */
	char head[64]; /* how the file begins, to know when it is written anew */
	size_t head_len;
	unsigned long lines, damaged;
	cli_entry_fn *tell;
	void *data;
};

/* Prepares for reading; the buffer is the arena's. */
void cli_audit_init(struct cli_audit *r, struct oakum_arena *a, cli_entry_fn *tell,
		    void *data);
void cli_audit_close(struct cli_audit *r);
/* "-" is standard input. */
int cli_audit_open(struct cli_audit *r, const char *name, struct oakum_err *e);
/* Reads to the end that there is now; every whole line is told. */
int cli_audit_feed(struct cli_audit *r, struct oakum_err *e);
/* There will be no more: a last line without an end is told as well, if it is whole. */
void cli_audit_finish(struct cli_audit *r);
/* Feeds for ever: waits for more, and goes on in the file that takes its place. */
int cli_audit_follow(struct cli_audit *r, struct oakum_err *e);

/* Reads all files that the command line names, or else that of the policy. */
int cli_audit_read_all(struct cli *cli, struct cli_audit *r, struct oakum_err *e);
/* The audit log of the policy; a story when it has none. */
int cli_audit_file(struct cli *cli, const char **ret, struct oakum_err *e);
/* Tells on stderr how many lines were damaged, if any. */
void cli_audit_complain(const struct cli_audit *r);

/* Which entries a person asked for. */
struct cli_filter {
	const char *rule, *container, *verdict;
	char since[32]; /* RFC 3339; "" for all */
};
/* -1: the options make no sense, and that has been told. */
int cli_filter_read(struct cli *cli, struct cli_filter *ret);
bool cli_filter_takes(const struct cli_filter *f, const struct cli_entry *entry);
/* Whether the entry is of the container that somebody calls by name, id or its beginning. */
bool cli_entry_is_of(const struct cli_entry *entry, const char *container);

#endif
