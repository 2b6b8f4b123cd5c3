/* SPDX-License-Identifier: Apache-2.0 */
/* host_shown.c - what a directory shows of the host; see host_shown.h. */
#include "host_shown.h"

#include <string.h>

#include <oakum/str.h>

#include "place_relation.h"

const char *oakum_place_relation(const struct oakum_place *p,
				 const struct oakum_place *dir)
{
	if (oakum_place_is_same(p, dir))
		return "is";
	return oakum_place_holds(p, dir) ? "holds" : NULL;
}

/* Takes a directory out of the list; false when it is in none. */
static bool forget(const char **dirs, size_t *n, const char *dir)
{
	for (size_t i = 0; i < *n; i++) {
		if (oakum_streq(dirs[i], dir)) {
			dirs[i] = dirs[--*n];
			return true;
		}
	}
	return false;
}

/* NULL when p does no more than lie in the directory that was reached, and may. */
static int describe(const struct oakum_ctx *ctx, const struct oakum_place *p,
		    const struct oakum_reach *reach, bool inside, const char **ret_text,
		    struct oakum_err *e)
{
	struct oakum_place dir = {0};
	int r = ctx->host->place(ctx->host, reach->object, &dir, e);
	const char *relation;

	if (r < 0)
		return r;
	relation = oakum_place_relation(p, &dir);
	if (!relation && oakum_place_is_in(p, &dir)) {
		if (inside)
			return 0;
		relation = "lies in";
	}
	*ret_text =
		relation ? oakum_arena_printf(ctx->arena, "%s '%s' of the host", relation,
					      reach->object)
			 : oakum_arena_printf(ctx->arena, "shows '%s' of the host (%s)",
					      reach->object, reach->how);
	return 0;
}

int oakum_host_shown(const struct oakum_ctx *ctx, const struct oakum_place *p,
		     const char *const *dirs, size_t n, bool inside,
		     const char **ret_text, struct oakum_err *e)
{
	const char **protect = oakum_arena_array(ctx->arena, n, sizeof(*protect));
	const char *text = NULL;
	int r = 0;

	memcpy(protect, dirs, n * sizeof(*protect));
	while (r == 0 && !text) {
		struct oakum_reach reach = {0};

		r = ctx->host->reach(ctx->host, p, true, protect, n, &reach, e);
		if (r < 0 || !reach.object)
			break;
		r = describe(ctx, p, &reach, inside && forget(protect, &n, reach.object),
			     &text, e);
	}
	*ret_text = text;
	return r;
}
