/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_state.c - any text as the state that a runtime hands to a hook; what is read is sound. */
#include <stdint.h>
#include <stdlib.h>

#include "../../hook/state.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void read_as(struct oakum_arena *a, enum oakum_stage stage, const uint8_t *data,
		    size_t size)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_state s = {0};

	if (oakum_state_read(a, (const char *)data, size, stage, &s, &e) < 0) {
		check(e.code < 0 && e.msg[0]); /* no failure without a story */
		check(!s.id && !s.bundle && !s.pid);
		return;
	}
	check(s.pid > 0 && s.bundle[0] == '/');
	check(s.id[0] && !strchr(s.id, '/') && strlen(s.id) <= OAKUM_STATE_ID_MAX);
	check(stage == OAKUM_STAGE_STARTED || !s.running);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct oakum_arena a;

	oakum_arena_init(&a, OAKUM_ARENA_CEILING);
	read_as(&a, OAKUM_STAGE_CREATING, data, size);
	read_as(&a, OAKUM_STAGE_STARTED, data, size);
	oakum_arena_release(&a);
	return 0;
}
