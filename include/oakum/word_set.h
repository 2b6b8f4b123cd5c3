/* SPDX-License-Identifier: Apache-2.0 */
/*
 * word_set.h - words in order, for asking often whether one is among them. Pure.
 *
 * Making one of n words takes n log n comparisons, asking takes log n: a document may have
 * tens of thousands of variables and mounts.
 */
#ifndef OAKUM_WORD_SET_H
#define OAKUM_WORD_SET_H

#include <stddef.h>

#include <oakum/arena.h>
#include <oakum/attr.h>

struct oakum_word_set {
	const char **words;
	size_t n;
};

/* Room for up to max words. */
void oakum_word_set_init(struct oakum_word_set *set, struct oakum_arena *a,
			 size_t max) OAKUM_NONNULL;
void oakum_word_set_add(struct oakum_word_set *set, const char *word) OAKUM_NONNULL;
/* Puts them in order: before the first question, after the last word. */
void oakum_word_set_sort(struct oakum_word_set *set) OAKUM_NONNULL;
/* How often a word was added. */
size_t oakum_word_set_count(const struct oakum_word_set *set,
			    const char *word) OAKUM_PURE OAKUM_NONNULL;

#endif
