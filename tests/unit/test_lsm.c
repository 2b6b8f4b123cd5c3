/* SPDX-License-Identifier: Apache-2.0 */
/* test_lsm.c - security modules of the machine, and the kernel's list of profiles. */
#include "../../core/sys/lsm.c"

#include "unit.h"

#include <oakum/sys.h>

static const struct {
	const char *line, *name, *mode;
} lines[] = {
	{"docker-default (enforce)", "docker-default", "enforce"},
	{"/usr/bin/man (complain)", "/usr/bin/man", "complain"},
	{"two words (unconfined)", "two words", "unconfined"},
	{"a (b) (enforce)", "a (b)", "enforce"},
	{"docker-default (enforce)", "docker", NULL},
	{"docker-default (enforce)", "docker-default (enforce)", NULL},
	{"docker (enforce)", "docker-default", NULL},
	{"docker-default", "docker-default", NULL},
	{"docker-default (enforce", "docker-default", NULL},
	{"docker-default (", "docker-default", NULL},
	{"docker-default ()", "docker-default", ""},
	{"", "docker-default", NULL},
};

START_TEST(test_lines)
{
	const char *line = lines[_i].line, *mode = NULL;
	size_t len = 0;
	bool is = line_is(line, strlen(line), lines[_i].name, &mode, &len);

	ck_assert_msg(is == (lines[_i].mode != NULL), "%s", line);
	if (is)
		ck_assert_str_eq(oakum_arena_dup(&unit_arena, mode, len), lines[_i].mode);
}
END_TEST

START_TEST(test_this_machine)
{
	const char *mode = "";
	struct oakum_host *h;
	bool on;

	unit_assert_ok(oakum_host_open(&unit_arena, "/", NULL, &h, &unit_err));
	unit_assert_ok(h->lsm(h, "apparmor", &on, &unit_err));
	unit_assert_ok(h->lsm(h, "selinux", &on, &unit_err));
	unit_assert_ok(h->apparmor_profile(h, "no such profile", &mode, &unit_err));
	ck_assert_ptr_null(mode);
	unit_assert_fails(h->lsm(h, "tomoyo", &on, &unit_err), -EINVAL,
			  "no security module");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("lsm");
	TCase *tc = unit_case(s, "lsm");

	tcase_add_loop_test(tc, test_lines, 0, OAKUM_COUNT(lines));
	tcase_add_test(tc, test_this_machine);
	return unit_run(s);
}
