/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_record.c - any text as the record of a container, and as what a process is; what is read
 * can be written, and then reads the same. */
#include <stdint.h>
#include <stdlib.h>

#include "../../core/io/prepare_json.c"

#include "../../core/io/record_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* Nothing of what an exec is judged by may be lost. */
static void check_same(const struct oakum_record *a, const struct oakum_record *b)
{
	check(oakum_streq(a->root, b->root) && oakum_streq(a->id, b->id));
	check(oakum_streq(a->runtime, b->runtime) && a->remapped == b->remapped);
	check(a->uid == b->uid && a->gid == b->gid && a->lowest_id == b->lowest_id);
	check(a->n_secrets == b->n_secrets && a->n_excepted == b->n_excepted);
	for (size_t i = 0; i < a->n_secrets; i++)
		check(oakum_streq(a->secrets[i], b->secrets[i]));
	check(!a->subject.image == !b->subject.image &&
	      a->subject.sandbox == b->subject.sandbox);
}

static void as_record(struct oakum_arena *a, const char *text, size_t len)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_record r = {0}, again = {0};

	if (oakum_record_parse(a, "record.json", text, len, &r, &e) < 0) {
		check(e.code < 0 && e.msg[0] && !r.root);
		return;
	}
	check(r.root && r.id && r.runtime && r.uid >= -1 && r.gid >= -1);
	if (oakum_record_text(a, &r, &text, &len, &e) < 0)
		check(e.code == -EFBIG);
	else
		check(oakum_record_parse(a, "record.json", text, len, &again, &e) == 0);
	if (again.root)
		check_same(&r, &again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct oakum_arena a;
	char *text;

	oakum_arena_init(&a, OAKUM_ARENA_CEILING);
	text = oakum_arena_dup(&a, size ? (const char *)data : "", size);
	as_record(&a, text, size);
	check(start_in(text) >= -1);
	oakum_arena_release(&a);
	return 0;
}
