/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repair.h - what a hook can still mend: a mount that must not be there, the tmpfs on /tmp,
 * limits of the container's own control group.
 *
 * The checks plan: a finding that the policy wants mended comes with a plan (facts.c). Once
 * all is compared the plans are carried out, and everything is compared again. All else the
 * runtime has read already, and only the wrapper could have changed it.
 */
#ifndef OAKUM_HOOK_REPAIR_H
#define OAKUM_HOOK_REPAIR_H

#include <stdbool.h>

#include <oakum/attr.h>
#include <oakum/err.h>

#include "hook.h"
#include "mend.h"

enum oakum_repair_kind {
	OAKUM_REPAIR_UNSET = 0, /* fails */
	OAKUM_REPAIR_DETACH,
	OAKUM_REPAIR_TMPFS,
	OAKUM_REPAIR_WRITE,
};

struct oakum_repair {
	struct oakum_repair *next;
	const struct oakum_finding *finding;
	enum oakum_repair_kind kind;
	const char *place;	  /* in the container: DETACH, TMPFS */
	unsigned mount_id;	  /* of what is to be detached */
	struct oakum_tmpfs tmpfs; /* what is to be mounted */
	const char *file, *value; /* of a control group: WRITE */
};

/* Takes what the config would have to be as what was asked for, where the facts can be made
 * to be so. Returns NULL, or the finding that a hook can do nothing about. */
const struct oakum_finding *oakum_repair_wanted(struct oakum_hook *h, int *ret,
						struct oakum_err *e) OAKUM_MUST;

/* Whether two configs differ in nothing but what a hook can mend. */
bool oakum_repair_covers(struct oakum_arena *a, const struct oakum_node *before,
			 const struct oakum_node *after) OAKUM_MUST;

/* Carries out the plans. *ret_failed is the finding of the one that failed. */
int oakum_repair_all(struct oakum_hook *h, const struct oakum_finding **ret_failed,
		     struct oakum_err *e) OAKUM_MUST;

/* repair_place.c: opens a place in the container, below its root file system, without
 * following any link there. Returns a descriptor. */
int oakum_repair_open(struct oakum_hook *h, const char *place,
		      struct oakum_err *e) OAKUM_MUST;
/* The mount that what was opened lies on; NULL when that cannot be told. */
const struct oakum_mount *oakum_repair_mount_of(const struct oakum_hook *h, int place);

#endif
