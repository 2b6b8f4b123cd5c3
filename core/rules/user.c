/* SPDX-License-Identifier: Apache-2.0 */
/*
 * user - the process is not root.
 *
 * Sees uid and gid 0, an absent user (0), additional group 0, and values outside 1…2^31-1:
 * crun runs 4294967295, which is (uid_t)-1, as root. Names in `username` are for Windows and
 * are dropped. Root inside a user namespace is not root when every host id that this maps is
 * a subordinate one.
 *
 * With the parameter remap such a namespace is the fix: root stays root inside, and is nobody
 * outside. Where that cannot be had, the finding says why, and the fix is a number (auto) or
 * there is none (always).
 *
 * Not covered: whether the image's files are readable for the new user, and set-user-ID files
 * (see no_new_privileges). The image's passwd file is never read: ids are numbers here.
 */
#include <oakum/rule.h>

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include <oakum/str.h>

#include "lib/remap.h"
#include "lib/subordinate.h"

#define ID_MAX INT32_MAX

/* systemd's list of ids (UIDS-GIDS) leaves these to nobody, and so does useradd. */
#define POOL_FIRST "1879048192"
#define POOL_SIZE  "268304384" /* 4094 ranges */

static const struct oakum_param params[] = {
	{.name = "uid",
	 .type = OAKUM_PARAM_INT,
	 .dflt = "65532",
	 .min = 1,
	 .max = ID_MAX,
	 .help = "the user that a process becomes instead of root"},
	{.name = "gid",
	 .type = OAKUM_PARAM_INT,
	 .dflt = "65532",
	 .min = 1,
	 .max = ID_MAX,
	 .help = "the group that a process becomes instead of group 0"},
	{.name = "allow_gid_0",
	 .type = OAKUM_PARAM_BOOL,
	 .dflt = "false",
	 .help = "group 0 may stay: images that are built for arbitrary user ids need it"},
	{.name = "additional_gids",
	 .type = OAKUM_PARAM_WORD,
	 .dflt = "\"filter\"",
	 .words = {"filter", "drop"},
	 .help = "filter: only group 0 goes; drop: a process that was root keeps none"},
	{.name = "home",
	 .type = OAKUM_PARAM_PATH,
	 .dflt = "\"/tmp\"",
	 .help = "HOME of a process that was root, when it has none or root's"},
	{.name = "subordinate_from",
	 .type = OAKUM_PARAM_INT,
	 .dflt = "100000",
	 .min = 1,
	 .max = ID_MAX,
	 .help = "the first host id that counts as subordinate in a user namespace"},
	{.name = "remap",
	 .type = OAKUM_PARAM_WORD,
	 .dflt = "\"never\"",
	 .words = {"auto", "never", "always"},
	 .help = "root stays root in a user namespace of its own and is a subordinate id outside. auto: where that can be done, else root becomes uid; always: or nothing runs; never: root becomes uid"},
	{.name = "pool",
	 .type = OAKUM_PARAM_INT,
	 .dflt = POOL_FIRST,
	 .min = OAKUM_ID_RANGE,
	 .max = ID_MAX,
	 .help = "the first host id of those that are shared out among remapped containers, 65536 to each"},
	{.name = "pool_size",
	 .type = OAKUM_PARAM_INT,
	 .dflt = POOL_SIZE,
	 .min = OAKUM_ID_RANGE,
	 .max = ID_MAX,
	 .help = "how many ids that are"},
	{.name = "pool_of",
	 .type = OAKUM_PARAM_TEXT,
	 .dflt = "\"\"",
	 .help = "a name in /etc/subuid and /etc/subgid whose ids are shared out instead"},
	{.name = "pool_shared",
	 .type = OAKUM_PARAM_BOOL,
	 .dflt = "false",
	 .help = "all containers have the pool's first 65536 ids: nothing but their namespaces is between them then"},
	{.name = ""},
};

static bool is_root_home(const char *home)
{
	return !home || !*home || oakum_streq(home, "/root") || oakum_streq(home, "/");
}

/* HOME of the former root: the image's /root is closed to everyone else. */
static void fix_home(const struct oakum_ctx *ctx, struct oakum_findings *out,
		     struct oakum_finding *f)
{
	const struct oakum_node *node = NULL;
	struct oakum_node *value;

	if (!is_root_home(oakum_spec_env(ctx->spec, "HOME", &node)))
		return;
	value = oakum_json_string(
		ctx->arena,
		oakum_arena_printf(ctx->arena, "HOME=%s", oakum_arg_text(ctx, "home")));
	if (node)
		oakum_fix_replace(out, f, node, value);
	else
		oakum_fix_append(out, f, "process/env", value);
}

/* Programs that were root may have counted on ports below 1024. */
static void fix_low_ports(const struct oakum_ctx *ctx, struct oakum_findings *out,
			  struct oakum_finding *f)
{
	static const char key[] = "linux/sysctl/net.ipv4.ip_unprivileged_port_start";

	if (!oakum_spec_own_namespace(ctx->spec, "network") ||
	    oakum_spec_at(ctx->spec, key))
		return;
	oakum_fix_put(out, f, key, oakum_json_string(ctx->arena, "0"));
}

static void fix_uid(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_finding *f)
{
	oakum_fix_put(out, f, "process/user/uid",
		      oakum_json_i64(ctx->arena, oakum_arg_int(ctx, "uid")));
	fix_home(ctx, out, f);
	if (ctx->spec->kind == OAKUM_SPEC_CONFIG)
		fix_low_ports(ctx, out, f);
}

static bool is_root(const struct oakum_ctx *ctx)
{
	uint64_t uid = 0;

	return oakum_spec_u64(ctx->spec->user, "uid", &uid) != OAKUM_HAVE_VALUE ||
	       uid == 0;
}

/* why_not, when not NULL, is why root cannot be remapped. */
static struct oakum_finding *find_root(const struct oakum_ctx *ctx,
				       struct oakum_findings *out, const char *why_not)
{
	bool given = oakum_spec_get(ctx->spec->user, "uid");

	return oakum_find_at(out, "process/user/uid", "runs as root (%s)%s%s",
			     given ? "uid 0" : "no uid is given, which means 0",
			     why_not ? ", and cannot be remapped: " : "",
			     why_not ? why_not : "");
}

static void judge_uid(const struct oakum_ctx *ctx, struct oakum_findings *out,
		      const char *why_not)
{
	struct oakum_finding *f;
	uint64_t uid = 0;

	(void)oakum_spec_u64(ctx->spec->user, "uid", &uid); /* absent means 0 */
	if (is_root(ctx))
		f = find_root(ctx, out, why_not);
	else if (uid > ID_MAX)
		f = oakum_find_at(
			out, "process/user/uid",
			"has uid %" PRIu64 ", which a runtime may take for root", uid);
	else
		return;
	if (!why_not || !oakum_streq(oakum_arg_text(ctx, "remap"), "always"))
		fix_uid(ctx, out, f);
}

static void judge_gid(const struct oakum_ctx *ctx, struct oakum_findings *out)
{
	struct oakum_finding *f;
	uint64_t gid = 0;

	(void)oakum_spec_u64(ctx->spec->user, "gid", &gid); /* absent means 0 */
	if (gid == 0 && oakum_arg_bool(ctx, "allow_gid_0"))
		return;
	if (gid == 0)
		f = oakum_find_at(out, "process/user/gid", "is in root's group (gid 0)");
	else if (gid > ID_MAX)
		f = oakum_find_at(
			out, "process/user/gid",
			"has gid %" PRIu64 ", which a runtime may take for root's", gid);
	else
		return;
	oakum_fix_put(out, f, "process/user/gid",
		      oakum_json_i64(ctx->arena, oakum_arg_int(ctx, "gid")));
}

static bool gid_may_stay(const struct oakum_ctx *ctx, const struct oakum_node *n)
{
	int64_t gid;

	if (oakum_num_i64(n->text, 0, ID_MAX, &gid) < 0)
		return false;
	return gid != 0 || oakum_arg_bool(ctx, "allow_gid_0");
}

static void judge_additional_gids(const struct oakum_ctx *ctx, struct oakum_findings *out)
{
	const struct oakum_node *gids = oakum_spec_get(ctx->spec->user, "additionalGids");
	bool drop = oakum_streq(oakum_arg_text(ctx, "additional_gids"), "drop");
	struct oakum_node *kept = oakum_json_array(ctx->arena);
	const struct oakum_node *bad = NULL;

	oakum_json_each(gid, gids) {
		if (!gid_may_stay(ctx, gid))
			bad = gid;
		else if (!drop)
			oakum_json_append(kept, oakum_json_copy(ctx->arena, gid));
	}
	if (!bad)
		return;
	oakum_fix_put(out,
		      oakum_find(out, bad,
				 "is in root's group besides (additional gid %s)",
				 bad->text),
		      "process/user/additionalGids", kept);
}

static int find_range(const struct oakum_ctx *ctx, struct oakum_id_range *ret,
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

/* Returns 1 when the process is root and is remapped: then all is said. */
static int try_remap(const struct oakum_ctx *ctx, struct oakum_findings *out,
		     const char **ret_why_not, struct oakum_err *e)
{
	struct oakum_remap *remap = OAKUM_NEW(ctx->arena, struct oakum_remap);
	int r;

	if (oakum_streq(oakum_arg_text(ctx, "remap"), "never") || !is_root(ctx) ||
	    ctx->spec->kind != OAKUM_SPEC_CONFIG)
		return 0;
	r = oakum_remap_look(ctx, remap, ret_why_not, e);
	if (r == 0 && !*ret_why_not)
		r = find_range(ctx, &remap->range, ret_why_not, e);
	if (r < 0 || *ret_why_not)
		return r;
	remap->shared = oakum_arg_bool(ctx, "pool_shared");
	oakum_remap_fix(ctx, out, find_root(ctx, out, NULL), remap);
	return 1;
}

static void judge_name(const struct oakum_ctx *ctx, struct oakum_findings *out)
{
	const struct oakum_node *name = oakum_spec_get(ctx->spec->user, "username");

	if (name)
		oakum_fix_drop(
			out,
			oakum_find(out, name,
				   "names a user, which only Windows containers do"),
			"process/user/username");
}

/* Nothing of an earlier run's user namespace can stay: it is as if there had been none. */
static void undo_remap(const struct oakum_ctx *ctx, struct oakum_findings *out,
		       const char *why_not)
{
	struct oakum_finding *f = oakum_find_at(
		out, "root/path", "was remapped for an earlier run, and is not now%s%s",
		why_not ? ": " : "", why_not ? why_not : "");

	oakum_remap_undo(ctx, out, f, true);
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	bool before = ctx->spec->kind == OAKUM_SPEC_CONFIG && oakum_remap_before(ctx);
	const char *why_not = NULL;
	bool subordinate;
	int r = oakum_is_subordinate(ctx, oakum_arg_int(ctx, "subordinate_from"),
				     &subordinate, e);

	if (r < 0 || !ctx->spec->process || (subordinate && !before))
		return r;
	judge_name(ctx, out);
	r = try_remap(ctx, out, &why_not, e);
	if (r != 0)
		return r < 0 ? r : 0;
	if (before) {
		undo_remap(ctx, out, why_not);
		return 0;
	}
	judge_uid(ctx, out, why_not);
	judge_gid(ctx, out);
	judge_additional_gids(ctx, out);
	return 0;
}

const struct oakum_rule oakum_rule_user = {
	.id = "user",
	.title = "The process is not root",
	.why = "Root in the container is root on the host the moment one wall has a hole.",
	.from = "P1, CIS 4.1, PSS, NSA, OWASP 2",
	.flags = OAKUM_RULE_ON_EXEC,
	.params = params,
	.evaluate = evaluate,
};
