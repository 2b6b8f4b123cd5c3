/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge_checkpoint.c - checkpoint: there is no document, only the fact that it is called.
 *
 * An empty set of resources stands for the document: it changes nothing, so the rules for
 * updates find nothing, and the rule for the command line has its say.
 */
#include <string.h>

#include "report.h"
#include "shim.h"

int oakum_judge_checkpoint(struct oakum_shim *s)
{
	static const char nothing[] = "{}";
	const struct oakum_record *record =
		s->call.id ? oakum_judge_record(s, NULL) : NULL;
	struct oakum_document doc = {
		.name = "the command line",
		.bytes = nothing,
		.len = strlen(nothing),
		.kind = OAKUM_SPEC_RESOURCES,
		.dir = "/",
	};
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_outcome *out;

	if (record) {
		s->bundle = record->bundle;
		s->subject = &record->subject;
		doc.subject = &record->subject;
	}
	if (oakum_judge_document(s, &doc, &out, &e) < 0)
		return oakum_judge_failed(s, "engine", "%s", e.msg);
	if (out->verdict == OAKUM_VERDICT_REFUSE)
		return oakum_refuse_outcome(s, out);
	if (oakum_report_passed(s, out, NULL, &e) < 0)
		return oakum_refuse(s, "audit", "%s", e.msg);
	return oakum_judge_passed(s, NULL);
}
