/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace.h - from a mount of the container back to a path of the host that shows the same.
 *
 * A mount is known by (device, path within its file system). The host's own mounts are
 * indexed by that pair, so that finding one takes as long as the path has components,
 * however many mounts there are.
 */
#ifndef OAKUM_HOOK_TRACE_H
#define OAKUM_HOOK_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/host.h>
#include <oakum/mountinfo.h>

struct oakum_trace {
	struct oakum_arena *arena;
	const struct oakum_host *host;
	const struct oakum_mountinfo *mounts; /* the host's */
	uint32_t *slots;   /* hash table of indexes from 1 by (dev, root), 0 is free */
	uint32_t *devices; /* likewise by dev alone */
	uint32_t *next;	   /* the following mount of the same pair, from 1 */
	size_t n_slots;
};

void oakum_trace_init(struct oakum_arena *a, const struct oakum_host *host,
		      const struct oakum_mountinfo *mounts, struct oakum_trace *ret);

/* Whether the host has that file system mounted anywhere, as a whole or in part. */
bool oakum_trace_has_device(const struct oakum_trace *t, const char *dev);

/* A path of the host that leads to the same place as mount m does, and that place; NULL when
 * no mount of the host shows it. */
const char *oakum_trace_path(const struct oakum_trace *t, const struct oakum_mount *m,
			     struct oakum_place *ret);

#endif
