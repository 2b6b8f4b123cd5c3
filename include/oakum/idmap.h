/* SPDX-License-Identifier: Apache-2.0 */
/*
 * idmap.h - showing what is on disk with other owners: mounts with an id mapping.
 *
 * In a user namespace a container's root is an unprivileged id of the host. What the files of
 * its image and volumes belong to on disk must be shown to it moved by as much. The kernel
 * does that for a copy of a mount (Linux 5.12), and for an overlay when each of its layers is
 * such a copy (Linux 5.19); nothing changes on disk, whatever is written.
 *
 * Mounts are made detached: nobody sees one before it is attached, and what a killed process
 * had made is gone with it. Everything here needs root in the first user namespace.
 */
#ifndef OAKUM_IDMAP_H
#define OAKUM_IDMAP_H

#include <stdbool.h>
#include <sys/types.h>

#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/host.h>

/* A user namespace in which 0 and the following ids are those of the range; owner, when not 0,
 * takes the place of 0, which then is nobody, as 0's own is for it. It lives as long
 * as its descriptor or a mount that uses it. A process is started for it, and ended. Returns a
 * descriptor. */
int oakum_userns_make(const struct oakum_id_range *range, uint32_t owner,
		      struct oakum_err *e) OAKUM_MUST;

/* A detached copy of the mount at path, from there on, which shows the owners on disk as the
 * user namespace maps them; recursive: with what is mounted below. Returns a descriptor.
 * -EINVAL: the file system cannot be shown so; -EPERM: it already is. */
int oakum_idmap_clone(const char *path, bool recursive, int userns,
		      struct oakum_err *e) OAKUM_MUST;

/* A detached overlay of those layers, each shown as the user namespace maps it. range is the
 * user namespace's; scratch is an existing directory to work at, where nothing is left. The
 * upper layer may be in use by another overlay; the work is done in a directory "oakum" below
 * the working directory, which stays there. Returns a descriptor. */
int oakum_idmap_overlay(const struct oakum_layers *layers,
			const struct oakum_id_range *range, int userns,
			const char *scratch, struct oakum_err *e) OAKUM_MUST;

/* Two overlays of one upper layer do not see what the other one does to it while they remember
 * what was there. That is what these are for: the engine has its own view of the container.
 *
 * hold puts a directory of an overlay, open as mount, into the upper layer, as it is: one that
 * is in use is remembered for ever, and could not be brought up to date. path is looked up
 * inside of the overlay. What is not there is passed over. */
void oakum_idmap_hold(int mount, const char *path);

/* refresh has the overlay that is mounted at path forget what it remembers and is not in use.
 * Nothing is done where there is none. */
void oakum_idmap_refresh(const char *path);

/* Attaches a detached mount at path. */
int oakum_idmap_attach(int mount, const char *path, struct oakum_err *e) OAKUM_MUST;

#endif
