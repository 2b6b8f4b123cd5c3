/* SPDX-License-Identifier: Apache-2.0 */
/*
 * standards.c - oakum check --standard: which controls a document meets as it is given, and
 * which as it would run.
 *
 * Each control is a policy of its own, under which only its rules are asked and all of them
 * only warn.
 */
#include <string.h>

#include <oakum/rule.h>
#include <oakum/standard.h>
#include <oakum/str.h>
#include <oakum/sys.h>

#include "cli.h"

static const struct oakum_standard *const standards[] = {
	&oakum_standard_cis,
	&oakum_standard_pss,
	&oakum_standard_nsa,
};

enum met { MET_NO, MET_YES, MET_UNKNOWN };

static const char *const met_words[] = {"not met", "met", "not judged"};
static const enum cli_style met_styles[] = {CLI_RED, CLI_GREEN, CLI_DIM};

static const struct oakum_standard *find(const char *id)
{
	for (size_t i = 0; i < OAKUM_COUNT(standards); i++) {
		if (oakum_streq(standards[i]->id, id))
			return standards[i];
	}
	return NULL;
}

int cli_standard_known(struct cli *cli)
{
	const char *names[OAKUM_COUNT(standards)];

	if (cli->format == CLI_SARIF) {
		fprintf(stderr,
			"oakum: a table of controls has no SARIF form: text or json\n");
		return -1;
	}
	if (find(cli->opt[CLI_OPT_STANDARD]))
		return 0;
	for (size_t i = 0; i < OAKUM_COUNT(standards); i++)
		names[i] = standards[i]->id;
	cli_unknown(cli, "standard", NULL, cli->opt[CLI_OPT_STANDARD], names,
		    OAKUM_COUNT(standards), "; there are cis, pss and nsa");
	return -1;
}

static int control_policy(struct cli *cli, const struct oakum_control *c,
			  struct oakum_policy **ret, struct oakum_err *e)
{
	struct oakum_buf text;

	oakum_buf_init(&text, cli->arena, OAKUM_POLICY_SIZE_MAX);
	oakum_buf_printf(&text,
			 "{ \"version\": 1, \"extends\": \"baseline\", \"rules\": { %s",
			 c->rules);
	for (size_t i = 0; i < oakum_rules_count; i++) {
		const char *key =
			oakum_arena_printf(cli->arena, "\"%s\"", oakum_rule_at(i)->id);

		if (!strstr(c->rules, key))
			oakum_buf_printf(&text, ", %s: \"off\"", key);
	}
	oakum_buf_puts(&text, " } }");
	return oakum_policy_parse(cli->arena, c->number, text.data, text.len, time(NULL),
				  ret, e);
}

static bool counts(const struct oakum_control *c, const struct oakum_finding *f)
{
	size_t len = c->below ? strlen(c->below) : 0;

	if (f->rule == &oakum_rule_config || !c->below)
		return true;
	return strncmp(f->pointer, c->below, len) == 0 &&
	       (f->pointer[len] == '\0' || f->pointer[len] == '/');
}

static int judge(struct cli *cli, const struct cli_subject *subject,
		 const struct oakum_policy *policy, const struct oakum_control *c,
		 enum met *ret, struct oakum_err *e)
{
	struct oakum_outcome *out;
	int err = cli_judge_by(cli, subject, policy, &out, e);

	if (err < 0)
		return err;
	*ret = MET_YES;
	for (const struct oakum_finding *f = out->findings; f; f = f->next) {
		if (counts(c, f))
			*ret = MET_NO;
	}
	return 0;
}

/* Whether the security module that a control speaks of is on here. */
static bool has_module(struct cli *cli, const char *name)
{
	struct oakum_err ignored = OAKUM_ERR_INIT;
	struct oakum_host *host;
	bool on = false;

	return oakum_host_open(cli->arena, "/", NULL, &host, &ignored) == 0 &&
	       host->lsm(host, name, &on, &ignored) == 0 && on;
}

static int judge_control(struct cli *cli, const struct cli_subject *subject,
			 const struct cli_subject *after, const struct oakum_control *c,
			 enum met met[2], const char **ret_reason, struct oakum_err *e)
{
	struct oakum_policy *policy;
	int err;

	met[0] = met[1] = MET_UNKNOWN;
	*ret_reason = c->reason;
	if (c->needs && !has_module(cli, c->needs))
		*ret_reason = oakum_arena_printf(
			cli->arena, "this host does not have %s on",
			oakum_streq(c->needs, "selinux") ? "SELinux" : "AppArmor");
	if (*ret_reason || !c->rules)
		return 0;
	err = control_policy(cli, c, &policy, e);
	if (err == 0)
		err = judge(cli, subject, policy, c, &met[0], e);
	if (err == 0 && after)
		err = judge(cli, after, policy, c, &met[1], e);
	return err;
}

static void print_control(struct cli *cli, const struct oakum_control *c,
			  const enum met met[2], bool runs, const char *reason)
{
	printf("%-5s ", c->number);
	if (met[0] == MET_UNKNOWN) {
		printf("%s%-10s %-10s%s ", cli_style(cli, CLI_DIM), "not judged", "here",
		       cli_style(cli, CLI_PLAIN));
		printf("%s\n", c->title);
		printf("%s", cli_style(cli, CLI_DIM));
		cli_wrap_hanging(reason, 28, 0);
		printf("%s", cli_style(cli, CLI_PLAIN));
		return;
	}
	printf("%s%-10s%s ", cli_style(cli, met_styles[met[0]]), met_words[met[0]],
	       cli_style(cli, CLI_PLAIN));
	printf("%s%-10s%s ", runs ? cli_style(cli, met_styles[met[1]]) : "",
	       runs ? met_words[met[1]] : "-", runs ? cli_style(cli, CLI_PLAIN) : "");
	printf("%s\n", c->title);
}

static struct oakum_node *control_json(struct oakum_arena *a,
				       const struct oakum_control *c,
				       const enum met met[2], bool runs,
				       const char *reason)
{
	struct oakum_node *obj = oakum_json_object(a);

	cli_put_text(a, obj, "number", c->number);
	cli_put_text(a, obj, "title", c->title);
	cli_put_text(a, obj, "given", met_words[met[0]]);
	cli_put_text(a, obj, "run", runs ? met_words[met[1]] : NULL);
	cli_put_text(a, obj, "reason", reason);
	return obj;
}

static void print_head(struct cli *cli, const struct oakum_standard *s,
		       const struct cli_subject *subject, const struct oakum_outcome *out)
{
	printf("%s%s%s: %s\n", cli_style(cli, cli_verdict_style(out->would)),
	       cli_verdict_words(out->would), cli_style(cli, CLI_PLAIN), subject->name);
	printf("%s\n\n%s%-5s %-10s %-10s %s%s\n", s->title, cli_style(cli, CLI_BOLD), "",
	       "AS GIVEN", "AS RUN", "CONTROL", cli_style(cli, CLI_PLAIN));
}

static void print_totals(const struct oakum_standard *s, const unsigned count[2][3],
			 bool runs)
{
	unsigned judged = (unsigned)s->n_controls - count[0][MET_UNKNOWN];

	printf("\n%u of %zu controls are judged here; met as given: %u, as run: ", judged,
	       s->n_controls, count[0][MET_YES]);
	if (runs)
		printf("%u\n", count[1][MET_YES]);
	else
		printf("it is refused\n");
}

int cli_standard(struct cli *cli, const struct cli_subject *subject,
		 const struct oakum_outcome *out, struct oakum_err *e)
{
	const struct oakum_standard *s = find(cli->opt[CLI_OPT_STANDARD]);
	bool runs = out->verdict != OAKUM_VERDICT_REFUSE;
	struct cli_subject after = *subject;
	struct oakum_node *report = oakum_json_object(cli->arena);
	struct oakum_node *list = oakum_json_array(cli->arena);
	unsigned count[2][3] = {{0}};

	after.bytes = out->bytes;
	after.len = out->len;
	if (!cli->json)
		print_head(cli, s, subject, out);
	for (size_t i = 0; i < s->n_controls; i++) {
		const struct oakum_control *c = &s->controls[i];
		const char *reason;
		enum met met[2];
		int err = judge_control(cli, subject, runs ? &after : NULL, c, met,
					&reason, e);

		if (err < 0)
			return err;
		count[0][met[0]]++;
		count[1][met[1]]++;
		if (cli->json)
			oakum_json_append(list,
					  control_json(cli->arena, c, met, runs, reason));
		else
			print_control(cli, c, met, runs, reason);
	}
	if (!cli->json) {
		print_totals(s, count, runs);
		return 0;
	}
	cli_put_text(cli->arena, report, "name", subject->name);
	cli_put_text(cli->arena, report, "standard", s->title);
	cli_put_text(cli->arena, report, "verdict", oakum_verdict_name(out->would));
	oakum_json_put(cli->arena, report, "controls", list);
	cli_print_json(cli, report);
	return 0;
}
