/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.h - tables of words: `static const char fruits[][8] = {"apple", "pear"};`
 *
 * A table of pointers costs its loader work for each of them whenever a program starts, also
 * for a call that never looks at it; a position-independent program has no constant address.
 * A word that fills its row whole would have no NUL: `make lint` looks for one.
 */
#ifndef OAKUM_WORDS_H
#define OAKUM_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/arena.h>
#include <oakum/attr.h>

struct oakum_words {
	const char *first;
	size_t width, n;
};

#define OAKUM_WORDS(table)                                                               \
	((struct oakum_words){(table)[0], sizeof((table)[0]), OAKUM_COUNT(table)})

static inline const char *oakum_words_at(struct oakum_words words, size_t i)
{
	return words.first + i * words.width;
}

/* Whether s, which may be NULL, is one of them. */
bool oakum_words_have(struct oakum_words words, const char *s) OAKUM_PURE;

/* Pointers to them. */
const char *const *oakum_words_list(struct oakum_arena *a, struct oakum_words words);

#endif
