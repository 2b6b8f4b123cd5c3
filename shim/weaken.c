/* SPDX-License-Identifier: Apache-2.0 */
/* weaken.c - see weaken.h. */
#include "weaken.h"

#include <oakum/str.h>

#define MOST 8 /* more than there are */

/* Whether descriptors of the caller go on to the container. What is no number is the
 * runtime's error, but who knows of which version. */
static bool preserves_fds(const struct oakum_call *call)
{
	const char *value = oakum_call_value(call, "preserve-fds");
	int64_t none;

	return value && oakum_num_i64(value, 0, 0, &none) < 0;
}

static bool is_weak_verb(const struct oakum_call *call)
{
	return call->verb->kind == OAKUM_VERB_RESTORE ||
	       call->verb->kind == OAKUM_VERB_CHECKPOINT;
}

const char *const *oakum_call_weakens(struct oakum_arena *a,
				      const struct oakum_call *call, size_t *ret_n)
{
	const char **list = oakum_arena_array(a, MOST, sizeof(*list));
	size_t n = 0;

	if (oakum_call_global(call, "criu"))
		list[n++] = "--criu";
	if (oakum_call_flag(call, "no-new-keyring"))
		list[n++] = "--no-new-keyring";
	if (oakum_call_flag(call, "no-pivot"))
		list[n++] = "--no-pivot";
	if (preserves_fds(call))
		list[n++] = "--preserve-fds";
	if (is_weak_verb(call))
		list[n++] = call->verb->name;
	*ret_n = n;
	return list;
}
