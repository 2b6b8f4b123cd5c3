/* SPDX-License-Identifier: Apache-2.0 */
/*
 * image_digest - the container is made of an image that nobody has approved.
 *
 * A name with a tag is whatever was pushed or tagged under it last. Which image it is the
 * engine's own state says, in files of root's: the image's id, the digest of its manifest, or a
 * reference that holds a digest and that the engine has resolved. With a list (`allow`) the
 * image must be on it; a list is a policy's drop-in like any other, so it can be made to carry
 * a signature. Without one, what has no digest in its reference is told.
 *
 * Not covered: what the layers of an approved image hold; pods' sandboxes, whose image the
 * engine's configuration names; documents that are only looked at, which no engine has made.
 */
#include <oakum/rule.h>

#include <string.h>

#include <oakum/str.h>
#include <oakum/subject.h>

#define SHOWN_MAX 200

static const struct oakum_param params[] = {
	{.name = "allow",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[]",
	 .help = "ids of images and digests of manifests, \"sha256:...\"; none: any image"},
	{.name = ""},
};

/* "sha256:…" of "name@sha256:…", or NULL. */
static const char *digest_of(const char *reference)
{
	const char *at = reference ? strchr(reference, '@') : NULL;

	return at && oakum_starts_with(at + 1, "sha256:") ? at + 1 : NULL;
}

static bool is_allowed(const struct oakum_subject *s, const char *const *allow, size_t n)
{
	const char *const names[] = {s->image_id, s->image_digest, digest_of(s->image)};

	for (size_t i = 0; i < OAKUM_COUNT(names); i++) {
		if (names[i] && oakum_str_in(names[i], allow, n))
			return true;
	}
	return false;
}

/* By a digest, by its own id, or by the beginning of that; what has no name has no tag. */
static bool is_pinned(const struct oakum_subject *s)
{
	const char *id = s->image_id && oakum_starts_with(s->image_id, "sha256:")
				 ? s->image_id + strlen("sha256:")
				 : NULL;

	if (!s->image)
		return true;
	return digest_of(s->image) || oakum_streq(s->image, s->image_id) ||
	       (id && strlen(s->image) >= 12 && oakum_starts_with(id, s->image));
}

static const char *shown(const struct oakum_ctx *ctx)
{
	const struct oakum_subject *s = ctx->subject;
	const char *name = s->image ? s->image : "an image";

	name = oakum_str_show(ctx->arena, name, SHOWN_MAX);
	return s->image_id ? oakum_arena_printf(
				     ctx->arena, "%s (%s)", name,
				     oakum_str_show(ctx->arena, s->image_id, SHOWN_MAX))
			   : name;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	const struct oakum_subject *s = ctx->subject;
	const char *const *allow;
	size_t n;

	(void)e; /* nothing here can fail */
	allow = oakum_arg_texts(ctx, "allow", &n);
	if (ctx->at_rest || s->sandbox)
		return 0;
	if (n > 0 && !s->image && !s->image_id && !s->image_digest)
		oakum_find_at(out, "root/path",
			      "is of an image that its engine does not name");
	else if (n > 0 && !is_allowed(s, allow, n))
		oakum_find_at(out, "root/path",
			      "is of an image that is not on the list: %s", shown(ctx));
	else if (n == 0 && !is_pinned(s))
		oakum_find_at(out, "root/path",
			      "is of an image without a digest in its name: %s",
			      shown(ctx));
	return 0;
}

const struct oakum_rule oakum_rule_image_digest = {
	.id = "image_digest",
	.title = "Only images that were approved",
	.why = "A tag is whatever was pushed under it last; a digest is one image.",
	.from = "P3",
	.flags = OAKUM_RULE_NO_FIX,
};

OAKUM_RULE_CODE(image_digest, params, evaluate)
