/* SPDX-License-Identifier: Apache-2.0 */
/* test_state_root.c - where a runtime keeps its state, and whose machine it is. */
#include "../../shim/state_root.c"

#include <sched.h>
#include <sys/wait.h>

#include "unit.h"

static const struct {
	enum oakum_dialect dialect;
	const char *root, *is;
} roots[] = {
	{OAKUM_DIALECT_RUNC, NULL, "/run/runc"}, {OAKUM_DIALECT_RUNC, "", "/run/runc"},
	{OAKUM_DIALECT_CRUN, NULL, "/run/crun"}, {OAKUM_DIALECT_RUNC, "/r", "/r"},
	{OAKUM_DIALECT_CRUN, "/r/s//", "/r/s"},	 {OAKUM_DIALECT_RUNC, "/", "/"},
	{OAKUM_DIALECT_RUNC, "///", "/"},	 {OAKUM_DIALECT_RUNC, "x/", "/x"},
	{OAKUM_DIALECT_CRUN, "x", "/x"},
};

START_TEST(test_roots)
{
	(void)unsetenv("XDG_RUNTIME_DIR"); /* it need not be set */
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_str_eq(oakum_state_root(&unit_arena, roots[_i].dialect, roots[_i].root),
			 roots[_i].is);
}
END_TEST

/* In a process of its own: what it becomes it stays. */
static void holds(bool (*is)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(is() ? 0 : 1);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

static bool are(enum oakum_dialect dialect, const char *root, const char *run_dir)
{
	return oakum_streq(oakum_state_root(&unit_arena, dialect, NULL), root) &&
	       oakum_streq(oakum_run_dir(&unit_arena), run_dir);
}

static bool of_another_user(void)
{
	return setenv("XDG_RUNTIME_DIR", "/x/y", 1) == 0 &&
	       are(OAKUM_DIALECT_CRUN, "/x/y/crun", OAKUM_RUNDIR) &&
	       are(OAKUM_DIALECT_RUNC, "/run/runc", OAKUM_RUNDIR) &&
	       oakum_is_machines_root() && seteuid(65534) == 0 &&
	       are(OAKUM_DIALECT_CRUN, "/x/y/crun", "/x/y/oakum") &&
	       are(OAKUM_DIALECT_RUNC, "/x/y/runc", "/x/y/oakum") &&
	       !oakum_is_machines_root();
}

START_TEST(test_another_user)
{
	holds(of_another_user);
}
END_TEST

/* Root of a user namespace alone is a user of the machine. */
static bool of_a_user_namespace(void)
{
	OAKUM_FD int fd = -1;

	if (unshare(CLONE_NEWUSER) < 0)
		return false;
	fd = open("/proc/self/uid_map", O_WRONLY | O_CLOEXEC);
	return fd >= 0 && write(fd, "0 0 1", 5) == 5 && geteuid() == 0 &&
	       !oakum_is_machines_root();
}

START_TEST(test_user_namespace)
{
	holds(of_a_user_namespace);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("state_root");
	TCase *tc = unit_case(s, "state_root");

	tcase_add_loop_test(tc, test_roots, 0, OAKUM_COUNT(roots));
	tcase_add_test(tc, test_another_user);
	tcase_add_test(tc, test_user_namespace);
	return unit_run(s);
}
