/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mount_api.h - the system calls of mount(2) and its successors, by number: not every libc
 * has them, and the headers of some do not go together. Each returns a negative errno.
 */
#ifndef OAKUM_SYS_MOUNT_API_H
#define OAKUM_SYS_MOUNT_API_H

#include <stdbool.h>

#include <oakum/attr.h>

/* A detached copy of the mount at path, which is no one's peer. */
int oakum_mount_clone(const char *path, bool recursive) OAKUM_MUST OAKUM_NONNULL;

int oakum_mount_idmap(int mount, bool recursive, int userns) OAKUM_MUST;

int oakum_mount_attach(int mount, const char *path) OAKUM_MUST OAKUM_NONNULL;

int oakum_mount_make(const char *source, const char *path, const char *type,
		     const char *data) OAKUM_MUST;

/* Remounts the file system at path as it is: the kernel forgets the names that it remembers
 * and that nobody uses. */
int oakum_mount_reconfigure(const char *path) OAKUM_MUST OAKUM_NONNULL;

/* In this mount namespace nothing reaches another one any more. */
int oakum_mount_apart(void) OAKUM_MUST;

#endif
