/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read_only_root - the root file system cannot be written to.
 *
 * An intruder then finds no place for his tools, and a program cannot fill the host's disk.
 * What programs must write to gets a tmpfs with a limit, in front of what is mounted below it,
 * with what the image has there; /tmp is the rule tmp's. Nothing is put where something is
 * mounted already, or where the image has a link or a file. A mount at the root itself is for
 * mount_places.
 *
 * Not covered: volumes, which stay writable.
 */
#include <oakum/rule.h>

#include <sys/stat.h>

#include <oakum/path.h>
#include <oakum/str.h>

static const struct oakum_param params[] = {
	{.name = "writable",
	 .type = OAKUM_PARAM_PATHS,
	 .dflt = "[\"/run\", \"/var/tmp\"]",
	 .help = "directories that get a tmpfs"},
	{.name = "size",
	 .type = OAKUM_PARAM_SIZE,
	 .dflt = "\"64m\"",
	 .min = 65536,
	 .max = INT64_C(1) << 40,
	 .help = "how much fits into each"},
	{.name = ""},
};

static struct oakum_node *tmpfs(const struct oakum_ctx *ctx, const char *place,
				const struct oakum_image_file *image)
{
	struct oakum_arena *a = ctx->arena;
	struct oakum_node *mount = oakum_json_object(a);
	bool content = image->exists && !image->empty_dir;
	const char *size = oakum_size_text(a, (uint64_t)oakum_arg_int(ctx, "size"));
	const char *words[] = {"rw",
			       "noexec",
			       "nosuid",
			       "nodev",
			       oakum_arena_printf(a, "size=%s", size),
			       "tmpcopyup"};

	oakum_json_put(a, mount, "destination", oakum_json_string(a, place));
	oakum_json_put(a, mount, "type", oakum_json_string(a, "tmpfs"));
	oakum_json_put(a, mount, "source", oakum_json_string(a, "tmpfs"));
	oakum_json_put(a, mount, "options",
		       oakum_json_strings(a, words, OAKUM_COUNT(words) - !content));
	return mount;
}

static const struct oakum_spec_mount *first_below(const struct oakum_spec *spec,
						  const char *place)
{
	for (size_t i = 0; i < spec->n_mounts; i++) {
		if (oakum_path_below(spec->mounts[i].place, place))
			return &spec->mounts[i];
	}
	return NULL;
}

/* Whether an earlier or a wider one of the listed directories makes it writable already. */
static bool is_held(const char *const *places, size_t n, size_t which)
{
	for (size_t i = 0; i < n; i++) {
		if (i != which && oakum_path_below(places[which], places[i]) &&
		    (i < which || !oakum_streq(places[which], places[i])))
			return true;
	}
	return false;
}

static int add_writable(const struct oakum_ctx *ctx, struct oakum_findings *out,
			struct oakum_finding *f, const char *place, struct oakum_err *e)
{
	const struct oakum_spec_mount *below = first_below(ctx->spec, place);
	struct oakum_image_file image = {0};
	int r;

	if (oakum_spec_mount_over(ctx->spec, place))
		return 0;
	r = ctx->host->image_file(ctx->host, place, &image, e);
	if (r < 0 || (image.exists && (image.via_link || !S_ISDIR(image.mode))))
		return r;
	if (below)
		oakum_fix_insert(out, f, below->node, tmpfs(ctx, place, &image));
	else
		oakum_fix_append(out, f, "mounts", tmpfs(ctx, place, &image));
	oakum_fix_yield(f); /* to the rule user, where root has become a number */
	return 0;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	size_t n = 0;
	const char *const *places = oakum_arg_texts(ctx, "writable", &n);
	struct oakum_finding *f;
	bool read_only = false;
	int r = 0;

	(void)oakum_spec_bool(ctx->spec->root, "readonly",
			      &read_only); /* absent: false */
	if (read_only || !ctx->spec->root)
		return 0;
	f = oakum_find_at(out, "root/readonly", "has a writable root file system");
	oakum_fix_put(out, f, "root/readonly", oakum_json_bool(ctx->arena, true));
	for (size_t i = 0; r == 0 && i < n; i++) {
		if (!is_held(places, n, i))
			r = add_writable(ctx, out, f, places[i], e);
	}
	return r;
}

const struct oakum_rule oakum_rule_read_only_root = {
	.id = "read_only_root",
	.title = "A read-only root file system",
	.why = "On a writable root file system an intruder installs his tools, and a program fills the host's disk.",
	.from = "CIS 5.13, NSA, OWASP 8",
};

OAKUM_RULE_CODE(read_only_root, params, evaluate)
