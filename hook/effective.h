/* SPDX-License-Identifier: Apache-2.0 */
/*
 * effective.h - the config as it would read if it said what is really mounted.
 *
 * The rules about mounts judge sources. So each mount of the container becomes an entry whose
 * source is a path of the host that leads to the very place that is mounted, and the same
 * rules, parameters and exceptions apply to facts that applied to promises.
 */
#ifndef OAKUM_HOOK_EFFECTIVE_H
#define OAKUM_HOOK_EFFECTIVE_H

#include <oakum/err.h>
#include <oakum/json.h>
#include <oakum/mountinfo.h>

#include "hook.h"
#include "trace.h"

struct oakum_effective {
	struct oakum_hook *hook;
	struct oakum_trace trace;
	struct oakum_node *mounts;     /* an array of entries */
	const struct oakum_mount **of; /* the mount that each entry is of */
	const char **places;	       /* and where that is in the container */
	bool strange;		       /* one has bytes that no config could have */
	size_t size; /* of the entries as a text: as much as a config may have is judged */
};

/* n: how many mounts will be added at most. */
void oakum_effective_init(struct oakum_hook *h, const struct oakum_mountinfo *hosts,
			  size_t n, struct oakum_effective *ret);

/* Adds what mount m, at place in the container, shows of the host, if anything. What cannot
 * be traced is told as a finding. */
void oakum_effective_add(struct oakum_effective *f, const struct oakum_mount *m,
			 const char *place);

/* Judges all that was added. The findings are with the hook's others then. */
int oakum_effective_judge(struct oakum_effective *f, struct oakum_err *e) OAKUM_MUST;

#endif
