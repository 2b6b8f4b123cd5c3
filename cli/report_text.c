/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report_text.c - an outcome as a person reads it: the verdict, then rule by rule what was
 * found and where, what is done about it, and how to have it otherwise.
 */
#include <string.h>

#include <oakum/rule.h>
#include <oakum/str.h>

#include "changes.h"
#include "cli.h"

#define INDENT	2
#define FURTHER 2

static const struct look {
	enum oakum_action action;
	const char *label;
	enum cli_style style;
} looks[] = {
	{OAKUM_ACTION_REFUSE, "refuse", CLI_RED},
	{OAKUM_ACTION_REWRITE, "rewrite", CLI_GREEN},
	{OAKUM_ACTION_WARN, "warn", CLI_YELLOW},
};

unsigned cli_count(const struct oakum_outcome *out, enum oakum_action action)
{
	unsigned n = 0;

	for (const struct oakum_finding *f = out->findings; f; f = f->next)
		n += f->action == action;
	return n;
}

const char *cli_verdict_words(enum oakum_verdict v)
{
	switch (v) {
	case OAKUM_VERDICT_ALLOW:
		return "allowed as it is";
	case OAKUM_VERDICT_REWRITE:
		return "would be rewritten";
	case OAKUM_VERDICT_REFUSE:
	case OAKUM_VERDICT_UNSET:
	default:
		return "refused";
	}
}

enum cli_style cli_verdict_style(enum oakum_verdict v)
{
	switch (v) {
	case OAKUM_VERDICT_ALLOW:
		return CLI_GREEN;
	case OAKUM_VERDICT_REWRITE:
		return CLI_BOLD;
	case OAKUM_VERDICT_REFUSE:
	case OAKUM_VERDICT_UNSET:
	default:
		return CLI_RED;
	}
}

static void print_verdict(struct cli *cli, const char *name,
			  const struct oakum_outcome *out)
{
	unsigned refused = cli_count(out, OAKUM_ACTION_REFUSE);
	unsigned rewritten = cli_count(out, OAKUM_ACTION_REWRITE);
	unsigned warned = cli_count(out, OAKUM_ACTION_WARN);

	printf("%s%s%s: %s\n", cli_style(cli, cli_verdict_style(out->would)),
	       cli_verdict_words(out->would), cli_style(cli, CLI_PLAIN), name);
	if (refused + rewritten + warned == 0)
		return;
	printf("%*s%u to refuse, %u to rewrite, %u to warn of%s\n", INDENT, "", refused,
	       rewritten, warned,
	       out->verdict != out->would ? "; the policy only audits: nothing is done"
					  : "");
}

unsigned cli_line(const struct cli_subject *subject, const char *pointer)
{
	const struct oakum_node *n = NULL;
	const char *end = pointer + strlen(pointer);
	struct oakum_arena *a;

	if (!subject->doc)
		return 0;
	/* What is absent is looked for where it would be: in the nearest thing above. */
	for (a = subject->doc->arena; !n && end; end = strrchr(pointer, '/')) {
		pointer = oakum_arena_dup(a, pointer, (size_t)(end - pointer));
		n = oakum_json_at(subject->doc->root, pointer);
		if (!*pointer)
			break;
	}
	return n ? oakum_json_line(subject->doc, n) : 0;
}

/* "line 12, /process/user/uid"; in a document of one line, as engines write it, the line is
 * no help. */
static const char *place(struct cli *cli, const struct cli_subject *subject,
			 const struct oakum_finding *f)
{
	const char *pointer = *f->pointer ? oakum_str_show(cli->arena, f->pointer, 200)
					  : "the document";
	unsigned line = cli_line(subject, f->pointer);

	if (line == 0 || !memchr(subject->bytes, '\n', subject->len - 1))
		return pointer;
	return oakum_arena_printf(cli->arena, "line %u, %s", line, pointer);
}

static void print_note(struct cli *cli, const char *text)
{
	printf("%s", cli_style(cli, CLI_DIM));
	cli_wrap_hanging(text, INDENT, FURTHER);
	printf("%s", cli_style(cli, CLI_PLAIN));
}

/* How a person who wants it otherwise gets it. */
static void print_advice(struct cli *cli, const struct oakum_finding *f)
{
	struct oakum_arena *a = cli->arena;

	if (f->rule == &oakum_rule_config) {
		print_note(cli,
			   "no policy can allow this: what runs must be what was judged");
		return;
	}
	if (f->excepted) {
		print_note(cli, oakum_arena_printf(a, "excepted by %s: %s", f->decided_by,
						   f->excepted));
		return;
	}
	print_note(cli,
		   oakum_arena_printf(
			   a, "decided by %s; otherwise: \"rules\": { \"%s\": \"%s\" }%s",
			   f->decided_by, f->rule->id,
			   f->action == OAKUM_ACTION_WARN ? "off" : "warn",
			   f->action == OAKUM_ACTION_REFUSE
				   ? ", or an exception for its image"
				   : ""));
	if (f->action == OAKUM_ACTION_REFUSE)
		print_note(cli, oakum_arena_printf(a, "'oakum explain %s' tells more",
						   f->rule->id));
}

static void print_changes(struct cli *cli, const struct cli_change *changes,
			  const char *rule)
{
	for (const struct cli_change *c = changes; c; c = c->next) {
		if (oakum_streq(c->rule, rule))
			cli_wrap_hanging(oakum_arena_printf(cli->arena, "-> %s", c->text),
					 INDENT, 3);
	}
}

/* All findings of one rule under one action, of which f is the first. */
static void print_rule(struct cli *cli, const struct cli_subject *subject,
		       const struct look *look, const struct oakum_finding *f,
		       const struct cli_change *changes)
{
	printf("\n%s%s%s  %s%s%s: %s\n", cli_style(cli, look->style), look->label,
	       cli_style(cli, CLI_PLAIN), cli_style(cli, CLI_BOLD), f->rule->id,
	       cli_style(cli, CLI_PLAIN), f->rule->title);
	for (const struct oakum_finding *g = f; g; g = g->next) {
		if (g->rule == f->rule && g->action == f->action)
			cli_wrap_hanging(oakum_arena_printf(cli->arena, "%s: %s",
							    place(cli, subject, g),
							    g->message),
					 INDENT, FURTHER);
	}
	if (f->action == OAKUM_ACTION_REWRITE)
		print_changes(cli, changes, f->rule->id);
	print_advice(cli, f);
}

static bool told_before(const struct oakum_outcome *out, const struct oakum_finding *f)
{
	for (const struct oakum_finding *g = out->findings; g != f; g = g->next) {
		if (g->rule == f->rule && g->action == f->action)
			return true;
	}
	return false;
}

static bool rewrites(const struct oakum_outcome *out, const char *rule)
{
	for (const struct oakum_finding *f = out->findings; f; f = f->next) {
		if (f->action == OAKUM_ACTION_REWRITE && oakum_streq(f->rule->id, rule))
			return true;
	}
	return false;
}

/* Changes that no rule above has claimed. */
static void print_rest(struct cli *cli, const struct cli_change *changes,
		       const struct oakum_outcome *out)
{
	bool any = false;

	for (const struct cli_change *c = changes; c; c = c->next) {
		if (rewrites(out, c->rule))
			continue;
		if (!any)
			printf("\nalso changed:\n");
		any = true;
		cli_wrap_hanging(oakum_arena_printf(cli->arena, "-> %s", c->text), INDENT,
				 3);
	}
}

void cli_report_text(struct cli *cli, const struct cli_subject *subject,
		     const struct oakum_outcome *out)
{
	const struct cli_change *changes = NULL;

	if (out->after && subject->doc)
		changes = cli_changes(cli->arena, subject->doc->root, out->after->root);
	print_verdict(cli, subject->name, out);
	for (size_t i = 0; i < OAKUM_COUNT(looks); i++) {
		for (const struct oakum_finding *f = out->findings; f; f = f->next) {
			if (f->action == looks[i].action && !told_before(out, f))
				print_rule(cli, subject, &looks[i], f, changes);
		}
	}
	print_rest(cli, changes, out);
	cli_print_preparations(cli, out);
}
