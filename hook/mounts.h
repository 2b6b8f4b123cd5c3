/* SPDX-License-Identifier: Apache-2.0 */
/* mounts.h - the mount tables of the host and of the container, read at one time. */
#ifndef OAKUM_HOOK_MOUNTS_H
#define OAKUM_HOOK_MOUNTS_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/mountinfo.h>

struct oakum_mount_tables {
	const struct oakum_mountinfo *host;
	struct oakum_mountinfo *container;
	const char *rootfs; /* where the container's root file system is mounted */
	unsigned *shared;   /* peer groups of the host, sorted */
	size_t n_shared;
};

/* Whether what is mounted on m appears on the host. */
bool oakum_mounts_shared(const struct oakum_mount_tables *t, const struct oakum_mount *m);

#endif
