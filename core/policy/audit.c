/* SPDX-License-Identifier: Apache-2.0 */
/* audit.c - the section "audit": where judgements are recorded. */
#include "internal.h"

#include <errno.h>
#include <string.h>

#include <oakum/str.h>
#include <oakum/words.h>

static int apply_file(struct oakum_policy_source *s, const struct oakum_node *n,
		      struct oakum_err *e)
{
	const char *path = oakum_json_str(n);

	if (oakum_json_is(n, OAKUM_JSON_NULL) || oakum_streq(path, ""))
		path = NULL;
	else if (!path || !oakum_policy_is_path(path) || !path[1] ||
		 strlen(path) > OAKUM_POLICY_TEXT_MAX)
		return oakum_policy_wrong(
			s, n, "an absolute path without '.', '..' and '//', or null", e);
	s->build->policy->audit.file = path;
	s->build->policy->audit.file_where = oakum_policy_where(s, n);
	return 0;
}

static int apply_syslog(struct oakum_policy_source *s, const struct oakum_node *n,
			struct oakum_err *e)
{
	if (!oakum_json_is(n, OAKUM_JSON_BOOL))
		return oakum_policy_wrong(s, n, "true or false", e);
	s->build->policy->audit.syslog = oakum_json_true(n);
	return 0;
}

static int apply_required(struct oakum_policy_source *s, const struct oakum_node *n,
			  struct oakum_err *e)
{
	if (!oakum_json_is(n, OAKUM_JSON_BOOL))
		return oakum_policy_wrong(s, n, "true or false", e);
	s->build->policy->audit.required = oakum_json_true(n);
	s->build->policy->audit.required_where = oakum_policy_where(s, n);
	return 0;
}

int oakum_policy_check_audit(const struct oakum_audit_settings *audit,
			     struct oakum_err *e)
{
	if (!audit->required || audit->file)
		return 0;
	return oakum_err_set(
		e, -EINVAL,
		"'audit.required' at %s: there is no file, by 'audit.file' at %s",
		audit->required_where, audit->file_where);
}

int oakum_policy_apply_audit(struct oakum_policy_source *s, const struct oakum_node *n,
			     struct oakum_err *e)
{
	static const char keys[][9] = {"file", "syslog", "required"};
	int rc;

	if (!oakum_json_is(n, OAKUM_JSON_OBJECT))
		return oakum_policy_wrong(s, n, "an object", e);
	oakum_json_each(member, n) {
		if (oakum_streq(member->key, "file"))
			rc = apply_file(s, member, e);
		else if (oakum_streq(member->key, "syslog"))
			rc = apply_syslog(s, member, e);
		else if (oakum_streq(member->key, "required"))
			rc = apply_required(s, member, e);
		else
			rc = oakum_policy_not_in(s, member, "member of 'audit'",
						 member->key, OAKUM_WORDS(keys), e);
		if (rc < 0)
			return rc;
	}
	s->build->policy->audit.where = oakum_policy_where(s, n);
	return 0;
}
