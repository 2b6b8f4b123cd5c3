/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mux.c - socketcall and ipc, the calls behind which others hide on 32-bit x86, s390, POWER
 * and MIPS.
 *
 * For a rule of a member, "socket" say, libseccomp also writes one for the multiplexer: its
 * first argument is the member's number, and where the member's first argument was looked at,
 * nothing is, because the arguments lie behind a pointer. Numbers: linux/net.h, linux/ipc.h.
 */
#include "internal.h"

#include <string.h>

#define MUX(name_, members_)                                                             \
	{                                                                                \
		.name = (name_), .len = sizeof(name_) - 1, .members = (members_),        \
		.n_members = OAKUM_COUNT(members_)                                       \
	}

static const struct oakum_seccomp_member sockets[] = {
	{"socket", 1},	  {"bind", 2},	      {"connect", 3},	  {"listen", 4},
	{"accept", 5},	  {"getsockname", 6}, {"getpeername", 7}, {"socketpair", 8},
	{"send", 9},	  {"recv", 10},	      {"sendto", 11},	  {"recvfrom", 12},
	{"shutdown", 13}, {"setsockopt", 14}, {"getsockopt", 15}, {"sendmsg", 16},
	{"recvmsg", 17},  {"accept4", 18},    {"recvmmsg", 19},	  {"sendmmsg", 20},
};

static const struct oakum_seccomp_member ipcs[] = {
	{"semop", 1},	{"semget", 2},	{"semctl", 3},	{"semtimedop", 4},
	{"msgsnd", 11}, {"msgrcv", 12}, {"msgget", 13}, {"msgctl", 14},
	{"shmat", 21},	{"shmdt", 22},	{"shmget", 23}, {"shmctl", 24},
};

const struct oakum_seccomp_mux oakum_seccomp_muxes[2] = {
	MUX("socketcall", sockets),
	MUX("ipc", ipcs),
};

const struct oakum_seccomp_mux *oakum_seccomp_mux_find(const char *name, size_t len)
{
	for (size_t i = 0; i < OAKUM_SECCOMP_MUXES; i++) {
		const struct oakum_seccomp_mux *mux = &oakum_seccomp_muxes[i];

		if (len == mux->len && memcmp(name, mux->name, len) == 0)
			return mux;
	}
	return NULL;
}

bool oakum_seccomp_mux_has(const char *name)
{
	for (size_t i = 0; i < OAKUM_SECCOMP_MUXES; i++) {
		const struct oakum_seccomp_mux *mux = &oakum_seccomp_muxes[i];

		for (size_t j = 0; j < mux->n_members; j++) {
			if (name[0] == mux->members[j].name[0] &&
			    strcmp(name, mux->members[j].name) == 0)
				return true;
		}
	}
	return false;
}

struct unfolding {
	struct oakum_arena *arena;
	const struct oakum_seccomp *p;
	const struct oakum_seccomp_mux *mux;
	const struct oakum_seccomp_call *own;
	unsigned *budget;
};

static const struct oakum_seccomp_set *
set_of(const struct unfolding *u, const struct oakum_seccomp_call *c, bool may)
{
	if (!c)
		return oakum_seccomp_default_set(u->p, may);
	return may ? &c->may : &c->must;
}

static const struct oakum_seccomp_call *member(const struct unfolding *u, size_t i)
{
	const char *name = u->mux->members[i].name;

	return oakum_seccomp_find(u->p, name, strlen(name));
}

static struct oakum_seccomp_box box_of(unsigned number)
{
	return (struct oakum_seccomp_box){.arg = {oakum_seccomp_range(number, number)}};
}

/* Adds what the rules of a member let through, as the multiplexer's rules have it. */
static void add_member(struct oakum_seccomp_draft *d, const struct oakum_seccomp_set *set,
		       unsigned number)
{
	struct oakum_seccomp_box box = box_of(number);

	if (set->all)
		oakum_seccomp_draft_add(d, &box);
	for (unsigned i = 0; i < set->n; i++) {
		box = set->boxes[i];
		box.arg[0] = oakum_seccomp_range(number, number);
		oakum_seccomp_draft_add(d, &box);
	}
}

/* Whether a rule of a member is a tricky one of the multiplexer (args.c): with the number
 * ANDed to it, it compares a range. */
static bool is_tricky(const struct oakum_seccomp_set *set)
{
	for (unsigned i = 0; i < set->n; i++) {
		for (int arg = 1; arg < OAKUM_SECCOMP_ARGS; arg++) {
			const struct oakum_seccomp_bound *b = &set->boxes[i].arg[arg];

			if (b->kind == OAKUM_SECCOMP_RANGE && b->a != b->b)
				return true;
		}
	}
	return false;
}

static struct oakum_seccomp_set may_set(const struct unfolding *u)
{
	OAKUM_SCRATCH struct oakum_seccomp_draft d;
	bool tricky = false;

	oakum_seccomp_draft_init(&d, u->budget);
	oakum_seccomp_draft_add_set(&d, set_of(u, u->own, true));
	for (size_t i = 0; i < u->mux->n_members; i++) {
		const struct oakum_seccomp_call *c = member(u, i);

		if (!c)
			continue;
		tricky |= is_tricky(&c->may);
		add_member(&d, &c->may, u->mux->members[i].number);
	}
	return d.full || tricky ? oakum_seccomp_everything
				: oakum_seccomp_draft_set(&d, u->arena);
}

/* Without the numbers of members of which a rule refuses something: rules of the multiplexer
 * then overlap with different actions. */
static struct oakum_seccomp_set undisputed(const struct unfolding *u,
					   const struct oakum_seccomp_set *set)
{
	OAKUM_SCRATCH struct oakum_seccomp_draft d;
	struct oakum_seccomp_set disputed;
	bool cut;

	oakum_seccomp_draft_init(&d, u->budget);
	for (size_t i = 0; i < u->mux->n_members; i++) {
		const struct oakum_seccomp_call *c = member(u, i);
		struct oakum_seccomp_box box = box_of(u->mux->members[i].number);

		if (c && c->denies)
			oakum_seccomp_draft_add(&d, &box);
	}
	if (d.full)
		return oakum_seccomp_nothing;
	disputed = oakum_seccomp_draft_set(&d, u->arena);
	return oakum_seccomp_set_minus(u->arena, set, &disputed, u->budget, &cut);
}

static struct oakum_seccomp_set must_set(const struct unfolding *u)
{
	struct oakum_seccomp_set set = undisputed(u, set_of(u, u->own, false));
	OAKUM_SCRATCH struct oakum_seccomp_draft d;

	/* What passes by default has no rule that would be taken over. */
	if (oakum_seccomp_default_set(u->p, false)->all || (u->own && u->own->denies))
		return set;
	oakum_seccomp_draft_init(&d, u->budget);
	oakum_seccomp_draft_add_set(&d, &set);
	for (size_t i = 0; i < u->mux->n_members; i++) {
		const struct oakum_seccomp_call *c = member(u, i);

		if (c && !c->denies)
			add_member(&d, &c->must, u->mux->members[i].number);
	}
	return oakum_seccomp_draft_set(&d, u->arena);
}

struct oakum_seccomp_set oakum_seccomp_mux_set(struct oakum_arena *arena,
					       const struct oakum_seccomp *p,
					       const struct oakum_seccomp_mux *mux,
					       bool may, unsigned *budget)
{
	struct unfolding u = {.arena = arena, .p = p, .mux = mux, .budget = budget};

	u.own = oakum_seccomp_find(p, mux->name, mux->len);
	if (u.own && u.own->fixed)
		return *set_of(&u, u.own, may);
	return may ? may_set(&u) : must_set(&u);
}
