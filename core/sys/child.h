/* SPDX-License-Identifier: Apache-2.0 */
/*
 * child.h - doing something where this process must not go: in a child with namespaces of its
 * own, which is over when the call returns.
 */
#ifndef OAKUM_SYS_CHILD_H
#define OAKUM_SYS_CHILD_H

#include <sys/types.h>

#include <oakum/attr.h>
#include <oakum/err.h>

/* Calls fn(arg, e) in a child that has new namespaces as flags (CLONE_NEWNS…) say, and shares
 * this process's descriptors: one that it opens stays open. Nothing else that it does is seen
 * here. Returns what fn returned, with its story. */
int oakum_child_call(unsigned long flags, int (*fn)(void *arg, struct oakum_err *e),
		     void *arg, struct oakum_err *e) OAKUM_MUST;

/* A child in new namespaces that does nothing but wait, at most as long as this process lives.
 * Returns its pid or a negative errno. */
pid_t oakum_child_wait(unsigned long flags) OAKUM_MUST;
void oakum_child_end(pid_t pid);

#endif
