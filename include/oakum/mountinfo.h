/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mountinfo.h - the mount table of a process, read from /proc/PID/mountinfo.
 *
 * A reader of its own: libmount costs more to load than everything else that happens at
 * `create` together. The table is parsed in one pass; a line that proc(5) does not describe
 * fails the whole table, because a mount that was not understood cannot be judged.
 * Nothing here changes a mount.
 */
#ifndef OAKUM_MOUNTINFO_H
#define OAKUM_MOUNTINFO_H

#include <stddef.h>
#include <stdint.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>

#define OAKUM_MOUNTINFO_SIZE_MAX (64u * 1024 * 1024) /* bytes of text */

/* One line. Everything is unescaped but super, whose values may hold commas: see
 * oakum_mount_super. */
struct oakum_mount {
	unsigned id, parent;
	const char *dev;   /* "major:minor" */
	const char *root;  /* of the mount within its file system; "net:[…]" on nsfs */
	const char *point; /* as this process sees it */
	const char *options;  /* of the mount */
	const char *optional; /* "shared:1 master:2", "" when none */
	const char *fs_type;
	const char *source; /* may be "" */
	const char *super;  /* options of the file system, still escaped */
};

struct oakum_mountinfo {
	const struct oakum_mount *mounts; /* in the kernel's order */
	size_t n;
	uint32_t *by_id; /* hash table of indexes from 1, 0 is free */
	size_t slots;	 /* a power of two */
};

/* Parses text; -EBADMSG names the line. name is for the story. */
int oakum_mountinfo_parse(struct oakum_arena *a, const char *name, const char *text,
			  size_t len, struct oakum_mountinfo **ret,
			  struct oakum_err *e) OAKUM_MUST;

/* Reads and parses a file such as /proc/self/mountinfo. */
int oakum_mountinfo_read(struct oakum_arena *a, const char *path,
			 struct oakum_mountinfo **ret, struct oakum_err *e) OAKUM_MUST;

/* The mount of that id, or NULL. */
const struct oakum_mount *oakum_mountinfo_by_id(const struct oakum_mountinfo *mi,
						unsigned id) OAKUM_PURE OAKUM_NONNULL;

/* The mount that a canonical path lies on: walks as the kernel does, so that what is mounted
 * over something else wins whatever the order of the lines. NULL when the table has no root. */
const struct oakum_mount *oakum_mountinfo_holding(const struct oakum_mountinfo *mi,
						  const char *path) OAKUM_NONNULL;

/* Where a canonical path on mount m lies within m's file system: m->root + rest. NULL when
 * path is not below m's mount point. */
const char *oakum_mount_fs_path(struct oakum_arena *a, const struct oakum_mount *m,
				const char *path) OAKUM_NONNULL;

/* What a recursive bind of path, which lies on mount top, takes along: for each mount one
 * byte, not 0 when it comes along. Those that another one covers come along too. */
const uint8_t *oakum_mountinfo_below(struct oakum_arena *a,
				     const struct oakum_mountinfo *mi,
				     const struct oakum_mount *top,
				     const char *path) OAKUM_NONNULL;

/* The next option of an escaped list such as super, unescaped; NULL at the end. *rest is
 * where to go on. */
char *oakum_mount_super(struct oakum_arena *a, const char **rest) OAKUM_NONNULL;

#endif
