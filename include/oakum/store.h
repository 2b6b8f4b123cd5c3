/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store.h - replacing a file so that a reader sees the old bytes or the new, never a part.
 */
#ifndef OAKUM_STORE_H
#define OAKUM_STORE_H

#include <stddef.h>
#include <sys/stat.h>

#include <oakum/attr.h>
#include <oakum/err.h>

/* Puts bytes in the place of the file called name in the directory dirfd: written to a new
 * file, given the owner, group and mode of like, flushed, named temp, and renamed. On failure
 * the old file stands as it was and nothing is left beside it. A process that is killed leaves
 * temp behind at the most, and whole where the file system knows files without a name; the
 * next one that says the same temp clears it away. */
int oakum_store_replace(int dirfd, const char *name, const char *temp,
			const struct stat *like, const char *bytes, size_t len,
			struct oakum_err *e) OAKUM_MUST;

/* Creates the file called name in the directory dirfd, which must not be there, with a mode
 * that lets nobody but the owner read it. Nothing is left on failure. */
int oakum_store_new(int dirfd, const char *name, const char *bytes, size_t len,
		    struct oakum_err *e) OAKUM_MUST;

#endif
