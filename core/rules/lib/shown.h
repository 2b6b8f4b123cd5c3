/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shown.h - what of the host a mount of the config shows in the container: the source of a
 * bind, and each layer of an overlay that the runtime is to mount.
 */
#ifndef OAKUM_RULES_SHOWN_H
#define OAKUM_RULES_SHOWN_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/rule.h>

struct oakum_shown {
	const struct oakum_spec_mount *mount;
	const struct oakum_node *at; /* the member that says so, else the mount */
	const char *path;	     /* as written; "." for none, as runc takes it */
	bool layer;		     /* of an overlay */
	bool recursive;		     /* with what is mounted below it */
	bool read_only;
};

/* Fills *ret with *ret_n of them; none for what is no bind and no overlay. runc and crun take
 * what an option calls a bind for one, other runtimes go by the type: either counts. */
int oakum_shown_by(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m,
		   const struct oakum_shown **ret, size_t *ret_n,
		   struct oakum_err *e) OAKUM_MUST;

#endif
