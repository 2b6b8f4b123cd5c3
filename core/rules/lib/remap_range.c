/* SPDX-License-Identifier: Apache-2.0 */
/* remap_range.c - the ids of the host that a remapped container gets; see remap.h. */
#include <errno.h>

#include "remap.h"

int oakum_remap_range(const struct oakum_ctx *ctx, struct oakum_id_range *ret,
		      const char **ret_why_not, struct oakum_err *e)
{
	const char *user = oakum_arg_text(ctx, "pool_of");
	struct oakum_id_pool pool = {
		.user = *user ? user : NULL,
		.first = (uint32_t)oakum_arg_int(ctx, "pool"),
		.count = (uint32_t)oakum_arg_int(ctx, "pool_size"),
		.shared = oakum_arg_bool(ctx, "pool_shared"),
	};
	struct oakum_err story = OAKUM_ERR_INIT;
	int r = ctx->host->id_range(ctx->host, &pool, ctx->prepared->dir, ret, &story);

	if (r == -ENOSPC)
		*ret_why_not = oakum_arena_strdup(ctx->arena, story.msg);
	else if (r < 0)
		return oakum_err_set(e, r, "%s", story.msg);
	else if (ret->first < oakum_arg_int(ctx, "subordinate_from"))
		*ret_why_not =
			"the policy has ids for it that it does not call subordinate";
	return 0;
}
