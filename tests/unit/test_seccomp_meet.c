/* SPDX-License-Identifier: Apache-2.0 */
/* test_seccomp_meet.c - comparing profiles, meeting them, and writing what they meet in. */
#include "test_seccomp.h"

#define X86_64 "SCMP_ARCH_X86_64"
#define SUBS                                                                             \
	"\"architectures\":[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"]"
#define DENY	    "\"defaultAction\":\"SCMP_ACT_ERRNO\""
#define NOSYS	    DENY ",\"defaultErrnoRet\":38"
#define KILL	    "\"defaultAction\":\"SCMP_ACT_KILL_PROCESS\""
#define ALLOW	    "\"defaultAction\":\"SCMP_ACT_ALLOW\""
#define RULES(text) ",\"syscalls\":[" text "]"
#define RULE(names, action, more)                                                        \
	"{\"names\":[" names "],\"action\":\"SCMP_ACT_" action "\"" more "}"
#define ARG(index, op, value)                                                            \
	"{\"index\":" #index ",\"value\":" value ",\"op\":\"SCMP_CMP_" op "\"}"
#define ARGS(conds) ",\"args\":[" conds "]"

#define SOCKET(conds) RULE("\"socket\"", "ALLOW", ARGS(conds))
#define BLOCK(index, mask, value)                                                        \
	"{\"index\":" #index ",\"value\":" mask ",\"valueTwo\":" value                   \
	",\"op\":\"SCMP_CMP_MASKED_EQ\"}"

static struct oakum_seccomp_excess excess;

static uint32_t native(void)
{
	return oakum_seccomp_arch_parse(X86_64);
}

static const struct oakum_seccomp *profile(const char *members)
{
	return read_spec(
		unit_json(oakum_arena_printf(&unit_arena, "{%s}", members))->root);
}

static bool within(const char *a, const char *b)
{
	const struct oakum_seccomp *limit = profile(b);
	struct oakum_seccomp_pair pair;

	oakum_seccomp_pair(&unit_arena, profile(a), limit, limit->arches, &pair);
	return oakum_seccomp_within(&unit_arena, &pair, &excess);
}

static const char *met(const char *a, const char *b)
{
	const struct oakum_seccomp *limit = profile(b), *both;
	struct oakum_seccomp_pair pair;

	oakum_seccomp_pair(&unit_arena, profile(a), limit, limit->arches, &pair);
	both = oakum_seccomp_meet(&unit_arena, &pair, native());
	return unit_text(
		oakum_seccomp_to_spec(&unit_arena, both, both->arches, native()));
}

/* The rules of what two profiles meet in, and what comes before them. */
static void meets(const char *a, const char *b, const char *head, const char *rules)
{
	ck_assert_str_eq(met(a, b), oakum_arena_printf(&unit_arena,
						       "{%s,\"architectures\":[\"" X86_64
						       "\"],\"syscalls\":[%s]}",
						       head, rules));
}

#define EPERM_DEFAULT DENY ",\"defaultErrnoRet\":1"

START_TEST(test_within)
{
	static const char b[] =
		DENY RULES(RULE("\"read\",\"mkdir\"", "ALLOW", "") "," RULE(
			"\"socket\"", "ALLOW", ARGS(ARG(0, "LE", "37"))));

	ck_assert(within(b, b));
	ck_assert(within(DENY, b));
	ck_assert(within(DENY RULES(RULE("\"read\"", "LOG", "")), b));
	ck_assert(within(DENY RULES(RULE("\"socket\"", "ALLOW", ARGS(ARG(0, "EQ", "2")))),
			 b));
	ck_assert(within(DENY RULES(RULE("\"socket\"", "ALLOW",
					 ARGS(ARG(0, "LE", "9") "," ARG(1, "EQ", "1")))),
			 b));
	ck_assert(!within(
		DENY RULES(RULE("\"socket\"", "ALLOW", ARGS(ARG(0, "NE", "38")))), b));
	ck_assert_str_eq(excess.example, "socket");
	ck_assert(within(DENY RULES(RULE("\"read\"", "NOTIFY", "")), b));
	ck_assert(!within(DENY RULES(RULE("\"bpf\"", "NOTIFY", "")), b));
	ck_assert(!within(DENY RULES(RULE("\"bpf\"", "TRACE", "")), b));
	ck_assert(within(ALLOW RULES(RULE("\"read\"", "ERRNO", "")), ALLOW));
	ck_assert(!within(ALLOW RULES(RULE("\"mount\"", "ERRNO", "")), b));
	ck_assert(excess.everything);
	/* A union that no single box of the limit holds. */
	ck_assert(within(
		DENY RULES(RULE("\"socket\"", "ALLOW", ARGS(ARG(0, "NE", "40")))),
		DENY RULES(RULE("\"socket\"", "ALLOW", ARGS(ARG(0, "LT", "40"))) "," RULE(
			"\"socket\"", "ALLOW", ARGS(ARG(0, "GT", "40"))))));
}
END_TEST

START_TEST(test_excess)
{
	ck_assert(!within(DENY "," SUBS RULES(RULE("\"acct\",\"zzz\",\"mount\",\"read\"",
						   "ALLOW", "")),
			  DENY RULES(RULE("\"read\"", "ALLOW", ""))));
	ck_assert_str_eq(excess.example, "mount");
	ck_assert_uint_eq(excess.n_calls, 3);
	ck_assert_uint_eq(excess.arches,
			  oakum_seccomp_arch_parse("SCMP_ARCH_X86") |
				  oakum_seccomp_arch_parse("SCMP_ARCH_X32"));
	ck_assert(!excess.everything);
}
END_TEST

START_TEST(test_defaults)
{
	meets(DENY, DENY, EPERM_DEFAULT, "");
	meets(ALLOW, DENY, EPERM_DEFAULT, "");
	meets(NOSYS, DENY, NOSYS, "");
	meets(DENY ",\"defaultErrnoRet\":0", NOSYS, NOSYS, "");
	meets(KILL, DENY, KILL, "");
	meets(DENY, KILL, KILL, "");
	meets("\"defaultAction\":\"SCMP_ACT_TRAP\"", DENY,
	      "\"defaultAction\":\"SCMP_ACT_TRAP\"", "");
	meets("\"defaultAction\":\"SCMP_ACT_TRACE\"", DENY, EPERM_DEFAULT, "");
	meets("\"defaultAction\":\"SCMP_ACT_NOTIFY\"", DENY, EPERM_DEFAULT, "");
}
END_TEST

#define NO_CLONE3 RULE("\"clone3\"", "ERRNO", ",\"errnoRet\":38")
#define MOUNT	  RULE("\"mount\"", "ALLOW", "")

START_TEST(test_refusals)
{
	/* The policy's word for a call, whatever the container says of it. */
	meets(DENY, DENY RULES(NO_CLONE3), EPERM_DEFAULT, NO_CLONE3);
	meets(DENY RULES(RULE("\"clone3\"", "ALLOW", "")), DENY RULES(NO_CLONE3),
	      EPERM_DEFAULT, NO_CLONE3);
	meets(DENY RULES(RULE("\"clone3\"", "ERRNO", ",\"errnoRet\":5")),
	      DENY RULES(NO_CLONE3), EPERM_DEFAULT, NO_CLONE3);
	/* The container's own, where the policy has none. */
	meets(DENY RULES(NO_CLONE3), DENY, EPERM_DEFAULT, NO_CLONE3);
	meets(ALLOW RULES(NO_CLONE3), DENY RULES(RULE("\"clone3\"", "ALLOW", "")),
	      EPERM_DEFAULT, NO_CLONE3);
	/* What the policy alone refuses fails as the policy says. */
	meets(NOSYS RULES(MOUNT), DENY, NOSYS,
	      RULE("\"mount\"", "ERRNO", ",\"errnoRet\":1"));
	meets(KILL RULES(MOUNT), DENY, KILL,
	      RULE("\"mount\"", "ERRNO", ",\"errnoRet\":1"));
	/* The stronger of two. */
	meets(DENY RULES(RULE("\"clone3\"", "KILL_PROCESS", "")), DENY RULES(NO_CLONE3),
	      EPERM_DEFAULT, RULE("\"clone3\"", "KILL_PROCESS", ""));
	/* An errno of 0 is none. */
	meets(DENY RULES(RULE("\"setuid\"", "ERRNO", ",\"errnoRet\":0")),
	      DENY RULES(RULE("\"setuid\"", "ALLOW", "")), EPERM_DEFAULT, "");
}
END_TEST

START_TEST(test_passing)
{
	static const char b[] =
		DENY RULES(RULE("\"read\",\"write\",\"socket\"", "ALLOW", ""));

	meets(ALLOW, b, EPERM_DEFAULT,
	      RULE("\"read\",\"write\",\"socket\"", "ALLOW", ""));
	meets(DENY RULES(RULE("\"write\",\"mount\",\"read\"", "ALLOW", "")), b,
	      EPERM_DEFAULT, RULE("\"read\",\"write\"", "ALLOW", ""));
	meets(DENY RULES(RULE("\"read\"", "LOG", "") "," RULE("\"write\"", "ALLOW", "")),
	      b, EPERM_DEFAULT,
	      RULE("\"read\"", "LOG", "") "," RULE("\"write\"", "ALLOW", ""));
	meets(DENY RULES(RULE("\"read\"", "NOTIFY", "")), b, EPERM_DEFAULT, "");
	/* Both sides' conditions. */
	meets(DENY RULES(RULE("\"socket\"", "ALLOW", ARGS(ARG(0, "NE", "40")))),
	      DENY RULES(RULE("\"socket\"", "ALLOW", ARGS(ARG(0, "LE", "42")))),
	      EPERM_DEFAULT,
	      SOCKET(ARG(0, "LE", "39")) "," SOCKET(ARG(0, "EQ", "41")) "," SOCKET(
		      ARG(0, "EQ", "42")));
}
END_TEST

/* The only rule of a call may compare ranges; beside others, EQ and MASKED_EQ alone. */
START_TEST(test_written_conditions)
{
	static const char b[] = DENY RULES(RULE("\"socket\"", "ALLOW", ""));

	meets(DENY RULES(SOCKET(ARG(0, "LE", "9") "," ARG(1, "GE", "7"))), b,
	      EPERM_DEFAULT, SOCKET(ARG(0, "LE", "9") "," ARG(1, "GE", "7")));
	meets(DENY RULES(SOCKET(ARG(0, "EQ", "2") "," ARG(2, "LE", "1")) "," SOCKET(
		      ARG(0, "EQ", "1"))),
	      b, EPERM_DEFAULT,
	      SOCKET(ARG(0, "EQ", "2") "," ARG(2, "EQ", "0")) "," SOCKET(ARG(
		      0, "EQ", "2") "," ARG(2, "EQ", "1")) "," SOCKET(ARG(0, "EQ", "1")));
	/* 8 to 15 is one block. */
	meets(DENY RULES(SOCKET(ARG(0, "EQ", "2") "," ARG(2, "LE", "15")) "," SOCKET(
		      ARG(0, "EQ", "1"))),
	      DENY RULES(SOCKET(BLOCK(2, "18446744073709551608", "8"))), EPERM_DEFAULT,
	      SOCKET(ARG(0, "EQ", "2") "," BLOCK(
		      2, "18446744073709551608",
		      "8")) "," SOCKET(ARG(0, "EQ", "1") "," BLOCK(2,
								   "18446744073709551608",
								   "8")));
}
END_TEST

START_TEST(test_architectures)
{
	static const char b[] = DENY "," SUBS RULES(RULE("\"read\"", "ALLOW", ""));
	const char *text = met(b, b);

	ck_assert_ptr_nonnull(strstr(text, SUBS));
	text = met(DENY ",\"architectures\":[\"SCMP_ARCH_X86\",\"SCMP_ARCH_MIPS\"]", b);
	ck_assert_ptr_nonnull(strstr(
		text, "\"architectures\":[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"]"));
	/* A container's profile without a list is for the native one. */
	ck_assert_ptr_nonnull(strstr(met(DENY, b), "\"architectures\":[\"" X86_64 "\"]"));
	ck_assert_ptr_nonnull(strstr(met(b, DENY), "\"architectures\":[\"" X86_64 "\"]"));
}
END_TEST

/* libseccomp opens socketcall for a rule of socket, unless a rule shuts it. */
START_TEST(test_multiplexers)
{
	static const char open[] =
		DENY "," SUBS RULES(RULE("\"socket\",\"socketcall\"", "ALLOW", ""));
	static const char unsaid[] = DENY "," SUBS RULES(RULE("\"socket\"", "ALLOW", ""));
	static const char shut[] =
		DENY "," SUBS RULES(RULE("\"socket\"", "ALLOW", "") "," RULE(
			"\"socketcall\"", "ERRNO", ",\"errnoRet\":38"));

	ck_assert(within(unsaid, open));
	ck_assert(within(shut, unsaid));
	ck_assert(!within(unsaid, shut));
	ck_assert_str_eq(excess.example, "socketcall");
	ck_assert(!within(open, unsaid));
	ck_assert_ptr_nonnull(strstr(
		met(unsaid, shut), RULE("\"socketcall\"", "ERRNO", ",\"errnoRet\":38")));
	ck_assert_ptr_nonnull(strstr(
		met(shut, open), RULE("\"socketcall\"", "ERRNO", ",\"errnoRet\":38")));
	/* A rule that were the default action would be dropped: another errno then. */
	ck_assert_ptr_nonnull(
		strstr(met(NOSYS "," SUBS RULES(RULE("\"socket\"", "ALLOW", "")), shut),
		       RULE("\"socketcall\"", "ERRNO", ",\"errnoRet\":1")));
}
END_TEST

/* A profile that refuses every second of 2n values of an argument, and lets through the rest. */
static const char *gaps(int n)
{
	const char *rules = "";

	for (int i = 0; i < n; i++)
		rules = oakum_arena_printf(
			&unit_arena,
			"%s%s{\"names\":[\"prctl\"],\"action\":\"SCMP_ACT_ERRNO\","
			"\"args\":[{\"index\":0,\"value\":%d,\"op\":\"SCMP_CMP_EQ\"}]}",
			rules, i ? "," : "", 2 * i);
	return oakum_arena_printf(&unit_arena, ALLOW RULES("%s"), rules);
}

START_TEST(test_too_much_is_refused)
{
	static const char b[] = DENY RULES(RULE("\"prctl\"", "ALLOW", ""));
	const char *text = met(gaps(100), b);

	ck_assert_ptr_nonnull(strstr(text, "\"prctl\""));
	ck_assert_ptr_null(strstr(text, "\"value\":42,"));
	ck_assert_ptr_nonnull(strstr(text, "\"value\":43,"));
	ck_assert_ptr_null(
		strstr(met(gaps(OAKUM_SECCOMP_RULES_MAX + 1), b), "\"prctl\""));
}
END_TEST

/* How often a profile names a call. */
static size_t count_names(const struct oakum_node *seccomp)
{
	size_t n = 0;

	oakum_json_each(entry, oakum_json_get(seccomp, "syscalls"))
		n += oakum_json_get(entry, "names")->count;
	return n;
}

/* Ranges of two arguments take many entries for each call, and all are in one list. */
START_TEST(test_more_entries_than_are_read_are_not_written)
{
	static const char ranges[] = ARGS(ARG(1, "GT", "6") "," ARG(2, "GT", "6"));
	static const char value[] = ARGS(ARG(2, "EQ", "3"));
	const char *names = "\"prctl\"", *own, *limit;
	const struct oakum_node *both;

	for (int i = 0; i < 100; i++)
		names = oakum_arena_printf(&unit_arena, "%s,\"call%d\"", names, i);
	own = oakum_arena_printf(
		&unit_arena,
		NOSYS RULES(RULE("%s", "ALLOW", "%s") "," RULE("%s", "ALLOW", "%s")),
		names, ranges, names, value);
	limit = oakum_arena_printf(&unit_arena, DENY RULES(RULE("%s", "ALLOW", "")),
				   names);
	both = unit_json(met(own, limit))->root;
	ck_assert_uint_eq(count_names(both), OAKUM_SECCOMP_NAMES_MAX);
	ck_assert_ptr_nonnull(oakum_seccomp_find(read_spec(both), "prctl", 5));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("seccomp_meet");
	TCase *tc = unit_case(s, "meeting");

	tcase_add_test(tc, test_within);
	tcase_add_test(tc, test_excess);
	tcase_add_test(tc, test_defaults);
	tcase_add_test(tc, test_refusals);
	tcase_add_test(tc, test_passing);
	tcase_add_test(tc, test_written_conditions);
	tcase_add_test(tc, test_architectures);
	tcase_add_test(tc, test_multiplexers);
	tcase_add_test(tc, test_too_much_is_refused);
	tcase_add_test(tc, test_more_entries_than_are_read_are_not_written);
	return unit_run(s);
}
