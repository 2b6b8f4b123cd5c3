/* SPDX-License-Identifier: Apache-2.0 */
/* changes_hooks.c - what a stage of hooks gets and loses. */
#include <oakum/str.h>

#include "changes.h"

#define SHOWN_MAX 100 /* characters of a word */

static bool holds(const struct oakum_node *stage, const struct oakum_node *hook)
{
	oakum_json_each(h, stage) {
		if (oakum_json_equal(h, hook))
			return true;
	}
	return false;
}

/* The program and its arguments; the first of those is its own name. */
static const char *command(struct oakum_arena *a, const struct oakum_node *hook)
{
	const struct oakum_node *args = oakum_json_get(hook, "args");
	const char *text = cli_value_text(a, oakum_json_get(hook, "path"));

	oakum_json_each(arg, args) {
		const char *word = oakum_json_str(arg);

		if (arg != args->child && word)
			text = oakum_arena_printf(a, "%s %s", text,
						  oakum_str_show(a, word, SHOWN_MAX));
	}
	return text;
}

static void tell(struct cli_differ *d, const char *what, const struct oakum_node *from,
		 const struct oakum_node *without)
{
	oakum_json_each(hook, from) {
		if (!holds(without, hook))
			cli_change_add(d, NULL, "%s the createRuntime hook %s", what,
				       command(d->arena, hook));
	}
}

void cli_change_hooks(struct cli_differ *d, const struct oakum_node *before,
		      const struct oakum_node *after)
{
	tell(d, "loses", before, after);
	tell(d, "gets", after, before);
}
