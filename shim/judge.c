/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge.c - what every judgement needs first: the policy, the runtime, and the command line
 * as that runtime reads it.
 */
#include <limits.h>
#include <stdarg.h>
#include <string.h>

#include <oakum/record.h>
#include <oakum/str.h>
#include <oakum/sys.h>

#include "handover.h"
#include "label.h"
#include "report.h"
#include "shim.h"
#include "weaken.h"

/* The runtime in the record that a container of that dialect's state directory has. */
static bool runtime_of_record(struct oakum_shim *s, const struct oakum_call *call,
			      enum oakum_dialect dialect)
{
	OAKUM_SCRATCH char path[PATH_MAX];
	const char *root = oakum_state_root(&s->arena, dialect, call->root);
	struct oakum_record_key key;

	if (!root)
		return false;
	oakum_record_key(root, call->id, &key);
	if (oakum_record_runtime(oakum_run_dir(&s->arena), &key, path, sizeof(path)) <
		    0 ||
	    oakum_runtime_check(&s->arena, path, &s->runtime.real, NULL) < 0)
		return false;
	s->runtime.path = oakum_arena_strdup(&s->arena, path);
	s->runtime.dialect = oakum_runtime_dialect(path);
	for (size_t i = 0; i < s->policy->n_runtimes; i++) {
		if (oakum_streq(s->policy->runtimes[i].path, path))
			s->runtime.dialect = s->policy->runtimes[i].dialect;
	}
	return true;
}

/* These work on a container that is there: its runtime is the one that has it. */
static bool has_container(const struct oakum_call *call)
{
	return call->verb && call->id &&
	       (call->verb->kind == OAKUM_VERB_EXEC ||
		call->verb->kind == OAKUM_VERB_UPDATE ||
		call->verb->kind == OAKUM_VERB_CHECKPOINT);
}

static int choose_runtime(struct oakum_shim *s, const struct oakum_call *guess,
			  struct oakum_err *e)
{
	if (has_container(guess) && (runtime_of_record(s, guess, OAKUM_DIALECT_RUNC) ||
				     runtime_of_record(s, guess, OAKUM_DIALECT_CRUN)))
		return 0;
	return oakum_runtime_choose(&s->arena, s->policy->runtimes, s->policy->n_runtimes,
				    &s->runtime, e);
}

int oakum_judge_passed(struct oakum_shim *s, char **argv)
{
	struct oakum_err e = OAKUM_ERR_INIT;

	if (s->remapped)
		oakum_judge_meet(s, s->remapped);
	if (s->policy->mode != OAKUM_MODE_AUDIT &&
	    s->runtime.dialect == OAKUM_DIALECT_CRUN && oakum_is_machines_root())
		oakum_label_keep(s->runtime.real);
	if (oakum_handover(&s->runtime, argv ? argv : s->argv, &e) < 0)
		return oakum_refuse(s, "runtime", "%s", e.msg);
	return 1; /* not reached: a handover that returns has failed */
}

int oakum_judge_failed(struct oakum_shim *s, const char *what, const char *fmt, ...)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	const char *story;
	va_list ap;

	va_start(ap, fmt);
	story = oakum_arena_vprintf(&s->arena, fmt, ap);
	va_end(ap);
	if (s->policy->mode != OAKUM_MODE_AUDIT)
		return oakum_refuse(s, what, "%s", story);
	story = oakum_arena_printf(&s->arena, "%s: %s", what, story);
	if (oakum_report_passed(s, NULL, story, &e) < 0)
		return oakum_refuse(s, "audit", "%s", e.msg);
	return oakum_judge_passed(s, NULL);
}

int oakum_judge_document(struct oakum_shim *s, const struct oakum_document *doc,
			 struct oakum_outcome **ret, struct oakum_err *e)
{
	struct oakum_request req = {
		.arena = &s->arena,
		.name = doc->name,
		.bytes = doc->bytes,
		.len = doc->len,
		.doc = doc->doc,
		.kind = doc->kind,
		.policy = s->policy,
		.subject = doc->subject,
		.prepared = doc->prepared,
		.recorded = oakum_policy_audits(s->policy),
	};
	struct oakum_host *host;
	int rc = oakum_host_open(&s->arena, doc->dir, doc->rootfs, &host, e);

	if (rc < 0)
		return rc;
	req.host = host;
	req.options = oakum_call_weakens(&s->arena, &s->call, &req.n_options);
	return oakum_engine_run(&req, ret, e);
}

static int judge_verb(struct oakum_shim *s)
{
	switch (s->call.verb->kind) {
	case OAKUM_VERB_CREATE:
	case OAKUM_VERB_RUN:
	case OAKUM_VERB_RESTORE:
		return oakum_judge_bundle(s);
	case OAKUM_VERB_EXEC:
		return oakum_judge_exec(s);
	case OAKUM_VERB_UPDATE:
		return oakum_judge_update(s);
	case OAKUM_VERB_CHECKPOINT:
		return oakum_judge_checkpoint(s);
	case OAKUM_VERB_PASS:
	case OAKUM_VERB_DELETE:
	case OAKUM_VERB_UNSET:
	default:
		return oakum_refuse(s, "runtime_options", "nobody judges '%s'",
				    oakum_call_name(&s->call));
	}
}

/* The story without a beginning that the message has already. */
static const char *without(const char *story, const char *beginning)
{
	return oakum_starts_with(story, beginning) ? story + strlen(beginning) : story;
}

int oakum_judge(struct oakum_shim *s, const struct oakum_call *guess)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_policy *policy;

	s->call = *guess;
	if (oakum_policy_load(&s->arena, s->policy_file, s->policy_given, s->now, &policy,
			      &e) < 0)
		return oakum_refuse(s, "policy", "%s", without(e.msg, "policy: "));
	s->policy = policy;
	/* Who has switched everything off wants the runtime itself, with its own messages. */
	if (!oakum_policy_judges(policy))
		policy->mode = OAKUM_MODE_AUDIT;
	if (choose_runtime(s, guess, &e) < 0)
		return oakum_refuse(s, "runtime", "%s", e.msg);
	if (oakum_call_parse(oakum_grammar_of(s->runtime.dialect), s->argc, s->argv,
			     &s->call, &e) < 0)
		return oakum_judge_failed(s, "runtime_options", "%s", e.msg);
	return oakum_call_is_judged(&s->call) ? judge_verb(s)
					      : oakum_judge_passed(s, NULL);
}
