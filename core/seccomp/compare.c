/* SPDX-License-Identifier: Apache-2.0 */
/* compare.c - whether a profile lets through only what another does, and what more it does. */
#include "internal.h"

#include <oakum/str.h>

/* Named first when they are among many: what escapes and local root exploits are made of. */
static const char notorious[][20] = {
	"mount",	  "unshare",	 "setns",	    "bpf",
	"ptrace",	  "init_module", "finit_module",    "kexec_load",
	"io_uring_setup", "userfaultfd", "perf_event_open", "open_by_handle_at",
	"keyctl",	  "move_mount",	 "pivot_root",	    "reboot",
	"clone",	  "socket",	 "clone3",
};

struct comparison {
	struct oakum_arena *arena;
	const struct oakum_seccomp *a, *b;
	unsigned budget;
	unsigned rank; /* of the example: its index in notorious */
	struct oakum_seccomp_excess excess;
};

void oakum_seccomp_pair(struct oakum_arena *arena, const struct oakum_seccomp *a,
			const struct oakum_seccomp *b, uint32_t arches,
			struct oakum_seccomp_pair *ret)
{
	uint16_t *peers = oakum_arena_array(arena, a->n_calls, sizeof(*peers));

	for (uint32_t i = 0; i < a->n_calls; i++) {
		const struct oakum_seccomp_call *c =
			oakum_seccomp_find_same(b, &a->calls[i]);

		peers[i] = c ? (uint16_t)(c - b->calls + 1) : 0;
	}
	*ret = (struct oakum_seccomp_pair){
		.a = a, .b = b, .peers = peers, .arches = arches};
}

static void note(struct comparison *c, const char *name)
{
	c->excess.n_calls++;
	if (!c->excess.example)
		c->excess.example = name;
	for (unsigned i = 0; i < c->rank; i++) {
		if (oakum_streq(name, notorious[i])) {
			c->rank = i;
			c->excess.example = name;
		}
	}
}

static bool call_within(struct comparison *c, const struct oakum_seccomp_call *call,
			uint16_t peer)
{
	const struct oakum_seccomp_set *limit =
		peer ? &c->b->calls[peer - 1].must
		     : oakum_seccomp_default_set(c->b, false);

	return limit->all ||
	       oakum_seccomp_set_within(c->arena, &call->may, limit, &c->budget);
}

/* A multiplexer may be open though the profile does not name it. */
static void compare_muxes(struct comparison *c)
{
	for (size_t i = 0; i < OAKUM_SECCOMP_MUXES; i++) {
		const struct oakum_seccomp_mux *mux = &oakum_seccomp_muxes[i];
		struct oakum_seccomp_set may =
			oakum_seccomp_mux_set(c->arena, c->a, mux, true, &c->budget);
		struct oakum_seccomp_set must =
			oakum_seccomp_mux_set(c->arena, c->b, mux, false, &c->budget);

		if (!oakum_seccomp_set_within(c->arena, &may, &must, &c->budget))
			note(c, mux->name);
	}
}

bool oakum_seccomp_within(struct oakum_arena *arena,
			  const struct oakum_seccomp_pair *pair,
			  struct oakum_seccomp_excess *ret)
{
	const struct oakum_seccomp *a = pair->a;
	struct comparison c = {.arena = arena,
			       .a = a,
			       .b = pair->b,
			       .budget = OAKUM_SECCOMP_BUDGET,
			       .rank = OAKUM_COUNT(notorious)};
	bool muxes = oakum_seccomp_arch_muxes(a->arches & pair->arches);

	c.excess.arches = a->arches & ~pair->arches;
	c.excess.everything = oakum_seccomp_default_set(a, true)->all &&
			      !oakum_seccomp_default_set(pair->b, false)->all;
	for (uint32_t i = 0; i < a->n_calls; i++) {
		const struct oakum_seccomp_call *call = &a->calls[i];

		if (oakum_seccomp_set_empty(&call->may) ||
		    (muxes && oakum_seccomp_mux_find(call->name, call->len)))
			continue;
		if (!call_within(&c, call, pair->peers[i]))
			note(&c, call->name);
	}
	if (muxes)
		compare_muxes(&c);
	if (ret)
		*ret = c.excess;
	return !c.excess.everything && !c.excess.n_calls && !c.excess.arches;
}
