/* SPDX-License-Identifier: Apache-2.0 */
/* word_set.c - see word_set.h. */
#include <oakum/word_set.h>

#include <stdlib.h>
#include <string.h>

void oakum_word_set_init(struct oakum_word_set *set, struct oakum_arena *a, size_t max)
{
	set->words = oakum_arena_array(a, max, sizeof(*set->words));
	set->n = 0;
}

void oakum_word_set_add(struct oakum_word_set *set, const char *word)
{
	set->words[set->n++] = word;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void oakum_word_set_sort(struct oakum_word_set *set)
{
	if (set->n > 1)
		qsort(set->words, set->n, sizeof(*set->words), compare);
}

/* How many words come before word, or before what follows it. */
static size_t rank(const struct oakum_word_set *set, const char *word, int behind)
{
	size_t low = 0, high = set->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(set->words[middle], word) < behind)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t oakum_word_set_count(const struct oakum_word_set *set, const char *word)
{
	return rank(set, word, 1) - rank(set, word, 0);
}
