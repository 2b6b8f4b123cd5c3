/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge_record.c - the record of the container that a call is about, and a call without one.
 *
 * Where there is none the policy's defaults are the ceiling; a policy can say that there must
 * be one. A record that cannot be read or trusted is none.
 */
#include <errno.h>

#include <oakum/path.h>
#include <oakum/record.h>

#include "report.h"
#include "shim.h"

const struct oakum_record *oakum_judge_record(struct oakum_shim *s, struct oakum_err *why)
{
	struct oakum_record *record = OAKUM_NEW(&s->arena, struct oakum_record);
	const char *dir = oakum_run_dir(&s->arena);
	const char *root =
		oakum_state_root(&s->arena, s->call.grammar->dialect, s->call.root);
	struct oakum_record_key key;

	if (!root) {
		(void)oakum_err_set(
			why, -ENOENT,
			"the working directory, where the state directory is looked for, is gone");
		return NULL;
	}
	if (oakum_record_read(&s->arena, dir, root, s->call.id, record, why) == 0)
		return record;
	oakum_record_key(root, s->call.id, &key);
	(void)oakum_err_wrap(why, "container '%s' of '%s' has no record '%s/%s'",
			     s->call.id, root, dir, key.name);
	return NULL;
}

int oakum_judge_unrecorded(struct oakum_shim *s, const struct oakum_err *why)
{
	return oakum_judge_failed(
		s, "records",
		"%s: what it was created with is not known: restart it, so that it is created anew (decided by %s, records = \"required\")",
		why->msg, s->policy->records_where);
}
