/* SPDX-License-Identifier: Apache-2.0 */
/* prepared.h - what a rewritten config says about the things that are prepared for it. */
#ifndef OAKUM_SHIM_PREPARED_H
#define OAKUM_SHIM_PREPARED_H

#include <stddef.h>
#include <stdint.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/json.h>
#include <oakum/prepare.h>

/* Fills in who will own the files: the user of the container's process, as the host sees it,
 * and the label of its file systems. */
int oakum_prepare_for(const struct oakum_node *config, struct oakum_preparation *p,
		      struct oakum_err *e) OAKUM_MUST;

/* The variables whose secrets the config mounts as prepared files. */
const char *const *oakum_prepared_secrets(struct oakum_arena *a,
					  const struct oakum_node *config,
					  const struct oakum_prepared *prepared,
					  size_t *ret_n);

/* The lowest id of the host that the config's user namespace maps, by the config's word; 0
 * when it has none, or does not say. */
uint64_t oakum_prepared_lowest_id(const struct oakum_node *config);

#endif
