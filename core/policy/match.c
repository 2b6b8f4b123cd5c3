/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match.c - matching exceptions with containers.
 *
 * A "*" at the end of a value stands for any rest, anywhere else it is an error, and alone
 * too: an exception must be narrow. Paths match by component ("/srv/ci/" and all below it),
 * and digests match whole: a digest with a given beginning can be had by trying.
 */
#include "match.h"

#include <errno.h>
#include <string.h>

#include <oakum/str.h>
#include <oakum/words.h>

/* The engines that core/engine can tell apart. */
static const char engines[][12] = {"containerd", "cri", "crio", "docker", "podman"};

enum form {
	FORM_TEXT,
	FORM_ENGINE,
	FORM_DIGEST,
	FORM_PATH,
};

const char oakum_policy_match_keys[OAKUM_POLICY_MATCH_KEYS][16] = {
	"engine", "namespace",	   "image",    "image_id",	"image_digest",
	"rootfs", "pod_namespace", "pod_name", "pod_container",
};

static const struct {
	size_t offset; /* in struct oakum_subject */
	enum form form;
} table[OAKUM_POLICY_MATCH_KEYS] = {
	{offsetof(struct oakum_subject, engine), FORM_ENGINE},
	{offsetof(struct oakum_subject, namespace_), FORM_TEXT},
	{offsetof(struct oakum_subject, image), FORM_TEXT},
	{offsetof(struct oakum_subject, image_id), FORM_DIGEST},
	{offsetof(struct oakum_subject, image_digest), FORM_DIGEST},
	{offsetof(struct oakum_subject, rootfs), FORM_PATH},
	{offsetof(struct oakum_subject, pod_namespace), FORM_TEXT},
	{offsetof(struct oakum_subject, pod_name), FORM_TEXT},
	{offsetof(struct oakum_subject, pod_container), FORM_TEXT},
};

const char **oakum_policy_match_slot(struct oakum_subject *subject, size_t key)
{
	return (const char **)(void *)((char *)subject + table[key].offset);
}

const char *oakum_policy_match_get(const struct oakum_subject *subject, size_t key)
{
	return *(const char *const *)(const void *)((const char *)subject +
						    table[key].offset);
}

/* OAKUM_POLICY_MATCH_KEYS when there is none. */
static size_t key_index(const char *key)
{
	size_t i = 0;

	while (i < OAKUM_POLICY_MATCH_KEYS &&
	       !oakum_streq(oakum_policy_match_keys[i], key))
		i++;
	return i;
}

int oakum_policy_match_known(struct oakum_policy_source *s, const struct oakum_node *n,
			     struct oakum_err *e)
{
	if (key_index(n->key) < OAKUM_POLICY_MATCH_KEYS)
		return 0;
	return oakum_policy_not_in(s, n, "member of 'match'", n->key,
				   OAKUM_WORDS(oakum_policy_match_keys), e);
}

static int check_engine(struct oakum_policy_source *s, const struct oakum_node *n,
			const char *text, struct oakum_err *e)
{
	if (oakum_words_have(OAKUM_WORDS(engines), text))
		return 0;
	return oakum_policy_not_in(s, n, "engine", text, OAKUM_WORDS(engines), e);
}

static int check_digest(struct oakum_policy_source *s, const struct oakum_node *n,
			const char *text, struct oakum_err *e)
{
	static const char head[] = "sha256:";
	const char *digits = text + sizeof(head) - 1;

	if (!oakum_starts_with(text, head) || strlen(digits) != 64 ||
	    digits[strspn(digits, "0123456789abcdef")] != '\0')
		return oakum_policy_wrong(
			s, n, "a whole digest: \"sha256:\" and 64 digits of 0-9a-f", e);
	return 0;
}

/* The star at the end, or NULL; *ret_ok is whether there is none in another place and
 * something before it. */
static const char *final_star(const char *text, bool *ret_ok)
{
	const char *star = strchr(text, '*');

	*ret_ok = !star || (star != text && star[1] == '\0');
	return star;
}

static int check_text(struct oakum_policy_source *s, const struct oakum_node *n,
		      const char *text, struct oakum_err *e)
{
	bool ok;

	(void)final_star(text, &ok); /* only whether it is in its place matters */
	if (!ok)
		return oakum_policy_wrong(
			s, n, "a whole value, or the beginning of one and then \"*\"", e);
	return 0;
}

static int check_path(struct oakum_policy_source *s, const struct oakum_node *n,
		      const char *text, struct oakum_err *e)
{
	bool ok;
	const char *star = final_star(text, &ok), *path = text;

	/* "/srv/ci/" and then "*": "/srv/ci" is what must be a path. */
	if (ok && star) {
		ok = star - text > 1 && star[-1] == '/';
		path = oakum_arena_dup(s->doc->arena, text,
				       (size_t)(star - text) - (ok ? 1 : 0));
	}
	if (!ok || !oakum_policy_is_path(path))
		return oakum_policy_wrong(
			s, n,
			"an absolute path without '.', '..' and '//', or one and then \"/*\"",
			e);
	return 0;
}

int oakum_policy_match_set(struct oakum_policy_source *s, const struct oakum_node *n,
			   const char *text, struct oakum_subject *match,
			   struct oakum_err *e)
{
	size_t key = key_index(n->key);
	int rc = -EINVAL;

	switch (table[key].form) {
	case FORM_ENGINE:
		rc = check_engine(s, n, text, e);
		break;
	case FORM_DIGEST:
		rc = check_digest(s, n, text, e);
		break;
	case FORM_PATH:
		rc = check_path(s, n, text, e);
		break;
	case FORM_TEXT:
	default:
		rc = check_text(s, n, text, e);
		break;
	}
	if (rc == 0)
		*oakum_policy_match_slot(match, key) = text;
	return rc;
}

static bool text_matches(const char *want, const char *have)
{
	size_t len = strlen(want);

	if (!have)
		return false;
	if (want[len - 1] == '*')
		return strncmp(want, have, len - 1) == 0;
	return strcmp(want, have) == 0;
}

static bool subject_matches(const struct oakum_subject *want,
			    const struct oakum_subject *have)
{
	bool asked = false;

	for (size_t i = 0; i < OAKUM_POLICY_MATCH_KEYS; i++) {
		const char *text = oakum_policy_match_get(want, i);

		if (!text)
			continue;
		if (!text_matches(text, oakum_policy_match_get(have, i)))
			return false;
		asked = true;
	}
	return asked;
}

static bool covers(const struct oakum_exception *x, const struct oakum_rule *rule)
{
	for (size_t i = 0; i < x->n_rules; i++) {
		if (x->rules[i] == rule)
			return true;
	}
	return false;
}

const struct oakum_exception *oakum_policy_exception(const struct oakum_policy *p,
						     const struct oakum_rule *rule,
						     const struct oakum_subject *subject)
{
	for (size_t i = 0; i < p->n_exceptions; i++) {
		const struct oakum_exception *x = &p->exceptions[i];

		if (!x->expired && covers(x, rule) && subject_matches(&x->match, subject))
			return x;
	}
	return NULL;
}

bool oakum_policy_needs_subject(const struct oakum_policy *p)
{
	const struct oakum_rule *images = oakum_rule_by_id("image_digest");

	if (oakum_policy_setting(p, images)->action != OAKUM_ACTION_OFF)
		return true;
	for (size_t i = 0; i < p->n_exceptions; i++) {
		if (!p->exceptions[i].expired)
			return true;
	}
	return false;
}

bool oakum_policy_judges(const struct oakum_policy *p)
{
	for (size_t i = 0; i < oakum_rules_count; i++) {
		if (p->settings[i].action != OAKUM_ACTION_OFF)
			return true;
	}
	return p->records == OAKUM_RECORDS_REQUIRED;
}
