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

/* Whether nothing about a call is open: no two of its rules overlap with different actions. */
static bool is_plain(const struct unfolding *u, const struct oakum_seccomp_call *c)
{
	return oakum_seccomp_set_within(u->arena, set_of(u, c, true), set_of(u, c, false),
					u->budget);
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

static struct oakum_seccomp_set may_set(const struct unfolding *u)
{
	struct oakum_seccomp_draft d;

	oakum_seccomp_draft_init(&d, u->budget);
	oakum_seccomp_draft_add_set(&d, set_of(u, u->own, true));
	for (size_t i = 0; i < u->mux->n_members; i++) {
		const struct oakum_seccomp_call *c = member(u, i);

		if (c)
			add_member(&d, &c->may, u->mux->members[i].number);
	}
	return d.full ? oakum_seccomp_everything : oakum_seccomp_draft_set(&d, u->arena);
}

/* Without the numbers of members that rules refuse or leave open. */
static struct oakum_seccomp_set without_open(const struct unfolding *u,
					     const struct oakum_seccomp_set *set)
{
	bool dflt = oakum_seccomp_default_set(u->p, false)->all, cut;
	struct oakum_seccomp_draft d;
	struct oakum_seccomp_set open;

	oakum_seccomp_draft_init(&d, u->budget);
	for (size_t i = 0; i < u->mux->n_members; i++) {
		const struct oakum_seccomp_call *c = member(u, i);
		struct oakum_seccomp_box box = box_of(u->mux->members[i].number);

		if (dflt ? !set_of(u, c, false)->all : !is_plain(u, c))
			oakum_seccomp_draft_add(&d, &box);
	}
	if (d.full)
		return oakum_seccomp_nothing;
	open = oakum_seccomp_draft_set(&d, u->arena);
	return oakum_seccomp_set_minus(u->arena, set, &open, u->budget, &cut);
}

static struct oakum_seccomp_set must_set(const struct unfolding *u)
{
	struct oakum_seccomp_set set = without_open(u, set_of(u, u->own, false));
	struct oakum_seccomp_draft d;

	/* What passes by default has no rule that would be taken over. */
	if (oakum_seccomp_default_set(u->p, false)->all || !is_plain(u, u->own))
		return set;
	oakum_seccomp_draft_init(&d, u->budget);
	oakum_seccomp_draft_add_set(&d, &set);
	for (size_t i = 0; i < u->mux->n_members; i++) {
		const struct oakum_seccomp_call *c = member(u, i);

		if (c && is_plain(u, c))
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
