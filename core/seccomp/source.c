/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source.c - a policy's profile in Oakum's own form: system calls in named groups, each with
 * the reason why it is there. profiles/seccomp/README.md describes the form.
 *
 * A group for some architectures ("arches") replaces, on these, what groups without say of the
 * same calls; otherwise no call may be in two groups. Everything unknown is an error.
 */
#include "internal.h"

#include <errno.h>
#include <stdarg.h>

#include <oakum/str.h>
#include <oakum/words.h>

#include "source.h"

int oakum_seccomp_source_fail(const struct oakum_seccomp_source *s,
			      const struct oakum_node *at, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = oakum_arena_vprintf(s->arena, fmt, ap);
	va_end(ap);
	return oakum_err_set(s->e, -EINVAL, "'%s': line %u: %s", s->doc->name,
			     oakum_json_line(s->doc, at), text);
}

int oakum_seccomp_source_keys(const struct oakum_seccomp_source *s,
			      const struct oakum_node *obj, struct oakum_words keys)
{
	if (!oakum_json_is(obj, OAKUM_JSON_OBJECT))
		return oakum_seccomp_source_fail(s, obj, "this must be an object");
	oakum_json_each(m, obj) {
		const char *near;

		if (oakum_words_have(keys, m->key))
			continue;
		near = oakum_str_nearest(m->key, oakum_words_list(s->arena, keys),
					 keys.n);
		return oakum_seccomp_source_fail(s, m, "unknown key '%s'%s%s%s",
						 oakum_str_show(s->arena, m->key, 60),
						 near ? ": did you mean '" : "",
						 near ? near : "", near ? "'?" : "");
	}
	return 0;
}

static int text_of(const struct oakum_seccomp_source *s, const struct oakum_node *obj,
		   const char *key, const char **ret)
{
	*ret = oakum_json_str(oakum_json_get(obj, key));
	if (*ret && **ret)
		return 0;
	return oakum_seccomp_source_fail(s, obj, "'%s' must be a text", key);
}

/* Whether the group is for this architecture; *ret_some: it is not for all. */
static int read_arches(const struct oakum_seccomp_source *s,
		       const struct oakum_node *group, bool *ret_here, bool *ret_some)
{
	const struct oakum_node *list = oakum_json_get(group, "arches");

	*ret_some = list;
	*ret_here = !list;
	if (list && !oakum_json_is(list, OAKUM_JSON_ARRAY))
		return oakum_seccomp_source_fail(s, list, "'arches' must be a list");
	oakum_json_each(n, list) {
		uint32_t arch = oakum_seccomp_arch_parse(oakum_json_str(n));

		if (!arch)
			return oakum_seccomp_source_fail(s, n, "unknown architecture");
		*ret_here |= arch == s->native;
	}
	return 0;
}

/* The alternatives of "when": what passes is what one of them says. */
static int read_when(struct oakum_seccomp_source *s, const struct oakum_node *when,
		     struct oakum_seccomp_set *ret)
{
	static const char keys[][8] = {"reason", "args"};
	OAKUM_SCRATCH struct oakum_seccomp_draft d;

	oakum_seccomp_draft_init(&d, &s->budget);
	oakum_json_each(n, when) {
		const struct oakum_node *list = oakum_json_get(n, "args"), *bad;
		struct oakum_seccomp_args args;
		const char *reason;
		int r = oakum_seccomp_source_keys(s, n, OAKUM_WORDS(keys));

		if (r == 0)
			r = text_of(s, n, "reason", &reason);
		if (r < 0)
			return r;
		if (!oakum_json_is(list, OAKUM_JSON_ARRAY) || list->count == 0)
			return oakum_seccomp_source_fail(s, n,
							 "'args' must list conditions");
		bad = oakum_seccomp_args_read(s->arena, list, &s->budget, &args);
		if (bad || args.wide || args.cut)
			return oakum_seccomp_source_fail(
				s, bad ? bad : list,
				"this is no condition on 32-bit values");
		oakum_seccomp_draft_add_set(&d, &args.set);
	}
	if (d.full || d.n == 0)
		return oakum_seccomp_source_fail(s, when, "'when' must list some cases");
	*ret = oakum_seccomp_draft_set(&d, s->arena);
	return 0;
}

/* What a group says of each of its calls. */
static int read_verdict(struct oakum_seccomp_source *s, const struct oakum_node *group,
			struct oakum_seccomp_call *ret)
{
	const struct oakum_node *word = oakum_json_get(group, "action");
	const struct oakum_node *when = oakum_json_get(group, "when");
	const struct oakum_node *err = oakum_json_get(group, "errnoRet");
	enum oakum_seccomp_act act = OAKUM_SECCOMP_ALLOW;

	if (word)
		act = oakum_seccomp_act_parse(oakum_json_str(word));
	if (act == OAKUM_SECCOMP_UNSET || oakum_seccomp_delegates(act))
		return oakum_seccomp_source_fail(s, word,
						 "an action must let through or refuse");
	ret->log = act == OAKUM_SECCOMP_LOG;
	if (oakum_seccomp_passes(act)) {
		ret->must = oakum_seccomp_everything;
		return when ? read_when(s, when, &ret->must) : 0;
	}
	if (when || !oakum_seccomp_errno_read(err, &ret->err))
		return oakum_seccomp_source_fail(
			s, group, "a refusal needs an error number and takes no 'when'");
	ret->refuse = (uint8_t)act;
	return 0;
}

static int add_calls(struct oakum_seccomp_source *s, const struct oakum_node *group,
		     const struct oakum_seccomp_call *verdict, bool some)
{
	const struct oakum_node *list = oakum_json_get(group, "syscalls");

	if (!oakum_json_is(list, OAKUM_JSON_ARRAY) || list->count == 0)
		return oakum_seccomp_source_fail(s, group, "'syscalls' must be a list");
	oakum_json_each(n, list) {
		struct oakum_seccomp_call *c;
		uint32_t before = s->table.n, at;

		if (!oakum_json_is(n, OAKUM_JSON_STRING) || n->text_len == 0 ||
		    n->text_len > UINT8_MAX)
			return oakum_seccomp_source_fail(s, n, "this is no system call");
		c = oakum_seccomp_table_get(&s->table, n->text, n->text_len);
		at = (uint32_t)(c - s->table.calls);
		if (s->table.n == before && (some || !s->some[at]))
			return oakum_seccomp_source_fail(
				s, n, "'%s' is in two groups",
				oakum_str_show(s->arena, n->text, 60));
		if (s->table.n == before)
			continue;
		s->some[at] = some;
		c->must = verdict->must;
		c->may = verdict->must;
		c->refuse = verdict->refuse;
		c->err = verdict->err;
		c->log = verdict->log;
		c->fixed = !verdict->must.n;
		c->denies = verdict->refuse;
	}
	return 0;
}

static int read_group(struct oakum_seccomp_source *s, const struct oakum_node *group,
		      bool some_wanted)
{
	static const char keys[][12] = {"name",	  "reason",   "syscalls", "when",
					"action", "errnoRet", "arches"};
	struct oakum_seccomp_call verdict = {0};
	const char *text;
	bool here = false, some = false;
	int r = oakum_seccomp_source_keys(s, group, OAKUM_WORDS(keys));

	if (r == 0)
		r = text_of(s, group, "name", &text);
	if (r == 0)
		r = text_of(s, group, "reason", &text);
	if (r == 0)
		r = read_arches(s, group, &here, &some);
	if (r == 0)
		r = read_verdict(s, group, &verdict);
	if (r < 0 || !here || some != some_wanted)
		return r;
	return add_calls(s, group, &verdict, some);
}

static int read_groups(struct oakum_seccomp_source *s, const struct oakum_node *groups)
{
	uint32_t count = 0;

	oakum_json_each(n, groups) {
		const struct oakum_node *list = oakum_json_get(n, "syscalls");

		count += list ? list->count : 0;
	}
	if (count == 0 || count > OAKUM_SECCOMP_NAMES_MAX)
		return oakum_seccomp_source_fail(s, groups,
						 "'groups' must name system calls");
	oakum_seccomp_table_init(&s->table, s->arena, count);
	s->some = oakum_arena_array(s->arena, count, sizeof(*s->some));
	for (int pass = 0; pass < 2; pass++) {
		oakum_json_each(n, groups) {
			int r = read_group(s, n, pass == 0);

			if (r < 0)
				return r;
		}
	}
	return 0;
}

int oakum_seccomp_source_own(struct oakum_seccomp_source *s, struct oakum_seccomp *p)
{
	static const char keys[][16] = {"version", "title", "defaultAction",
					"defaultErrnoRet", "groups"};
	const struct oakum_node *root = s->doc->root;
	const struct oakum_node *version = oakum_json_get(root, "version");
	const struct oakum_node *err = oakum_json_get(root, "defaultErrnoRet");
	const struct oakum_node *groups = oakum_json_get(root, "groups");
	int r = oakum_seccomp_source_keys(s, root, OAKUM_WORDS(keys));

	if (r < 0)
		return r;
	if (!version || !oakum_streq(version->text, "1"))
		return oakum_seccomp_source_fail(s, root, "'version' must be 1");
	p->action = (uint8_t)oakum_seccomp_act_parse(
		oakum_json_str(oakum_json_get(root, "defaultAction")));
	if (!oakum_seccomp_errno_read(err, &p->err))
		p->bad_errno = err;
	if (!oakum_json_is(groups, OAKUM_JSON_ARRAY))
		return oakum_seccomp_source_fail(s, root, "'groups' must be a list");
	r = read_groups(s, groups);
	if (r < 0)
		return r;
	p->arches = oakum_seccomp_arch_family(s->native);
	oakum_seccomp_table_give(&s->table, p);
	return 0;
}
