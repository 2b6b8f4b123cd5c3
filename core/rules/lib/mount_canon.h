/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mount_canon.h - the options of one mount, each of them understood, and the list that means
 * the same without what is dangerous.
 */
#ifndef OAKUM_RULES_MOUNT_CANON_H
#define OAKUM_RULES_MOUNT_CANON_H

#include <stdbool.h>

#include <oakum/rule.h>

/* What may be mounted. */
struct oakum_mount_kind {
	const char *type;  /* "bind" for binds */
	const char *place; /* the only one, or NULL for any */
	bool below;	   /* or below it */
	bool read_only;
	const char *const *data; /* keys that its file system understands; NULL ends */
};

struct oakum_mount_canon {
	const char *wrong;	    /* "that …"; NULL when nothing is */
	bool lost;		    /* nothing can be mended */
	struct oakum_node *options; /* as they should be; NULL when nothing is wrong */
};

/* default_size is for a tmpfs that has none. */
int oakum_mount_canon(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m,
		      const struct oakum_mount_kind *kind, uint64_t default_size,
		      struct oakum_mount_canon *ret, struct oakum_err *e) OAKUM_MUST;

#endif
