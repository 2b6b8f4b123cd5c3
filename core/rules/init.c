/* SPDX-License-Identifier: Apache-2.0 */
/*
 * init - PID 1 forwards signals, reaps zombies, and ends with the workload.
 *
 * As PID 1 the kernel ignores SIGTERM for a process that installs no handler, and nobody else
 * reaps orphans: a shell there swallows `docker stop`. Our init is bound read-only below the
 * container's own /dev tmpfs, a place that no image controls, and starts the workload.
 *
 * Not for: a pid namespace that is shared or the host's; a pod's sandbox, which only the
 * engine's own state can say it is; an init that is there already, where its file is what its
 * name claims: a root-owned file of the host that is bound in, or a native program of the
 * image under one of the known names behind every link. A program that is not in the image
 * stays the runtime's own error.
 */
#include <oakum/rule.h>

#include <string.h>
#include <sys/stat.h>

#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/subject.h>
#include <oakum/words.h>

#include "lib/remap.h"

#define PLACE	     "/dev/oakum-init"
#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

static const struct oakum_param params[] = {
	{.name = "path",
	 .type = OAKUM_PARAM_PATH,
	 .dflt = "\"" OAKUM_LIBEXECDIR "/oakum-init\"",
	 .help = "the init program on the host"},
	{.name = ""},
};

/* Inits that engines bind in from the host, and that images bring. */
static const char engine_inits[][12] = {"catatonit",   "docker-init", "oakum-init",
					"podman-init", "tini",	      "tini-static"};
static const char image_inits[][12] = {"catatonit",  "docker-init", "dumb-init",
				       "s6-svscan",  "systemd",	    "tini",
				       "tini-static"};
static const char shells[][8] = {"ash", "bash", "busybox", "dash", "ksh", "sh", "zsh"};

/* Where the program of PID 1 is, looked up as the runtime will. */
struct program {
	const char *path;		      /* absolute, inside the container */
	const struct oakum_spec_mount *mount; /* that it comes from; NULL: the image */
	struct oakum_image_file file;	      /* when it is the image's */
};

static int look_at(const struct oakum_ctx *ctx, const char *path, struct program *ret,
		   struct oakum_err *e)
{
	ret->path = path;
	ret->mount = oakum_spec_mount_over(ctx->spec, path);
	if (ret->mount)
		return 0;
	return ctx->host->image_file(ctx->host, path, &ret->file, e);
}

static bool is_there(const struct program *p)
{
	return p->mount || (p->file.exists && S_ISREG(p->file.mode));
}

/* The first directory of PATH that has it, or may have it because something is mounted. */
static int search(const struct oakum_ctx *ctx, const char *name, struct program *ret,
		  struct oakum_err *e)
{
	const char *path = oakum_spec_env(ctx->spec, "PATH", NULL);

	for (path = path ? path : DEFAULT_PATH; *path; path += *path == ':') {
		size_t len = strcspn(path, ":");
		char *dir = oakum_arena_dup(ctx->arena, path, len);
		int ret_look;

		path += len;
		if (dir[0] != '/')
			continue;
		dir = oakum_path_normalise(ctx->arena, dir);
		ret_look = look_at(ctx, oakum_path_join(ctx->arena, dir, name), ret, e);
		if (ret_look < 0 || is_there(ret))
			return ret_look;
	}
	return 0;
}

static int find_program(const struct oakum_ctx *ctx, const char *arg0,
			struct program *ret, struct oakum_err *e)
{
	const char *cwd = "/";

	if (!strchr(arg0, '/'))
		return search(ctx, arg0, ret, e);
	if (arg0[0] != '/') {
		(void)oakum_spec_str(ctx->spec->process, "cwd", &cwd); /* absent is "/" */
		arg0 = oakum_path_join(ctx->arena, cwd, arg0);
	}
	return look_at(ctx, oakum_path_normalise(ctx->arena, arg0), ret, e);
}

static bool is_named(const char *path, struct oakum_words names)
{
	return oakum_words_have(names, oakum_path_base(path));
}

/* What a mount is made of: the hook sees clones that have other owners. */
static const char *source_of(const struct oakum_ctx *ctx,
			     const struct oakum_spec_mount *m)
{
	return oakum_remapped_from(ctx->arena, ctx->spec, ctx->prepared, m->source);
}

/* Whether PID 1 is an init already. */
static int is_init(const struct oakum_ctx *ctx, const struct program *p, bool *ret,
		   struct oakum_err *e)
{
	struct oakum_place source = {0};
	bool trusted;
	int err;

	*ret = false;
	if (!p->mount) {
		*ret = p->file.exists && p->file.elf &&
		       is_named(p->file.path, OAKUM_WORDS(image_inits));
		return 0;
	}
	if (!p->mount->bind || !p->mount->source ||
	    !oakum_streq(p->mount->place, p->path))
		return 0;
	err = ctx->host->place(ctx->host, source_of(ctx, p->mount), &source, e);
	if (err < 0)
		return err;
	/* One that is not there is the runtime's own error. */
	trusted = !source.exists || (S_ISREG(source.mode) && source.uid == 0 &&
				     !(source.mode & (S_IWGRP | S_IWOTH)));
	*ret = trusted && is_named(source.path, OAKUM_WORDS(engine_inits));
	return 0;
}

static bool has_option(const struct oakum_spec_mount *m, const char *option)
{
	return oakum_str_in(option, m->options, m->n_options);
}

/* Whether the mount is exactly the one that this rule makes. */
static bool is_ours(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m)
{
	return m->bind && m->read_only && has_option(m, "nosuid") &&
	       has_option(m, "nodev") && oakum_streq(m->place, PLACE) &&
	       oakum_streq(source_of(ctx, m), oakum_arg_text(ctx, "path"));
}

static struct oakum_node *our_mount(const struct oakum_ctx *ctx)
{
	static const char options[][8] = {"bind", "ro", "nosuid", "nodev", "private"};
	struct oakum_arena *a = ctx->arena;
	struct oakum_node *mount = oakum_json_object(a);

	oakum_json_put(a, mount, "destination", oakum_json_string(a, PLACE));
	oakum_json_put(a, mount, "type", oakum_json_string(a, "bind"));
	oakum_json_put(a, mount, "source",
		       oakum_json_string(a, oakum_arg_text(ctx, "path")));
	oakum_json_put(a, mount, "options", oakum_json_texts(a, OAKUM_WORDS(options)));
	return mount;
}

static struct oakum_node *our_args(const struct oakum_ctx *ctx,
				   const struct oakum_node *args)
{
	struct oakum_node *made = oakum_json_array(ctx->arena);

	oakum_json_append(made, oakum_json_string(ctx->arena, PLACE));
	oakum_json_append(made, oakum_json_string(ctx->arena, "--"));
	oakum_json_each(arg, args)
		oakum_json_append(made, oakum_json_copy(ctx->arena, arg));
	return made;
}

/* The init's place must be below a tmpfs that the config itself puts on /dev. */
static bool has_own_dev(const struct oakum_spec *spec)
{
	const struct oakum_spec_mount *m = oakum_spec_mount_over(spec, "/dev");

	return m && !m->bind && oakum_streq(m->place, "/dev") &&
	       oakum_streq(m->type, "tmpfs");
}

static void judge_workload(const struct oakum_ctx *ctx, struct oakum_findings *out,
			   const struct oakum_node *args, const struct program *p)
{
	struct oakum_finding *f;
	const char *shown = oakum_str_show(ctx->arena, oakum_json_str(args->child), 60);
	bool shell = is_named(p->path ? p->path : "", OAKUM_WORDS(shells));

	f = oakum_find(
		out, args,
		shell ? "has the shell '%s' as PID 1: it ignores SIGTERM and reaps nothing"
		      : "has '%s' itself as PID 1: no default signal handling, no reaping",
		shown);
	if (!has_own_dev(ctx->spec))
		return;
	if (!oakum_spec_mount_at(ctx->spec, PLACE))
		oakum_fix_append(out, f, "mounts", our_mount(ctx));
	oakum_fix_put(out, f, "process/args", our_args(ctx, args));
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	const struct oakum_node *args = oakum_spec_get(ctx->spec->process, "args");
	const char *arg0 = args ? oakum_json_str(args->child) : NULL;
	const struct oakum_spec_mount *taken;
	struct oakum_image_file root = {0};
	struct program p = {0};
	bool init = false;
	int ret;

	if (!arg0 || ctx->subject->sandbox || !oakum_spec_own_namespace(ctx->spec, "pid"))
		return 0;
	taken = oakum_spec_mount_at(ctx->spec, PLACE);
	if (taken && !is_ours(ctx, taken)) {
		oakum_find(out, taken->node,
			   "mounts something of its own on the place of the init");
		return 0;
	}
	if (taken && oakum_streq(arg0, PLACE))
		return 0;
	ret = find_program(ctx, arg0, &p, e);
	if (ret == 0)
		ret = is_init(ctx, &p, &init, e);
	if (ret == 0)
		ret = ctx->host->image_file(ctx->host, "/", &root, e);
	if (ret < 0 || init || (root.exists && !is_there(&p)))
		return ret;
	judge_workload(ctx, out, args, &p);
	return 0;
}

const struct oakum_rule oakum_rule_init = {
	.id = "init",
	.title = "An init as PID 1",
	.why = "A workload that is PID 1 ignores SIGTERM, is killed after the grace period, and leaves zombies.",
	.from = "P10, P8",
};

OAKUM_RULE_CODE(init, params, evaluate)
