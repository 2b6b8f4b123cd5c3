/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meet.c - the profile that lets through only what both of two do.
 *
 * As with two filters in the kernel, the stronger of two refusals is given. Among errnos b
 * (the policy) goes first where it names the call: clone3 must fail with ENOSYS, or the C
 * library does not fall back. Then comes b's default for what b alone refuses, then a's own.
 */
#include "internal.h"

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

static const struct oakum_seccomp_mux *mux_of(const struct meeting *m,
					      const struct oakum_seccomp_call *c)
{
	return m->muxes ? oakum_seccomp_mux_find(c->name, c->len) : NULL;
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

static struct refusal choose(const struct meeting *m,
			     const struct oakum_seccomp_call *named,
			     const struct oakum_seccomp_call *a,
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
	if ((a_named || b_named) && is_default(m, chosen) && mux_of(m, named))
		return for_mux(chosen);
	return chosen;
}

/* What passes of a call on one side, through the members of a multiplexer too. */
static struct oakum_seccomp_set passing(struct meeting *m, const struct oakum_seccomp *p,
					const struct oakum_seccomp_call *c,
					const struct oakum_seccomp_mux *mux)
{
	if (mux)
		return oakum_seccomp_mux_set(m->arena, p, mux, false, &m->budget);
	return c ? c->must : *oakum_seccomp_default_set(p, false);
}

static struct oakum_seccomp_set both_pass(struct meeting *m,
					  const struct oakum_seccomp_call *named,
					  const struct oakum_seccomp_call *a,
					  const struct oakum_seccomp_call *b)
{
	const struct oakum_seccomp_mux *mux = mux_of(m, named);
	struct oakum_seccomp_set in_a = passing(m, m->a, a, mux);
	struct oakum_seccomp_set in_b = passing(m, m->b, b, mux);
	struct oakum_seccomp_set both =
		oakum_seccomp_set_meet(m->arena, &in_a, &in_b, &m->budget);

	return oakum_seccomp_set_tidy(m->arena, &both, &m->budget);
}

/* Whether p lets the call through whatever its arguments are, and logs nothing. */
static bool is_open(const struct oakum_seccomp *p, const struct oakum_seccomp_call *c)
{
	if (!c)
		return oakum_seccomp_default_set(p, false)->all;
	return c->fixed && c->must.all && !c->log;
}

/* named is whichever of the two there is. */
static void add_call(struct meeting *m, const struct oakum_seccomp_call *named,
		     const struct oakum_seccomp_call *a,
		     const struct oakum_seccomp_call *b)
{
	struct refusal refusal = {OAKUM_SECCOMP_UNSET, 0};
	struct oakum_seccomp_set both;
	struct oakum_seccomp_call *c;

	/* Nearly all of them. */
	if (is_open(m->a, a) && is_open(m->b, b)) {
		c = oakum_seccomp_table_add(&m->table, named);
		c->must = c->may = oakum_seccomp_everything;
		c->fixed = true;
		return;
	}
	both = both_pass(m, named, a, b);
	/* libseccomp takes no rules of different actions for one multiplexer: its members
	 * only let through, or have the default action. */
	if (oakum_seccomp_set_empty(&both)) {
		refusal = choose(m, named, a, b);
		if (is_default(m, refusal) ||
		    (m->muxes && oakum_seccomp_mux_has(named->name)))
			return;
	}
	c = oakum_seccomp_table_add(&m->table, named);
	c->must = both;
	c->may = both;
	c->fixed = !both.n;
	c->denies = refusal.act != OAKUM_SECCOMP_UNSET;
	c->refuse = (uint8_t)refusal.act;
	c->err = refusal.err;
	c->log = ((a && a->log) || (b && b->log)) && !mux_of(m, named) &&
		 !(m->muxes && oakum_seccomp_mux_has(named->name));
}

static void add_calls(struct meeting *m, const uint16_t *peers)
{
	const struct oakum_seccomp *a = m->a, *b = m->b;
	const struct oakum_seccomp_call **in_a =
		oakum_arena_array(m->arena, b->n_calls, sizeof(const void *));

	for (uint32_t i = 0; i < a->n_calls; i++) {
		if (peers[i])
			in_a[peers[i] - 1] = &a->calls[i];
	}
	for (uint32_t i = 0; i < b->n_calls; i++)
		add_call(m, &b->calls[i], in_a[i], &b->calls[i]);
	for (uint32_t i = 0; i < a->n_calls; i++) {
		if (!peers[i])
			add_call(m, &a->calls[i], &a->calls[i], NULL);
	}
}

/* Whether what the met profile lets through of a multiplexer passes on one side, too. The
 * rules of members are taken over without the first argument: more may pass than of them. */
static bool passes_in(struct meeting *m, const struct oakum_seccomp *p,
		      const struct oakum_seccomp_mux *mux)
{
	struct oakum_seccomp_set may =
		oakum_seccomp_mux_set(m->arena, m->to, mux, true, &m->budget);
	struct oakum_seccomp_set must =
		oakum_seccomp_mux_set(m->arena, p, mux, false, &m->budget);

	return oakum_seccomp_set_within(m->arena, &may, &must, &m->budget);
}

static void check_muxes(struct meeting *m)
{
	for (size_t i = 0; i < OAKUM_SECCOMP_MUXES; i++) {
		const struct oakum_seccomp_mux *mux = &oakum_seccomp_muxes[i];
		struct refusal dflt = {(enum oakum_seccomp_act)m->to->action, m->to->err};
		struct oakum_seccomp_call *c;
		struct refusal shut = for_mux(dflt);

		if (passes_in(m, m->a, mux) && passes_in(m, m->b, mux))
			continue;
		c = oakum_seccomp_table_get(&m->table, mux->name, mux->len);
		*c = (struct oakum_seccomp_call){.name = mux->name,
						 .hash = c->hash,
						 .len = (uint16_t)mux->len,
						 .err = shut.err,
						 .refuse = (uint8_t)shut.act,
						 .fixed = true,
						 .denies = true};
		oakum_seccomp_table_give(&m->table, m->to);
	}
}

const struct oakum_seccomp *oakum_seccomp_meet(struct oakum_arena *arena,
					       const struct oakum_seccomp_pair *pair,
					       uint32_t native)
{
	const struct oakum_seccomp *a = pair->a, *b = pair->b;
	struct meeting m = {
		.arena = arena, .a = a, .b = b, .budget = OAKUM_SECCOMP_BUDGET};

	m.to = OAKUM_NEW(arena, struct oakum_seccomp);
	m.to->arches = (a->arches & pair->arches) | native;
	m.muxes = oakum_seccomp_arch_muxes(m.to->arches);
	meet_defaults(&m);
	oakum_seccomp_table_init(&m.table, arena,
				 a->n_calls + b->n_calls + OAKUM_SECCOMP_MUXES);
	add_calls(&m, pair->peers);
	oakum_seccomp_table_give(&m.table, m.to);
	if (m.muxes)
		check_muxes(&m);
	return m.to;
}
