/* SPDX-License-Identifier: Apache-2.0 */
/* overlay_layers.h - the layers of an overlay that is mounted; private to this room. */
#ifndef OAKUM_SYS_OVERLAY_LAYERS_H
#define OAKUM_SYS_OVERLAY_LAYERS_H

#include <oakum/attr.h>

#include "host_data.h"

/* The layers of a mount of type overlay. NULL, and *ret_why_not says why, when they cannot be
 * found or are such that no other overlay could have them. */
const struct oakum_layers *oakum_overlay_find(struct oakum_arena *a,
					      const struct oakum_mount *m,
					      const char **ret_why_not) OAKUM_NONNULL;

#endif
