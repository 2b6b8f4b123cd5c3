/* SPDX-License-Identifier: Apache-2.0 */
/* test_label.c - which labels of AppArmor are no more than a name; how a program's is read. */
#include "../../shim/label.c"

#include "unit.h"

static const struct {
	const char *label;
	bool is;
} labels[] = {
	{"crun (unconfined)", true},
	{"a (b) (unconfined)", true},
	{"a//&b (unconfined)", true},
	{"unconfined", false},
	{"docker-default (enforce)", false},
	{"crun//&docker-default (mixed)", false},
	{"site (complain)", false},
	{"unconfined (enforce)", false},
	{"(unconfined)", false},
	{"", false},
};

START_TEST(test_labels)
{
	ck_assert_msg(is_name(labels[_i].label) == labels[_i].is, "%s", labels[_i].label);
}
END_TEST

START_TEST(test_read)
{
	char label[LABEL_MAX];

	ck_assert(!read_label("/nowhere", label));
	ck_assert(!read_label("/dev/null", label));
	ck_assert(read_label("/proc/self/comm", label));
	ck_assert_str_eq(label, "test_label");
}
END_TEST

/* It is the program, it has done nothing, and nobody is left behind. */
START_TEST(test_program)
{
	char name[LABEL_MAX];
	pid_t pid = start_stopped("/bin/false");

	ck_assert_int_gt(pid, 0);
	ck_assert(read_label(oakum_arena_printf(&unit_arena, "/proc/%d/comm", (int)pid),
			     name));
	ck_assert_str_eq(name, "false");
	end(pid);
	ck_assert_int_eq(start_stopped("/nowhere"), 0);
	ck_assert(!label_of("/nowhere", name));
	(void)label_of("/bin/false", name); /* as this machine says */
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("label");
	TCase *tc = unit_case(s, "label");

	tcase_add_loop_test(tc, test_labels, 0, OAKUM_COUNT(labels));
	tcase_add_test(tc, test_read);
	tcase_add_test(tc, test_program);
	return unit_run(s);
}
