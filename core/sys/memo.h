/* SPDX-License-Identifier: Apache-2.0 */
/* memo.h - answers by the text of their question; private to core/sys. */
#ifndef OAKUM_SYS_MEMO_H
#define OAKUM_SYS_MEMO_H

#include <stddef.h>
#include <stdint.h>

#include <oakum/arena.h>

struct oakum_memo_slot {
	const char *text; /* NULL: free */
	size_t hash;
	void *answer;
};

/* All zero is an empty one. */
struct oakum_memo {
	struct oakum_memo_slot *slots; /* hash table with open addressing */
	size_t n, n_slots;
};

/* The answer that was put there for text, or NULL. */
void *oakum_memo_get(const struct oakum_memo *m, const char *text) OAKUM_NONNULL;

/* Keeps answer, which must live as long as the arena, for text, which is copied. */
void oakum_memo_put(struct oakum_memo *m, struct oakum_arena *a, const char *text,
		    void *answer) OAKUM_NONNULL;

#endif
