/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.c - the runtime-spec's words for actions and architectures, and which architectures
 * one machine runs. config-linux.md, "Seccomp".
 */
#include "internal.h"
#include "native.h"

#include <oakum/str.h>

static const char acts[][24] = {
	[OAKUM_SECCOMP_ALLOW] = "SCMP_ACT_ALLOW",
	[OAKUM_SECCOMP_LOG] = "SCMP_ACT_LOG",
	[OAKUM_SECCOMP_TRACE] = "SCMP_ACT_TRACE",
	[OAKUM_SECCOMP_NOTIFY] = "SCMP_ACT_NOTIFY",
	[OAKUM_SECCOMP_ERRNO] = "SCMP_ACT_ERRNO",
	[OAKUM_SECCOMP_TRAP] = "SCMP_ACT_TRAP",
	[OAKUM_SECCOMP_KILL_THREAD] = "SCMP_ACT_KILL_THREAD",
	[OAKUM_SECCOMP_KILL_PROCESS] = "SCMP_ACT_KILL_PROCESS",
};

enum oakum_seccomp_act oakum_seccomp_act_parse(const char *word)
{
	for (size_t i = 1; i < OAKUM_COUNT(acts); i++) {
		if (oakum_streq(word, acts[i]))
			return (enum oakum_seccomp_act)i;
	}
	/* libseccomp's older name for the same answer. */
	return oakum_streq(word, "SCMP_ACT_KILL") ? OAKUM_SECCOMP_KILL_THREAD
						  : OAKUM_SECCOMP_UNSET;
}

const char *oakum_seccomp_act_name(enum oakum_seccomp_act act)
{
	return (size_t)act < OAKUM_COUNT(acts) ? acts[act] : "";
}

#define BIT(arch) OAKUM_SECCOMP_BIT(arch)

static const struct {
	char name[24];
	uint32_t guests; /* whose programs its kernel runs besides */
	bool muxes;	 /* has socketcall or ipc */
	bool narrow;	 /* libseccomp compares the low 32 bits of an argument */
} arches[OAKUM_SECCOMP_ARCHES] = {
	[OAKUM_SECCOMP_X86_64] = {"SCMP_ARCH_X86_64", BIT(X86) | BIT(X32), false, false},
	[OAKUM_SECCOMP_X86] = {"SCMP_ARCH_X86", 0, true, true},
	[OAKUM_SECCOMP_X32] = {"SCMP_ARCH_X32", 0, false, true},
	[OAKUM_SECCOMP_AARCH64] = {"SCMP_ARCH_AARCH64", BIT(ARM), false, false},
	[OAKUM_SECCOMP_ARM] = {"SCMP_ARCH_ARM", 0, false, true},
	[OAKUM_SECCOMP_RISCV64] = {"SCMP_ARCH_RISCV64", 0, false, false},
	[OAKUM_SECCOMP_PPC64LE] = {"SCMP_ARCH_PPC64LE", 0, true, false},
	[OAKUM_SECCOMP_PPC64] = {"SCMP_ARCH_PPC64", BIT(PPC), true, false},
	[OAKUM_SECCOMP_PPC] = {"SCMP_ARCH_PPC", 0, true, true},
	[OAKUM_SECCOMP_S390X] = {"SCMP_ARCH_S390X", BIT(S390), true, false},
	[OAKUM_SECCOMP_S390] = {"SCMP_ARCH_S390", 0, true, true},
	[OAKUM_SECCOMP_LOONGARCH64] = {"SCMP_ARCH_LOONGARCH64", 0, false, false},
	[OAKUM_SECCOMP_MIPS64] = {"SCMP_ARCH_MIPS64", BIT(MIPS) | BIT(MIPS64N32), false,
				  false},
	[OAKUM_SECCOMP_MIPS64N32] = {"SCMP_ARCH_MIPS64N32", 0, false, true},
	[OAKUM_SECCOMP_MIPS] = {"SCMP_ARCH_MIPS", 0, true, true},
	[OAKUM_SECCOMP_MIPSEL64] = {"SCMP_ARCH_MIPSEL64", BIT(MIPSEL) | BIT(MIPSEL64N32),
				    false, false},
	[OAKUM_SECCOMP_MIPSEL64N32] = {"SCMP_ARCH_MIPSEL64N32", 0, false, true},
	[OAKUM_SECCOMP_MIPSEL] = {"SCMP_ARCH_MIPSEL", 0, true, true},
};

uint32_t oakum_seccomp_arch_parse(const char *word)
{
	for (int i = 0; i < OAKUM_SECCOMP_ARCHES; i++) {
		if (oakum_streq(word, arches[i].name))
			return (UINT32_C(1) << i);
	}
	return 0;
}

const char *oakum_seccomp_arch_name(uint32_t arch)
{
	return arch ? arches[__builtin_ctz(arch) % OAKUM_SECCOMP_ARCHES].name : "";
}

uint32_t oakum_seccomp_arch_native(void)
{
	return OAKUM_SECCOMP_NATIVE;
}

uint32_t oakum_seccomp_arch_family(uint32_t native)
{
	return native ? native | arches[__builtin_ctz(native) % OAKUM_SECCOMP_ARCHES]
					 .guests
		      : 0;
}

bool oakum_seccomp_arch_muxes(uint32_t set)
{
	for (int i = 0; i < OAKUM_SECCOMP_ARCHES; i++) {
		if ((set & (UINT32_C(1) << i)) && arches[i].muxes)
			return true;
	}
	return false;
}

bool oakum_seccomp_arch_narrow(uint32_t set)
{
	for (int i = 0; i < OAKUM_SECCOMP_ARCHES; i++) {
		if ((set & (UINT32_C(1) << i)) && arches[i].narrow)
			return true;
	}
	return false;
}
