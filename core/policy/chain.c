/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chain.c - "extends": from a document to what it stands on.
 *
 * Every chain ends in a preset, so every rule has an action even in a policy that names
 * none. Files are named by absolute paths, trusted like the policy itself, and told apart by
 * device and inode: a chain that comes back to itself is an error by whatever name.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

#include <oakum/str.h>
#include <oakum/words.h>

/* The document, what it extends, and the presets below. */
#define CHAIN_MAX (1 + OAKUM_POLICY_EXTENDS_MAX + OAKUM_POLICY_PRESETS)

struct chain {
	struct oakum_policy_source links[CHAIN_MAX];
	size_t n, files;
};

static int extend_preset(struct chain *c, const char *name, struct oakum_err *e)
{
	struct oakum_policy_source *top = &c->links[c->n - 1];

	c->n++;
	return oakum_policy_read_preset(top->build, name, top + 1, e);
}

static int check_cycle(const struct chain *c, const char *where, struct oakum_err *e)
{
	const struct oakum_policy_source *last = &c->links[c->n - 1];

	for (const struct oakum_policy_source *s = c->links; s < last; s++) {
		if (s->ino != 0 && s->dev == last->dev && s->ino == last->ino)
			return oakum_err_set(e, -ELOOP,
					     "'extends' at %s leads back to %s", where,
					     s->doc->name);
	}
	return 0;
}

static int extend_file(struct chain *c, const struct oakum_node *n, struct oakum_err *e)
{
	struct oakum_policy_source *top = &c->links[c->n - 1];
	const char *where = oakum_policy_where(top, n);

	if (!oakum_policy_is_path(n->text))
		return oakum_policy_wrong(
			top, n, "an absolute path without '.', '..' and '//'", e);
	if (c->files == OAKUM_POLICY_EXTENDS_MAX)
		return oakum_err_set(e, -ELOOP,
				     "'extends' at %s: more than %d files deep", where,
				     OAKUM_POLICY_EXTENDS_MAX);
	if (oakum_policy_read(top->build, n->text, top + 1, e) < 0)
		return oakum_err_wrap(e, "'extends' at %s", where);
	c->files++;
	c->n++;
	return check_cycle(c, where, e);
}

/* Puts what the last link extends behind it; none is left to do when it is the base. */
static int extend(struct chain *c, bool *ret_done, struct oakum_err *e)
{
	struct oakum_policy_source *top = &c->links[c->n - 1];
	const struct oakum_node *n = oakum_json_get(top->doc->root, "extends");
	const char *name = oakum_json_str(n);

	if (!n) {
		*ret_done = top->preset;
		return top->preset ? 0 : extend_preset(c, "restricted", e);
	}
	if (!name)
		return oakum_policy_wrong(top, n,
					  "a preset or an absolute path in quotes", e);
	if (strchr(name, '/'))
		return extend_file(c, n, e);
	if (!oakum_policy_preset(name))
		return oakum_policy_not_in(top, n, "preset", name,
					   OAKUM_WORDS(oakum_policy_preset_names), e);
	return extend_preset(c, name, e);
}

int oakum_policy_apply_chain(struct oakum_policy_source *top, struct oakum_err *e)
{
	struct chain *c = OAKUM_NEW(top->build->arena, struct chain);
	bool done = false;
	int rc = 0;

	c->links[0] = *top;
	c->n = 1;
	while (!done && rc == 0)
		rc = extend(c, &done, e);
	while (rc == 0 && c->n > 0)
		rc = oakum_policy_apply(&c->links[--c->n], e);
	return rc;
}
