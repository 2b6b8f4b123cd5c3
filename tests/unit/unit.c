/* SPDX-License-Identifier: Apache-2.0 */
/* unit.c - see unit.h. */
#include "unit.h"

#include <string.h>

#include <oakum/buf.h>

struct oakum_arena unit_arena;
struct oakum_err unit_err;

static void setup(void)
{
	oakum_arena_init(&unit_arena, OAKUM_ARENA_CEILING);
	memset(&unit_err, 0, sizeof(unit_err));
}

static void teardown(void)
{
	oakum_arena_release(&unit_arena);
}

TCase *unit_case(Suite *suite, const char *name)
{
	TCase *tc = tcase_create(name);

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(suite, tc);
	return tc;
}

struct oakum_json_doc *unit_json(const char *text)
{
	struct oakum_json_doc *doc = NULL;

	unit_assert_ok(oakum_json_read(&unit_arena, "test", text, strlen(text),
				       OAKUM_JSON_STRICT, &doc, &unit_err));
	return doc;
}

const char *unit_text(const struct oakum_node *n)
{
	struct oakum_buf out;

	oakum_buf_init(&out, &unit_arena, OAKUM_JSON_SIZE_MAX);
	oakum_json_write_value(n, &out);
	return out.data;
}

int unit_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

#if defined(__SANITIZE_ADDRESS__)
	srunner_set_fork_status(runner, CK_NOFORK);
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
	srunner_set_fork_status(runner, CK_NOFORK);
#endif
#endif
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
