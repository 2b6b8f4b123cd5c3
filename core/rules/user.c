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
 * there is none (always). What a former root needs to live as a number is in lib/number.c.
 *
 * Not covered: whether the image's files are readable for the new user, and set-user-ID files
 * (see no_new_privileges). No name of the image's passwd file is believed: ids are numbers
 * here.
 */
#include <oakum/rule.h>

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include <oakum/str.h>

#include "lib/number.h"
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
	 .help = "HOME of a process that was root and has none, root's, or one that it may not write to"},
	{.name = "owner",
	 .type = OAKUM_PARAM_BOOL,
	 .dflt = "true",
	 .help = "when the image's declared volumes or working directory belong to a service, the number is that service's"},
	{.name = "owner_from",
	 .type = OAKUM_PARAM_INT,
	 .dflt = "33",
	 .min = 1,
	 .max = 999,
	 .help = "the first id that counts as a service's; the last is 999"},
	{.name = "writable",
	 .type = OAKUM_PARAM_PATHS,
	 .dflt = "[\"/run\", \"/var/run\", \"/var/cache\", \"/var/log\", \"/var/lib/nginx\"]",
	 .help = "directories of the image that a process that was root finds in memory, copied and its own"},
	{.name = "writable_size",
	 .type = OAKUM_PARAM_SIZE,
	 .dflt = "\"64m\"",
	 .min = 65536,
	 .max = INT64_C(1) << 40,
	 .help = "how much fits into each of them; at most a quarter of the memory limit"},
	{.name = "writable_cwd",
	 .type = OAKUM_PARAM_BOOL,
	 .dflt = "false",
	 .help = "the working directory is one of them; what is written there is gone at a restart"},
	{.name = "name",
	 .type = OAKUM_PARAM_TEXT,
	 .dflt = "\"oakum\"",
	 .help = "the name that the number gets in the container when the image has none for it; empty: none"},
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
	{.name = "binds",
	 .type = OAKUM_PARAM_WORD,
	 .dflt = "\"shifted\"",
	 .words = {"shifted", "kept"},
	 .help = "what a remapped container binds. shifted: shown with owners moved as its own files are, so root inside is binds_owner there; kept: as it is, so root inside is its subordinate id there"},
	{.name = "binds_owner",
	 .type = OAKUM_PARAM_INT,
	 .dflt = "0",
	 .min = 0,
	 .max = OAKUM_ID_RANGE - 1,
	 .help = "the user and group that own, on the host's disk, what root of a remapped container writes to its binds"},
	{.name = ""},
};

static bool is_root(const struct oakum_ctx *ctx)
{
	uint64_t uid = 0;

	return oakum_spec_u64(ctx->spec->user, "uid", &uid) != OAKUM_HAVE_VALUE ||
	       uid == 0;
}

/* why_not, when not NULL, is why root cannot be remapped. */
static struct oakum_finding *find_root(const struct oakum_ctx *ctx,
				       struct oakum_findings *out, const char *why_not,
				       const char *note)
{
	bool given = oakum_spec_get(ctx->spec->user, "uid");

	return oakum_find_at(out, "process/user/uid", "runs as root (%s)%s%s%s",
			     given ? "uid 0" : "no uid is given, which means 0",
			     why_not ? ", and cannot be remapped: " : "",
			     why_not ? why_not : "", note);
}

static int judge_uid(const struct oakum_ctx *ctx, struct oakum_findings *out,
		     const char *why_not, const struct oakum_number *n,
		     struct oakum_err *e)
{
	struct oakum_finding *f;
	uint64_t uid = 0;

	(void)oakum_spec_u64(ctx->spec->user, "uid", &uid); /* absent means 0 */
	if (is_root(ctx))
		f = find_root(ctx, out, why_not, oakum_number_note(ctx, n));
	else
		f = oakum_find_at(
			out, "process/user/uid",
			"has uid %" PRIu64 ", which a runtime may take for root", uid);
	if (why_not && oakum_streq(oakum_arg_text(ctx, "remap"), "always"))
		return 0;
	return oakum_number_fix(ctx, out, f, n, e);
}

static void judge_gid(const struct oakum_ctx *ctx, struct oakum_findings *out,
		      uint32_t number)
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
	oakum_fix_put(out, f, "process/user/gid", oakum_json_i64(ctx->arena, number));
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
		r = oakum_remap_range(ctx, &remap->range, ret_why_not, e);
	if (r < 0 || *ret_why_not)
		return r;
	remap->keep_binds = oakum_remap_keeps_binds(ctx);
	remap->binds_owner = (uint32_t)oakum_arg_int(ctx, "binds_owner");
	remap->shared = oakum_arg_bool(ctx, "pool_shared");
	oakum_remap_fix(ctx, out, find_root(ctx, out, NULL, ""), remap);
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

/* A number for what is root, and what runtimes may take for it. */
static int judge_ids(const struct oakum_ctx *ctx, struct oakum_findings *out,
		     const char *why_not, struct oakum_err *e)
{
	struct oakum_number n = {.gid = (uint32_t)oakum_arg_int(ctx, "gid")};
	uint64_t uid = 0;
	int r = 0;

	(void)oakum_spec_u64(ctx->spec->user, "uid", &uid); /* absent means 0 */
	if (is_root(ctx) || uid > ID_MAX) {
		r = oakum_number_look(ctx, &n, e);
		if (r == 0)
			r = judge_uid(ctx, out, why_not, &n, e);
	}
	if (r < 0)
		return r;
	judge_gid(ctx, out, n.gid);
	judge_additional_gids(ctx, out);
	return 0;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	bool config = ctx->spec->kind == OAKUM_SPEC_CONFIG;
	bool before = config && oakum_remap_before(ctx);
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
	r = config ? oakum_number_again(ctx, out, e) : 0;
	return r == 0 ? judge_ids(ctx, out, why_not, e) : r;
}

const struct oakum_rule oakum_rule_user = {
	.id = "user",
	.title = "The process is not root",
	.why = "Root in the container is root on the host the moment one wall has a hole.",
	.from = "P1, CIS 4.1, PSS, NSA, OWASP 2",
	.flags = OAKUM_RULE_ON_EXEC,
};

OAKUM_RULE_CODE(user, params, evaluate)
