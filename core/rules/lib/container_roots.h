/* SPDX-License-Identifier: Apache-2.0 */
/*
 * container_roots.h - where the root file systems of containers are.
 */
#ifndef OAKUM_RULES_CONTAINER_ROOTS_H
#define OAKUM_RULES_CONTAINER_ROOTS_H

#include <stdbool.h>

#include <oakum/rule.h>

enum oakum_container_root {
	OAKUM_CONTAINER_ROOT_UNSET = 0,
	OAKUM_CONTAINER_ROOT_ELSEWHERE,
	OAKUM_CONTAINER_ROOT_IN_BUNDLE,
	OAKUM_CONTAINER_ROOT_IN_STORAGE, /* by its form, wherever an engine's data are */
};

/* Where of these a place lies. */
int oakum_container_root_find(const struct oakum_ctx *ctx, const struct oakum_place *p,
			      enum oakum_container_root *ret,
			      struct oakum_err *e) OAKUM_MUST;

/* Whether this container's engine itself mounts its root file systems there, so that nobody
 * else chose what they are. Podman mounts what its user names, too. */
bool oakum_container_root_is_engines(const struct oakum_ctx *ctx,
				     enum oakum_container_root root);

#endif
