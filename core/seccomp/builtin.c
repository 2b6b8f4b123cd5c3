/* SPDX-License-Identifier: Apache-2.0 */
/*
 * builtin.c - the profiles that come with the program, as tables.
 *
 * profiles/seccomp/compile.c makes them from profiles/seccomp/ when Oakum is built, so that
 * a create reads no file and parses nothing.
 */
#include <oakum/seccomp.h>

#include <oakum/str.h>

#include "native.h"

/* A call as the tables have it, without pointers: words.h says why. `must` and `may` are the
 * same. */
struct builtin_call {
	char name[32];
	uint32_t hash;
	uint16_t len, err;
	uint8_t refuse;
	bool fixed, denies, log, all;
	uint16_t box, n_boxes; /* of the profile's */
};

struct builtin {
	char name[12];
	uint8_t action;
	uint16_t err;
	uint32_t n_calls, slot_mask;
	const struct builtin_call *calls;
	const struct oakum_seccomp_box *boxes;
	const uint16_t *slots;
};

/* The commonest line of the tables: a call that passes whatever its arguments are. */
#define PASSES(name_, hash_)                                                             \
	{                                                                                \
		.name = (name_), .hash = (hash_), .len = sizeof(name_) - 1,              \
		.fixed = true, .all = true,                                              \
	}

#include "seccomp_default.h"
#include "seccomp_restricted.h"

static struct oakum_seccomp_call call_of(const struct builtin *b,
					 const struct builtin_call *c)
{
	struct oakum_seccomp_set set = {
		.boxes = b->boxes + c->box,
		.n = c->n_boxes,
		.all = c->all,
	};

	return (struct oakum_seccomp_call){
		.name = c->name,
		.hash = c->hash,
		.len = c->len,
		.err = c->err,
		.refuse = c->refuse,
		.fixed = c->fixed,
		.denies = c->denies,
		.log = c->log,
		.must = set,
		.may = set,
	};
}

static const struct oakum_seccomp *profile_of(struct oakum_arena *a,
					      const struct builtin *b)
{
	struct oakum_seccomp *p = OAKUM_NEW(a, struct oakum_seccomp);
	struct oakum_seccomp_call *calls =
		oakum_arena_array(a, b->n_calls, sizeof(*calls));

	for (uint32_t i = 0; i < b->n_calls; i++)
		calls[i] = call_of(b, &b->calls[i]);
	*p = (struct oakum_seccomp){
		.name = b->name,
		.action = b->action,
		.err = b->err,
		.arches = OAKUM_SECCOMP_NATIVE | OAKUM_SECCOMP_GUESTS,
		.calls = calls,
		.n_calls = b->n_calls,
		.slots = b->slots,
		.slot_mask = b->slot_mask,
	};
	return p;
}

const struct oakum_seccomp *oakum_seccomp_builtin(struct oakum_arena *a, const char *name)
{
	if (oakum_streq(name, builtin_default.name))
		return profile_of(a, &builtin_default);
	if (oakum_streq(name, builtin_restricted.name))
		return profile_of(a, &builtin_restricted);
	return NULL;
}
