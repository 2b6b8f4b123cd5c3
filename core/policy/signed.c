/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signed.c - whether the files of a policy are those that the holder of a key has signed.
 *
 * That they must be does not depend on them: OAKUM_SIGN_KEYS is there or not. A policy's own
 * "require_signature" is the other direction: it is refused where nobody could check it.
 */
#include "internal.h"

#include <errno.h>

int oakum_policy_need_signatures(struct oakum_policy_build *b, struct oakum_err *e)
{
	struct oakum_sign_keys *keys;

	if (oakum_sign_keys_load(b->arena, OAKUM_SIGN_KEYS, &keys, e) < 0)
		return oakum_err_wrap(e, "policy: its keys");
	b->keys = keys;
	b->policy->keys = keys;
	if (keys) {
		b->signatures = oakum_arena_array(b->arena, OAKUM_POLICY_SOURCES_MAX,
						  sizeof(struct oakum_signature *));
		b->policy->signatures = b->signatures;
	}
	return 0;
}

int oakum_policy_check_signature(struct oakum_policy_build *b, const char *name,
				 const char *text, size_t len, struct oakum_err *e)
{
	struct oakum_signature *signature;

	if (!b->keys)
		return 0;
	if (oakum_sign_verify(b->arena, b->keys, name, OAKUM_TRUST_PATH, text, len,
			      &signature, e) < 0)
		return oakum_err_wrap(e, "policy");
	b->signatures[b->policy->n_files] = signature;
	return 0;
}

int oakum_policy_check_required(const struct oakum_policy_build *b, struct oakum_err *e)
{
	const char *where = b->policy->require_signature;

	if (!where || b->keys)
		return 0;
	return oakum_err_set(
		e, -ENOKEY,
		"policy: 'require_signature' at %s: there is no '" OAKUM_SIGN_KEYS
		"' to check signatures with: put the public key there",
		where);
}

int oakum_policy_apply_signature(struct oakum_policy_source *s,
				 const struct oakum_node *n, struct oakum_err *e)
{
	if (!oakum_json_is(n, OAKUM_JSON_BOOL))
		return oakum_policy_wrong(s, n, "true or false", e);
	/* What one file asks for no other takes back. */
	if (oakum_json_true(n) && !s->build->policy->require_signature)
		s->build->policy->require_signature = oakum_policy_where(s, n);
	return 0;
}
