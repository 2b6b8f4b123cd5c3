/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h - bounds, boxes and sets: what the files of this room share; see seccomp.h. */
#ifndef OAKUM_SECCOMP_INTERNAL_H
#define OAKUM_SECCOMP_INTERNAL_H

#include <oakum/seccomp.h>

/* No more bounds than these come out of one operation on two of them: a range is made of so
 * many aligned blocks at most. */
#define OAKUM_SECCOMP_BLOCKS_MAX 126

/* Boxes that one reading or comparison may look at before it gives up and takes the safe
 * side: hostile profiles must not cost seconds. Real ones need a few hundred. */
#define OAKUM_SECCOMP_BUDGET 100000u

struct oakum_seccomp_bounds {
	unsigned n;
	struct oakum_seccomp_bound of[OAKUM_SECCOMP_BLOCKS_MAX];
};

/* The normal form of a range that is not empty, and of a mask. */
struct oakum_seccomp_bound oakum_seccomp_range(uint64_t lo, uint64_t hi);
struct oakum_seccomp_bound oakum_seccomp_masked(uint64_t mask, uint64_t value);

bool oakum_seccomp_bound_within(const struct oakum_seccomp_bound *a,
				const struct oakum_seccomp_bound *b) OAKUM_PURE;
/* What is in both; what is not in a; a range as aligned blocks (each MASKED or one value).
 * All are exact, and put what they make behind what out holds. */
void oakum_seccomp_bound_meet(const struct oakum_seccomp_bound *a,
			      const struct oakum_seccomp_bound *b,
			      struct oakum_seccomp_bounds *out);
/* Whether they have nothing in common; false also when that is not plain to see. */
bool oakum_seccomp_bound_apart(const struct oakum_seccomp_bound *a,
			       const struct oakum_seccomp_bound *b) OAKUM_PURE;
void oakum_seccomp_bound_not(const struct oakum_seccomp_bound *a,
			     struct oakum_seccomp_bounds *out);
void oakum_seccomp_bound_blocks(const struct oakum_seccomp_bound *a,
				struct oakum_seccomp_bounds *out);

/* A set being made. full: a box did not fit, or the budget is spent: what was added is not
 * all here. Boxes within another are dropped. */
struct oakum_seccomp_draft {
	unsigned *budget;
	unsigned n;
	bool all, full;
	struct oakum_seccomp_box boxes[OAKUM_SECCOMP_BOXES_MAX];
};

void oakum_seccomp_draft_init(struct oakum_seccomp_draft *d, unsigned *budget);
void oakum_seccomp_draft_add(struct oakum_seccomp_draft *d,
			     const struct oakum_seccomp_box *box);
void oakum_seccomp_draft_add_set(struct oakum_seccomp_draft *d,
				 const struct oakum_seccomp_set *set);
/* Adds what is in both boxes, or what is in a and not in b. */
void oakum_seccomp_draft_add_meet(struct oakum_seccomp_draft *d,
				  const struct oakum_seccomp_box *a,
				  const struct oakum_seccomp_box *b);
void oakum_seccomp_draft_add_minus(struct oakum_seccomp_draft *d,
				   const struct oakum_seccomp_box *a,
				   const struct oakum_seccomp_box *b);
struct oakum_seccomp_set oakum_seccomp_draft_set(const struct oakum_seccomp_draft *d,
						 struct oakum_arena *a);

static inline bool oakum_seccomp_set_empty(const struct oakum_seccomp_set *s)
{
	return !s->all && s->n == 0;
}

extern const struct oakum_seccomp_set oakum_seccomp_everything, oakum_seccomp_nothing;

/* a without b. When it is too much, the boxes that fit are given and *ret_cut is set. */
struct oakum_seccomp_set oakum_seccomp_set_minus(struct oakum_arena *arena,
						 const struct oakum_seccomp_set *a,
						 const struct oakum_seccomp_set *b,
						 unsigned *budget, bool *ret_cut);
/* A part of what is in both: all of it unless it is too much. */
struct oakum_seccomp_set oakum_seccomp_set_meet(struct oakum_arena *arena,
						const struct oakum_seccomp_set *a,
						const struct oakum_seccomp_set *b,
						unsigned *budget);
/* The same set in boxes that do not overlap, if these are not too many. */
struct oakum_seccomp_set oakum_seccomp_set_tidy(struct oakum_arena *arena,
						const struct oakum_seccomp_set *s,
						unsigned *budget);
/* Whether all of a is surely in b. */
bool oakum_seccomp_set_within(struct oakum_arena *arena,
			      const struct oakum_seccomp_set *a,
			      const struct oakum_seccomp_set *b, unsigned *budget);

/* The call of p with the name of another profile's. */
const struct oakum_seccomp_call *
oakum_seccomp_find_same(const struct oakum_seccomp *p,
			const struct oakum_seccomp_call *c) OAKUM_PURE;

/* Calls under construction, found by name. */
struct oakum_seccomp_table {
	struct oakum_seccomp_call *calls;
	uint32_t n, room;
	uint16_t *slots;
	uint32_t slot_mask;
};

void oakum_seccomp_table_init(struct oakum_seccomp_table *t, struct oakum_arena *a,
			      uint32_t room);
/* The call of that name, made if it is new; the name must outlive the table. */
struct oakum_seccomp_call *oakum_seccomp_table_get(struct oakum_seccomp_table *t,
						   const char *name, size_t len);
/* A call with the name of another profile's, which is not in the table. */
struct oakum_seccomp_call *oakum_seccomp_table_add(struct oakum_seccomp_table *t,
						   const struct oakum_seccomp_call *like);
void oakum_seccomp_table_give(const struct oakum_seccomp_table *t,
			      struct oakum_seccomp *p);

/* The args of an entry as a set of boxes: ANDed, or ORed when two name one argument. NULL or
 * empty is everything. Returns the node that is no condition, or NULL. */
struct oakum_seccomp_args {
	struct oakum_seccomp_set set;
	bool none;   /* libseccomp sees no condition: an unconditional rule */
	bool wide;   /* a 32-bit architecture would compare something else */
	bool tricky; /* libseccomp may get it wrong beside another rule of the call */
	bool cut;    /* the set is not all there */
};
const struct oakum_node *oakum_seccomp_args_read(struct oakum_arena *a,
						 const struct oakum_node *args,
						 unsigned *budget,
						 struct oakum_seccomp_args *ret);

#define OAKUM_SECCOMP_ERRNO_DEFAULT 1 /* EPERM, both runtimes' when none is given */

/* The errno that a runtime makes of an errnoRet member (16 bits of it); false when the
 * member is no error number of the kernel's. */
bool oakum_seccomp_errno_read(const struct oakum_node *n, uint16_t *ret);

/* Calls that multiplex others on some architectures: libseccomp opens them for a rule of a
 * member, without looking at its arguments. */
struct oakum_seccomp_mux {
	char name[12];
	size_t len;
	const struct oakum_seccomp_member {
		char name[16];
		unsigned number;
	} * members;
	size_t n_members;
};
extern const struct oakum_seccomp_mux oakum_seccomp_muxes[2];
#define OAKUM_SECCOMP_MUXES OAKUM_COUNT(oakum_seccomp_muxes)

/* The multiplexer of that name, or NULL; whether the name is a multiplexer's member. */
const struct oakum_seccomp_mux *oakum_seccomp_mux_find(const char *name, size_t len);
bool oakum_seccomp_mux_has(const char *name);
/* Whether one of these architectures multiplexes, or compares 32 bits only. */
bool oakum_seccomp_arch_muxes(uint32_t arches) OAKUM_PURE;
bool oakum_seccomp_arch_narrow(uint32_t arches) OAKUM_PURE;
/* What p lets through of a multiplexer, members included. */
struct oakum_seccomp_set oakum_seccomp_mux_set(struct oakum_arena *arena,
					       const struct oakum_seccomp *p,
					       const struct oakum_seccomp_mux *mux,
					       bool may, unsigned *budget);

static inline bool oakum_seccomp_passes(enum oakum_seccomp_act act)
{
	return act == OAKUM_SECCOMP_ALLOW || act == OAKUM_SECCOMP_LOG;
}

static inline bool oakum_seccomp_delegates(enum oakum_seccomp_act act)
{
	return act == OAKUM_SECCOMP_TRACE || act == OAKUM_SECCOMP_NOTIFY;
}

/* The set that p applies to a call it does not name. */
static inline const struct oakum_seccomp_set *
oakum_seccomp_default_set(const struct oakum_seccomp *p, bool may)
{
	bool all = oakum_seccomp_passes((enum oakum_seccomp_act)p->action) ||
		   (may && oakum_seccomp_delegates((enum oakum_seccomp_act)p->action));

	return all ? &oakum_seccomp_everything : &oakum_seccomp_nothing;
}

#endif
