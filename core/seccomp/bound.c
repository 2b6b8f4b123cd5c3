/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bound.c - what one 64-bit argument may be: ranges and masks, exactly.
 *
 * A range and a mask meet as blocks: every range is a union of aligned power-of-two blocks,
 * each of which is a mask too, and two masks meet as one mask or not at all.
 */
#include "internal.h"

struct oakum_seccomp_bound oakum_seccomp_range(uint64_t lo, uint64_t hi)
{
	if (lo == 0 && hi == UINT64_MAX)
		return (struct oakum_seccomp_bound){.kind = OAKUM_SECCOMP_ANY};
	return (struct oakum_seccomp_bound){
		.kind = OAKUM_SECCOMP_RANGE, .a = lo, .b = hi};
}

/* libseccomp, too, cuts the value to the mask. */
struct oakum_seccomp_bound oakum_seccomp_masked(uint64_t mask, uint64_t value)
{
	value &= mask;
	if (mask == 0)
		return (struct oakum_seccomp_bound){.kind = OAKUM_SECCOMP_ANY};
	if (mask == UINT64_MAX)
		return oakum_seccomp_range(value, value);
	return (struct oakum_seccomp_bound){
		.kind = OAKUM_SECCOMP_MASKED, .a = mask, .b = value};
}

static void put(struct oakum_seccomp_bounds *out, struct oakum_seccomp_bound b)
{
	if (out->n < OAKUM_SECCOMP_BLOCKS_MAX)
		out->of[out->n++] = b;
}

/* Below the highest bit in which the ends differ, every bit takes both values somewhere in
 * the range; from there up all values agree. */
static bool range_in_mask(const struct oakum_seccomp_bound *range,
			  const struct oakum_seccomp_bound *mask)
{
	uint64_t differ = range->a ^ range->b;
	uint64_t varies = differ ? UINT64_MAX >> __builtin_clzll(differ) : 0;

	return !(mask->a & varies) && (range->a & mask->a) == mask->b;
}

bool oakum_seccomp_bound_within(const struct oakum_seccomp_bound *a,
				const struct oakum_seccomp_bound *b)
{
	if (b->kind == OAKUM_SECCOMP_ANY)
		return true;
	if (a->kind == OAKUM_SECCOMP_ANY)
		return false;
	if (a->kind == OAKUM_SECCOMP_RANGE) {
		if (b->kind == OAKUM_SECCOMP_RANGE)
			return b->a <= a->a && a->b <= b->b;
		return range_in_mask(a, b);
	}
	/* The least and the greatest value under a mask are its value with the free bits
	 * all clear and all set. */
	if (b->kind == OAKUM_SECCOMP_RANGE)
		return b->a <= a->b && (a->b | ~a->a) <= b->b;
	return (a->a & b->a) == b->a && (a->b & b->a) == b->b;
}

void oakum_seccomp_bound_blocks(const struct oakum_seccomp_bound *a,
				struct oakum_seccomp_bounds *out)
{
	uint64_t lo = a->a, hi = a->b;

	if (a->kind != OAKUM_SECCOMP_RANGE) {
		put(out, *a);
		return;
	}
	for (;;) {
		/* The widest block that starts at lo and does not end behind hi. */
		uint64_t free = lo ? (lo & -lo) - 1 : UINT64_MAX;

		while ((lo | free) > hi)
			free >>= 1;
		put(out, oakum_seccomp_masked(~free, lo));
		if ((lo | free) >= hi)
			return;
		lo = (lo | free) + 1;
	}
}

static void meet_masks(const struct oakum_seccomp_bound *a,
		       const struct oakum_seccomp_bound *b,
		       struct oakum_seccomp_bounds *out)
{
	if (((a->b ^ b->b) & a->a & b->a) == 0)
		put(out, oakum_seccomp_masked(a->a | b->a, a->b | b->b));
}

/* A block as a mask, for one value too. */
static struct oakum_seccomp_bound as_mask(struct oakum_seccomp_bound b)
{
	if (b.kind == OAKUM_SECCOMP_RANGE) {
		b.kind = OAKUM_SECCOMP_MASKED;
		b.b = b.a;
		b.a = UINT64_MAX;
	}
	return b;
}

static void meet_range_mask(const struct oakum_seccomp_bound *range,
			    const struct oakum_seccomp_bound *mask,
			    struct oakum_seccomp_bounds *out)
{
	OAKUM_SCRATCH struct oakum_seccomp_bounds blocks;

	blocks.n = 0;
	oakum_seccomp_bound_blocks(range, &blocks);
	for (unsigned i = 0; i < blocks.n; i++) {
		struct oakum_seccomp_bound block = as_mask(blocks.of[i]);

		meet_masks(&block, mask, out);
	}
}

void oakum_seccomp_bound_meet(const struct oakum_seccomp_bound *a,
			      const struct oakum_seccomp_bound *b,
			      struct oakum_seccomp_bounds *out)
{
	if (oakum_seccomp_bound_within(a, b)) {
		put(out, *a);
	} else if (oakum_seccomp_bound_within(b, a)) {
		put(out, *b);
	} else if (a->kind == OAKUM_SECCOMP_RANGE && b->kind == OAKUM_SECCOMP_RANGE) {
		uint64_t lo = a->a > b->a ? a->a : b->a;
		uint64_t hi = a->b < b->b ? a->b : b->b;

		if (lo <= hi)
			put(out, oakum_seccomp_range(lo, hi));
	} else if (a->kind == OAKUM_SECCOMP_RANGE) {
		meet_range_mask(a, b, out);
	} else if (b->kind == OAKUM_SECCOMP_RANGE) {
		meet_range_mask(b, a, out);
	} else {
		meet_masks(a, b, out);
	}
}

bool oakum_seccomp_bound_apart(const struct oakum_seccomp_bound *a,
			       const struct oakum_seccomp_bound *b)
{
	if (a->kind == OAKUM_SECCOMP_RANGE && b->kind == OAKUM_SECCOMP_RANGE)
		return a->b < b->a || b->b < a->a;
	if (a->kind == OAKUM_SECCOMP_MASKED && b->kind == OAKUM_SECCOMP_MASKED)
		return ((a->b ^ b->b) & a->a & b->a) != 0;
	/* One value and a mask. */
	if (a->kind == OAKUM_SECCOMP_RANGE && b->kind == OAKUM_SECCOMP_MASKED &&
	    a->a == a->b)
		return (a->a & b->a) != b->b;
	if (b->kind == OAKUM_SECCOMP_RANGE && a->kind == OAKUM_SECCOMP_MASKED &&
	    b->a == b->b)
		return (b->a & a->a) != a->b;
	return false;
}

void oakum_seccomp_bound_not(const struct oakum_seccomp_bound *a,
			     struct oakum_seccomp_bounds *out)
{
	if (a->kind == OAKUM_SECCOMP_RANGE) {
		if (a->a > 0)
			put(out, oakum_seccomp_range(0, a->a - 1));
		if (a->b < UINT64_MAX)
			put(out, oakum_seccomp_range(a->b + 1, UINT64_MAX));
	} else if (a->kind == OAKUM_SECCOMP_MASKED) {
		/* One bit of the mask is the other way round. */
		for (uint64_t rest = a->a; rest; rest &= rest - 1) {
			uint64_t bit = rest & -rest;

			put(out, oakum_seccomp_masked(bit, ~a->b));
		}
	}
}
