/* SPDX-License-Identifier: Apache-2.0 */
/* nearest.c - "did you mean": the word with the fewest slips of the keyboard, or that it is a part of. */
#include <oakum/str.h>

#include <string.h>

#define WORD_MAX     64 /* characters; longer words are never near */
#define DISTANCE_MAX 3
#define PART_MIN     4 /* characters that may stand for a word they are in */

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of two neighbours that make b of a. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
	size_t rows[3][WORD_MAX + 1];

	for (size_t j = 0; j <= m; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *row = rows[i % 3], *up = rows[(i + 2) % 3];
		const size_t *up2 = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			row[j] = smaller(up[j], row[j - 1]) + 1;
			row[j] = smaller(row[j], up[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = smaller(row[j], up2[j - 2] + 1);
		}
	}
	return rows[n % 3][m];
}

/* The only word that s is a part of. */
static const char *whole(const char *s, const char *const *words, size_t n)
{
	const char *found = NULL;

	if (!s || strlen(s) < PART_MIN)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		if (!strstr(words[i], s))
			continue;
		if (found)
			return NULL;
		found = words[i];
	}
	return found;
}

const char *oakum_str_nearest(const char *s, const char *const *words, size_t n)
{
	size_t len = s ? strlen(s) : 0, best = DISTANCE_MAX + 1;
	const char *found = NULL;

	if (len > WORD_MAX)
		return NULL;
	for (size_t i = 0; s && i < n; i++) {
		size_t word_len = strlen(words[i]), d;

		if (word_len > WORD_MAX)
			continue;
		d = distance(s, len, words[i], word_len);
		if (d < best && 2 * d < word_len) {
			best = d;
			found = words[i];
		}
	}
	return found ? found : whole(s, words, n);
}
