/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setkey_hook.h - the one hook of dockerd before version 28 and of BuildKit: dockerd itself,
 * as /proc/PID/exe, called as libnetwork-setkey to learn the network namespace.
 */
#ifndef OAKUM_RULES_SETKEY_HOOK_H
#define OAKUM_RULES_SETKEY_HOOK_H

#include <stdbool.h>

#include <oakum/rule.h>

/* Whether a hook has the form of that one: the path /proc/PID/exe, and as arguments
 * "libnetwork-setkey", perhaps "-exec-root=DIR", and two words. */
bool oakum_setkey_has_form(const struct oakum_node *hook) OAKUM_NONNULL;

/* Whether p, to which its path leads, is dockerd by its name, and that name leads to the same
 * file: a process in a container has a name like that in its own root file system. */
int oakum_setkey_is_dockerd(const struct oakum_ctx *ctx, const struct oakum_place *p,
			    bool *ret, struct oakum_err *e) OAKUM_MUST;

#endif
