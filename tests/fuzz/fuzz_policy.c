/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_policy.c - any text as a policy; and what is a policy, shown, is the same policy. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <oakum/buf.h>
#include <oakum/policy.h>

#define NOW ((time_t)1800000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *shown(struct oakum_arena *a, const struct oakum_policy *p,
			 size_t *ret_len)
{
	struct oakum_buf out;

	oakum_buf_init(&out, a, OAKUM_POLICY_SIZE_MAX);
	oakum_json_write_value(oakum_policy_json(a, p), &out);
	*ret_len = out.len;
	return out.full ? NULL : out.data;
}

static void check_fixpoint(struct oakum_arena *a, const struct oakum_policy *p)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_policy *again = NULL;
	size_t len, len_again;
	const char *text = shown(a, p, &len), *text_again;

	if (!text)
		return;
	if (oakum_policy_parse(a, "shown", text, len, NOW, &again, &e) < 0)
		abort();
	text_again = shown(a, again, &len_again);
	if (!text_again || len != len_again || memcmp(text, text_again, len) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_policy *p = NULL;
	struct oakum_arena a;

	oakum_arena_init(&a, OAKUM_ARENA_CEILING);
	if (oakum_policy_parse(&a, "fuzz", (const char *)data, size, NOW, &p, &e) == 0)
		check_fixpoint(&a, p);
	else if (e.code == 0 || e.msg[0] == '\0')
		abort(); /* a failure without a story */
	oakum_arena_release(&a);
	return 0;
}
