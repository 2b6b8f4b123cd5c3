/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exceptions.c - the section "exceptions": who is let off which rules, why, and until when.
 *
 * An exception must be narrow and must end. A match that fits everything, a rule that does
 * not exist, no reason, or no last day is an error.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

#include <oakum/str.h>
#include <oakum/words.h>

#include "match.h"

/* A member that must be a string for one line, with something in it. */
static int need_text(struct oakum_policy_source *s, const struct oakum_node *n,
		     const char **ret, struct oakum_err *e)
{
	const char *text = oakum_json_str(n);

	if (!text || text[strspn(text, " ")] == '\0' || !oakum_policy_is_line(text))
		return oakum_policy_wrong(s, n, "a text of one line, not empty", e);
	if (strlen(text) > OAKUM_POLICY_TEXT_MAX)
		return oakum_policy_wrong(s, n, "at most 4096 bytes long", e);
	*ret = text;
	return 0;
}

/* Who may start containers with docker or podman may call any image by any name; a cluster's
 * nodes have theirs from a registry. */
static bool is_tied(const struct oakum_subject *match)
{
	return !match->image || match->image_id || match->image_digest ||
	       strstr(match->image, "@sha256:") || oakum_streq(match->engine, "cri") ||
	       oakum_streq(match->engine, "crio");
}

static int read_match(struct oakum_policy_source *s, const struct oakum_node *n,
		      struct oakum_exception *ret, struct oakum_err *e)
{
	int rc;

	if (!oakum_json_is(n, OAKUM_JSON_OBJECT) || n->count == 0)
		return oakum_policy_wrong(s, n, "an object with at least one member", e);
	oakum_json_each(member, n) {
		const char *text = NULL;

		rc = oakum_policy_match_known(s, member, e);
		if (rc == 0)
			rc = need_text(s, member, &text, e);
		if (rc == 0)
			rc = oakum_policy_match_set(s, member, text, &ret->match, e);
		if (rc < 0)
			return rc;
	}
	if (!is_tied(&ret->match))
		return oakum_policy_wrong(
			s, n,
			"tied to the image's content: write 'image' as NAME@sha256:..., or add 'image_id' or 'image_digest'",
			e);
	return 0;
}

static int read_rules(struct oakum_policy_source *s, const struct oakum_node *n,
		      struct oakum_exception *ret, struct oakum_err *e)
{
	const struct oakum_rule **rules;
	size_t count = 0, rule;
	int rc;

	if (!oakum_json_is(n, OAKUM_JSON_ARRAY) || n->count == 0)
		return oakum_policy_wrong(s, n, "an array with at least one rule", e);
	if (n->count > OAKUM_POLICY_LIST_MAX)
		return oakum_policy_wrong(s, n, "an array of at most 1024 rules", e);
	rules = oakum_arena_array(s->doc->arena, n->count, sizeof(*rules));
	oakum_json_each(id, n) {
		if (!oakum_json_str(id))
			return oakum_policy_wrong(s, id, "a rule in quotes", e);
		rc = oakum_policy_rule_index(s, id, id->text, &rule, e);
		if (rc < 0)
			return rc;
		rules[count++] = oakum_rule_at(rule);
	}
	ret->rules = rules;
	ret->n_rules = count;
	return 0;
}

static int read_reason(struct oakum_policy_source *s, const struct oakum_node *n,
		       struct oakum_exception *ret, struct oakum_err *e)
{
	return need_text(s, n, &ret->reason, e);
}

static int read_expires(struct oakum_policy_source *s, const struct oakum_node *n,
			struct oakum_exception *ret, struct oakum_err *e)
{
	const char *text = oakum_json_str(n);
	int64_t day;

	if (!text || oakum_policy_date(text, &day) < 0)
		return oakum_policy_wrong(s, n, "a day of the calendar: \"YYYY-MM-DD\"",
					  e);
	ret->expires = text;
	ret->expired = s->build->today > day;
	return 0;
}

enum member {
	MATCH,
	RULES,
	REASON,
	EXPIRES,
	MEMBERS,
};

static const char members[MEMBERS][8] = {
	[MATCH] = "match",
	[RULES] = "rules",
	[REASON] = "reason",
	[EXPIRES] = "expires",
};

static int read_member(struct oakum_policy_source *s, const struct oakum_node *n,
		       enum member member, struct oakum_exception *ret,
		       struct oakum_err *e)
{
	switch (member) {
	case MATCH:
		return read_match(s, n, ret, e);
	case RULES:
		return read_rules(s, n, ret, e);
	case REASON:
		return read_reason(s, n, ret, e);
	case EXPIRES:
		return read_expires(s, n, ret, e);
	case MEMBERS:
	default:
		return oakum_policy_not_in(s, n, "member of an exception", n->key,
					   OAKUM_WORDS(members), e);
	}
}

static int read_exception(struct oakum_policy_source *s, const struct oakum_node *n,
			  struct oakum_exception *ret, struct oakum_err *e)
{
	int rc;

	if (!oakum_json_is(n, OAKUM_JSON_OBJECT))
		return oakum_policy_wrong(s, n, "an object", e);
	ret->where = oakum_policy_where(s, n);
	oakum_json_each(member, n) {
		size_t i = 0;

		while (i < MEMBERS && !oakum_streq(members[i], member->key))
			i++;
		rc = read_member(s, member, (enum member)i, ret, e);
		if (rc < 0)
			return rc;
	}
	for (size_t i = 0; i < MEMBERS; i++) {
		if (!oakum_json_get(n, members[i]))
			return oakum_err_set(e, -EINVAL,
					     "the exception at %s has no '%s'",
					     ret->where, members[i]);
	}
	return 0;
}

/* Room for one more; what is there moves. */
static struct oakum_exception *next_slot(struct oakum_policy_build *b)
{
	struct oakum_exception *bigger;
	size_t n = b->policy->n_exceptions;

	if (n == b->exceptions_cap) {
		b->exceptions_cap = n ? 2 * n : 8;
		bigger = oakum_arena_array(b->arena, b->exceptions_cap, sizeof(*bigger));
		if (n)
			memcpy(bigger, b->exceptions, n * sizeof(*bigger));
		b->exceptions = bigger;
		b->policy->exceptions = bigger;
	}
	return &b->exceptions[n];
}

int oakum_policy_apply_exceptions(struct oakum_policy_source *s,
				  const struct oakum_node *n, struct oakum_err *e)
{
	struct oakum_policy_build *b = s->build;
	int rc;

	if (!oakum_json_is(n, OAKUM_JSON_ARRAY))
		return oakum_policy_wrong(s, n, "an array", e);
	oakum_json_each(entry, n) {
		if (b->policy->n_exceptions == OAKUM_POLICY_EXCEPTIONS_MAX)
			return oakum_err_set(e, -E2BIG, "more than %u exceptions at %s",
					     OAKUM_POLICY_EXCEPTIONS_MAX,
					     oakum_policy_where(s, entry));
		rc = read_exception(s, entry, next_slot(b), e);
		if (rc < 0)
			return rc;
		b->policy->n_exceptions++;
	}
	return 0;
}
