/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge_exec.c - exec: the process is held to what was decided for its container.
 *
 * Engines send a process object made from their own spec, not from the rewritten one. It is
 * judged like the one at create, for the same subject, and what the runtime gets is a private
 * copy, rewritten or not: the file that was judged may be another when the runtime reads it.
 * A process that is put together from options is the business of exec_flags.c.
 *
 * Health checks are execs: in the audit log there are only those that are refused, or would
 * be, unless the policy requires a line of each.
 */
#include <limits.h>

#include <oakum/idmap.h>
#include <oakum/path.h>
#include <oakum/prepare.h>
#include <oakum/str.h>

#include "exec_flags.h"
#include "handover.h"
#include "private.h"
#include "report.h"
#include "shim.h"
#include "stdio_owner.h"

/* Hands on the process that was judged. */
static int hand_on(struct oakum_shim *s, const struct oakum_outcome *out)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_line line;
	const char *copy;

	if (oakum_private_write(&s->arena, &s->call, out->bytes, out->len, &copy, &e) < 0)
		return oakum_judge_failed(s, "process", "%s", e.msg);
	oakum_line_init(&s->arena, &line, &s->call);
	oakum_line_set(&s->arena, &line, &s->call, "process", copy);
	return oakum_judge_passed(s, line.argv);
}

static int judge_file(struct oakum_shim *s, const char *path,
		      const struct oakum_record *record)
{
	const struct oakum_prepared prepared = {
		.secrets = record ? record->secrets : NULL,
		.n_secrets = record ? record->n_secrets : 0,
		.lowest_id = record ? record->lowest_id : 0,
		.remapped = record && record->remapped,
		.uid = record && record->uid > 0 ? (uint32_t)record->uid : 0,
		.gid = record && record->gid > 0 ? (uint32_t)record->gid : 0,
	};
	struct oakum_document doc = {
		.name = path,
		.kind = OAKUM_SPEC_PROCESS,
		.dir = "/",
		.rootfs = record ? record->subject.rootfs : NULL,
		.subject = record ? &record->subject : NULL,
		.prepared = record ? &prepared : NULL,
	};
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_outcome *out;

	if (oakum_private_read(&s->arena, path, &doc.bytes, &doc.len, &e) < 0)
		return oakum_judge_failed(s, "process", "%s", e.msg);
	if (oakum_judge_document(s, &doc, &out, &e) < 0)
		return oakum_judge_failed(s, "engine", "%s", e.msg);
	if (out->verdict == OAKUM_VERDICT_REFUSE)
		return oakum_refuse_outcome(s, out);
	if (oakum_report_frequent(s, out, &e) < 0)
		return oakum_refuse(s, "audit", "%s", e.msg);
	if (s->policy->mode == OAKUM_MODE_AUDIT)
		return oakum_judge_passed(s, NULL);
	return hand_on(s, out);
}

/* The container is in a user namespace. Its engine may have put files into it meanwhile, and
 * has a view of its own for that: what is executed now is to see them, and the engine to see
 * what the container did. */
void oakum_judge_meet(struct oakum_shim *s, const struct oakum_record *record)
{
	struct oakum_record_key key;

	oakum_stdio_give(record->lowest_id);
	oakum_record_key(record->root, record->id, &key);
	if (!record->view)
		return;
	oakum_idmap_refresh(record->view);
	oakum_idmap_refresh(oakum_path_join(
		&s->arena, oakum_prepared_dir(&s->arena, oakum_run_dir(&s->arena), &key),
		OAKUM_PREPARED_ROOT));
}

int oakum_judge_exec(struct oakum_shim *s)
{
	struct oakum_err why = OAKUM_ERR_INIT;
	const struct oakum_record *record = oakum_judge_record(s, &why);
	const char *process = oakum_call_value(&s->call, "process");

	if (record) {
		s->bundle = record->bundle;
		s->subject = &record->subject;
		s->remapped = record->lowest_id > 0 ? record : NULL;
	} else if (s->policy->records == OAKUM_RECORDS_REQUIRED) {
		return oakum_judge_unrecorded(s, &why);
	}
	if (process && !*process)
		return oakum_judge_failed(s, "runtime_options",
					  "option '--process' of exec is empty");
	return process ? judge_file(s, process, record) : oakum_judge_flags(s, record);
}
