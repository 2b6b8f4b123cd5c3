/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mounts.c - what is mounted in the container's mount namespace, by the kernel's own table.
 *
 * Between the wrapper's look at a source and the mount by the runtime a link may be swapped.
 * Now the mounts are made: their device and root say what they are, and nobody can change
 * that any more. The hook runs before the runtime changes the root directory, so the
 * container's mounts are those below the root file system's own mount.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <oakum/host.h>
#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/sys.h>

#include "effective.h"
#include "hook.h"
#include "mounts.h"

#define SHOWN_MAX 256

static int read_tables(struct oakum_hook *h, struct oakum_mount_tables *t,
		       struct oakum_err *e)
{
	const char *text = NULL;
	size_t len = 0;
	int r = oakum_host_mounts(h->host, &t->host, e);

	if (r == 0)
		r = oakum_process_slurp(&h->arena, &h->process, "mountinfo",
					OAKUM_MOUNTINFO_SIZE_MAX, &text, &len, e);
	if (r < 0)
		return r;
	return oakum_mountinfo_parse(&h->arena, "the container's mountinfo", text, len,
				     &t->container, e);
}

/* The mount that will be the container's "/" must be what root.path leads to. */
static int find_root(struct oakum_hook *h, struct oakum_mount_tables *t,
		     struct oakum_err *e)
{
	const char *path = oakum_json_str(oakum_spec_at(h->spec, "root/path"));
	const struct oakum_mount *m;
	struct oakum_place p = {0};
	int r;

	if (!path || !*path)
		return oakum_err_set(e, -EINVAL, "the config has no 'root.path'");
	r = h->host->place(h->host, path, &p, e);
	if (r < 0)
		return r;
	m = oakum_mountinfo_holding(t->container, p.path);
	if (!m || !oakum_streq(m->point, p.path))
		return oakum_err_set(
			e, -ESTALE,
			"nothing is mounted at '%.300s' in the mount namespace of process %d: its root file system is elsewhere",
			p.path, (int)h->process.pid);
	if (!oakum_streq(m->dev, p.fs_dev) || !oakum_streq(m->root, p.fs_path))
		return oakum_err_set(
			e, -ESTALE,
			"the container's root file system is '%.300s' of device %s, and 'root.path' leads to '%.300s' of device %s",
			m->root, m->dev, p.fs_path, p.fs_dev);
	t->rootfs = p.path;
	return 0;
}

/* The peer group of a mount that is shared, else 0. */
static unsigned peer_group(const struct oakum_mount *m)
{
	const char *at = strstr(m->optional, "shared:");
	unsigned id = 0;

	if (!at)
		return 0;
	for (at += strlen("shared:"); *at >= '0' && *at <= '9'; at++)
		id = id * 10 + (unsigned)(*at - '0');
	return id;
}

static int compare(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

	return (x > y) - (x < y);
}

static void find_shared(struct oakum_hook *h, struct oakum_mount_tables *t)
{
	t->shared = oakum_arena_array(&h->arena, t->host->n, sizeof(*t->shared));
	for (size_t i = 0; i < t->host->n; i++) {
		unsigned id = peer_group(&t->host->mounts[i]);

		if (id)
			t->shared[t->n_shared++] = id;
	}
	qsort(t->shared, t->n_shared, sizeof(*t->shared), compare);
}

bool oakum_mounts_shared(const struct oakum_mount_tables *t, const struct oakum_mount *m)
{
	unsigned id = peer_group(m);

	return id && bsearch(&id, t->shared, t->n_shared, sizeof(id), compare);
}

static void check_propagation(struct oakum_hook *h, const struct oakum_mount_tables *t,
			      const struct oakum_mount *m, const char *place)
{
	if (oakum_mounts_shared(t, m))
		oakum_fact_differs(
			h, "mount_propagation", "mounts",
			"has a mount at '%s' that is shared with the host: what is mounted below it appears there",
			oakum_str_show(&h->arena, place, SHOWN_MAX));
}

/* The path in the container of a mount below its root; NULL for one that is elsewhere. */
static const char *place_of(const struct oakum_mount_tables *t,
			    const struct oakum_mount *m)
{
	size_t len = t->rootfs[1] ? strlen(t->rootfs) : 0;

	if (!oakum_path_below(m->point, t->rootfs) || !m->point[len] ||
	    !m->point[len + 1])
		return NULL;
	return m->point + len;
}

/* Whether the rule tmp has its word on that mount; see tmp.c. */
static bool is_tmps(const struct oakum_hook *h, const struct oakum_spec_mount *c)
{
	return oakum_fact_asked(h, "tmp") && oakum_streq(c->place, "/tmp") &&
	       oakum_streq(c->type, "tmpfs");
}

/* Whether something is mounted where links of the image lead from there: "/var/run" mostly is
 * one to "/run". */
static int is_behind_links(struct oakum_hook *h, const struct oakum_mount_tables *t,
			   const char *place, bool *ret, struct oakum_err *e)
{
	struct oakum_image_file file = {0};
	const struct oakum_mount *m;
	const char *point;
	int r = h->host->image_file(h->host, place, &file, e);

	/* It may lie below another mount, and not be in the image. */
	if (r < 0 || !file.via_link)
		return r;
	point = oakum_path_join(&h->arena, t->rootfs, file.path);
	m = oakum_mountinfo_holding(t->container, point);
	*ret = m && oakum_streq(m->point, point);
	return 0;
}

/* What was to be mounted over something is. */
static int check_missing(struct oakum_hook *h, const struct oakum_mount_tables *t,
			 const bool *seen, struct oakum_err *e)
{
	for (size_t i = 0; i < h->spec->n_mounts; i++) {
		const struct oakum_spec_mount *c = &h->spec->mounts[i];
		bool there = false;
		int r;

		if (seen[i] || c->remount || !c->place[1] || is_tmps(h, c) ||
		    oakum_spec_mount_at(h->spec, c->place) != c)
			continue;
		r = is_behind_links(h, t, c->place, &there, e);
		if (r < 0)
			return r;
		if (!there)
			oakum_fact_differs(
				h, "mount_places", "mounts",
				"has nothing mounted at '%s', where a mount was to be",
				oakum_str_show(&h->arena, c->place, SHOWN_MAX));
	}
	return 0;
}

static int check_all(struct oakum_hook *h, const struct oakum_mount_tables *t,
		     struct oakum_err *e)
{
	bool *seen = oakum_arena_array(&h->arena, h->spec->n_mounts, sizeof(*seen));
	struct oakum_effective effective;
	int r;

	oakum_effective_init(h, t->host, t->container->n, &effective);
	for (size_t i = 0; i < t->container->n; i++) {
		const struct oakum_mount *m = &t->container->mounts[i];
		const char *place = place_of(t, m);
		const struct oakum_spec_mount *c;

		if (!place)
			continue;
		c = oakum_spec_mount_at(h->spec, place);
		if (c)
			seen[c - h->spec->mounts] = true;
		check_propagation(h, t, m, place);
		oakum_effective_add(&effective, m, place);
	}
	r = check_missing(h, t, seen, e);
	return r < 0 ? r : oakum_effective_judge(&effective, e);
}

int oakum_check_mounts(struct oakum_hook *h, struct oakum_err *e)
{
	struct oakum_mount_tables *t = OAKUM_NEW(&h->arena, struct oakum_mount_tables);
	int r = read_tables(h, t, e);

	if (r == 0)
		r = find_root(h, t, e);
	if (r < 0)
		return r;
	find_shared(h, t);
	h->tables = t;
	return check_all(h, t, e);
}
