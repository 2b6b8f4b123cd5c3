/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_seccomp_filter.c - what core/seccomp says of profiles, against the filters that
 * libseccomp makes of them: for thousands of made-up profiles, `must` passes, what passes
 * is in `may`, and what two profiles meet in is in both of them.
 */
#include "test_seccomp.h"

#include "../../core/seccomp/internal.h"

/* Made-up profiles: few names and values, so that rules collide. */
static const char *const names[] = {"read",	   "socket",	 "clone",
				    "personality", "socketcall", "semop",
				    "ipc",	   "prctl",	 "no_such_call"};
static const char *const acts[] = {"SCMP_ACT_ALLOW", "SCMP_ACT_ALLOW",	"SCMP_ACT_ALLOW",
				   "SCMP_ACT_ERRNO", "SCMP_ACT_LOG",	"SCMP_ACT_TRACE",
				   "SCMP_ACT_KILL",  "SCMP_ACT_NOTIFY", "SCMP_ACT_TRAP"};
static const char *const ops[] = {"SCMP_CMP_EQ",       "SCMP_CMP_NE", "SCMP_CMP_LT",
				  "SCMP_CMP_LE",       "SCMP_CMP_GE", "SCMP_CMP_GT",
				  "SCMP_CMP_MASKED_EQ"};
static const uint64_t values[] = {0,
				  1,
				  2,
				  3,
				  6,
				  16,
				  38,
				  40,
				  0x7e020000,
				  0x10000000,
				  0xfffffffe,
				  0xffffffff,
				  0x100000000,
				  0x100000026,
				  0xffffffff00000000,
				  0x8000000000000000,
				  0xffffffffffffffff};

static uint64_t seed;

/* xorshift64*: the same profiles everywhere. */
static unsigned pick(unsigned n)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (unsigned)((seed * 2685821657736338717u) >> 33) % n;
}

#define PICK(array) ((array)[pick(OAKUM_COUNT(array))])

static struct oakum_node *text(const char *s)
{
	return oakum_json_string(&unit_arena, s);
}

/* tame: what libseccomp compiles as it is told (core/seccomp/args.c). */
static struct oakum_node *make_args(bool tame)
{
	struct oakum_node *args = oakum_json_array(&unit_arena);
	unsigned n = pick(4);

	for (unsigned i = 0; i < n; i++) {
		struct oakum_node *c = oakum_json_object(&unit_arena);
		const char *op = PICK(ops);
		uint64_t value = PICK(values);

		if (tame && n > 1)
			op = pick(2) ? "SCMP_CMP_EQ" : "SCMP_CMP_MASKED_EQ";
		if (tame && op[9] != 'E' && op[9] != 'M')
			value &= UINT32_MAX;
		oakum_json_put(&unit_arena, c, "index",
			       oakum_json_u64(&unit_arena, pick(3)));
		oakum_json_put(&unit_arena, c, "value",
			       oakum_json_u64(&unit_arena, value));
		oakum_json_put(&unit_arena, c, "valueTwo",
			       oakum_json_u64(&unit_arena, PICK(values)));
		oakum_json_put(&unit_arena, c, "op", text(op));
		oakum_json_append(args, c);
	}
	return args;
}

/* plain: rules that let through or refuse, as a policy's profile has. */
static struct oakum_node *make_entry(bool plain, bool tame)
{
	struct oakum_node *e = oakum_json_object(&unit_arena);
	struct oakum_node *list = oakum_json_array(&unit_arena);
	const char *act = PICK(acts);

	if (plain && (strstr(act, "NOTIFY") || strstr(act, "TRACE")))
		act = "SCMP_ACT_ALLOW";
	for (unsigned n = 1 + pick(3); n; n--)
		oakum_json_append(list, text(PICK(names)));
	oakum_json_put(&unit_arena, e, "names", list);
	oakum_json_put(&unit_arena, e, "action", text(act));
	if (strstr(act, "ERRNO") && pick(2))
		oakum_json_put(&unit_arena, e, "errnoRet",
			       oakum_json_u64(&unit_arena, pick(3) ? 38 : 1));
	oakum_json_put(&unit_arena, e, "args", make_args(tame));
	return e;
}

static struct oakum_node *make_profile(bool plain, bool tame)
{
	static const char *const defaults[] = {"SCMP_ACT_ERRNO",	"SCMP_ACT_ERRNO",
					       "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_ALLOW",
					       "SCMP_ACT_LOG",		"SCMP_ACT_TRACE"};
	struct oakum_node *p = oakum_json_object(&unit_arena);
	struct oakum_node *arches = oakum_json_array(&unit_arena);
	struct oakum_node *rules = oakum_json_array(&unit_arena);

	oakum_json_put(&unit_arena, p, "defaultAction",
		       text(defaults[pick(plain ? 3 : OAKUM_COUNT(defaults))]));
	oakum_json_append(arches, text("SCMP_ARCH_X86_64"));
	/* Not x32: with so few calls, libseccomp 2.5.4 may forget to load their number. */
	if (pick(2))
		oakum_json_append(arches, text("SCMP_ARCH_X86"));
	oakum_json_put(&unit_arena, p, "architectures", arches);
	for (unsigned n = 1 + pick(6); n; n--)
		oakum_json_append(rules, make_entry(plain, tame));
	oakum_json_put(&unit_arena, p, "syscalls", rules);
	return p;
}

static void make_question(uint64_t *args)
{
	for (int i = 0; i < OAKUM_SECCOMP_ARGS; i++)
		args[i] = PICK(values) + pick(3) - 1;
}

/* The set of a call on a machine: a multiplexer's where there are such. */
static struct oakum_seccomp_set
set_on(const struct oakum_seccomp *p, const struct machine *m, const char *name, bool may)
{
	const struct oakum_seccomp_call *c = oakum_seccomp_find(p, name, strlen(name));
	unsigned budget = OAKUM_SECCOMP_BUDGET;

	for (size_t i = 0; i < OAKUM_SECCOMP_MUXES; i++) {
		if (m->token == SCMP_ARCH_X86 &&
		    strcmp(name, oakum_seccomp_muxes[i].name) == 0)
			return oakum_seccomp_mux_set(
				&unit_arena, p, &oakum_seccomp_muxes[i], may, &budget);
	}
	if (!c)
		return *oakum_seccomp_default_set(p, may);
	return may ? c->may : c->must;
}

static bool runs(const struct oakum_seccomp *p, const struct machine *m)
{
	return p->arches & oakum_seccomp_arch_parse(m->arch);
}

/* must => passes => may, for one question. */
static void check_bounds(const struct oakum_node *spec, const struct oakum_seccomp *p,
			 const struct oakum_seccomp_trial *t, const struct machine *m,
			 const char *name, const uint64_t *args)
{
	int nr = number_on(m, name);
	struct oakum_seccomp_set must = set_on(p, m, name, false);
	struct oakum_seccomp_set may = set_on(p, m, name, true);
	enum outcome got;

	if (nr < 0)
		return;
	got = outcome_of(ask(t, m, nr, args));
	/* With few calls libseccomp 2.5.4 may forget to load their number for x86: then all
	 * calls have the default. */
	if (m->short_args && oakum_seccomp_default_set(p, true)->all)
		return;
	ck_assert_msg(got == REFUSED || set_has(&may, args, m->narrow),
		      "passes but may not: %s on %s(%lx, %lx, %lx) by %s", name, m->arch,
		      (long)args[0], (long)args[1], (long)args[2], unit_text(spec));
	ck_assert_msg(got == PASSED || m->short_args || !set_has(&must, args, m->narrow),
		      "must but does not: %s on %s(%lx, %lx, %lx) by %s", name, m->arch,
		      (long)args[0], (long)args[1], (long)args[2], unit_text(spec));
}

static void each_question(void (*check)(void *data, const struct machine *m,
					const char *name, const uint64_t *args),
			  void *data, unsigned count)
{
	for (size_t m = 0; m < 2; m++) {
		for (size_t n = 0; n < OAKUM_COUNT(names); n++) {
			for (unsigned i = 0; i < count; i++) {
				uint64_t args[OAKUM_SECCOMP_ARGS];

				make_question(args);
				check(data, &machines[m], names[n], args);
			}
		}
	}
}

struct pair {
	const struct oakum_node *spec[3];
	const struct oakum_seccomp *p[3];
	struct oakum_seccomp_trial t[3];
	bool within;
	bool wild; /* 0 and 1 have no filters: libseccomp might not come to an end */
};

static void check_one(void *data, const struct machine *m, const char *name,
		      const uint64_t *args)
{
	struct pair *x = data;

	if (runs(x->p[0], m))
		check_bounds(x->spec[0], x->p[0], &x->t[0], m, name, args);
}

/* Whether the call passes in a profile: by its filter, or by what is said of it. */
static bool passes_in(const struct pair *x, int i, const struct machine *m,
		      const char *name, int nr, const uint64_t *args)
{
	struct oakum_seccomp_set must = set_on(x->p[i], m, name, false);

	if (m->short_args || x->wild)
		return set_has(&must, args, m->narrow);
	return outcome_of(ask(&x->t[i], m, nr, args)) == PASSED;
}

/* Profiles 0 and 1 meet in 2. */
static void check_meeting(void *data, const struct machine *m, const char *name,
			  const uint64_t *args)
{
	struct pair *x = data;
	int nr = number_on(m, name);

	if (nr < 0 || !runs(x->p[2], m))
		return;
	check_bounds(x->spec[2], x->p[2], &x->t[2], m, name, args);
	if (outcome_of(ask(&x->t[2], m, nr, args)) == REFUSED)
		return;
	for (int i = 0; i < 2; i++)
		ck_assert_msg(
			passes_in(x, i, m, name, nr, args),
			"%s on %s(%lx, %lx, %lx) passes in %.1500s\nbut not in %.1500s",
			name, m->arch, (long)args[0], (long)args[1], (long)args[2],
			unit_text(x->spec[2]), unit_text(x->spec[i]));
}

/* What passes in 0 passes in 1. */
static void check_within(void *data, const struct machine *m, const char *name,
			 const uint64_t *args)
{
	struct pair *x = data;
	int nr = number_on(m, name);

	/* Not for x86: see check_bounds. */
	if (nr < 0 || m->short_args || !runs(x->p[0], m) || !runs(x->p[1], m))
		return;
	ck_assert_msg(outcome_of(ask(&x->t[0], m, nr, args)) == REFUSED ||
			      outcome_of(ask(&x->t[1], m, nr, args)) == PASSED,
		      "%s on %s(%lx, %lx, %lx) passes in %.1500s\nbut not in %.1500s",
		      name, m->arch, (long)args[0], (long)args[1], (long)args[2],
		      unit_text(x->spec[0]), unit_text(x->spec[1]));
}

/* Whether libseccomp takes the profile: it refuses some whose rules contradict. */
static bool add_profile(struct pair *x, int i, const struct oakum_node *spec)
{
	x->spec[i] = spec;
	x->p[i] = read_spec(spec);
	return oakum_seccomp_try(&unit_arena, spec, 0, &x->t[i], &unit_err) == 0;
}

static void fresh_arena(void)
{
	oakum_arena_release(&unit_arena);
	oakum_arena_init(&unit_arena, OAKUM_ARENA_CEILING);
}

#if defined(__SANITIZE_ADDRESS__)
#define ROUNDS 150
#else
#define ROUNDS 1000
#endif

START_TEST(test_bounds)
{
	unsigned taken = 0;

	seed = 0x9e3779b97f4a7c15u;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct pair x = {0};

		if (add_profile(&x, 0, make_profile(false, true))) {
			each_question(check_one, &x, 20);
			taken++;
		}
		fresh_arena();
	}
	ck_assert_uint_gt(taken, ROUNDS / 2);
}
END_TEST

/* Makes 2 of 0 and 1. It must compile, and be within 1 when it is read back. */
static void meet(struct pair *x)
{
	uint32_t native = oakum_seccomp_arch_parse("SCMP_ARCH_X86_64");
	const struct oakum_seccomp *both;
	struct oakum_seccomp_pair pair;
	struct oakum_seccomp_excess excess;

	oakum_seccomp_pair(&unit_arena, x->p[0], x->p[1], x->p[1]->arches, &pair);
	x->within = oakum_seccomp_within(&unit_arena, &pair, NULL);
	both = oakum_seccomp_meet(&unit_arena, &pair, native);
	ck_assert_msg(add_profile(x, 2,
				  oakum_seccomp_to_spec(&unit_arena, both, both->arches,
							native)),
		      "%s", unit_err.msg);
	oakum_seccomp_pair(&unit_arena, x->p[2], x->p[1], x->p[1]->arches, &pair);
	ck_assert_msg(oakum_seccomp_within(&unit_arena, &pair, &excess),
		      "%s passes in %.1500s\nbut not in %.1500s", excess.example,
		      unit_text(x->spec[2]), unit_text(x->spec[1]));
}

START_TEST(test_meetings)
{
	unsigned taken = 0, within = 0;

	seed = 0xd1342543de82ef95u;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct pair x = {0};

		if (add_profile(&x, 0, make_profile(false, true)) &&
		    add_profile(&x, 1, make_profile(true, true))) {
			meet(&x);
			each_question(check_meeting, &x, 20);
			if (x.within)
				each_question(check_within, &x, 20);
			taken++;
			within += x.within;
		}
		fresh_arena();
	}
	ck_assert_uint_gt(taken, ROUNDS / 4);
	ck_assert_uint_gt(within, 0);
}
END_TEST

/* Rules that libseccomp gets wrong: what they meet in is made of others. */
START_TEST(test_wild_meetings)
{
	seed = 0x2545f4914f6cdd1du;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct pair x = {.wild = true};

		for (int i = 0; i < 2; i++) {
			x.spec[i] = make_profile(i == 1, false);
			x.p[i] = read_spec(x.spec[i]);
		}
		meet(&x);
		each_question(check_meeting, &x, 20);
		fresh_arena();
	}
}
END_TEST

/* libseccomp 2.5.4 leaks part of a rule that it refuses: not ours to find. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libseccomp\n";
}

int main(void)
{
	Suite *s = suite_create("seccomp_filter");
	TCase *tc = unit_case(s, "made-up profiles");

	tcase_add_test(tc, test_bounds);
	tcase_add_test(tc, test_meetings);
	tcase_add_test(tc, test_wild_meetings);
	return unit_run(s);
}
