/* SPDX-License-Identifier: Apache-2.0 */
/* parse.c - the top level of one policy document. */
#include "internal.h"

#include <errno.h>

#include <oakum/str.h>
#include <oakum/words.h>

int oakum_policy_check_version(struct oakum_policy_source *s, struct oakum_err *e)
{
	const struct oakum_node *n = oakum_json_get(s->doc->root, "version");
	int64_t version;

	if (!oakum_json_is(s->doc->root, OAKUM_JSON_OBJECT))
		return oakum_policy_wrong(s, s->doc->root, "an object", e);
	if (!n)
		return oakum_err_set(e, -EINVAL,
				     "no 'version' in %s: it must have \"version\": 1",
				     s->doc->name);
	if (!oakum_json_is(n, OAKUM_JSON_NUMBER) ||
	    oakum_num_i64(oakum_arena_dup(s->doc->arena, n->text, n->text_len), 1, 1,
			  &version) < 0)
		return oakum_policy_wrong(s, n, "1, the only version there is", e);
	return 0;
}

/* What it extends has been applied. */
static int check_extends(struct oakum_policy_source *s, const struct oakum_node *n,
			 struct oakum_err *e)
{
	if (s->drop_in)
		return oakum_err_set(e, -EINVAL,
				     "'extends' at %s: a drop-in cannot have it",
				     oakum_policy_where(s, n));
	return 0;
}

static int apply_mode(struct oakum_policy_source *s, const struct oakum_node *n,
		      struct oakum_err *e)
{
	static const char words[][8] = {"enforce", "audit"};
	const char *word = oakum_json_str(n);

	if (!word)
		return oakum_policy_wrong(s, n, "\"enforce\" or \"audit\"", e);
	if (!oakum_words_have(OAKUM_WORDS(words), word))
		return oakum_policy_not_in(s, n, "mode", word, OAKUM_WORDS(words), e);
	s->build->policy->mode = word[0] == 'e' ? OAKUM_MODE_ENFORCE : OAKUM_MODE_AUDIT;
	s->build->policy->mode_where = oakum_policy_where(s, n);
	return 0;
}

static int apply_records(struct oakum_policy_source *s, const struct oakum_node *n,
			 struct oakum_err *e)
{
	static const char words[][9] = {"optional", "required"};
	const char *word = oakum_json_str(n);

	if (!word)
		return oakum_policy_wrong(s, n, "\"optional\" or \"required\"", e);
	if (!oakum_words_have(OAKUM_WORDS(words), word))
		return oakum_policy_not_in(s, n, "records", word, OAKUM_WORDS(words), e);
	s->build->policy->records =
		word[0] == 'o' ? OAKUM_RECORDS_OPTIONAL : OAKUM_RECORDS_REQUIRED;
	s->build->policy->records_where = oakum_policy_where(s, n);
	return 0;
}

enum section {
	VERSION,
	EXTENDS,
	MODE,
	RUNTIMES,
	RULES,
	EXCEPTIONS,
	AUDIT,
	RECORDS,
	SIGNATURE,
	SECTIONS,
};

static const char sections[SECTIONS][20] = {
	[VERSION] = "version",	 [EXTENDS] = "extends", [MODE] = "mode",
	[RUNTIMES] = "runtimes", [RULES] = "rules",	[EXCEPTIONS] = "exceptions",
	[AUDIT] = "audit",	 [RECORDS] = "records", [SIGNATURE] = "require_signature",
};

static int apply_section(struct oakum_policy_source *s, const struct oakum_node *n,
			 enum section section, struct oakum_err *e)
{
	switch (section) {
	case VERSION: /* was checked when the document was read */
		return 0;
	case EXTENDS:
		return check_extends(s, n, e);
	case MODE:
		return apply_mode(s, n, e);
	case RUNTIMES:
		return oakum_policy_apply_runtimes(s, n, e);
	case RULES:
		return oakum_policy_apply_rules(s, n, e);
	case EXCEPTIONS:
		return oakum_policy_apply_exceptions(s, n, e);
	case AUDIT:
		return oakum_policy_apply_audit(s, n, e);
	case RECORDS:
		return apply_records(s, n, e);
	case SIGNATURE:
		return oakum_policy_apply_signature(s, n, e);
	case SECTIONS:
	default:
		return oakum_policy_not_in(s, n, "key", n->key, OAKUM_WORDS(sections), e);
	}
}

int oakum_policy_apply(struct oakum_policy_source *s, struct oakum_err *e)
{
	int rc;

	oakum_json_each(n, s->doc->root) {
		size_t i = 0;

		while (i < SECTIONS && !oakum_streq(sections[i], n->key))
			i++;
		rc = apply_section(s, n, (enum section)i, e);
		if (rc < 0)
			return rc;
	}
	return 0;
}
