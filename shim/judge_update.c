/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge_update.c - update: what a container may use stays within the policy's maxima.
 *
 * The resources come from a file, from standard input, or as options, which count only when
 * there is neither. What was read from standard input is put there again; what was rewritten
 * is handed on as a private copy; an option that asks for too much is refused.
 */
#include <errno.h>
#include <unistd.h>

#include <oakum/buf.h>
#include <oakum/fd.h>
#include <oakum/json.h>
#include <oakum/str.h>

#include "handover.h"
#include "private.h"
#include "report.h"
#include "shim.h"
#include "update_build.h"

static int judge(struct oakum_shim *s, struct oakum_document *doc,
		 struct oakum_outcome **ret, struct oakum_err *e)
{
	doc->subject = s->subject;
	doc->kind = OAKUM_SPEC_RESOURCES;
	doc->dir = "/";
	return oakum_judge_document(s, doc, ret, e);
}

/* Under audit the call goes on, and what would have been refused is noted. */
static int conclude(struct oakum_shim *s, const struct oakum_outcome *out, char **argv)
{
	struct oakum_err e = OAKUM_ERR_INIT;

	if (out->verdict == OAKUM_VERDICT_REFUSE)
		return oakum_refuse_outcome(s, out);
	if (oakum_report_frequent(s, out, &e) < 0)
		return oakum_refuse(s, "audit", "%s", e.msg);
	return oakum_judge_passed(s, argv);
}

static int judge_stdin(struct oakum_shim *s)
{
	struct oakum_document doc = {.name = "standard input"};
	struct oakum_err e = OAKUM_ERR_INIT, input = OAKUM_ERR_INIT;
	struct oakum_outcome *out = NULL;
	int judged;

	if (oakum_fd_slurp(&s->arena, STDIN_FILENO, doc.name, OAKUM_JSON_SIZE_MAX,
			   &doc.bytes, &doc.len, &e) < 0)
		return oakum_refuse(s, "resources", "%s", e.msg);
	judged = judge(s, &doc, &out, &e);
	if (judged == 0) {
		doc.bytes = out->bytes;
		doc.len = out->len;
	}
	if (oakum_private_stdin(doc.bytes, doc.len, &input) < 0)
		return oakum_refuse(s, "resources", "%s", input.msg);
	return judged == 0 ? conclude(s, out, NULL)
			   : oakum_judge_failed(s, "engine", "%s", e.msg);
}

static int judge_file(struct oakum_shim *s, const char *path)
{
	struct oakum_document doc = {.name = path};
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_outcome *out;
	struct oakum_line line;
	const char *copy;

	if (oakum_private_read(&s->arena, path, &doc.bytes, &doc.len, &e) < 0)
		return oakum_judge_failed(s, "resources", "%s", e.msg);
	if (judge(s, &doc, &out, &e) < 0)
		return oakum_judge_failed(s, "engine", "%s", e.msg);
	if (s->policy->mode == OAKUM_MODE_AUDIT)
		return conclude(s, out, NULL);
	if (oakum_private_write(&s->arena, &s->call, out->bytes, out->len, &copy, &e) < 0)
		return oakum_judge_failed(s, "resources", "%s", e.msg);
	oakum_line_init(&s->arena, &line, &s->call);
	oakum_line_set(&s->arena, &line, &s->call, "resources", copy);
	return conclude(s, out, line.argv);
}

/* The first finding that cannot stand; a rewritten option would not be what was typed. */
static const struct oakum_finding *too_much(const struct oakum_outcome *out)
{
	for (const struct oakum_finding *f = out->findings; f; f = f->next) {
		if (f->action == OAKUM_ACTION_REWRITE || f->action == OAKUM_ACTION_REFUSE)
			return f;
	}
	return NULL;
}

static int judge_options(struct oakum_shim *s)
{
	struct oakum_document doc = {.name = "options of update"};
	struct oakum_err e = OAKUM_ERR_INIT;
	const struct oakum_finding *f;
	struct oakum_outcome *out;
	struct oakum_buf text;

	oakum_buf_init(&text, &s->arena, OAKUM_JSON_SIZE_MAX);
	if (oakum_update_build(&s->arena, &s->call, &text, &e) < 0)
		return oakum_judge_failed(s, "runtime_options", "%s", e.msg);
	doc.bytes = text.data;
	doc.len = text.len;
	if (judge(s, &doc, &out, &e) < 0)
		return oakum_judge_failed(s, "engine", "%s", e.msg);
	f = too_much(out);
	if (f && s->policy->mode != OAKUM_MODE_AUDIT)
		return oakum_refuse_finding(s, out, f,
					    oakum_update_option_at(f->pointer));
	return conclude(s, out, NULL);
}

int oakum_judge_update(struct oakum_shim *s)
{
	const char *path = oakum_call_value(&s->call, "resources");
	struct oakum_err why = OAKUM_ERR_INIT;
	const struct oakum_record *record = oakum_judge_record(s, &why);

	if (!record && s->policy->records == OAKUM_RECORDS_REQUIRED)
		return oakum_judge_unrecorded(s, &why);
	if (record) {
		s->bundle = record->bundle;
		s->subject = &record->subject;
	}
	if (path && !*path)
		return oakum_judge_failed(s, "runtime_options",
					  "option '--resources' of update is empty");
	if (!path)
		return judge_options(s);
	return oakum_streq(path, "-") ? judge_stdin(s) : judge_file(s, path);
}
