/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mount_words.h - the words of mount options that runc and crun know, whatever is mounted.
 *
 * A word that is not among them goes to the file system as its data.
 */
#ifndef OAKUM_RULES_MOUNT_WORDS_H
#define OAKUM_RULES_MOUNT_WORDS_H

#include <stdbool.h>

#include <oakum/attr.h>

bool oakum_mount_word_known(const char *word) OAKUM_NONNULL;

/* The word that undoes a lax one: "ro" for "rw", "nosuid" for "suid". NULL for any other. */
const char *oakum_mount_word_strict(const char *word) OAKUM_NONNULL;

/* A security label, the one option that may hold commas: context="system_u:…:c1,c2". */
bool oakum_mount_word_label(const char *option) OAKUM_NONNULL;

#endif
