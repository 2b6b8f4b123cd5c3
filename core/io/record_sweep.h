/* SPDX-License-Identifier: Apache-2.0 */
/* record_sweep.h - records that nobody needs any more; private to core/io. */
#ifndef OAKUM_IO_RECORD_SWEEP_H
#define OAKUM_IO_RECORD_SWEEP_H

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/record.h>

/* The link of a record that says who made it and for whom: "PID NAMESPACE ID BUNDLE". No id has
 * a space in it; a bundle may. */
#define OAKUM_RECORD_MADE "made"

/* This process's text of that link. */
const char *oakum_record_made(struct oakum_arena *a, const struct oakum_record *record);

/* The bundle in such a text, or NULL. */
const char *oakum_record_made_bundle(const char *text);

/* Clears away what is left of containers of that state directory that are not there, and which
 * nobody is about to make; own is the record that will be written, made the text of its link.
 * dirfd is the run directory, just opened, dir its path, and its lock is held. What cannot be
 * told, stays. */
void oakum_record_sweep(int dirfd, const char *dir, const char *root,
			const struct oakum_record_key *own, const char *made);

#endif
