/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check.c - walks a document along the known-key tables and refuses what runc and crun could
 * read in different ways.
 *
 * runc decodes as Go's encoding/json does: keys match by folding, a wrong type and an integer
 * that is not plain fail, null leaves the zero value. crun takes exact keys and silently
 * ignores a value of the wrong type. A null among the elements of an array or the values of a
 * map is refused: runc reads the zero value (group 0, say), crun fails or reads an empty text,
 * and no engine writes it. The recursion is as deep as the tables are, whatever the document is.
 */
#include "internal.h"

#include <errno.h>
#include <inttypes.h>

#include <oakum/arena.h>
#include <oakum/str.h>

/* So many characters of what the document says go into a message. */
#define POINTER_MAX 400
#define SHOWN_MAX   80

struct walk {
	const struct oakum_json_doc *doc;
	bool again; /* what has not been edited was found good before */
	const struct oakum_node **unknown;
	size_t n_unknown, room;
	struct oakum_err *e;
};

static int check_value(struct walk *w, const struct oakum_node *n,
		       enum oakum_key_kind kind, const struct oakum_key *row);

static int refuse(struct walk *w, const struct oakum_node *n, uint32_t byte,
		  const char *what)
{
	struct oakum_arena *a = w->doc->arena;
	const char *pointer = oakum_str_show(a, oakum_json_pointer(a, n), POINTER_MAX);

	return oakum_err_set(w->e, -EINVAL, "%s: %s at %s (byte %" PRIu32 ")",
			     w->doc->name, what, *pointer ? pointer : "the top level",
			     byte);
}

/* What a value of each kind is. */
static const struct {
	char name[12];
	enum oakum_json_type type;
	int64_t min;
	uint64_t max;
} kinds[] = {
	[OAKUM_KEY_BOOL] = {"a boolean", OAKUM_JSON_BOOL, 0, 0},
	[OAKUM_KEY_STRING] = {"a string", OAKUM_JSON_STRING, 0, 0},
	[OAKUM_KEY_INT32] = {"an integer", OAKUM_JSON_NUMBER, INT32_MIN, INT32_MAX},
	[OAKUM_KEY_INT64] = {"an integer", OAKUM_JSON_NUMBER, INT64_MIN, INT64_MAX},
	[OAKUM_KEY_UINT16] = {"an integer", OAKUM_JSON_NUMBER, 0, UINT16_MAX},
	[OAKUM_KEY_UINT32] = {"an integer", OAKUM_JSON_NUMBER, 0, UINT32_MAX},
	[OAKUM_KEY_UINT64] = {"an integer", OAKUM_JSON_NUMBER, 0, UINT64_MAX},
	[OAKUM_KEY_OBJECT] = {"an object", OAKUM_JSON_OBJECT, 0, 0},
	[OAKUM_KEY_ARRAY] = {"an array", OAKUM_JSON_ARRAY, 0, 0},
	[OAKUM_KEY_MAP] = {"an object", OAKUM_JSON_OBJECT, 0, 0},
};

static const char type_names[][12] = {
	[OAKUM_JSON_UNSET] = "nothing",	   [OAKUM_JSON_NULL] = "null",
	[OAKUM_JSON_BOOL] = "a boolean",   [OAKUM_JSON_NUMBER] = "a number",
	[OAKUM_JSON_STRING] = "a string",  [OAKUM_JSON_ARRAY] = "an array",
	[OAKUM_JSON_OBJECT] = "an object",
};

static int refuse_type(struct walk *w, const struct oakum_node *n,
		       enum oakum_key_kind kind, const struct oakum_key *row)
{
	const char *what = oakum_arena_printf(w->doc->arena, "%s instead of %s",
					      type_names[n->type], kinds[kind].name);

	if (row && row->child == OAKUM_KEYS_CAPABILITIES && n->type == OAKUM_JSON_ARRAY)
		what = "capabilities as one array, the form before version 1.0, instead of sets by name";
	return refuse(w, n, n->begin, what);
}

static int check_number(struct walk *w, const struct oakum_node *n, int64_t min,
			uint64_t max)
{
	int64_t i;
	uint64_t u;
	int r = min < 0 ? oakum_num_i64(n->text, min, (int64_t)max, &i)
			: oakum_num_u64(n->text, max, &u);

	if (!r)
		return 0;
	return refuse(
		w, n, n->begin,
		oakum_arena_printf(
			w->doc->arena,
			"'%s' instead of a plain integer from %" PRId64 " to %" PRIu64,
			oakum_str_show(w->doc->arena, n->text, SHOWN_MAX), min, max));
}

static void note_unknown(struct walk *w, const struct oakum_node *n)
{
	if (w->n_unknown == w->room) {
		size_t room = w->room ? 2 * w->room : 8;
		const struct oakum_node **grown =
			oakum_arena_array(w->doc->arena, room, sizeof(*grown));

		for (size_t i = 0; i < w->n_unknown; i++)
			grown[i] = w->unknown[i];
		w->unknown = grown;
		w->room = room;
	}
	w->unknown[w->n_unknown++] = n;
}

/* A member that no table has: one that Go would take for a known one is refused. */
static int check_stranger(struct walk *w, const struct oakum_node *n,
			  struct oakum_keys keys)
{
	const struct oakum_key *twin = oakum_keys_find_folded(keys, n->key);

	if (!twin) {
		note_unknown(w, n);
		return 0;
	}
	return refuse(w, n, n->key_begin,
		      oakum_arena_printf(w->doc->arena,
					 "key '%s' is read as '%s' by runc: spell it so",
					 oakum_str_show(w->doc->arena, n->key, SHOWN_MAX),
					 twin->name));
}

/* Whether the node still stands where it was read, and nothing in it was edited: what is moved
 * loses its span (json.h), so the same keys lead to it as before. */
static bool is_checked(const struct walk *w, const struct oakum_node *n)
{
	return w->again && n->end && !n->changed;
}

static int check_members(struct walk *w, const struct oakum_node *obj,
			 struct oakum_keys keys)
{
	oakum_json_each(n, obj) {
		const struct oakum_key *row;
		int r = 0;

		if (is_checked(w, n))
			continue;
		row = oakum_keys_find(keys, n->key, n->key_len);
		if (!row)
			r = check_stranger(w, n, keys);
		else if (n->type != OAKUM_JSON_NULL)
			r = check_value(w, n, (enum oakum_key_kind)row->kind, row);
		if (r < 0)
			return r;
	}
	return 0;
}

/* The elements of an array or the values of a map. */
static int check_elements(struct walk *w, const struct oakum_node *parent,
			  const struct oakum_key *row)
{
	oakum_json_each(n, parent) {
		int r;

		if (is_checked(w, n))
			continue;
		/* Most of a config is arrays of strings: the names in seccomp. */
		if (row->of == OAKUM_KEY_STRING && n->type == OAKUM_JSON_STRING)
			continue;
		r = check_value(w, n, (enum oakum_key_kind)row->of, row);
		if (r < 0)
			return r;
	}
	return 0;
}

static int check_value(struct walk *w, const struct oakum_node *n,
		       enum oakum_key_kind kind, const struct oakum_key *row)
{
	if (kind == OAKUM_KEY_ANY)
		return 0;
	if (n->type != kinds[kind].type)
		return refuse_type(w, n, kind, row);
	if (kind == OAKUM_KEY_OBJECT)
		return check_members(w, n, oakum_keys_of(row->child));
	if (kind == OAKUM_KEY_ARRAY || kind == OAKUM_KEY_MAP)
		return check_elements(w, n, row);
	if (n->type == OAKUM_JSON_NUMBER)
		return check_number(w, n, kinds[kind].min, kinds[kind].max);
	return 0;
}

int oakum_spec_check(const struct oakum_json_doc *doc, enum oakum_keys_id keys,
		     bool again, const struct oakum_node *const **ret_unknown,
		     size_t *ret_n_unknown, struct oakum_err *e)
{
	struct walk w = {.doc = doc, .again = again, .e = e};
	int r;

	if (doc->root->type != OAKUM_JSON_OBJECT)
		return refuse_type(&w, doc->root, OAKUM_KEY_OBJECT, NULL);
	r = check_members(&w, doc->root, oakum_keys_of(keys));
	if (r < 0)
		return r;
	*ret_unknown = w.unknown;
	*ret_n_unknown = w.n_unknown;
	return 0;
}
