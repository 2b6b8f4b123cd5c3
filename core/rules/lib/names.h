/* SPDX-License-Identifier: Apache-2.0 */
/* names.h - a name for a number that the image does not know. */
#ifndef OAKUM_RULES_NAMES_H
#define OAKUM_RULES_NAMES_H

#include <stdint.h>

#include <oakum/rule.h>

/* Programs ask for the name and the home of who they are, and some give up without. A copy of
 * the image's /etc/passwd and /etc/group with a line more is bound over them, read-only; the
 * image's own stay as they are. */
int oakum_names_fix(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_finding *f, uint32_t uid, uint32_t gid, const char *home,
		    struct oakum_err *e) OAKUM_MUST;

/* Has the list of an earlier run made again that has that name in the prepared directory;
 * *ret_made: there is something to be made. */
int oakum_names_again(const struct oakum_ctx *ctx, struct oakum_findings *out,
		      struct oakum_finding *f, const char *file, bool *ret_made,
		      struct oakum_err *e) OAKUM_MUST;

#endif
