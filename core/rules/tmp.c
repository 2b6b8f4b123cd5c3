/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tmp - /tmp is a tmpfs with a limit.
 *
 * A /tmp on the container's layer fills the host's disk, and is slow. A volume or bind that
 * the user put at /tmp stays; one that hides there under another spelling ("/x/../tmp") does
 * not. The tmpfs goes in front of everything that is mounted below
 * /tmp, so that it hides none of it. What the image ships in /tmp is copied up. An image
 * whose /tmp is a link or a file is refused: the tmpfs would land where the link leads.
 *
 * tmpfs pages count against the container's memory limit, so the size follows that limit:
 * the policy's size, or a quarter of the limit when that is more, never above half of it. What
 * is copied up comes on top; an image with more than can be held is refused, since it could
 * not start.
 * Options as in tmpfs(5) and mount(8); the last of repeated sizes wins in the kernel.
 */
#include <oakum/rule.h>

#include <sys/stat.h>

#include <oakum/path.h>
#include <oakum/str.h>

#define PLACE "/tmp"
#define PAGE  4096u

static const struct oakum_param params[] = {
	{.name = "size",
	 .type = OAKUM_PARAM_SIZE,
	 .dflt = "\"100m\"",
	 .min = 65536,
	 .max = INT64_C(1) << 40,
	 .help = "how much fits into /tmp"},
	{.name = "grow",
	 .type = OAKUM_PARAM_BOOL,
	 .dflt = "true",
	 .help = "the size may grow to a quarter of the container's memory limit"},
	{.name = "max",
	 .type = OAKUM_PARAM_SIZE,
	 .dflt = "\"1g\"",
	 .min = 65536,
	 .max = INT64_C(1) << 40,
	 .help = "the largest size that a user's own tmpfs on /tmp, or growth, may have"},
	{.name = "noexec",
	 .type = OAKUM_PARAM_BOOL,
	 .dflt = "true",
	 .help = "no program can be run from /tmp"},
	{.name = ""},
};

/* The largest that a tmpfs may be here. */
static uint64_t size_max(const struct oakum_ctx *ctx)
{
	uint64_t max = (uint64_t)oakum_arg_int(ctx, "max");
	uint64_t limit = oakum_spec_memory_limit(ctx->spec);

	return limit && limit / 2 < max ? limit / 2 : max;
}

/* content: how much of it is taken from the beginning. */
static uint64_t size_for(const struct oakum_ctx *ctx, uint64_t content)
{
	uint64_t size = (uint64_t)oakum_arg_int(ctx, "size");
	uint64_t max = (uint64_t)oakum_arg_int(ctx, "max");
	uint64_t limit = oakum_spec_memory_limit(ctx->spec);

	if (limit && oakum_arg_bool(ctx, "grow") && limit / 4 > size)
		size = limit / 4 < max ? limit / 4 : max;
	if (content)
		size = content + size < size_max(ctx) ? content + size : size_max(ctx);
	if (limit && size > limit / 2)
		size = limit / 2;
	size -= size % PAGE;
	return size ? size : PAGE;
}

static struct oakum_node *tmpfs(const struct oakum_ctx *ctx, uint64_t size, bool copy_up)
{
	struct oakum_arena *a = ctx->arena;
	struct oakum_node *mount = oakum_json_object(a);
	struct oakum_node *options = oakum_json_array(a);
	const char *words[] = {"rw",
			       oakum_arg_bool(ctx, "noexec") ? "noexec" : NULL,
			       "nosuid",
			       "nodev",
			       "mode=1777",
			       oakum_arena_printf(a, "size=%s", oakum_size_text(a, size)),
			       copy_up ? "tmpcopyup" : NULL};

	for (size_t i = 0; i < OAKUM_COUNT(words); i++) {
		if (words[i])
			oakum_json_append(options, oakum_json_string(a, words[i]));
	}
	oakum_json_put(a, mount, "destination", oakum_json_string(a, PLACE));
	oakum_json_put(a, mount, "type", oakum_json_string(a, "tmpfs"));
	oakum_json_put(a, mount, "source", oakum_json_string(a, "tmpfs"));
	oakum_json_put(a, mount, "options", options);
	return mount;
}

static const struct oakum_spec_mount *first_below(const struct oakum_spec *spec)
{
	for (size_t i = 0; i < spec->n_mounts; i++) {
		if (spec->mounts[i].place &&
		    oakum_path_below(spec->mounts[i].place, PLACE))
			return &spec->mounts[i];
	}
	return NULL;
}

static void add_tmpfs(const struct oakum_ctx *ctx, struct oakum_findings *out,
		      struct oakum_finding *f, bool copy_up, uint64_t content)
{
	struct oakum_node *mount = tmpfs(ctx, size_for(ctx, content), copy_up);
	const struct oakum_spec_mount *below = first_below(ctx->spec);

	if (below)
		oakum_fix_insert(out, f, below->node, mount);
	else
		oakum_fix_append(out, f, "mounts", mount);
}

static const char *too_much(const struct oakum_ctx *ctx)
{
	return oakum_arena_printf(
		ctx->arena,
		"; what its image has in /tmp does not fit into one of %s, the largest allowed",
		oakum_size_text(ctx->arena, size_max(ctx)));
}

static int judge_absent(const struct oakum_ctx *ctx, struct oakum_findings *out,
			struct oakum_err *e)
{
	struct oakum_image_file image = {0};
	struct oakum_finding *f;
	uint64_t content = 0;
	bool copy_up;
	int ret = ctx->host->image_file(ctx->host, PLACE, &image, e);

	if (ret < 0)
		return ret;
	if (image.exists && (image.via_link || !S_ISDIR(image.mode))) {
		oakum_find_at(
			out, "mounts",
			"has an image whose /tmp is %s, so nothing can be mounted there safely",
			image.via_link ? oakum_arena_printf(ctx->arena, "a link to '%s'",
							    image.path)
				       : "no directory");
		return 0;
	}
	copy_up = image.exists && !image.empty_dir;
	if (copy_up)
		ret = ctx->host->image_usage(ctx->host, PLACE, size_max(ctx), &content,
					     e);
	if (ret < 0)
		return ret;
	f = oakum_find_at(out, "mounts",
			  "has no tmpfs on /tmp: it fills the host's disk%s",
			  content > size_max(ctx) ? too_much(ctx) : "");
	if (content <= size_max(ctx))
		add_tmpfs(ctx, out, f, copy_up, content);
	return 0;
}

/* Whether a tmpfs that the user asked for has one plain size that the policy can live with,
 * and lets in no devices and no set-user-ID files. */
static bool is_sound(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m)
{
	uint64_t limit = oakum_spec_memory_limit(ctx->spec);
	uint64_t size = 0;
	int sizes = 0;
	bool nosuid = false, nodev = false;

	for (size_t i = 0; i < m->n_options; i++) {
		const char *o = m->options[i];

		sizes += oakum_starts_with(o, "size") || oakum_starts_with(o, "nr_") ||
			 oakum_starts_with(o, "huge");
		nosuid = oakum_streq(o, "nosuid") || (nosuid && !oakum_streq(o, "suid"));
		nodev = oakum_streq(o, "nodev") || (nodev && !oakum_streq(o, "dev"));
	}
	if (sizes != 1 || !m->size || oakum_num_size(m->size, &size) < 0)
		return false;
	if (limit && size > limit / 2)
		return false;
	return nosuid && nodev && size > 0 && size <= (uint64_t)oakum_arg_int(ctx, "max");
}

/* The size that the user asked for, cut to what is allowed. */
static uint64_t size_wished(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m)
{
	uint64_t max = (uint64_t)oakum_arg_int(ctx, "max");
	uint64_t limit = oakum_spec_memory_limit(ctx->spec);
	uint64_t size = 0;

	if (!m->size || oakum_num_size(m->size, &size) < 0 || size == 0)
		return size_for(ctx, 0);
	if (size > max)
		size = max;
	if (limit && size > limit / 2)
		size = limit / 2 - limit / 2 % PAGE;
	return size >= PAGE ? size : PAGE;
}

static bool has_option(const struct oakum_spec_mount *m, const char *option)
{
	return oakum_str_in(option, m->options, m->n_options);
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	const struct oakum_spec_mount *m = oakum_spec_mount_at(ctx->spec, PLACE);

	if (!m)
		return judge_absent(ctx, out, e);
	if (m->bind && oakum_streq(m->destination, PLACE))
		return 0;
	if (m->bind) {
		oakum_find(out, oakum_json_get(m->node, "destination"),
			   "mounts on /tmp and writes it '%s': write '/tmp'",
			   oakum_str_show(ctx->arena, m->destination, 80));
		return 0;
	}
	if (m->type && oakum_streq(m->type, "tmpfs")) {
		if (!is_sound(ctx, m))
			oakum_fix_replace(
				out,
				oakum_find(
					out, m->node,
					"has a tmpfs on /tmp that is not limited as it must be"),
				m->node,
				tmpfs(ctx, size_wished(ctx, m),
				      has_option(m, "tmpcopyup")));
		return 0;
	}
	oakum_find(out, m->node, "mounts a '%s' on /tmp",
		   oakum_str_show(ctx->arena, m->type ? m->type : "", 40));
	return 0;
}

const struct oakum_rule oakum_rule_tmp = {
	.id = "tmp",
	.title = "A size-limited tmpfs on /tmp",
	.why = "An unlimited /tmp fills the host's disk or memory and takes the neighbours down.",
	.from = "P13, OWASP 8",
};

OAKUM_RULE_CODE(tmp, params, evaluate)
