/* SPDX-License-Identifier: Apache-2.0 */
/* test_namespaces.c - whose namespace a path is. */
#include "test_sys.h"

static struct oakum_host *host;

static bool is_host(const char *type, const char *path)
{
	bool ret = false;

	host = open_host("bundle", NULL);
	unit_assert_ok(host->is_host_namespace(host, type, path, &ret, &unit_err));
	return ret;
}

static void fails(const char *type, const char *path, int code, const char *story)
{
	bool ret = true;

	host = open_host("bundle", NULL);
	unit_assert_fails(host->is_host_namespace(host, type, path, &ret, &unit_err),
			  code, story);
	ck_assert(ret);
}

/* A namespace of another process, pinned at a file of the sandbox. */
static void pin(int flag, const char *file, const char *rel)
{
	int ready[2], done[2];
	pid_t child;
	char c = 0;

	make_file(rel, "");
	ck_assert_int_eq(pipe(ready) + pipe(done), 0);
	child = fork();
	sandbox_ok(child);
	if (child == 0) {
		c = unshare(flag) == 0 ? 'y' : 'n';
		if (write(ready[1], &c, 1) != 1)
			_exit(1);
		close(done[1]);
		_exit(read(done[0], &c, 1) == 0 ? 0 : 1);
	}
	ck_assert_int_eq(read(ready[0], &c, 1), 1);
	ck_assert_int_eq(c, 'y');
	bind_mount(oakum_arena_printf(&unit_arena, "/proc/%d/ns/%s", child, file), rel,
		   0);
	close(done[1]);
	close(done[0]);
	close(ready[0]);
	close(ready[1]);
}

START_TEST(own_namespaces)
{
	static const char *const types[][2] = {
		{"network", "net"},   {"pid", "pid"},	{"ipc", "ipc"},
		{"uts", "uts"},	      {"mount", "mnt"}, {"user", "user"},
		{"cgroup", "cgroup"},
	};

	for (size_t i = 0; i < OAKUM_COUNT(types); i++)
		ck_assert(is_host(types[i][0],
				  oakum_arena_printf(&unit_arena, "/proc/self/ns/%s",
						     types[i][1])));
}
END_TEST

START_TEST(bound_namespaces)
{
	make_file("net", "");
	make_file("bundle/rel", "");
	make_link(in_box("net"), "link");
	bind_mount("/proc/self/ns/net", "net", 0);
	bind_mount("/proc/self/ns/net", "bundle/rel", 0);
	ck_assert(is_host("network", in_box("net")));
	ck_assert(is_host("network", in_box("link")));
	ck_assert(is_host("network", "rel"));
}
END_TEST

START_TEST(others_are_not_ours)
{
	pin(CLONE_NEWNET, "net", "net");
	pin(CLONE_NEWUTS, "uts", "uts");
	ck_assert(!is_host("network", in_box("net")));
	ck_assert(!is_host("uts", in_box("uts")));
	fails("ipc", in_box("uts"), -EINVAL, "is no ipc namespace");
}
END_TEST

/* This program has a mount namespace of its own: that of PID 1 is the host's as well. Where
 * PID 1's is not shown, nothing is said. */
START_TEST(the_first_process_counts)
{
	struct stat st;

	if (stat("/proc/1/ns/mnt", &st) == 0)
		ck_assert(is_host("mount", "/proc/1/ns/mnt"));
	else
		fails("mount", "/proc/1/ns/mnt", -EACCES, "access is denied");
}
END_TEST

START_TEST(what_is_no_namespace)
{
	make_file("file", "");
	make_dirs("dir");
	sandbox_ok(mkfifo(in_box("fifo"), 0600));
	fails("network", in_box("file"), -EINVAL, "is no network namespace");
	fails("network", in_box("dir"), -EINVAL, "is no network namespace");
	fails("network", in_box("fifo"), -EINVAL, "is no network namespace");
	fails("network", "/dev/zero", -EINVAL, "is no network namespace");
	fails("network", "/proc/self/ns/pid", -EINVAL, "is no network namespace");
	fails("network", in_box("missing"), -ENOENT, "does not exist");
	fails("network", "", -EINVAL, "is no network namespace");
	fails("net", "/proc/self/ns/net", -EINVAL, "no type of namespace");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("namespaces");
	TCase *tc = sandbox_case(suite, "namespaces");

	tcase_add_test(tc, own_namespaces);
	tcase_add_test(tc, bound_namespaces);
	tcase_add_test(tc, others_are_not_ours);
	tcase_add_test(tc, the_first_process_counts);
	tcase_add_test(tc, what_is_no_namespace);
	return sandbox_run(suite);
}
