/* SPDX-License-Identifier: Apache-2.0 */
/* decide.c - the policy's word on each finding. */
#include "engine_local.h"

void oakum_decide(const struct oakum_policy *p, const struct oakum_subject *subject,
		  struct oakum_finding *f, bool mendable)
{
	static const struct oakum_subject nobody = {0};
	const struct oakum_setting *setting = oakum_policy_setting(p, f->rule);
	const struct oakum_exception *exception =
		oakum_policy_exception(p, f->rule, subject ? subject : &nobody);

	f->action = setting->action;
	f->decided_by = setting->where;
	if (exception) {
		f->action = OAKUM_ACTION_WARN;
		f->decided_by = exception->where;
		f->excepted = exception->reason;
	} else if (f->action == OAKUM_ACTION_UNSET ||
		   (f->action == OAKUM_ACTION_REWRITE && !mendable)) {
		f->action = OAKUM_ACTION_REFUSE;
	}
}

void oakum_decide_all(const struct oakum_request *req, struct oakum_finding *findings)
{
	for (struct oakum_finding *f = findings; f; f = f->next)
		oakum_decide(req->policy, req->subject, f, f->fixes || f->by_parts);
}
