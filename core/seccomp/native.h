/* SPDX-License-Identifier: Apache-2.0 */
/*
 * native.h - architectures as bits, and those of the machine that is compiled for.
 *
 * The order is that of the table in words.c.
 */
#ifndef OAKUM_SECCOMP_NATIVE_H
#define OAKUM_SECCOMP_NATIVE_H

#include <stdint.h>

enum oakum_seccomp_arch {
	OAKUM_SECCOMP_X86_64 = 0,
	OAKUM_SECCOMP_X86,
	OAKUM_SECCOMP_X32,
	OAKUM_SECCOMP_AARCH64,
	OAKUM_SECCOMP_ARM,
	OAKUM_SECCOMP_RISCV64,
	OAKUM_SECCOMP_PPC64LE,
	OAKUM_SECCOMP_S390X,
	OAKUM_SECCOMP_S390,
	OAKUM_SECCOMP_LOONGARCH64,
	/* Oakum is not built for these: here because the runtimes know their names. */
	OAKUM_SECCOMP_PPC64,
	OAKUM_SECCOMP_PPC,
	OAKUM_SECCOMP_MIPS64,
	OAKUM_SECCOMP_MIPS64N32,
	OAKUM_SECCOMP_MIPS,
	OAKUM_SECCOMP_MIPSEL64,
	OAKUM_SECCOMP_MIPSEL64N32,
	OAKUM_SECCOMP_MIPSEL,
};

#define OAKUM_SECCOMP_BIT(arch) (UINT32_C(1) << OAKUM_SECCOMP_##arch)

/* The native architecture, and those whose programs its kernel runs besides. */
#if defined(__x86_64__)
#define OAKUM_SECCOMP_NATIVE OAKUM_SECCOMP_BIT(X86_64)
#define OAKUM_SECCOMP_GUESTS (OAKUM_SECCOMP_BIT(X86) | OAKUM_SECCOMP_BIT(X32))
#elif defined(__aarch64__)
#define OAKUM_SECCOMP_NATIVE OAKUM_SECCOMP_BIT(AARCH64)
#define OAKUM_SECCOMP_GUESTS OAKUM_SECCOMP_BIT(ARM)
#elif defined(__riscv) && __riscv_xlen == 64
#define OAKUM_SECCOMP_NATIVE OAKUM_SECCOMP_BIT(RISCV64)
#define OAKUM_SECCOMP_GUESTS UINT32_C(0)
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define OAKUM_SECCOMP_NATIVE OAKUM_SECCOMP_BIT(PPC64LE)
#define OAKUM_SECCOMP_GUESTS UINT32_C(0)
#elif defined(__s390x__)
#define OAKUM_SECCOMP_NATIVE OAKUM_SECCOMP_BIT(S390X)
#define OAKUM_SECCOMP_GUESTS OAKUM_SECCOMP_BIT(S390)
#elif defined(__loongarch64)
#define OAKUM_SECCOMP_NATIVE OAKUM_SECCOMP_BIT(LOONGARCH64)
#define OAKUM_SECCOMP_GUESTS UINT32_C(0)
#else
#error "core/seccomp/native.h does not know this architecture"
#endif

#endif
