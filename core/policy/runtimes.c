/* SPDX-License-Identifier: Apache-2.0 */
/* runtimes.c - the section "runtimes": which real runtimes may be called, and how. */
#include "internal.h"

#include <errno.h>
#include <string.h>

#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/words.h>

static const char dialects[][8] = {"crun", "runc"};

static enum oakum_dialect dialect_of_name(const char *path)
{
	return strstr(oakum_path_base(path), "crun") ? OAKUM_DIALECT_CRUN
						     : OAKUM_DIALECT_RUNC;
}

static int read_path(struct oakum_policy_source *s, const struct oakum_node *n,
		     struct oakum_runtime *ret, struct oakum_err *e)
{
	const char *path = oakum_json_str(n);

	if (!path || !oakum_policy_is_path(path) || !path[1] ||
	    strlen(path) > OAKUM_POLICY_TEXT_MAX)
		return oakum_policy_wrong(
			s, n, "the absolute path of a runtime without '.', '..' and '//'",
			e);
	ret->path = path;
	return 0;
}

static int read_dialect(struct oakum_policy_source *s, const struct oakum_node *n,
			struct oakum_runtime *ret, struct oakum_err *e)
{
	const char *word = oakum_json_str(n);

	if (!word)
		return oakum_policy_wrong(s, n, "\"crun\" or \"runc\"", e);
	if (!oakum_words_have(OAKUM_WORDS(dialects), word))
		return oakum_policy_not_in(s, n, "dialect", word, OAKUM_WORDS(dialects),
					   e);
	ret->dialect = word[0] == 'c' ? OAKUM_DIALECT_CRUN : OAKUM_DIALECT_RUNC;
	return 0;
}

static int read_members(struct oakum_policy_source *s, const struct oakum_node *n,
			struct oakum_runtime *ret, struct oakum_err *e)
{
	static const char keys[][8] = {"path", "dialect"};
	int rc;

	oakum_json_each(member, n) {
		if (oakum_streq(member->key, "path"))
			rc = read_path(s, member, ret, e);
		else if (oakum_streq(member->key, "dialect"))
			rc = read_dialect(s, member, ret, e);
		else
			rc = oakum_policy_not_in(s, member, "member of a runtime",
						 member->key, OAKUM_WORDS(keys), e);
		if (rc < 0)
			return rc;
	}
	if (!ret->path)
		return oakum_err_set(e, -EINVAL, "the runtime at %s has no 'path'",
				     oakum_policy_where(s, n));
	return 0;
}

static int read_runtime(struct oakum_policy_source *s, const struct oakum_node *n,
			struct oakum_runtime *ret, struct oakum_err *e)
{
	int rc;

	if (oakum_json_is(n, OAKUM_JSON_OBJECT))
		rc = read_members(s, n, ret, e);
	else
		rc = read_path(s, n, ret, e);
	if (rc == 0 && ret->dialect == OAKUM_DIALECT_UNSET)
		ret->dialect = dialect_of_name(ret->path);
	return rc;
}

int oakum_policy_apply_runtimes(struct oakum_policy_source *s, const struct oakum_node *n,
				struct oakum_err *e)
{
	struct oakum_policy *p = s->build->policy;
	const char *where = oakum_policy_where(s, n);
	struct oakum_runtime *runtimes;
	size_t count = 0;
	int rc;

	if (!oakum_json_is(n, OAKUM_JSON_ARRAY) || n->count == 0 ||
	    n->count > OAKUM_POLICY_RUNTIMES_MAX)
		return oakum_policy_wrong(s, n, "an array of 1 to 32 runtimes", e);
	runtimes = oakum_arena_array(s->doc->arena, n->count, sizeof(*runtimes));
	oakum_json_each(entry, n) {
		rc = read_runtime(s, entry, &runtimes[count++], e);
		if (rc < 0)
			return rc;
	}
	p->runtimes = runtimes;
	p->n_runtimes = count;
	p->runtimes_where = where;
	return 0;
}

void oakum_policy_default_runtimes(struct oakum_policy_build *b)
{
	struct oakum_runtime *runtimes =
		oakum_arena_array(b->arena, OAKUM_POLICY_RUNTIMES_MAX, sizeof(*runtimes));
	const char *at = OAKUM_RUNTIMES;
	size_t count = 0, len;

	for (; *at && count < OAKUM_POLICY_RUNTIMES_MAX; at += len) {
		at += strspn(at, " ");
		len = strcspn(at, " ");
		if (len == 0)
			continue;
		runtimes[count].path = oakum_arena_dup(b->arena, at, len);
		runtimes[count].dialect = dialect_of_name(runtimes[count].path);
		count++;
	}
	b->policy->runtimes = runtimes;
	b->policy->n_runtimes = count;
	b->policy->runtimes_where = "default";
}
