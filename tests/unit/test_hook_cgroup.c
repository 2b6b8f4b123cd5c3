/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_hook_cgroup.c - limits in both versions of control groups, on trees as a kernel shows
 * them. The files stand in the sandbox; where they are, and in which group the process is,
 * the hook is told by what stands below for /proc.
 */
#include "test_sys.h"

#include "../../hook/cgroup.c"
#include "../../hook/facts.c"
#include "../../hook/limits.c"
#include "../../core/sys/host_data.h"
#include "test_policy.h"

#define PID 4711

static const char *groups; /* /proc/PID/cgroup */
static bool unified, swap;

int oakum_process_slurp(struct oakum_arena *a, const struct oakum_process *p,
			const char *name, size_t max, const char **ret, size_t *ret_len,
			struct oakum_err *e)
{
	(void)a, (void)p, (void)max, (void)e;
	ck_assert_str_eq(name, "cgroup");
	*ret = groups;
	*ret_len = strlen(groups);
	return 0;
}

/* What a host has beside its answers. */
static struct oakum_machine machine;

static int fake_cgroups(const struct oakum_host *h, struct oakum_cgroups *ret,
			struct oakum_err *e)
{
	(void)h, (void)e;
	*ret = (struct oakum_cgroups){.unified = unified, .swap = swap};
	return 0;
}

static const struct oakum_host fake = {.data = &machine, .cgroups = fake_cgroups};

/* One run of the check on a container with that config, under that action. */
static struct oakum_hook hook_of(const char *resources, const char *action)
{
	struct oakum_spec *spec = NULL;
	struct oakum_hook h = {.host = &fake, .arena = unit_arena};

	unit_assert_ok(oakum_spec_open(
		unit_json(oakum_arena_printf(
			&unit_arena, "{\"linux\":{\"resources\":%s}}", resources)),
		OAKUM_SPEC_CONFIG, &spec, &unit_err));
	h.policy = policy_read(oakum_arena_printf(
		&unit_arena, "{\"version\":1,\"rules\":{\"resources\":\"%s\"}}", action));
	h.arena = unit_arena;
	h.spec = spec;
	h.process.pid = PID;
	return h;
}

static void check_limits(struct oakum_hook *h)
{
	h->mismatch = (struct oakum_findings){.arena = &h->arena, .spec = h->spec};
	unit_assert_ok(oakum_check_limits(h, &unit_err));
	unit_arena = h->arena;
}

static void take_mounts(const char *text)
{
	unit_assert_ok(oakum_mountinfo_parse(&unit_arena, "mounts", text, strlen(text),
					     &machine.mounts, &unit_err));
}

/* A container's group of version 2 without any limit, as Linux 6.1 shows one. */
static void record_unified(void)
{
	unified = swap = true;
	groups = "0::/system.slice/c1.scope\n";
	take_mounts(oakum_arena_printf(
		&unit_arena,
		"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
		"30 22 0:26 / %s/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n",
		sandbox));
	make_dirs("cgroup/system.slice/c1.scope");
	make_file("cgroup/system.slice/c1.scope/cgroup.procs", "4711\n");
	make_file("cgroup/system.slice/c1.scope/memory.max", "max\n");
	make_file("cgroup/system.slice/c1.scope/memory.swap.max", "max\n");
	make_file("cgroup/system.slice/c1.scope/pids.max", "max\n");
	make_file("cgroup/system.slice/c1.scope/cpu.max", "max 100000\n");
}

static void record(const char *file, const char *text)
{
	make_file(
		oakum_arena_printf(&unit_arena, "cgroup/system.slice/c1.scope/%s", file),
		text);
}

static const char asked[] = "{\"memory\":{\"limit\":67108864,\"swap\":134217728},"
			    "\"pids\":{\"limit\":100},"
			    "\"cpu\":{\"quota\":50000,\"period\":100000}}";

START_TEST(unified_in_force)
{
	struct oakum_hook h;

	record_unified();
	record("memory.max", "67108864\n");
	record("memory.swap.max", "67108864\n");
	record("pids.max", "100\n");
	record("cpu.max", "50000 100000\n");
	h = hook_of(asked, "refuse");
	check_limits(&h);
	ck_assert_ptr_null(h.mismatch.first);
	/* Lower is a limit all the same. */
	record("memory.max", "4096\n");
	record("memory.swap.max", "0\n");
	record("pids.max", "0\n");
	record("cpu.max", "1000 200000\n");
	check_limits(&h);
	ck_assert_ptr_null(h.mismatch.first);
}
END_TEST

/* crun with systemd: the limits are the scope's, the process is in a group below it. */
START_TEST(unified_limits_of_the_scope)
{
	static const char sole[] = "/system.slice/c1.scope";
	struct oakum_cgroup group = {0};
	const struct oakum_host *host = NULL;
	struct oakum_hook h;

	record_unified();
	groups = "0::/system.slice/c1.scope/container\n";
	make_dirs("cgroup/system.slice/c1.scope/container");
	record("container/cgroup.procs", "4711\n");
	record("container/memory.max", "max\n"); /* and no files of the others */
	record("cgroup.procs", "");
	record("memory.max", "67108864\n");
	record("memory.swap.max", "67108864\n");
	record("pids.max", "100\n");
	record("cpu.max", "50000 100000\n");
	h = hook_of(asked, "refuse");
	check_limits(&h);
	ck_assert_ptr_null(h.mismatch.first);
	unit_assert_ok(oakum_cgroup_own_host(&h, &host, &unit_err));
	unit_assert_ok(host->cgroup(host, sole, true, &group, &unit_err));
	ck_assert(group.exists && !group.processes && !group.below);

	/* Where another group shares them they are not the container's. */
	make_dirs("cgroup/system.slice/c1.scope/other");
	record("container/cpu.max", "max 100000\n");
	check_limits(&h);
	ck_assert_str_eq(
		h.mismatch.first->message,
		"has no limit in force: the kernel says 'max', the config 67108864");
}
END_TEST

static const struct row {
	const char *file, *text, *keys, *message, *written;
} rows[] = {
	{"memory.max", "max\n", "/linux/resources/memory/limit",
	 "has no limit in force: the kernel says 'max', the config 67108864", "67108864"},
	{"memory.max", "67112960\n", "/linux/resources/memory/limit",
	 "has the limit 67112960 in force, and the config says 67108864", "67108864"},
	{"memory.swap.max", "67112960\n", "/linux/resources/memory/swap",
	 "has the limit 67112960 in force, and the config says 67108864", "67108864"},
	{"pids.max", "101\n", "/linux/resources/pids/limit",
	 "has the limit 101 in force, and the config says 100", "100"},
	{"cpu.max", "max 100000\n", "/linux/resources/cpu/quota",
	 "may use 0 thousandths of a processor (0: no limit), and the config says 500",
	 "50000 100000"},
	{"cpu.max", "30000 50000\n", "/linux/resources/cpu/quota",
	 "may use 600 thousandths of a processor (0: no limit), and the config says 500",
	 "25000 50000"},
};

START_TEST(unified_differs)
{
	const struct row *row = &rows[_i];
	struct oakum_hook h;

	record_unified();
	record("memory.max", "67108864\n");
	record("memory.swap.max", "67108864\n");
	record("pids.max", "100\n");
	record("cpu.max", "50000 100000\n");
	record(row->file, row->text);
	h = hook_of(asked, "refuse");
	check_limits(&h);
	ck_assert_ptr_nonnull(h.mismatch.first);
	ck_assert_ptr_null(h.mismatch.first->next);
	ck_assert_int_eq(h.mismatch.first->action, OAKUM_ACTION_REFUSE);
	ck_assert_str_eq(h.mismatch.first->message, row->message);
	ck_assert_str_eq(h.mismatch.first->pointer, row->keys);
	ck_assert_ptr_null(h.repairs);

	h = hook_of(asked, "rewrite");
	check_limits(&h);
	ck_assert_int_eq(h.mismatch.first->action, OAKUM_ACTION_REWRITE);
	ck_assert_ptr_nonnull(h.repairs);
	ck_assert_int_eq(h.repairs->kind, OAKUM_REPAIR_WRITE);
	ck_assert_str_eq(h.repairs->value, row->written);
	ck_assert_str_eq(h.repairs->file,
			 oakum_arena_printf(&unit_arena,
					    "%s/cgroup/system.slice/c1.scope/%s", sandbox,
					    row->file));
	h.repaired = true;
	oakum_fact_reset(&h);
	check_limits(&h);
	ck_assert_int_eq(h.mismatch.first->action, OAKUM_ACTION_REFUSE);
}
END_TEST

/* A group without the controller, one that others are in, and the one at the top are not to
 * be written to. */
START_TEST(unified_not_to_be_written)
{
	struct oakum_hook h;

	record_unified();
	sandbox_ok(unlink(in_box("cgroup/system.slice/c1.scope/pids.max")));
	h = hook_of("{\"pids\":{\"limit\":100}}", "rewrite");
	check_limits(&h);
	ck_assert_str_eq(
		h.mismatch.first->message,
		"has no limit in force: its control group has no 'pids.max', and the config says 100");
	ck_assert_int_eq(h.mismatch.first->action, OAKUM_ACTION_REFUSE);

	record("pids.max", "max\n");
	record("cgroup.procs", "4711\n4712\n");
	oakum_fact_reset(&h);
	check_limits(&h);
	ck_assert_int_eq(h.mismatch.first->action, OAKUM_ACTION_REFUSE);

	make_file("cgroup/pids.max", "max\n");
	make_file("cgroup/cgroup.procs", "4711\n");
	groups = "0::/\n";
	oakum_fact_reset(&h);
	check_limits(&h);
	ck_assert_int_eq(h.mismatch.first->action, OAKUM_ACTION_REFUSE);
}
END_TEST

/* Swap that the kernel cannot limit is not asked for, nor is one that is not given. */
START_TEST(unified_swap)
{
	struct oakum_hook h;

	record_unified();
	record("memory.max", "67108864\n");
	h = hook_of("{\"memory\":{\"limit\":67108864}}", "refuse");
	check_limits(&h);
	ck_assert_ptr_null(h.mismatch.first);
	/* No swap at all. */
	h = hook_of("{\"memory\":{\"limit\":67108864,\"swap\":67108864}}", "rewrite");
	check_limits(&h);
	ck_assert_ptr_nonnull(h.repairs);
	ck_assert_str_eq(h.repairs->value, "0");
	swap = false;
	oakum_fact_reset(&h);
	check_limits(&h);
	ck_assert_ptr_null(h.mismatch.first);
}
END_TEST

START_TEST(unified_unreadable)
{
	struct oakum_hook h;

	record_unified();
	record("cpu.max", "50000 x\n");
	h = hook_of("{\"cpu\":{\"quota\":50000}}", "refuse");
	unit_assert_fails(oakum_check_limits(&h, &unit_err), -EBADMSG, "the period 'x");
	take_mounts("22 1 8:1 / / rw - ext4 /dev/sda1 rw\n");
	h = hook_of("{\"pids\":{\"limit\":100}}", "refuse");
	h.mismatch = (struct oakum_findings){.arena = &h.arena, .spec = h.spec};
	unit_assert_fails(oakum_check_limits(&h, &unit_err), -ENODEV,
			  "the container's cgroup of 'pids' cannot be found here");
}
END_TEST

/* Version 1: each controller by itself, and a part of the hierarchy mounted. */
START_TEST(version_1)
{
	struct oakum_hook h;

	unified = false;
	swap = true;
	groups =
		"12:pids:/outer/c1\n8:memory:/outer/c1\n4:cpu,cpuacct:/outer/c1\n0::/x\n";
	take_mounts(oakum_arena_printf(
		&unit_arena,
		"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
		"31 22 0:27 /outer %s/pids rw - cgroup cgroup rw,pids\n"
		"32 22 0:28 / %s/memory rw - cgroup cgroup rw,memory\n"
		"33 22 0:29 / %s/cpu rw - cgroup cgroup rw,cpu,cpuacct\n",
		sandbox, sandbox, sandbox));
	make_dirs("pids/c1");
	make_dirs("memory/outer/c1");
	make_dirs("cpu/outer/c1");
	make_file("pids/c1/pids.max", "100\n");
	make_file("memory/outer/c1/memory.limit_in_bytes", "67108864\n");
	make_file("memory/outer/c1/memory.memsw.limit_in_bytes", "9223372036854771712\n");
	make_file("memory/outer/c1/cgroup.procs", "4711\n");
	make_file("cpu/outer/c1/cpu.cfs_quota_us", "-1\n");
	make_file("cpu/outer/c1/cpu.cfs_period_us", "50000\n");
	make_file("cpu/outer/c1/cgroup.procs", "4711\n");
	h = hook_of(asked, "rewrite");
	check_limits(&h);
	ck_assert_str_eq(h.mismatch.first->pointer, "/linux/resources/memory/swap");
	ck_assert_str_eq(h.repairs->value, "134217728");
	ck_assert_str_eq(h.repairs->next->value, "25000");
	ck_assert(
		oakum_ends_with(h.repairs->next->file, "/cpu/outer/c1/cpu.cfs_quota_us"));
	ck_assert_ptr_null(h.repairs->next->next);
}
END_TEST

/* The kernel's own hierarchy of version 2: a process that is alone in its group. */
START_TEST(real_unified)
{
	struct oakum_cgroup_view v = {.arena = &unit_arena, .unified = true};
	const char *name = oakum_arena_printf(&unit_arena, "/oakum-hook-%d", getpid());
	const char *dir, *text = NULL;
	int fd;

	make_dirs("cgroup");
	sandbox_ok(mount("none", in_box("cgroup"), "cgroup2", 0, NULL));
	unit_assert_ok(oakum_mountinfo_read(&unit_arena, "/proc/self/mountinfo",
					    &machine.mounts, &unit_err));
	dir = oakum_arena_printf(&unit_arena, "cgroup%s", name);
	make_dirs(dir);
	v.mounts = machine.mounts;
	v.groups = oakum_arena_printf(&unit_arena, "0::%s\n", name);
	ck_assert(!oakum_cgroup_is_alone(&v, getpid(), "memory"));
	fd = open(in_box(oakum_arena_printf(&unit_arena, "%s/cgroup.procs", dir)),
		  O_WRONLY | O_CLOEXEC);
	sandbox_ok(fd);
	ck_assert_int_eq(write(fd, "0", 1), 1);
	ck_assert(oakum_cgroup_is_alone(&v, getpid(), "memory"));
	ck_assert(!oakum_cgroup_is_alone(&v, getpid() + 1, "memory"));
	unit_assert_ok(
		oakum_cgroup_read(&v, "memory", "cgroup.max.depth", &text, &unit_err));
	ck_assert_str_eq(text, "max\n");
	close(fd);
	fd = open(in_box("cgroup/cgroup.procs"), O_WRONLY | O_CLOEXEC);
	ck_assert_int_eq(write(fd, "0", 1), 1);
	close(fd);
	sandbox_ok(rmdir(in_box(dir)));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("hook_cgroup");
	TCase *tc = sandbox_case(suite, "limits");

	tcase_add_test(tc, unified_in_force);
	tcase_add_test(tc, unified_limits_of_the_scope);
	tcase_add_loop_test(tc, unified_differs, 0, (int)OAKUM_COUNT(rows));
	tcase_add_test(tc, unified_not_to_be_written);
	tcase_add_test(tc, unified_swap);
	tcase_add_test(tc, unified_unreadable);
	tcase_add_test(tc, version_1);
	tcase_add_test(tc, real_unified);
	return sandbox_run(suite);
}
