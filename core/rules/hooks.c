/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hooks - root runs no program that the administrator has not listed.
 *
 * A hook is a program of the host that the runtime starts as root, in any of six stages. One
 * may stay when its program is on the list: by the place that its path leads to, and only
 * where nobody but root could put another there, neither by the file, nor by a directory above
 * it, nor by a link on the way. startContainer hooks never may: their path is the image's.
 * What a listed program makes of its arguments is its own affair, but not what the loader and
 * interpreters make of its environment. Without an environment of its own a hook gets the
 * container's in the stage createContainer (CVE-2025-23266).
 *
 * dockerd before 28 and BuildKit have one hook: dockerd itself, as /proc/PID/exe, under the
 * name libnetwork-setkey. It is known by its form and by what that file is; a name alone says
 * nothing, for each container has a /proc/PID/exe that it chose itself. Where a document is
 * looked at that nobody is about to run, its process ids are of another time: only the form is
 * judged.
 */
#include <oakum/rule.h>

#include <string.h>
#include <sys/stat.h>

#include <oakum/str.h>

#include "lib/setkey_hook.h"

#define SHOWN_MAX 256
#define OUR_HOOK  OAKUM_LIBEXECDIR "/oakum-hook"
#define SAFE_PATH "PATH=/usr/sbin:/usr/bin:/sbin:/bin"

static const struct oakum_param params[] = {
	{.name = "allow",
	 .type = OAKUM_PARAM_PATHS,
	 .dflt = "[]",
	 .help = "programs that may be hooks"},
	{.name = ""},
};

/* The stages; in which an absent environment is the container's. */
static const struct stage {
	char key[16];
	bool in_image;	 /* the path is one in the container */
	bool containers; /* the environment is the container's, where the hook has none */
} stages[] = {
	{"prestart", false, false},	  {"createRuntime", false, false},
	{"createContainer", false, true}, {"startContainer", true, true},
	{"poststart", false, false},	  {"poststop", false, false},
};

/* Variables by which a program loads code, or their beginnings. */
static const char loaders[][20] = {
	"BASH_ENV=", "ENV=",	 "GCONV_PATH=",	  "GLIBC_TUNABLES=", "JAVA_TOOL_OPTIONS=",
	"LD_",	     "LOCPATH=", "NODE_OPTIONS=", "PERL5",	     "PYTHON",
	"RUBY",
};

struct judging {
	const struct oakum_ctx *ctx;
	struct oakum_findings *out;
	const struct stage *stage;
	const struct oakum_node *hook;
	const char *path, *shown;
};

/* Whether only root can change what path leads to, as far as the directories on it go. In a
 * sticky one nobody else can replace what is root's; but a link in it may be anybody's. */
static int is_roots_way(const struct oakum_ctx *ctx, const char *path, bool has_links,
			bool *ret, struct oakum_err *e)
{
	*ret = true;
	for (const char *at = path; *ret && (at = strchr(at, '/')); at++) {
		size_t len = at == path ? 1 : (size_t)(at - path);
		struct oakum_place dir = {0};
		int r = ctx->host->place(ctx->host,
					 oakum_arena_dup(ctx->arena, path, len), &dir, e);

		if (r < 0)
			return r;
		*ret = dir.exists && S_ISDIR(dir.mode) && dir.uid == 0 &&
		       (!(dir.mode & (S_IWGRP | S_IWOTH)) ||
			(!has_links && (dir.mode & S_ISVTX)));
	}
	return 0;
}

static bool is_roots_file(const struct oakum_place *p)
{
	return p->exists && S_ISREG(p->mode) && p->uid == 0 &&
	       !(p->mode & (S_IWGRP | S_IWOTH));
}

static int is_listed(const struct judging *j, const struct oakum_place *p, bool *ret,
		     struct oakum_err *e)
{
	size_t n;
	const char *const *allow = oakum_arg_texts(j->ctx, "allow", &n);

	*ret = false;
	for (size_t i = 0; !*ret && i <= n; i++) {
		struct oakum_place listed = {0};
		int r = j->ctx->host->place(j->ctx->host, i < n ? allow[i] : OUR_HOOK,
					    &listed, e);

		if (r < 0)
			return r;
		*ret = oakum_streq(p->path, listed.path);
	}
	return 0;
}

/* What is wrong with the program, *ret_why NULL when nothing is. */
static int judge_program(const struct judging *j, const char **ret_why,
			 struct oakum_err *e)
{
	bool setkey = oakum_setkey_has_form(j->hook), good = false;
	struct oakum_place p = {0};
	int r;

	*ret_why = NULL;
	if (setkey && j->ctx->at_rest)
		return 0;
	r = j->ctx->host->place(j->ctx->host, j->path, &p, e);
	if (r == 0)
		r = is_listed(j, &p, &good, e);
	if (r == 0 && !good && setkey)
		r = oakum_setkey_is_dockerd(j->ctx, &p, &good, e);
	if (r < 0)
		return r;
	*ret_why = setkey ? "that is no dockerd" : "that no policy lists";
	/* Ours is on the machine that will run what is only looked at here. */
	if (good && !p.exists)
		*ret_why = j->ctx->at_rest && oakum_streq(j->path, OUR_HOOK)
				   ? NULL
				   : "that is not there";
	if (!good || !p.exists)
		return 0;
	*ret_why = "that others than root may change";
	r = is_roots_way(j->ctx, p.path, false, &good, e);
	if (r == 0 && good && !setkey && !oakum_streq(p.path, j->path))
		r = is_roots_way(j->ctx, j->path, true, &good, e);
	if (r == 0 && good && is_roots_file(&p))
		*ret_why = NULL;
	return r;
}

static void judge_environment(const struct judging *j)
{
	const struct oakum_node *env = oakum_spec_get(j->hook, "env");
	struct oakum_arena *a = j->ctx->arena;

	oakum_json_each(variable, env) {
		for (size_t i = 0; i < OAKUM_COUNT(loaders); i++) {
			if (oakum_starts_with(variable->text, loaders[i]))
				oakum_find(
					j->out, variable,
					"starts the hook '%s' with a variable that makes it load code (%s)",
					j->shown, loaders[i]);
		}
	}
	if (j->stage->containers && (!env || !env->count)) {
		struct oakum_node *mended = oakum_json_copy(a, j->hook);
		const char *const path = SAFE_PATH;

		oakum_json_put(a, mended, "env", oakum_json_strings(a, &path, 1));
		oakum_fix_replace(
			j->out,
			oakum_find(
				j->out, j->hook,
				"starts the hook '%s' with the container's environment",
				j->shown),
			j->hook, mended);
	}
}

static int judge(struct judging *j, struct oakum_err *e)
{
	const char *why = NULL;
	int r = 0;

	j->path = "";
	(void)oakum_spec_str(j->hook, "path", &j->path); /* none is no path */
	j->shown = oakum_str_show(j->ctx->arena, j->path, SHOWN_MAX);
	if (j->stage->in_image)
		why = "that is a program of the image";
	else if (j->path[0] != '/')
		why = "that is no absolute path";
	else
		r = judge_program(j, &why, e);
	if (r < 0)
		return r;
	if (why)
		oakum_find(j->out, j->hook, "has root run a %s hook '%s' %s",
			   j->stage->key, j->shown, why);
	else
		judge_environment(j);
	return 0;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	struct judging j = {.ctx = ctx, .out = out};

	for (size_t i = 0; i < OAKUM_COUNT(stages); i++) {
		j.stage = &stages[i];
		oakum_json_each(hook, oakum_spec_get(ctx->spec->hooks, stages[i].key)) {
			int r;

			j.hook = hook;
			r = judge(&j, e);
			if (r < 0)
				return r;
		}
	}
	return 0;
}

const struct oakum_rule oakum_rule_hooks = {
	.id = "hooks",
	.title = "Root runs no hook that the administrator has not listed",
	.why = "A hook is any program of the host, started as root outside of the container.",
	.from = "CVE-2025-23266",
};

OAKUM_RULE_CODE(hooks, params, evaluate)
