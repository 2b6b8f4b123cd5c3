/* SPDX-License-Identifier: Apache-2.0 */
/* decide.c - the policy's word on each finding. */
#include "engine_local.h"

void oakum_decide(const struct oakum_request *req, struct oakum_finding *findings)
{
	static const struct oakum_subject nobody = {0};
	const struct oakum_subject *subject = req->subject ? req->subject : &nobody;

	for (struct oakum_finding *f = findings; f; f = f->next) {
		const struct oakum_setting *setting =
			oakum_policy_setting(req->policy, f->rule);
		const struct oakum_exception *exception =
			oakum_policy_exception(req->policy, f->rule, subject);

		f->action = setting->action;
		f->decided_by = setting->where;
		if (exception) {
			f->action = OAKUM_ACTION_WARN;
			f->decided_by = exception->where;
			f->excepted = exception->reason;
		} else if (f->action == OAKUM_ACTION_REWRITE && !f->fixes &&
			   !f->by_parts) {
			f->action = OAKUM_ACTION_REFUSE;
		} else if (f->action == OAKUM_ACTION_UNSET) {
			f->action = OAKUM_ACTION_REFUSE;
		}
	}
}
