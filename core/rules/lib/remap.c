/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remap.c - see remap.h.
 *
 * A namespace that is not owned by the container's user namespace is closed to its root: no
 * sysfs for a network, no mqueue, no procfs, no port below 1024. So all must be the
 * container's own. What it mounts must be what a user namespace can mount, and what it binds
 * must be such that it can be shown with other owners; a single file that everyone may read
 * can do without.
 */
#include "remap.h"

#include <string.h>
#include <sys/stat.h>

#include <oakum/str.h>
#include <oakum/words.h>

#define SHOWN_MAX 200
#define INSIDE	  (OAKUM_ID_RANGE - 1) /* the last id inside */

static const char *why_namespaces(const struct oakum_ctx *ctx)
{
	static const char own[][8] = {"mount", "pid", "network", "ipc", "uts"};

	for (size_t i = 0; i < OAKUM_COUNT(own); i++) {
		if (!oakum_spec_own_namespace(ctx->spec, own[i]))
			return oakum_arena_printf(
				ctx->arena, "it shares its %s namespace with others",
				own[i]);
	}
	return NULL;
}

static const char *root_path(const struct oakum_ctx *ctx)
{
	const char *path = NULL;

	return oakum_spec_str(ctx->spec->root, "path", &path) == OAKUM_HAVE_VALUE ? path
										  : NULL;
}

/* A path, or what it was before an earlier run. */
static const char *original(const struct oakum_ctx *ctx, const char *path)
{
	const char *name = oakum_prepared_name(ctx->prepared, path);
	const struct oakum_node *before = name ? oakum_remap_before(ctx) : NULL;
	const char *was = before ? oakum_json_str(oakum_json_get(before, name)) : NULL;

	return was ? was : path;
}

/* A user namespace that is there, and maps what it should not, is not ours to change. */
static const char *why_user(const struct oakum_ctx *ctx)
{
	if (oakum_remap_before(ctx))
		return NULL;
	if (oakum_spec_namespace(ctx->spec, "user"))
		return "it has a user namespace of another kind";
	if (oakum_spec_at(ctx->spec, "linux/uidMappings") ||
	    oakum_spec_at(ctx->spec, "linux/gidMappings"))
		return "it maps ids without a user namespace";
	return NULL;
}

static bool is_too_large(const struct oakum_node *id)
{
	uint64_t v;

	return id && (oakum_num_u64(id->text, UINT64_MAX, &v) < 0 || v > INSIDE);
}

static const char *why_ids(const struct oakum_ctx *ctx)
{
	const struct oakum_node *gids = oakum_spec_get(ctx->spec->user, "additionalGids");
	bool large = is_too_large(oakum_spec_get(ctx->spec->user, "uid")) ||
		     is_too_large(oakum_spec_get(ctx->spec->user, "gid"));

	oakum_json_each(gid, gids)
		large = large || is_too_large(gid);
	return large ? "it uses ids above 65535" : NULL;
}

/* Those of the network namespace are its owner's. Of net.core older kernels show none. */
static const char *why_sysctls(const struct oakum_ctx *ctx)
{
	oakum_json_each(sysctl, oakum_spec_at(ctx->spec, "linux/sysctl")) {
		if (!oakum_starts_with(sysctl->key, "net.ipv4.") &&
		    !oakum_starts_with(sysctl->key, "net.ipv6."))
			return oakum_arena_printf(
				ctx->arena, "it sets '%s', which only the host may",
				oakum_str_show(ctx->arena, sysctl->key, SHOWN_MAX));
	}
	return NULL;
}

static const char *why_devices(const struct oakum_ctx *ctx)
{
	const struct oakum_node *devices = oakum_spec_at(ctx->spec, "linux/devices");

	return devices && devices->count ? "it has device nodes" : NULL;
}

static bool maps_ids_itself(const struct oakum_spec_mount *m)
{
	for (size_t i = 0; i < m->n_options; i++) {
		if (oakum_starts_with(m->options[i], "idmap") ||
		    oakum_starts_with(m->options[i], "ridmap"))
			return true;
	}
	return oakum_json_get(m->node, "uidMappings") ||
	       oakum_json_get(m->node, "gidMappings");
}

static bool can_be_mounted_inside(const struct oakum_spec_mount *m)
{
	static const char types[][8] = {"proc",	  "sysfs",  "tmpfs",  "devpts",
					"mqueue", "cgroup", "cgroup2"};

	return m->type && oakum_words_have(OAKUM_WORDS(types), m->type);
}

/* What a file system takes from the host's root alone: ids are those of the namespace. */
static const char *why_options(const struct oakum_ctx *ctx,
			       const struct oakum_spec_mount *m)
{
	for (size_t i = 0; i < m->n_options; i++) {
		const char *option = m->options[i];
		uint64_t id = 0;

		if (oakum_streq(option, "noswap") ||
		    ((oakum_starts_with(option, "uid=") ||
		      oakum_starts_with(option, "gid=")) &&
		     oakum_num_u64(option + strlen("uid="), INSIDE, &id) < 0))
			return oakum_arena_printf(
				ctx->arena,
				"it mounts with '%s', which only the host may",
				oakum_str_show(ctx->arena, option, SHOWN_MAX));
	}
	return NULL;
}

/* A file that can be read through whoever owns it. */
static int can_do_without(const struct oakum_ctx *ctx, const char *source, bool *ret,
			  struct oakum_err *e)
{
	struct oakum_place p = {0};
	int r = ctx->host->place(ctx->host, source, &p, e);

	*ret = r == 0 && p.exists && S_ISREG(p.mode) && (p.mode & S_IROTH);
	return r;
}

bool oakum_remap_keeps_binds(const struct oakum_ctx *ctx)
{
	return oakum_streq(oakum_arg_text(ctx, "binds"), "kept");
}

static int why_bind(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m,
		    const char **ret, struct oakum_err *e)
{
	const char *source = m->source ? original(ctx, m->source) : "";
	struct oakum_shift shift = {0};
	bool without = false;
	int r;

	*ret = "it binds the bundle itself";
	if (!*source)
		return 0;
	*ret = NULL;
	if (oakum_remap_keeps_binds(ctx))
		return 0;
	r = ctx->host->shift(ctx->host, source, false, m->recursive, &shift, e);
	if (r < 0 || !shift.why_not)
		return r;
	r = can_do_without(ctx, source, &without, e);
	if (r == 0 && !without)
		*ret = oakum_arena_printf(
			ctx->arena, "'%s', which it binds, cannot be shown to it: %s",
			oakum_str_show(ctx->arena, source, SHOWN_MAX), shift.why_not);
	return r;
}

static int why_mounts(const struct oakum_ctx *ctx, const char **ret, struct oakum_err *e)
{
	int r = 0;

	*ret = NULL;
	for (size_t i = 0; r == 0 && !*ret && i < ctx->spec->n_mounts; i++) {
		const struct oakum_spec_mount *m = &ctx->spec->mounts[i];

		if (maps_ids_itself(m))
			*ret = "it has a mount with an id mapping";
		else if (m->bind)
			r = why_bind(ctx, m, ret, e);
		else if (!can_be_mounted_inside(m))
			*ret = oakum_arena_printf(
				ctx->arena, "it mounts a file system of type '%s'",
				oakum_str_show(ctx->arena, m->type ? m->type : "",
					       SHOWN_MAX));
		else
			*ret = why_options(ctx, m);
	}
	return r;
}

static int why_root(const struct oakum_ctx *ctx, struct oakum_remap *remap,
		    const char **ret, struct oakum_err *e)
{
	const char *path = root_path(ctx);
	int r;

	*ret = "it has no root file system";
	if (!path || !*path)
		return 0;
	r = ctx->host->shift(ctx->host, original(ctx, path), true, true, &remap->root, e);
	*ret = NULL;
	if (r == 0 && remap->root.why_not)
		*ret = oakum_arena_printf(
			ctx->arena, "its root file system cannot be shown to it: %s",
			remap->root.why_not);
	return r;
}

static const char *why_config(const struct oakum_ctx *ctx)
{
	const char *why = why_namespaces(ctx);

	why = why ? why : why_user(ctx);
	why = why ? why : why_ids(ctx);
	why = why ? why : why_sysctls(ctx);
	return why ? why : why_devices(ctx);
}

int oakum_remap_look(const struct oakum_ctx *ctx, struct oakum_remap *ret,
		     const char **ret_why_not, struct oakum_err *e)
{
	int r = 0;

	*ret_why_not =
		ctx->prepared->dir ? why_config(ctx) : "nothing can be prepared for it";
	if (!*ret_why_not)
		r = why_mounts(ctx, ret_why_not, e);
	if (r == 0 && !*ret_why_not)
		r = why_root(ctx, ret, ret_why_not, e);
	return r;
}

static struct oakum_node *mapping(struct oakum_arena *a, const struct oakum_id_range *ids)
{
	struct oakum_node *list = oakum_json_array(a), *map = oakum_json_object(a);

	oakum_json_put(a, map, "containerID", oakum_json_i64(a, 0));
	oakum_json_put(a, map, "hostID", oakum_json_i64(a, ids->first));
	oakum_json_put(a, map, "size", oakum_json_i64(a, ids->count));
	oakum_json_append(list, map);
	return list;
}

/* dockerd lets every group send pings, and the kernel takes no group that is not mapped. */
static void fix_ping(const struct oakum_ctx *ctx, struct oakum_findings *out,
		     struct oakum_finding *f)
{
	static const char key[] = "linux/sysctl/net.ipv4.ping_group_range";
	const char *text = oakum_json_str(oakum_spec_at(ctx->spec, key));
	const char *last = text ? text + strcspn(text, " \t") : NULL;
	uint64_t first, end;

	if (!last || !*last ||
	    oakum_num_u64(oakum_arena_dup(ctx->arena, text, (size_t)(last - text)),
			  UINT32_MAX, &first) < 0 ||
	    oakum_num_u64(last + strspn(last, " \t"), UINT32_MAX, &end) < 0 ||
	    first > INSIDE || end <= INSIDE)
		return;
	oakum_fix_put(
		out, f, key,
		oakum_json_string(ctx->arena,
				  oakum_arena_printf(ctx->arena, "%llu %d",
						     (unsigned long long)first, INSIDE)));
}

void oakum_remap_fix(const struct oakum_ctx *ctx, struct oakum_findings *out,
		     struct oakum_finding *f, const struct oakum_remap *remap)
{
	struct oakum_arena *a = ctx->arena;
	struct oakum_node *entry = oakum_json_object(a);

	oakum_json_put(a, entry, "type", oakum_json_string(a, "user"));
	if (oakum_remap_before(ctx))
		oakum_remap_undo(ctx, out, f, false);
	else
		oakum_fix_append(out, f, "linux/namespaces", entry);
	oakum_fix_put(out, f, "linux/uidMappings", mapping(a, &remap->range));
	oakum_fix_put(out, f, "linux/gidMappings", mapping(a, &remap->range));
	fix_ping(ctx, out, f);
	oakum_fix_remap(f, remap);
}

static void undo_paths(const struct oakum_ctx *ctx, struct oakum_findings *out,
		       struct oakum_finding *f)
{
	oakum_fix_put(out, f, "root/path",
		      oakum_json_string(ctx->arena, original(ctx, root_path(ctx))));
	for (size_t i = 0; i < ctx->spec->n_mounts; i++) {
		const struct oakum_spec_mount *m = &ctx->spec->mounts[i];
		const char *was = m->source ? original(ctx, m->source) : NULL;

		if (was && was != m->source)
			oakum_fix_replace(out, f, oakum_json_get(m->node, "source"),
					  oakum_json_string(ctx->arena, was));
	}
}

void oakum_remap_undo(const struct oakum_ctx *ctx, struct oakum_findings *out,
		      struct oakum_finding *f, bool all)
{
	undo_paths(ctx, out, f);
	if (!all)
		return;
	for (size_t i = 0; i < ctx->spec->n_namespaces; i++) {
		if (oakum_streq(ctx->spec->namespaces[i].type, "user"))
			oakum_fix_remove(out, f, ctx->spec->namespaces[i].node);
	}
	oakum_fix_drop(out, f, "linux/uidMappings");
	oakum_fix_drop(out, f, "linux/gidMappings");
	oakum_fix_drop(out, f, "annotations/" OAKUM_REMAPPED);
	oakum_fix_remap(f, NULL);
}
