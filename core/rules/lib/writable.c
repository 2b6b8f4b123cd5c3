/* SPDX-License-Identifier: Apache-2.0 */
/*
 * writable.c - see writable.h.
 *
 * A list names directories as programs do; what links of the image make of them is where the
 * mount goes, but never to "/", to places of the kernel or to /tmp, which has a rule of its
 * own. What is larger than the size stays the image's, and the finding says so. None is larger
 * than a quarter of the container's memory.
 */
#include "writable.h"

#include <sys/stat.h>

#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/words.h>

#define PAGE	  4096u
#define SHOWN_MAX 80

/* What a link could lead to, and a policy could list. */
static bool is_forbidden(const char *place)
{
	static const char dirs[][6] = {"/proc", "/sys", "/dev", "/tmp"};

	for (size_t i = 0; i < OAKUM_COUNT(dirs); i++) {
		if (oakum_path_below(place, dirs[i]))
			return true;
	}
	return !place[1];
}

/* Whether an earlier one, or a wider one, is on the list. */
static bool is_held(const struct oakum_writable *w, const char *place)
{
	for (size_t i = 0; i < w->n; i++) {
		if (oakum_path_below(place, w->dirs[i].place))
			return true;
	}
	return false;
}

/* Where a mount of the document lands: links of the image lead on. */
static int real_place(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m,
		      const char **ret, struct oakum_err *e)
{
	struct oakum_image_file image = {0};
	int r = ctx->host->image_file(ctx->host, m->place, &image, e);

	*ret = image.via_link ? image.path : m->place;
	return r;
}

/* What is mounted at or above a place, and the first thing that is mounted below it. */
static int look_around(const struct oakum_ctx *ctx, const char *place, bool *ret_taken,
		       const struct oakum_node **ret_below, struct oakum_err *e)
{
	int r = 0;

	*ret_taken = false;
	*ret_below = NULL;
	for (size_t i = 0; r == 0 && i < ctx->spec->n_mounts; i++) {
		const struct oakum_spec_mount *m = &ctx->spec->mounts[i];
		const char *real = m->place;

		r = real_place(ctx, m, &real, e);
		if (real[1] && oakum_path_below(place, real))
			*ret_taken = true;
		else if (!*ret_below && oakum_path_below(real, place))
			*ret_below = m->node;
	}
	return r;
}

static uint64_t size_for(const struct oakum_ctx *ctx)
{
	uint64_t size = (uint64_t)oakum_arg_int(ctx, "writable_size");
	uint64_t limit = oakum_spec_memory_limit(ctx->spec);

	if (limit && limit / 4 < size)
		size = limit / 4;
	size -= size % PAGE;
	return size ? size : PAGE;
}

static void leave(const struct oakum_ctx *ctx, struct oakum_writable *w,
		  const char *place, uint64_t size)
{
	w->left = oakum_arena_printf(
		ctx->arena,
		"%s; what its image has in '%s' does not fit into %s, and stays root's",
		w->left, oakum_str_show(ctx->arena, place, SHOWN_MAX),
		oakum_size_text(ctx->arena, size));
}

static int look_at(const struct oakum_ctx *ctx, const char *listed, uid_t uid,
		   struct oakum_writable *w, struct oakum_err *e)
{
	struct oakum_image_file image = {0};
	uint64_t used = 0, size = size_for(ctx);
	const struct oakum_node *below = NULL;
	bool taken = false;
	const char *place;
	int r = ctx->host->image_file(ctx->host, listed, &image, e);

	if (r < 0 || !image.exists || !S_ISDIR(image.mode) || image.uid == uid)
		return r;
	place = image.via_link ? image.path : listed;
	if (is_forbidden(place) || is_held(w, place))
		return 0;
	r = look_around(ctx, place, &taken, &below, e);
	if (r < 0 || taken)
		return r;
	r = ctx->host->image_usage(ctx->host, place, size, &used, e);
	if (r < 0)
		return r;
	if (used > size)
		leave(ctx, w, place, size);
	else
		w->dirs[w->n++] = (struct oakum_writable_dir){place, size, below};
	return 0;
}

static int find_root(const struct oakum_ctx *ctx, const char **ret, struct oakum_err *e)
{
	struct oakum_place place = {0};
	const char *path = NULL;
	int r;

	*ret = NULL;
	if (oakum_spec_str(ctx->spec->root, "path", &path) != OAKUM_HAVE_VALUE || !*path)
		return 0;
	r = ctx->host->place(ctx->host, path, &place, e);
	if (r == 0 && place.exists)
		*ret = place.path;
	return r;
}

int oakum_writable_look(const struct oakum_ctx *ctx, uid_t uid,
			struct oakum_writable *ret, struct oakum_err *e)
{
	size_t n = 0;
	const char *const *listed = oakum_arg_texts(ctx, "writable", &n);
	const char *cwd = NULL;
	int r = 0;

	*ret = (struct oakum_writable){.left = ""};
	if (!ctx->prepared->dir || ctx->spec->kind != OAKUM_SPEC_CONFIG)
		return 0;
	ret->dirs = oakum_arena_array(ctx->arena, n + 1, sizeof(*ret->dirs));
	r = find_root(ctx, &ret->root, e);
	for (size_t i = 0; r == 0 && ret->root && i < n; i++)
		r = look_at(ctx, listed[i], uid, ret, e);
	if (r == 0 && ret->root && oakum_arg_bool(ctx, "writable_cwd") &&
	    oakum_spec_str(ctx->spec->process, "cwd", &cwd) == OAKUM_HAVE_VALUE &&
	    *cwd == '/')
		r = look_at(ctx, oakum_path_normalise(ctx->arena, cwd), uid, ret, e);
	return r;
}

static struct oakum_node *mount(const struct oakum_ctx *ctx, const char *place,
				const char *name)
{
	static const char options[][8] = {"bind", "rw", "nosuid", "nodev", "private"};
	struct oakum_arena *a = ctx->arena;
	struct oakum_node *m = oakum_json_object(a);

	oakum_json_put(a, m, "destination", oakum_json_string(a, place));
	oakum_json_put(a, m, "type", oakum_json_string(a, "bind"));
	oakum_json_put(
		a, m, "source",
		oakum_json_string(a, oakum_path_join(a, ctx->prepared->dir, name)));
	oakum_json_put(a, m, "options",
		       oakum_json_strings(a, oakum_words_list(a, OAKUM_WORDS(options)),
					  OAKUM_COUNT(options)));
	return m;
}

void oakum_writable_fix(const struct oakum_ctx *ctx, struct oakum_findings *out,
			struct oakum_finding *f, const struct oakum_writable *w)
{
	for (size_t i = 0; i < w->n; i++) {
		const char *place = w->dirs[i].place;
		const struct oakum_node *below = w->dirs[i].below;
		const char *name =
			oakum_arena_printf(ctx->arena, OAKUM_PREPARED_WRITABLE "%zu", i);

		oakum_plan_copy(out, f, name, w->root, place, w->dirs[i].size);
		if (below)
			oakum_fix_insert(out, f, below, mount(ctx, place, name));
		else
			oakum_fix_append(out, f, "mounts", mount(ctx, place, name));
	}
}

int oakum_writable_again(const struct oakum_ctx *ctx, struct oakum_findings *out,
			 struct oakum_finding *f, const char *name, const char *place,
			 bool *ret_made, struct oakum_err *e)
{
	struct oakum_image_file image = {0};
	uint64_t used = 0, size = size_for(ctx);
	const char *root;
	int r = find_root(ctx, &root, e);

	*ret_made = false;
	if (r == 0)
		r = ctx->host->image_file(ctx->host, place, &image, e);
	if (r < 0 || !root || !image.exists || !S_ISDIR(image.mode) || image.via_link ||
	    is_forbidden(place))
		return r;
	r = ctx->host->image_usage(ctx->host, place, size, &used, e);
	*ret_made = r == 0 && used <= size;
	if (*ret_made)
		oakum_plan_copy(out, f, name, root, place, size);
	return r;
}
