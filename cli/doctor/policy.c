/* SPDX-License-Identifier: Apache-2.0 */
/* policy.c - whether the policy can be used, who could change it, and what it leaves out. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "doctor.h"

#define POLICY OAKUM_SYSCONFDIR "/policy.json"

static void tell_broken(struct doctor *d, const struct oakum_err *e)
{
	if (e->code == -EPERM || e->code == -EACCES)
		doctor_tell(d, DOCTOR_ERROR, "policy.owner", OAKUM_SYSCONFDIR,
			    "chown -R root:root " OAKUM_SYSCONFDIR
			    " && chmod -R go-w " OAKUM_SYSCONFDIR,
			    "%s", e->msg);
	else if (e->code == -EKEYREJECTED)
		doctor_tell(d, DOCTOR_ERROR, "policy.signature", OAKUM_SIGN_KEYS,
			    "oakum policy verify", "%s", e->msg);
	else
		doctor_tell(d, DOCTOR_ERROR, "policy.invalid", POLICY,
			    "oakum policy check", "%s", e->msg);
}

static void tell_exceptions(struct doctor *d)
{
	const struct oakum_policy *p = d->policy;

	for (size_t i = 0; i < p->n_exceptions; i++) {
		if (p->exceptions[i].expired)
			doctor_tell(
				d, DOCTOR_WARNING, "policy.exception_expired",
				p->exceptions[i].where, "oakum policy show",
				"an exception expired on %s and no longer applies: take it out, or give it another day",
				p->exceptions[i].expires);
	}
}

static void tell_files(struct doctor *d)
{
	const struct oakum_policy *p = d->policy;

	if (p->n_files == 0)
		doctor_tell(
			d, DOCTOR_NOTE, "policy.built_in", POLICY, NULL,
			"there is no policy file: the built-in preset 'restricted' applies");
	for (size_t i = 0; i < p->n_files; i++)
		doctor_tell(d, DOCTOR_OK, "policy.file", p->files[i], NULL,
			    "valid, and root's alone%s%s",
			    p->keys ? ", signed by key " : "",
			    p->keys ? p->signatures[i]->key : "");
}

static void tell_strength(struct doctor *d)
{
	if (!oakum_policy_judges(d->policy))
		doctor_tell(d, DOCTOR_ERROR, "policy.all_off", POLICY,
			    "oakum policy show",
			    "every rule is off: containers run as they come");
	else if (d->policy->mode == OAKUM_MODE_AUDIT)
		doctor_tell(
			d, DOCTOR_WARNING, "policy.audit", d->policy->mode_where,
			"oakum report",
			"the policy only audits: containers run as they come; write \"mode\": \"enforce\" when the report is as it should be");
}

/* The log is made when it is needed; its directory has to be there then, or be made. */
static void tell_audit(struct doctor *d)
{
	const char *file = d->policy->audit.file;
	OAKUM_FD int fd = -1;
	struct oakum_err e = OAKUM_ERR_INIT;

	if (!file) {
		doctor_tell(d, DOCTOR_NOTE, "policy.no_audit", d->policy->audit.where,
			    NULL, "judgements are not written to a file");
		return;
	}
	if (access(file, F_OK) < 0)
		return;
	fd = oakum_fd_open(AT_FDCWD, file, OAKUM_TRUST_PATH, &e);
	if (fd < 0)
		doctor_tell(d, DOCTOR_WARNING, "policy.audit_file", file,
			    oakum_arena_printf(d->arena,
					       "chown root:root %s && chmod go-w %s",
					       file, file),
			    "the audit log: %s", e.msg);
}

void doctor_policy(struct doctor *d)
{
	struct oakum_err e = OAKUM_ERR_INIT;

	if (oakum_policy_load(d->arena, d->cli->policy, d->cli->policy != NULL,
			      time(NULL), &d->policy, &e) < 0) {
		d->policy = NULL;
		tell_broken(d, &e);
		return;
	}
	tell_files(d);
	tell_strength(d);
	tell_exceptions(d);
	tell_audit(d);
}
