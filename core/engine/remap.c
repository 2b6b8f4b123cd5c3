/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remap.c - the last change to a config whose container gets a user namespace: its root file
 * system and what it binds are taken from the prepared directory, where they are shown with
 * the owners that the namespace has.
 *
 * Rules judge places of the host, so this is done when they are content. What is written
 * instead of a place is a mount of that very place: its device and inode are part of the step.
 * The rules have looked at every bind of the workload before they let it be remapped; what
 * Oakum itself added since (its init, files of lxcfs) stays as it is when it cannot be shown
 * with other owners: it is there to be read.
 */
#include <oakum/buf.h>
#include <oakum/host.h>
#include <oakum/path.h>
#include <oakum/plan.h>
#include <oakum/rule.h>
#include <oakum/str.h>

#include "engine_local.h"

static bool is_prepared(const struct oakum_request *req, const char *path)
{
	return *path == '/' && oakum_path_below(path, req->prepared->dir);
}

static int move_bind(const struct oakum_request *req, const struct oakum_remap *remap,
		     size_t i, struct oakum_findings *out, struct oakum_finding *f,
		     struct oakum_node *before, struct oakum_err *e)
{
	const struct oakum_spec_mount *m = &out->spec->mounts[i];
	const struct oakum_node *source = oakum_json_get(m->node, "source");
	struct oakum_shift *shift = OAKUM_NEW(req->arena, struct oakum_shift);
	const char *name;
	int r = req->host->shift(req->host, m->source, false, m->recursive, shift, e);

	if (r < 0 || shift->why_not)
		return r;
	name = oakum_arena_printf(req->arena, OAKUM_PREPARED_MOUNT "%zu", i);
	oakum_plan_shift(out, f, name, shift, m->recursive, &remap->range);
	oakum_plan_owner(f, remap->binds_owner);
	oakum_json_put(req->arena, before, name,
		       oakum_json_string(req->arena, m->source));
	oakum_fix_replace(
		out, f, source,
		oakum_json_string(req->arena,
				  oakum_path_join(req->arena, req->prepared->dir, name)));
	return 0;
}

/* The paths as they were, for the next run of the bundle. */
static void note(const struct oakum_request *req, const struct oakum_node *before,
		 struct oakum_findings *out, struct oakum_finding *f)
{
	struct oakum_buf text;

	oakum_buf_init(&text, req->arena, OAKUM_JSON_SIZE_MAX);
	oakum_json_write_value(before, &text);
	oakum_fix_put(out, f, "annotations/" OAKUM_REMAPPED,
		      oakum_json_string(req->arena, text.data));
}

/* Where the container's root and its mounts will hold directories of the root file system
 * open: the working directory, and those that mounts are in. */
static void hold(const struct oakum_request *req, const struct oakum_spec *spec,
		 struct oakum_finding *f)
{
	const char **list =
		oakum_arena_array(req->arena, spec->n_mounts + 1, sizeof(*list));
	const char *cwd = NULL;
	size_t n = 0;

	if (oakum_spec_str(spec->process, "cwd", &cwd) == OAKUM_HAVE_VALUE)
		list[n++] = cwd;
	for (size_t i = 0; i < spec->n_mounts; i++)
		list[n++] = oakum_path_normalise(
			req->arena,
			oakum_path_join(req->arena, spec->mounts[i].place, ".."));
	oakum_plan_hold(f, list, n);
}

int oakum_remap_paths(const struct oakum_request *req, const struct oakum_remap *remap,
		      struct oakum_findings *out, struct oakum_err *e)
{
	struct oakum_arena *a = req->arena;
	struct oakum_node *before = oakum_json_object(a);
	const char *path = "";
	struct oakum_finding *f;
	int r = 0;

	out->rule = oakum_rule_by_id("user");
	f = oakum_find_at(out, "root/path", "is shown with other owners");
	f->action = OAKUM_ACTION_REWRITE;
	(void)oakum_spec_str(out->spec->root, "path", &path); /* the rule has seen it */
	oakum_json_put(a, before, OAKUM_PREPARED_ROOT, oakum_json_string(a, path));
	oakum_plan_range(out, f, &remap->range, remap->shared);
	oakum_plan_shift(out, f, OAKUM_PREPARED_ROOT, &remap->root, true, &remap->range);
	hold(req, out->spec, f);
	oakum_fix_put(out, f, "root/path",
		      oakum_json_string(a, oakum_path_join(a, req->prepared->dir,
							   OAKUM_PREPARED_ROOT)));
	for (size_t i = 0; r == 0 && i < out->spec->n_mounts; i++) {
		const struct oakum_spec_mount *m = &out->spec->mounts[i];

		if (m->bind && m->source && !remap->keep_binds &&
		    !is_prepared(req, m->source))
			r = move_bind(req, remap, i, out, f, before, e);
	}
	note(req, before, out, f);
	return r;
}
