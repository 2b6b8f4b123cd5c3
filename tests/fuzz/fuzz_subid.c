/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_subid.c - any text as /etc/subuid; a range that is found is nobody else's. */
#include <stdint.h>
#include <stdlib.h>

#include "../../core/sys/id_range.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void search_in(struct oakum_machine *m, const char *user, const uint8_t *data,
		      size_t size)
{
	const char *text = size ? (const char *)data : "";
	struct oakum_id_range got = {0};
	struct search s = {0};
	struct areas others;

	init(m, &s.from);
	init(m, &others);
	read_lines(oakum_arena_dup(m->arena, text, size), user, &s.from, &others);
	check(s.from.n <= AREAS_MAX && others.n <= AREAS_MAX);
	s.not = others;
	s.of_groups = s.from; /* as if both files said the same */
	if (find(&s, mix(user), &got) < 0)
		return;
	check(got.count == OAKUM_ID_RANGE && got.first <= INT32_MAX - OAKUM_ID_RANGE);
	check(holds(&s.from, got.first, got.count));
	for (size_t i = 0; i < others.n; i++)
		check(got.first >= others.list[i].first + others.list[i].count ||
		      others.list[i].first >= got.first + got.count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct oakum_arena a;
	struct oakum_machine m = {.arena = &a};

	oakum_arena_init(&a, OAKUM_ARENA_CEILING);
	search_in(&m, "oakum", data, size);
	search_in(&m, "", data, size);
	oakum_arena_release(&a);
	return 0;
}
