/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listed.h - lists of names in a policy, in which a '*' at the end stands for any rest.
 */
#ifndef OAKUM_RULES_LISTED_H
#define OAKUM_RULES_LISTED_H

#include <stdbool.h>

#include <oakum/attr.h>
#include <oakum/rule.h>

/* Whether name is pattern, or begins as one that ends in '*'. */
bool oakum_fits_pattern(const char *name, const char *pattern) OAKUM_PURE OAKUM_NONNULL;

/* Whether name fits an element of a parameter of type TEXTS. */
bool oakum_is_listed(const struct oakum_ctx *ctx, const char *param,
		     const char *name) OAKUM_NONNULL;

#endif
