/* SPDX-License-Identifier: Apache-2.0 */
/* mount_ids.h - whether a mount with an id mapping of its own is harmless. */
#ifndef OAKUM_RULES_MOUNT_IDS_H
#define OAKUM_RULES_MOUNT_IDS_H

#include <oakum/rule.h>

/* *ret_wrong is what is wrong with it, NULL for nothing; NULL too without a mapping. */
int oakum_mount_ids_judge(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m,
			  const char **ret_wrong, struct oakum_err *e) OAKUM_MUST;

#endif
