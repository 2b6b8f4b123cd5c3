/* SPDX-License-Identifier: Apache-2.0 */
/* open.c - makes a checked document a spec: its parts by name, its lists typed; see spec.h. */
#include <oakum/spec.h>

#include <errno.h>

#include <oakum/arena.h>
#include <oakum/str.h>

#include "internal.h"

static enum oakum_keys_id keys_of(enum oakum_spec_kind kind)
{
	switch (kind) {
	case OAKUM_SPEC_CONFIG:
		return OAKUM_KEYS_CONFIG;
	case OAKUM_SPEC_PROCESS:
		return OAKUM_KEYS_PROCESS;
	case OAKUM_SPEC_RESOURCES:
		return OAKUM_KEYS_RESOURCES;
	case OAKUM_SPEC_UNSET:
	default:
		return OAKUM_KEYS_NONE;
	}
}

static void find_parts(struct oakum_spec *s)
{
	s->root = oakum_spec_at(s, "root");
	s->process = oakum_spec_at(s, "process");
	s->user = oakum_spec_get(s->process, "user");
	s->capabilities = oakum_spec_get(s->process, "capabilities");
	s->linux_ = oakum_spec_at(s, "linux");
	s->resources = oakum_spec_at(s, "linux/resources");
	s->seccomp = oakum_spec_get(s->linux_, "seccomp");
	s->hooks = oakum_spec_at(s, "hooks");
	s->annotations = oakum_spec_at(s, "annotations");
}

static void read_namespaces(struct oakum_spec *s)
{
	const struct oakum_node *list = oakum_spec_get(s->linux_, "namespaces");
	struct oakum_spec_namespace *ns;

	if (!list)
		return;
	ns = oakum_arena_array(s->arena, list->count, sizeof(*ns));
	oakum_json_each(n, list) {
		struct oakum_spec_namespace *at = &ns[s->n_namespaces++];

		at->node = n;
		(void)oakum_spec_str(n, "type", &at->type); /* absent or null: NULL */
		(void)oakum_spec_str(n, "path", &at->path);
		if (at->path && !*at->path)
			at->path = NULL;
	}
	s->namespaces = ns;
}

static int open_spec(struct oakum_json_doc *doc, enum oakum_spec_kind kind, bool again,
		     struct oakum_spec **ret_spec, struct oakum_err *e)
{
	enum oakum_keys_id keys = keys_of(kind);
	struct oakum_spec *s;
	int r;

	if (keys == OAKUM_KEYS_NONE)
		return oakum_err_set(e, -EINVAL, "%s: no kind of document is given",
				     doc->name);
	s = OAKUM_NEW(doc->arena, struct oakum_spec);
	s->arena = doc->arena;
	s->doc = doc;
	s->kind = kind;
	r = oakum_spec_check(doc, keys, again, &s->unknown, &s->n_unknown, e);
	if (r < 0)
		return r;
	find_parts(s);
	read_namespaces(s);
	s->mounts = oakum_spec_read_mounts(s->arena, oakum_spec_at(s, "mounts"));
	s->n_mounts = s->mounts ? oakum_spec_at(s, "mounts")->count : 0;
	if (s->n_mounts > OAKUM_SPEC_MOUNTS_MAX)
		return oakum_err_set(e, -E2BIG,
				     "%s: has %zu mounts, more than %d at /mounts",
				     doc->name, s->n_mounts, OAKUM_SPEC_MOUNTS_MAX);
	*ret_spec = s;
	return 0;
}

int oakum_spec_open(struct oakum_json_doc *doc, enum oakum_spec_kind kind,
		    struct oakum_spec **ret_spec, struct oakum_err *e)
{
	return open_spec(doc, kind, false, ret_spec, e);
}

int oakum_spec_reopen(const struct oakum_spec *before, struct oakum_spec **ret_spec,
		      struct oakum_err *e)
{
	/* Where there are unknown members, all of them are to be listed again. */
	return open_spec(before->doc, before->kind, before->n_unknown == 0, ret_spec, e);
}

const struct oakum_spec_namespace *oakum_spec_namespace(const struct oakum_spec *spec,
							const char *type)
{
	for (size_t i = 0; i < spec->n_namespaces; i++) {
		if (oakum_streq(spec->namespaces[i].type, type))
			return &spec->namespaces[i];
	}
	return NULL;
}

bool oakum_spec_own_namespace(const struct oakum_spec *spec, const char *type)
{
	bool own = false;

	/* Of two entries of one type that differ, the one with a path decides. */
	for (size_t i = 0; i < spec->n_namespaces; i++) {
		if (!oakum_streq(spec->namespaces[i].type, type))
			continue;
		if (spec->namespaces[i].path)
			return false;
		own = true;
	}
	return own;
}
