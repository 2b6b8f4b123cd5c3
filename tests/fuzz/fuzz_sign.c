/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_sign.c - any text as a signature and as keys; only what the key signed is accepted. */
#include <oakum/sign.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/sign_vectors.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* From the second line on, for the first one is anybody's; without the last line's end. */
static bool same(const char *text, const char *good)
{
	const char *a = strchr(text, '\n'), *b = strchr(good, '\n');
	size_t len = strlen(b);

	return a && (strcmp(a, b) == 0 ||
		     (strlen(a) == len - 1 && strncmp(a, b, len - 1) == 0));
}

static void as_signature(struct oakum_arena *a, const char *text, size_t len)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_sign_keys *keys;
	struct oakum_signature *s = NULL;

	check(oakum_sign_keys_read(a, "pub", SIGNED_PUB, strlen(SIGNED_PUB), &keys, &e) ==
	      0);
	if (oakum_signature_read(a, "sig", text, len, &s, &e) < 0) {
		check(e.code < 0 && e.msg[0] && !s);
		return;
	}
	if (oakum_signature_check(a, keys, s, "sig", SIGNED_NAME, SIGNED_TEXT,
				  strlen(SIGNED_TEXT), &e) < 0)
		check(e.code < 0 && e.msg[0]);
	else
		check(same(text, SIGNED_HASH) || same(text, SIGNED_WHOLE));
	check(oakum_signature_check(a, keys, s, "sig", SIGNED_NAME, "", 0, &e) < 0);
}

static void as_keys(struct oakum_arena *a, const char *text, size_t len)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_sign_keys *keys = NULL;

	if (oakum_sign_keys_read(a, "pub", text, len, &keys, &e) < 0)
		check(e.code < 0 && e.msg[0] && !keys);
	else
		check(keys->n > 0 && keys->n <= OAKUM_SIGN_KEYS_MAX &&
		      *oakum_sign_names(a, keys));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct oakum_arena a;
	const char *text;

	oakum_arena_init(&a, OAKUM_ARENA_CEILING);
	text = oakum_arena_dup(&a, size ? (const char *)data : "", size);
	as_signature(&a, text, size);
	as_keys(&a, text, size);
	oakum_arena_release(&a);
	return 0;
}
