/* SPDX-License-Identifier: Apache-2.0 */
/* changes_kernel.c - what changes about system calls, limits and namespaces, in sentences. */
#include <string.h>

#include <oakum/str.h>

#include "changes.h"

#define CALLS_MAX 12 /* of a list, before "and N more" */

/* The names under one action of a profile, as a list of strings made here. */
static struct oakum_node *
names_under(struct oakum_arena *a, const struct oakum_node *profile, const char *action)
{
	struct oakum_node *list = oakum_json_array(a);

	oakum_json_each(entry, oakum_json_get(profile, "syscalls")) {
		if (!oakum_streq(oakum_json_str(oakum_json_get(entry, "action")), action))
			continue;
		oakum_json_each(name, oakum_json_get(entry, "names")) {
			if (oakum_json_str(name))
				oakum_json_append(list, oakum_json_string(a, name->text));
		}
	}
	return list;
}

static const char *action_text(struct oakum_arena *a, const struct oakum_node *profile)
{
	const struct oakum_node *n = oakum_json_get(profile, "defaultAction");
	const char *text = cli_value_text(a, n);

	return oakum_starts_with(text, "SCMP_ACT_") ? text + strlen("SCMP_ACT_") : text;
}

static void tell_narrower(struct cli_differ *d, const struct oakum_node *before,
			  const struct oakum_node *after)
{
	struct oakum_node *was = names_under(d->arena, before, "SCMP_ACT_ALLOW");
	struct oakum_node *is = names_under(d->arena, after, "SCMP_ACT_ALLOW");
	const char *lost = cli_less(d->arena, was, is, CALLS_MAX, NULL);
	const char *archs =
		cli_less(d->arena, oakum_json_get(before, "architectures"),
			 oakum_json_get(after, "architectures"), CALLS_MAX, "SCMP_ARCH_");

	if (*lost)
		cli_change_add(d, NULL, "may no longer call %s", lost);
	if (*archs)
		cli_change_add(d, NULL, "runs no programs for %s", archs);
	if (!oakum_streq(action_text(d->arena, before), action_text(d->arena, after)))
		cli_change_add(d, NULL, "any other system call: %s instead of %s",
			       action_text(d->arena, after),
			       action_text(d->arena, before));
	if (!*lost && !*archs)
		cli_change_add(d, NULL,
			       "its filter of system calls allows %u (listed: %u before)",
			       is->count, was->count);
}

void cli_change_seccomp(struct cli_differ *d, const struct oakum_node *before,
			const struct oakum_node *after)
{
	struct oakum_node *is = names_under(d->arena, after, "SCMP_ACT_ALLOW");

	if (before && after && !oakum_json_is(before, OAKUM_JSON_NULL))
		tell_narrower(d, before, after);
	else if (after)
		cli_change_add(
			d, NULL,
			"gets a filter of system calls: %u are allowed, any other: %s",
			is->count, action_text(d->arena, after));
	else
		cli_change_add(d, NULL, "loses its filter of system calls");
}

static bool differs(const struct oakum_node *before, const struct oakum_node *after,
		    const char *key)
{
	const struct oakum_node *a = oakum_json_get(before, key);
	const struct oakum_node *b = oakum_json_get(after, key);

	return a && b ? !oakum_json_equal(a, b) : a != b;
}

static bool is_unlimited(const struct oakum_node *n)
{
	return !oakum_json_is(n, OAKUM_JSON_NUMBER) || *n->text == '-' ||
	       oakum_streq(n->text, "0");
}

/* Members that have no sentence of their own. */
static void tell_rest(struct cli_differ *d, const struct oakum_node *before,
		      const struct oakum_node *after, const char *const *told)
{
	const struct oakum_node *sides[] = {before, after};

	for (size_t i = 0; i < OAKUM_COUNT(sides); i++) {
		oakum_json_each(m, sides[i]) {
			const char *const *t = told;

			while (*t && !oakum_streq(*t, m->key))
				t++;
			if (*t || !differs(before, after, m->key) ||
			    (i == 1 && oakum_json_get(before, m->key)))
				continue;
			cli_change_add(
				d, NULL, "%s is %s instead of %s",
				oakum_str_show(d->arena, m->key, 40),
				cli_value_text(d->arena, oakum_json_get(after, m->key)),
				cli_value_text(d->arena, oakum_json_get(before, m->key)));
		}
	}
}

void cli_change_memory(struct cli_differ *d, const struct oakum_node *before,
		       const struct oakum_node *after)
{
	static const char *const told[] = {"limit", "swap", NULL};
	const struct oakum_node *was = oakum_json_get(before, "limit");
	const struct oakum_node *swap = oakum_json_get(before, "swap");

	if (differs(before, after, "limit"))
		cli_change_add(d, NULL, "may use %s of memory (was %s)",
			       cli_bytes_text(d->arena, oakum_json_get(after, "limit")),
			       is_unlimited(was) ? "unlimited"
						 : cli_bytes_text(d->arena, was));
	if (differs(before, after, "swap"))
		cli_change_add(d, NULL, "may use %s of memory and swap together (was %s)",
			       cli_bytes_text(d->arena, oakum_json_get(after, "swap")),
			       is_unlimited(swap) ? "unlimited"
						  : cli_bytes_text(d->arena, swap));
	tell_rest(d, before, after, told);
}

void cli_change_pids(struct cli_differ *d, const struct oakum_node *before,
		     const struct oakum_node *after)
{
	const struct oakum_node *was = oakum_json_get(before, "limit");

	cli_change_add(d, NULL, "may have %s processes (was %s)",
		       cli_value_text(d->arena, oakum_json_get(after, "limit")),
		       is_unlimited(was) ? "unlimited" : cli_value_text(d->arena, was));
}

void cli_change_cpu(struct cli_differ *d, const struct oakum_node *before,
		    const struct oakum_node *after)
{
	static const char *const told[] = {NULL};

	tell_rest(d, before, after, told);
}

static const struct oakum_node *of_type(const struct oakum_node *list,
					const struct oakum_node *like)
{
	const struct oakum_node *type = oakum_json_get(like, "type");

	oakum_json_each(n, list) {
		if (type && oakum_json_get(n, "type") &&
		    oakum_json_equal(oakum_json_get(n, "type"), type))
			return n;
	}
	return NULL;
}

void cli_change_namespaces(struct cli_differ *d, const struct oakum_node *before,
			   const struct oakum_node *after)
{
	oakum_json_each(n, after) {
		const struct oakum_node *old = of_type(before, n);
		const char *type = cli_value_text(d->arena, oakum_json_get(n, "type"));

		if (!old)
			cli_change_add(d, NULL, "gets a %s namespace of its own", type);
		else if (!oakum_json_equal(old, n))
			cli_change_add(
				d, NULL, "joins another %s namespace: %s", type,
				cli_value_text(d->arena, oakum_json_get(n, "path")));
	}
	oakum_json_each(n, before) {
		if (!of_type(after, n))
			cli_change_add(
				d, NULL, "has no %s namespace of its own",
				cli_value_text(d->arena, oakum_json_get(n, "type")));
	}
}

void cli_change_mappings(struct cli_differ *d, const struct oakum_node *before,
			 const struct oakum_node *after)
{
	const char *what = oakum_streq((after ? after : before)->key, "uidMappings")
				   ? "user"
				   : "group";

	(void)before; /* what was mapped before is of no interest beside what is */
	oakum_json_each(m, after) {
		const struct oakum_node *size = oakum_json_get(m, "size");

		cli_change_add(d, NULL, "%s %s inside is %s outside (%s in a row)", what,
			       cli_value_text(d->arena, oakum_json_get(m, "containerID")),
			       cli_value_text(d->arena, oakum_json_get(m, "hostID")),
			       cli_value_text(d->arena, size));
	}
	if (!after)
		cli_change_add(d, NULL, "has no %ss mapped any more", what);
}

/* An object whose members are settings: annotations, sysctl. */
void cli_change_members(struct cli_differ *d, const struct oakum_node *before,
			const struct oakum_node *after)
{
	const struct oakum_node *place = after ? after : before;
	const char *what =
		oakum_streq(place->key, "sysctl") ? "kernel setting" : "annotation";

	oakum_json_each(m, before) {
		if (!oakum_json_get(after, m->key))
			cli_change_add(d, NULL, "loses the %s %s", what,
				       oakum_str_show(d->arena, m->key, 80));
	}
	oakum_json_each(m, after) {
		const struct oakum_node *old = oakum_json_get(before, m->key);

		if (!old || !oakum_json_equal(old, m))
			cli_change_add(d, NULL, "has the %s %s = %s", what,
				       oakum_str_show(d->arena, m->key, 80),
				       cli_value_text(d->arena, m));
	}
}
