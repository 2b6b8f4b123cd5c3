/* SPDX-License-Identifier: Apache-2.0 */
/* test_seccomp_read.c - linux.seccomp as the runtimes read it, rule by rule. */
#include "test_seccomp.h"

#include <errno.h>

#define DENY "\"defaultAction\":\"SCMP_ACT_ERRNO\""

static const struct oakum_seccomp *read_text(const char *members)
{
	return read_spec(
		unit_json(oakum_arena_printf(&unit_arena, "{%s}", members))->root);
}

/* What a profile that refuses by default says of "read", with these rules. */
static const struct oakum_seccomp_call *call_of(const char *rules)
{
	const struct oakum_seccomp *p = read_text(
		oakum_arena_printf(&unit_arena, DENY ",\"syscalls\":[%s]", rules));

	return oakum_seccomp_find(p, "read", 4);
}

#define RULE(action, more) "{\"names\":[\"read\"],\"action\":\"" action "\"" more "}"
#define COND(index, op, value)                                                           \
	"{\"index\":" #index ",\"op\":\"SCMP_CMP_" op "\",\"value\":" value "}"
#define MASK(index, value, two)                                                          \
	"{\"index\":" #index ",\"op\":\"SCMP_CMP_MASKED_EQ\",\"value\":" value           \
	",\"valueTwo\":" two "}"
#define SIX                                                                              \
	COND(0, "EQ", "1")                                                               \
	"," COND(1, "EQ", "1") "," COND(2, "EQ", "1") "," COND(3, "EQ", "1") "," COND(   \
		4, "EQ", "1") "," COND(5, "EQ", "1")
#define ARGS(conds) ",\"args\":[" conds "]"

static void fails(const char *members, const char *fragment, const char *pointer)
{
	const struct oakum_seccomp *p;
	const struct oakum_node *at = NULL;
	struct oakum_node *root =
		unit_json(oakum_arena_printf(&unit_arena, "{%s}", members))->root;

	unit_assert_fails(
		oakum_seccomp_from_spec(&unit_arena, root, 1, &p, &at, &unit_err),
		-EINVAL, fragment);
	ck_assert_str_eq(oakum_json_pointer(&unit_arena, at), pointer);
}

START_TEST(test_off)
{
	ck_assert(read_text("")->off);
	ck_assert(read_text("\"defaultAction\":\"\"")->off);
	ck_assert(read_text("\"defaultAction\":null,\"syscalls\":[]")->off);
	ck_assert(read_text("\"architectures\":[\"SCMP_ARCH_X86\"]")->off);
	ck_assert_int_eq(read_text("")->action, OAKUM_SECCOMP_ALLOW);
	ck_assert(!read_text(DENY)->off);
}
END_TEST

START_TEST(test_refused_forms)
{
	fails("\"syscalls\":[" RULE("SCMP_ACT_ALLOW", "") "]", "default action", "");
	fails("\"defaultAction\":\"SCMP_ACT_FOO\"", "'SCMP_ACT_FOO'", "/defaultAction");
	fails(DENY ",\"syscalls\":[" RULE("allow", "") "]", "'allow'",
	      "/syscalls/0/action");
	fails(DENY ",\"syscalls\":[{\"names\":[\"read\"]}]", "''", "/syscalls/0");
	fails(DENY ",\"syscalls\":[" RULE("SCMP_ACT_ALLOW", ARGS(COND(6, "EQ", "1"))) "]",
	      "condition", "/syscalls/0/args/0");
	fails(DENY ",\"syscalls\":[" RULE("SCMP_ACT_ALLOW", ARGS(COND(0, "IS", "1"))) "]",
	      "condition", "/syscalls/0/args/0");
	fails(DENY ",\"syscalls\":[" RULE("SCMP_ACT_ALLOW",
					  ARGS(SIX "," COND(0, "EQ", "2"))) "]",
	      "condition", "/syscalls/0/args");
	fails(DENY ",\"syscalls\":[{\"names\":[\"\"],\"action\":\"SCMP_ACT_ALLOW\"}]",
	      "empty", "/syscalls/0/names/0");
}
END_TEST

START_TEST(test_too_many_names)
{
	struct oakum_node *root = unit_json("{" DENY ",\"syscalls\":[{\"names\":[],"
					    "\"action\":\"SCMP_ACT_ALLOW\"}]}")
					  ->root;
	struct oakum_node *names = oakum_json_at(root, "/syscalls/0/names");
	const struct oakum_seccomp *p;

	for (int i = 0; i < OAKUM_SECCOMP_NAMES_MAX; i++)
		oakum_json_append(names, oakum_json_string(&unit_arena, "read"));
	ck_assert_uint_eq(read_spec(root)->n_calls, 1);
	oakum_json_append(names, oakum_json_string(&unit_arena, "read"));
	unit_assert_fails(
		oakum_seccomp_from_spec(&unit_arena, root, 1, &p, NULL, &unit_err),
		-EINVAL, "more system calls than there are");
}
END_TEST

START_TEST(test_unconditional)
{
	const struct oakum_seccomp_call *c = call_of(RULE("SCMP_ACT_ALLOW", ""));

	ck_assert(c->fixed && c->must.all && c->may.all && !c->refuse);
	c = call_of(RULE("SCMP_ACT_LOG", ",\"args\":[]"));
	ck_assert(c->fixed && c->must.all && c->log);
	c = call_of(RULE("SCMP_ACT_ALLOW", ",\"args\":null"));
	ck_assert(c->fixed && c->must.all);
	/* Handed to another process: perhaps. */
	c = call_of(RULE("SCMP_ACT_NOTIFY", ""));
	ck_assert(c->may.all && !c->must.all && !c->must.n);
	c = call_of(RULE("SCMP_ACT_TRACE", ""));
	ck_assert(c->may.all && !c->must.all);
	c = call_of(RULE("SCMP_ACT_ERRNO", ",\"errnoRet\":38"));
	ck_assert(!c->may.all && !c->may.n);
	ck_assert_int_eq(c->refuse, OAKUM_SECCOMP_ERRNO);
	ck_assert_uint_eq(c->err, 38);
	c = call_of(RULE("SCMP_ACT_KILL", ""));
	ck_assert_int_eq(c->refuse, OAKUM_SECCOMP_KILL_THREAD);
}
END_TEST

START_TEST(test_default_action_is_no_rule)
{
	/* EPERM is what SCMP_ACT_ERRNO means without a number. */
	ck_assert_ptr_null(call_of(RULE("SCMP_ACT_ERRNO", ",\"errnoRet\":1")));
	ck_assert(call_of(RULE("SCMP_ACT_ERRNO", "") "," RULE("SCMP_ACT_ALLOW", ""))
			  ->must.all);
	ck_assert(!call_of(RULE("SCMP_ACT_ERRNO",
				",\"errnoRet\":38") "," RULE("SCMP_ACT_ALLOW", ""))
			   ->may.all);
}
END_TEST

START_TEST(test_first_unconditional_wins)
{
	const struct oakum_seccomp_call *c =
		call_of(RULE("SCMP_ACT_ALLOW", ARGS(COND(0, "EQ", "1"))) "," RULE(
			"SCMP_ACT_KILL", "") "," RULE("SCMP_ACT_ALLOW", ""));

	ck_assert(c->fixed && !c->may.all && !c->may.n);
	c = call_of(RULE("SCMP_ACT_ALLOW", "") "," RULE("SCMP_ACT_KILL", ""));
	ck_assert(c->must.all);
	/* A mask of 0 is no condition. */
	c = call_of(RULE("SCMP_ACT_ALLOW", ARGS(MASK(0, "0", "5"))));
	ck_assert(c->fixed && c->must.all);
	/* A condition that is always true is one. */
	c = call_of(RULE("SCMP_ACT_ALLOW", ARGS(COND(0, "GE", "0"))));
	ck_assert(!c->fixed && c->must.all);
}
END_TEST

static bool passes(const struct oakum_seccomp_set *set, uint64_t a0, uint64_t a1)
{
	uint64_t args[OAKUM_SECCOMP_ARGS] = {a0, a1};

	return set_has(set, args, false);
}

START_TEST(test_conditions)
{
	const struct oakum_seccomp_call *c = call_of(
		RULE("SCMP_ACT_ALLOW", ARGS(COND(0, "EQ", "1") "," COND(1, "EQ", "2"))));

	ck_assert(passes(&c->must, 1, 2) && !passes(&c->may, 1, 3) &&
		  !passes(&c->may, 2, 2));
	/* Twice the same argument: a rule each. */
	c = call_of(
		RULE("SCMP_ACT_ALLOW", ARGS(COND(0, "EQ", "1") "," COND(0, "EQ", "2"))));
	ck_assert(passes(&c->must, 1, 0) && passes(&c->must, 2, 0) &&
		  !passes(&c->may, 3, 0));
	c = call_of(RULE("SCMP_ACT_ALLOW", ARGS(COND(0, "NE", "40"))));
	ck_assert(passes(&c->must, 0, 0) && !passes(&c->may, 40, 0) &&
		  passes(&c->must, 41, 0));
	c = call_of(RULE("SCMP_ACT_ALLOW", ARGS(COND(0, "LT", "0"))));
	ck_assert(!c->may.all && !c->may.n);
	c = call_of(RULE("SCMP_ACT_ALLOW", ARGS(COND(0, "GT", "18446744073709551615"))));
	ck_assert(!c->may.all && !c->may.n);
	c = call_of(RULE("SCMP_ACT_ALLOW", ARGS(MASK(0, "2114060288", "0"))));
	ck_assert(passes(&c->must, 17, 0) && !passes(&c->may, 0x10000000, 0));
}
END_TEST

START_TEST(test_overlap)
{
	/* Which of the two it is depends on libseccomp. */
	const struct oakum_seccomp_call *c =
		call_of(RULE("SCMP_ACT_ALLOW", ARGS(COND(0, "EQ", "1"))) "," RULE(
			"SCMP_ACT_KILL", ARGS(COND(1, "EQ", "2"))));

	ck_assert(passes(&c->must, 1, 3) && !passes(&c->must, 1, 2) &&
		  passes(&c->may, 1, 2));
	ck_assert(c->denies);
}
END_TEST

START_TEST(test_allow_by_default)
{
	const struct oakum_seccomp *p =
		read_text("\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[" RULE(
			"SCMP_ACT_ERRNO", ARGS(MASK(0, "268435456", "268435456"))) "]");
	const struct oakum_seccomp_call *c = oakum_seccomp_find(p, "read", 4);

	ck_assert(passes(&c->must, 1, 0) && !passes(&c->may, 0x10000001, 0));
}
END_TEST

START_TEST(test_narrow)
{
	static const char rule[] =
		"{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":[" COND(
			0, "EQ", "4294967334") "]}";
	const struct oakum_seccomp *p = read_text(
		oakum_arena_printf(&unit_arena, DENY ",\"syscalls\":[%s]", rule));

	ck_assert(!passes(&oakum_seccomp_find(p, "read", 4)->may, 38, 0));
	/* 32-bit x86 compares with 38. */
	p = read_text(oakum_arena_printf(
		&unit_arena,
		DENY ",\"architectures\":[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"],"
		     "\"syscalls\":[%s]",
		rule));
	ck_assert(oakum_seccomp_find(p, "read", 4)->may.all);
	ck_assert(!oakum_seccomp_find(p, "read", 4)->must.n);
}
END_TEST

START_TEST(test_tricky)
{
	/* Alone it is clear, beside another rule libseccomp may get it wrong. */
	static const char one[] =
		RULE("SCMP_ACT_ALLOW", ARGS(COND(0, "LE", "38") "," COND(1, "LE", "40")));
	static const char two[] = RULE("SCMP_ACT_ALLOW", ARGS(COND(0, "EQ", "50")));
	const struct oakum_seccomp_call *c = call_of(one);

	ck_assert(!c->may.all && c->may.n == 1);
	c = call_of(oakum_arena_printf(&unit_arena, "%s,%s", one, two));
	ck_assert(c->may.all && c->must.n == 2);
}
END_TEST

START_TEST(test_many_rules)
{
	const char *rules = RULE("SCMP_ACT_ALLOW", ARGS(COND(0, "EQ", "0")));
	const struct oakum_seccomp_call *c;

	for (int i = 1; i < OAKUM_SECCOMP_RULES_MAX; i++)
		rules = oakum_arena_printf(
			&unit_arena,
			"%s,{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":["
			"{\"index\":0,\"op\":\"SCMP_CMP_EQ\",\"value\":%d}]}",
			rules, 2 * i);
	c = call_of(rules);
	ck_assert(!c->may.all && c->may.n == OAKUM_SECCOMP_RULES_MAX);
	c = call_of(oakum_arena_printf(&unit_arena, "%s,%s", rules,
				       RULE("SCMP_ACT_ALLOW", ARGS(COND(0, "EQ", "1")))));
	ck_assert(c->may.all && !c->must.all && !c->must.n);
}
END_TEST

START_TEST(test_facts)
{
	const struct oakum_seccomp *p = read_text(DENY ",\"defaultErrnoRet\":0");

	ck_assert_ptr_nonnull(p->bad_errno);
	p = read_text(DENY ",\"defaultErrnoRet\":65536");
	ck_assert_ptr_nonnull(p->bad_errno);
	p = read_text(DENY
		      ",\"syscalls\":[" RULE("SCMP_ACT_ERRNO", ",\"errnoRet\":0") "]");
	ck_assert_ptr_nonnull(p->bad_errno);
	ck_assert_int_eq(oakum_seccomp_find(p, "read", 4)->refuse, OAKUM_SECCOMP_UNSET);
	p = read_text(DENY ",\"architectures\":[\"SCMP_ARCH_X86\",\"SCMP_ARCH_Z80\"]");
	ck_assert(p->no_native);
	ck_assert_str_eq(p->unknown_arch->text, "SCMP_ARCH_Z80");
	ck_assert(!read_text(DENY ",\"architectures\":[]")->no_native);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("seccomp_read");
	TCase *tc = unit_case(s, "reading");

	tcase_add_test(tc, test_off);
	tcase_add_test(tc, test_refused_forms);
	tcase_add_test(tc, test_too_many_names);
	tcase_add_test(tc, test_unconditional);
	tcase_add_test(tc, test_default_action_is_no_rule);
	tcase_add_test(tc, test_first_unconditional_wins);
	tcase_add_test(tc, test_conditions);
	tcase_add_test(tc, test_overlap);
	tcase_add_test(tc, test_allow_by_default);
	tcase_add_test(tc, test_narrow);
	tcase_add_test(tc, test_tricky);
	tcase_add_test(tc, test_many_rules);
	tcase_add_test(tc, test_facts);
	return unit_run(s);
}
