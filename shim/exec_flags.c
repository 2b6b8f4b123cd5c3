/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exec_flags.c - exec without --process: a process made from options and arguments.
 *
 * runc puts the process together from the bundle's config.json, which has been rewritten, and
 * the options: so only what an option asks for is judged, and the rest is as it was decided.
 * crun starts from root without no_new_privileges (newer ones from the container's user):
 * there that is judged too, and what the rules mend is said in options that are added.
 *
 * An option that asks for too much is refused by its name. Rewriting it would give the person
 * something else than the words on the command line say.
 */
#include "exec_flags.h"

#include <errno.h>

#include <oakum/buf.h>
#include <oakum/json.h>
#include <oakum/str.h>

#include "exec_build.h"
#include "handover.h"
#include "report.h"
#include "weaken.h"

static int judge(struct oakum_shim *s, const struct oakum_exec_build *b,
		 struct oakum_outcome **ret, struct oakum_err *e)
{
	const struct oakum_prepared prepared = {
		.lowest_id = b->record ? b->record->lowest_id : 0,
		.remapped = b->record && b->record->remapped,
		.uid = b->record && b->record->uid > 0 ? (uint32_t)b->record->uid : 0,
		.gid = b->record && b->record->gid > 0 ? (uint32_t)b->record->gid : 0,
	};
	struct oakum_buf text;

	oakum_buf_init(&text, &s->arena, OAKUM_JSON_SIZE_MAX);
	oakum_json_write_value(b->process, &text);
	if (text.full)
		return oakum_err_set(e, -EFBIG, "the options of exec are too long");
	return oakum_judge_document(
		s,
		&(struct oakum_document){
			.name = "options of exec",
			.bytes = text.data,
			.len = text.len,
			.kind = OAKUM_SPEC_PROCESS,
			.dir = "/",
			.rootfs = b->record ? b->record->subject.rootfs : NULL,
			.subject = b->record ? &b->record->subject : NULL,
			.prepared = &prepared,
		},
		ret, e);
}

/* The first finding that cannot stand and that an option has caused, or that is about the
 * whole. */
static const struct oakum_finding *too_much(const struct oakum_exec_build *b,
					    const struct oakum_outcome *out,
					    const char **ret_option)
{
	for (const struct oakum_finding *f = out->findings; f; f = f->next) {
		if (f->action != OAKUM_ACTION_REWRITE && f->action != OAKUM_ACTION_REFUSE)
			continue;
		*ret_option = oakum_exec_option_at(b, f->pointer);
		if (*ret_option || !*f->pointer)
			return f;
	}
	return NULL;
}

static const char *number_at(const struct oakum_node *process, const char *pointer)
{
	const struct oakum_node *n = oakum_json_at(process, pointer);

	return oakum_json_is(n, OAKUM_JSON_NUMBER) ? n->text : "0";
}

/* Says to crun what it would not take from the container's config. */
static void add_options(struct oakum_shim *s, const struct oakum_exec_build *b,
			const struct oakum_node *process, struct oakum_line *line)
{
	const char *uid = number_at(process, "/user/uid");
	const char *gid = number_at(process, "/user/gid");
	bool root = oakum_streq(uid, "0") && oakum_streq(gid, "0");

	if (oakum_json_true(oakum_json_get(process, "noNewPrivileges")) &&
	    !oakum_exec_gives(b, "no-new-privs"))
		oakum_line_insert(&s->arena, line, &s->call, "--no-new-privs");
	if (!root && !oakum_exec_gives(b, "user"))
		oakum_line_insert(
			&s->arena, line, &s->call,
			oakum_arena_printf(&s->arena, "--user=%s:%s", uid, gid));
}

static const struct oakum_outcome nothing = {.verdict = OAKUM_VERDICT_ALLOW,
					     .would = OAKUM_VERDICT_ALLOW};

static int hand_on(struct oakum_shim *s, const struct oakum_exec_build *b,
		   const struct oakum_outcome *out)
{
	/* What runc takes from the container's config is not in what was judged. */
	const struct oakum_outcome *told = b->crun ? out : &nothing;
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_line line;

	if (oakum_report_frequent(s, told, &e) < 0)
		return oakum_refuse(s, "audit", "%s", e.msg);
	oakum_line_init(&s->arena, &line, &s->call);
	if (b->crun)
		add_options(s, b,
			    out->verdict == OAKUM_VERDICT_REWRITE ? out->after->root
								  : b->process,
			    &line);
	return oakum_judge_passed(s, line.argv);
}

/* Under audit the call goes on as it came, and what would have been refused is noted. */
static int pass_on(struct oakum_shim *s, const struct oakum_outcome *out,
		   const struct oakum_finding *f)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	int ret = f ? oakum_report_passed(s, out, f->message, &e)
		    : oakum_report_frequent(s, &nothing, &e);

	if (ret < 0)
		return oakum_refuse(s, "audit", "%s", e.msg);
	return oakum_judge_passed(s, NULL);
}

int oakum_judge_flags(struct oakum_shim *s, const struct oakum_record *record)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	const struct oakum_finding *f;
	struct oakum_exec_build b;
	struct oakum_outcome *out;
	const char *option = NULL;
	size_t weakens;

	(void)oakum_call_weakens(&s->arena, &s->call, &weakens); /* judged with it */
	if (oakum_exec_build(&b, &s->arena, &s->call, record, &e) < 0)
		return oakum_judge_failed(s, "runtime_options", "%s", e.msg);
	if (!b.any_given && !b.crun && !weakens)
		return hand_on(s, &b, &nothing);
	if (judge(s, &b, &out, &e) < 0)
		return oakum_judge_failed(s, "engine", "%s", e.msg);
	f = too_much(&b, out, &option);
	if (s->policy->mode == OAKUM_MODE_AUDIT)
		return pass_on(s, out, f);
	if (f)
		return oakum_refuse_finding(
			s, out, f,
			option ? oakum_arena_printf(&s->arena, "--%s", option) : NULL);
	if (b.crun && out->verdict == OAKUM_VERDICT_REFUSE)
		return oakum_refuse_outcome(s, out);
	return hand_on(s, &b, out);
}
