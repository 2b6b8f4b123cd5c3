/* SPDX-License-Identifier: Apache-2.0 */
/*
 * namespaces.h - whose namespaces a container ends up in.
 *
 * What an entry without a path makes is the container's own. One with a path joins what the
 * path leads to, and that may be the host's under any name.
 */
#ifndef OAKUM_RULES_NAMESPACES_H
#define OAKUM_RULES_NAMESPACES_H

#include <stdbool.h>

#include <oakum/rule.h>

enum oakum_namespace_of {
	OAKUM_NAMESPACE_UNSET = 0,
	OAKUM_NAMESPACE_OWN,
	OAKUM_NAMESPACE_OTHER, /* joined: not the host's, or nothing is there to join */
	OAKUM_NAMESPACE_HOST,
};

/* Whose namespace one entry gives. Fails for a path that leads to no namespace of the type. */
int oakum_namespace_judge(const struct oakum_ctx *ctx,
			  const struct oakum_spec_namespace *ns,
			  enum oakum_namespace_of *ret, struct oakum_err *e) OAKUM_MUST;

/* Whether the container has a namespace of that type and no entry for it gives the host's.
 * What cannot be judged counts as the host's. */
bool oakum_namespace_is_apart(const struct oakum_ctx *ctx, const char *type);

#endif
