/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mounts.c - the typed view of "mounts", and which of them a path comes from.
 *
 * An option that is one of the runtimes' own words acts only when it stands alone: runc and
 * crun compare whole options. What they do not know goes to the kernel, joined by commas, and
 * is split there, so the pieces of "nosuid,size=0" are data of the file system. The view lists
 * pieces, takes flags from whole options and data from pieces. Where a piece could make the
 * file system writable ("rw", which most file systems honour) it does so here too.
 */
#include <oakum/spec.h>

#include <string.h>

#include <oakum/arena.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "internal.h"

#define SIZE "size="

/* What the options say of writing. Of ro and rw the last one counts. rro and rrw are set
 * afterwards and on binds alone: one rrw anywhere makes those writable. */
struct writing {
	bool ro;      /* for what is no bind */
	bool bind_ro; /* for a bind */
	bool rrw;
};

static void apply_flag(struct oakum_spec_mount *m, struct writing *w, const char *option)
{
	if (!strcmp(option, "bind")) {
		m->bind = true;
	} else if (!strcmp(option, "rbind")) {
		m->bind = true;
		m->recursive = true;
	} else if (!strcmp(option, "remount")) {
		m->remount = true;
	} else if (!strcmp(option, "ro")) {
		w->ro = w->bind_ro = true;
	} else if (!strcmp(option, "rw")) {
		w->ro = w->bind_ro = false;
	} else if (!strcmp(option, "rro")) {
		w->bind_ro = true;
	} else if (!strcmp(option, "rrw")) {
		w->rrw = true;
	}
}

static void apply_piece(struct oakum_spec_mount *m, struct writing *w, const char *piece)
{
	if (!strcmp(piece, "rw"))
		w->ro = w->bind_ro = false;
	if (!strncmp(piece, SIZE, strlen(SIZE)))
		m->size = piece + strlen(SIZE);
}

/* At most this many pieces. */
static size_t count_pieces(const struct oakum_node *options)
{
	size_t n = 0;

	oakum_json_each(o, options) {
		n++;
		for (const char *c = strchr(o->text, ','); c; c = strchr(c + 1, ','))
			n++;
	}
	return n;
}

/* Adds the pieces of one option; empty ones say nothing and are left out. */
static size_t add_pieces(struct oakum_arena *a, struct oakum_spec_mount *m,
			 struct writing *w, const char *option, const char **out)
{
	size_t n = 0;

	while (*option) {
		size_t len = strcspn(option, ",");
		bool rest = option[len];

		if (len) {
			out[n] = rest ? oakum_arena_dup(a, option, len) : option;
			apply_piece(m, w, out[n]);
			n++;
		}
		option += len + rest;
	}
	return n;
}

static void read_options(struct oakum_arena *a, struct oakum_spec_mount *m)
{
	const struct oakum_node *options = oakum_spec_get(m->node, "options");
	struct writing w = {0};
	const char **pieces;

	if (!options)
		return;
	pieces = oakum_arena_array(a, count_pieces(options), sizeof(*pieces));
	oakum_json_each(o, options) {
		apply_flag(m, &w, o->text);
		m->n_options += add_pieces(a, m, &w, o->text, pieces + m->n_options);
	}
	m->options = pieces;
	m->read_only = m->bind ? w.bind_ro && !w.rrw : w.ro;
}

const struct oakum_spec_mount *oakum_spec_read_mounts(struct oakum_arena *a,
						      const struct oakum_node *mounts)
{
	struct oakum_spec_mount *list, *m;

	if (!mounts)
		return NULL;
	m = list = oakum_arena_array(a, mounts->count, sizeof(*list));
	oakum_json_each(n, mounts) {
		m->node = n;
		/* Absent and null are both NULL here. */
		(void)oakum_spec_str(n, "destination", &m->destination);
		(void)oakum_spec_str(n, "source", &m->source);
		(void)oakum_spec_str(n, "type", &m->type);
		m->place = oakum_path_normalise(a, m->destination ? m->destination : "");
		read_options(a, m);
		m++;
	}
	return list;
}

/* In order, as the runtime mounts them: a mount hides whatever is at its place and below; a
 * remount changes the mount that it finds at its place and hides nothing. */
const struct oakum_spec_mount *oakum_spec_mount_over(const struct oakum_spec *spec,
						     const char *path)
{
	const struct oakum_spec_mount *top = NULL;

	for (size_t i = 0; i < spec->n_mounts; i++) {
		const struct oakum_spec_mount *m = &spec->mounts[i];

		if (!oakum_path_below(path, m->place))
			continue;
		if (!m->remount || (top && !strcmp(top->place, m->place)))
			top = m;
	}
	return top;
}

const struct oakum_spec_mount *oakum_spec_mount_at(const struct oakum_spec *spec,
						   const char *path)
{
	const struct oakum_spec_mount *top = oakum_spec_mount_over(spec, path);

	return top && !strcmp(top->place, path) ? top : NULL;
}
