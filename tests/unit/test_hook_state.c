/* SPDX-License-Identifier: Apache-2.0 */
/* test_hook_state.c - the state document of a hook, and what it says in which dialect. */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "../../hook/state.c"

static struct oakum_state state;

static int read_as(enum oakum_stage stage, const char *text)
{
	return oakum_state_read(&unit_arena, text, strlen(text), stage, &state,
				&unit_err);
}

START_TEST(test_members)
{
	unit_assert_ok(read_as(OAKUM_STAGE_CREATING,
			       "{\"id\":\"c\",\"pid\":2147483647,\"bundle\":\"\\/b\\/c\","
			       "\"status\":\"creating\",\"root\":\"/r\"}"));
	ck_assert_str_eq(state.id, "c");
	ck_assert_int_eq(state.pid, INT32_MAX);
	ck_assert_str_eq(state.bundle, "/b/c");
	ck_assert(!state.running);
}
END_TEST

START_TEST(test_old_spelling)
{
	unit_assert_ok(read_as(OAKUM_STAGE_CREATING,
			       "{\"id\":\"c\",\"pid\":1,\"bundlePath\":\"/b\"}"));
	ck_assert_str_eq(state.bundle, "/b");
}
END_TEST

START_TEST(test_running)
{
	static const char text[] =
		"{\"id\":\"c\",\"pid\":1,\"bundle\":\"/b\",\"status\":\"%s\"}";
	static const struct {
		const char *status;
		enum oakum_stage stage;
		int ret;
		bool running;
	} rows[] = {
		{"creating", OAKUM_STAGE_CREATING, 0, false},
		{"created", OAKUM_STAGE_CREATING, 0, false},
		{"running", OAKUM_STAGE_CREATING, -EINVAL, false},
		{"created", OAKUM_STAGE_STARTED, 0, false},
		{"running", OAKUM_STAGE_STARTED, 0, true},
		{"creating", OAKUM_STAGE_STARTED, -EINVAL, false},
		{"stopped", OAKUM_STAGE_STARTED, -EINVAL, false},
		{"created", OAKUM_STAGE_UNSET, -EINVAL, false},
		{"running", OAKUM_STAGE_UNSET, -EINVAL, false},
	};

	for (size_t i = 0; i < OAKUM_COUNT(rows); i++) {
		state.running = false;
		ck_assert_int_eq(
			read_as(rows[i].stage,
				oakum_arena_printf(&unit_arena, text, rows[i].status)),
			rows[i].ret);
		ck_assert_int_eq(state.running, rows[i].running);
	}
}
END_TEST

START_TEST(test_nothing_is_written_on_failure)
{
	state.id = "kept";
	unit_assert_fails(read_as(OAKUM_STAGE_CREATING, "{\"id\":\"c\",\"pid\":1}"),
			  -EINVAL, "no 'bundle'");
	ck_assert_str_eq(state.id, "kept");
}
END_TEST

START_TEST(test_longest_id)
{
	char *id = oakum_arena_alloc(&unit_arena, OAKUM_STATE_ID_MAX + 2);

	memset(id, 'x', OAKUM_STATE_ID_MAX);
	unit_assert_ok(read_as(
		OAKUM_STAGE_CREATING,
		oakum_arena_printf(&unit_arena,
				   "{\"id\":\"%s\",\"pid\":1,\"bundle\":\"/b\"}", id)));
	id[OAKUM_STATE_ID_MAX] = 'x';
	unit_assert_fails(
		read_as(OAKUM_STAGE_CREATING,
			oakum_arena_printf(&unit_arena,
					   "{\"id\":\"%s\",\"pid\":1,\"bundle\":\"/b\"}",
					   id)),
		-EINVAL, "no container's id");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("hook_state");
	TCase *tc = unit_case(suite, "state");

	tcase_add_test(tc, test_members);
	tcase_add_test(tc, test_old_spelling);
	tcase_add_test(tc, test_running);
	tcase_add_test(tc, test_nothing_is_written_on_failure);
	tcase_add_test(tc, test_longest_id);
	return unit_run(suite);
}
