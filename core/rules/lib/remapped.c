/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remapped.c - what a remapped document says of the paths that it had before. Who starts a
 * container can write the annotation, too, but not name a prepared directory: only where a
 * path is below one has Oakum written both.
 */
#include "remap.h"

#include <string.h>

#include <oakum/str.h>

/* An object of texts; anything else was not written by us. */
static const struct oakum_node *read_before(struct oakum_arena *a,
					    const struct oakum_spec *spec)
{
	const char *text =
		oakum_json_str(oakum_json_get(spec->annotations, OAKUM_REMAPPED));
	struct oakum_json_doc *doc = NULL;
	const char *bytes = text ? oakum_arena_strdup(a, text) : NULL;

	if (!bytes ||
	    oakum_json_read(a, OAKUM_REMAPPED, bytes, strlen(bytes), OAKUM_JSON_STRICT,
			    &doc, NULL) < 0 ||
	    !oakum_json_str(oakum_json_get(doc->root, OAKUM_PREPARED_ROOT)))
		return NULL;
	return doc->root;
}

const struct oakum_node *oakum_remap_before(const struct oakum_ctx *ctx)
{
	const char *root = NULL;

	if (ctx->prepared->made ||
	    oakum_spec_str(ctx->spec->root, "path", &root) != OAKUM_HAVE_VALUE ||
	    !oakum_streq(oakum_prepared_name(ctx->prepared, root), OAKUM_PREPARED_ROOT))
		return NULL;
	return read_before(ctx->arena, ctx->spec);
}

const char *oakum_remapped_from(struct oakum_arena *a, const struct oakum_spec *spec,
				const struct oakum_prepared *p, const char *path)
{
	const struct oakum_node *before = NULL;
	const char *was;

	if (p->made && (oakum_prepared_mount(p, path) || oakum_prepared_root(p, path)))
		before = read_before(a, spec);
	was = before ? oakum_json_str(
			       oakum_json_get(before, oakum_prepared_name(p, path)))
		     : NULL;
	return was ? was : path;
}
