/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mend.h - changing a mount of a container that has not been started.
 *
 * Both calls take the descriptor of a place, opened without following a link, and act on just
 * that place: no path of the container is looked up again. They act in the mount namespace of
 * the caller, so oakum_mend_inside calls them in a child that has entered the container's and
 * holds no descriptor but that one.
 */
#ifndef OAKUM_HOOK_MEND_H
#define OAKUM_HOOK_MEND_H

#include <stdbool.h>
#include <stdint.h>

#include <oakum/attr.h>
#include <oakum/err.h>

struct oakum_process;

struct oakum_tmpfs {
	const char *size, *mode; /* as tmpfs(5) takes them */
	uint64_t uid, gid;	 /* of its top directory, as the host counts */
	bool noexec;		 /* nosuid and nodev it always is */
};

/* What is to be done at a place. Returns 0 or a negative errno. */
typedef int oakum_mend_fn(int place, const void *plan);

/* Mounts a new tmpfs there. plan is a struct oakum_tmpfs. */
int oakum_mend_tmpfs(int place, const void *plan) OAKUM_MUST;
/* The same by each of the kernel's two interfaces; -ENOSYS when it has no such. */
int oakum_mend_tmpfs_new(int place, const struct oakum_tmpfs *t) OAKUM_MUST;
int oakum_mend_tmpfs_old(int place, const struct oakum_tmpfs *t) OAKUM_MUST;

/* Detaches the mount whose top is that place, with all that is mounted below it. plan is not
 * looked at. */
int oakum_mend_detach(int place, const void *plan) OAKUM_MUST;

/* Calls mend(place, plan) in the process's mount namespace. place stays the caller's. */
int oakum_mend_inside(const struct oakum_process *p, int place, oakum_mend_fn *mend,
		      const void *plan, struct oakum_err *e) OAKUM_MUST;

#endif
