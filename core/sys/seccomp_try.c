/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seccomp_try.c - compiles a linux.seccomp value with libseccomp as runc does, and loads
 * nothing: for the doctor, for "oakum policy check", and for the tests.
 *
 * Only the tool needs libseccomp. oakum-runtime never comes here.
 */
#include <oakum/seccomp.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <seccomp.h>

#include <oakum/fd.h>
#include <oakum/str.h>

#define PROGRAM_MAX (1024u * 1024) /* bytes; the kernel takes 4096 instructions of 8 */
#define SHOWN_MAX   60

struct trial {
	struct oakum_arena *arena;
	scmp_filter_ctx filter;
	uint32_t dflt;
	const char **unknown;
	size_t n_unknown;
	struct oakum_err *e;
};

static void filter_release(scmp_filter_ctx *filter)
{
	if (*filter)
		seccomp_release(*filter);
}

static const struct {
	const char *name;
	uint32_t token;
} tokens[] = {
	{"SCMP_ARCH_X86_64", SCMP_ARCH_X86_64},
	{"SCMP_ARCH_X86", SCMP_ARCH_X86},
	{"SCMP_ARCH_X32", SCMP_ARCH_X32},
	{"SCMP_ARCH_AARCH64", SCMP_ARCH_AARCH64},
	{"SCMP_ARCH_ARM", SCMP_ARCH_ARM},
	{"SCMP_ARCH_RISCV64", SCMP_ARCH_RISCV64},
	{"SCMP_ARCH_PPC64LE", SCMP_ARCH_PPC64LE},
	{"SCMP_ARCH_S390X", SCMP_ARCH_S390X},
	{"SCMP_ARCH_S390", SCMP_ARCH_S390},
};

static uint32_t token_of(const char *name)
{
	for (size_t i = 0; i < OAKUM_COUNT(tokens); i++) {
		if (oakum_streq(name, tokens[i].name))
			return tokens[i].token;
	}
	return 0;
}

static uint64_t number(const struct oakum_node *obj, const char *key, uint64_t absent)
{
	const struct oakum_node *n = oakum_json_get(obj, key);
	uint64_t v;

	if (!oakum_json_is(n, OAKUM_JSON_NUMBER) ||
	    oakum_num_u64(n->text, UINT64_MAX, &v) < 0)
		return absent;
	return v;
}

static uint32_t action(const struct oakum_node *obj, const char *key, const char *err_key)
{
	uint16_t err = (uint16_t)number(obj, err_key, EPERM);

	switch (oakum_seccomp_act_parse(oakum_json_str(oakum_json_get(obj, key)))) {
	case OAKUM_SECCOMP_ALLOW:
		return SCMP_ACT_ALLOW;
	case OAKUM_SECCOMP_LOG:
		return SCMP_ACT_LOG;
	case OAKUM_SECCOMP_TRACE:
		return SCMP_ACT_TRACE(err);
	case OAKUM_SECCOMP_NOTIFY:
		return SCMP_ACT_NOTIFY;
	case OAKUM_SECCOMP_ERRNO:
		return SCMP_ACT_ERRNO(err);
	case OAKUM_SECCOMP_TRAP:
		return SCMP_ACT_TRAP;
	case OAKUM_SECCOMP_KILL_THREAD:
		return SCMP_ACT_KILL_THREAD;
	case OAKUM_SECCOMP_UNSET:
	case OAKUM_SECCOMP_KILL_PROCESS:
	default:
		return SCMP_ACT_KILL_PROCESS;
	}
}

static const struct {
	const char *name;
	enum scmp_compare op;
} ops[] = {
	{"SCMP_CMP_NE", SCMP_CMP_NE},
	{"SCMP_CMP_LT", SCMP_CMP_LT},
	{"SCMP_CMP_LE", SCMP_CMP_LE},
	{"SCMP_CMP_EQ", SCMP_CMP_EQ},
	{"SCMP_CMP_GE", SCMP_CMP_GE},
	{"SCMP_CMP_GT", SCMP_CMP_GT},
	{"SCMP_CMP_MASKED_EQ", SCMP_CMP_MASKED_EQ},
};

/* Fills conds (room for six); returns their number, or -EINVAL. */
static int conditions(const struct oakum_node *args, struct scmp_arg_cmp *conds)
{
	int n = 0;

	oakum_json_each(arg, args) {
		const char *word = oakum_json_str(oakum_json_get(arg, "op"));
		struct scmp_arg_cmp *c = &conds[n];
		uint64_t index = number(arg, "index", 0);
		size_t i = 0;

		while (i < OAKUM_COUNT(ops) && !oakum_streq(word, ops[i].name))
			i++;
		if (i == OAKUM_COUNT(ops) || n == OAKUM_SECCOMP_ARGS ||
		    index >= OAKUM_SECCOMP_ARGS)
			return -EINVAL;
		c->arg = (unsigned)index;
		c->op = ops[i].op;
		c->datum_a = number(arg, "value", 0);
		c->datum_b = number(arg, "valueTwo", 0);
		n++;
	}
	return n;
}

/* Two conditions on one argument make each a rule of its own. */
static int add_rule(struct trial *t, uint32_t act, int nr, struct scmp_arg_cmp *conds,
		    int n)
{
	unsigned seen = 0;
	bool twice = false;
	int r = 0;

	for (int i = 0; i < n; i++) {
		twice |= seen >> conds[i].arg & 1;
		seen |= 1u << conds[i].arg;
	}
	if (!twice)
		return seccomp_rule_add_array(t->filter, act, nr, (unsigned)n, conds);
	for (int i = 0; i < n && r == 0; i++)
		r = seccomp_rule_add_array(t->filter, act, nr, 1, &conds[i]);
	return r;
}

static int add_entry(struct trial *t, const struct oakum_node *entry)
{
	uint32_t act = action(entry, "action", "errnoRet");
	struct scmp_arg_cmp conds[OAKUM_SECCOMP_ARGS];
	int n = conditions(oakum_json_get(entry, "args"), conds);

	if (n < 0)
		return oakum_err_set(t->e, n, "a condition that no runtime takes");
	if (act == t->dflt)
		return 0;
	oakum_json_each(name, oakum_json_get(entry, "names")) {
		int nr = seccomp_syscall_resolve_name(name->text);
		int r;

		if (nr == __NR_SCMP_ERROR) {
			t->unknown[t->n_unknown++] = name->text;
			continue;
		}
		r = add_rule(t, act, nr, conds, n);
		if (r < 0)
			return oakum_err_set(
				t->e, r, "libseccomp takes no rule for '%s': %s",
				oakum_str_show(t->arena, name->text, SHOWN_MAX),
				strerror(-r));
	}
	return 0;
}

static int add_arch(struct trial *t, const char *name)
{
	uint32_t token = token_of(name);
	int r = token ? seccomp_arch_add(t->filter, token) : -EINVAL;

	if (r == 0 || r == -EEXIST)
		return 0;
	return oakum_err_set(t->e, r, "libseccomp does not take the architecture '%s'",
			     oakum_str_show(t->arena, name ? name : "", SHOWN_MAX));
}

static int add_arches(struct trial *t, const struct oakum_node *list, uint32_t only)
{
	int r = 0;

	if (only) {
		r = add_arch(t, oakum_seccomp_arch_name(only));
		if (r == 0 && only != oakum_seccomp_arch_native())
			r = seccomp_arch_remove(t->filter, SCMP_ARCH_NATIVE);
		return r;
	}
	oakum_json_each(n, list) {
		if (r == 0)
			r = add_arch(t, oakum_json_str(n));
	}
	return r;
}

static int export(struct trial *t, struct oakum_seccomp_trial *ret)
{
	int fd OAKUM_FD = memfd_create("oakum-seccomp", MFD_CLOEXEC);
	const char *bytes;
	size_t len;
	int r;

	if (fd < 0)
		return oakum_err_set(t->e, -errno, "memfd_create: %s", strerror(errno));
	r = seccomp_export_bpf(t->filter, fd);
	if (r < 0)
		return oakum_err_set(t->e, r, "libseccomp compiles no filter: %s",
				     strerror(-r));
	if (lseek(fd, 0, SEEK_SET) < 0)
		return oakum_err_set(t->e, -errno, "lseek: %s", strerror(errno));
	r = oakum_fd_slurp(t->arena, fd, "filter", PROGRAM_MAX, &bytes, &len, t->e);
	if (r < 0)
		return r;
	ret->program = bytes;
	ret->len = len / 8;
	ret->unknown = t->unknown;
	ret->n_unknown = t->n_unknown;
	return 0;
}

static size_t count_names(const struct oakum_node *rules)
{
	size_t count = 0;

	oakum_json_each(n, rules) {
		const struct oakum_node *names = oakum_json_get(n, "names");

		count += names ? names->count : 0;
	}
	return count;
}

int oakum_seccomp_try(struct oakum_arena *a, const struct oakum_node *seccomp,
		      uint32_t only, struct oakum_seccomp_trial *ret, struct oakum_err *e)
{
	const struct oakum_node *rules = oakum_json_get(seccomp, "syscalls");
	scmp_filter_ctx filter OAKUM_CLEANUP(filter_release) = NULL;
	struct trial t = {.arena = a, .e = e};
	int r;

	t.dflt = action(seccomp, "defaultAction", "defaultErrnoRet");
	t.unknown = oakum_arena_array(a, count_names(rules), sizeof(*t.unknown));
	filter = seccomp_init(t.dflt);
	t.filter = filter;
	if (!filter)
		return oakum_err_set(e, -ENOMEM, "libseccomp makes no filter");
	r = add_arches(&t, oakum_json_get(seccomp, "architectures"), only);
	if (r < 0)
		return r;
	if (rules && rules->count > 32)
		(void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* as runc */
	oakum_json_each(n, rules) {
		r = add_entry(&t, n);
		if (r < 0)
			return r;
	}
	return export(&t, ret);
}
