/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label.h - the AppArmor label that the runtime starts with.
 *
 * AppArmor 4 gives runtimes profiles of mode unconfined, which hold nothing back and only give
 * them a name. crun takes the name for a wall: where no_new_privileges is asked for it then
 * stacks the container's profile on its own ("crun//&docker-default") instead of changing to
 * it. No engine's profile knows such a peer, so no process of the container may send a signal
 * to another one: an init cannot forward what stops the container.
 *
 * A profile that does hold the runtime back is a decision of the site, and stays. So does the name
 * where we are not the machine's root: there the name may be what lets the runtime make user
 * namespaces (kernel.apparmor_restrict_unprivileged_userns).
 *
 * Finding out takes a process, some 400 microseconds, of every call that is judged, where there is
 * AppArmor and the runtime is crun: the kernel has no other way to ask.
 */
#ifndef OAKUM_SHIM_LABEL_H
#define OAKUM_SHIM_LABEL_H

#include <oakum/attr.h>

/* Before real is executed by the machine's root: where this process is not confined, and the kernel would give that
 * program no more than a name, it gets none. Whatever cannot be found out changes nothing. */
void oakum_label_keep(const char *real) OAKUM_NONNULL;

#endif
