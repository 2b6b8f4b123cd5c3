/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_why.c - oakum why: what was done to a container, and which part of it hurt. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oakum/audit.h>
#include <oakum/fd.h>
#include <oakum/str.h>

#include "report.h"
#include "why.h"

static struct why_suspect *suspect_of(struct why *w, const char *rule)
{
	for (size_t i = 0; i < w->n_suspects; i++) {
		if (oakum_streq(w->suspects[i].rule->id, rule))
			return &w->suspects[i];
	}
	return NULL;
}

void why_suspect(struct why *w, const char *rule, int score, const char *fmt, ...)
{
	struct why_suspect *s = suspect_of(w, rule);
	const char *text;
	va_list ap;

	if (!s)
		return;
	va_start(ap, fmt);
	text = oakum_arena_vprintf(w->arena, fmt, ap);
	va_end(ap);
	for (size_t i = 0; i < s->n_evidence; i++) {
		if (oakum_streq(s->evidence[i], text)) {
			/* Said again by a stronger symptom. */
			s->score += score > 4 ? score : 0;
			return;
		}
	}
	s->score += score;
	if (s->n_evidence < WHY_EVIDENCE_MAX)
		s->evidence[s->n_evidence++] = text;
}

bool why_lost(const struct why *w, const char *capability)
{
	oakum_json_each(change, w->entry.changes) {
		oakum_json_each(lost, oakum_json_get(change, "lost")) {
			if (oakum_streq(oakum_json_str(lost), capability))
				return true;
		}
	}
	return false;
}

static bool makes_container(const char *event)
{
	return oakum_streq(event, "create") || oakum_streq(event, "run") ||
	       oakum_streq(event, "restore");
}

/* The last one wins: a name may have been used before. */
static void keep(void *data, const struct cli_entry *entry)
{
	struct why *w = data;

	if (!makes_container(entry->event) || !cli_entry_is_of(entry, w->container))
		return;
	memcpy(w->line, entry->line, entry->len);
	w->len = entry->len;
}

static int find(struct why *w, struct oakum_err *e)
{
	struct cli_audit reader;
	const char *file;
	int err = cli_audit_file(w->cli, &file, e);

	if (err < 0)
		return err;
	w->line = oakum_arena_alloc(w->arena, OAKUM_AUDIT_LINE_MAX + 1);
	cli_audit_init(&reader, w->arena, keep, w);
	err = cli_audit_open(&reader, file, e);
	if (err == 0)
		err = cli_audit_feed(&reader, e);
	cli_audit_close(&reader);
	if (err == 0 && w->len == 0)
		err = oakum_err_set(
			e, -ENOENT,
			"no container '%s' in the audit log '%s': give its id, the beginning of it, or its name; a rotated log by --file",
			oakum_str_show(w->arena, w->container, 80), file);
	return err;
}

static void fill_suspects(struct why *w)
{
	oakum_json_each(f, w->entry.findings) {
		const char *id = oakum_json_str(oakum_json_get(f, "rule"));
		const char *action = oakum_json_str(oakum_json_get(f, "action"));
		const struct oakum_rule *rule = id ? oakum_rule_by_id(id) : NULL;
		const char *message = oakum_json_str(oakum_json_get(f, "message"));

		if (!rule || !oakum_streq(action, "rewrite") || suspect_of(w, id) ||
		    w->n_suspects == WHY_RULES_MAX)
			continue;
		w->suspects[w->n_suspects++] = (struct why_suspect){
			.rule = rule,
			.message = oakum_str_show(w->arena, message ? message : "", 200)};
	}
}

static void find_uid(struct why *w)
{
	w->uid = -1;
	oakum_json_each(change, w->entry.changes) {
		const struct oakum_node *to = oakum_json_get(change, "to");

		if (oakum_streq(oakum_json_str(oakum_json_get(change, "path")),
				"/process/user/uid") &&
		    oakum_json_is(to, OAKUM_JSON_NUMBER) &&
		    oakum_num_i64(to->text, 0, UINT32_MAX, &w->uid) < 0)
			w->uid = -1;
	}
}

static int parse(struct why *w, struct oakum_err *e)
{
	struct oakum_json_doc *doc;
	int err = oakum_json_read(w->arena, "audit log", w->line, w->len,
				  OAKUM_JSON_STRICT, &doc, e);

	if (err < 0)
		return err;
	cli_entry_fill(doc->root, &w->entry);
	find_uid(w);
	fill_suspects(w);
	return 0;
}

static int read_output(struct why *w, struct oakum_err *e)
{
	const char *name = w->cli->opt[CLI_OPT_OUTPUT], *text;
	bool input = oakum_streq(name, "-");
	OAKUM_FD int fd = -1;
	size_t len;
	int err;

	if (!name)
		return 0;
	fd = input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
		   : oakum_fd_open(AT_FDCWD, name, OAKUM_TRUST_ANY, e);
	if (fd < 0)
		return input ? oakum_err_set(e, -EBADF, "standard input is closed") : fd;
	err = oakum_fd_slurp(w->arena, fd, name, OAKUM_JSON_SIZE_MAX, &text, &len, e);
	if (err == 0)
		why_read_text(w, text, len);
	return err;
}

static int by_score(const void *a, const void *b)
{
	const struct why_suspect *x = a, *y = b;

	return y->score - x->score;
}

static int gather(struct why *w, struct oakum_err *e)
{
	const char *code = w->cli->opt[CLI_OPT_EXIT_CODE];
	int err;

	if (code && oakum_num_i64(code, 0, 255, &w->exit_code) < 0)
		return oakum_err_set(e, -EINVAL, "'--exit-code' is a number up to 255");
	w->known_exit = code != NULL;
	/* The record first: paths are judged for the user that it ran as. */
	why_read_record(w);
	err = read_output(w, e);
	if (err < 0)
		return err;
	why_read_docker(w);
	why_read_kernel(w);
	why_read_exit(w);
	qsort(w->suspects, w->n_suspects, sizeof(w->suspects[0]), by_score);
	return 0;
}

/* What is to be excepted: what was refused, or else the likeliest suspect. */
static void fill_image(struct why *w, bool refused, struct report_image *ret)
{
	*ret = (struct report_image){
		.image_id = w->entry.image_id,
		.rootfs = w->entry.rootfs,
		.name = oakum_str_show(
			w->arena, w->entry.image ? w->entry.image : "container", 200)};
	if (!refused) {
		ret->refusals[0].rule = w->suspects[0].rule->id;
		ret->refusals[0].message = w->suspects[0].message;
		ret->n_refusals = 1;
		return;
	}
	oakum_json_each(f, w->entry.findings) {
		const char *rule = oakum_json_str(oakum_json_get(f, "rule"));
		const char *message = oakum_json_str(oakum_json_get(f, "message"));
		bool there =
			!rule || !oakum_streq(oakum_json_str(oakum_json_get(f, "action")),
					      "refuse");

		for (size_t i = 0; i < ret->n_refusals && !there; i++)
			there = oakum_streq(ret->refusals[i].rule, rule);
		if (!there && ret->n_refusals < REPORT_RULES_MAX)
			ret->refusals[ret->n_refusals++] = (struct report_refusal){
				.rule = rule,
				.message = oakum_str_show(w->arena,
							  message ? message : "", 200)};
	}
}

static const char *proposal(struct why *w, bool refused)
{
	struct report_image *image = OAKUM_NEW(w->arena, struct report_image);
	struct oakum_buf out;

	oakum_buf_init(&out, w->arena, OAKUM_JSON_SIZE_MAX);
	oakum_buf_puts(&out, "");
	if (!refused && (w->n_suspects == 0 || w->suspects[0].score == 0))
		return out.data;
	fill_image(w, refused, image);
	report_propose(w->cli, image, &out);
	return out.data;
}

static void print_suspect(struct why *w, const struct why_suspect *s, const char *label)
{
	printf("\n%s%s: %s%s - %s\n", cli_style(w->cli, CLI_BOLD), label, s->rule->id,
	       cli_style(w->cli, CLI_PLAIN), s->rule->title);
	cli_wrap_hanging(oakum_arena_printf(w->arena, "as it came, it %s", s->message), 2,
			 2);
	for (size_t i = 0; i < s->n_evidence; i++)
		cli_wrap_hanging(s->evidence[i], 2, 2);
}

static void print_head(struct why *w)
{
	const struct cli_entry *e = &w->entry;
	const char *verdict = oakum_streq(e->verdict, "rewrite")  ? "was changed"
			      : oakum_streq(e->verdict, "refuse") ? "was refused"
								  : "runs as it came";

	printf("%s%s%s %s at %s", cli_style(w->cli, CLI_BOLD),
	       oakum_str_show(w->arena, e->name ? e->name : w->container, 60),
	       cli_style(w->cli, CLI_PLAIN), verdict,
	       oakum_str_show(w->arena, e->time, 24));
	if (w->known_exit)
		printf(", exit status %lld", (long long)w->exit_code);
	else if (w->running)
		printf(", and is running");
	putchar('\n');
	if (e->image)
		printf("  image %s\n", oakum_str_show(w->arena, e->image, 72));
}

static void print_changed(struct why *w)
{
	const char *text = "";

	for (size_t i = 0; i < w->n_suspects; i++)
		text = oakum_arena_printf(w->arena, "%s%s%s", text, i ? ", " : "",
					  w->suspects[i].rule->id);
	if (!*text)
		return;
	putchar('\n');
	cli_wrap_hanging(oakum_arena_printf(w->arena, "all that changed it: %s", text), 0,
			 2);
}

static void print_text(struct why *w, bool refused)
{
	const char *lines = proposal(w, refused);

	print_head(w);
	if (oakum_streq(w->entry.verdict, "allow") && w->n_suspects)
		printf("  the policy only audited: what follows was not done\n");
	for (size_t i = 0; i < w->n_suspects && w->suspects[i].score > 0; i++)
		print_suspect(w, &w->suspects[i], i ? "also possible" : "most likely");
	if (!refused && w->n_suspects && w->suspects[0].score == 0)
		cli_wrap(
			"nothing points at one of the changes: --exit-code N and --output FILE tell more",
			2);
	print_changed(w);
	if (*lines)
		printf("\n%s", lines);
}

static void print_json(struct why *w, bool refused)
{
	struct oakum_arena *a = w->arena;
	struct oakum_node *obj = oakum_json_object(a), *list = oakum_json_array(a);
	const char *lines = proposal(w, refused);

	cli_put_text(a, obj, "id", w->entry.id);
	cli_put_text(a, obj, "name", w->entry.name);
	cli_put_text(a, obj, "image", w->entry.image);
	cli_put_text(a, obj, "verdict", w->entry.verdict);
	oakum_json_put(a, obj, "exit_code",
		       w->known_exit ? oakum_json_i64(a, w->exit_code)
				     : oakum_json_null(a));
	for (size_t i = 0; i < w->n_suspects; i++) {
		const struct why_suspect *s = &w->suspects[i];
		struct oakum_node *n = oakum_json_object(a);

		cli_put_text(a, n, "rule", s->rule->id);
		oakum_json_put(a, n, "score", oakum_json_i64(a, s->score));
		oakum_json_put(a, n, "evidence",
			       oakum_json_strings(a, s->evidence, s->n_evidence));
		oakum_json_append(list, n);
	}
	oakum_json_put(a, obj, "suspects", list);
	cli_put_text(a, obj, "proposal", *lines ? lines : NULL);
	cli_print_json(w->cli, obj);
}

static int run(struct cli *cli)
{
	struct why *w = OAKUM_NEW(cli->arena, struct why);
	struct oakum_err e = OAKUM_ERR_INIT;
	bool refused;

	if (cli->n_args != 1 || !*cli->args[0])
		return cli_usage(&cli_why);
	w->cli = cli;
	w->arena = cli->arena;
	w->container = cli->args[0];
	if (find(w, &e) < 0 || parse(w, &e) < 0 || gather(w, &e) < 0)
		return cli_fail(&e);
	refused = oakum_streq(w->entry.verdict, "refuse");
	if (cli->json)
		print_json(w, refused);
	else
		print_text(w, refused);
	return CLI_OK;
}

const struct cli_command cli_why = {
	.name = "why",
	.usage = "CONTAINER",
	.help = "find out which change hurt a container",
	.options = CLI_TAKES(FILE) | CLI_TAKES(EXIT_CODE) | CLI_TAKES(OUTPUT),
	.formats = CLI_PRINTS(JSON),
	.run = run,
};
