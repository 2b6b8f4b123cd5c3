/* SPDX-License-Identifier: Apache-2.0 */
/* find.c - looks names up in the known-key tables; see keys.h. */
#include "keys.h"

#include <string.h>

#include <oakum/str.h>

/* Tables are sorted as memcmp sorts, a name before the longer one that it begins. The first
 * byte decides most comparisons, and an empty name has its NUL there. */
static int order(const char *name, size_t len, const struct oakum_key *row)
{
	int r = (unsigned char)name[0] - (unsigned char)row->name[0];

	if (!r)
		r = memcmp(name, row->name, len < row->len ? len : row->len);
	return r ? r : (len > row->len) - (len < row->len);
}

const struct oakum_key *oakum_keys_find(struct oakum_keys keys, const char *name,
					size_t len)
{
	size_t low = 0, high = keys.count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int r = order(name, len, &keys.rows[mid]);

		if (!r)
			return &keys.rows[mid];
		if (r < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

const struct oakum_key *oakum_keys_find_folded(struct oakum_keys keys, const char *name)
{
	for (size_t i = 0; i < keys.count; i++) {
		if (oakum_fold_equal(name, keys.rows[i].name))
			return &keys.rows[i];
	}
	return NULL;
}
