/* SPDX-License-Identifier: Apache-2.0 */
/*
 * user - the process is not root.
 *
 * Sees uid and gid 0, an absent user (0), additional group 0, and values outside 1…2^31-1:
 * crun runs 4294967295, which is (uid_t)-1, as root. Names in `username` are for Windows and
 * are dropped. Root inside a user namespace of the container's own is not root when every
 * host id it maps is a subordinate one; a namespace that is joined by path is not believed.
 *
 * Not covered: whether the image's files are readable for the new user, and set-user-ID files
 * (see no_new_privileges). The image's passwd file is never read: ids are numbers here.
 */
#include <oakum/rule.h>

#include <inttypes.h>
#include <string.h>

#include <oakum/str.h>

#define ID_MAX INT32_MAX

static const char *const remap_words[] = {"never", NULL};
static const char *const group_words[] = {"filter", "drop", NULL};

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
	 .words = group_words,
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
	 .words = remap_words,
	 .help = "never: root becomes the numeric uid"},
	{0},
};

/* Whether a list of id mappings is there and maps nothing below the first subordinate id. */
static bool maps_subordinate_ids(const struct oakum_ctx *ctx, const char *key)
{
	const struct oakum_node *list = oakum_spec_get(ctx->spec->linux_, key);
	int64_t from = oakum_arg_int(ctx, "subordinate_from");
	bool any = false;

	oakum_json_each(mapping, list) {
		uint64_t host = 0, size = 0;

		if (oakum_spec_u64(mapping, "hostID", &host) != OAKUM_HAVE_VALUE ||
		    oakum_spec_u64(mapping, "size", &size) != OAKUM_HAVE_VALUE)
			return false;
		if (host < (uint64_t)from || host + size > (uint64_t)ID_MAX)
			return false;
		any = true;
	}
	return any;
}

static bool root_is_subordinate(const struct oakum_ctx *ctx)
{
	return oakum_spec_own_namespace(ctx->spec, "user") &&
	       maps_subordinate_ids(ctx, "uidMappings") &&
	       maps_subordinate_ids(ctx, "gidMappings");
}

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

static void judge_uid(const struct oakum_ctx *ctx, struct oakum_findings *out)
{
	struct oakum_finding *f;
	uint64_t uid = 0;

	if (oakum_spec_u64(ctx->spec->user, "uid", &uid) != OAKUM_HAVE_VALUE)
		f = oakum_find_at(out, "process/user/uid",
				  "runs as root (no uid is given, which means 0)");
	else if (uid == 0)
		f = oakum_find_at(out, "process/user/uid", "runs as root (uid 0)");
	else if (uid > ID_MAX)
		f = oakum_find_at(
			out, "process/user/uid",
			"has uid %" PRIu64 ", which a runtime may take for root", uid);
	else
		return;
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

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	const struct oakum_node *name = oakum_spec_get(ctx->spec->user, "username");

	(void)e; /* this rule cannot fail */
	if (!ctx->spec->process || root_is_subordinate(ctx))
		return 0;
	judge_uid(ctx, out);
	judge_gid(ctx, out);
	judge_additional_gids(ctx, out);
	if (name)
		oakum_fix_drop(
			out,
			oakum_find(out, name,
				   "names a user, which only Windows containers do"),
			"process/user/username");
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
