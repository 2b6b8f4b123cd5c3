/* SPDX-License-Identifier: Apache-2.0 */
/* test_sign.c - keys and signatures, byte by byte. What minisign makes: tests/shim. */
#include <oakum/sign.h>

#include <errno.h>
#include <string.h>

#include "sign_vectors.h"
#include "unit.h"

#define PUB "/etc/oakum/policy.pub"
#define SIG "policy.json.minisig"

static struct oakum_sign_keys *keys(void)
{
	struct oakum_sign_keys *k = NULL;

	unit_assert_ok(oakum_sign_keys_read(&unit_arena, PUB, SIGNED_PUB,
					    strlen(SIGNED_PUB), &k, &unit_err));
	return k;
}

/* Reads and checks a signature of bytes that are said to be at path. */
static int check_at(const char *text, size_t len, const char *path, const char *bytes)
{
	struct oakum_signature *s = NULL;
	int rc = oakum_signature_read(&unit_arena, SIG, text, len, &s, &unit_err);

	return rc < 0 ? rc
		      : oakum_signature_check(&unit_arena, keys(), s, SIG, path, bytes,
					      strlen(bytes), &unit_err);
}

static int check(const char *text)
{
	return check_at(text, strlen(text), "/x/" SIGNED_NAME, SIGNED_TEXT);
}

START_TEST(reads_what_minisign_writes)
{
	struct oakum_signature *s = NULL;

	ck_assert_uint_eq(keys()->n, 1);
	ck_assert_str_eq(keys()->list[0].name, SIGNED_KEY);
	unit_assert_ok(oakum_signature_read(&unit_arena, SIG, SIGNED_HASH,
					    strlen(SIGNED_HASH), &s, &unit_err));
	ck_assert_str_eq(s->key, SIGNED_KEY);
	ck_assert_str_eq(s->file, SIGNED_NAME);
	ck_assert_str_eq(s->comment, "timestamp:1893456000\tfile:policy.json\thashed");
	ck_assert(s->hashed);
	unit_assert_ok(check(SIGNED_HASH));
	unit_assert_ok(check(SIGNED_WHOLE));
	/* The last line's end may be missing. */
	unit_assert_ok(
		check_at(SIGNED_HASH, strlen(SIGNED_HASH) - 1, SIGNED_NAME, SIGNED_TEXT));
}
END_TEST

/* No bit of a signature but the first line's can change, and none can be left out. */
START_TEST(every_byte_counts)
{
	const char *both[] = {SIGNED_HASH, SIGNED_WHOLE}, *text = both[_i];
	size_t len = strlen(text), from = (size_t)(strchr(text, '\n') - text);

	for (size_t at = from; at < len - 1; at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			char *changed = oakum_arena_dup(&unit_arena, text, len);

			changed[at] = (char)(changed[at] ^ (1u << bit));
			ck_assert_msg(check_at(changed, len, SIGNED_NAME, SIGNED_TEXT) <
					      0,
				      "byte %zu, bit %u", at, bit);
		}
		ck_assert_msg(check_at(text, at, SIGNED_NAME, SIGNED_TEXT) < 0,
			      "the first %zu bytes", at);
		oakum_arena_release(&unit_arena);
	}
}
END_TEST

START_TEST(of_other_bytes)
{
	unit_assert_fails(check_at(SIGNED_HASH, strlen(SIGNED_HASH), SIGNED_NAME,
				   "{\"version\":1} "),
			  -EKEYREJECTED,
			  "'policy.json' is not what key " SIGNED_KEY " signed");
	unit_assert_fails(check_at(SIGNED_WHOLE, strlen(SIGNED_WHOLE), SIGNED_NAME, ""),
			  -EKEYREJECTED,
			  "'policy.json' is not what key " SIGNED_KEY " signed");
}
END_TEST

START_TEST(of_another_place)
{
	unit_assert_fails(check_at(SIGNED_HASH, strlen(SIGNED_HASH), "/x/policy.d/1.json",
				   SIGNED_TEXT),
			  -EKEYREJECTED,
			  "'" SIG "' is key " SIGNED_KEY
			  "'s signature of a file 'policy.json', not of '1.json'");
}
END_TEST

#define LINES(one, two, three, four) one "\n" two "\n" three "\n" four "\n"
#define U			     "untrusted comment: x"
#define S                                                                                \
	"RURuWoFhGIsE2UXGlY8AJ67y6zj851u/sRAUz+WZbRz11WPc+xbDRSgkt6+bXrG8qEho9w4KncsRHizOjd48igcWK1ZdRAR3oQc="
#define T "trusted comment: file:policy.json"
#define G                                                                                \
	"GRkHpfj09VkHk7kRcUWRYDRsUXYD0fLTcH/Lj2tinKxhRuD3i/i5Qgh4HsrHbbkcXW+Lzb92s7tOMg9PhaTzCw=="

static const struct {
	const char *text, *story;
} bad[] = {
	{"", "line 1 must be an untrusted comment"},
	{LINES("untrusted: x", S, T, G), "line 1 must be an untrusted comment"},
	{LINES(U, "", T, G), "line 2 must be an Ed25519 signature in base64"},
	{LINES(U, S "=", T, G), "line 2 must be"},
	{LINES(U, " " S, T, G), "line 2 must be"},
	{LINES(U, S "\r", T, G), "line 2 must be"},
	{LINES(U, G, T, G), "line 2 must be"},
	{LINES(U, S, "comment: y", G), "line 3 must be a trusted comment"},
	{LINES(U, S, T, S), "line 4 must be the trusted comment's signature"},
	{LINES(U, S, T, ""), "line 4 must be"},
	{LINES(U, S, T, G) "\n", "more than 4 lines"},
	{LINES(U, S, "trusted comment: file:a\tfile:b", G), "names two files"},
	{LINES(U, S, T, G), "its trusted comment is not what key " SIGNED_KEY " signed"},
};

START_TEST(bad_signatures)
{
	unit_assert_fails(check(bad[_i].text), unit_err.code, bad[_i].story);
	ck_assert_int_lt(unit_err.code, 0);
}
END_TEST

START_TEST(sizes_have_a_maximum)
{
	struct oakum_signature *s;
	struct oakum_sign_keys *k;
	char *text = oakum_arena_alloc(&unit_arena, OAKUM_SIGN_SIZE_MAX + 2);

	memset(text, '\n', OAKUM_SIGN_SIZE_MAX + 1);
	unit_assert_fails(oakum_signature_read(&unit_arena, SIG, text,
					       OAKUM_SIGN_SIZE_MAX + 1, &s, &unit_err),
			  -EFBIG, "is larger than 16384 bytes");
	unit_assert_fails(oakum_sign_keys_read(&unit_arena, PUB, text,
					       OAKUM_SIGN_SIZE_MAX + 1, &k, &unit_err),
			  -EFBIG, "is larger than 16384 bytes");
	unit_assert_fails(oakum_sign_keys_read(&unit_arena, PUB, text,
					       OAKUM_SIGN_SIZE_MAX, &k, &unit_err),
			  -EINVAL, "'" PUB "' has no public key");
	unit_assert_fails(
		oakum_signature_read(&unit_arena, SIG, "a\0b", 3, &s, &unit_err), -EINVAL,
		"has a NUL in it");
}
END_TEST

/* n keys, each with another number. */
static int read_keys(size_t n, struct oakum_sign_keys **ret)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *text = "";

	for (size_t i = 0; i < n; i++)
		text = oakum_arena_printf(
			&unit_arena,
			"%sRWRuWo%chGIsE2ae5bK8Qn9Pi9L335kIHQq5/h69UjRl/xC/q/0jYxmOw\n",
			text, digits[i]);
	return oakum_sign_keys_read(&unit_arena, PUB, text, strlen(text), ret, &unit_err);
}

START_TEST(several_keys)
{
	struct oakum_sign_keys *k = NULL;

	unit_assert_ok(read_keys(OAKUM_SIGN_KEYS_MAX, &k));
	ck_assert_uint_eq(k->n, OAKUM_SIGN_KEYS_MAX);
	ck_assert_ptr_nonnull(strstr(oakum_sign_names(&unit_arena, k), " or "));
	unit_assert_fails(read_keys(OAKUM_SIGN_KEYS_MAX + 1, &k), -E2BIG,
			  "more than 16 keys");
	unit_assert_fails(oakum_sign_keys_read(&unit_arena, PUB, SIGNED_PUB SIGNED_PUB,
					       2 * strlen(SIGNED_PUB), &k, &unit_err),
			  -EEXIST, "line 4 has key " SIGNED_KEY " a second time");
}
END_TEST

START_TEST(no_keys_at_all)
{
	struct oakum_sign_keys *k = (void *)&unit_arena;

	unit_assert_ok(oakum_sign_keys_load(&unit_arena, "/none/such/policy.pub", &k,
					    &unit_err));
	ck_assert_ptr_null(k);
	unit_assert_fails(oakum_sign_keys_load(&unit_arena, "/dev/null", &k, &unit_err),
			  -EINVAL, "'/dev/null' is a device");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sign");
	TCase *tc = unit_case(suite, "sign");

	tcase_add_test(tc, reads_what_minisign_writes);
	tcase_add_loop_test(tc, every_byte_counts, 0, 2);
	tcase_add_test(tc, of_other_bytes);
	tcase_add_test(tc, of_another_place);
	tcase_add_loop_test(tc, bad_signatures, 0, (int)OAKUM_COUNT(bad));
	tcase_add_test(tc, sizes_have_a_maximum);
	tcase_add_test(tc, several_keys);
	tcase_add_test(tc, no_keys_at_all);
	return unit_run(suite);
}
