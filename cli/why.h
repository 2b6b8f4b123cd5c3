/* SPDX-License-Identifier: Apache-2.0 */
/*
 * why.h - which of the changes that were made to a container hurt it.
 *
 * What is known: the line of the audit log from its creation, its exit status, what it said,
 * what the kernel said. Each symptom makes rules suspect, but only rules that did change this
 * container. A suspicion is not a proof; the most likely come first, with what speaks for them.
 */
#ifndef OAKUM_CLI_WHY_H
#define OAKUM_CLI_WHY_H

#include <stdint.h>

#include <oakum/rule.h>

#include "audit_read.h"
#include "cli.h"

#define WHY_RULES_MAX	 64
#define WHY_EVIDENCE_MAX 6

struct why_suspect {
	const struct oakum_rule *rule;
	const char *message; /* what the rule had found */
	int score;
	const char *evidence[WHY_EVIDENCE_MAX];
	size_t n_evidence;
};

struct why {
	struct cli *cli;
	struct oakum_arena *arena;
	const char *container; /* as the person calls it */
	char *line;	       /* the last one that fits, of OAKUM_AUDIT_LINE_MAX bytes */
	size_t len;
	struct cli_entry entry; /* of that line */
	struct why_suspect suspects[WHY_RULES_MAX];
	size_t n_suspects;
	int64_t uid;	   /* that it ran as, or -1 */
	const char *ended; /* RFC 3339; NULL when not known */
	bool known_exit, running;
	int64_t exit_code;
};

/* The rule is suspect for that reason, if it changed the container at all. */
void why_suspect(struct why *w, const char *rule, int score, const char *fmt, ...)
	OAKUM_PRINTF(4, 5);
/* Whether the container lost that capability. */
bool why_lost(const struct why *w, const char *capability);

/* why_symptoms.c: the text of the container's output, and its exit status. */
void why_read_text(struct why *w, const char *text, size_t len);
void why_read_exit(struct why *w);

/* why_state.c: what the engine, the record and the kernel know. */
void why_read_docker(struct why *w);
void why_read_record(struct why *w);
void why_read_kernel(struct why *w);

/* why_files.c: tells whose a path in the image is that the container could not use. */
void why_look_at_path(struct why *w, const char *path);

#endif
