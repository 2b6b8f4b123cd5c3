/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sys.h - the real machine behind host.h.
 *
 * One host is one look at the machine: the mount table, places and sockets are read when they
 * are first asked for and remembered, so that all rules judge the same facts. Whoever changes
 * the machine and wants to look again opens another host. No library but libc is used here.
 *
 * What cannot be seen from here: sockets of other network namespaces are not listed by the
 * kernel; a FUSE file system may show anything; between the look and the mount another process
 * may rename. The hook looks again when the mounts are made.
 */
#ifndef OAKUM_SYS_H
#define OAKUM_SYS_H

#include <stdbool.h>
#include <sys/stat.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/host.h>
#include <oakum/mountinfo.h>

/* Makes a host in the arena. bundle_dir must exist: relative paths start there. rootfs is
 * "root.path" as the config has it, relative to the bundle or absolute; NULL or missing on the
 * machine: then no file of the image exists. Nothing has to be closed. */
int oakum_host_open(struct oakum_arena *a, const char *bundle_dir, const char *rootfs,
		    struct oakum_host **ret, struct oakum_err *e) OAKUM_MUST;

/* The mount table that such a host answers from. */
int oakum_host_mounts(const struct oakum_host *h, const struct oakum_mountinfo **ret,
		      struct oakum_err *e) OAKUM_MUST;

/* Whether a namespace of that type of the runtime-spec, which st is of, is one of the host's
 * own: the member is_host_namespace for who holds it already. */
int oakum_namespace_is_hosts(const char *type, const struct stat *st, bool *ret,
			     struct oakum_err *e) OAKUM_MUST;

/* The arena of a host that oakum_host_open made: what its answers live in. */
struct oakum_arena *oakum_host_arena(const struct oakum_host *h) OAKUM_NONNULL;

/* The member seccomp_profile of such a host; in core/sys/seccomp*.c. */
int oakum_seccomp_profile(const struct oakum_host *h, const char *name,
			  const struct oakum_seccomp **ret,
			  struct oakum_err *e) OAKUM_MUST;

#endif
