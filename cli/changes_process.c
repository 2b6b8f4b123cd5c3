/* SPDX-License-Identifier: Apache-2.0 */
/* changes_process.c - what changes about the process, in sentences. */
#include <string.h>

#include <oakum/str.h>

#include "changes.h"

#define NAMES_MAX 24 /* of a list, before "and N more" */

/* "65532:65532", "root (0:0)" */
static char *user_text(struct cli_differ *d, const struct oakum_node *user)
{
	const struct oakum_node *uid = oakum_json_get(user, "uid");
	const struct oakum_node *gid = oakum_json_get(user, "gid");
	const char *u = uid ? cli_value_text(d->arena, uid) : "0";
	const char *g = gid ? cli_value_text(d->arena, gid) : "0";

	return oakum_arena_printf(d->arena,
				  oakum_streq(u, "0") ? "root (%s:%s)" : "%s:%s", u, g);
}

static const char *list_text(struct cli_differ *d, const struct oakum_node *list,
			     const struct oakum_node *without)
{
	const char *text = "";

	oakum_json_each(item, list) {
		bool there = false;

		oakum_json_each(other, without)
			there = there || oakum_json_equal(item, other);
		if (!there)
			text = oakum_arena_printf(d->arena, "%s%s%s", text,
						  *text ? ", " : "",
						  cli_value_text(d->arena, item));
	}
	return text;
}

void cli_change_user(struct cli_differ *d, const struct oakum_node *before,
		     const struct oakum_node *after)
{
	const struct oakum_node *old = oakum_json_get(before, "additionalGids");
	const struct oakum_node *new = oakum_json_get(after, "additionalGids");
	const char *was = user_text(d, before), *is = user_text(d, after);
	const char *lost = list_text(d, old, new), *got = list_text(d, new, old);

	if (!oakum_streq(was, is))
		cli_change_add(d, NULL, "runs as %s instead of %s", is, was);
	if (*lost)
		cli_change_add(d, NULL, "is no longer in the additional group%s %s",
			       strchr(lost, ',') ? "s" : "", lost);
	if (*got)
		cli_change_add(d, NULL, "is also in the groups %s", got);
	oakum_json_each(m, before) {
		if (!oakum_json_get(after, m->key))
			cli_change_add(d, NULL, "has no %s for its user any more",
				       oakum_str_show(d->arena, m->key, 40));
	}
	if (oakum_json_get(after, "umask") &&
	    !oakum_json_equal(oakum_json_get(before, "umask"),
			      oakum_json_get(after, "umask")))
		cli_change_add(d, NULL, "has the umask %s",
			       cli_value_text(d->arena, oakum_json_get(after, "umask")));
}

/* The entry of that name ("NAME=…"), or NULL. */
static const struct oakum_node *variable(const struct oakum_node *env, const char *entry)
{
	size_t len = strcspn(entry, "=") + 1;

	oakum_json_each(v, env) {
		const char *text = oakum_json_str(v);

		if (text && strncmp(text, entry, len) == 0)
			return v;
	}
	return NULL;
}

static char *variable_name(struct cli_differ *d, const char *entry)
{
	return oakum_str_show(d->arena,
			      oakum_arena_dup(d->arena, entry, strcspn(entry, "=")), 80);
}

/* Values are shown of HOME and of *_FILE alone: any other may be a secret. */
static void tell_variable(struct cli_differ *d, const char *entry)
{
	const char *name = variable_name(d, entry);

	if (oakum_streq(name, "HOME") || oakum_ends_with(name, "_FILE"))
		cli_change_add(d, oakum_streq(name, "HOME") ? "user" : NULL,
			       "gets %s in its environment",
			       oakum_str_show(d->arena, entry, 100));
	else
		cli_change_add(d, NULL, "gets another %s in its environment", name);
}

void cli_change_env(struct cli_differ *d, const struct oakum_node *before,
		    const struct oakum_node *after)
{
	oakum_json_each(v, before) {
		const char *entry = oakum_json_str(v);

		if (entry && !variable(after, entry))
			cli_change_add(d, NULL, "no longer has %s in its environment",
				       variable_name(d, entry));
	}
	oakum_json_each(v, after) {
		const char *entry = oakum_json_str(v);
		const struct oakum_node *old = entry ? variable(before, entry) : NULL;

		if (entry && (!old || !oakum_json_equal(old, v)))
			tell_variable(d, entry);
	}
}

/* Whether after is before with [PROGRAM, "--"] in front. */
static bool is_wrapped(const struct oakum_node *before, const struct oakum_node *after)
{
	const struct oakum_node *program = after ? after->child : NULL, *old, *new;

	if (!before || !program || !program->next ||
	    !oakum_streq(oakum_json_str(program->next), "--"))
		return false;
	old = before->child;
	new = program->next->next;
	for (; old && new; old = old->next, new = new->next) {
		if (!oakum_json_equal(old, new))
			return false;
	}
	return !old && !new;
}

void cli_change_args(struct cli_differ *d, const struct oakum_node *before,
		     const struct oakum_node *after)
{
	if (is_wrapped(before, after))
		cli_change_add(d, NULL,
			       "PID 1 is %s, which starts %s, forwards signals and reaps",
			       cli_value_text(d->arena, after->child),
			       cli_value_text(d->arena, before->child));
	else
		cli_change_add(d, NULL, "runs %s instead of %s",
			       cli_value_text(d->arena, after),
			       cli_value_text(d->arena, before));
}

static const char *const sets[] = {
	"bounding", "effective", "permitted", "inheritable", "ambient",
};

/* "bounding, effective" of those sets whose difference is that text too; marks them. */
static const char *sets_alike(struct cli_differ *d, const char *const texts[],
			      bool done[], size_t from, size_t *ret_count)
{
	const char *names = sets[from];

	*ret_count = 1;
	for (size_t i = from + 1; i < OAKUM_COUNT(sets); i++) {
		if (done[i] || !oakum_streq(texts[i], texts[from]))
			continue;
		done[i] = true;
		names = oakum_arena_printf(d->arena, "%s, %s", names, sets[i]);
		(*ret_count)++;
	}
	return names;
}

static void tell_sets(struct cli_differ *d, const struct oakum_node *from,
		      const struct oakum_node *without, const char *verb)
{
	const char *texts[OAKUM_COUNT(sets)], *names;
	bool done[OAKUM_COUNT(sets)] = {false};
	size_t count;

	for (size_t i = 0; i < OAKUM_COUNT(sets); i++)
		texts[i] = cli_less(d->arena, oakum_json_get(from, sets[i]),
				    oakum_json_get(without, sets[i]), NAMES_MAX, "CAP_");
	for (size_t i = 0; i < OAKUM_COUNT(sets); i++) {
		if (done[i] || !*texts[i])
			continue;
		names = sets_alike(d, texts, done, i, &count);
		if (i == 0 && count >= 3)
			cli_change_add(d, NULL, "%s capabilities: %s", verb, texts[i]);
		else
			cli_change_add(d, NULL, "%s capabilities (%s): %s", verb, names,
				       texts[i]);
	}
}

void cli_change_capabilities(struct cli_differ *d, const struct oakum_node *before,
			     const struct oakum_node *after)
{
	const struct oakum_node *left = oakum_json_get(after, "bounding");
	const char *kept = cli_less(d->arena, left, NULL, NAMES_MAX, "CAP_");

	tell_sets(d, before, after, "loses");
	tell_sets(d, after, before, "gets");
	cli_change_add(d, NULL,
		       *kept ? "keeps capabilities: %s" : "keeps no capability%s", kept);
}

void cli_change_no_new_privileges(struct cli_differ *d, const struct oakum_node *before,
				  const struct oakum_node *after)
{
	(void)before; /* there are two values only */
	cli_change_add(d, NULL,
		       oakum_json_true(after)
			       ? "set-user-ID programs (su, sudo, ping) gain nothing"
			       : "set-user-ID programs may gain privileges");
}

static const struct oakum_node *limit_of(const struct oakum_node *list,
					 const struct oakum_node *type)
{
	oakum_json_each(entry, list) {
		if (type && oakum_json_get(entry, "type") &&
		    oakum_json_equal(oakum_json_get(entry, "type"), type))
			return entry;
	}
	return NULL;
}

void cli_change_rlimits(struct cli_differ *d, const struct oakum_node *before,
			const struct oakum_node *after)
{
	oakum_json_each(entry, after) {
		const struct oakum_node *type = oakum_json_get(entry, "type");
		const struct oakum_node *old = limit_of(before, type);
		const struct oakum_node *was = oakum_json_get(old, "hard");

		if (old && oakum_json_equal(old, entry))
			continue;
		cli_change_add(d, NULL, "%s is at most %s (was %s)",
			       cli_value_text(d->arena, type),
			       cli_value_text(d->arena, oakum_json_get(entry, "hard")),
			       was ? cli_value_text(d->arena, was) : "the engine's own");
	}
	oakum_json_each(entry, before) {
		if (!limit_of(after, oakum_json_get(entry, "type")))
			cli_change_add(
				d, NULL, "loses the limit %s",
				cli_value_text(d->arena, oakum_json_get(entry, "type")));
	}
}

void cli_change_lsm(struct cli_differ *d, const struct oakum_node *before,
		    const struct oakum_node *after)
{
	cli_change_add(d, NULL, "is held by %s instead of %s",
		       cli_value_text(d->arena, after), cli_value_text(d->arena, before));
}
