/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge_bundle.c - create, run and restore: the bundle's config.json is judged, and what is
 * rewritten takes its place before the runtime reads it.
 *
 * Order matters. First everything is decided; then the record is written, because an exec must
 * never find a container without one; the bundle is touched last. What fails on the way leaves
 * the bundle as it was.
 */
#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>

#include <oakum/bundle.h>
#include <oakum/json.h>
#include <oakum/spec.h>
#include <oakum/str.h>

#include "handover.h"
#include "report.h"
#include "shim.h"

struct judgement {
	struct oakum_bundle bundle;
	const struct oakum_node *config; /* as it was read; NULL when it cannot be */
	struct oakum_subject subject;
	struct oakum_outcome *outcome;
	bool recorded;
};

static void close_judgement(struct judgement *j)
{
	oakum_bundle_close(&j->bundle);
}

static int judge(struct oakum_shim *s, struct judgement *j, struct oakum_err *e)
{
	bool detail = oakum_policy_needs_subject(s->policy);
	struct oakum_json_doc *doc;

	/* One that cannot be read is the engine's to refuse, with the reason. */
	if (oakum_json_read(&s->arena, j->bundle.name, j->bundle.bytes, j->bundle.len,
			    OAKUM_JSON_STRICT, &doc, NULL) == 0)
		j->config = doc->root;
	oakum_subject_find(&s->arena, &j->bundle, j->config, s->call.id, detail,
			   &j->subject);
	s->engine = j->subject.engine;
	return oakum_judge_document(
		s,
		&(struct oakum_document){
			.name = j->bundle.name,
			.bytes = j->bundle.bytes,
			.len = j->bundle.len,
			.kind = OAKUM_SPEC_CONFIG,
			.dir = j->bundle.path,
			.rootfs = oakum_json_str(oakum_json_at(j->config, "/root/path")),
			.subject = &j->subject,
		},
		&j->outcome, e);
}

static int64_t id_at(const struct oakum_node *config, const char *pointer)
{
	const struct oakum_node *n = config ? oakum_json_at(config, pointer) : NULL;
	int64_t v;

	if (!oakum_json_is(n, OAKUM_JSON_NUMBER) ||
	    oakum_num_i64(n->text, 0, INT32_MAX, &v) < 0)
		return -1;
	return v;
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

static void fill_record(struct oakum_shim *s, const struct judgement *j, const char *root,
			struct oakum_record *ret)
{
	const struct oakum_outcome *out = j->outcome;
	const struct oakum_node *config =
		out->verdict == OAKUM_VERDICT_REWRITE ? out->after->root : j->config;

	*ret = (struct oakum_record){
		.root = root,
		.id = s->call.id,
		.bundle = j->bundle.path,
		.runtime = s->runtime.path,
		.policy = s->policy->n_files > 0 ? s->policy->files[0] : NULL,
		.uid = id_at(config, "/process/user/uid"),
		.gid = id_at(config, "/process/user/gid"),
		.subject = j->subject,
		.created = s->now,
	};
	note_exceptions(s, j, ret);
}

/* What runs in the foreground is gone when the runtime ends, and nobody calls delete: a record
 * would stay behind. Such a container does without one. */
static bool outlives_the_call(const struct oakum_call *call)
{
	return call->verb->kind == OAKUM_VERB_CREATE || oakum_call_flag(call, "detach") ||
	       oakum_call_flag(call, "keep");
}

/* A container of that id is there already when the runtime has a directory for it: then the
 * runtime will refuse, and the record is that container's. */
static bool exists(struct oakum_shim *s, const char *root)
{
	struct stat st;

	return lstat(oakum_arena_printf(&s->arena, "%s/%s", root, s->call.id), &st) == 0;
}

static int record(struct oakum_shim *s, struct judgement *j, struct oakum_err *e)
{
	char root[PATH_MAX], dir[PATH_MAX];
	struct oakum_record r;
	int ret;

	if (!oakum_run_dir(dir) ||
	    !oakum_state_root(s->runtime.dialect, oakum_call_global(&s->call, "root"),
			      root))
		return oakum_err_set(e, -ENAMETOOLONG,
				     "the path of the state directory is too long");
	if (!outlives_the_call(&s->call) || exists(s, root))
		return 0;
	fill_record(s, j, root, &r);
	ret = oakum_record_write(&s->arena, dir, &r, e);
	j->recorded = ret == 0;
	return ret;
}

/* Takes back what record did: there will be no container. */
static void forget(struct oakum_shim *s, const struct judgement *j)
{
	char root[PATH_MAX], dir[PATH_MAX];
	struct oakum_record_key key;

	if (!j->recorded || !oakum_run_dir(dir) ||
	    !oakum_state_root(s->runtime.dialect, oakum_call_global(&s->call, "root"),
			      root))
		return;
	oakum_record_key(root, s->call.id, &key);
	(void)oakum_record_remove(dir, &key); /* the next create of that id replaces it */
}

static int carry_out(struct oakum_shim *s, struct judgement *j)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_line line;
	int status;

	if (record(s, j, &e) < 0 && s->policy->mode != OAKUM_MODE_AUDIT)
		return oakum_judge_failed(s, "record", "%s", e.msg);
	if (j->outcome->verdict == OAKUM_VERDICT_REWRITE &&
	    oakum_bundle_store(&j->bundle, j->outcome->bytes, j->outcome->len, &e) < 0) {
		forget(s, j);
		return oakum_judge_failed(s, "bundle", "%s", e.msg);
	}
	oakum_report_passed(s, j->outcome, NULL);
	oakum_line_init(&s->arena, &line, &s->call);
	if (s->policy->mode != OAKUM_MODE_AUDIT)
		oakum_line_set(&s->arena, &line, &s->call, "bundle", j->bundle.path);
	status = oakum_judge_passed(s, line.argv);
	forget(s, j);
	return status;
}

int oakum_judge_bundle(struct oakum_shim *s)
{
	struct judgement OAKUM_CLEANUP(close_judgement) j = {.bundle = OAKUM_BUNDLE_INIT};
	const char *path = oakum_call_value(&s->call, "bundle");
	struct oakum_err e = OAKUM_ERR_INIT;

	if (oakum_call_value(&s->call, "config"))
		return oakum_judge_failed(
			s, "runtime_options",
			"option '--config' of %s names another file than the bundle's config.json: put the config into the bundle",
			oakum_call_name(&s->call));
	if (oakum_bundle_open(&s->arena, path && *path ? path : ".", &j.bundle, &e) < 0)
		return oakum_judge_failed(s, "bundle", "%s", e.msg);
	s->bundle = j.bundle.path;
	if (judge(s, &j, &e) < 0)
		return oakum_judge_failed(s, "engine", "%s", e.msg);
	switch (j.outcome->verdict) {
	case OAKUM_VERDICT_ALLOW:
	case OAKUM_VERDICT_REWRITE:
		return carry_out(s, &j);
	case OAKUM_VERDICT_REFUSE:
	case OAKUM_VERDICT_UNSET:
	default:
		return oakum_refuse_outcome(s, j.outcome);
	}
}
