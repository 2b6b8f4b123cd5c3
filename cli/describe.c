/* SPDX-License-Identifier: Apache-2.0 */
/* describe.c - one step of a patch as a person would say it. */
#include <inttypes.h>
#include <string.h>

#include <oakum/str.h>

#include "cli.h"

#define SHOWN_MAX 120 /* characters of a value */

static bool is_strings(const struct oakum_node *n)
{
	if (!oakum_json_is(n, OAKUM_JSON_ARRAY))
		return false;
	oakum_json_each(item, n) {
		if (!oakum_json_str(item))
			return false;
	}
	return true;
}

static bool contains(const struct oakum_node *list, const char *text)
{
	oakum_json_each(item, list) {
		if (oakum_streq(oakum_json_str(item), text))
			return true;
	}
	return false;
}

/* What of one list of strings is not in the other: "CAP_X CAP_Y and 9 more". */
static const char *less(struct oakum_arena *a, const struct oakum_node *from,
			const struct oakum_node *without)
{
	const char *text = "";
	int shown = 0, rest = 0;

	oakum_json_each(item, from) {
		const char *word = oakum_json_str(item);

		if (contains(without, word))
			continue;
		if (shown == 4)
			rest++;
		else
			text = oakum_arena_printf(a, "%s%s%s", text, shown++ ? " " : "",
						  oakum_str_show(a, word, 60));
	}
	return rest ? oakum_arena_printf(a, "%s and %d more", text, rest) : text;
}

static char *value_text(struct oakum_arena *a, const struct oakum_node *n)
{
	struct oakum_buf out;

	if (oakum_json_str(n))
		return oakum_str_show(a, n->text, SHOWN_MAX);
	oakum_buf_init(&out, a, OAKUM_JSON_SIZE_MAX);
	oakum_json_write_value(n, &out);
	return oakum_str_show(a, out.data, SHOWN_MAX);
}

static char *mount_text(struct oakum_arena *a, const struct oakum_node *mount)
{
	const char *options = "";

	oakum_json_each(option, oakum_json_get(mount, "options"))
		options = oakum_arena_printf(
			a, "%s%s%s", options, *options ? "," : "",
			oakum_json_str(option) ? oakum_json_str(option) : "?");
	return oakum_arena_printf(a, "mount on %s: %s %s (%s)",
				  value_text(a, oakum_json_get(mount, "destination")),
				  oakum_json_get(mount, "type")
					  ? value_text(a, oakum_json_get(mount, "type"))
					  : "",
				  oakum_json_get(mount, "source")
					  ? value_text(a, oakum_json_get(mount, "source"))
					  : "",
				  oakum_str_show(a, options, SHOWN_MAX));
}

static bool is_mount(const struct oakum_node *n)
{
	return oakum_json_is(n, OAKUM_JSON_OBJECT) && oakum_json_get(n, "destination");
}

/* How many system calls a profile names. */
static unsigned names_in(const struct oakum_node *profile)
{
	unsigned n = 0;

	oakum_json_each(entry, oakum_json_get(profile, "syscalls")) {
		const struct oakum_node *names = oakum_json_get(entry, "names");

		n += names ? names->count : 0;
	}
	return n;
}

static char *whole(struct oakum_arena *a, const struct oakum_node *n)
{
	if (is_mount(n))
		return mount_text(a, n);
	if (oakum_json_is(n, OAKUM_JSON_OBJECT) && oakum_json_get(n, "defaultAction"))
		return oakum_arena_printf(
			a, "a profile that names %u system calls, default %s",
			names_in(n), value_text(a, oakum_json_get(n, "defaultAction")));
	return value_text(a, n);
}

static char *replacement(struct oakum_arena *a, const struct oakum_node *old,
			 const struct oakum_node *value)
{
	const char *gone, *come;

	if (!is_strings(old) || !is_strings(value))
		return oakum_arena_printf(a, "%s -> %s", whole(a, old), whole(a, value));
	gone = less(a, old, value);
	come = less(a, value, old);
	return oakum_arena_printf(a, "%s%s%s%s%s", *gone ? "without " : "", gone,
				  *gone && *come ? ", " : "", *come ? "with " : "", come);
}

char *cli_describe_preparation(struct cli *cli, const struct oakum_step *step)
{
	const char *name = oakum_str_show(cli->arena, step->name, SHOWN_MAX);

	switch (step->kind) {
	case OAKUM_STEP_TMPFS:
		return oakum_arena_printf(cli->arena, "! %s: a file system in memory",
					  name);
	case OAKUM_STEP_FILE:
		return oakum_arena_printf(
			cli->arena,
			"! %s: a file in memory that the container's user may read",
			name);
	case OAKUM_STEP_RANGE:
		return oakum_arena_printf(
			cli->arena, "! %s: the host's ids %" PRIu32 " to %" PRIu32 "%s",
			name, step->range.first,
			step->range.first + step->range.count - 1,
			step->shared ? ", which other containers have as well" : "");
	case OAKUM_STEP_SHIFT:
		return oakum_arena_printf(
			cli->arena, "! %s: '%s'%s, shown with the container's owners",
			name, oakum_str_show(cli->arena, step->shift->path, SHOWN_MAX),
			step->shift->layers ? ", the layers of the overlay there" : "");
	case OAKUM_STEP_UNSET:
	default:
		return oakum_arena_printf(cli->arena, "! %s: %s", name,
					  oakum_step_name(step->kind));
	}
}

/* A variable may have been taken away because of what is in it. */
static const struct oakum_node *without_secret(struct oakum_arena *a, const char *pointer,
					       const struct oakum_node *old)
{
	const char *text = oakum_json_str(old);

	if (!text || !oakum_starts_with(pointer, "/process/env/"))
		return old;
	return oakum_json_string(
		a, oakum_arena_printf(a, "%.*s=...", (int)strcspn(text, "="), text));
}

char *cli_describe_step(struct cli *cli, const struct oakum_patch_op *op)
{
	struct oakum_arena *a = cli->arena;
	const struct oakum_node *old = without_secret(a, op->pointer, op->old);

	if (oakum_streq(op->op, "add"))
		return oakum_arena_printf(a, "+ %s: %s", op->pointer,
					  whole(a, op->value));
	if (oakum_streq(op->op, "remove"))
		return oakum_arena_printf(a, "- %s: %s", op->pointer, whole(a, old));
	return oakum_arena_printf(a, "~ %s: %s", op->pointer,
				  replacement(a, old, op->value));
}
