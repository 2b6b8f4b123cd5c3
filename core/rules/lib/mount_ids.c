/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mount_ids.c - see mount_ids.h.
 *
 * An idmapped mount makes files belong to other ids than they do: harmless only when it does
 * what the container's own user namespace does. Else the workload's files are host root's. A
 * pod's containers join its user namespace, by a path: what the config says that it maps must
 * then be ids that it really maps.
 */
#include "mount_ids.h"

#include <oakum/str.h>

static bool has_mapping(const struct oakum_spec_mount *m)
{
	return oakum_spec_get(m->node, "uidMappings") ||
	       oakum_spec_get(m->node, "gidMappings") ||
	       oakum_str_in("idmap", m->options, m->n_options) ||
	       oakum_str_in("ridmap", m->options, m->n_options);
}

static bool same_ids(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m,
		     const char *key)
{
	const struct oakum_node *ids = oakum_spec_get(m->node, key);

	return oakum_spec_get(ctx->spec->linux_, key) &&
	       (!ids || oakum_json_equal(ids, oakum_spec_get(ctx->spec->linux_, key)));
}

static bool is_within(const struct oakum_ctx *ctx, const char *key, uint64_t lowest,
		      uint64_t highest)
{
	oakum_json_each(mapping, oakum_spec_get(ctx->spec->linux_, key)) {
		uint64_t host = 0, size = 0;

		if (oakum_spec_u64(mapping, "hostID", &host) != OAKUM_HAVE_VALUE ||
		    oakum_spec_u64(mapping, "size", &size) != OAKUM_HAVE_VALUE ||
		    host < lowest || host > highest || size > highest - host + 1)
			return false;
	}
	return true;
}

/* What is mapped where a user namespace is joined. */
static int is_of_joined(const struct oakum_ctx *ctx, const char *path, bool *ret,
			struct oakum_err *e)
{
	uint64_t lowest = 0, highest = 0;
	bool host = false;
	int r = ctx->host->is_host_namespace(ctx->host, "user", path, &host, e);

	*ret = false;
	if (r < 0 || host)
		return r;
	r = ctx->host->mapped_ids(ctx->host, path, &lowest, &highest, e);
	*ret = r == 0 && is_within(ctx, "uidMappings", lowest, highest) &&
	       is_within(ctx, "gidMappings", lowest, highest);
	return r;
}

int oakum_mount_ids_judge(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m,
			  const char **ret_wrong, struct oakum_err *e)
{
	const struct oakum_spec_namespace *ns = oakum_spec_namespace(ctx->spec, "user");
	bool own = oakum_spec_own_namespace(ctx->spec, "user");
	int r = 0;

	*ret_wrong = NULL;
	if (!has_mapping(m))
		return 0;
	if (ns && ns->path && !ctx->at_rest)
		r = is_of_joined(ctx, ns->path, &own, e);
	else if (ns && ns->path)
		own = true; /* of what runs at another time nothing can be said */
	if (r == 0 &&
	    !(own && same_ids(ctx, m, "uidMappings") && same_ids(ctx, m, "gidMappings")))
		*ret_wrong =
			"maps ids in another way than the container's own user namespace";
	return r;
}
