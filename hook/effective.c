/* SPDX-License-Identifier: Apache-2.0 */
/*
 * effective.c - see effective.h.
 *
 * Left out is what shows nothing of the host: file systems that the kernel made for this
 * container, as the config, which has been judged, asks for. Not covered: a layer of an
 * overlay is known by the text that it was mounted with.
 */
#include "effective.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <oakum/path.h>
#include <oakum/rule.h>
#include <oakum/str.h>

#include "repair.h"

#define SHOWN_MAX  256
#define ENTRY_SIZE 64u /* bytes of an entry as a text, but for what differs */

/* The rules that judge what a mount shows. */
static const char *const rules[] = {"engine_socket", "host_paths"};

/* File systems that the kernel fills, or that are empty at first. */
static const char *const fresh[] = {
	"cgroup", "cgroup2", "devpts", "mqueue", "proc", "ramfs", "sysfs", "tmpfs",
};

/* Nodes that every container has; in a user namespace runtimes bind them. */
static const struct device {
	const char *place;
	unsigned major, minor;
} devices[] = {
	{"/dev/full", 1, 7}, {"/dev/null", 1, 3},    {"/dev/random", 1, 8},
	{"/dev/tty", 5, 0},  {"/dev/urandom", 1, 9}, {"/dev/zero", 1, 5},
};

void oakum_effective_init(struct oakum_hook *h, const struct oakum_mountinfo *hosts,
			  size_t n, struct oakum_effective *ret)
{
	ret->hook = h;
	ret->size = 0;
	ret->strange = false;
	ret->mounts = oakum_json_array(&h->arena);
	ret->of = oakum_arena_array(&h->arena, n, sizeof(*ret->of));
	ret->places = oakum_arena_array(&h->arena, n, sizeof(*ret->places));
	oakum_trace_init(&h->arena, h->host, hosts, &ret->trace);
}

static bool is_bind(const struct oakum_spec_mount *c)
{
	return c->bind || oakum_streq(c->type, "bind") || oakum_streq(c->type, "rbind");
}

static bool is_cgroup(const char *type)
{
	return oakum_streq(type, "cgroup") || oakum_streq(type, "cgroup2");
}

/* Whether m is the new file system that entry c of the config asks for. */
static bool fits(const struct oakum_spec_mount *c, const struct oakum_mount *m,
		 const char *place)
{
	/* With version 1 each controller is mounted below a tmpfs. */
	if (is_cgroup(c->type))
		return is_cgroup(m->fs_type) || oakum_streq(m->fs_type, "tmpfs");
	return oakum_streq(c->place, place) && oakum_streq(c->type, m->fs_type) &&
	       oakum_streq(m->root, "/");
}

/* Whether m is what an entry of the config asks for that a later one covers, as containerd's
 * sandboxes have at /dev/shm. */
static bool is_covered(const struct oakum_effective *f, const struct oakum_mount *m,
		       const char *place)
{
	const struct oakum_spec *spec = f->hook->spec;

	for (size_t i = 0; i < spec->n_mounts; i++) {
		if (!is_bind(&spec->mounts[i]) && fits(&spec->mounts[i], m, place))
			return true;
	}
	return false;
}

/* Whether m shows nothing of the host. An overlay shows its layers. */
static bool is_fresh(const struct oakum_effective *f, const struct oakum_spec_mount *c,
		     const struct oakum_mount *m, const char *place)
{
	if (c && is_bind(c))
		return !oakum_trace_has_device(&f->trace, m->dev) &&
		       is_covered(f, m, place);
	if (c && fits(c, m, place))
		return true;
	return !oakum_trace_has_device(&f->trace, m->dev) &&
	       (oakum_str_in(m->fs_type, fresh, OAKUM_COUNT(fresh)) ||
		oakum_streq(m->fs_type, "overlay"));
}

/* A text that a config could have. */
static bool is_text(const char *s)
{
	size_t len = strlen(s);

	return oakum_utf8_check(s, len) == len;
}

static struct oakum_node *add_entry(struct oakum_effective *f,
				    const struct oakum_mount *m, const char *type,
				    const char *place, const char *source)
{
	struct oakum_arena *a = &f->hook->arena;
	struct oakum_node *entry = oakum_json_object(a), *options = oakum_json_array(a);

	f->size += ENTRY_SIZE + strlen(place) + strlen(source);
	f->strange |= !is_text(place) || !is_text(source);
	oakum_json_put(a, entry, "destination", oakum_json_string(a, place));
	oakum_json_put(a, entry, "type", oakum_json_string(a, type));
	oakum_json_put(a, entry, "source", oakum_json_string(a, source));
	oakum_json_put(a, entry, "options", options);
	f->of[f->mounts->count] = m;
	f->places[f->mounts->count] = place;
	oakum_json_append(f->mounts, entry);
	return options;
}

static void add_overlay(struct oakum_effective *f, const struct oakum_mount *m,
			const char *place)
{
	struct oakum_arena *a = &f->hook->arena;
	struct oakum_node *options = add_entry(f, m, "overlay", place, "overlay");
	const char *rest = m->super;
	char *option;

	f->size += strlen(m->super);
	f->strange |= !is_text(m->super);
	while ((option = oakum_mount_super(a, &rest)))
		oakum_json_append(options, oakum_json_string(a, option));
}

static bool is_read_only(const struct oakum_mount *m)
{
	return strncmp(m->options, "ro", 2) == 0 &&
	       (m->options[2] == ',' || !m->options[2]);
}

static bool is_configured_device(const struct oakum_spec *spec, const char *place,
				 const struct oakum_place *p)
{
	oakum_json_each(d, oakum_spec_at(spec, "linux/devices")) {
		const char *path = oakum_json_str(oakum_json_get(d, "path"));
		uint64_t major_ = 0, minor_ = 0;

		if (path && oakum_streq(path, place) &&
		    oakum_spec_u64(d, "major", &major_) == OAKUM_HAVE_VALUE &&
		    oakum_spec_u64(d, "minor", &minor_) == OAKUM_HAVE_VALUE &&
		    major(p->rdev) == major_ && minor(p->rdev) == minor_)
			return true;
	}
	return false;
}

/* A device that the container has anyway, or that the rule devices has judged. */
static bool is_known_device(const struct oakum_effective *f, const char *place,
			    const struct oakum_place *p)
{
	for (size_t i = 0; S_ISCHR(p->mode) && i < OAKUM_COUNT(devices); i++) {
		if (oakum_streq(devices[i].place, place) &&
		    p->rdev == makedev(devices[i].major, devices[i].minor))
			return true;
	}
	return (S_ISCHR(p->mode) || S_ISBLK(p->mode)) &&
	       is_configured_device(f->hook->spec, place, p);
}

/* Each of the rules has to refuse what nobody can judge. */
static void tell_untraced(const struct oakum_effective *f, const struct oakum_mount *m,
			  const char *place)
{
	struct oakum_arena *a = &f->hook->arena;

	for (size_t i = 0; i < OAKUM_COUNT(rules); i++)
		oakum_fact_differs(
			f->hook, rules[i], "mounts",
			"has '%s' of a %s file system (%s) mounted at '%s', which no path of the host leads to",
			oakum_str_show(a, m->root, SHOWN_MAX), m->fs_type, m->dev,
			oakum_str_show(a, place, SHOWN_MAX));
}

static void add_bind(struct oakum_effective *f, const struct oakum_spec_mount *c,
		     const struct oakum_mount *m, const char *place)
{
	/* Some runtimes make binds read-only later. */
	bool read_only = is_read_only(m) || (c && is_bind(c) && c->read_only &&
					     oakum_streq(c->place, place));
	struct oakum_arena *a = &f->hook->arena;
	struct oakum_place p = {0};
	const char *path = oakum_trace_path(&f->trace, m, &p);
	struct oakum_node *options;

	if (!path) {
		tell_untraced(f, m, place);
		return;
	}
	if (!(c && is_bind(c)) && is_known_device(f, place, &p))
		return;
	options = add_entry(f, m, "bind", place, path);
	oakum_json_append(options, oakum_json_string(a, "bind"));
	oakum_json_append(options, oakum_json_string(a, read_only ? "ro" : "rw"));
}

void oakum_effective_add(struct oakum_effective *f, const struct oakum_mount *m,
			 const char *place)
{
	const struct oakum_spec_mount *c = oakum_spec_mount_over(f->hook->spec, place);

	if (!is_fresh(f, c, m, place))
		add_bind(f, c, m, place);
	else if (oakum_streq(m->fs_type, "overlay"))
		add_overlay(f, m, place);
}

/* The policy without the rules that do not judge what a mount shows. Nothing is to be
 * rewritten: this document is nobody's. */
static struct oakum_policy *narrow(struct oakum_hook *h)
{
	struct oakum_policy *p = OAKUM_NEW(&h->arena, struct oakum_policy);

	*p = *h->policy;
	p->settings =
		oakum_arena_array(&h->arena, oakum_rules_count, sizeof(*p->settings));
	for (size_t i = 0; i < oakum_rules_count; i++) {
		p->settings[i] = h->policy->settings[i];
		if (!oakum_str_in(oakum_rule_at(i)->id, rules, OAKUM_COUNT(rules)))
			p->settings[i].action = OAKUM_ACTION_OFF;
		else if (p->settings[i].action == OAKUM_ACTION_REWRITE)
			p->settings[i].action = OAKUM_ACTION_WARN;
	}
	return p;
}

/* Which entry of ours a finding is about. */
static bool find_entry(const struct oakum_effective *f, const struct oakum_node *doc,
		       const struct oakum_finding *found, size_t *ret)
{
	const struct oakum_node *at = oakum_json_at(doc, found->pointer);
	size_t i = 0;

	while (at && at->parent != f->mounts)
		at = at->parent;
	if (!at)
		return false;
	oakum_json_each(entry, f->mounts) {
		if (entry == at)
			break;
		i++;
	}
	*ret = i;
	return true;
}

static struct oakum_repair *plan(const struct oakum_effective *f,
				 const struct oakum_mount *m, const char *place)
{
	struct oakum_repair *r = OAKUM_NEW(&f->hook->arena, struct oakum_repair);

	r->kind = OAKUM_REPAIR_DETACH;
	r->place = place;
	r->mount_id = m->id;
	return r;
}

/* A finding about an entry of ours is one about a place in the container. Returns the plan to
 * do without that mount, where the rule can. */
static struct oakum_repair *translate(const struct oakum_effective *f,
				      const struct oakum_node *doc,
				      struct oakum_finding *found)
{
	const char *place;
	size_t i = 0;

	if (!find_entry(f, doc, found, &i))
		return NULL;
	place = oakum_str_show(&f->hook->arena, f->places[i], SHOWN_MAX);
	found->message = oakum_arena_printf(
		&f->hook->arena, "%s, at '%s' in the container", found->message, place);
	found->pointer = "";
	return found->fixes && found->fixes->kind == OAKUM_FIX_REMOVE
		       ? plan(f, f->of[i], f->places[i])
		       : NULL;
}

/* What was made a warning in narrow() gets its action back. */
static void decide(struct oakum_hook *h, struct oakum_finding *f,
		   struct oakum_repair *repair)
{
	enum oakum_action action = oakum_policy_setting(h->policy, f->rule)->action;

	if (f->excepted || f->action != OAKUM_ACTION_WARN ||
	    action != OAKUM_ACTION_REWRITE)
		return;
	f->action = OAKUM_ACTION_REFUSE;
	if (!repair || h->repaired)
		return;
	f->action = OAKUM_ACTION_REWRITE;
	oakum_fact_plan(h, repair, f);
}

static void take_findings(struct oakum_effective *f, const struct oakum_node *doc,
			  struct oakum_outcome *out)
{
	struct oakum_finding *next;

	for (struct oakum_finding *found = out->findings; found; found = next) {
		next = found->next;
		decide(f->hook, found, translate(f, doc, found));
		oakum_fact_add(f->hook, found);
	}
}

/* The object but for one member. */
static struct oakum_node *copy_without(struct oakum_arena *a,
				       const struct oakum_node *object, const char *but)
{
	struct oakum_node *copy = oakum_json_object(a);

	oakum_json_each(n, object) {
		if (!oakum_streq(n->key, but))
			oakum_json_put(a, copy, n->key, oakum_json_copy(a, n));
	}
	return copy;
}

/* The config with our mounts for its own. Its seccomp profile, which is most of it, says
 * nothing of them. */
static struct oakum_json_doc *document(const struct oakum_effective *f)
{
	struct oakum_arena *a = &f->hook->arena;
	struct oakum_json_doc *doc = OAKUM_NEW(a, struct oakum_json_doc);

	*doc = (struct oakum_json_doc){.arena = a,
				       .name = "the container's mounts",
				       .src = "",
				       .root = oakum_json_object(a)};
	oakum_json_each(n, f->hook->config) {
		if (oakum_streq(n->key, "mounts"))
			continue;
		oakum_json_put(a, doc->root, n->key,
			       oakum_streq(n->key, "linux")
				       ? copy_without(a, n, "seccomp")
				       : oakum_json_copy(a, n));
	}
	oakum_json_put(a, doc->root, "mounts", f->mounts);
	return doc;
}

int oakum_effective_judge(struct oakum_effective *f, struct oakum_err *e)
{
	struct oakum_hook *h = f->hook;
	struct oakum_json_doc *doc;
	struct oakum_outcome *out;
	int r;

	if (f->size > OAKUM_JSON_SIZE_MAX)
		return oakum_err_set(e, -E2BIG,
				     "the container has more mounts than can be judged");
	if (f->strange)
		return oakum_err_set(e, -EILSEQ,
				     "the container has a mount whose path is no UTF-8");
	doc = document(f);
	r = oakum_engine_run(&(struct oakum_request){.arena = &h->arena,
						     .name = doc->name,
						     .bytes = doc->src,
						     .doc = doc,
						     .kind = OAKUM_SPEC_CONFIG,
						     .policy = narrow(h),
						     .host = h->host,
						     .subject = &h->subject,
						     .prepared = &h->prepared},
			     &out, e);
	if (r == 0)
		take_findings(f, doc->root, out);
	return r;
}
