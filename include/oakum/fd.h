/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fd.h - descriptors with an owner, and reading files that others named.
 */
#ifndef OAKUM_FD_H
#define OAKUM_FD_H

#include <stddef.h>
#include <sys/types.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>

/* For OAKUM_CLEANUP: closes *fd when it is not negative, keeps errno. */
void oakum_fd_close(int *fd);
#define OAKUM_FD OAKUM_CLEANUP(oakum_fd_close)

/* Hands *fd over: returns it and leaves -1 behind. */
static inline int oakum_fd_take(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

/* The name by which /proc has a descriptor of this process. */
#define OAKUM_FD_LINK_MAX 32
void oakum_fd_link(int fd, char ret[OAKUM_FD_LINK_MAX]) OAKUM_NONNULL;

/* Who may have had a hand in a file. */
enum oakum_trust {
	OAKUM_TRUST_UNSET = 0, /* refused */
	/* A regular file with one link, owned by root or the caller, not writable by group or
	 * others: a bundle's config.json, a process file. */
	OAKUM_TRUST_FILE,
	/* That, with any number of links (ostree has several of every file), and each directory
	 * above it likewise (a sticky directory counts as not writable): a policy, a profile, a
	 * program that root will execute. */
	OAKUM_TRUST_PATH,
	/* Any readable regular file: what a person hands to the tool for a look. */
	OAKUM_TRUST_ANY,
};

/* Opens path relative to dirfd (AT_FDCWD for the working directory) for reading, never
 * following a link in its last component unless trust is ANY, never blocking on a FIFO, and
 * checks the opened file against trust. Returns a descriptor (close-on-exec) or a negative
 * errno; the story names file, what is wrong, and how to mend it. */
int oakum_fd_open(int dirfd, const char *path, enum oakum_trust trust,
		  struct oakum_err *e) OAKUM_MUST;

/* Reads all of fd, at most max bytes; more is -EFBIG. The bytes are NUL-terminated in the
 * arena (the NUL is not counted). name is for the story. Works on pipes too. */
int oakum_fd_slurp(struct oakum_arena *a, int fd, const char *name, size_t max,
		   const char **ret_bytes, size_t *ret_len,
		   struct oakum_err *e) OAKUM_MUST;

/* Writes all of it or fails. */
int oakum_fd_write_all(int fd, const char *bytes, size_t len) OAKUM_MUST;

/* Appends one line, in one write, to a descriptor that was opened with O_APPEND. Of a line
 * that does not fit on the disk nothing stays, unless somebody has appended to it meanwhile. */
int oakum_fd_append(int fd, const char *line, size_t len) OAKUM_MUST;

#endif
