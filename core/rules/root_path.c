/* SPDX-License-Identifier: Apache-2.0 */
/*
 * root_path - the root file system is a container's, not the host's.
 *
 * A config may name any directory as root.path, and the runtimes bind it with all that is
 * mounted below it: "/" by another name, /etc, /var/lib, an engine's own data. What is the
 * same place is decided by device and inode and by (device, path in it), mounts below it and
 * layers of overlays included. What lies in the bundle, or where engines put root file
 * systems, is a container's even inside a directory of the host's system; what an engine has
 * mounted itself nobody could choose, and it is not looked into.
 * An image whose /proc, /sys or /dev is a link, or no directory, leads the runtime's own
 * mounts astray (CVE-2019-19921, CVE-2023-27561).
 *
 * What does not exist is judged by its name: the runtime fails on it anyway.
 * Not covered: whose an ordinary directory elsewhere is, unless the policy says where root
 * file systems may be.
 */
#include <oakum/rule.h>

#include <string.h>
#include <sys/stat.h>

#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/words.h>

#include "lib/container_roots.h"
#include "lib/engine_places.h"
#include "lib/host_dirs.h"
#include "lib/host_shown.h"
#include "lib/place_relation.h"

#define KEYS	  "root/path"
#define SHOWN_MAX 256 /* of a path in a message */

static const struct oakum_param params[] = {
	{.name = "allow",
	 .type = OAKUM_PARAM_PATHS,
	 .dflt = "[]",
	 .help = "directories of the host's system in which one may be all the same"},
	{.name = "only",
	 .type = OAKUM_PARAM_PATHS,
	 .dflt = "[]",
	 .help = "where else than in the bundle and engines' storage one may be; an empty list is anywhere"},
	{.name = ""},
};

/* Directories that hold other things than the host's system: they themselves. */
static const char tops[][12] = {
	"/home", "/media", "/mnt", "/opt", "/srv", "/tmp", "/var", "/var/lib", "/var/tmp",
};

struct root {
	const struct oakum_ctx *ctx;
	struct oakum_findings *out;
	struct oakum_place place;
	enum oakum_container_root where;
};

static const char *show(const struct root *r, const char *path)
{
	return oakum_str_show(r->ctx->arena, path, SHOWN_MAX);
}

static int place_of(const struct root *r, const char *path, struct oakum_place *ret,
		    struct oakum_err *e)
{
	return r->ctx->host->place(r->ctx->host, path, ret, e);
}

static int is_in_any(const struct root *r, const char *param, bool *ret,
		     struct oakum_err *e)
{
	size_t n = 0;
	const char *const *dirs = oakum_arg_texts(r->ctx, param, &n);

	for (size_t i = 0; !*ret && i < n; i++) {
		struct oakum_place dir = {0};
		int k = place_of(r, dirs[i], &dir, e);

		if (k < 0)
			return k;
		*ret = oakum_place_is_in(&r->place, &dir) ||
		       oakum_place_is_same(&r->place, &dir);
	}
	return 0;
}

/* A few directories of the host. Returns 1 when there is nothing more to say. */
static int judge_dirs(const struct root *r, struct oakum_words dirs, struct oakum_err *e)
{
	for (size_t i = 0; i < dirs.n; i++) {
		struct oakum_place dir = {0};
		const char *relation;
		int k = place_of(r, oakum_words_at(dirs, i), &dir, e);

		if (k < 0)
			return k;
		relation = oakum_place_relation(&r->place, &dir);
		if (!relation)
			continue;
		oakum_find_at(r->out, KEYS, "%s '%s' of the host", relation,
			      show(r, dir.path));
		return 1;
	}
	return 0;
}

static int judge_home(const struct root *r, struct oakum_err *e)
{
	struct oakum_place home = {0};
	int k = place_of(r, "/home", &home, e);
	size_t len = k == 0 ? strlen(home.path) : 0;

	if (k < 0 || !oakum_place_is_in(&r->place, &home) ||
	    !oakum_path_below(r->place.path, home.path) ||
	    strchr(r->place.path + len + 1, '/'))
		return k;
	oakum_find_at(r->out, KEYS, "is the home directory '%s' of the host",
		      show(r, r->place.path));
	return 1;
}

/* Returns 1 when there is nothing more to say. */
static int judge_shown(const struct root *r, const char *const *dirs, size_t n,
		       bool inside, struct oakum_err *e)
{
	const char *text = NULL;
	int k = oakum_host_shown(r->ctx, &r->place, dirs, n, inside, &text, e);

	if (k < 0 || !text)
		return k;
	oakum_find_at(r->out, KEYS, "%s", text);
	return 1;
}

/* Returns 1 when there is nothing more to say. */
static int judge_place(struct root *r, struct oakum_err *e)
{
	static const char above[][4] = {"/", "."}; /* "." is the bundle */
	struct oakum_engine_places engines = {0};
	struct oakum_words words = oakum_host_dirs();
	const char *const *dirs = oakum_words_list(r->ctx->arena, words);
	bool allowed = false;
	int k = judge_dirs(r, OAKUM_WORDS(above), e);

	if (k == 0)
		k = oakum_container_root_find(r->ctx, &r->place, &r->where, e);
	if (k != 0 || oakum_container_root_is_engines(r->ctx, r->where))
		return k;
	k = judge_dirs(r, OAKUM_WORDS(tops), e);
	if (k == 0)
		k = judge_home(r, e);
	if (k == 0 && r->where != OAKUM_CONTAINER_ROOT_ELSEWHERE)
		return judge_shown(r, dirs, words.n, true, e);
	if (k == 0)
		k = is_in_any(r, "allow", &allowed, e);
	if (k == 0)
		k = judge_shown(r, dirs, words.n, allowed, e);
	if (k == 0)
		k = oakum_engine_places_find(r->ctx, &engines, e);
	return k ? k : judge_shown(r, engines.paths, engines.n_paths, allowed, e);
}

/* An administrator's own list of places. */
static int judge_only(const struct root *r, struct oakum_err *e)
{
	size_t n = 0;
	bool listed = r->where != OAKUM_CONTAINER_ROOT_ELSEWHERE;
	int k = is_in_any(r, "only", &listed, e);

	(void)oakum_arg_texts(r->ctx, "only", &n); /* their number */
	if (k == 0 && n && !listed)
		oakum_find_at(
			r->out, KEYS,
			"lies at '%s', which is neither in the bundle nor in storage",
			show(r, r->place.path));
	return k;
}

/* What the runtime mounts on first. */
static int judge_image(const struct root *r, struct oakum_err *e)
{
	static const char dirs[][8] = {"/proc", "/sys", "/dev"};

	for (size_t i = 0; i < OAKUM_COUNT(dirs); i++) {
		struct oakum_image_file file = {0};
		int k = r->ctx->host->image_file(r->ctx->host, dirs[i], &file, e);

		if (k < 0)
			return k;
		if (file.via_link)
			oakum_find_at(r->out, KEYS,
				      "has an image whose %s is a link to '%s'", dirs[i],
				      show(r, file.path));
		else if (file.exists && !S_ISDIR(file.mode))
			oakum_find_at(r->out, KEYS,
				      "has an image whose %s is no directory", dirs[i]);
	}
	return 0;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	struct root r = {.ctx = ctx, .out = out};
	const char *path = NULL;
	int k;

	if (!ctx->spec->root)
		return 0; /* no runtime starts that */
	if (oakum_spec_str(ctx->spec->root, "path", &path) != OAKUM_HAVE_VALUE || !*path)
		path = "."; /* which the runtimes make of it */
	k = place_of(&r, path, &r.place, e);
	if (k == 0)
		k = judge_place(&r, e);
	if (k == 0)
		k = judge_only(&r, e);
	return k < 0 ? k : judge_image(&r, e);
}

const struct oakum_rule oakum_rule_root_path = {
	.id = "root_path",
	.title = "A root file system that is not the host's",
	.why = "A container whose root is '/' by another name, or /etc, has the host in its hands.",
	.from = "PSS, G privileged",
	.flags = OAKUM_RULE_NO_FIX,
};

OAKUM_RULE_CODE(root_path, params, evaluate)
