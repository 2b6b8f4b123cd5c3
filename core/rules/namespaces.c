/* SPDX-License-Identifier: Apache-2.0 */
/*
 * namespaces - the container has its own, and shares the host's with nobody.
 *
 * A namespace of the host comes in three spellings: no entry at all (`--pid host`), an entry
 * whose path is the host's by some name (`--network host` of dockerd before 26,
 * /proc/1/ns/net), and an entry with the path of another container that itself is in the
 * host's (a pod with hostNetwork). So paths are opened and compared with what this process
 * and PID 1 are in. Joining another container's is ordinary: that is what a pod is.
 *
 * A user namespace takes nothing away, but one that maps the host's root pretends to; an
 * entry without mappings is filled in by crun with just that.
 *
 * Not covered: which other container is joined, and a path that is swapped after it was
 * looked at. See namespaces(7), user_namespaces(7).
 */
#include <oakum/rule.h>

#include <errno.h>
#include <inttypes.h>

#include <oakum/str.h>

#include "lib/namespaces.h"

#define SHOWN_MAX 256 /* of a path in a message */

static const struct oakum_param params[] = {
	{.name = "require",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[\"mount\", \"pid\", \"network\", \"ipc\", \"uts\", \"cgroup\"]",
	 .help = "the namespaces that must not be the host's; cgroup counts with cgroups version 2 alone"},
	{.name = "host_root",
	 .type = OAKUM_PARAM_BOOL,
	 .dflt = "false",
	 .help = "a user namespace may map id 0 of the host: for engines that run rootless"},
	{.name = ""},
};

/* The types of the runtime-spec. */
static const struct type {
	char name[8];
	bool can_add; /* one of its own is never a surprise to the workload */
} types[] = {
	{"mount", false}, {"pid", false},   {"network", false}, {"ipc", true},
	{"uts", true},	  {"cgroup", true}, {"user", false},	{"time", false},
};

struct entries {
	const struct oakum_ctx *ctx;
	struct oakum_findings *out;
	bool required[OAKUM_COUNT(types)];
	bool seen[OAKUM_COUNT(types)];
};

/* The index of a type, or OAKUM_COUNT(types). */
static size_t find_type(const char *name)
{
	size_t i = 0;

	while (i < OAKUM_COUNT(types) && !oakum_streq(types[i].name, name))
		i++;
	return i;
}

static int read_required(struct entries *s, struct oakum_err *e)
{
	size_t n = 0;
	const char *const *names = oakum_arg_texts(s->ctx, "require", &n);
	struct oakum_cgroups cgroups = {0};
	size_t cgroup = find_type("cgroup");
	int r = 0;

	for (size_t i = 0; i < n; i++) {
		size_t type = find_type(names[i]);

		if (type == OAKUM_COUNT(types))
			return oakum_err_set(
				e, -EINVAL,
				"the parameter 'require' has '%s', which is no type of namespace",
				names[i]);
		s->required[type] = true;
	}
	/* Engines give none with version 1, and there is less to see. */
	if (s->required[cgroup])
		r = s->ctx->host->cgroups(s->ctx->host, &cgroups, e);
	s->required[cgroup] = s->required[cgroup] && cgroups.unified;
	return r;
}

static const char *show(const struct entries *s, const char *text)
{
	return oakum_str_show(s->ctx->arena, text ? text : "", SHOWN_MAX);
}

static void judge_path(const struct entries *s, const struct oakum_spec_namespace *ns,
		       size_t type)
{
	const struct oakum_node *at = oakum_json_get(ns->node, "path");
	enum oakum_namespace_of of = OAKUM_NAMESPACE_UNSET;
	struct oakum_err story = OAKUM_ERR_INIT;
	struct oakum_finding *f;

	if (oakum_streq(ns->type, "mount")) {
		oakum_find(s->out, at, "joins the mount namespace '%s'",
			   show(s, ns->path));
		return;
	}
	if (oakum_namespace_judge(s->ctx, ns, &of, &story) < 0) {
		oakum_find(s->out, at, "joins no %s namespace: %s", ns->type, story.msg);
		return;
	}
	/* A user namespace of the host's would pass for one of the container's. */
	if (of != OAKUM_NAMESPACE_HOST ||
	    (!s->required[type] && !oakum_streq(ns->type, "user")))
		return;
	f = oakum_find(s->out, at, "joins the host's %s namespace by the path '%s'",
		       ns->type, show(s, ns->path));
	if (types[type].can_add)
		oakum_fix_remove(s->out, f, at);
}

static void judge_entry(struct entries *s, const struct oakum_spec_namespace *ns)
{
	size_t type = find_type(ns->type);

	if (type == OAKUM_COUNT(types)) {
		oakum_find(s->out, ns->node, "has a namespace of the unknown type '%s'",
			   show(s, ns->type));
	} else if (s->seen[type]) {
		oakum_find(s->out, ns->node,
			   "has two %s namespaces, of which runtimes take different ones",
			   ns->type);
	} else {
		s->seen[type] = true;
		if (ns->path)
			judge_path(s, ns, type);
	}
}

static void judge_missing(const struct entries *s, size_t type)
{
	struct oakum_arena *a = s->ctx->arena;
	struct oakum_finding *f =
		oakum_find_at(s->out, "linux/namespaces",
			      "shares the host's %s namespace: it has none of its own",
			      types[type].name);
	struct oakum_node *entry = oakum_json_object(a);

	if (!types[type].can_add)
		return;
	oakum_json_put(a, entry, "type", oakum_json_string(a, types[type].name));
	oakum_fix_append(s->out, f, "linux/namespaces", entry);
}

/* What an own user namespace maps. */
static void judge_mapping(const struct entries *s, const char *key, const char *keys)
{
	const struct oakum_node *list = oakum_spec_get(s->ctx->spec->linux_, key);

	if (!list || list->count == 0)
		oakum_find_at(
			s->out, keys,
			"has a user namespace without %s: a runtime maps the host's root then",
			key);
	oakum_json_each(mapping, list) {
		uint64_t host = 0, inside = 0;

		(void)oakum_spec_u64(mapping, "hostID", &host); /* absent is 0 */
		(void)oakum_spec_u64(mapping, "containerID", &inside);
		if (host == 0)
			oakum_find(s->out, mapping,
				   "maps id 0 of the host, root, as %" PRIu64
				   " into its user namespace",
				   inside);
	}
}

static void judge_user(const struct entries *s)
{
	static const char keys[][20] = {"linux/uidMappings", "linux/gidMappings"};
	const struct oakum_spec *spec = s->ctx->spec;

	if (oakum_spec_own_namespace(spec, "user")) {
		if (oakum_arg_bool(s->ctx, "host_root"))
			return;
		judge_mapping(s, "uidMappings", keys[0]);
		judge_mapping(s, "gidMappings", keys[1]);
		return;
	}
	for (size_t i = 0; i < OAKUM_COUNT(keys); i++) {
		const struct oakum_node *list = oakum_spec_at(spec, keys[i]);

		if (list && list->count && !s->seen[find_type("user")])
			oakum_fix_drop(
				s->out,
				oakum_find(
					s->out, list,
					"maps ids without a user namespace, which does nothing"),
				keys[i]);
	}
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	struct entries s = {.ctx = ctx, .out = out};
	int r = read_required(&s, e);

	if (r < 0)
		return r;
	for (size_t i = 0; i < ctx->spec->n_namespaces; i++)
		judge_entry(&s, &ctx->spec->namespaces[i]);
	for (size_t type = 0; type < OAKUM_COUNT(types); type++) {
		if (s.required[type] && !s.seen[type])
			judge_missing(&s, type);
	}
	judge_user(&s);
	return 0;
}

const struct oakum_rule oakum_rule_namespaces = {
	.id = "namespaces",
	.title = "Own namespaces, none of the host's",
	.why = "With the host's pid or network namespace a container sees, and reaches, every process of the host.",
	.from = "CIS 5.10, CIS 5.16, CIS 5.17, CIS 5.21, PSS",
};

OAKUM_RULE_CODE(namespaces, params, evaluate)
