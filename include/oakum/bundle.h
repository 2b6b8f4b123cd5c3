/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle.h - an OCI bundle: its directory, held open, and its config.json, read once.
 *
 * What a stranger could exchange between our reading and the runtime's is refused: a bundle
 * directory or a config.json that is not root's or the caller's, or that others may write.
 */
#ifndef OAKUM_BUNDLE_H
#define OAKUM_BUNDLE_H

#include <stddef.h>
#include <sys/stat.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>

struct oakum_bundle {
	int dirfd;
	const char *path;   /* absolute, without symbolic links */
	const char *name;   /* path + "/config.json", for messages */
	struct stat config; /* of config.json, as it was opened */
	const char *bytes;
	size_t len;
};

/* Opens the bundle at path, relative to the working directory. The story begins with what is
 * wrong and where; nothing is changed. */
int oakum_bundle_open(struct oakum_arena *a, const char *path, struct oakum_bundle *ret,
		      struct oakum_err *e) OAKUM_MUST;

/* Puts another config.json in the place of the one that was read, with its owner and mode. A
 * process that is killed may leave ".config.json.oakum-TAG" in the bundle. */
int oakum_bundle_store(const struct oakum_bundle *b, const char *tag, const char *bytes,
		       size_t len, struct oakum_err *e) OAKUM_MUST;

/* Removes that file from the bundle at path. Returns 0, also when there is none, or a negative
 * errno. Allocates nothing. */
int oakum_bundle_sweep(const char *path, const char *tag) OAKUM_NONNULL;

/* For OAKUM_CLEANUP. Storage before any open is OAKUM_BUNDLE_INIT. */
void oakum_bundle_close(struct oakum_bundle *b);
#define OAKUM_BUNDLE_INIT                                                                \
	{                                                                                \
		.dirfd = -1                                                              \
	}

#endif
