/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine_socket - no control socket of the host gets into a container.
 *
 * Whoever may write to dockerd's socket is root on the host. A container gets at it by a bind
 * of the socket, of any directory above it, of another name of either (a link, a hard link, a
 * volume with device=, another mount), by what is mounted below a source, by a socket that is
 * made later, by a layer of an overlay, and, in a user namespace, by a device node whose path
 * runtimes bind. Where a source leads is the host's answer, never its text.
 *
 * lib/control_sockets.c is the first net. The second: sockets that belong to root and are bound
 * themselves, or listen below what is bound. Those of other users are an application's.
 *
 * Not covered: a bind of procfs, through which a strong container finds /proc/1/root (the
 * rules host_paths and mount_types), a socket behind a TCP port, a FUSE file system that
 * passes another one through.
 */
#include <oakum/rule.h>

#include <errno.h>
#include <stdarg.h>
#include <sys/stat.h>

#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/words.h>

#include "lib/control_sockets.h"
#include "lib/engine_places.h"

#define SHOWN_MAX 256 /* of a path in a message */

static const struct oakum_param params[] = {
	{.name = "sockets",
	 .type = OAKUM_PARAM_PATHS,
	 .dflt = "[]",
	 .help = "more sockets, or directories of sockets, to keep out; \"*\" is any name"},
	{.name = "listening",
	 .type = OAKUM_PARAM_BOOL,
	 .dflt = "true",
	 .help = "keep out root's sockets that are in no list, too"},
	{.name = "allow_listening",
	 .type = OAKUM_PARAM_PATHS,
	 .dflt = "[\"/run/systemd/journal/dev-log\", \"/run/systemd/journal/socket\", \"/run/systemd/journal/stdout\", \"/tmp/.X11-unix\"]",
	 .help = "root's sockets in no list, or directories of them, that may be mounted"},
	{.name = "drop",
	 .type = OAKUM_PARAM_BOOL,
	 .dflt = "false",
	 .help = "under rewrite: leave the mount out instead of refusing"},
	{.name = ""},
};

/* One evaluation. The lists of the engines' places and of protected paths are made when they
 * are first needed. */
struct job {
	const struct oakum_ctx *ctx;
	struct oakum_findings *out;
	struct oakum_err *e;
	struct oakum_engine_places engines;
	const char **protect;
	size_t n_protect;
};

/* One thing of the config that the runtime will bind: node is what is to be dropped, at the
 * member that says so, verb what a finding begins with. */
struct source {
	const struct oakum_node *node, *at;
	const char *path;
	const char *verb;
	bool recursive;
	bool layer; /* of an overlay */
};

/* What is wrong with s, after its verb. Returns 1: judging s ends with the first finding. */
static int tell(const struct job *j, const struct source *s, const char *fmt, ...)
	OAKUM_PRINTF(3, 4);
static int tell(const struct job *j, const struct source *s, const char *fmt, ...)
{
	struct oakum_finding *f;
	const char *what;
	va_list ap;

	va_start(ap, fmt);
	what = oakum_arena_vprintf(j->ctx->arena, fmt, ap);
	va_end(ap);
	f = oakum_find(j->out, s->at, "%s %s", s->verb, what);
	if (oakum_arg_bool(j->ctx, "drop"))
		oakum_fix_remove(j->out, f, s->node);
	return 1;
}

static const char *show(const struct job *j, const char *path)
{
	return oakum_str_show(j->ctx->arena, path, SHOWN_MAX);
}

static int place(const struct job *j, const char *path, struct oakum_place *ret)
{
	return j->ctx->host->place(j->ctx->host, path, ret, j->e);
}

/* Where /var/run is a directory of its own, the sockets may be there as well. */
static int is_var_run_apart(const struct job *j, bool *ret)
{
	struct oakum_place run = {0}, var_run = {0};
	int r = place(j, "/run", &run);

	if (r == 0)
		r = place(j, "/var/run", &var_run);
	*ret = var_run.exists &&
	       !(run.exists && run.dev == var_run.dev && run.ino == var_run.ino);
	return r;
}

static void protect(struct job *j, const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++)
		j->protect[j->n_protect++] = paths[i];
}

static int make_protect(struct job *j)
{
	struct oakum_words engines = oakum_engine_sockets();
	struct oakum_words others = oakum_control_sockets();
	size_t n_more, n_listed = engines.n + others.n;
	const char *const *more = oakum_arg_texts(j->ctx, "sockets", &n_more);
	bool apart = false;
	int r = is_var_run_apart(j, &apart);

	if (r < 0)
		return r;
	j->protect = oakum_arena_array(j->ctx->arena, 2 * n_listed + n_more,
				       sizeof(*j->protect));
	protect(j, oakum_words_list(j->ctx->arena, engines), engines.n);
	protect(j, oakum_words_list(j->ctx->arena, others), others.n);
	for (size_t i = 0; apart && i < n_listed; i++) {
		const char *path = oakum_path_join(j->ctx->arena, "/var", j->protect[i]);

		if (oakum_path_below(path, "/var/run"))
			protect(j, &path, 1);
	}
	protect(j, more, n_more);
	return 0;
}

static int tell_reached(const struct job *j, const struct source *s,
			const struct oakum_place *p, const struct oakum_reach *reach)
{
	bool control = oakum_words_have(oakum_control_sockets(), reach->object);
	const char *kind = control ? "control" : "engine";

	if (oakum_streq(p->path, reach->object))
		return tell(j, s, "the %s socket '%s'", kind, show(j, reach->object));
	return tell(j, s, "the %s socket '%s' (%s)", kind, show(j, reach->object),
		    reach->how);
}

static bool is_within(const struct oakum_place *p, const struct oakum_place *dir)
{
	return oakum_streq(p->fs_dev, dir->fs_dev) && p->fs_path && dir->fs_path &&
	       p->fs_path[0] == '/' && dir->fs_path[0] == '/' &&
	       oakum_path_below(p->fs_path, dir->fs_path);
}

/* Whether a socket is root's, and not one that the policy lets in. */
static int is_roots(const struct job *j, const struct oakum_place *p, bool *ret)
{
	size_t n = 0;
	const char *const *allow = oakum_arg_texts(j->ctx, "allow_listening", &n);

	*ret = p->exists && S_ISSOCK(p->mode) && p->uid == 0;
	for (size_t i = 0; *ret && i < n; i++) {
		struct oakum_place allowed = {0};
		int r = place(j, allow[i], &allowed);

		if (r < 0)
			return r;
		*ret = !is_within(p, &allowed);
	}
	return 0;
}

/* The second net below a directory. */
static int judge_listening(const struct job *j, const struct source *s,
			   const struct oakum_place *dir)
{
	const struct oakum_host *host = j->ctx->host;
	const char *path = NULL;

	for (;;) {
		const char *last = path;
		struct oakum_place p = {0};
		bool roots = false;
		int r = host->listening_below(host, dir, &path, j->e);

		if (r < 0 || !path || oakum_streq(path, last))
			return r;
		r = place(j, path, &p);
		if (r == 0)
			r = is_roots(j, &p, &roots);
		if (r < 0)
			return r;
		if (roots)
			return tell(
				j, s,
				"'%s', where a process of root listens on the socket '%s'",
				show(j, s->path), show(j, path));
	}
}

static int judge_unlisted(const struct job *j, const struct source *s,
			  const struct oakum_place *p)
{
	bool roots = false;
	int r;

	/* No one connects through an overlay: its sockets are others. */
	if (!oakum_arg_bool(j->ctx, "listening") || !p->exists || s->layer)
		return 0;
	if (S_ISDIR(p->mode))
		return judge_listening(j, s, p);
	r = is_roots(j, p, &roots);
	if (r == 0 && roots)
		return tell(j, s, "the socket '%s', which belongs to root",
			    show(j, p->path));
	return r;
}

/* A process's directory on procfs shows what it shows to whoever looks: its root, its open
 * files. The runtime is another process than this one. */
static bool is_of_process(const struct oakum_place *p)
{
	return oakum_streq(p->fs_type, "proc") && p->fs_path && p->fs_path[0] == '/' &&
	       p->fs_path[1] >= '0' && p->fs_path[1] <= '9';
}

/* What engines make for their containers, resolv.conf and the like: no socket, and no name of
 * one. Most containers have nothing else. */
static int is_engines_file(struct job *j, const struct oakum_place *p, bool *ret)
{
	size_t n_more = 0;
	int r = 0;

	(void)oakum_arg_texts(j->ctx, "sockets", &n_more);
	if (n_more)
		return 0;
	if (!j->engines.dirs)
		r = oakum_engine_places_find(j->ctx, &j->engines, j->e);
	if (r < 0)
		return r;
	/* Written to or not: it becomes no socket. */
	return oakum_engine_places_file(j->ctx, &j->engines, p, true, ret, j->e);
}

/* Returns 1 when it found something. */
static int judge(struct job *j, const struct source *s)
{
	const struct oakum_host *host = j->ctx->host;
	struct oakum_place p = {0};
	struct oakum_reach reach = {0};
	bool harmless = false;
	int r = place(j, s->path, &p);

	if (r == -ELOOP || (r == 0 && is_of_process(&p)))
		return tell(j, s,
			    "'%s', which leads through a process in /proc, or in circles",
			    show(j, s->path));
	if (r == 0)
		r = is_engines_file(j, &p, &harmless);
	if (r < 0 || harmless)
		return r;
	if (!j->protect)
		r = make_protect(j);
	if (r == 0)
		r = host->reach(host, &p, s->recursive, j->protect, j->n_protect, &reach,
				j->e);
	if (r < 0)
		return r;
	return reach.object ? tell_reached(j, s, &p, &reach) : judge_unlisted(j, s, &p);
}

static const struct oakum_node *member(const struct oakum_node *obj, const char *key)
{
	const struct oakum_node *n = oakum_json_get(obj, key);

	return n ? n : obj;
}

/* Each layer of an overlay that the runtime is to mount; podman's ":O" volumes are such. */
static int judge_overlay(struct job *j, const struct oakum_spec_mount *m)
{
	struct source s = {.node = m->node,
			   .at = member(m->node, "options"),
			   .verb = "mounts, as a layer of an overlay,",
			   .layer = true};
	int r = 0;

	for (size_t i = 0; r == 0 && i < m->n_options; i++) {
		const char *const *layers = NULL;
		int n = oakum_overlay_layers(j->ctx->arena, m->options[i], &layers);

		if (n < 0)
			return oakum_err_set(j->e, n,
					     "the overlay option '%.300s' breaks off",
					     m->options[i]);
		for (int k = 0; r == 0 && k < n; k++) {
			s.path = layers[k];
			if (*s.path == '/')
				r = judge(j, &s);
			else
				r = tell(
					j, &s,
					"'%s', which lies where the runtime happens to be",
					show(j, s.path));
		}
	}
	return r;
}

static int judge_mount(struct job *j, const struct oakum_spec_mount *m)
{
	bool called_bind = oakum_streq(m->type, "bind") || oakum_streq(m->type, "rbind");
	struct source s = {.node = m->node,
			   .at = member(m->node, "source"),
			   .path = m->source,
			   .verb = "mounts",
			   .recursive = m->recursive || !m->bind};

	if (!m->bind && oakum_streq(m->type, "overlay"))
		return judge_overlay(j, m);
	/* runc and crun go by the options alone, other runtimes by the type. */
	if (!m->bind && !called_bind)
		return 0;
	/* runc takes a missing source for the bundle. */
	if (!s.path || !*s.path)
		s.path = ".";
	return judge(j, &s);
}

static int judge_device(struct job *j, const struct oakum_node *device)
{
	struct source s = {.node = device,
			   .at = member(device, "path"),
			   .path = oakum_json_str(oakum_json_get(device, "path")),
			   .verb = "binds as a device"};

	return s.path && *s.path ? judge(j, &s) : 0;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	struct job j = {.ctx = ctx, .out = out, .e = e};
	int r = 0;

	for (size_t i = 0; r >= 0 && i < ctx->spec->n_mounts; i++)
		r = judge_mount(&j, &ctx->spec->mounts[i]);
	if (r < 0)
		return r;
	oakum_json_each(device, oakum_spec_at(ctx->spec, "linux/devices")) {
		r = judge_device(&j, device);
		if (r < 0)
			return r;
	}
	return 0;
}

const struct oakum_rule oakum_rule_engine_socket = {
	.id = "engine_socket",
	.title = "No engine socket in a container",
	.why = "Whoever may write to the engine's socket starts a privileged container and is root on the host.",
	.from = "G socket, CIS 5.32, OWASP 1",
};

OAKUM_RULE_CODE(engine_socket, params, evaluate)
