/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_seccomp_set.c - bounds, boxes and sets against what they mean, value by value.
 *
 * The values asked about are all small ones and those around the edges of the bounds.
 */
#include "test_seccomp.h"

#include "../../core/seccomp/internal.h"

static struct oakum_seccomp_bound bounds[64];
static size_t n_bounds;
static uint64_t asked[160];
static size_t n_asked;
static unsigned budget;

static void ask_about(uint64_t v)
{
	ck_assert_uint_lt(n_asked, OAKUM_COUNT(asked));
	asked[n_asked++] = v;
}

static void make_bounds(void)
{
	static const uint64_t ends[] = {
		0, 1, 5, 16, 0xffffffff, UINT64_C(1) << 63, UINT64_MAX};
	static const uint64_t masks[][2] = {{1, 0},
					    {1, 1},
					    {6, 4},
					    {0x7e020000, 0},
					    {UINT64_C(1) << 63, UINT64_C(1) << 63},
					    {~UINT64_C(7), 8},
					    {UINT64_MAX, 5},
					    {0, 0}};

	n_bounds = n_asked = 0;
	for (size_t i = 0; i < OAKUM_COUNT(ends); i++) {
		for (size_t j = i; j < OAKUM_COUNT(ends); j++)
			bounds[n_bounds++] = oakum_seccomp_range(ends[i], ends[j]);
	}
	for (size_t i = 0; i < OAKUM_COUNT(masks); i++)
		bounds[n_bounds++] = oakum_seccomp_masked(masks[i][0], masks[i][1]);
	for (uint64_t v = 0; v < 40; v++)
		ask_about(v);
	for (size_t i = 0; i < OAKUM_COUNT(ends); i++) {
		for (int d = -2; d <= 2; d++)
			ask_about(ends[i] + (uint64_t)(int64_t)d);
	}
	for (unsigned bit = 0; bit < 64; bit++)
		ask_about(UINT64_C(1) << bit);
}

static bool any_has(const struct oakum_seccomp_bounds *b, uint64_t v)
{
	for (unsigned i = 0; i < b->n; i++) {
		if (bound_has(&b->of[i], v))
			return true;
	}
	return false;
}

START_TEST(test_bounds)
{
	make_bounds();
	for (size_t i = 0; i < n_bounds; i++) {
		struct oakum_seccomp_bounds outside = {.n = 0}, blocks = {.n = 0};

		oakum_seccomp_bound_not(&bounds[i], &outside);
		oakum_seccomp_bound_blocks(&bounds[i], &blocks);
		for (size_t v = 0; v < n_asked; v++) {
			bool in = bound_has(&bounds[i], asked[v]);

			ck_assert(any_has(&outside, asked[v]) == !in);
			ck_assert(any_has(&blocks, asked[v]) == in);
		}
		for (unsigned k = 0; k < blocks.n; k++)
			ck_assert(blocks.of[k].kind != OAKUM_SECCOMP_RANGE ||
				  blocks.of[k].a == blocks.of[k].b);
	}
}
END_TEST

START_TEST(test_two_bounds)
{
	make_bounds();
	for (size_t i = 0; i < n_bounds; i++) {
		for (size_t j = 0; j < n_bounds; j++) {
			const struct oakum_seccomp_bound *a = &bounds[i], *b = &bounds[j];
			struct oakum_seccomp_bounds both = {.n = 0};
			bool within = oakum_seccomp_bound_within(a, b);
			bool apart = oakum_seccomp_bound_apart(a, b);
			bool outside = false;

			oakum_seccomp_bound_meet(a, b, &both);
			for (size_t v = 0; v < n_asked; v++) {
				bool in_a = bound_has(a, asked[v]);
				bool in_b = bound_has(b, asked[v]);

				ck_assert(any_has(&both, asked[v]) == (in_a && in_b));
				ck_assert(!apart || !in_a || !in_b);
				outside |= in_a && !in_b;
			}
			/* The values asked about tell these bounds apart. */
			ck_assert(within == !outside);
		}
	}
}
END_TEST

/* A box with bounds on two arguments. */
static struct oakum_seccomp_box box(size_t a, size_t b)
{
	return (struct oakum_seccomp_box){.arg = {bounds[a], [2] = bounds[b]}};
}

static struct oakum_seccomp_set set_of(struct oakum_seccomp_box *boxes, size_t n)
{
	struct oakum_seccomp_draft d;

	oakum_seccomp_draft_init(&d, &budget);
	for (size_t i = 0; i < n; i++)
		oakum_seccomp_draft_add(&d, &boxes[i]);
	ck_assert(!d.full);
	return oakum_seccomp_draft_set(&d, &unit_arena);
}

static uint64_t seed;

static size_t pick(size_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(seed >> 33) % n;
}

static void check_sets(const struct oakum_seccomp_set *a,
		       const struct oakum_seccomp_set *b)
{
	struct oakum_seccomp_set both, less, tidy;
	bool within, cut;

	budget = OAKUM_SECCOMP_BUDGET;
	both = oakum_seccomp_set_meet(&unit_arena, a, b, &budget);
	less = oakum_seccomp_set_minus(&unit_arena, a, b, &budget, &cut);
	tidy = oakum_seccomp_set_tidy(&unit_arena, a, &budget);
	within = oakum_seccomp_set_within(&unit_arena, a, b, &budget);
	ck_assert(oakum_seccomp_set_within(&unit_arena, &both, b, &budget));
	for (int i = 0; i < 200; i++) {
		uint64_t args[OAKUM_SECCOMP_ARGS] = {asked[pick(n_asked)], 0,
						     asked[pick(n_asked)]};
		bool in_a = set_has(a, args, false), in_b = set_has(b, args, false);

		/* A meeting may give up boxes, a difference says so. */
		ck_assert(!set_has(&both, args, false) || (in_a && in_b));
		ck_assert(!set_has(&less, args, false) || (in_a && !in_b));
		ck_assert(cut || set_has(&less, args, false) == (in_a && !in_b));
		ck_assert(!within || !in_a || in_b);
		ck_assert(set_has(&tidy, args, false) == in_a);
	}
}

START_TEST(test_sets)
{
	make_bounds();
	seed = 42;
	for (int round = 0; round < 2000; round++) {
		struct oakum_seccomp_box a[3], b[3];
		struct oakum_seccomp_set x, y;

		budget = OAKUM_SECCOMP_BUDGET;
		for (int i = 0; i < 3; i++) {
			a[i] = box(pick(n_bounds), pick(n_bounds));
			b[i] = box(pick(n_bounds), pick(n_bounds));
		}
		x = set_of(a, 1 + pick(3));
		y = set_of(b, 1 + pick(3));
		check_sets(&x, &y);
	}
}
END_TEST

START_TEST(test_limits)
{
	struct oakum_seccomp_draft d;
	struct oakum_seccomp_box one = {0};

	budget = OAKUM_SECCOMP_BUDGET;
	oakum_seccomp_draft_init(&d, &budget);
	for (uint64_t v = 0; v < OAKUM_SECCOMP_BOXES_MAX; v++) {
		one.arg[0] = oakum_seccomp_range(3 * v, 3 * v);
		oakum_seccomp_draft_add(&d, &one);
	}
	ck_assert(!d.full);
	ck_assert_uint_eq(d.n, OAKUM_SECCOMP_BOXES_MAX);
	one.arg[0] = oakum_seccomp_range(1, 1);
	oakum_seccomp_draft_add(&d, &one);
	ck_assert(d.full);

	budget = 1;
	oakum_seccomp_draft_init(&d, &budget);
	oakum_seccomp_draft_add(&d, &one);
	ck_assert(!d.full);
	one.arg[0] = oakum_seccomp_range(2, 2);
	oakum_seccomp_draft_add(&d, &one);
	ck_assert(d.full);
}
END_TEST

START_TEST(test_widest_range)
{
	struct oakum_seccomp_bound most = oakum_seccomp_range(1, UINT64_MAX - 1);
	struct oakum_seccomp_bounds blocks = {.n = 0};

	oakum_seccomp_bound_blocks(&most, &blocks);
	ck_assert_uint_eq(blocks.n, OAKUM_SECCOMP_BLOCKS_MAX);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("seccomp_set");
	TCase *tc = unit_case(s, "bounds and sets");

	tcase_add_test(tc, test_bounds);
	tcase_add_test(tc, test_two_bounds);
	tcase_add_test(tc, test_sets);
	tcase_add_test(tc, test_limits);
	tcase_add_test(tc, test_widest_range);
	return unit_run(s);
}
