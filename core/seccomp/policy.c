/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy.c - what a profile must be to serve as a policy's: it refuses by default, says so to
 * the program, and leaves no answer to another process.
 *
 * Two forms are taken: Oakum's own (source.c) and the runtime-spec's. Docker's template form,
 * whose rules depend on capabilities and kernel versions, is not: what it means is known only
 * when docker has filled it in.
 */
#include "internal.h"

#include <oakum/str.h>
#include <oakum/words.h>

#include "source.h"

static const char spec_keys[][16] = {"defaultAction", "defaultErrnoRet", "architectures",
				     "syscalls"};
static const char rule_keys[][12] = {"names", "action", "errnoRet", "args", "comment"};
static const char template_keys[][12] = {"archMap", "includes", "excludes"};

static int refuse_template(const struct oakum_seccomp_source *s,
			   const struct oakum_node *obj)
{
	oakum_json_each(n, obj) {
		if (oakum_words_have(OAKUM_WORDS(template_keys), n->key))
			return oakum_seccomp_source_fail(
				s, n,
				"'%s' is of docker's template form: give the profile as docker hands it to the runtime (linux.seccomp of a container's config.json)",
				n->key);
	}
	return 0;
}

static int check_rule(const struct oakum_seccomp_source *s, const struct oakum_node *rule)
{
	int r = refuse_template(s, rule);

	if (r == 0)
		r = oakum_seccomp_source_keys(s, rule, OAKUM_WORDS(rule_keys));
	if (r == 0 && oakum_seccomp_delegates(oakum_seccomp_act_parse(
			      oakum_json_str(oakum_json_get(rule, "action")))))
		return oakum_seccomp_source_fail(
			s, rule,
			"a policy's profile may leave no answer to another process");
	return r;
}

static int read_spec_form(struct oakum_seccomp_source *s,
			  const struct oakum_seccomp **ret)
{
	const struct oakum_node *root = s->doc->root, *at = root;
	const struct oakum_node *rules = oakum_json_get(root, "syscalls");
	struct oakum_err why = OAKUM_ERR_INIT;
	int r = refuse_template(s, root);

	if (r == 0)
		r = oakum_seccomp_source_keys(s, root, OAKUM_WORDS(spec_keys));
	if (r < 0)
		return r;
	if (!oakum_json_is(rules, OAKUM_JSON_ARRAY))
		return oakum_seccomp_source_fail(s, root, "'syscalls' must be a list");
	oakum_json_each(n, rules) {
		r = check_rule(s, n);
		if (r < 0)
			return r;
	}
	if (oakum_seccomp_from_spec(s->arena, root, s->native, ret, &at, &why) < 0)
		return oakum_seccomp_source_fail(s, at, "%s", why.msg);
	if ((*ret)->unknown_arch)
		return oakum_seccomp_source_fail(s, (*ret)->unknown_arch,
						 "unknown architecture");
	return 0;
}

static int check(const struct oakum_seccomp_source *s, const struct oakum_seccomp *p)
{
	const struct oakum_node *root = s->doc->root;

	if (p->off ||
	    (p->action != OAKUM_SECCOMP_ERRNO && p->action != OAKUM_SECCOMP_KILL_THREAD &&
	     p->action != OAKUM_SECCOMP_KILL_PROCESS))
		return oakum_seccomp_source_fail(
			s, root,
			"a policy's profile must refuse by default: 'defaultAction' SCMP_ACT_ERRNO or SCMP_ACT_KILL_PROCESS");
	if (p->bad_errno)
		return oakum_seccomp_source_fail(s, p->bad_errno,
						 "this is no error number (1 to %d)",
						 OAKUM_SECCOMP_ERRNO_MAX);
	return 0;
}

int oakum_seccomp_from_source(struct oakum_arena *a, const struct oakum_json_doc *doc,
			      const char *name, uint32_t native,
			      const struct oakum_seccomp **ret, struct oakum_err *e)
{
	struct oakum_seccomp_source s = {.arena = a,
					 .doc = doc,
					 .native = native,
					 .budget = OAKUM_SECCOMP_BUDGET,
					 .e = e};
	struct oakum_seccomp *p = OAKUM_NEW(a, struct oakum_seccomp);
	const struct oakum_seccomp *read = p;
	int r;

	if (oakum_json_get(doc->root, "groups"))
		r = oakum_seccomp_source_own(&s, p);
	else
		r = read_spec_form(&s, &read);
	if (r == 0)
		r = check(&s, read);
	if (r < 0)
		return r;
	*p = *read;
	p->name = name;
	*ret = p;
	return 0;
}
