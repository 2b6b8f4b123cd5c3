/* SPDX-License-Identifier: Apache-2.0 */
/* finding.c - appending findings and fixes; see finding.h. */
#include <oakum/finding.h>

#include <stdarg.h>
#include <string.h>

#include <oakum/str.h>

static struct oakum_finding *append(struct oakum_findings *out, const char *pointer,
				    const char *fmt, va_list ap) OAKUM_PRINTF(3, 0);

static struct oakum_finding *append(struct oakum_findings *out, const char *pointer,
				    const char *fmt, va_list ap)
{
	struct oakum_finding *f = OAKUM_NEW(out->arena, struct oakum_finding);

	f->rule = out->rule;
	f->pointer = pointer;
	f->message = oakum_arena_vprintf(out->arena, fmt, ap);
	if (out->last)
		out->last->next = f;
	else
		out->first = f;
	out->last = f;
	return f;
}

struct oakum_finding *oakum_find(struct oakum_findings *out, const struct oakum_node *at,
				 const char *fmt, ...)
{
	struct oakum_finding *f;
	va_list ap;

	va_start(ap, fmt);
	f = append(out, oakum_json_pointer(out->arena, at), fmt, ap);
	va_end(ap);
	return f;
}

struct oakum_finding *oakum_find_at(struct oakum_findings *out, const char *keys,
				    const char *fmt, ...)
{
	struct oakum_finding *f;
	va_list ap;

	va_start(ap, fmt);
	f = append(out, oakum_spec_pointer(out->spec, keys), fmt, ap);
	va_end(ap);
	return f;
}

static struct oakum_fix *add_fix(struct oakum_findings *out, struct oakum_finding *f,
				 enum oakum_fix_kind kind)
{
	struct oakum_fix *fix = OAKUM_NEW(out->arena, struct oakum_fix);

	fix->kind = kind;
	if (f->last_fix)
		f->last_fix->next = fix;
	else
		f->fixes = fix;
	f->last_fix = fix;
	return fix;
}

void oakum_fix_put(struct oakum_findings *out, struct oakum_finding *f, const char *keys,
		   struct oakum_node *value)
{
	struct oakum_fix *fix = add_fix(out, f, OAKUM_FIX_PUT);

	fix->keys = keys;
	fix->value = value;
}

void oakum_fix_drop(struct oakum_findings *out, struct oakum_finding *f, const char *keys)
{
	add_fix(out, f, OAKUM_FIX_DROP)->keys = keys;
}

void oakum_fix_replace(struct oakum_findings *out, struct oakum_finding *f,
		       const struct oakum_node *node, struct oakum_node *value)
{
	struct oakum_fix *fix = add_fix(out, f, OAKUM_FIX_REPLACE);

	fix->node = node;
	fix->value = value;
}

void oakum_fix_remove(struct oakum_findings *out, struct oakum_finding *f,
		      const struct oakum_node *node)
{
	add_fix(out, f, OAKUM_FIX_REMOVE)->node = node;
}

void oakum_fix_insert(struct oakum_findings *out, struct oakum_finding *f,
		      const struct oakum_node *before, struct oakum_node *value)
{
	struct oakum_fix *fix = add_fix(out, f, OAKUM_FIX_INSERT);

	fix->node = before;
	fix->value = value;
}

void oakum_fix_append(struct oakum_findings *out, struct oakum_finding *f,
		      const char *keys, struct oakum_node *value)
{
	struct oakum_fix *fix = add_fix(out, f, OAKUM_FIX_APPEND);

	fix->keys = keys;
	fix->value = value;
}

void oakum_fix_yield(struct oakum_finding *f)
{
	f->last_fix->yields = true;
}

void oakum_fix_by_parts(struct oakum_finding *f)
{
	f->by_parts = true;
}

static const char action_names[][8] = {
	[OAKUM_ACTION_UNSET] = "unset",	  [OAKUM_ACTION_OFF] = "off",
	[OAKUM_ACTION_WARN] = "warn",	  [OAKUM_ACTION_REWRITE] = "rewrite",
	[OAKUM_ACTION_REFUSE] = "refuse",
};

const char *oakum_action_name(enum oakum_action a)
{
	return (unsigned)a < OAKUM_COUNT(action_names) ? action_names[a] : "unset";
}

enum oakum_action oakum_action_parse(const char *word)
{
	for (unsigned a = OAKUM_ACTION_OFF; a < OAKUM_COUNT(action_names); a++) {
		if (oakum_streq(word, action_names[a]))
			return (enum oakum_action)a;
	}
	return OAKUM_ACTION_UNSET;
}
