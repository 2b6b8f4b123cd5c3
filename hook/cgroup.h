/* SPDX-License-Identifier: Apache-2.0 */
/* cgroup.h - the control groups that the container's process is in. */
#ifndef OAKUM_HOOK_CGROUP_H
#define OAKUM_HOOK_CGROUP_H

#include <stdbool.h>

#include <oakum/err.h>
#include <oakum/mountinfo.h>

#include "hook.h"

struct oakum_cgroup_view {
	struct oakum_arena *arena;
	const char *groups;		      /* /proc/PID/cgroup */
	const struct oakum_mountinfo *mounts; /* the host's */
	bool unified;
};

int oakum_cgroup_view(struct oakum_hook *h, struct oakum_cgroup_view *ret,
		      struct oakum_err *e) OAKUM_MUST;

/* The group of a controller (with version 2 the one there is), or NULL. */
const char *oakum_cgroup_path(const struct oakum_cgroup_view *v, const char *controller);

/* A file of that group. */
int oakum_cgroup_read(const struct oakum_cgroup_view *v, const char *controller,
		      const char *file, const char **ret, struct oakum_err *e) OAKUM_MUST;

/* A host whose answers about that process's own cgroup leave the process itself out: a group
 * is not in use because the container that it was made for is in it. */
int oakum_cgroup_own_host(struct oakum_hook *h, const struct oakum_host **ret,
			  struct oakum_err *e) OAKUM_MUST;

#endif
