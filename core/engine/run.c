/* SPDX-License-Identifier: Apache-2.0 */
/* run.c - the rounds of one judgement; see engine.h. */
#include <oakum/engine.h>

#include <errno.h>
#include <string.h>

#include <oakum/rule.h>
#include <oakum/str.h>

#include "engine_local.h"

const struct oakum_rule oakum_rule_config = {
	.id = "config",
	.title = "The document can be read in one way only",
	.why = "runc and crun read ambiguous JSON differently, so what is judged might not be what runs.",
	.from = "W1",
};

const char *oakum_verdict_name(enum oakum_verdict v)
{
	switch (v) {
	case OAKUM_VERDICT_ALLOW:
		return "allow";
	case OAKUM_VERDICT_REWRITE:
		return "rewrite";
	case OAKUM_VERDICT_REFUSE:
		return "refuse";
	case OAKUM_VERDICT_UNSET:
	default:
		return "unset";
	}
}

struct run {
	const struct oakum_request *req;
	struct oakum_outcome *out;
	struct oakum_finding *last; /* of out->findings */
	struct oakum_json_doc *doc;
	struct oakum_spec *spec;
	struct oakum_patch patch;
	struct oakum_plan plan;
	const struct oakum_remap *remap; /* of the fix that was applied first, or NULL */
	bool first;			 /* there was one */
};

static void report(struct run *r, struct oakum_finding *f)
{
	f->next = NULL;
	if (r->last)
		r->last->next = f;
	else
		r->out->findings = f;
	r->last = f;
	if (f->action == OAKUM_ACTION_REFUSE && !r->out->refusal)
		r->out->refusal = f;
}

/* What is wrong with the document as a whole; nothing in a policy can allow it. */
static void refuse_document(struct run *r, const struct oakum_err *story)
{
	struct oakum_finding *f = OAKUM_NEW(r->req->arena, struct oakum_finding);

	f->rule = &oakum_rule_config;
	f->pointer = "";
	f->message = oakum_arena_strdup(r->req->arena, story->msg);
	f->action = OAKUM_ACTION_REFUSE;
	f->decided_by = "built in";
	report(r, f);
}

/* A finding of a later round is news when the earlier ones did not say it already. */
static bool is_news(const struct run *r, const struct oakum_finding *f)
{
	if (f->action < OAKUM_ACTION_REWRITE)
		return false;
	for (const struct oakum_finding *o = r->out->findings; o; o = o->next) {
		if (o->rule == f->rule && o->action == f->action &&
		    oakum_streq(o->message, f->message))
			return false;
	}
	return true;
}

static void report_round(struct run *r, struct oakum_finding *findings, unsigned round)
{
	struct oakum_finding *next;

	for (struct oakum_finding *f = findings; f; f = next) {
		next = f->next;
		if (round == 0 || is_news(r, f))
			report(r, f);
	}
}

static bool any(const struct oakum_finding *f, enum oakum_action action, bool with_fix)
{
	for (; f; f = f->next) {
		if (f->action == action && (!with_fix || f->fixes))
			return true;
	}
	return false;
}

/* What is still found when there is nothing more to apply, or no more rounds, refuses. */
static void refuse_what_is_left(struct oakum_finding *f)
{
	for (; f; f = f->next) {
		if (f->action == OAKUM_ACTION_REWRITE)
			f->action = OAKUM_ACTION_REFUSE;
	}
}

/* The fix that comes before the rounds. */
static const struct oakum_finding *find_first(const struct oakum_finding *f)
{
	while (f && !(f->first && f->action == OAKUM_ACTION_REWRITE))
		f = f->next;
	return f;
}

static int apply(struct run *r, const struct oakum_finding *findings, struct oakum_err *e)
{
	int ret = oakum_patch_apply(r->spec, findings, &r->patch, e);

	return ret < 0 ? ret : oakum_plan_gather(findings, &r->plan, e);
}

/* One that comes later would have a user namespace without the mounts that it needs: the
 * machine says something else than when it was asked before. */
static int apply_round(struct run *r, const struct oakum_finding *findings,
		       struct oakum_err *e)
{
	const struct oakum_finding *late = find_first(findings);

	if (late)
		return oakum_err_set(
			e, -EIO,
			"rule '%s' can do now what it could not do a moment ago: try again",
			late->rule->id);
	return apply(r, findings, e);
}

/* One round. Returns 1 when fixes were applied and the rules must run again, 0 when done. */
static int run_round(struct run *r, unsigned round, struct oakum_err *e)
{
	struct oakum_findings found = {.arena = r->req->arena, .spec = r->spec};
	const struct oakum_changed changed = {.remapped = r->remap,
					      .again = round > 0 || r->first};
	bool again;
	int ret = 0;

	oakum_evaluate(r->req, r->spec, &changed, &found);
	oakum_decide_all(r->req, found.first);
	again = any(found.first, OAKUM_ACTION_REWRITE, true) &&
		!any(found.first, OAKUM_ACTION_REFUSE, false) && round < OAKUM_ROUNDS_MAX;
	if (again)
		ret = apply_round(r, found.first, e);
	else if (!any(found.first, OAKUM_ACTION_REFUSE, false))
		refuse_what_is_left(found.first);
	report_round(r, found.first, round);
	return ret < 0 ? ret : again;
}

/* A user namespace changes what other rules find: it comes before them. */
static int remap_first(struct run *r, struct oakum_err *e)
{
	struct oakum_findings found = {.arena = r->req->arena, .spec = r->spec};
	const struct oakum_finding *f;
	int ret;

	oakum_evaluate_rule(r->req, r->spec, "user", &found);
	oakum_decide_all(r->req, found.first);
	f = find_first(found.first);
	if (!f)
		return 0;
	r->first = true;
	r->remap = f->remap;
	ret = apply(r, found.first, e);
	report_round(r, found.first, 0);
	if (ret == 0)
		ret = oakum_spec_reopen(r->spec, &r->spec, e);
	return ret < 0 ? oakum_err_wrap(e, "after remapping") : 0;
}

/* And the mounts that it needs come last: what they show has been judged by then. */
static int remap_last(struct run *r, struct oakum_err *e)
{
	struct oakum_findings found = {.arena = r->req->arena, .spec = r->spec};
	int ret;

	if (!r->remap || r->out->refusal)
		return 0;
	ret = oakum_remap_paths(r->req, r->remap, &found, e);
	return ret == 0 ? apply(r, found.first, e) : ret;
}

static int run_rounds(struct run *r, struct oakum_err *e)
{
	for (unsigned round = 0; round <= OAKUM_ROUNDS_MAX; round++) {
		int ret = run_round(r, round, e);

		if (ret <= 0)
			return ret;
		ret = oakum_spec_reopen(r->spec, &r->spec, e);
		if (ret < 0)
			return oakum_err_wrap(e, "after rewriting");
	}
	return 0;
}

/* The text as a stranger reads it, with nothing known about how it came to be. */
static int read_again(const struct run *r, const struct oakum_buf *text,
		      struct oakum_err *e)
{
	struct oakum_json_doc *again;
	int ret = oakum_json_read(r->req->arena, r->req->name, text->data, text->len,
				  OAKUM_JSON_STRICT, &again, e);

	if (ret < 0)
		return oakum_err_wrap(e, "reading the rewritten document again");
	if (!oakum_json_equal(again->root, r->doc->root))
		return oakum_err_set(
			e, -EIO,
			"the rewritten document reads differently from what was judged");
	return 0;
}

/* What will be stored must read as the tree that was judged. */
static int emit(struct run *r, struct oakum_err *e)
{
	struct oakum_buf text;
	int ret;

	oakum_buf_init(&text, r->req->arena, OAKUM_JSON_SIZE_MAX);
	ret = oakum_json_write(r->doc, &text, e);
	if (ret == 0)
		ret = oakum_json_proofread(r->doc, text.data, text.len, e);
	if (ret == 0 && r->req->thorough)
		ret = read_again(r, &text, e);
	if (ret < 0)
		return ret;
	r->out->after = r->doc;
	r->out->bytes = text.data;
	r->out->len = text.len;
	return 0;
}

static int conclude(struct run *r, struct oakum_err *e)
{
	struct oakum_outcome *out = r->out;
	int ret = 0;

	out->bytes = r->req->bytes;
	out->len = r->req->len;
	out->patch = r->patch.first;
	out->plan = r->plan.first;
	if (out->refusal)
		out->would = OAKUM_VERDICT_REFUSE;
	else
		out->would =
			r->patch.changed ? OAKUM_VERDICT_REWRITE : OAKUM_VERDICT_ALLOW;
	if (out->would == OAKUM_VERDICT_REWRITE) {
		ret = emit(r, e);
	} else {
		out->patch = NULL;
		out->plan = NULL;
	}
	out->verdict = out->would;
	if (r->req->policy->mode == OAKUM_MODE_AUDIT) {
		out->verdict = OAKUM_VERDICT_ALLOW;
		out->bytes = r->req->bytes;
		out->len = r->req->len;
	}
	return ret;
}

int oakum_engine_run(const struct oakum_request *req, struct oakum_outcome **ret_outcome,
		     struct oakum_err *e)
{
	struct run r = {.req = req,
			.out = OAKUM_NEW(req->arena, struct oakum_outcome),
			.patch = {.keep = req->thorough || req->recorded,
				  .copies = req->thorough}};
	struct oakum_err story = OAKUM_ERR_INIT;
	int ret;

	r.doc = req->doc;
	ret = r.doc ? 0
		    : oakum_json_read(req->arena, req->name, req->bytes, req->len,
				      OAKUM_JSON_STRICT, &r.doc, &story);
	r.spec = req->spec;
	if (ret == 0 && !r.spec)
		ret = oakum_spec_open(r.doc, req->kind, &r.spec, &story);
	if (ret < 0) {
		refuse_document(&r, &story);
	} else if (remap_first(&r, &story) < 0 || run_rounds(&r, &story) < 0 ||
		   remap_last(&r, &story) < 0) {
		refuse_document(&r, &story);
	}
	ret = conclude(&r, e);
	if (ret < 0)
		return ret;
	*ret_outcome = r.out;
	return 0;
}
