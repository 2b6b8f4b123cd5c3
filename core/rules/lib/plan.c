/* SPDX-License-Identifier: Apache-2.0 */
/* plan.c - the steps of a fix; see plan.h. */
#include <oakum/plan.h>

#include <string.h>

#include <oakum/arena.h>
#include <oakum/str.h>

#define VARIABLE_MAX 200 /* a file's name may have 255 bytes */

static struct oakum_step *add_step(struct oakum_findings *out, struct oakum_finding *f,
				   enum oakum_step_kind kind, const char *name)
{
	struct oakum_step *step = OAKUM_NEW(out->arena, struct oakum_step);

	step->kind = kind;
	step->name = name;
	if (f->last_step)
		f->last_step->next = step;
	else
		f->steps = step;
	f->last_step = step;
	return step;
}

void oakum_plan_tmpfs(struct oakum_findings *out, struct oakum_finding *f,
		      const char *name)
{
	add_step(out, f, OAKUM_STEP_TMPFS, name);
}

void oakum_plan_file(struct oakum_findings *out, struct oakum_finding *f,
		     const char *name, const char *bytes, size_t len)
{
	struct oakum_step *step = add_step(out, f, OAKUM_STEP_FILE, name);

	step->bytes = bytes;
	step->len = len;
}

void oakum_plan_open_file(struct oakum_findings *out, struct oakum_finding *f,
			  const char *name, const char *bytes, size_t len)
{
	oakum_plan_file(out, f, name, bytes, len);
	f->last_step->open = true;
}

void oakum_plan_copy(struct oakum_findings *out, struct oakum_finding *f,
		     const char *name, const char *root, const char *from, uint64_t size)
{
	struct oakum_step *step = add_step(out, f, OAKUM_STEP_COPY, name);

	step->root = root;
	step->from = from;
	step->size = size;
}

void oakum_plan_range(struct oakum_findings *out, struct oakum_finding *f,
		      const struct oakum_id_range *range, bool shared)
{
	struct oakum_step *step = add_step(out, f, OAKUM_STEP_RANGE, "range");

	step->range = *range;
	step->shared = shared;
}

void oakum_plan_shift(struct oakum_findings *out, struct oakum_finding *f,
		      const char *name, const struct oakum_shift *shift, bool recursive,
		      const struct oakum_id_range *range)
{
	struct oakum_step *step = add_step(out, f, OAKUM_STEP_SHIFT, name);

	step->shift = shift;
	step->recursive = recursive;
	step->range = *range;
}

void oakum_plan_owner(struct oakum_finding *f, uint32_t owner)
{
	f->last_step->owner = owner;
}

void oakum_plan_hold(struct oakum_finding *f, const char *const *hold, size_t n)
{
	f->last_step->hold = hold;
	f->last_step->n_hold = n;
}

void oakum_fix_remap(struct oakum_finding *f, const struct oakum_remap *remap)
{
	f->remap = remap;
	f->first = true;
}

bool oakum_prepared_can_be(const char *variable)
{
	static const char first[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
	static const char rest[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
				   "0123456789.-";
	size_t len = strspn(variable, rest);

	return *variable && strchr(first, *variable) && !variable[len] &&
	       len <= VARIABLE_MAX;
}

const char *oakum_prepared_secret(const struct oakum_prepared *p, const char *path)
{
	static const char below[] = "/" OAKUM_PREPARED_SECRETS "/";

	if (!p->dir || !path || !oakum_starts_with(path, p->dir) ||
	    !oakum_starts_with(path + strlen(p->dir), below))
		return NULL;
	path += strlen(p->dir) + strlen(below);
	return oakum_prepared_can_be(path) ? path : NULL;
}

/* What of a path is below the prepared directory, or NULL. */
static const char *name_of(const struct oakum_prepared *p, const char *path)
{
	size_t len = p->dir ? strlen(p->dir) : 0;

	if (!len || !path || !oakum_starts_with(path, p->dir) || path[len] != '/')
		return NULL;
	return path + len + 1;
}

const char *oakum_prepared_name(const struct oakum_prepared *p, const char *path)
{
	const char *base = p->dir ? strrchr(p->dir, '/') : NULL;
	size_t len = base ? (size_t)(base - p->dir) + 1 : 0;
	const char *slash;

	if (!base || !path || strncmp(path, p->dir, len) != 0)
		return NULL;
	slash = strchr(path + len, '/');
	return slash ? slash + 1 : NULL;
}

static bool is_numbered(const char *name, const char *prefix)
{
	uint64_t number;

	return name && oakum_starts_with(name, prefix) &&
	       oakum_num_u64(name + strlen(prefix), UINT32_MAX, &number) == 0;
}

static bool is_names(const char *name)
{
	return oakum_streq(name, OAKUM_PREPARED_NAMES "/passwd") ||
	       oakum_streq(name, OAKUM_PREPARED_NAMES "/group");
}

bool oakum_prepared_mount(const struct oakum_prepared *p, const char *path)
{
	return is_numbered(name_of(p, path), OAKUM_PREPARED_MOUNT);
}

bool oakum_prepared_writable(const struct oakum_prepared *p, const char *path)
{
	return is_numbered(name_of(p, path), OAKUM_PREPARED_WRITABLE);
}

bool oakum_prepared_names(const struct oakum_prepared *p, const char *path)
{
	return is_names(name_of(p, path));
}

bool oakum_prepared_number(const struct oakum_prepared *p, const char *path)
{
	const char *name = oakum_prepared_name(p, path);

	return is_numbered(name, OAKUM_PREPARED_WRITABLE) || is_names(name);
}

bool oakum_prepared_root(const struct oakum_prepared *p, const char *path)
{
	return oakum_streq(name_of(p, path), OAKUM_PREPARED_ROOT);
}

const char *oakum_step_name(enum oakum_step_kind kind)
{
	switch (kind) {
	case OAKUM_STEP_TMPFS:
		return "tmpfs";
	case OAKUM_STEP_FILE:
		return "file";
	case OAKUM_STEP_RANGE:
		return "range";
	case OAKUM_STEP_SHIFT:
		return "shift";
	case OAKUM_STEP_COPY:
		return "copy";
	case OAKUM_STEP_UNSET:
	default:
		return "unset";
	}
}
