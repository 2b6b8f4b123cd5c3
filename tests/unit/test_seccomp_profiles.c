/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_seccomp_profiles.c - the profiles that come with Oakum: the tables against their
 * sources and libseccomp's names, and what their filters do, call by call.
 */
#include "test_seccomp.h"

#include <fcntl.h>

#include <oakum/fd.h>
#include <oakum/str.h>

/* Younger than libseccomp 2.5.4, which skips them: the runtimes warn at most. A program gets
 * the filter's default then, until the library is renewed. */
static const struct {
	const char *name;
	const char *since; /* the kernel that brought it */
} newer[] = {
	{"cachestat", "6.5: page cache statistics of an open file"},
	{"fchmodat2", "6.6: fchmodat with flags, which the C library tries first"},
	{"futex_requeue", "6.7: the parts of futex as calls of their own"},
	{"futex_wait", "6.7: the same"},
	{"futex_wake", "6.7: the same"},
	{"getxattrat", "6.13: extended attributes relative to a directory"},
	{"listmount", "6.8: what /proc/self/mountinfo shows"},
	{"listxattrat", "6.13: extended attributes relative to a directory"},
	{"map_shadow_stack", "6.6: shadow stacks of the C library"},
	{"mseal", "6.10: mappings that cannot be changed any more"},
	{"removexattrat", "6.13: extended attributes relative to a directory"},
	{"riscv_hwprobe", "6.4: what a RISC-V processor can do"},
	{"setxattrat", "6.13: extended attributes relative to a directory"},
	{"statmount", "6.8: what /proc/self/mountinfo shows"},
	{"uprobe", "6.18: the kernel's own trampoline"},
	{"uretprobe", "6.11: the kernel's own trampoline"},
};

/* What neither profile may ever let through, whatever the arguments. */
static const char *const never[] = {
	"mount",
	"umount2",
	"setns",
	"unshare",
	"bpf",
	"open_by_handle_at",
	"kexec_load",
	"kexec_file_load",
	"init_module",
	"finit_module",
	"delete_module",
	"fsopen",
	"fsmount",
	"fsconfig",
	"fspick",
	"move_mount",
	"open_tree",
	"mount_setattr",
	"perf_event_open",
	"userfaultfd",
	"io_uring_setup",
	"io_uring_enter",
	"io_uring_register",
	"keyctl",
	"add_key",
	"request_key",
	"pivot_root",
	"swapon",
	"swapoff",
	"reboot",
	"iopl",
	"ioperm",
	"nfsservctl",
	"lookup_dcookie",
	"quotactl",
	"quotactl_fd",
	"acct",
	"settimeofday",
	"clock_settime",
	"stime",
	"syslog",
	"sethostname",
	"setdomainname",
	"fanotify_init",
	"pidfd_getfd",
	"process_madvise",
	"kcmp",
	"vhangup",
	"mbind",
	"set_mempolicy",
	"move_pages",
	"migrate_pages",
	"uselib",
	"vm86",
	"_sysctl",
	"create_module",
};

static const char *const both[] = {"default", "restricted"};

static struct oakum_json_doc *source(const char *name)
{
	const char *path = oakum_arena_printf(&unit_arena, "profiles/seccomp/%s.json",
					      name),
		   *bytes;
	struct oakum_json_doc *doc = NULL;
	size_t len;
	int fd OAKUM_FD = oakum_fd_open(AT_FDCWD, path, OAKUM_TRUST_ANY, &unit_err);

	ck_assert_msg(fd >= 0, "%s", unit_err.msg);
	unit_assert_ok(oakum_fd_slurp(&unit_arena, fd, path, OAKUM_JSON_SIZE_MAX, &bytes,
				      &len, &unit_err));
	unit_assert_ok(oakum_json_read(&unit_arena, path, bytes, len, OAKUM_JSON_STRICT,
				       &doc, &unit_err));
	return doc;
}

static const struct oakum_seccomp *compiled_for(const char *name, const char *arch)
{
	const struct oakum_seccomp *p = NULL;

	unit_assert_ok(oakum_seccomp_from_source(&unit_arena, source(name), name,
						 oakum_seccomp_arch_parse(arch), &p,
						 &unit_err));
	return p;
}

static void same_set(const struct oakum_seccomp_set *a, const struct oakum_seccomp_set *b)
{
	ck_assert(a->all == b->all);
	ck_assert_uint_eq(a->n, b->n);
	for (unsigned i = 0; i < a->n; i++) {
		for (int arg = 0; arg < OAKUM_SECCOMP_ARGS; arg++) {
			const struct oakum_seccomp_bound *x = &a->boxes[i].arg[arg];
			const struct oakum_seccomp_bound *y = &b->boxes[i].arg[arg];

			ck_assert(x->kind == y->kind && x->a == y->a && x->b == y->b);
		}
	}
}

START_TEST(test_tables)
{
	const char *name = both[_i];
	const struct oakum_seccomp *p = oakum_seccomp_builtin(&unit_arena, name);
	const struct oakum_seccomp *q =
		compiled_for(name, oakum_seccomp_arch_name(oakum_seccomp_arch_native()));

	ck_assert_str_eq(p->name, name);
	ck_assert_uint_eq(p->n_calls, q->n_calls);
	ck_assert_int_eq(p->action, q->action);
	ck_assert_uint_eq(p->err, q->err);
	ck_assert_uint_eq(p->arches, q->arches);
	for (uint32_t i = 0; i < p->n_calls; i++) {
		const struct oakum_seccomp_call *c = &p->calls[i];
		const struct oakum_seccomp_call *d =
			oakum_seccomp_find(q, c->name, c->len);

		ck_assert_ptr_nonnull(d);
		ck_assert_ptr_eq(oakum_seccomp_find(p, c->name, c->len), c);
		ck_assert(c->fixed == d->fixed && c->denies == d->denies &&
			  c->log == d->log);
		ck_assert(c->refuse == d->refuse && c->err == d->err &&
			  c->hash == d->hash);
		same_set(&c->must, &d->must);
		same_set(&c->may, &d->may);
		ck_assert(i == 0 || strcmp(p->calls[i - 1].name, c->name) < 0);
	}
	ck_assert_ptr_null(oakum_seccomp_builtin(&unit_arena, "Default"));
}
END_TEST

static bool is_newer(const char *name)
{
	for (size_t i = 0; i < OAKUM_COUNT(newer); i++) {
		if (strcmp(name, newer[i].name) == 0)
			return true;
	}
	return false;
}

/* A name of another architecture alone has a negative number, an unknown one another. */
START_TEST(test_names)
{
	const struct oakum_seccomp *p = oakum_seccomp_builtin(&unit_arena, both[_i]);

	for (uint32_t i = 0; i < p->n_calls; i++) {
		const char *name = p->calls[i].name;

		ck_assert_msg(is_newer(name) || seccomp_syscall_resolve_name(name) !=
							__NR_SCMP_ERROR,
			      "libseccomp does not know '%s'", name);
	}
	for (size_t i = 0; i < OAKUM_COUNT(newer); i++)
		ck_assert_msg(oakum_seccomp_find(p, newer[i].name, strlen(newer[i].name)),
			      "'%s' is not in '%s'", newer[i].name, p->name);
}
END_TEST

START_TEST(test_refused)
{
	const struct oakum_seccomp *p = oakum_seccomp_builtin(&unit_arena, both[_i]);
	const struct oakum_seccomp_call *c = oakum_seccomp_find(p, "clone3", 6);

	for (size_t i = 0; i < OAKUM_COUNT(never); i++)
		ck_assert_msg(!oakum_seccomp_find(p, never[i], strlen(never[i])),
			      "'%s' is in '%s'", never[i], p->name);
	ck_assert_int_eq(c->refuse, OAKUM_SECCOMP_ERRNO);
	ck_assert_uint_eq(c->err, 38);
}
END_TEST

START_TEST(test_restricted_is_within_default)
{
	const struct oakum_seccomp *p = oakum_seccomp_builtin(&unit_arena, "restricted");
	const struct oakum_seccomp *q = oakum_seccomp_builtin(&unit_arena, "default");
	struct oakum_seccomp_pair pair;
	struct oakum_seccomp_excess excess;

	oakum_seccomp_pair(&unit_arena, p, q, q->arches, &pair);
	ck_assert_msg(oakum_seccomp_within(&unit_arena, &pair, &excess), "%s",
		      excess.example);
	oakum_seccomp_pair(&unit_arena, q, p, p->arches, &pair);
	ck_assert(!oakum_seccomp_within(&unit_arena, &pair, &excess));
	ck_assert_str_eq(excess.example, "ptrace");
}
END_TEST

/* The arguments that a filter must see through, for each profile and machine. */
static const struct {
	const char *call;
	uint64_t args[3];
	bool passes[2]; /* in default, in restricted */
} questions[] = {
	{"clone", {0x11}, {true, true}},
	{"clone", {0x3d0f00}, {true, true}},
	{"clone", {0x10000011}, {false, false}}, /* CLONE_NEWUSER */
	{"clone", {0x00020011}, {false, false}}, /* CLONE_NEWNS */
	{"clone", {0x40000011}, {false, false}}, /* CLONE_NEWNET */
	{"clone", {0x02000011}, {false, false}}, /* CLONE_NEWCGROUP */
	{"clone3", {0}, {false, false}},
	{"socket", {1, 1, 0}, {true, true}},
	{"socket", {2, 1, 6}, {true, true}},
	{"socket", {10, 1, 262}, {true, true}},
	{"socket", {2, 2, 17}, {true, true}},
	{"socket", {2, 1, 132}, {true, false}}, /* SCTP */
	{"socket", {16, 3, 0}, {true, true}},
	{"socket", {16, 3, 12}, {true, false}}, /* netfilter */
	{"socket", {17, 3, 0}, {true, false}},
	{"socket", {38, 5, 0}, {false, false}}, /* AF_ALG */
	{"socket", {40, 1, 0}, {false, false}}, /* AF_VSOCK */
	/* The kernel, and a 32-bit filter, cut these to the two above. */
	{"socket", {0x100000026, 5, 0}, {false, false}},
	{"socket", {0x100000028, 1, 0}, {false, false}},
	{"socket", {46, 1, 0}, {false, false}},
	{"socket", {UINT64_MAX, 1, 0}, {false, false}},
	{"personality", {0}, {true, true}},
	{"personality", {0xffffffff}, {true, true}},
	{"personality", {8}, {true, false}},
	{"personality", {0x0040000}, {false, false}}, /* ADDR_NO_RANDOMIZE */
	{"ptrace", {0}, {true, false}},
	{"chroot", {0}, {true, true}},
	{"read", {0}, {true, true}},
	{"rt_sigtimedwait", {0}, {true, true}},
	{"signalfd4", {0}, {true, true}},
	{"unshare", {0x10000000}, {false, false}},
};

static struct oakum_node *as_spec(const struct oakum_seccomp *p, const char *native)
{
	return oakum_seccomp_to_spec(&unit_arena, p, p->arches,
				     oakum_seccomp_arch_parse(native));
}

static void check_filter(const char *name, size_t column, const char *native,
			 const struct machine *m)
{
	const struct oakum_seccomp *p = compiled_for(name, native);
	const struct oakum_node *spec = as_spec(p, native);
	struct oakum_seccomp_trial t;

	unit_assert_ok(oakum_seccomp_try(
		&unit_arena, spec, oakum_seccomp_arch_parse(m->arch), &t, &unit_err));
	for (size_t i = 0; i < OAKUM_COUNT(questions); i++) {
		uint64_t args[OAKUM_SECCOMP_ARGS] = {0};
		int nr = number_on(m, questions[i].call);
		bool passes = questions[i].passes[column];

		memcpy(args, questions[i].args, sizeof(questions[i].args));
		ck_assert_msg(outcome_of(ask(&t, m, nr, args)) ==
				      (passes ? PASSED : REFUSED),
			      "%s(%#lx, %#lx, %#lx) on %s by %s", questions[i].call,
			      (long)args[0], (long)args[1], (long)args[2], m->arch, name);
	}
}

START_TEST(test_filters)
{
	for (size_t column = 0; column < OAKUM_COUNT(both); column++) {
		for (size_t m = 0; m < OAKUM_COUNT(machines); m++)
			check_filter(both[column], column,
				     m < 3 ? "SCMP_ARCH_X86_64" : "SCMP_ARCH_AARCH64",
				     &machines[m]);
	}
}
END_TEST

/* 32-bit x86 reaches sockets by socketcall too: restricted shuts it with ENOSYS. */
START_TEST(test_socketcall)
{
	const struct machine *x86 = &machines[1];
	uint64_t args[OAKUM_SECCOMP_ARGS] = {1};
	struct oakum_seccomp_trial t;

	unit_assert_ok(
		oakum_seccomp_try(&unit_arena,
				  as_spec(compiled_for("restricted", "SCMP_ARCH_X86_64"),
					  "SCMP_ARCH_X86_64"),
				  0, &t, &unit_err));
	ck_assert_uint_eq(ask(&t, x86, number_on(x86, "socketcall"), args),
			  SCMP_ACT_ERRNO(38));
}
END_TEST

/* clone's flags are the second argument there. */
START_TEST(test_s390x)
{
	const struct oakum_seccomp *p = compiled_for(both[_i], "SCMP_ARCH_S390X");
	const struct oakum_seccomp_call *c = oakum_seccomp_find(p, "clone", 5);

	ck_assert_uint_eq(c->must.n, 1);
	ck_assert_int_eq(c->must.boxes[0].arg[0].kind, OAKUM_SECCOMP_ANY);
	ck_assert_int_eq(c->must.boxes[0].arg[1].kind, OAKUM_SECCOMP_MASKED);
	ck_assert(oakum_seccomp_find(p, "socketcall", 10)->must.all);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("seccomp_profiles");
	TCase *tc = unit_case(s, "profiles");

	tcase_add_loop_test(tc, test_tables, 0, 2);
	tcase_add_loop_test(tc, test_names, 0, 2);
	tcase_add_loop_test(tc, test_refused, 0, 2);
	tcase_add_test(tc, test_restricted_is_within_default);
	tcase_add_test(tc, test_filters);
	tcase_add_test(tc, test_socketcall);
	tcase_add_loop_test(tc, test_s390x, 0, 2);
	return unit_run(s);
}
