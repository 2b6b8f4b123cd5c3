/* SPDX-License-Identifier: Apache-2.0 */
/* changes_mounts.c - what changes about the files a container sees, in sentences. */
#include <string.h>

#include <oakum/str.h>

#include "changes.h"

#define PATHS_MAX 6 /* of a list, before "and N more" */

/* The rule that puts mounts at a place. */
static const struct {
	const char *below, *rule;
} owners[] = {
	{"/tmp", "tmp"},
	{"/dev/oakum-init", "init"},
	{"/run/secrets", "secret_env"},
	{"/proc/", "proc_view"},
};

static const char *rule_of(const char *destination)
{
	for (size_t i = 0; destination && i < OAKUM_COUNT(owners); i++) {
		if (oakum_starts_with(destination, owners[i].below))
			return owners[i].rule;
	}
	return NULL;
}

static const struct oakum_node *at(const struct oakum_node *mounts,
				   const struct oakum_node *like)
{
	const struct oakum_node *destination = oakum_json_get(like, "destination");

	oakum_json_each(m, mounts) {
		const struct oakum_node *d = oakum_json_get(m, "destination");

		if (destination && d && oakum_json_equal(d, destination))
			return m;
	}
	return NULL;
}

/* The value of an option "NAME=…", or NULL. */
static const char *option(const struct oakum_node *mount, const char *name)
{
	size_t len = strlen(name);

	oakum_json_each(o, oakum_json_get(mount, "options")) {
		const char *text = oakum_json_str(o);

		if (text && strncmp(text, name, len) == 0 && text[len] == '=')
			return text + len + 1;
	}
	return NULL;
}

/* "67108864", "100m" -> "100 MiB" */
static const char *size_text(struct oakum_arena *a, const char *size)
{
	uint64_t bytes;

	if (!size || oakum_num_size(size, &bytes) < 0)
		return NULL;
	return cli_bytes_text(a, oakum_json_u64(a, bytes));
}

const char *cli_bytes_text(struct oakum_arena *a, const struct oakum_node *n)
{
	static const char *const units[] = {"bytes", "KiB", "MiB"};
	uint64_t bytes;
	size_t unit = 0;

	if (!oakum_json_is(n, OAKUM_JSON_NUMBER) ||
	    oakum_num_u64(n->text, UINT64_MAX, &bytes) < 0)
		return cli_value_text(a, n);
	for (; bytes >= 8192 && unit + 1 < OAKUM_COUNT(units); unit++)
		bytes /= 1024;
	while (bytes > 0 && bytes % 1024 == 0 && unit + 1 < OAKUM_COUNT(units)) {
		bytes /= 1024;
		unit++;
	}
	return oakum_arena_printf(a, "%llu %s", (unsigned long long)bytes, units[unit]);
}

/* "a 100 MiB tmpfs", "/srv/data", "a cgroup mount" */
static char *kind_text(struct oakum_arena *a, const struct oakum_node *m)
{
	const char *type = oakum_json_str(oakum_json_get(m, "type"));
	const char *size = size_text(a, option(m, "size"));
	const struct oakum_node *source = oakum_json_get(m, "source");

	if (oakum_streq(type, "tmpfs"))
		return oakum_arena_printf(a, "a %s%stmpfs", size ? size : "",
					  size ? " " : "");
	if (oakum_streq(type, "bind") || !type)
		return cli_value_text(a, source);
	return oakum_arena_printf(a, "a mount of type %s", oakum_str_show(a, type, 40));
}

static bool is_detail(const char *text)
{
	return oakum_starts_with(text, "size=");
}

static const char *options_text(struct oakum_arena *a, const struct oakum_node *m)
{
	const char *text = "";

	oakum_json_each(o, oakum_json_get(m, "options")) {
		const char *word = oakum_json_str(o);

		if (word && !is_detail(word))
			text = oakum_arena_printf(a, "%s%s%s", text, *text ? ", " : "",
						  oakum_str_show(a, word, 60));
	}
	return text;
}

static void tell_new(struct cli_differ *d, const struct oakum_node *m)
{
	const struct oakum_node *where = oakum_json_get(m, "destination");
	const char *options = options_text(d->arena, m);

	cli_change_add(d, rule_of(oakum_json_str(where)), "gets %s on %s%s%s%s",
		       kind_text(d->arena, m), cli_value_text(d->arena, where),
		       *options ? " (" : "", options, *options ? ")" : "");
}

static void tell_changed(struct cli_differ *d, const struct oakum_node *old,
			 const struct oakum_node *new)
{
	const struct oakum_node *where = oakum_json_get(new, "destination");
	const struct oakum_node *before = oakum_json_get(old, "options");
	const struct oakum_node *after = oakum_json_get(new, "options");
	const char *rule = rule_of(oakum_json_str(where));
	const char *place = cli_value_text(d->arena, where);
	const char *was = kind_text(d->arena, old), *is = kind_text(d->arena, new);
	const char *lost = cli_less(d->arena, before, after, 8, NULL);
	const char *got = cli_less(d->arena, after, before, 8, NULL);

	if (!oakum_streq(was, is))
		cli_change_add(d, rule, "%s shows %s instead of %s", place, is, was);
	if (*lost || *got)
		cli_change_add(d, rule, "%s is mounted%s%s%s%s%s", place,
			       *got ? " with " : "", got, *got && *lost ? "," : "",
			       *lost ? " without " : "", lost);
	else if (oakum_streq(was, is))
		cli_change_add(d, rule, "%s is mounted in another way: %s", place,
			       cli_value_text(d->arena, new));
}

void cli_change_mounts(struct cli_differ *d, const struct oakum_node *before,
		       const struct oakum_node *after)
{
	oakum_json_each(m, before) {
		const struct oakum_node *new = at(after, m);
		const struct oakum_node *where = oakum_json_get(m, "destination");

		if (!new)
			cli_change_add(d, rule_of(oakum_json_str(where)),
				       "loses %s on %s", kind_text(d->arena, m),
				       cli_value_text(d->arena, where));
		else if (!oakum_json_equal(m, new))
			tell_changed(d, m, new);
	}
	oakum_json_each(m, after) {
		if (!at(before, m))
			tell_new(d, m);
	}
}

void cli_change_hidden_paths(struct cli_differ *d, const struct oakum_node *before,
			     const struct oakum_node *after)
{
	const struct oakum_node *place = after ? after : before;
	const char *verb = oakum_streq(place->key, "maskedPaths")
				   ? "can no longer see"
				   : "can no longer write to";
	const char *got = cli_less(d->arena, after, before, PATHS_MAX, NULL);
	const char *lost = cli_less(d->arena, before, after, PATHS_MAX, NULL);

	if (*got)
		cli_change_add(d, NULL, "%s %s", verb, got);
	if (*lost)
		cli_change_add(d, NULL, "%s is not held from it any more", lost);
	if (!*got && !*lost)
		cli_change_add(d, NULL, "%s is in another order",
			       oakum_str_show(d->arena, place->key, 40));
}

void cli_change_readonly(struct cli_differ *d, const struct oakum_node *before,
			 const struct oakum_node *after)
{
	(void)before; /* there are two values only */
	cli_change_add(d, NULL, "its root file system is %s",
		       oakum_json_true(after) ? "read-only" : "writable");
}

void cli_change_propagation(struct cli_differ *d, const struct oakum_node *before,
			    const struct oakum_node *after)
{
	cli_change_add(d, NULL, "mounts spread as %s instead of %s",
		       cli_value_text(d->arena, after), cli_value_text(d->arena, before));
}
