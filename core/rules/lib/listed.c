/* SPDX-License-Identifier: Apache-2.0 */
/* listed.c - see listed.h. */
#include "listed.h"

#include <string.h>

#include <oakum/str.h>

bool oakum_fits_pattern(const char *name, const char *pattern)
{
	size_t len = strlen(pattern);

	if (len == 0 || pattern[len - 1] != '*')
		return oakum_streq(name, pattern);
	return strncmp(name, pattern, len - 1) == 0;
}

bool oakum_is_listed(const struct oakum_ctx *ctx, const char *param, const char *name)
{
	size_t n;
	const char *const *patterns = oakum_arg_texts(ctx, param, &n);

	for (size_t i = 0; i < n; i++) {
		if (oakum_fits_pattern(name, patterns[i]))
			return true;
	}
	return false;
}
