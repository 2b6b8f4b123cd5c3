/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_paths - no directory of the host's system gets into a container.
 *
 * Who can write to /etc, /usr or an engine's data is root on the host soon, and who can read
 * them finds the keys. A bind shows such a directory by being it, above it or within it, by
 * another name of it (links, a second mount, a volume with device=), by what is mounted below
 * a source, as a layer of an overlay. Where a source leads is the host's answer, never its
 * text. What engines give their own containers (volumes, resolv.conf, a pod's files) is known
 * by its place. A few files that tell no secret may be mounted read-only, such as the time
 * zone, and /dev/null as it is.
 *
 * File systems of the kernel are not to be bound from anywhere, nor are device nodes: the
 * rule devices says what a container may have of those. Sockets are engine_socket's.
 *
 * Not covered: secrets of users in their homes unless `home` is set; mounts that another
 * process makes below a source afterwards (mount_propagation); an engine's own data that is
 * mounted below one of its volumes.
 */
#include <oakum/rule.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/words.h>

#include "lib/control_sockets.h"
#include "lib/engine_places.h"
#include "lib/host_dirs.h"
#include "lib/shown.h"

#define SHOWN_MAX 256 /* of a path in a message */

static const struct oakum_param params[] = {
	{.name = "paths",
	 .type = OAKUM_PARAM_PATHS,
	 .dflt = "[]",
	 .help = "more directories or files of the host to keep out"},
	{.name = "allow",
	 .type = OAKUM_PARAM_PATHS,
	 .dflt = "[]",
	 .help = "places of the host that may be mounted, with what is below them"},
	{.name = "home",
	 .type = OAKUM_PARAM_BOOL,
	 .dflt = "false",
	 .help = "keep /home out, too"},
	{.name = "read_only_fix",
	 .type = OAKUM_PARAM_BOOL,
	 .dflt = "false",
	 .help = "a directory of the host may be mounted read-only; under rewrite it is made so"},
	{.name = ""},
};

/* What only the kernel fills: a view of the host that no bind mount should give. */
static const char kernel_types[][12] = {
	"binfmt_misc", "bpf",	    "cgroup",	"cgroup2",  "configfs",
	"debugfs",     "devpts",    "devtmpfs", "efivarfs", "fusectl",
	"mqueue",      "nsfs",	    "proc",	"pstore",   "rpc_pipefs",
	"securityfs",  "selinuxfs", "sysfs",	"tracefs",
};

struct judgement {
	const struct oakum_ctx *ctx;
	struct oakum_findings *out;
	const char **system;
	size_t n_system;
	struct oakum_engine_places engines;
};

static const char *show(const struct judgement *j, const char *path)
{
	return oakum_str_show(j->ctx->arena, path, SHOWN_MAX);
}

/* The last flag that says writable, or the front of the list, is the place for "ro". */
static void offer_read_only(const struct judgement *j, struct oakum_finding *f,
			    const struct oakum_shown *s)
{
	const struct oakum_node *options = oakum_spec_get(s->mount->node, "options");

	if (!oakum_arg_bool(j->ctx, "read_only_fix") || !s->mount->bind)
		return;
	oakum_json_each(o, options) {
		if (oakum_streq(o->text, "rw") || oakum_streq(o->text, "rrw"))
			oakum_fix_replace(j->out, f, o,
					  oakum_json_string(j->ctx->arena, "ro"));
	}
	oakum_fix_insert(j->out, f, options->child,
			 oakum_json_string(j->ctx->arena, "ro"));
}

/* Whether what would be a finding is let in all the same. */
static int is_allowed(const struct judgement *j, const struct oakum_shown *s,
		      const struct oakum_place *p, bool *ret, struct oakum_err *e)
{
	size_t n = 0;
	const char *const *list = oakum_arg_texts(j->ctx, "allow", &n);
	int r = oakum_place_in_any(j->ctx, p, list, n, ret, e);

	if (r < 0 || *ret)
		return r;
	return oakum_host_dirs_let(j->ctx, p, s->read_only, ret, e);
}

/* What no bind mount should give, wherever it lies; NULL for anything else. */
static const char *kind_of(const struct judgement *j, const struct oakum_place *p)
{
	if (p->exists && S_ISBLK(p->mode))
		return "a disk";
	if (p->exists && S_ISCHR(p->mode))
		return "a device";
	if (!oakum_words_have(OAKUM_WORDS(kernel_types), p->fs_type))
		return NULL;
	return oakum_arena_printf(j->ctx->arena, "a part of the kernel's %s", p->fs_type);
}

/* A name below a protected directory counts as well: something else may be mounted there. */
static const char *named_below(const struct oakum_place *p, const char *const *list,
			       size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (oakum_path_below(p->path, list[i]))
			return list[i];
	}
	return NULL;
}

static bool is_named_below(const struct oakum_place *p, struct oakum_words list)
{
	for (size_t i = 0; i < list.n; i++) {
		if (oakum_path_below(p->path, oakum_words_at(list, i)))
			return true;
	}
	return false;
}

/* A socket is engine_socket's business, so that one exception lets it in; so is one that that
 * rule knows and that is not there yet. */
static bool is_socket(const struct oakum_place *p)
{
	if (p->exists)
		return S_ISSOCK(p->mode);
	return is_named_below(p, oakum_engine_sockets()) ||
	       is_named_below(p, oakum_control_sockets());
}

static void find_shown(const struct judgement *j, const struct oakum_shown *s,
		       const struct oakum_place *p, const struct oakum_reach *reach)
{
	struct oakum_finding *f;

	if (oakum_arg_bool(j->ctx, "read_only_fix") && s->read_only)
		return;
	if (oakum_path_below(p->path, reach->object))
		f = oakum_find(j->out, s->at, "mounts '%s' of the host",
			       show(j, p->path));
	else
		f = oakum_find(j->out, s->at,
			       "mounts '%s', which shows '%s' of the host (%s)",
			       show(j, p->path), show(j, reach->object), reach->how);
	offer_read_only(j, f, s);
}

static int judge_system(const struct judgement *j, const struct oakum_shown *s,
			const struct oakum_place *p, bool *ret_done, struct oakum_err *e)
{
	const struct oakum_host *h = j->ctx->host;
	struct oakum_reach reach = {0};
	bool allowed = false;
	int r = h->reach(h, p, s->recursive, j->system, j->n_system, &reach, e);

	if (!reach.object)
		reach.object = named_below(p, j->system, j->n_system);
	if (r < 0 || !reach.object)
		return r;
	*ret_done = true;
	r = is_allowed(j, s, p, &allowed, e);
	if (r == 0 && !allowed)
		find_shown(j, s, p, &reach);
	return r;
}

static int judge_engines(const struct judgement *j, const struct oakum_shown *s,
			 const struct oakum_place *p, struct oakum_err *e)
{
	const struct oakum_engine_places *engines = &j->engines;
	const struct oakum_host *h = j->ctx->host;
	struct oakum_reach reach = {0};
	bool own = false, reached;
	int r = h->reach(h, p, s->recursive, engines->paths, engines->n_paths, &reach, e);

	reached = reach.object;
	if (!reached)
		reach.object = named_below(p, engines->paths, engines->n_paths);
	if (r < 0 || !reach.object)
		return r;
	r = oakum_engine_places_own(j->ctx, engines, p, s->read_only,
				    reached ? OAKUM_LOOK_REACHED : OAKUM_LOOK_NAMED, &own,
				    e);
	if (r == 0 && !own)
		r = is_allowed(j, s, p, &own, e);
	if (r == 0 && !own)
		find_shown(j, s, p, &reach);
	return r;
}

/* Most containers have nothing else, and finding out about all other places takes time. */
static int is_engines_file(const struct judgement *j, const struct oakum_shown *s,
			   const struct oakum_place *p, bool *ret, struct oakum_err *e)
{
	size_t n_more = 0;

	(void)oakum_arg_texts(j->ctx, "paths", &n_more);
	if (n_more)
		return 0;
	return oakum_engine_places_file(j->ctx, &j->engines, p, s->read_only, ret, e);
}

static int judge(const struct judgement *j, const struct oakum_shown *s,
		 struct oakum_err *e)
{
	struct oakum_place p = {0};
	const char *kind;
	bool done = false;
	int r = j->ctx->host->place(j->ctx->host, s->path, &p, e);

	if (r == -ELOOP) {
		oakum_find(
			j->out, s->at,
			"mounts '%s', which leads through a link of /proc or in circles",
			show(j, s->path));
		return 0;
	}
	if (r < 0 || is_socket(&p))
		return r;
	kind = kind_of(j, &p);
	if (kind) {
		r = is_allowed(j, s, &p, &done, e);
		if (r == 0 && !done)
			oakum_find(j->out, s->at, "mounts '%s', %s", show(j, p.path),
				   kind);
		return r;
	}
	r = is_engines_file(j, s, &p, &done, e);
	if (r == 0 && !done)
		r = judge_system(j, s, &p, &done, e);
	if (r == 0 && !done)
		r = judge_engines(j, s, &p, e);
	return r;
}

/* What the rules secret_env and user had made for this container. */
static bool is_prepared(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m)
{
	return m->bind &&
	       (oakum_prepared_mount(ctx->prepared, m->source) ||
		oakum_prepared_writable(ctx->prepared, m->source) ||
		(m->read_only && (oakum_prepared_names(ctx->prepared, m->source) ||
				  oakum_prepared_secret(ctx->prepared, m->source))));
}

static int judge_mount(const struct judgement *j, const struct oakum_spec_mount *m,
		       struct oakum_err *e)
{
	const struct oakum_shown *shown = NULL;
	size_t n = 0;
	int r = 0;

	if (!is_prepared(j->ctx, m))
		r = oakum_shown_by(j->ctx, m, &shown, &n, e);

	for (size_t i = 0; r == 0 && i < n; i++)
		r = judge(j, &shown[i], e);
	return r;
}

/* The bundle's config.json among them: exec reads it again, so a container that can write to
 * it gives itself whatever it wants. */
static int make_system(struct judgement *j, struct oakum_err *e)
{
	struct oakum_place config = {0};
	int r = j->ctx->host->place(j->ctx->host, "config.json", &config, e);

	struct oakum_words dirs = oakum_host_dirs();
	size_t n_more = 0;
	const char *const *more = oakum_arg_texts(j->ctx, "paths", &n_more);

	j->system =
		oakum_arena_array(j->ctx->arena, dirs.n + n_more + 2, sizeof(*j->system));
	for (size_t i = 0; i < dirs.n; i++)
		j->system[j->n_system++] = oakum_words_at(dirs, i);
	for (size_t i = 0; i < n_more; i++)
		j->system[j->n_system++] = more[i];
	if (oakum_arg_bool(j->ctx, "home"))
		j->system[j->n_system++] = "/home";
	if (r == 0)
		j->system[j->n_system++] = config.path;
	return r;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	struct judgement j = {.ctx = ctx, .out = out};
	int r = oakum_engine_places_find(ctx, &j.engines, e);

	if (r == 0)
		r = make_system(&j, e);
	for (size_t i = 0; r == 0 && i < ctx->spec->n_mounts; i++)
		r = judge_mount(&j, &ctx->spec->mounts[i], e);
	return r;
}

const struct oakum_rule oakum_rule_host_paths = {
	.id = "host_paths",
	.title = "No system directory of the host in a container",
	.why = "Whoever writes to the host's /etc, or reads its keys, is root on the host.",
	.from = "CIS 5.6, PSS, NSA, OWASP 8",
};

OAKUM_RULE_CODE(host_paths, params, evaluate)
