/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repair_wanted.c - whether what a policy would make of a config can still be made of a
 * container.
 *
 * The wrapper was not there, or the config would be as the policy wants it. What differs must
 * be what the checks compare with the kernel: mounts left out, a tmpfs on /tmp, and the
 * limits that are written. Whatever else differs is beyond a hook.
 */
#include <errno.h>

#include <oakum/rule.h>
#include <oakum/str.h>

#include "repair.h"

/* The rules whose findings can be mended; which of them is seen below. */
static const char *const rules[] = {"engine_socket", "resources", "tmp"};

/* Limits that are written; see limits.c. */
static const char *const limits[][2] = {
	{"memory", "limit"}, {"memory", "swap"}, {"pids", "limit"},
	{"cpu", "quota"},    {"cpu", "period"},
};

static void remove_if(struct oakum_node *n, bool remove)
{
	if (n && remove)
		oakum_json_remove(n);
}

static bool is_empty(const struct oakum_node *n)
{
	return oakum_json_is(n, OAKUM_JSON_OBJECT) && !n->child;
}

/* The config without what can be mended. */
static struct oakum_node *without(struct oakum_arena *a, const struct oakum_node *config)
{
	struct oakum_node *c = oakum_json_copy(a, config);
	struct oakum_node *linux_ = oakum_json_get(c, "linux");
	struct oakum_node *resources = oakum_json_get(linux_, "resources");

	remove_if(oakum_json_get(c, "mounts"), true);
	for (size_t i = 0; i < OAKUM_COUNT(limits); i++) {
		struct oakum_node *of = oakum_json_get(resources, limits[i][0]);

		remove_if(oakum_json_get(of, limits[i][1]), true);
		remove_if(of, is_empty(of));
	}
	remove_if(resources, is_empty(resources));
	remove_if(linux_, is_empty(linux_));
	return c;
}

static bool is_tmpfs_on_tmp(const struct oakum_node *mount)
{
	return oakum_streq(oakum_json_str(oakum_json_get(mount, "destination")),
			   "/tmp") &&
	       oakum_streq(oakum_json_str(oakum_json_get(mount, "type")), "tmpfs");
}

/* Whether the mounts are the same in the same order, but for those left out and a tmpfs on
 * /tmp. */
static bool covers_mounts(const struct oakum_node *before, const struct oakum_node *after)
{
	const struct oakum_node *old = before ? before->child : NULL;

	oakum_json_each(mount, after) {
		if (is_tmpfs_on_tmp(mount))
			continue;
		while (old && !oakum_json_equal(old, mount))
			old = old->next;
		if (!old)
			return false;
		old = old->next;
	}
	return true;
}

bool oakum_repair_covers(struct oakum_arena *a, const struct oakum_node *before,
			 const struct oakum_node *after)
{
	return covers_mounts(oakum_json_get(before, "mounts"),
			     oakum_json_get(after, "mounts")) &&
	       oakum_json_equal(without(a, before), without(a, after));
}

const struct oakum_finding *oakum_repair_wanted(struct oakum_hook *h, int *ret,
						struct oakum_err *e)
{
	const struct oakum_finding *first = NULL;
	struct oakum_spec *spec = NULL;

	*ret = 0;
	for (const struct oakum_finding *f = h->outcome->findings; f; f = f->next) {
		if (f->action != OAKUM_ACTION_REWRITE)
			continue;
		if (!oakum_str_in(f->rule->id, rules, OAKUM_COUNT(rules)))
			return f;
		first = first ? first : f;
	}
	if (!first || !h->outcome->after)
		return first;
	if (!oakum_repair_covers(&h->arena, h->config, h->outcome->after->root))
		return first;
	*ret = oakum_spec_open(h->outcome->after, OAKUM_SPEC_CONFIG, &spec, e);
	if (*ret == 0) {
		h->config = h->outcome->after->root;
		h->spec = spec;
	}
	return NULL;
}
