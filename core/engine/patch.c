/* SPDX-License-Identifier: Apache-2.0 */
/*
 * patch.c - carries fixes out on the tree and writes down each step as RFC 6902.
 *
 * Two passes over the findings: first what is added to arrays, then what is changed or taken
 * away, so that a place named as "before this mount" is still there. Two fixes of one place
 * are one when they agree and a refusal when they do not; a place above or below another's
 * place counts as the same place.
 */
#include "engine_local.h"

#include <errno.h>
#include <string.h>

#include <oakum/rule.h>
#include <oakum/str.h>

struct applied {
	struct applied *next;
	const struct oakum_rule *rule;
	const struct oakum_fix *fix;
};

struct work {
	struct oakum_arena *arena;
	const struct oakum_spec *spec;
	struct oakum_patch *patch;
	struct applied *by_keys, *by_node; /* newest first */
	size_t n_by_keys;
};

/* Fixes by keys are compared with each other: more of them in one round would only serve to
 * keep the engine busy. */
#define BY_KEYS_MAX 4096

/* at: the node whose place the step is about, while it is there. */
static void note(struct work *w, const char *op, const struct oakum_node *at,
		 const struct oakum_node *old, const struct oakum_node *value)
{
	struct oakum_patch_op *step;

	w->patch->changed = true;
	if (!w->patch->keep)
		return;
	step = OAKUM_NEW(w->arena, struct oakum_patch_op);
	step->op = op;
	step->pointer = oakum_json_pointer(w->arena, at);
	step->old = old;
	/* A copy: later steps may edit the value where it now stands. */
	step->value =
		value && w->patch->copies ? oakum_json_copy(w->arena, value) : value;
	if (w->patch->last)
		w->patch->last->next = step;
	else
		w->patch->first = step;
	w->patch->last = step;
}

/* Whether two paths of keys name one place, or one holds the other. */
static bool overlap(const char *a, const char *b)
{
	size_t i = 0;

	while (a[i] && a[i] == b[i])
		i++;
	return (!a[i] && (!b[i] || b[i] == '/')) || (!b[i] && a[i] == '/');
}

static bool same_value(const struct oakum_node *a, const struct oakum_node *b)
{
	return (!a && !b) || (a && b && oakum_json_equal(a, b));
}

/* 1: done already by an equal fix. 0: go ahead. -EEXIST: the two disagree. */
static int check_conflict(const struct work *w, const struct oakum_rule *rule,
			  const struct oakum_fix *fix, const char *pointer,
			  struct oakum_err *e)
{
	const struct applied *a = fix->keys ? w->by_keys : w->by_node;

	/* A node that still is in its place has been neither replaced nor removed. */
	if (fix->node && fix->node->parent)
		return 0;
	if (fix->keys && w->n_by_keys == BY_KEYS_MAX)
		return oakum_err_set(e, -E2BIG, "needs more than %d changes",
				     BY_KEYS_MAX);
	for (; a; a = a->next) {
		bool same = fix->keys ? oakum_streq(fix->keys, a->fix->keys)
				      : fix->node == a->fix->node;

		if (same && fix->kind == a->fix->kind &&
		    same_value(fix->value, a->fix->value))
			return 1;
		if (same || (fix->keys && overlap(fix->keys, a->fix->keys)))
			return oakum_err_set(
				e, -EEXIST,
				"rules '%s' and '%s' want different things at %s",
				a->rule->id, rule->id, pointer);
	}
	return 0;
}

static void remember(struct work *w, const struct oakum_rule *rule,
		     const struct oakum_fix *fix)
{
	struct applied **list = fix->keys ? &w->by_keys : &w->by_node;
	struct applied *a = OAKUM_NEW(w->arena, struct applied);

	a->rule = rule;
	a->fix = fix;
	a->next = *list;
	*list = a;
	w->n_by_keys += fix->keys != NULL;
}

/* Walks keys down from the document's root as far as objects are there. Returns the deepest
 * object; *ret_rest is what is left of keys: one key when the whole way is there. */
static struct oakum_node *walk(struct work *w, const char *keys, const char **ret_rest)
{
	struct oakum_node *at = w->spec->doc->root;
	const char *slash;

	if (w->spec->kind == OAKUM_SPEC_PROCESS)
		keys += strlen("process/");
	else if (w->spec->kind == OAKUM_SPEC_RESOURCES)
		keys += strlen("linux/resources/");
	while ((slash = strchr(keys, '/'))) {
		char *key = oakum_arena_dup(w->arena, keys, (size_t)(slash - keys));
		struct oakum_node *next = oakum_json_get(at, key);

		if (!oakum_json_is(next, OAKUM_JSON_OBJECT))
			break;
		at = next;
		keys = slash + 1;
	}
	*ret_rest = keys;
	return at;
}

/* The first key of rest; the value is wrapped in objects for the keys behind it. */
static char *wrap(struct work *w, const char *rest, struct oakum_node **value)
{
	const char *slash = strchr(rest, '/');
	struct oakum_node *object;
	char *key;

	if (!slash)
		return oakum_arena_strdup(w->arena, rest);
	key = wrap(w, slash + 1, value);
	object = oakum_json_object(w->arena);
	oakum_json_put(w->arena, object, key, *value);
	*value = object;
	return oakum_arena_dup(w->arena, rest, (size_t)(slash - rest));
}

static void put(struct work *w, const char *keys, struct oakum_node *value)
{
	const char *rest;
	struct oakum_node *at = walk(w, keys, &rest);
	char *key = wrap(w, rest, &value);
	const struct oakum_node *old = oakum_json_get(at, key);

	oakum_json_put(w->arena, at, key, value);
	note(w, old ? "replace" : "add", value, old, value);
}

static void drop(struct work *w, const char *keys)
{
	const char *rest;
	struct oakum_node *at = walk(w, keys, &rest);
	struct oakum_node *n = strchr(rest, '/') ? NULL : oakum_json_get(at, rest);

	if (!n)
		return;
	note(w, "remove", n, n, NULL);
	oakum_json_remove(n);
}

static void append(struct work *w, const char *keys, struct oakum_node *value)
{
	const char *rest;
	struct oakum_node *at = walk(w, keys, &rest);
	struct oakum_node *array = strchr(rest, '/') ? NULL : oakum_json_get(at, rest);

	if (!array || !oakum_json_is(array, OAKUM_JSON_ARRAY)) {
		array = oakum_json_array(w->arena);
		oakum_json_append(array, value);
		put(w, keys, array);
		return;
	}
	oakum_json_append(array, value);
	note(w, "add", value, NULL, value);
}

static void insert(struct work *w, const struct oakum_node *before,
		   struct oakum_node *value)
{
	oakum_json_insert_before((struct oakum_node *)before, value);
	note(w, "add", value, NULL, value);
}

static void replace(struct work *w, const struct oakum_node *old,
		    struct oakum_node *value)
{
	oakum_json_replace((struct oakum_node *)old, value);
	note(w, "replace", value, old, value);
}

static void take_away(struct work *w, const struct oakum_node *n)
{
	note(w, "remove", n, n, NULL);
	oakum_json_remove((struct oakum_node *)n);
}

/* Whether something is mounted where a mount would be put. */
static bool is_taken(const struct work *w, const struct oakum_node *mount)
{
	const char *place = oakum_json_str(oakum_json_get(mount, "destination"));

	oakum_json_each(m, oakum_json_get(w->spec->doc->root, "mounts")) {
		if (oakum_streq(oakum_json_str(oakum_json_get(m, "destination")), place))
			return true;
	}
	return false;
}

static bool adds_to_array(const struct oakum_fix *fix)
{
	return fix->kind == OAKUM_FIX_INSERT || fix->kind == OAKUM_FIX_APPEND;
}

static void carry_out(struct work *w, const struct oakum_fix *fix)
{
	switch (fix->kind) {
	case OAKUM_FIX_PUT:
		put(w, fix->keys, fix->value);
		break;
	case OAKUM_FIX_DROP:
		drop(w, fix->keys);
		break;
	case OAKUM_FIX_REPLACE:
		replace(w, fix->node, fix->value);
		break;
	case OAKUM_FIX_REMOVE:
		take_away(w, fix->node);
		break;
	case OAKUM_FIX_INSERT:
		insert(w, fix->node, fix->value);
		break;
	case OAKUM_FIX_APPEND:
		append(w, fix->keys, fix->value);
		break;
	case OAKUM_FIX_UNSET:
	default:
		break;
	}
}

/* Whether a node still is part of the document: what stood in it may have been removed. */
static bool attached(const struct work *w, const struct oakum_node *n)
{
	while (n->parent)
		n = n->parent;
	return n == w->spec->doc->root;
}

static int apply_fix(struct work *w, const struct oakum_finding *f,
		     const struct oakum_fix *fix, struct oakum_err *e)
{
	int ret;

	if (fix->keys && !oakum_spec_holds(w->spec, fix->keys))
		return oakum_err_set(e, -EINVAL, "rule '%s' cannot change '%s' here",
				     f->rule->id, fix->keys);
	if (!adds_to_array(fix)) {
		ret = check_conflict(w, f->rule, fix, f->pointer, e);
		if (ret)
			return ret < 0 ? ret : 0;
		remember(w, f->rule, fix);
	}
	if ((fix->node && !attached(w, fix->node)) ||
	    (fix->yields && is_taken(w, fix->value)))
		return 0;
	carry_out(w, fix);
	return 0;
}

int oakum_patch_apply(const struct oakum_spec *spec, const struct oakum_finding *findings,
		      struct oakum_patch *patch, struct oakum_err *e)
{
	struct work w = {.arena = spec->arena, .spec = spec, .patch = patch};

	for (int pass = 0; pass < 2; pass++) {
		for (const struct oakum_finding *f = findings; f; f = f->next) {
			if (f->action != OAKUM_ACTION_REWRITE)
				continue;
			for (const struct oakum_fix *x = f->fixes; x; x = x->next) {
				int ret = adds_to_array(x) == (pass == 0)
						  ? apply_fix(&w, f, x, e)
						  : 0;

				if (ret < 0)
					return ret;
			}
		}
	}
	return 0;
}
