/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tmp.c - what is mounted on /tmp is the tmpfs that the config says, no larger and no laxer.
 *
 * The kernel says the size of a tmpfs but when it is the one it takes by itself, half of the
 * machine's memory; 0 is none at all. See tmpfs(5).
 */
#include <inttypes.h>
#include <string.h>
#include <sys/sysinfo.h>

#include <oakum/host.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "idmap.h"
#include "mounts.h"
#include "repair.h"

#define PLACE	"/tmp"
#define MAP_MAX 65536u /* bytes of a uid_map */

/* Whether a list with commas has that option. */
static bool has(struct oakum_arena *a, const char *list, const char *option)
{
	char *o;

	while ((o = oakum_mount_super(a, &list))) {
		if (oakum_streq(o, option))
			return true;
	}
	return false;
}

static const char *value_of(struct oakum_arena *a, const char *list, const char *key)
{
	char *o;

	while ((o = oakum_mount_super(a, &list))) {
		if (oakum_starts_with(o, key))
			return o + strlen(key);
	}
	return NULL;
}

/* Takes one option of the config's; false for one that a hook cannot give. */
static bool take_option(const char *o, struct oakum_tmpfs *t)
{
	static const char *const given[] = {"rw", "nosuid", "nodev"};

	if (oakum_starts_with(o, "size="))
		t->size = o + strlen("size=");
	else if (oakum_starts_with(o, "mode="))
		t->mode = o + strlen("mode=");
	else if (oakum_streq(o, "noexec"))
		t->noexec = true;
	else if (!oakum_str_in(o, given, OAKUM_COUNT(given)))
		return false;
	return true;
}

/* What root of the container is outside. */
static bool find_owner(struct oakum_hook *h, struct oakum_tmpfs *t)
{
	const char *uids = NULL, *gids = NULL;
	size_t len;

	return oakum_process_slurp(&h->arena, &h->process, "uid_map", MAP_MAX, &uids,
				   &len, NULL) == 0 &&
	       oakum_process_slurp(&h->arena, &h->process, "gid_map", MAP_MAX, &gids,
				   &len, NULL) == 0 &&
	       oakum_idmap_outside(uids, 0, &t->uid) &&
	       oakum_idmap_outside(gids, 0, &t->gid);
}

/* Whether nothing of the container's is mounted below: it would be hidden. */
static bool is_clear(const struct oakum_mount_tables *t)
{
	size_t len = t->rootfs[1] ? strlen(t->rootfs) : 0;

	for (size_t i = 0; i < t->container->n; i++) {
		const char *point = t->container->mounts[i].point;

		if (oakum_path_below(point, t->rootfs) &&
		    oakum_path_below(point + len, PLACE) && point[len + strlen(PLACE)])
			return false;
	}
	return true;
}

/* The plan, or NULL when a hook cannot give what the config says. */
static struct oakum_repair *plan(struct oakum_hook *h, const struct oakum_spec_mount *c)
{
	struct oakum_repair *r = OAKUM_NEW(&h->arena, struct oakum_repair);

	r->kind = OAKUM_REPAIR_TMPFS;
	r->place = PLACE;
	for (size_t i = 0; i < c->n_options; i++) {
		if (!take_option(c->options[i], &r->tmpfs))
			return NULL;
	}
	return r->tmpfs.size && r->tmpfs.mode && is_clear(h->tables) &&
			       find_owner(h, &r->tmpfs)
		       ? r
		       : NULL;
}

static int size_of(struct oakum_hook *h, const struct oakum_mount *m, uint64_t *ret,
		   struct oakum_err *e)
{
	const char *text = value_of(&h->arena, m->super, "size=");
	int r = 0;

	if (!text) {
		r = h->host->memory_total(h->host, ret, e);
		*ret /= 2;
	} else if (oakum_num_size(text, ret) < 0 || *ret == 0) {
		*ret = UINT64_MAX;
	}
	return r;
}

static bool is_lax(struct oakum_hook *h, const struct oakum_spec_mount *c,
		   const struct oakum_mount *m)
{
	static const char *const strict[] = {"noexec", "nosuid", "nodev"};

	for (size_t i = 0; i < OAKUM_COUNT(strict); i++) {
		if (oakum_str_in(strict[i], c->options, c->n_options) &&
		    !has(&h->arena, m->options, strict[i]))
			return true;
	}
	return false;
}

static int check_mount(struct oakum_hook *h, const struct oakum_spec_mount *c,
		       const struct oakum_mount *m, struct oakum_err *e)
{
	uint64_t is = 0, wanted = 0;
	int r = size_of(h, m, &is, e);

	if (r < 0)
		return r;
	if (c->size && oakum_num_size(c->size, &wanted) == 0 && wanted && is > wanted)
		oakum_fact_mend(h, plan(h, c), "tmp", "mounts",
				"has a tmpfs of %" PRIu64
				" bytes on /tmp, and its config says %" PRIu64,
				is, wanted);
	else if (is_lax(h, c, m))
		oakum_fact_mend(
			h, plan(h, c), "tmp", "mounts",
			"has a tmpfs on /tmp with fewer limits than its config says: '%s'",
			m->options);
	return 0;
}

int oakum_check_tmp(struct oakum_hook *h, struct oakum_err *e)
{
	const struct oakum_spec_mount *c = oakum_spec_mount_at(h->spec, PLACE);
	const struct oakum_mount_tables *t = h->tables;
	const char *point = oakum_path_join(&h->arena, t->rootfs, PLACE);
	const struct oakum_mount *m = oakum_mountinfo_holding(t->container, point);

	if (!c || c->bind || !oakum_streq(c->type, "tmpfs") ||
	    !oakum_fact_asked(h, "tmp"))
		return 0;
	if (m && oakum_streq(m->point, point) && oakum_streq(m->fs_type, "tmpfs"))
		return check_mount(h, c, m, e);
	oakum_fact_mend(h, plan(h, c), "tmp", "mounts", "has no tmpfs on /tmp");
	return 0;
}
