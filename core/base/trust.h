/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust.h - who could have changed a file or the way to it; private to core/base.
 */
#ifndef OAKUM_BASE_TRUST_H
#define OAKUM_BASE_TRUST_H

#include <limits.h>
#include <sys/stat.h>

#include <oakum/attr.h>
#include <oakum/err.h>

/* Refuses (-EPERM) what is owned by neither root nor the caller, or writable by group or
 * others; a sticky directory may be writable. name is for the story. */
int oakum_trust_owner(const struct stat *st, const char *name,
		      struct oakum_err *e) OAKUM_MUST;

/* Goes from the directory (dirfd, or / for an absolute path) to the one that holds the last
 * component of path, one component at a time, through symbolic links as well, and refuses
 * every directory on the way and above it, and every link, that oakum_trust_owner refuses.
 * Gives that directory and the last component. */
int oakum_trust_walk(int dirfd, const char *path, int *ret_parent,
		     char ret_base[NAME_MAX + 1], struct oakum_err *e) OAKUM_MUST;

#endif
