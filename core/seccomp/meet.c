/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meet.c - the profile that lets through only what both of two do.
 *
 * As with two filters in the kernel, the stronger of two refusals is given. Among errnos b
 * (the policy) goes first where it names the call: clone3 must fail with ENOSYS, or the C
 * library does not fall back. Then comes b's default for what b alone refuses, then a's own.
 */
#include "internal.h"

#include <string.h>

#define ENOSYS_RET 38 /* every architecture of words.c but MIPS agrees on it */

struct refusal {
	enum oakum_seccomp_act act;
	uint16_t err;
};

struct meeting {
	struct oakum_arena *arena;
	const struct oakum_seccomp *a, *b;
	struct oakum_seccomp *to;
	struct oakum_seccomp_table table;
	unsigned budget;
	bool muxes;
};

static bool is_errno(uint16_t err)
{
	return err >= 1 && err <= OAKUM_SECCOMP_ERRNO_MAX;
}

/* Strength among refusals; what is none has none. */
static int strength(enum oakum_seccomp_act act)
{
	return act >= OAKUM_SECCOMP_ERRNO ? (int)act : 0;
}

/* a's default stands as long as it is a real refusal that b's is not stronger than. */
static void meet_defaults(struct meeting *m)
{
	enum oakum_seccomp_act a = (enum oakum_seccomp_act)m->a->action;
	enum oakum_seccomp_act b = (enum oakum_seccomp_act)m->b->action;
	bool keep = strength(a) >= strength(b) &&
		    (a != OAKUM_SECCOMP_ERRNO || is_errno(m->a->err));

	m->to->action = (uint8_t)(keep ? a : b);
	m->to->err = keep ? m->a->err : m->b->err;
}

/* What p answers where it lets nothing through. */
static struct refusal answer(const struct oakum_seccomp *p,
			     const struct oakum_seccomp_call *c)
{
	if (c && c->refuse)
		return (struct refusal){(enum oakum_seccomp_act)c->refuse, c->err};
	return (struct refusal){(enum oakum_seccomp_act)p->action, p->err};
}

/* Whether both answers are the same for a program. */
static bool is_default(const struct meeting *m, struct refusal r)
{
	return r.act == (enum oakum_seccomp_act)m->to->action &&
	       (r.act != OAKUM_SECCOMP_ERRNO || r.err == m->to->err);
}

static bool is_mux(const char *name)
{
	for (size_t i = 0; i < OAKUM_SECCOMP_MUXES; i++) {
		if (strcmp(name, oakum_seccomp_muxes[i].name) == 0)
			return true;
	}
	return false;
}

/* A multiplexer that one side shuts is opened again by libseccomp for its members, unless a
 * rule says otherwise; and the runtimes drop a rule that is the default action. So it must
 * fail with something else. */
static struct refusal for_mux(struct refusal dflt)
{
	bool nosys = dflt.act == OAKUM_SECCOMP_ERRNO && dflt.err == ENOSYS_RET;

	return (struct refusal){OAKUM_SECCOMP_ERRNO,
				nosys ? OAKUM_SECCOMP_ERRNO_DEFAULT : ENOSYS_RET};
}

static struct refusal choose(const struct meeting *m, const struct oakum_seccomp_call *a,
			     const struct oakum_seccomp_call *b)
{
	struct refusal of_a = answer(m->a, a), of_b = answer(m->b, b);
	const struct oakum_seccomp_set *a_may =
		a ? &a->may : oakum_seccomp_default_set(m->a, true);
	bool a_named = a && a->refuse, b_named = b && b->refuse;
	struct refusal chosen = {(enum oakum_seccomp_act)m->to->action, m->to->err};

	if (!oakum_seccomp_set_empty(a_may) || strength(of_b.act) > strength(of_a.act))
		chosen = of_b;
	else if (strength(of_a.act) > strength(of_b.act))
		chosen = of_a;
	else if (b_named)
		chosen = of_b;
	else if (a_named)
		chosen = of_a;
	if (m->muxes && (a_named || b_named) && is_mux(a ? a->name : b->name) &&
	    is_default(m, chosen))
		return for_mux(chosen);
	return chosen;
}

static void add_call(struct meeting *m, const struct oakum_seccomp_call *a,
		     const struct oakum_seccomp_call *b)
{
	const struct oakum_seccomp_set *in_a =
		a ? &a->must : oakum_seccomp_default_set(m->a, false);
	const struct oakum_seccomp_set *in_b =
		b ? &b->must : oakum_seccomp_default_set(m->b, false);
	struct oakum_seccomp_set both =
		oakum_seccomp_set_meet(m->arena, in_a, in_b, &m->budget);
	struct refusal refusal = {OAKUM_SECCOMP_UNSET, 0};
	struct oakum_seccomp_call *c;

	if (oakum_seccomp_set_empty(&both)) {
		refusal = choose(m, a, b);
		if (is_default(m, refusal))
			return;
	}
	c = oakum_seccomp_table_get(&m->table, a ? a->name : b->name,
				    a ? a->len : b->len);
	c->must = both;
	c->may = both;
	c->fixed = !both.n;
	c->refuse = (uint8_t)refusal.act;
	c->err = refusal.err;
	c->log = (a && a->log) || (b && b->log);
}

const struct oakum_seccomp *oakum_seccomp_meet(struct oakum_arena *arena,
					       const struct oakum_seccomp *a,
					       const struct oakum_seccomp *b,
					       uint32_t arches, uint32_t native)
{
	struct meeting m = {
		.arena = arena, .a = a, .b = b, .budget = OAKUM_SECCOMP_BUDGET};

	m.to = OAKUM_NEW(arena, struct oakum_seccomp);
	m.to->arches = (a->arches & arches) | native;
	m.muxes = oakum_seccomp_arch_muxes(m.to->arches);
	meet_defaults(&m);
	oakum_seccomp_table_init(&m.table, arena, a->n_calls + b->n_calls);
	for (uint32_t i = 0; i < b->n_calls; i++) {
		const struct oakum_seccomp_call *call = &b->calls[i];

		add_call(&m, oakum_seccomp_find(a, call->name, call->len), call);
	}
	for (uint32_t i = 0; i < a->n_calls; i++) {
		const struct oakum_seccomp_call *call = &a->calls[i];

		if (!oakum_seccomp_find(b, call->name, call->len))
			add_call(&m, call, NULL);
	}
	oakum_seccomp_table_give(&m.table, m.to);
	return m.to;
}
