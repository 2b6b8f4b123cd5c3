/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h - what the files of core/spec ask of each other. */
#ifndef OAKUM_SPEC_INTERNAL_H
#define OAKUM_SPEC_INTERNAL_H

#include <stddef.h>

#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/json.h>
#include <oakum/spec.h>

#include "keys.h"

/* Holds the document against a table and lists the members that it does not have. again: it
 * was checked before it was edited, and had none; only what was edited is looked at. */
int oakum_spec_check(const struct oakum_json_doc *doc, enum oakum_keys_id keys,
		     bool again, const struct oakum_node *const **ret_unknown,
		     size_t *ret_n_unknown, struct oakum_err *e) OAKUM_MUST;

/* The typed view of "mounts", which may be NULL. */
const struct oakum_spec_mount *oakum_spec_read_mounts(struct oakum_arena *a,
						      const struct oakum_node *mounts);

#endif
