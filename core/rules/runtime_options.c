/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runtime_options - nothing on the runtime's command line weakens what the document says.
 *
 * Sees what the shim tells of the command line: see `options` in rule.h. Where only a document
 * is judged (`oakum check`) there is none. An option that is switched off ("--no-pivot=false",
 * "--preserve-fds 0") is not told.
 *
 * crun's --config is refused by the shim whatever is set here: the document that is judged is
 * the bundle's. So is what neither runtime would understand.
 */
#include <oakum/rule.h>

#include <oakum/str.h>

/* Sorted by name. */
static const struct {
	char option[20];
	char what[64]; /* it does */
} known[] = {
	{"--criu", "has root execute that program"},
	{"--no-new-keyring", "leaves the engine's keyring to the container"},
	{"--no-pivot", "leaves the host's file system below the container's root"},
	{"--preserve-fds", "hands descriptors of the engine to the container"},
	{"checkpoint", "has CRIU, as root, read and write what the container made"},
	{"restore", "starts processes as an image has them, which nobody has judged"},
};

static const char *what_it_does(const char *option)
{
	for (size_t i = 0; i < OAKUM_COUNT(known); i++) {
		if (oakum_streq(known[i].option, option))
			return known[i].what;
	}
	return "is not known here";
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	(void)e; /* this rule cannot fail */
	for (size_t i = 0; i < ctx->n_options; i++)
		oakum_find(out, ctx->spec->doc->root,
			   "the runtime is called with '%s', which %s", ctx->options[i],
			   what_it_does(ctx->options[i]));
	return 0;
}

const struct oakum_rule oakum_rule_runtime_options = {
	.id = "runtime_options",
	.title = "No weakening option on the runtime's command line",
	.why = "What a container may do is not in its document alone: --preserve-fds hands it the engine's open files.",
	.from = "W12",
	.flags = OAKUM_RULE_NO_FIX | OAKUM_RULE_ON_EXEC | OAKUM_RULE_ON_UPDATE,
};

OAKUM_RULE_CODE(runtime_options, NULL, evaluate)
