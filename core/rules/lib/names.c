/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names.c - see names.h.
 *
 * The image's lists are hostile text that is copied, not believed: whatever they say, the ids
 * of the process are numbers. Lists that are too long, links or no text stay as they are, and
 * so does what something is mounted over already.
 */
#include "names.h"

#include <inttypes.h>
#include <string.h>

#include <oakum/str.h>
#include <oakum/words.h>

#define PASSWD	    "/etc/passwd"
#define GROUP	    "/etc/group"
#define PASSWD_FILE OAKUM_PREPARED_NAMES "/passwd"
#define GROUP_FILE  OAKUM_PREPARED_NAMES "/group"
#define LIST_MAX    (256u * 1024) /* bytes */
#define ID_FIELD    2

/* The name, but for what the image may call somebody else. */
static const char *free_name(const struct oakum_ctx *ctx, const char *list, uint32_t id)
{
	const char *name = oakum_arg_text(ctx, "name");
	const char *entry = oakum_arena_printf(ctx->arena, "\n%s:", name);

	return strstr(list, entry) || oakum_starts_with(list, entry + 1)
		       ? oakum_arena_printf(ctx->arena, "%s%" PRIu32, name, id)
		       : name;
}

/* Whether a line of the list is about that id. */
static bool is_known(const struct oakum_ctx *ctx, const char *list, uint32_t id)
{
	const char *text = oakum_arena_printf(ctx->arena, ":%" PRIu32 ":", id);

	for (const char *line = list; line; line = strchr(line, '\n')) {
		const char *at = line += *line == '\n';

		for (int field = 0; at && field < ID_FIELD; field++) {
			at += strcspn(at, ":\n");
			at = *at == ':' ? at + (field + 1 < ID_FIELD) : NULL;
		}
		if (at && (oakum_starts_with(at, text)))
			return true;
	}
	return false;
}

/* The list with a line more for that id; NULL where it has one, or is none. */
static int longer(const struct oakum_ctx *ctx, const char *path, uint32_t id,
		  const char *rest, const char **ret, struct oakum_err *e)
{
	const char *list = NULL;
	size_t len = 0;
	int r = ctx->host->image_text(ctx->host, path, LIST_MAX, &list, &len, e);

	*ret = NULL;
	if (r < 0 || !list || strlen(list) != len || is_known(ctx, list, id))
		return r;
	*ret = oakum_arena_printf(ctx->arena, "%s%s%s:x:%" PRIu32 ":%s\n", list,
				  len && list[len - 1] != '\n' ? "\n" : "",
				  free_name(ctx, list, id), id, rest);
	return 0;
}

/* Whoever starts the container chooses it: it must not become more fields, or lines. */
static bool fits_a_field(const char *s)
{
	while (*s && *s != ':' && (unsigned char)*s >= ' ')
		s++;
	return *s == '\0';
}

static int longer_passwd(const struct oakum_ctx *ctx, uint32_t uid, uint32_t gid,
			 const char *home, const char **ret, struct oakum_err *e)
{
	if (!fits_a_field(home))
		home = "/";
	return longer(
		ctx, PASSWD, uid,
		oakum_arena_printf(ctx->arena, "%" PRIu32 "::%s:/bin/sh", gid, home), ret,
		e);
}

static void plan(struct oakum_findings *out, struct oakum_finding *f, const char *file,
		 const char *text)
{
	oakum_plan_tmpfs(out, f, OAKUM_PREPARED_NAMES);
	oakum_plan_open_file(out, f, file, text, strlen(text));
}

static void add(const struct oakum_ctx *ctx, struct oakum_findings *out,
		struct oakum_finding *f, const char *path, const char *file,
		const char *text)
{
	static const char options[][8] = {"bind",  "ro",     "nosuid",
					  "nodev", "noexec", "private"};
	struct oakum_arena *a = ctx->arena;
	struct oakum_node *m = oakum_json_object(a);

	if (!text)
		return;
	plan(out, f, file, text);
	oakum_json_put(a, m, "destination", oakum_json_string(a, path));
	oakum_json_put(a, m, "type", oakum_json_string(a, "bind"));
	oakum_json_put(
		a, m, "source",
		oakum_json_string(
			a, oakum_arena_printf(a, "%s/%s", ctx->prepared->dir, file)));
	oakum_json_put(a, m, "options",
		       oakum_json_strings(a, oakum_words_list(a, OAKUM_WORDS(options)),
					  OAKUM_COUNT(options)));
	oakum_fix_append(out, f, "mounts", m);
}

int oakum_names_fix(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_finding *f, uint32_t uid, uint32_t gid, const char *home,
		    struct oakum_err *e)
{
	const char *users = NULL, *groups = NULL;
	int r = 0;

	if (!*oakum_arg_text(ctx, "name") || !ctx->prepared->dir)
		return 0;
	if (!oakum_spec_mount_over(ctx->spec, PASSWD))
		r = longer_passwd(ctx, uid, gid, home, &users, e);
	if (r == 0 && !oakum_spec_mount_over(ctx->spec, GROUP))
		r = longer(ctx, GROUP, gid, "", &groups, e);
	if (r < 0)
		return r;
	add(ctx, out, f, PASSWD, PASSWD_FILE, users);
	add(ctx, out, f, GROUP, GROUP_FILE, groups);
	return 0;
}

int oakum_names_again(const struct oakum_ctx *ctx, struct oakum_findings *out,
		      struct oakum_finding *f, const char *file, bool *ret_made,
		      struct oakum_err *e)
{
	const char *home = oakum_spec_env(ctx->spec, "HOME", NULL), *text = NULL;
	uint64_t uid = 0, gid = 0;
	int r;

	(void)oakum_spec_u64(ctx->spec->user, "uid", &uid); /* absent means 0 */
	(void)oakum_spec_u64(ctx->spec->user, "gid", &gid);
	r = oakum_streq(file, PASSWD_FILE)
		    ? longer_passwd(ctx, (uint32_t)uid, (uint32_t)gid, home ? home : "/",
				    &text, e)
		    : longer(ctx, GROUP, (uint32_t)gid, "", &text, e);
	*ret_made = text;
	if (text)
		plan(out, f, file, text);
	return r;
}
