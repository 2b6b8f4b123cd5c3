/* SPDX-License-Identifier: Apache-2.0 */
/* words.c - see words.h. */
#include <oakum/words.h>

#include <string.h>

bool oakum_words_have(struct oakum_words words, const char *s)
{
	for (size_t i = 0; s && i < words.n; i++) {
		const char *word = oakum_words_at(words, i);

		if (*s == *word && strcmp(s, word) == 0)
			return true;
	}
	return false;
}

const char *const *oakum_words_list(struct oakum_arena *a, struct oakum_words words)
{
	const char **list = oakum_arena_array(a, words.n, sizeof(*list));

	for (size_t i = 0; i < words.n; i++)
		list[i] = oakum_words_at(words, i);
	return list;
}
