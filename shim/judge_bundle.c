/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge_bundle.c - create, run and restore: the bundle's config.json is judged, and what is
 * rewritten takes its place before the runtime reads it.
 *
 * Order matters. First everything is decided; then the record is written, because an exec must
 * never find a container without one; then what the new config needs is prepared; the bundle
 * is touched last. What fails on the way leaves the bundle as it was. Whoever kills this
 * process finds no more than these, and one file in the bundle, which the record leads delete
 * to.
 */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <sys/stat.h>

#include <oakum/bundle.h>
#include <oakum/json.h>
#include <oakum/prepare.h>
#include <oakum/spec.h>
#include <oakum/str.h>

#include "handover.h"
#include "prepared.h"
#include "report.h"
#include "shim.h"
#include "stdio_owner.h"

#define TRIES_MAX 16 /* to get ids that nobody else gets at the same time */

struct judgement {
	struct oakum_bundle bundle;
	/* What the record says of the config that the runtime will read: */
	int64_t uid, gid; /* of the process; -1 where the config does not say */
	uint64_t lowest_id;
	bool remapped;
	const char *const *secrets;
	size_t n_secrets;
	struct oakum_subject subject;
	struct oakum_outcome *outcome;
	const char *root, *dir; /* the runtime's state, Oakum's records */
	struct oakum_record_key key;
	struct oakum_prepared places;
	bool recorded, prepared;
};

static void close_judgement(struct judgement *j)
{
	oakum_bundle_close(&j->bundle);
}

static int64_t id_at(const struct oakum_node *config, const char *pointer)
{
	const struct oakum_node *n = config ? oakum_json_at(config, pointer) : NULL;
	int64_t v;

	if (!n || !oakum_json_is(n, OAKUM_JSON_NUMBER) ||
	    oakum_num_i64(n->text, 0, INT32_MAX, &v) < 0)
		return -1;
	return v;
}

/* To be asked before the config is edited, and again when what was edited will be stored. */
static void look_at(struct oakum_shim *s, struct judgement *j,
		    const struct oakum_node *config)
{
	j->uid = id_at(config, "/process/user/uid");
	j->gid = id_at(config, "/process/user/gid");
	j->lowest_id = oakum_prepared_lowest_id(config);
	j->remapped = oakum_prepared_root(
		&j->places, oakum_json_str(oakum_json_at(config, "/root/path")));
	j->secrets = oakum_prepared_secrets(&s->arena, config, &j->places, &j->n_secrets);
}

static int judge(struct oakum_shim *s, struct judgement *j, struct oakum_err *e)
{
	struct oakum_document document = {
		.name = j->bundle.name,
		.bytes = j->bundle.bytes,
		.len = j->bundle.len,
		.kind = OAKUM_SPEC_CONFIG,
		.dir = j->bundle.path,
		.subject = &j->subject,
		.prepared = &j->places,
	};
	const struct oakum_node *config = NULL;
	int ret;

	/* One that cannot be read is the engine's to refuse, with the reason. */
	if (oakum_json_read(&s->arena, j->bundle.name, j->bundle.bytes, j->bundle.len,
			    OAKUM_JSON_STRICT, &document.doc, NULL) == 0)
		config = document.doc->root;
	document.rootfs = oakum_json_str(oakum_json_at(config, "/root/path"));
	ret = oakum_subject_find(
		&s->arena, &j->bundle, config, document.rootfs, s->call.id,
		oakum_policy_needs_subject(s->policy) || oakum_policy_audits(s->policy),
		&j->subject, e);
	if (ret < 0)
		return ret;
	s->subject = &j->subject;
	look_at(s, j, config);
	ret = oakum_judge_document(s, &document, &j->outcome, e);
	if (ret == 0 && j->outcome->verdict == OAKUM_VERDICT_REWRITE)
		look_at(s, j, j->outcome->after->root);
	return ret;
}

/* The rules that an exception kept from acting, each once. */
static void note_exceptions(struct oakum_shim *s, const struct judgement *j,
			    struct oakum_record *r)
{
	struct oakum_record_exception *list =
		oakum_arena_array(&s->arena, oakum_rules_count, sizeof(*list));

	for (const struct oakum_finding *f = j->outcome->findings; f; f = f->next) {
		const struct oakum_exception *x =
			f->excepted
				? oakum_policy_exception(s->policy, f->rule, &j->subject)
				: NULL;
		bool noted = !x || r->n_excepted == oakum_rules_count;

		for (size_t i = 0; i < r->n_excepted && !noted; i++)
			noted = oakum_streq(list[i].rule, f->rule->id);
		if (!noted)
			list[r->n_excepted++] =
				(struct oakum_record_exception){.rule = f->rule->id,
								.reason = x->reason,
								.expires = x->expires};
	}
	r->excepted = list;
}

/* Where the engine has the root file system that is prepared for the container. */
static const char *view_of(const struct oakum_step *s)
{
	while (s && !(s->kind == OAKUM_STEP_SHIFT &&
		      oakum_streq(s->name, OAKUM_PREPARED_ROOT)))
		s = s->next;
	return s ? s->shift->path : NULL;
}

static void fill_record(struct oakum_shim *s, const struct judgement *j,
			struct oakum_record *ret)
{
	*ret = (struct oakum_record){
		.root = j->root,
		.id = s->call.id,
		.bundle = j->bundle.path,
		.runtime = s->runtime.path,
		.policy = s->policy->n_files > 0 ? s->policy->files[0] : NULL,
		.view = view_of(j->outcome->verdict == OAKUM_VERDICT_REWRITE
					? j->outcome->plan
					: NULL),
		.uid = j->uid,
		.gid = j->gid,
		.lowest_id = j->lowest_id,
		.remapped = j->remapped,
		.secrets = j->secrets,
		.n_secrets = j->n_secrets,
		.subject = j->subject,
		.created = s->now,
	};
	note_exceptions(s, j, ret);
}

/* What runs in the foreground is gone when the runtime ends, and nobody calls delete: a record
 * would stay behind. Such a container has one only while its bundle is touched, unless nobody
 * could get into it without; then a later create clears it away. */
static bool keeps_its_record(const struct oakum_shim *s)
{
	return s->call.verb->kind == OAKUM_VERB_CREATE ||
	       oakum_call_flag(&s->call, "detach") || oakum_call_flag(&s->call, "keep") ||
	       s->policy->records == OAKUM_RECORDS_REQUIRED;
}

/* A container of that id is there already when the runtime has a directory for it: then the
 * runtime will refuse, and the record is that container's. */
static bool exists(struct oakum_shim *s, const struct judgement *j)
{
	struct stat st;

	return lstat(oakum_arena_printf(&s->arena, "%s/%s", j->root, s->call.id), &st) ==
	       0;
}

static int record(struct oakum_shim *s, struct judgement *j, struct oakum_err *e)
{
	struct oakum_record r;
	int ret;

	if (!keeps_its_record(s) && j->outcome->verdict != OAKUM_VERDICT_REWRITE)
		return 0;
	fill_record(s, j, &r);
	ret = oakum_record_write(&s->arena, j->dir, &r, e);
	j->recorded = ret == 0;
	return ret;
}

static int prepare(struct oakum_shim *s, struct judgement *j, struct oakum_err *e)
{
	struct oakum_preparation p = {
		.root = j->root,
		.id = s->call.id,
		.bundle = j->bundle.path,
		.steps = j->outcome->plan,
	};
	int ret;

	if (j->outcome->verdict != OAKUM_VERDICT_REWRITE || !p.steps)
		return 0;
	ret = oakum_prepare_for(j->outcome->after->root, &p, e);
	if (ret == 0)
		ret = oakum_prepare(&s->arena, j->dir, &p, e);
	j->prepared = ret == 0;
	return ret;
}

static void forget_record(const struct judgement *j)
{
	if (j->recorded) /* the next create replaces what is left */
		(void)oakum_record_remove(j->dir, &j->key);
}

/* Takes back what record and prepare did: there will be no container. */
static void forget(const struct judgement *j)
{
	if (j->prepared)
		oakum_prepare_undo(j->dir, &j->key);
	forget_record(j);
}

/* Everything that must be there before the runtime is called. what is the part that failed. */
static int make_ready(struct oakum_shim *s, struct judgement *j, const char **what,
		      struct oakum_err *e)
{
	int ret = 0;

	if (!exists(s, j)) {
		*what = "record";
		ret = record(s, j, e);
		if (ret < 0 && s->policy->mode == OAKUM_MODE_AUDIT)
			ret = 0; /* nobody will be held to it */
		if (ret < 0)
			return ret;
		*what = "prepare";
		ret = prepare(s, j, e);
	}
	if (ret == 0 && j->outcome->verdict == OAKUM_VERDICT_REWRITE) {
		*what = "bundle";
		ret = oakum_bundle_store(&j->bundle, j->key.name, j->outcome->bytes,
					 j->outcome->len, e);
	}
	return ret;
}

static bool is_refused(const struct judgement *j)
{
	return j->outcome->verdict != OAKUM_VERDICT_ALLOW &&
	       j->outcome->verdict != OAKUM_VERDICT_REWRITE;
}

/* A line that must be there is there before anything is changed. What then fails, or is judged
 * again, has one more. */
static int report_first(struct oakum_shim *s, const struct judgement *j,
			struct oakum_err *e)
{
	if (!s->policy->audit.required)
		return 0;
	return oakum_report_passed(s, j->outcome, NULL, e);
}

/* Judges, and makes ready what may run. Another container may have been given the ids that
 * this one was judged with; then there are others. */
static int settle(struct oakum_shim *s, struct judgement *j, const char **what,
		  struct oakum_err *e)
{
	for (unsigned i = 0;; i++) {
		int ret;

		*what = "engine";
		ret = judge(s, j, e);
		if (ret < 0 || is_refused(j))
			return ret;
		*what = "audit";
		ret = report_first(s, j, e);
		if (ret < 0)
			return ret;
		ret = make_ready(s, j, what, e);
		if (ret != -EAGAIN || i == TRIES_MAX)
			return ret;
		forget(j);
		j->recorded = j->prepared = false;
	}
}

static void report_last(struct oakum_shim *s, const struct judgement *j)
{
	int ret = s->policy->audit.required
			  ? 0
			  : oakum_report_passed(s, j->outcome, NULL, NULL);

	(void)ret; /* only a line that is required can be missed */
}

static int carry_out(struct oakum_shim *s, struct judgement *j)
{
	struct oakum_line line;
	int status;

	if (!keeps_its_record(s))
		forget_record(j);
	report_last(s, j);
	oakum_line_init(&s->arena, &line, &s->call);
	if (s->policy->mode != OAKUM_MODE_AUDIT)
		oakum_line_set(&s->arena, &line, &s->call, "bundle", j->bundle.path);
	oakum_stdio_give(j->lowest_id);
	status = oakum_judge_passed(s, line.argv);
	forget(j);
	return status;
}

/* Where the container's state and record are, and what can be prepared for it. */
static int find_places(struct oakum_shim *s, struct judgement *j, struct oakum_err *e)
{
	j->dir = oakum_run_dir(&s->arena);
	j->root = oakum_state_root(&s->arena, s->runtime.dialect, s->call.root);
	if (!j->root)
		return oakum_err_set(
			e, -ENOENT,
			"the working directory, where the state directory is looked for, is gone");
	oakum_record_key(j->root, s->call.id, &j->key);
	j->places.dir = oakum_prepared_dir(&s->arena, j->dir, &j->key);
	j->places.made = oakum_prepared_is_made(&s->arena, j->places.dir);
	return 0;
}

int oakum_judge_bundle(struct oakum_shim *s)
{
	struct judgement OAKUM_CLEANUP(close_judgement) j = {.bundle = OAKUM_BUNDLE_INIT};
	const char *path = oakum_call_value(&s->call, "bundle");
	const char *what = NULL;
	struct oakum_err e = OAKUM_ERR_INIT;

	if (oakum_call_value(&s->call, "config"))
		return oakum_judge_failed(
			s, "runtime_options",
			"option '--config' of %s names another file than the bundle's config.json: put the config into the bundle",
			oakum_call_name(&s->call));
	if (oakum_bundle_open(&s->arena, path && *path ? path : ".", &j.bundle, &e) < 0)
		return oakum_judge_failed(s, "bundle", "%s", e.msg);
	s->bundle = j.bundle.path;
	if (find_places(s, &j, &e) < 0)
		return oakum_judge_failed(s, "record", "%s", e.msg);
	if (settle(s, &j, &what, &e) < 0) {
		forget(&j);
		return oakum_judge_failed(s, what, "%s", e.msg);
	}
	return is_refused(&j) ? oakum_refuse_outcome(s, j.outcome) : carry_out(s, &j);
}
