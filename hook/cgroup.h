/* SPDX-License-Identifier: Apache-2.0 */
/* cgroup.h - the control groups that the container's process is in. */
#ifndef OAKUM_HOOK_CGROUP_H
#define OAKUM_HOOK_CGROUP_H

#include <stdbool.h>
#include <sys/types.h>

#include <oakum/err.h>
#include <oakum/mountinfo.h>

#include "hook.h"

struct oakum_cgroup_view {
	struct oakum_arena *arena;
	const char *groups;		      /* /proc/PID/cgroup */
	const struct oakum_mountinfo *mounts; /* the host's */
	bool unified;
	bool swap; /* it can be limited */
	/* Version 2: the group above the process's own, where nobody else is in that either: crun
	 * limits systemd's scope, and has the process in a group below it. Else NULL. */
	const char *above;
};

int oakum_cgroup_view(struct oakum_hook *h, struct oakum_cgroup_view *ret,
		      struct oakum_err *e) OAKUM_MUST;

/* The group of a controller (with version 2 the one there is), or NULL. */
const char *oakum_cgroup_path(const struct oakum_cgroup_view *v, const char *controller);

/* The path of a file of that group, on the host; -ENODEV when its hierarchy is not mounted. */
int oakum_cgroup_file(const struct oakum_cgroup_view *v, const char *controller,
		      const char *file, const char **ret, struct oakum_err *e) OAKUM_MUST;

/* What such a file says, or that of the group above where this one sets no limit; -ENOENT when
 * there is none. */
int oakum_cgroup_read(const struct oakum_cgroup_view *v, const char *controller,
		      const char *file, const char **ret, struct oakum_err *e) OAKUM_MUST;

/* Whether the process is alone in its group of that controller: what is changed there is
 * changed for nobody else. */
bool oakum_cgroup_is_alone(const struct oakum_cgroup_view *v, pid_t pid,
			   const char *controller);

/* A host whose answers about that process's own cgroup leave the process itself out: a group
 * is not in use because the container that it was made for is in it. */
int oakum_cgroup_own_host(struct oakum_hook *h, const struct oakum_host **ret,
			  struct oakum_err *e) OAKUM_MUST;

#endif
