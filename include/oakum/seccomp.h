/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seccomp.h - seccomp profiles by meaning: what they let through, and for which arguments.
 *
 * A profile is a default action and, for each system call it names, the set of arguments it
 * lets through. A set is a union of boxes; a box bounds each of the six arguments on its own.
 * Sets are kept twice: `must` is what certainly passes, `may` is what could pass under some
 * reading. They differ only where rules of one call overlap with different actions, where
 * what happens depends on libseccomp's order; a comparison takes the side that is safe.
 *
 * "Lets through" means SCMP_ACT_ALLOW and SCMP_ACT_LOG. SCMP_ACT_TRACE and SCMP_ACT_NOTIFY
 * leave the answer to another process: `may`, never `must`.
 *
 * How rules are read follows what runc and crun do with libseccomp: a rule whose action is
 * the default one does not exist; of unconditional rules the first counts, and it replaces
 * conditional ones; conditions of one entry are ANDed, unless two name the same argument,
 * then each is a rule by itself. Architectures of 32 bits compare the low half only.
 * Nothing here does I/O but oakum_seccomp_load and oakum_seccomp_try (core/sys).
 */
#ifndef OAKUM_SECCOMP_H
#define OAKUM_SECCOMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/json.h>

#define OAKUM_SECCOMP_ARGS	6
#define OAKUM_SECCOMP_NAMES_MAX 4096 /* names in one profile, repeated ones counted */
#define OAKUM_SECCOMP_BOXES_MAX 128  /* boxes of one set */
#define OAKUM_SECCOMP_RULES_MAX 128  /* conditional rules of one call */
#define OAKUM_SECCOMP_ERRNO_MAX 4095 /* the kernel's largest error number */

/* From weak to strong, as the kernel orders the answers of several filters. */
enum oakum_seccomp_act {
	OAKUM_SECCOMP_UNSET = 0,
	OAKUM_SECCOMP_ALLOW,
	OAKUM_SECCOMP_LOG,
	OAKUM_SECCOMP_TRACE,
	OAKUM_SECCOMP_NOTIFY,
	OAKUM_SECCOMP_ERRNO,
	OAKUM_SECCOMP_TRAP,
	OAKUM_SECCOMP_KILL_THREAD,
	OAKUM_SECCOMP_KILL_PROCESS,
};

enum oakum_seccomp_bound_kind {
	OAKUM_SECCOMP_ANY = 0,
	OAKUM_SECCOMP_RANGE,  /* a <= x <= b */
	OAKUM_SECCOMP_MASKED, /* (x & a) == b */
};

/* What one argument may be. Normal form: a range is neither empty nor everything, a mask is
 * neither 0 nor all ones, and b has no bit outside the mask. */
struct oakum_seccomp_bound {
	enum oakum_seccomp_bound_kind kind;
	uint64_t a, b;
};

struct oakum_seccomp_box {
	struct oakum_seccomp_bound arg[OAKUM_SECCOMP_ARGS];
};

/* Nothing when neither all nor n is set. */
struct oakum_seccomp_set {
	const struct oakum_seccomp_box *boxes;
	uint16_t n;
	bool all;
};

/* One system call that a profile names. */
struct oakum_seccomp_call {
	const char *name;
	uint32_t hash;	/* oakum_seccomp_hash of it */
	uint16_t len;	/* of the name */
	uint16_t err;	/* with refuse == ERRNO: 1..OAKUM_SECCOMP_ERRNO_MAX */
	uint8_t refuse; /* enum oakum_seccomp_act of an unconditional refusal that is not
			     * the default one, else UNSET */
	bool fixed;	/* an unconditional rule decides */
	bool denies;	/* one of its rules refuses or asks another process */
	bool log;	/* what passes is logged */
	struct oakum_seccomp_set must, may;
};

/* Architectures are bits: core/seccomp/native.h. */
#define OAKUM_SECCOMP_ARCHES 18

struct oakum_seccomp {
	const char *name; /* for messages; NULL for a container's own */
	uint8_t action;	  /* enum oakum_seccomp_act: the default; ALLOW when off */
	uint16_t err;	  /* with action == ERRNO */
	bool off;	  /* no default action and no rule: runc loads no filter */
	bool no_native;	  /* architectures are listed, the native one is not */
	uint32_t arches;  /* the native one and those listed */
	const struct oakum_seccomp_call *calls;
	uint32_t n_calls;
	const uint16_t
		*slots; /* open addressing by oakum_seccomp_hash: index + 1, 0 free */
	uint32_t slot_mask;

	/* What is wrong though it can be read: the first node of each kind, or NULL. */
	const struct oakum_node *bad_errno;    /* an errno of 0 or above the kernel's */
	const struct oakum_node *unknown_arch; /* a word no runtime knows */
};

uint32_t oakum_seccomp_hash(const char *name, size_t len) OAKUM_PURE OAKUM_NONNULL;
/* The call of that name, or NULL. */
const struct oakum_seccomp_call *oakum_seccomp_find(const struct oakum_seccomp *p,
						    const char *name,
						    size_t len) OAKUM_PURE;

/* Words of the runtime-spec. Parsing gives UNSET or 0 for what is unknown. */
enum oakum_seccomp_act oakum_seccomp_act_parse(const char *word);
const char *oakum_seccomp_act_name(enum oakum_seccomp_act act);
uint32_t oakum_seccomp_arch_parse(const char *word);
const char *oakum_seccomp_arch_name(uint32_t arch);
/* The architecture this program was built for, and it with those whose programs its kernel
 * runs besides. */
uint32_t oakum_seccomp_arch_native(void);
uint32_t oakum_seccomp_arch_family(uint32_t native);

/* Reads linux.seccomp of a container, as spec.h has checked it; native is the architecture
 * that is always there. -EINVAL when no runtime can take it: the story then says why, *ret_at
 * (if not NULL) is where. */
int oakum_seccomp_from_spec(struct oakum_arena *a, const struct oakum_node *seccomp,
			    uint32_t native, const struct oakum_seccomp **ret,
			    const struct oakum_node **ret_at,
			    struct oakum_err *e) OAKUM_MUST;

/* Reads a policy's profile: Oakum's own form (profiles/seccomp/) or the runtime-spec's.
 * It must refuse by default with an errno or a kill, and hand nothing to other processes. */
int oakum_seccomp_from_source(struct oakum_arena *a, const struct oakum_json_doc *doc,
			      const char *name, uint32_t native,
			      const struct oakum_seccomp **ret,
			      struct oakum_err *e) OAKUM_MUST;

/* Two profiles side by side: for each call of a, the index + 1 of the one of that name in b,
 * or 0. Both must outlive it. */
struct oakum_seccomp_pair {
	const struct oakum_seccomp *a, *b;
	const uint16_t *peers;
	uint32_t arches; /* those that may run; what is b's for others does not count */
};

void oakum_seccomp_pair(struct oakum_arena *arena, const struct oakum_seccomp *a,
			const struct oakum_seccomp *b, uint32_t arches,
			struct oakum_seccomp_pair *ret) OAKUM_NONNULL;

/* What of a passes that does not pass in b. */
struct oakum_seccomp_excess {
	bool everything;     /* a lets through whatever it does not name */
	unsigned n_calls;    /* calls, or arguments of calls */
	const char *example; /* the most notorious of them, or NULL */
	uint32_t arches;     /* of a, that may not run */
};

/* Whether a is within b: everything that may pass in a must pass in b. ret may be NULL. */
bool oakum_seccomp_within(struct oakum_arena *arena,
			  const struct oakum_seccomp_pair *pair,
			  struct oakum_seccomp_excess *ret);

/* A profile that lets through only what must pass in both, on the architectures of both; what
 * cannot be expressed is refused. Where both refuse, the stronger refusal stays; among errnos
 * b's own word for a call goes before a's. native as for from_spec. */
const struct oakum_seccomp *oakum_seccomp_meet(struct oakum_arena *arena,
					       const struct oakum_seccomp_pair *pair,
					       uint32_t native);

/* The profile as a value for linux.seccomp, with the architectures given. */
struct oakum_node *oakum_seccomp_to_spec(struct oakum_arena *a,
					 const struct oakum_seccomp *p, uint32_t arches,
					 uint32_t native);

/* The profiles that come with the program: "default", "restricted"; NULL for another name. */
const struct oakum_seccomp *oakum_seccomp_builtin(struct oakum_arena *a,
						  const char *name);

/* The profile of a policy: a built-in one by name, or a file by absolute path, which must be
 * trusted as a policy is (fd.h, OAKUM_TRUST_PATH). */
int oakum_seccomp_load(struct oakum_arena *a, const char *name,
		       const struct oakum_seccomp **ret, struct oakum_err *e) OAKUM_MUST;

/* What a runtime on this machine would make of a linux.seccomp value. */
struct oakum_seccomp_trial {
	const char *const
		*unknown; /* names that this machine's libseccomp does not know */
	size_t n_unknown;
	const void *program; /* the filter: an array of struct sock_filter */
	size_t len;	     /* its instructions */
};

/* Compiles with libseccomp the way runc does, and loads nothing. only: compile for that
 * architecture alone (0: for the native one and those listed). */
int oakum_seccomp_try(struct oakum_arena *a, const struct oakum_node *seccomp,
		      uint32_t only, struct oakum_seccomp_trial *ret,
		      struct oakum_err *e) OAKUM_MUST;

#endif
