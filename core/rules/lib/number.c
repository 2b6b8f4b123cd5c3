/* SPDX-License-Identifier: Apache-2.0 */
/*
 * number.c - see number.h.
 *
 * The image may choose the number, by whom its data belongs to; it could say the same by its
 * USER, which is kept, so that gives it nothing. All the same it gets the ids of a service
 * alone: not root's, not those below the policy's floor, which the host gives to its own
 * programs and devices (disk, kmem, shadow), not those from 1000 on, which are people, and may
 * be the host's administrators. Groups below 100 are the host's in any case.
 */
#include "number.h"

#include <inttypes.h>
#include <sys/stat.h>

#include <oakum/path.h>
#include <oakum/str.h>

#include "names.h"

#define SERVICE_LAST 999 /* useradd's SYS_UID_MAX, on every distribution */
#define GROUP_FIRST                                                                      \
	100 /* as SYS_GID_MIN of Debian; those below are the same everywhere */
#define SHOWN_MAX 80

enum { SEARCH = 1, WRITE = 2 };

static bool is_service(const struct oakum_ctx *ctx, uid_t uid)
{
	return uid >= (uid_t)oakum_arg_int(ctx, "owner_from") && uid <= SERVICE_LAST;
}

static int take_owner(const struct oakum_ctx *ctx, const char *place,
		      struct oakum_number *n, struct oakum_err *e)
{
	struct oakum_image_file image = {0};
	int r = ctx->host->image_file(ctx->host, place, &image, e);

	if (r < 0 || !image.exists || !S_ISDIR(image.mode) || !is_service(ctx, image.uid))
		return r;
	n->uid = image.uid;
	if (image.gid >= GROUP_FIRST && image.gid <= SERVICE_LAST)
		n->gid = image.gid;
	n->of = place;
	return 0;
}

static const char *cwd_of(const struct oakum_ctx *ctx)
{
	const char *cwd = NULL;

	if (oakum_spec_str(ctx->spec->process, "cwd", &cwd) != OAKUM_HAVE_VALUE ||
	    *cwd != '/')
		return NULL;
	cwd = oakum_path_normalise(ctx->arena, cwd);
	return cwd[1] ? cwd : NULL;
}

/* Engines mount something on each volume that an image declares. */
static int find_owner(const struct oakum_ctx *ctx, struct oakum_number *n,
		      struct oakum_err *e)
{
	const char *cwd = cwd_of(ctx);
	int r = 0;

	for (size_t i = 0; r == 0 && !n->of && i < ctx->spec->n_mounts; i++) {
		if (ctx->spec->mounts[i].bind)
			r = take_owner(ctx, ctx->spec->mounts[i].place, n, e);
	}
	if (r == 0 && !n->of && cwd)
		r = take_owner(ctx, cwd, n, e);
	return r;
}

int oakum_number_look(const struct oakum_ctx *ctx, struct oakum_number *ret,
		      struct oakum_err *e)
{
	int r = 0;

	*ret = (struct oakum_number){
		.uid = (uint32_t)oakum_arg_int(ctx, "uid"),
		.gid = (uint32_t)oakum_arg_int(ctx, "gid"),
		.writable = {.left = ""},
	};
	if (ctx->spec->kind == OAKUM_SPEC_CONFIG && oakum_arg_bool(ctx, "owner"))
		r = find_owner(ctx, ret, e);
	if (ctx->prepared->uid)
		ret->uid = ctx->prepared->uid;
	if (ctx->prepared->gid)
		ret->gid = ctx->prepared->gid;
	return r == 0 ? oakum_writable_look(ctx, ret->uid, &ret->writable, e) : r;
}

const char *oakum_number_note(const struct oakum_ctx *ctx, const struct oakum_number *n)
{
	const char *of =
		n->of ? oakum_arena_printf(
				ctx->arena, "; its image's '%s' is user %" PRIu32 "'s",
				oakum_str_show(ctx->arena, n->of, SHOWN_MAX), n->uid)
		      : "";

	return oakum_arena_printf(ctx->arena, "%s%s", of, n->writable.left);
}

static bool may(const struct oakum_number *n, const struct oakum_image_file *f,
		unsigned what)
{
	unsigned bits = f->mode;

	if (f->uid == n->uid)
		bits >>= 6;
	else if (f->gid == n->gid)
		bits >>= 3;
	return (bits & what) == what;
}

static int can_write(const struct oakum_ctx *ctx, const struct oakum_number *n,
		     const char *path, bool *ret, struct oakum_err *e)
{
	const struct oakum_spec_mount *m = oakum_spec_mount_over(ctx->spec, path);
	struct oakum_image_file image = {0};
	int r;

	*ret = m && !m->read_only;
	if (m)
		return 0;
	r = ctx->host->image_file(ctx->host, path, &image, e);
	*ret = r == 0 && image.exists && S_ISDIR(image.mode) &&
	       may(n, &image, SEARCH | WRITE);
	return r;
}

/* Whether a home can stay: not root's, and of use. */
static int is_home(const struct oakum_ctx *ctx, const struct oakum_number *n,
		   const char *home, bool *ret, struct oakum_err *e)
{
	*ret = home && *home == '/' && !oakum_streq(home, "/root") &&
	       !oakum_streq(home, "/");
	if (!*ret || ctx->spec->kind != OAKUM_SPEC_CONFIG)
		return 0;
	return can_write(ctx, n, oakum_path_normalise(ctx->arena, home), ret, e);
}

static int fix_home(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_finding *f, const struct oakum_number *n,
		    const char **ret_home, struct oakum_err *e)
{
	const struct oakum_node *node = NULL;
	struct oakum_node *value;
	bool stays;
	int r;

	*ret_home = oakum_spec_env(ctx->spec, "HOME", &node);
	r = is_home(ctx, n, *ret_home, &stays, e);
	if (r < 0 || stays)
		return r;
	*ret_home = oakum_arg_text(ctx, "home");
	value = oakum_json_string(ctx->arena,
				  oakum_arena_printf(ctx->arena, "HOME=%s", *ret_home));
	if (node)
		oakum_fix_replace(out, f, node, value);
	else
		oakum_fix_append(out, f, "process/env", value);
	return 0;
}

/* Whether a directory of the image on the way there is closed to the user. */
static int is_closed(const struct oakum_ctx *ctx, const struct oakum_number *n,
		     const char *path, bool *ret, struct oakum_err *e)
{
	*ret = false;
	while (!*ret && path[1] && !oakum_spec_mount_over(ctx->spec, path)) {
		struct oakum_image_file image = {0};
		int r = ctx->host->image_file(ctx->host, path, &image, e);

		if (r < 0)
			return r;
		*ret = image.exists && S_ISDIR(image.mode) && !may(n, &image, SEARCH);
		path = oakum_path_normalise(ctx->arena,
					    oakum_path_join(ctx->arena, path, ".."));
	}
	return 0;
}

static int fix_cwd(const struct oakum_ctx *ctx, struct oakum_findings *out,
		   struct oakum_finding *f, const struct oakum_number *n,
		   const char *home, struct oakum_err *e)
{
	const char *cwd = cwd_of(ctx);
	bool closed = false;
	int r = cwd ? is_closed(ctx, n, cwd, &closed, e) : 0;

	if (r == 0 && closed)
		oakum_fix_put(out, f, "process/cwd", oakum_json_string(ctx->arena, home));
	return r;
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

int oakum_number_fix(const struct oakum_ctx *ctx, struct oakum_findings *out,
		     struct oakum_finding *f, const struct oakum_number *n,
		     struct oakum_err *e)
{
	const char *home;
	int r;

	oakum_fix_put(out, f, "process/user/uid", oakum_json_i64(ctx->arena, n->uid));
	r = fix_home(ctx, out, f, n, &home, e);
	if (r < 0 || ctx->spec->kind != OAKUM_SPEC_CONFIG)
		return r;
	r = fix_cwd(ctx, out, f, n, home, e);
	fix_low_ports(ctx, out, f);
	oakum_writable_fix(ctx, out, f, &n->writable);
	if (r == 0)
		r = oakum_names_fix(ctx, out, f, n->uid, n->gid, home, e);
	return r;
}

/* Whether a mount was prepared for an earlier run, and is gone. */
static bool is_old(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m)
{
	const struct oakum_prepared *p = ctx->prepared;

	if (!m->bind || !p->dir || p->made || ctx->again ||
	    !oakum_prepared_number(p, m->source))
		return false;
	/* The tool shows what a run would do, and rewrites for the next one. */
	return !ctx->at_rest || !(oakum_prepared_writable(p, m->source) ||
				  oakum_prepared_names(p, m->source));
}

static int renew(const struct oakum_ctx *ctx, struct oakum_findings *out,
		 struct oakum_finding *f, const struct oakum_spec_mount *m,
		 struct oakum_err *e)
{
	const char *name = oakum_prepared_name(ctx->prepared, m->source);
	struct oakum_node *source;
	bool made = false;
	int r;

	r = oakum_starts_with(name, OAKUM_PREPARED_WRITABLE)
		    ? oakum_writable_again(ctx, out, f, name, m->place, &made, e)
		    : oakum_names_again(ctx, out, f, name, &made, e);
	if (r < 0)
		return r;
	source = oakum_json_string(ctx->arena,
				   oakum_path_join(ctx->arena, ctx->prepared->dir, name));
	if (made)
		oakum_fix_replace(out, f, oakum_json_get(m->node, "source"), source);
	else
		oakum_fix_remove(out, f, m->node);
	return 0;
}

int oakum_number_again(const struct oakum_ctx *ctx, struct oakum_findings *out,
		       struct oakum_err *e)
{
	struct oakum_finding *f = NULL;
	int r = 0;

	for (size_t i = 0; r == 0 && i < ctx->spec->n_mounts; i++) {
		const struct oakum_spec_mount *m = &ctx->spec->mounts[i];

		if (!is_old(ctx, m))
			continue;
		if (!f)
			f = oakum_find_at(
				out, "process/user/uid",
				"has been a number in root's place in an earlier run: what that needs is made again");
		f->first = true; /* others judge where it comes from */
		r = renew(ctx, out, f, m, e);
	}
	return r;
}
