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
	char type[12];	/* "bind" for binds */
	char place[16]; /* the only one, or "" for any */
	bool below;	/* or below it */
	bool read_only;
	char data[12][16]; /* keys that its file system understands; "" ends them */
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
