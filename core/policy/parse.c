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

/* The version was checked when the document was read, and what it extends has been applied. */
static int skip(struct oakum_policy_source *s, const struct oakum_node *n,
		struct oakum_err *e)
{
	if (s->drop_in && oakum_streq(n->key, "extends"))
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

static const struct {
	char key[20];
	int (*apply)(struct oakum_policy_source *s, const struct oakum_node *n,
		     struct oakum_err *e);
} sections[] = {
	{"version", skip},
	{"extends", skip},
	{"mode", apply_mode},
	{"runtimes", oakum_policy_apply_runtimes},
	{"rules", oakum_policy_apply_rules},
	{"exceptions", oakum_policy_apply_exceptions},
	{"audit", oakum_policy_apply_audit},
	{"records", apply_records},
	{"require_signature", oakum_policy_apply_signature},
};

static int unknown_section(struct oakum_policy_source *s, const struct oakum_node *at,
			   struct oakum_err *e)
{
	return oakum_policy_not_in(s, at, "key", at->key, OAKUM_WORDS_OF(sections, key),
				   e);
}

int oakum_policy_apply(struct oakum_policy_source *s, struct oakum_err *e)
{
	int rc;

	oakum_json_each(n, s->doc->root) {
		size_t i = 0;

		while (i < OAKUM_COUNT(sections) && !oakum_streq(sections[i].key, n->key))
			i++;
		if (i == OAKUM_COUNT(sections))
			return unknown_section(s, n, e);
		rc = sections[i].apply(s, n, e);
		if (rc < 0)
			return rc;
	}
	return 0;
}
