/* SPDX-License-Identifier: Apache-2.0 */
/* namespaces.c - whose namespaces a container ends up in; see namespaces.h. */
#include "namespaces.h"

#include <errno.h>
#include <string.h>

#include <oakum/str.h>

/* What dockerd calls the host's network, for the look at a config whose dockerd is gone. */
static bool is_host_by_name(const struct oakum_spec_namespace *ns)
{
	return oakum_streq(ns->type, "network") &&
	       oakum_ends_with(ns->path, "/netns/default");
}

/* "/proc/NUMBER/ns/…" in a config of another time: that process is gone, and another one may
 * have its number by now. PID 1 and "self" are the same ones at all times. */
static bool is_of_another_time(const struct oakum_ctx *ctx,
			       const struct oakum_spec_namespace *ns)
{
	static const char proc[] = "/proc/";
	size_t digits;

	if (!ctx->at_rest || !oakum_starts_with(ns->path, proc))
		return false;
	digits = strspn(ns->path + sizeof(proc) - 1, "0123456789");
	return digits > 0 && !oakum_starts_with(ns->path, "/proc/1/");
}

int oakum_namespace_judge(const struct oakum_ctx *ctx,
			  const struct oakum_spec_namespace *ns,
			  enum oakum_namespace_of *ret, struct oakum_err *e)
{
	struct oakum_place p = {0};
	bool host = false;
	int r;

	if (!ns->path) {
		*ret = OAKUM_NAMESPACE_OWN;
		return 0;
	}
	/* The runtimes take a relative one from where they happen to run. */
	if (ns->path[0] != '/')
		return oakum_err_set(e, -EINVAL, "'%.300s' is no absolute path",
				     ns->path);
	if (is_of_another_time(ctx, ns)) {
		*ret = OAKUM_NAMESPACE_OTHER;
		return 0;
	}
	/* What is not there cannot be joined: the runtime fails. -ELOOP is what the links in
	 * /proc/PID/ns give, which lead somewhere. */
	r = ctx->host->place(ctx->host, ns->path, &p, e);
	if (r == 0 && !p.exists) {
		*ret = is_host_by_name(ns) ? OAKUM_NAMESPACE_HOST : OAKUM_NAMESPACE_OTHER;
		return 0;
	}
	if (r < 0 && r != -ELOOP)
		return r;
	r = ctx->host->is_host_namespace(ctx->host, ns->type, ns->path, &host, e);
	if (r < 0)
		return r;
	*ret = host ? OAKUM_NAMESPACE_HOST : OAKUM_NAMESPACE_OTHER;
	return 0;
}

bool oakum_namespace_is_apart(const struct oakum_ctx *ctx, const char *type)
{
	bool apart = false;

	for (size_t i = 0; i < ctx->spec->n_namespaces; i++) {
		const struct oakum_spec_namespace *ns = &ctx->spec->namespaces[i];
		enum oakum_namespace_of of = OAKUM_NAMESPACE_UNSET;
		struct oakum_err story = OAKUM_ERR_INIT;

		if (!oakum_streq(ns->type, type))
			continue;
		if (oakum_namespace_judge(ctx, ns, &of, &story) < 0 ||
		    of == OAKUM_NAMESPACE_HOST)
			return false;
		apart = true;
	}
	return apart;
}
