/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_seccomp.h - what the tests of seccomp share: an interpreter of filters, and the
 * question what a compiled filter really does.
 *
 * The interpreter knows the instructions that libseccomp writes and fails on all others.
 */
#ifndef OAKUM_TEST_SECCOMP_H
#define OAKUM_TEST_SECCOMP_H

#include "unit.h"

#include <stddef.h>
#include <string.h>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>

#include <oakum/seccomp.h>

#define X32_BIT 0x40000000u

/* The answer of a filter to one call. */
static inline uint32_t filter_run(const struct sock_filter *prog, size_t len,
				  const struct seccomp_data *data)
{
	uint32_t a = 0, word;

	for (size_t pc = 0; pc < len; pc++) {
		const struct sock_filter *i = &prog[pc];

		switch (i->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			ck_assert_uint_le(i->k, sizeof(*data) - sizeof(word));
			memcpy(&word, (const char *)data + i->k, sizeof(word));
			a = word;
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			a &= i->k;
			break;
		case BPF_JMP | BPF_JA:
			pc += i->k;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
			pc += a == i->k ? i->jt : i->jf;
			break;
		case BPF_JMP | BPF_JGT | BPF_K:
			pc += a > i->k ? i->jt : i->jf;
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			pc += a >= i->k ? i->jt : i->jf;
			break;
		case BPF_JMP | BPF_JSET | BPF_K:
			pc += a & i->k ? i->jt : i->jf;
			break;
		case BPF_RET | BPF_K:
			return i->k;
		default:
			ck_abort_msg("instruction %#x at %zu", i->code, pc);
		}
	}
	ck_abort_msg("the filter runs past its end");
	return SECCOMP_RET_KILL_PROCESS;
}

/* The architectures whose calls a filter of x86-64 may be asked about, and ARM's. */
struct machine {
	const char *arch; /* the runtime-spec's word */
	uint32_t token;	  /* libseccomp's */
	uint32_t audit;	  /* the kernel's */
	uint32_t bit;	  /* of the call number */
	bool narrow;	  /* only the low halves of arguments are compared */
	bool short_args;  /* arguments have 32 bits */
};

static const struct machine machines[] = {
	{"SCMP_ARCH_X86_64", SCMP_ARCH_X86_64, AUDIT_ARCH_X86_64, 0, false, false},
	{"SCMP_ARCH_X86", SCMP_ARCH_X86, AUDIT_ARCH_I386, 0, true, true},
	{"SCMP_ARCH_X32", SCMP_ARCH_X32, AUDIT_ARCH_X86_64, X32_BIT, true, false},
	{"SCMP_ARCH_AARCH64", SCMP_ARCH_AARCH64, AUDIT_ARCH_AARCH64, 0, false, false},
	{"SCMP_ARCH_ARM", SCMP_ARCH_ARM, AUDIT_ARCH_ARM, 0, true, true},
};

/* Whether the filter executes the call. TRACE and USER_NOTIF are neither yes nor no. */
enum outcome {
	REFUSED,
	ASKED,
	PASSED,
};

static inline enum outcome outcome_of(uint32_t answer)
{
	switch (answer & SECCOMP_RET_ACTION_FULL) {
	case SECCOMP_RET_ALLOW:
	case SECCOMP_RET_LOG:
		return PASSED;
	case SECCOMP_RET_TRACE:
	case SECCOMP_RET_USER_NOTIF:
		return ASKED;
	default:
		return REFUSED;
	}
}

static inline uint32_t ask(const struct oakum_seccomp_trial *t, const struct machine *m,
			   int nr, const uint64_t args[OAKUM_SECCOMP_ARGS])
{
	struct seccomp_data data = {.nr = (int)((uint32_t)nr | m->bit), .arch = m->audit};

	for (int i = 0; i < OAKUM_SECCOMP_ARGS; i++)
		data.args[i] = m->short_args ? (uint32_t)args[i] : args[i];
	return filter_run(t->program, t->len, &data);
}

/* The number of a call on a machine, or negative. */
static inline int number_on(const struct machine *m, const char *name)
{
	int nr = seccomp_syscall_resolve_name_arch(m->token, name);

	/* libseccomp says a pseudo number for what it multiplexes, too. */
	if (m->token == SCMP_ARCH_X86 && strcmp(name, "socket") == 0)
		return 359;
	/* libseccomp says the bit of x32 with the number. */
	return nr < 0 ? nr : (int)((uint32_t)nr & ~m->bit);
}

static inline bool bound_has(const struct oakum_seccomp_bound *b, uint64_t x)
{
	switch (b->kind) {
	case OAKUM_SECCOMP_RANGE:
		return b->a <= x && x <= b->b;
	case OAKUM_SECCOMP_MASKED:
		return (x & b->a) == b->b;
	case OAKUM_SECCOMP_ANY:
	default:
		return true;
	}
}

static inline bool set_has(const struct oakum_seccomp_set *set, const uint64_t *args,
			   bool narrow)
{
	for (unsigned i = 0; i < set->n; i++) {
		int arg = 0;

		while (arg < OAKUM_SECCOMP_ARGS &&
		       bound_has(&set->boxes[i].arg[arg],
				 narrow ? (uint32_t)args[arg] : args[arg]))
			arg++;
		if (arg == OAKUM_SECCOMP_ARGS)
			return true;
	}
	return set->all;
}

static inline const struct oakum_seccomp *read_spec(const struct oakum_node *n)
{
	const struct oakum_seccomp *p = NULL;

	unit_assert_ok(oakum_seccomp_from_spec(
		&unit_arena, n, oakum_seccomp_arch_parse("SCMP_ARCH_X86_64"), &p, NULL,
		&unit_err));
	return p;
}

#endif
