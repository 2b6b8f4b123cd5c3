/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record.h - what Oakum remembers of a container between create and delete.
 *
 * An engine builds the process of an exec from its own spec, not from the rewritten one, and
 * calls most verbs with no more than the container's id. So create leaves a record behind:
 *
 *   <run directory>/<key>/runtime       a link to the real runtime that has the container
 *   <run directory>/<key>/made          a link that is no path: who made the record, for which
 *                                       id, and the bundle, which a killed create may have
 *                                       left a file in
 *   <run directory>/<key>/record.json   what was known and decided then
 *
 * The key is a hash of the runtime's state directory (--root) and the id; the record names
 * both, and one that names others counts as none. Records are root's, appear whole or not at
 * all, and a new one replaces the old one of the same container.
 *
 * Where one Oakum calls another, the inner one's record is the one that stays: later calls go
 * to its runtime directly.
 *
 * Where the runtime fails to create and nobody calls delete, the record goes when another of the
 * same state directory is written.
 *
 * The record goes when delete is called, before the runtime is: whether a delete will succeed
 * cannot be known. A container that outlives its delete (it was running, and nobody said
 * --force) is then held to the policy's defaults, without the exceptions of its image.
 */
#ifndef OAKUM_RECORD_H
#define OAKUM_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/policy.h>

#define OAKUM_RECORD_KEY_SIZE 33 /* 32 hex digits and NUL */

struct oakum_record_key {
	char name[OAKUM_RECORD_KEY_SIZE];
};

/* A rule that was not held against the container, until when, and why. */
struct oakum_record_exception {
	const char *rule, *reason, *expires;
};

struct oakum_record {
	const char *root; /* the runtime's state directory */
	const char *id;
	const char *bundle;
	const char *runtime; /* absolute path */
	const char *policy;  /* the policy file, or what stood for it */
	const char *view; /* where its engine sees its files, when it is not given those
			      * themselves; else NULL */
	int64_t uid, gid; /* of the container's process; -1 when not known */
	/* The lowest id of the host that its user namespace maps; 0: it has none, or that is
	 * not known. */
	uint64_t lowest_id;
	bool remapped; /* the rule user has given it that */
	struct oakum_subject subject;
	const char *const *secrets; /* variables that became files: see plan.h */
	size_t n_secrets;
	const struct oakum_record_exception *excepted;
	size_t n_excepted;
	time_t created; /* written only */
};

void oakum_record_key(const char *root, const char *id,
		      struct oakum_record_key *ret) OAKUM_NONNULL;

/* The runtime of a container, by one readlink. Returns 0, or a negative errno (-ENOENT: there
 * is no record). dir is the run directory. Allocates nothing and tells no story. */
int oakum_record_runtime(const char *dir, const struct oakum_record_key *key, char *ret,
			 size_t size) OAKUM_MUST OAKUM_NONNULL;

/* Its bundle, likewise. */
int oakum_record_bundle(const char *dir, const struct oakum_record_key *key, char *ret,
			size_t size) OAKUM_MUST OAKUM_NONNULL;

/* Writes the record. The run directory is made if need be, for the owner alone. */
int oakum_record_write(struct oakum_arena *a, const char *dir,
		       const struct oakum_record *record, struct oakum_err *e) OAKUM_MUST;

/* Reads it. -ENOENT: there is none, or it is another container's. Any other failure means
 * that there is one that cannot be trusted or understood. */
int oakum_record_read(struct oakum_arena *a, const char *dir, const char *root,
		      const char *id, struct oakum_record *ret,
		      struct oakum_err *e) OAKUM_MUST;

/* Removes it, and what a killed writer left of it. Returns 0 or the first negative errno that
 * is not -ENOENT. Allocates nothing. */
int oakum_record_remove(const char *dir,
			const struct oakum_record_key *key) OAKUM_NONNULL;

#endif
