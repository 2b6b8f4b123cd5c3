/* SPDX-License-Identifier: Apache-2.0 */
/* test_seccomp_policy.c - profiles as a policy names them: both forms, and what is refused. */
#include "test_seccomp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>

static const struct oakum_seccomp *profile;

static int read_source(const char *text)
{
	profile = NULL;
	return oakum_seccomp_from_source(&unit_arena, unit_json(text), "mine",
					 oakum_seccomp_arch_parse("SCMP_ARCH_X86_64"),
					 &profile, &unit_err);
}

#define HEAD  "{\"version\":1,\"defaultAction\":\"SCMP_ACT_ERRNO\",\"groups\":["
#define GROUP "\"name\":\"g\",\"reason\":\"r\""
#define TAIL  "]}"

START_TEST(test_own_form)
{
	const struct oakum_seccomp_call *c;

	unit_assert_ok(read_source(
		HEAD
		"{" GROUP ",\"syscalls\":[\"read\",\"write\"]},"
		"{" GROUP ",\"syscalls\":[\"mkdir\"],\"action\":\"SCMP_ACT_LOG\"},"
		"{" GROUP
		",\"syscalls\":[\"clone3\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":38},"
		"{" GROUP ",\"syscalls\":[\"socket\"],\"when\":["
		"{\"reason\":\"a\",\"args\":[{\"index\":0,\"op\":\"SCMP_CMP_EQ\",\"value\":1}]},"
		"{\"reason\":\"b\",\"args\":[{\"index\":0,\"op\":\"SCMP_CMP_EQ\",\"value\":2},"
		"{\"index\":2,\"op\":\"SCMP_CMP_LE\",\"value\":1}]}]}" TAIL));
	ck_assert_str_eq(profile->name, "mine");
	ck_assert_uint_eq(profile->err, 1);
	ck_assert_uint_eq(profile->n_calls, 5);
	ck_assert_uint_eq(
		profile->arches,
		oakum_seccomp_arch_family(oakum_seccomp_arch_parse("SCMP_ARCH_X86_64")));
	ck_assert(oakum_seccomp_find(profile, "write", 5)->must.all);
	c = oakum_seccomp_find(profile, "mkdir", 5);
	ck_assert(c->log && c->must.all);
	ck_assert_uint_eq(oakum_seccomp_find(profile, "socket", 6)->must.n, 2);
	ck_assert_uint_eq(oakum_seccomp_find(profile, "clone3", 6)->err, 38);
}
END_TEST

START_TEST(test_groups_for_architectures)
{
	static const char both[] =
		HEAD "{" GROUP ",\"syscalls\":[\"clone\"]},"
		     "{" GROUP ",\"syscalls\":[\"clone\"],\"arches\":[\"%s\"],"
		     "\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":5}" TAIL;

	unit_assert_ok(
		read_source(oakum_arena_printf(&unit_arena, both, "SCMP_ARCH_S390X")));
	ck_assert(oakum_seccomp_find(profile, "clone", 5)->must.all);
	unit_assert_ok(
		read_source(oakum_arena_printf(&unit_arena, both, "SCMP_ARCH_X86_64")));
	ck_assert_uint_eq(oakum_seccomp_find(profile, "clone", 5)->err, 5);
}
END_TEST

START_TEST(test_own_form_refused)
{
	static const struct {
		const char *text, *fragment;
	} cases[] = {
		{"{\"version\":2,\"defaultAction\":\"SCMP_ACT_ERRNO\",\"groups\":[]}",
		 "'version'"},
		{"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"groups\":[]}", "'version'"},
		{"{\"version\":1,\"defaultAction\":\"SCMP_ACT_ERRNO\",\"groups\":{}}",
		 "'groups'"},
		{HEAD TAIL, "'groups'"},
		{"{\"version\":1,\"defaultActon\":\"\",\"groups\":[]}",
		 "did you mean 'defaultAction'?"},
		{HEAD "{" GROUP ",\"syscalls\":[]}" TAIL, "'groups' must name"},
		{HEAD "{" GROUP ",\"syscalls\":[\"read\"]},{" GROUP
		      ",\"syscalls\":[]}" TAIL,
		 "'syscalls' must be"},
		{HEAD "{\"reason\":\"r\",\"syscalls\":[\"read\"]}" TAIL, "'name'"},
		{HEAD "{\"name\":\"g\",\"syscalls\":[\"read\"]}" TAIL, "'reason'"},
		{HEAD "{\"name\":\"g\",\"reason\":\"\",\"syscalls\":[\"read\"]}" TAIL,
		 "'reason'"},
		{HEAD "{" GROUP ",\"syscalls\":[\"read\",\"read\"]}" TAIL,
		 "'read' is in two groups"},
		{HEAD "{" GROUP ",\"syscalls\":[7]}" TAIL, "no system call"},
		{HEAD "{" GROUP ",\"syscals\":[\"read\"],\"syscalls\":[\"x\"]}" TAIL,
		 "did you mean 'syscalls'?"},
		{HEAD "{" GROUP
		      ",\"syscalls\":[\"read\"],\"action\":\"SCMP_ACT_TRACE\"}" TAIL,
		 "let through or refuse"},
		{HEAD "{" GROUP ",\"syscalls\":[\"read\"],\"action\":\"no\"}" TAIL,
		 "let through or refuse"},
		{HEAD
		 "{" GROUP
		 ",\"syscalls\":[\"read\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":0}" TAIL,
		 "error number"},
		{HEAD "{" GROUP ",\"syscalls\":[\"read\"],\"arches\":[\"x\"]}" TAIL,
		 "unknown architecture"},
		{HEAD "{" GROUP ",\"syscalls\":[\"read\"],\"when\":[]}" TAIL, "'when'"},
		{HEAD
		 "{" GROUP
		 ",\"syscalls\":[\"read\"],\"when\":[{\"reason\":\"r\",\"args\":[]}]}" TAIL,
		 "'args'"},
		{HEAD
		 "{" GROUP
		 ",\"syscalls\":[\"read\"],\"when\":[{\"reason\":\"r\",\"args\":"
		 "[{\"index\":0,\"op\":\"SCMP_CMP_EQ\",\"value\":4294967296}]}]}" TAIL,
		 "32-bit"},
		{"{\"version\":1,\"defaultAction\":\"SCMP_ACT_ALLOW\",\"groups\":[{" GROUP
		 ",\"syscalls\":[\"read\"]}]}",
		 "must refuse by default"},
		{"{\"version\":1,\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":0,"
		 "\"groups\":[{" GROUP ",\"syscalls\":[\"read\"]}]}",
		 "error number"},
	};

	for (size_t i = 0; i < OAKUM_COUNT(cases); i++)
		unit_assert_fails(read_source(cases[i].text), -EINVAL, cases[i].fragment);
}
END_TEST

START_TEST(test_spec_form)
{
	unit_assert_ok(read_source(
		"{\"defaultAction\":\"SCMP_ACT_KILL_PROCESS\",\"architectures\":[\"SCMP_ARCH_X86\"],"
		"\"syscalls\":[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\",\"comment\":\"c\"}]}"));
	ck_assert_str_eq(profile->name, "mine");
	ck_assert_int_eq(profile->action, OAKUM_SECCOMP_KILL_PROCESS);
	ck_assert_uint_eq(profile->arches,
			  oakum_seccomp_arch_parse("SCMP_ARCH_X86_64") |
				  oakum_seccomp_arch_parse("SCMP_ARCH_X86"));
}
END_TEST

START_TEST(test_spec_form_refused)
{
	static const struct {
		const char *text, *fragment;
	} cases[] = {
		{"{}", "'syscalls'"},
		{"{\"syscalls\":[]}", "must refuse by default"},
		{"{\"defaultAction\":\"SCMP_ACT_LOG\",\"syscalls\":[]}",
		 "must refuse by default"},
		{"{\"defaultAction\":\"SCMP_ACT_TRAP\",\"syscalls\":[]}",
		 "must refuse by default"},
		{"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[],\"listenerPath\":\"/x\"}",
		 "unknown key 'listenerPath'"},
		{"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[],\"archMap\":[]}",
		 "docker's template form"},
		{"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"read\"],"
		 "\"action\":\"SCMP_ACT_ALLOW\",\"includes\":{}}]}",
		 "docker's template form"},
		{"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"read\"],"
		 "\"action\":\"SCMP_ACT_NOTIFY\"}]}",
		 "another process"},
		{"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"read\"],"
		 "\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":0}]}",
		 "error number"},
		{"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"read\"],"
		 "\"action\":\"x\"}]}",
		 "'x'"},
		{"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[\"x\"],\"syscalls\":[]}",
		 "unknown architecture"},
		{"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[3]}",
		 "must be an object"},
	};

	for (size_t i = 0; i < OAKUM_COUNT(cases); i++)
		unit_assert_fails(read_source(cases[i].text), -EINVAL, cases[i].fragment);
}
END_TEST

START_TEST(test_error_has_a_line)
{
	unit_assert_fails(
		read_source("{\n\"version\":1,\n\"defaultAction\":\"SCMP_ACT_ERRNO\","
			    "\n\"groups\":[\n{\"nam\":\"g\",\"syscalls\":[\"x\"]}]}"),
		-EINVAL, "line 5: unknown key 'nam': did you mean 'name'?");
}
END_TEST

START_TEST(test_load)
{
	const struct oakum_seccomp *p = NULL;

	unit_assert_ok(oakum_seccomp_load(&unit_arena, "default", &p, &unit_err));
	ck_assert_str_eq(p->name, "default");
	unit_assert_fails(oakum_seccomp_load(&unit_arena, "defualt", &p, &unit_err),
			  -EINVAL, "'defualt' is neither");
	unit_assert_fails(oakum_seccomp_load(&unit_arena, "a/b.json", &p, &unit_err),
			  -EINVAL, "nor an absolute path");
	unit_assert_fails(
		oakum_seccomp_load(&unit_arena, "/nowhere/p.json", &p, &unit_err),
		-ENOENT, "seccomp profile: ");
}
END_TEST

START_TEST(test_load_file)
{
	static const char text[] =
		"// mine\n" HEAD "{" GROUP ",\"syscalls\":[\"read\"]}" TAIL;
	char path[] = "/tmp/oakum-unit-seccomp.XXXXXX";
	const struct oakum_seccomp *p = NULL;
	int fd = mkstemp(path), r;

	ck_assert_msg(fd >= 0, "%s: %s", path, strerror(errno));
	ck_assert_int_eq(oakum_fd_write_all(fd, text, strlen(text)), 0);
	r = oakum_seccomp_load(&unit_arena, path, &p, &unit_err);
	/* Who else may write it could open everything. */
	ck_assert_int_eq(fchmod(fd, 0666), 0);
	ck_assert_int_lt(oakum_seccomp_load(&unit_arena, path, &p, NULL), 0);
	close(fd);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_msg(r == 0, "%s", unit_err.msg);
	ck_assert_str_eq(p->name, path);
	ck_assert(oakum_seccomp_find(p, "read", 4)->must.all);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("seccomp_policy");
	TCase *tc = unit_case(s, "policy");

	tcase_add_test(tc, test_own_form);
	tcase_add_test(tc, test_groups_for_architectures);
	tcase_add_test(tc, test_own_form_refused);
	tcase_add_test(tc, test_spec_form);
	tcase_add_test(tc, test_spec_form_refused);
	tcase_add_test(tc, test_error_has_a_line);
	tcase_add_test(tc, test_load);
	tcase_add_test(tc, test_load_file);
	return unit_run(s);
}
