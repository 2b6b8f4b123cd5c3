/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit.h - the administrator's own account of what was judged, one JSON line a call:
 *
 *   {"schema":1,"time","event","id","bundle","engine","name","image","image_id","rootfs",
 *    "mode","verdict","would","findings":[{"rule","action","pointer","message","excepted"?}],
 *    "changes":[{"op","path","from"?,"to"?,"lost"?,"mount"?}],"refusal","policy":[files]}
 *
 * What is not known is null. A change tells values of the user, of limits and the like alone:
 * no environment, no arguments and no annotations of a workload are written. Lines are ASCII:
 * what a terminal could take for a command is escaped. A member may be added to a schema;
 * none changes its meaning or goes without another number.
 *
 * The line goes out in one write to a file opened for appending, so lines of many processes
 * do not mix, and the file is opened each time, so that it can be renamed away. A failure to
 * write it is told to the caller, who decides by audit.required; nothing is printed, and no part
 * of a line is left.
 */
#ifndef OAKUM_AUDIT_H
#define OAKUM_AUDIT_H

#include <stdbool.h>
#include <time.h>

#include <oakum/arena.h>
#include <oakum/engine.h>
#include <oakum/err.h>
#include <oakum/policy.h>

#define OAKUM_AUDIT_SCHEMA 1
#define OAKUM_AUDIT_LINE_MAX                                                             \
	(256u * 1024) /* bytes; a longer line loses its findings and changes */

struct oakum_audit_event {
	time_t now;
	const char *event;		     /* "create", "exec", … */
	const char *id;			     /* of the container */
	const char *bundle;		     /* NULL where none is known: exec, update */
	const struct oakum_subject *subject; /* NULL where nothing is known */
	const struct oakum_outcome *outcome; /* NULL when nothing could be judged */
	const char *refusal; /* what the user was told, or would have been, or NULL */
	bool passed;	     /* the runtime is called, whatever refusal says */
};

/* Appends the event where the policy says: its file (created for the owner alone, and the
 * directory it is in likewise), the system log, both, or nowhere. */
int oakum_audit_write(struct oakum_arena *a, const struct oakum_policy *policy,
		      const struct oakum_audit_event *event, struct oakum_err *e);

#endif
