/* SPDX-License-Identifier: Apache-2.0 */
/* test_policy_exceptions.c - who is let off what, and until when. */
#include "test_policy.h"

#define HEX64	 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define DIGEST	 "sha256:" HEX64
#define OTHER	 "sha256:1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define REST	 "\"rules\": [\"tmp\"], \"reason\": \"r\", \"expires\": \"2027-01-31\""
#define X(body)	 "{\"version\": 1, \"exceptions\": [{" body "}]}"
#define M(match) X("\"match\": {" match "}, " REST)
#define E(date)                                                                                           \
	X("\"match\": {\"engine\": \"cri\", \"image\": \"i\"}, \"rules\": [\"tmp\"], \"reason\": \"r\", " \
	  "\"expires\": " date)

static const struct {
	const char *text, *story;
} bad[] = {
	{"{\"version\": 1, \"exceptions\": {}}",
	 "'exceptions' at " NAME ":1 must be an array"},
	{"{\"version\": 1, \"exceptions\": [\n1]}",
	 "the value at " NAME ":2 must be an object"},
	{X("\"rules\": [\"tmp\"], \"reason\": \"r\", \"expires\": \"2027-01-31\""),
	 "the exception at " NAME ":1 has no 'match'"},
	{X("\"match\": {\"engine\": \"cri\", \"image\": \"i\"}, \"reason\": \"r\", \"expires\": \"2027-01-31\""),
	 "the exception at " NAME ":1 has no 'rules'"},
	{X("\"match\": {\"engine\": \"cri\", \"image\": \"i\"}, \"rules\": [\"tmp\"], \"expires\": \"2027-01-31\""),
	 "the exception at " NAME ":1 has no 'reason'"},
	{X("\"match\": {\"engine\": \"cri\", \"image\": \"i\"}, \"rules\": [\"tmp\"], \"reason\": \"r\""),
	 "the exception at " NAME ":1 has no 'expires'"},
	{X("\n\"mach\": {}, " REST),
	 "unknown member 'mach' of an exception at " NAME ":2: did you mean 'match'?"},
	{X("\"label\": {}, " REST),
	 "unknown member 'label' of an exception at " NAME ":1"},

	/* match */
	{X("\"match\": \"i\", " REST), "'match' at " NAME ":1 must be an object"},
	{X("\"match\": {}, " REST),
	 "'match' at " NAME ":1 must be an object with at least"},
	{M("\n\"imge\": \"i\""),
	 "unknown member 'imge' of 'match' at " NAME ":2: did you mean 'image'?"},
	{M("\"labels\": \"i\""), "unknown member 'labels' of 'match' at " NAME ":1"},
	{M("\"image\": \"registry.example/ci/runner:3\""),
	 "'match' at " NAME ":1 must be tied to the image's content"},
	{M("\"engine\": \"docker\", \"image\": \"registry.example/ci/*\""),
	 "'match' at " NAME ":1 must be tied to the image's content"},
	{M("\"image\": 1"), "'image' at " NAME ":1 must be a text"},
	{M("\"image\": null"), "'image' at " NAME ":1 must be a text"},
	{M("\"image\": \"\""),
	 "'image' at " NAME ":1 must be a text of one line, not empty"},
	{M("\"image\": \"a\\nb\""), "'image' at " NAME ":1 must be a text of one line"},
	{M("\"image\": \"*\""),
	 "'image' at " NAME ":1 must be a whole value, or the beginning"},
	{M("\"image\": \"a*b\""), "'image' at " NAME ":1 must be a whole value"},
	{M("\"image\": \"a**\""), "'image' at " NAME ":1 must be a whole value"},
	{M("\"pod_name\": \"*\""), "'pod_name' at " NAME ":1 must be a whole value"},
	{M("\"engine\": \"dokcer\""),
	 "unknown engine 'dokcer' at " NAME ":1: did you mean 'docker'?"},
	{M("\"engine\": \"d*\""), "unknown engine 'd*' at " NAME ":1"},
	{M("\"image_id\": \"" HEX64 "\""),
	 "'image_id' at " NAME ":1 must be a whole digest"},
	{M("\"image_id\": \"sha256:0123*\""),
	 "'image_id' at " NAME ":1 must be a whole digest"},
	{M("\"image_id\": \"" DIGEST "0\""),
	 "'image_id' at " NAME ":1 must be a whole digest"},
	{M("\"image_digest\": \"sha256:" HEX64 "*\""),
	 "'image_digest' at " NAME ":1 must be"},
	{M("\"image_digest\": \"sha512:" HEX64 "\""),
	 "'image_digest' at " NAME ":1 must be"},
	{M("\"rootfs\": \"srv\""), "'rootfs' at " NAME ":1 must be an absolute path"},
	{M("\"rootfs\": \"/srv/\""), "'rootfs' at " NAME ":1 must be an absolute path"},
	{M("\"rootfs\": \"/srv*\""), "'rootfs' at " NAME ":1 must be an absolute path"},
	{M("\"rootfs\": \"/*\""), "'rootfs' at " NAME ":1 must be an absolute path"},
	{M("\"rootfs\": \"*\""), "'rootfs' at " NAME ":1 must be an absolute path"},
	{M("\"rootfs\": \"/srv/../*\""),
	 "'rootfs' at " NAME ":1 must be an absolute path"},
	{M("\"rootfs\": \"/srv/*/x\""),
	 "'rootfs' at " NAME ":1 must be an absolute path"},

	/* rules */
	{X("\"match\": {\"engine\": \"cri\", \"image\": \"i\"}, \"rules\": []"),
	 "'rules' at " NAME ":1 must be an"},
	{X("\"rules\": \"tmp\""),
	 "'rules' at " NAME ":1 must be an array with at least one"},
	{X("\"rules\": [1]"), "the value at " NAME ":1 must be a rule in quotes"},
	{X("\"rules\": [\"*\"]"), "unknown rule '*' at " NAME ":1"},
	{X("\"rules\": [\"tmp\",\n\"engine_soket\"]"),
	 "unknown rule 'engine_soket' at " NAME ":2: did you mean 'engine_socket'?"},

	/* reason */
	{X("\"reason\": \"\""),
	 "'reason' at " NAME ":1 must be a text of one line, not empty"},
	{X("\"reason\": \"  \""),
	 "'reason' at " NAME ":1 must be a text of one line, not empty"},
	{X("\"reason\": \"a\\u001b[2J\""),
	 "'reason' at " NAME ":1 must be a text of one line"},
	{X("\"reason\": 4711"), "'reason' at " NAME ":1 must be a text"},

	/* expires */
	{E("\"never\""),
	 "'expires' at " NAME ":1 must be a day of the calendar: \"YYYY-MM-DD\""},
	{E("\"2027-02-29\""), "'expires' at " NAME ":1 must be a day of the calendar"},
	{E("20270131"), "'expires' at " NAME ":1 must be a day of the calendar"},
	{E("null"), "'expires' at " NAME ":1 must be a day of the calendar"},
};

START_TEST(refuses)
{
	struct oakum_policy *p = NULL;
	int rc = policy_parse(bad[_i].text, &p);

	ck_assert_msg(rc < 0, "accepted: %s", bad[_i].text);
	ck_assert_msg(strstr(unit_err.msg, bad[_i].story),
		      "%s: the story '%s' lacks '%s'", bad[_i].text, unit_err.msg,
		      bad[_i].story);
}
END_TEST

static bool covered(const char *text, const struct oakum_subject *subject)
{
	return oakum_policy_exception(policy_read(text), oakum_rule_by_id("tmp"),
				      subject);
}

static const struct oakum_subject known = {
	.engine = "docker",
	.namespace_ = "moby",
	.image = "registry.example/ci/runner:3@" DIGEST,
	.image_id = DIGEST,
	.image_digest = "sha256:" HEX64,
	.rootfs = "/srv/ci/1/rootfs",
	.pod_namespace = "build",
	.pod_name = "runner-7",
	.pod_container = "main",
};

static const struct {
	const char *text;
	bool covers;
} matches[] = {
	{M("\"engine\": \"docker\""), true},
	{M("\"engine\": \"podman\""), false},
	{M("\"namespace\": \"moby\""), true},
	{M("\"namespace\": \"mob\""), false},
	{M("\"namespace\": \"mob*\""), true},
	{M("\"image\": \"registry.example/ci/runner:3@" DIGEST "\""), true},
	{M("\"image_id\": \"" DIGEST "\", \"image\": \"registry.example/ci/runner:3\""),
	 false},
	{M("\"image_id\": \"" DIGEST "\", \"image\": \"registry.example/ci/*\""), true},
	{M("\"image_id\": \"" DIGEST "\", \"image\": \"registry.example/cd/*\""), false},
	{M("\"image_id\": \"" DIGEST "\", \"image\": \"Registry.example/ci/*\""), false},
	{M("\"image_id\": \"" DIGEST "\""), true},
	{M("\"image_id\": \"" OTHER "\""), false},
	{M("\"image_digest\": \"" DIGEST "\""), true},
	{M("\"rootfs\": \"/srv/ci/1/rootfs\""), true},
	{M("\"rootfs\": \"/srv/ci/*\""), true},
	{M("\"rootfs\": \"/srv/ci/1\""), false},
	{M("\"rootfs\": \"/srv/c/*\""), false},
	{M("\"pod_namespace\": \"build\""), true},
	{M("\"pod_name\": \"runner-*\""), true},
	{M("\"pod_name\": \"runner-7*\""), true},
	{M("\"pod_name\": \"runner-77*\""), false},
	{M("\"pod_container\": \"main\""), true},
	/* all members must match */
	{M("\"engine\": \"docker\", \"namespace\": \"moby\", \"pod_name\": \"runner-7\""),
	 true},
	{M("\"engine\": \"docker\", \"namespace\": \"moby\", \"pod_name\": \"runner-8\""),
	 false},
	{M("\"engine\": \"cri\", \"namespace\": \"moby\""), false},
};

START_TEST(matching)
{
	ck_assert_msg(covered(matches[_i].text, &known) == matches[_i].covers, "%s",
		      matches[_i].text);
}
END_TEST

START_TEST(what_is_not_known_does_not_match)
{
	static const struct oakum_subject nothing = {0};

	ck_assert(!covered(matches[_i].text, &nothing));
}
END_TEST

START_TEST(only_the_named_rules)
{
	struct oakum_policy *p = policy_read(
		X("\"match\": {\"engine\": \"docker\"}, \"rules\": [\"tmp\", \"init\"], "
		  "\"reason\": \"ticket 4711\", \"expires\": \"2027-01-31\""));
	const struct oakum_exception *x;

	ck_assert_ptr_nonnull(oakum_policy_exception(p, oakum_rule_by_id("tmp"), &known));
	x = oakum_policy_exception(p, oakum_rule_by_id("init"), &known);
	ck_assert_ptr_nonnull(x);
	ck_assert_str_eq(x->reason, "ticket 4711");
	ck_assert_str_eq(x->expires, "2027-01-31");
	ck_assert_str_eq(x->where, NAME ":1");
	ck_assert_ptr_null(oakum_policy_exception(p, oakum_rule_by_id("user"), &known));
}
END_TEST

START_TEST(the_first_that_covers)
{
	struct oakum_policy *p = policy_read(
		"{\"version\": 1, \"exceptions\": [\n"
		"{\"match\": {\"engine\": \"podman\"}, " REST "},\n"
		"{\"match\": {\"engine\": \"docker\"}, " REST "},\n"
		"{\"match\": {\"engine\": \"cri\", \"image\": \"r*\"}, " REST "}]}");

	ck_assert_uint_eq(p->n_exceptions, 3);
	ck_assert_str_eq(
		oakum_policy_exception(p, oakum_rule_by_id("tmp"), &known)->where,
		NAME ":3");
}
END_TEST

/* NOW is in the middle of 2027-01-15. */
static const struct {
	const char *text;
	bool expired;
} ends[] = {
	{E("\"2027-01-16\""), false}, {E("\"2027-01-15\""), false},
	{E("\"2027-01-14\""), true},  {E("\"1999-12-31\""), true},
	{E("\"9999-12-31\""), false},
};

START_TEST(expiry)
{
	static const struct oakum_subject image = {.engine = "cri", .image = "i"};
	struct oakum_policy *p = policy_read(ends[_i].text);

	ck_assert_uint_eq(p->n_exceptions, 1);
	ck_assert_msg(p->exceptions[0].expired == ends[_i].expired, "%s", ends[_i].text);
	ck_assert(!oakum_policy_exception(p, oakum_rule_by_id("tmp"), &image) ==
		  ends[_i].expired);
	ck_assert(oakum_policy_needs_subject(p) == !ends[_i].expired);
}
END_TEST

START_TEST(the_last_day_ends_at_midnight)
{
	static const char text[] = E("\"2027-01-15\"");
	struct oakum_policy *p = NULL;
	time_t midnight = (time_t)20834 * 86400; /* 2027-01-16 00:00 UTC */

	unit_assert_ok(oakum_policy_parse(&unit_arena, NAME, text, sizeof(text) - 1,
					  midnight - 1, &p, &unit_err));
	ck_assert(!p->exceptions[0].expired);
	unit_assert_ok(oakum_policy_parse(&unit_arena, NAME, text, sizeof(text) - 1,
					  midnight, &p, &unit_err));
	ck_assert(p->exceptions[0].expired);
}
END_TEST

START_TEST(no_exception_needs_no_subject)
{
	ck_assert(!oakum_policy_needs_subject(policy_read("{\"version\": 1}")));
}
END_TEST

static int parse_exceptions(size_t n, struct oakum_policy **ret)
{
	struct oakum_buf text;

	oakum_buf_init(&text, &unit_arena, OAKUM_POLICY_SIZE_MAX);
	oakum_buf_puts(&text, "{\"version\": 1, \"exceptions\": [");
	for (size_t i = 0; i < n; i++)
		oakum_buf_printf(
			&text,
			"%s{\"match\": {\"engine\": \"cri\", \"image\": \"i%zu\"}, " REST
			"}",
			i ? ",\n" : "", i);
	oakum_buf_puts(&text, "]}");
	return policy_parse(text.data, ret);
}

START_TEST(there_is_a_maximum)
{
	static const struct oakum_subject last = {.engine = "cri", .image = "i1023"};
	struct oakum_policy *p = NULL;

	unit_assert_ok(parse_exceptions(OAKUM_POLICY_EXCEPTIONS_MAX, &p));
	ck_assert_str_eq(oakum_policy_exception(p, oakum_rule_by_id("tmp"), &last)->where,
			 NAME ":1024");
	unit_assert_fails(parse_exceptions(OAKUM_POLICY_EXCEPTIONS_MAX + 1, &p), -E2BIG,
			  "more than 1024 exceptions at " NAME ":1025");
}
END_TEST

static int parse_rules(size_t n, struct oakum_policy **ret)
{
	struct oakum_buf text;

	oakum_buf_init(&text, &unit_arena, OAKUM_POLICY_SIZE_MAX);
	oakum_buf_puts(&text, "{\"version\": 1, \"exceptions\": [{\"rules\": [");
	for (size_t i = 0; i < n; i++)
		oakum_buf_puts(&text, i ? ",\"tmp\"" : "\"tmp\"");
	oakum_buf_puts(
		&text,
		"], \"match\": {\"engine\": \"cri\", \"image\": \"i\"}, \"reason\": \"r\", "
		"\"expires\": \"2027-01-31\"}]}");
	return policy_parse(text.data, ret);
}

START_TEST(rules_have_a_maximum)
{
	struct oakum_policy *p = NULL;

	unit_assert_ok(parse_rules(OAKUM_POLICY_LIST_MAX, &p));
	ck_assert_uint_eq(p->exceptions[0].n_rules, OAKUM_POLICY_LIST_MAX);
	unit_assert_fails(parse_rules(OAKUM_POLICY_LIST_MAX + 1, &p), -EINVAL,
			  "'rules' at " NAME ":1 must be an array of at most 1024 rules");
}
END_TEST

static int parse_reason(size_t n, struct oakum_policy **ret)
{
	struct oakum_buf text;

	oakum_buf_init(&text, &unit_arena, OAKUM_POLICY_SIZE_MAX);
	oakum_buf_puts(&text, "{\"version\": 1, \"exceptions\": [{\"reason\": \"");
	for (size_t i = 0; i < n; i++)
		oakum_buf_putc(&text, 'r');
	oakum_buf_puts(
		&text,
		"\", \"rules\": [\"tmp\"], \"match\": {\"engine\": \"cri\", \"image\": \"i\"}, "
		"\"expires\": \"2027-01-31\"}]}");
	return policy_parse(text.data, ret);
}

START_TEST(reason_has_a_maximum)
{
	struct oakum_policy *p = NULL;

	unit_assert_ok(parse_reason(OAKUM_POLICY_TEXT_MAX, &p));
	unit_assert_fails(parse_reason(OAKUM_POLICY_TEXT_MAX + 1, &p), -EINVAL,
			  "'reason' at " NAME ":1 must be at most 4096 bytes long");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_exceptions");
	TCase *tc = unit_case(suite, "refused");

	tcase_add_loop_test(tc, refuses, 0, (int)OAKUM_COUNT(bad));
	tcase_add_test(tc, there_is_a_maximum);
	tcase_add_test(tc, rules_have_a_maximum);
	tcase_add_test(tc, reason_has_a_maximum);
	tc = unit_case(suite, "matching");
	tcase_add_loop_test(tc, matching, 0, (int)OAKUM_COUNT(matches));
	tcase_add_loop_test(tc, what_is_not_known_does_not_match, 0,
			    (int)OAKUM_COUNT(matches));
	tcase_add_test(tc, only_the_named_rules);
	tcase_add_test(tc, the_first_that_covers);
	tc = unit_case(suite, "expiry");
	tcase_add_loop_test(tc, expiry, 0, (int)OAKUM_COUNT(ends));
	tcase_add_test(tc, the_last_day_ends_at_midnight);
	tcase_add_test(tc, no_exception_needs_no_subject);
	return unit_run(suite);
}
