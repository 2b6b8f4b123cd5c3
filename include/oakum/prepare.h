/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prepare.h - carries a plan out, and takes it back.
 *
 *   <run directory>/prepared/<key>/plan.json   whose it is, who made it, its steps
 *   <run directory>/prepared/<key>/…           what was made: files and mounts, root's alone
 *
 * The key is the record's (record.h). plan.json is written before anything is made, so what
 * a killed process leaves can be taken back by whoever comes across it: delete, a create of
 * the same container, or any create that prepares something, which clears away what belongs
 * to no container and to no process that is still at work. Contents of files are in memory
 * alone and go with it.
 */
#ifndef OAKUM_PREPARE_H
#define OAKUM_PREPARE_H

#include <stdbool.h>
#include <stdint.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/plan.h>
#include <oakum/record.h>

struct oakum_preparation {
	const char *root; /* the runtime's state directory */
	const char *id;
	const char *bundle;
	const struct oakum_step *steps;
	uint32_t uid, gid; /* on the host, of the container's user: the owner of files */
	const char
		*label; /* linux.mountLabel for file systems in memory; NULL for none */
};

/* "<run directory>/prepared/<key>". */
char *oakum_prepared_dir(struct oakum_arena *a, const char *dir,
			 const struct oakum_record_key *key);

/* Whether this very process has made that directory, before it executed this program. */
bool oakum_prepared_is_made(struct oakum_arena *a, const char *prepared) OAKUM_MUST;

/* Carries the steps out, dir being the run directory. What was prepared for that container
 * before goes, unless this very process did it. On failure nothing is left. */
int oakum_prepare(struct oakum_arena *a, const char *dir,
		  const struct oakum_preparation *p, struct oakum_err *e) OAKUM_MUST;

/* Takes back what was prepared for a container, as well as it can; what is left then is cleared
 * away by the next create that prepares something. One system call where no container has
 * anything. */
void oakum_prepare_undo(const char *dir,
			const struct oakum_record_key *key) OAKUM_NONNULL;

/* The prepared directory of a container of which only that is known, or NULL. */
const char *oakum_prepared_find(struct oakum_arena *a, const char *dir, const char *id,
				const char *bundle);

#endif
