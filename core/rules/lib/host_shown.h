/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_shown.h - what a directory, taken as it is with all that is mounted below it, shows of
 * the host.
 */
#ifndef OAKUM_RULES_HOST_SHOWN_H
#define OAKUM_RULES_HOST_SHOWN_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/rule.h>

/* "is" or "holds": what p is to a directory of the host that must not be in it; or NULL. */
const char *oakum_place_relation(const struct oakum_place *p,
				 const struct oakum_place *dir);

/* *ret_text is the first thing of the n dirs that p shows, in words ("lies in '/usr' of the
 * host"), and NULL when it shows none. inside: p may lie in one of them. */
int oakum_host_shown(const struct oakum_ctx *ctx, const struct oakum_place *p,
		     const char *const *dirs, size_t n, bool inside,
		     const char **ret_text, struct oakum_err *e) OAKUM_MUST;

#endif
