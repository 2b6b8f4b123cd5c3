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

const char *oakum_step_name(enum oakum_step_kind kind)
{
	switch (kind) {
	case OAKUM_STEP_TMPFS:
		return "tmpfs";
	case OAKUM_STEP_FILE:
		return "file";
	case OAKUM_STEP_UNSET:
	default:
		return "unset";
	}
}
