/* SPDX-License-Identifier: Apache-2.0 */
/* describe.c - what is made on the host for a container, as a person would say it. */
#include <inttypes.h>

#include <oakum/str.h>

#include "cli.h"

#define SHOWN_MAX 120 /* characters of a value */

char *cli_describe_preparation(struct cli *cli, const struct oakum_step *step)
{
	const char *name = oakum_str_show(cli->arena, step->name, SHOWN_MAX);

	switch (step->kind) {
	case OAKUM_STEP_TMPFS:
		return oakum_arena_printf(cli->arena, "! %s: a file system in memory",
					  name);
	case OAKUM_STEP_FILE:
		return oakum_arena_printf(
			cli->arena, "! %s: a file in memory that %s may read", name,
			step->open ? "everyone" : "the container's user");
	case OAKUM_STEP_RANGE:
		return oakum_arena_printf(
			cli->arena, "! %s: the host's ids %" PRIu32 " to %" PRIu32 "%s",
			name, step->range.first,
			step->range.first + step->range.count - 1,
			step->shared ? ", which other containers have as well" : "");
	case OAKUM_STEP_SHIFT:
		return oakum_arena_printf(
			cli->arena, "! %s: '%s'%s, shown with the container's owners%s",
			name, oakum_str_show(cli->arena, step->shift->path, SHOWN_MAX),
			step->shift->layers ? ", the layers of the overlay there" : "",
			step->owner ? oakum_arena_printf(cli->arena,
							 ", of whom root is %" PRIu32
							 " on disk",
							 step->owner)
				    : "");
	case OAKUM_STEP_COPY:
		return oakum_arena_printf(
			cli->arena,
			"! %s: a file system of %s in memory, the container's user's, with a copy of what its image has in '%s'",
			name, oakum_size_text(cli->arena, step->size),
			oakum_str_show(cli->arena, step->from, SHOWN_MAX));
	case OAKUM_STEP_UNSET:
	default:
		return oakum_arena_printf(cli->arena, "! %s: %s", name,
					  oakum_step_name(step->kind));
	}
}

void cli_print_preparations(struct cli *cli, const struct oakum_outcome *out)
{
	if (out->plan)
		printf("\nprepared on the host before it starts:\n");
	for (const struct oakum_step *s = out->plan; s; s = s->next)
		cli_wrap_hanging(cli_describe_preparation(cli, s), 2, 2);
}
