/* SPDX-License-Identifier: Apache-2.0 */
/* status.h - what /proc/PID/status says about the privileges of a process; see proc(5). */
#ifndef OAKUM_HOOK_STATUS_H
#define OAKUM_HOOK_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>

enum oakum_cap_set {
	OAKUM_SET_INHERITABLE,
	OAKUM_SET_PERMITTED,
	OAKUM_SET_EFFECTIVE,
	OAKUM_SET_BOUNDING,
	OAKUM_SET_AMBIENT,
	OAKUM_SETS,
};

struct oakum_status {
	char state;		 /* 'R', 'S', 'Z'… */
	uint64_t uid[4], gid[4]; /* real, effective, saved, of the file system */
	uint64_t *groups;
	size_t n_groups;
	uint64_t caps[OAKUM_SETS];
	uint64_t no_new_privs;
	uint64_t seccomp; /* 0 none, 1 strict, 2 filter */
};

/* Every line that is asked about must be there. */
int oakum_status_parse(struct oakum_arena *a, const char *text, struct oakum_status *ret,
		       struct oakum_err *e) OAKUM_MUST;

#endif
