/* SPDX-License-Identifier: Apache-2.0 */
/* subordinate.c - see subordinate.h. */
#include "subordinate.h"

#include <oakum/plan.h>

#define ID_MAX INT32_MAX

/* Whether a list of id mappings is there and maps nothing below the first subordinate id. */
static bool maps_subordinate_ids(const struct oakum_ctx *ctx, const char *key,
				 uint64_t from)
{
	const struct oakum_node *list = oakum_spec_get(ctx->spec->linux_, key);
	bool any = false;

	oakum_json_each(mapping, list) {
		uint64_t host = 0, size = 0;

		if (oakum_spec_u64(mapping, "hostID", &host) != OAKUM_HAVE_VALUE ||
		    oakum_spec_u64(mapping, "size", &size) != OAKUM_HAVE_VALUE)
			return false;
		if (host < from || host > ID_MAX || size > ID_MAX - host)
			return false;
		any = true;
	}
	return any;
}

static int joins_subordinate(const struct oakum_ctx *ctx, const char *path, uint64_t from,
			     bool *ret, struct oakum_err *e)
{
	uint64_t lowest, highest;
	bool host = false;
	int r = ctx->host->is_host_namespace(ctx->host, "user", path, &host, e);

	*ret = false;
	if (r < 0 || host)
		return r;
	r = ctx->host->mapped_ids(ctx->host, path, &lowest, &highest, e);
	*ret = r == 0 && lowest >= from && highest <= ID_MAX;
	return r;
}

int oakum_is_subordinate(const struct oakum_ctx *ctx, int64_t from, bool *ret,
			 struct oakum_err *e)
{
	const struct oakum_spec_namespace *ns = oakum_spec_namespace(ctx->spec, "user");
	uint64_t first = (uint64_t)from;

	*ret = false;
	if (ctx->spec->kind != OAKUM_SPEC_CONFIG) {
		*ret = ctx->prepared->lowest_id >= first;
		return 0;
	}
	if (ns && ns->path)
		return joins_subordinate(ctx, ns->path, first, ret, e);
	*ret = oakum_spec_own_namespace(ctx->spec, "user") &&
	       maps_subordinate_ids(ctx, "uidMappings", first) &&
	       maps_subordinate_ids(ctx, "gidMappings", first);
	return 0;
}

int oakum_is_remapped(const struct oakum_ctx *ctx, bool *ret, struct oakum_err *e)
{
	const char *root = NULL;
	bool made;

	*ret = false;
	(void)oakum_spec_str(ctx->spec->root, "path", &root); /* absent: no such one */
	/* By another Oakum that has called this one. */
	made = ctx->prepared->made && oakum_prepared_root(ctx->prepared, root);
	if (ctx->spec->kind == OAKUM_SPEC_CONFIG ? !ctx->remapped && !made
						 : !ctx->prepared->remapped)
		return 0;
	return oakum_is_subordinate(ctx, OAKUM_SUBORDINATE_FROM, ret, e);
}
