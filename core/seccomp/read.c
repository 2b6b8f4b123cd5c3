/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read.c - linux.seccomp as the runtimes read it; see seccomp.h for what that means.
 *
 * Rules are gathered by call in the order of the document, then each call is resolved. What
 * neither runtime takes (an unknown action or operator, a seventh argument) is an error.
 */
#include "internal.h"

#include <errno.h>
#include <stdarg.h>

#include <oakum/str.h>

#define SHOWN_MAX 60

/* A conditional rule of one call. */
struct rule {
	struct rule *next;
	enum oakum_seccomp_act act;
	struct oakum_seccomp_set set;
};

/* The rules of one call, until they are resolved. */
struct pending {
	struct rule *first, *last;
	unsigned n;
	enum oakum_seccomp_act fixed; /* the action of its first unconditional rule */
	uint16_t err;
	bool vague;  /* too much, or compared differently by a 32-bit architecture */
	bool tricky; /* see args.c */
};

struct reader {
	struct oakum_arena *arena;
	struct oakum_seccomp *profile;
	struct oakum_seccomp_table table;
	struct pending *pending; /* one for each call of the table */
	unsigned budget;
	bool narrow;
	const struct oakum_node **ret_at;
	struct oakum_err *e;
};

/* One entry of "syscalls". */
struct entry {
	enum oakum_seccomp_act act;
	uint16_t err;
	struct oakum_seccomp_args args;
};

static int fail(struct reader *r, const struct oakum_node *at, const char *fmt, ...)
	OAKUM_PRINTF(3, 4);

static int fail(struct reader *r, const struct oakum_node *at, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = oakum_arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	if (r->ret_at)
		*r->ret_at = at;
	return oakum_err_set(r->e, -EINVAL, "%s", text);
}

static const char *show(struct reader *r, const char *word)
{
	return oakum_str_show(r->arena, word ? word : "", SHOWN_MAX);
}

static int read_default(struct reader *r, const struct oakum_node *n)
{
	struct oakum_seccomp *p = r->profile;
	const struct oakum_node *word = oakum_json_get(n, "defaultAction");
	const struct oakum_node *err = oakum_json_get(n, "defaultErrnoRet");
	const char *text = oakum_json_str(word);
	const struct oakum_node *rules = oakum_json_get(n, "syscalls");

	if ((!text || !*text) && (!rules || rules->count == 0)) {
		p->off = true;
		p->action = OAKUM_SECCOMP_ALLOW;
		return 0;
	}
	p->action = (uint8_t)oakum_seccomp_act_parse(text);
	if (p->action == OAKUM_SECCOMP_UNSET)
		return fail(r, word ? word : n,
			    "has '%s' as default action, which no runtime knows",
			    show(r, text));
	if (!oakum_seccomp_errno_read(err, &p->err) && p->action == OAKUM_SECCOMP_ERRNO)
		p->bad_errno = err;
	return 0;
}

static void read_arches(struct reader *r, const struct oakum_node *list, uint32_t native)
{
	uint32_t listed = 0;

	oakum_json_each(n, list) {
		uint32_t arch = oakum_seccomp_arch_parse(oakum_json_str(n));

		if (!arch && !r->profile->unknown_arch)
			r->profile->unknown_arch = n;
		listed |= arch;
	}
	r->profile->no_native = list && list->count && !(listed & native);
	r->profile->arches = listed | native;
	r->narrow = oakum_seccomp_arch_narrow(r->profile->arches);
}

/* libseccomp: the first unconditional rule replaces what stands and ends the matter. */
static void add_rule(struct reader *r, struct oakum_seccomp_call *c,
		     const struct entry *e)
{
	struct pending *p = &r->pending[c - r->table.calls];
	struct rule *rule;

	if (p->fixed)
		return;
	c->log |= e->act == OAKUM_SECCOMP_LOG;
	c->denies |= !oakum_seccomp_passes(e->act);
	if (e->args.none) {
		p->fixed = e->act;
		p->err = e->err;
		return;
	}
	if (++p->n > OAKUM_SECCOMP_RULES_MAX) {
		p->vague = true;
		return;
	}
	p->tricky |= e->args.tricky;
	rule = OAKUM_NEW(r->arena, struct rule);
	rule->act = e->act;
	rule->set = e->args.set;
	p->vague |= e->args.cut || (e->args.wide && r->narrow);
	if (p->last)
		p->last->next = rule;
	else
		p->first = rule;
	p->last = rule;
}

/* Whether a rule of this action would be what happens anyway: the runtimes drop it. */
static bool is_default(const struct reader *r, const struct entry *e)
{
	if (e->act != (enum oakum_seccomp_act)r->profile->action || r->profile->off)
		return false;
	return (e->act != OAKUM_SECCOMP_ERRNO && e->act != OAKUM_SECCOMP_TRACE) ||
	       e->err == r->profile->err;
}

static int read_entry(struct reader *r, const struct oakum_node *n)
{
	const struct oakum_node *err = oakum_json_get(n, "errnoRet");
	const struct oakum_node *word = oakum_json_get(n, "action");
	const struct oakum_node *args = oakum_json_get(n, "args");
	const struct oakum_node *names = oakum_json_get(n, "names");
	const struct oakum_node *bad;
	struct entry e;

	e.act = oakum_seccomp_act_parse(oakum_json_str(word));
	if (e.act == OAKUM_SECCOMP_UNSET)
		return fail(r, word ? word : n,
			    "has a rule with the action '%s', which no runtime knows",
			    show(r, oakum_json_str(word)));
	if (!oakum_seccomp_errno_read(err, &e.err) && e.act == OAKUM_SECCOMP_ERRNO &&
	    !r->profile->bad_errno)
		r->profile->bad_errno = err;
	if (args && args->count == 0)
		args = NULL;
	bad = oakum_seccomp_args_read(r->arena, args, &r->budget, &e.args);
	if (bad)
		return fail(r, bad, "has a condition that no runtime takes");
	if (is_default(r, &e))
		return 0;
	oakum_json_each(name, names) {
		if (!oakum_json_is(name, OAKUM_JSON_STRING) || name->text_len == 0)
			return fail(r, name, "names an empty system call");
		if (name->text_len > UINT8_MAX)
			return fail(r, name, "names '%s', which is no system call",
				    show(r, name->text));
		add_rule(r,
			 oakum_seccomp_table_get(&r->table, name->text, name->text_len),
			 &e);
	}
	return 0;
}

static size_t count_names(const struct oakum_node *rules)
{
	size_t count = 0;

	oakum_json_each(n, rules) {
		const struct oakum_node *names = oakum_json_get(n, "names");

		count += names ? names->count : 0;
	}
	return count;
}

/* All boxes of the rules whose action is of one kind; *ret_cut when they are not all. */
static struct oakum_seccomp_set gather(struct reader *r, const struct pending *p,
				       bool (*kind)(enum oakum_seccomp_act),
				       bool *ret_cut)
{
	OAKUM_SCRATCH struct oakum_seccomp_draft d;

	oakum_seccomp_draft_init(&d, &r->budget);
	for (const struct rule *rule = p->first; rule; rule = rule->next) {
		if (kind(rule->act))
			oakum_seccomp_draft_add_set(&d, &rule->set);
	}
	*ret_cut |= d.full;
	return oakum_seccomp_draft_set(&d, r->arena);
}

static bool passes(enum oakum_seccomp_act act)
{
	return oakum_seccomp_passes(act);
}

static bool may_pass(enum oakum_seccomp_act act)
{
	return oakum_seccomp_passes(act) || oakum_seccomp_delegates(act);
}

static bool may_refuse(enum oakum_seccomp_act act)
{
	return !oakum_seccomp_passes(act);
}

static bool refuses(enum oakum_seccomp_act act)
{
	return !may_pass(act);
}

static bool any_may_pass(const struct reader *r, const struct pending *p)
{
	if (may_pass((enum oakum_seccomp_act)r->profile->action) ||
	    (p->fixed && may_pass(p->fixed)))
		return true;
	for (const struct rule *rule = p->first; rule; rule = rule->next) {
		if (may_pass(rule->act))
			return true;
	}
	return p->n > OAKUM_SECCOMP_RULES_MAX;
}

/* must: what passing rules (or the default) let through and no other rule touches. */
static struct oakum_seccomp_set resolve_must(struct reader *r, const struct pending *p)
{
	bool cut = false, rest_cut = false;
	struct oakum_seccomp_set from, less;

	if (passes((enum oakum_seccomp_act)r->profile->action))
		from = oakum_seccomp_everything;
	else
		from = gather(r, p, passes, &rest_cut);
	less = gather(r, p, may_refuse, &cut);
	if (cut)
		return oakum_seccomp_nothing;
	if (oakum_seccomp_set_empty(&less))
		return from;
	return oakum_seccomp_set_minus(r->arena, &from, &less, &r->budget, &rest_cut);
}

/* may: what any passing rule lets through; by default, what no refusing rule takes away,
 * but only if no other rule overlaps it. */
static struct oakum_seccomp_set resolve_may(struct reader *r, const struct pending *p)
{
	bool cut = false;
	struct oakum_seccomp_set let = gather(r, p, may_pass, &cut);
	struct oakum_seccomp_set less;

	if (cut)
		return oakum_seccomp_everything;
	if (!may_pass((enum oakum_seccomp_act)r->profile->action))
		return let;
	if (!oakum_seccomp_set_empty(&let))
		return oakum_seccomp_everything;
	/* Fewer refusals than there are only make more pass. */
	less = gather(r, p, refuses, &cut);
	let = oakum_seccomp_set_minus(r->arena, &oakum_seccomp_everything, &less,
				      &r->budget, &cut);
	return cut ? oakum_seccomp_everything : let;
}

/* An errno that is none tells the program of a success: it is not kept. */
static void keep_refusal(struct oakum_seccomp_call *c, const struct pending *p)
{
	if (p->fixed == OAKUM_SECCOMP_ERRNO &&
	    (p->err < 1 || p->err > OAKUM_SECCOMP_ERRNO_MAX))
		return;
	c->refuse = (uint8_t)p->fixed;
	c->err = p->err;
}

static void resolve(struct reader *r, struct oakum_seccomp_call *c,
		    const struct pending *p)
{
	if (p->vague) {
		c->may = any_may_pass(r, p) ? oakum_seccomp_everything
					    : oakum_seccomp_nothing;
	} else if (p->fixed) {
		c->fixed = true;
		c->must.all = passes(p->fixed);
		c->may.all = may_pass(p->fixed);
		if (refuses(p->fixed))
			keep_refusal(c, p);
	} else {
		c->must = resolve_must(r, p);
		c->may = resolve_may(r, p);
		if (p->tricky && p->n > 1 && any_may_pass(r, p))
			c->may = oakum_seccomp_everything;
	}
}

int oakum_seccomp_from_spec(struct oakum_arena *a, const struct oakum_node *seccomp,
			    uint32_t native, const struct oakum_seccomp **ret,
			    const struct oakum_node **ret_at, struct oakum_err *e)
{
	const struct oakum_node *rules = oakum_json_get(seccomp, "syscalls");
	size_t count = count_names(rules);
	struct reader r = {
		.arena = a, .budget = OAKUM_SECCOMP_BUDGET, .ret_at = ret_at, .e = e};
	int code;

	r.profile = OAKUM_NEW(a, struct oakum_seccomp);
	code = read_default(&r, seccomp);
	if (code < 0)
		return code;
	read_arches(&r, oakum_json_get(seccomp, "architectures"), native);
	if (count > OAKUM_SECCOMP_NAMES_MAX)
		return fail(&r, rules, "names more system calls than there are");
	oakum_seccomp_table_init(&r.table, a, (uint32_t)count);
	r.pending = oakum_arena_array(a, count, sizeof(*r.pending));
	oakum_json_each(n, rules) {
		code = read_entry(&r, n);
		if (code < 0)
			return code;
	}
	for (uint32_t i = 0; i < r.table.n; i++)
		resolve(&r, &r.table.calls[i], &r.pending[i]);
	oakum_seccomp_table_give(&r.table, r.profile);
	*ret = r.profile;
	return 0;
}
