/* SPDX-License-Identifier: Apache-2.0 */
/*
 * volume_shadow - an empty directory is mounted over files of the image.
 *
 * The program then does not find what its image ships at that place: a bind to a directory
 * that was just made, an emptyDir. Engines fill a new named volume from the image, but neither
 * of those. Nothing is changed: it may well be meant.
 *
 * Not covered: a source that holds some files but not those of the image; a tmpfs, of which
 * everybody knows that it begins empty; what another mount shows at the place.
 */
#include <oakum/rule.h>

#include <sys/stat.h>

#include <oakum/str.h>

#include "lib/mount_tree.h"
#include "lib/shown.h"

/* Whether the image's own directory would be seen without this mount. */
static bool is_over_image(const struct oakum_mount_tree *earlier,
			  const struct oakum_spec_mount *m)
{
	return m->place[1] && !oakum_mount_tree_above(earlier, m->place) &&
	       !oakum_mount_tree_other(earlier, m->place, NULL) &&
	       !oakum_mount_tree_other(earlier, "/", NULL);
}

static void judge(const struct oakum_ctx *ctx, struct oakum_findings *out,
		  const struct oakum_shown *s, struct oakum_err *e)
{
	struct oakum_image_file image = {0};
	struct oakum_place source = {0};
	bool empty = false;

	/* What cannot be looked at is for the rules that refuse. */
	if (ctx->host->place(ctx->host, s->path, &source, e) < 0 || !source.exists ||
	    ctx->host->empty_dir(ctx->host, s->path, &empty, e) < 0 || !empty ||
	    ctx->host->image_file(ctx->host, s->mount->place, &image, e) < 0)
		return;
	if (image.exists && S_ISDIR(image.mode) && !image.empty_dir)
		oakum_find(
			out, s->mount->node,
			"hides what the image has in '%s' behind the empty directory '%s'",
			oakum_str_show(ctx->arena, s->mount->place, 100),
			oakum_str_show(ctx->arena, source.path, 100));
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	struct oakum_mount_tree earlier;
	int r = 0;

	oakum_mount_tree_init(&earlier, ctx->arena, ctx->spec->mounts,
			      ctx->spec->n_mounts);
	for (size_t i = 0; r == 0 && i < ctx->spec->n_mounts; i++) {
		const struct oakum_spec_mount *m = &ctx->spec->mounts[i];
		bool over_image = is_over_image(&earlier, m);
		const struct oakum_shown *shown = NULL;
		size_t n = 0;

		oakum_mount_tree_add(&earlier, m);
		if (!m->bind || !over_image)
			continue;
		r = oakum_shown_by(ctx, m, &shown, &n, e);
		for (size_t k = 0; r == 0 && k < n; k++)
			judge(ctx, out, &shown[k], e);
	}
	return r;
}

const struct oakum_rule oakum_rule_volume_shadow = {
	.id = "volume_shadow",
	.title = "No empty directory over files of the image",
	.why = "A program does not find the files that its image ships, and starts empty or not at all.",
	.from = "P9",
	.flags = OAKUM_RULE_NO_FIX,
};

OAKUM_RULE_CODE(volume_shadow, NULL, evaluate)
