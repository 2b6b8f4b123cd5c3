/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys.h - the shape of the known-key tables of core/spec/keys.c.
 *
 * A table lists the members of one object of the OCI runtime-spec. Rows are sorted by name
 * (bytes) and are unique. Integer kinds are the Go types of the specification's own package,
 * which is what runc decodes into.
 */
#ifndef OAKUM_SPEC_KEYS_H
#define OAKUM_SPEC_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include <oakum/attr.h>

enum oakum_key_kind {
	OAKUM_KEY_UNSET = 0,
	OAKUM_KEY_ANY, /* not looked into */
	OAKUM_KEY_BOOL,
	OAKUM_KEY_STRING,
	OAKUM_KEY_INT32,
	OAKUM_KEY_INT64, /* also Go's int */
	OAKUM_KEY_UINT16,
	OAKUM_KEY_UINT32, /* also Go's os.FileMode */
	OAKUM_KEY_UINT64, /* also Go's uint */
	OAKUM_KEY_OBJECT, /* members: .child */
	OAKUM_KEY_ARRAY,  /* elements: .of, .child */
	OAKUM_KEY_MAP,	  /* free, case-sensitive keys; values: .of, .child */
};

/* The tables; a row says by number which of them its members are in. */
enum oakum_keys_id {
	OAKUM_KEYS_NONE = 0,
	OAKUM_KEYS_CONSOLE_SIZE,
	OAKUM_KEYS_USER,
	OAKUM_KEYS_CAPABILITIES,
	OAKUM_KEYS_RLIMIT,
	OAKUM_KEYS_SCHEDULER,
	OAKUM_KEYS_IO_PRIORITY,
	OAKUM_KEYS_CPU_AFFINITY,
	OAKUM_KEYS_PROCESS,
	OAKUM_KEYS_ROOT,
	OAKUM_KEYS_ID_MAPPING,
	OAKUM_KEYS_MOUNT,
	OAKUM_KEYS_HOOK,
	OAKUM_KEYS_HOOKS,
	OAKUM_KEYS_DEVICE_RULE,
	OAKUM_KEYS_MEMORY,
	OAKUM_KEYS_CPU,
	OAKUM_KEYS_PIDS,
	OAKUM_KEYS_WEIGHT_DEVICE,
	OAKUM_KEYS_THROTTLE_DEVICE,
	OAKUM_KEYS_BLOCK_IO,
	OAKUM_KEYS_HUGEPAGE_LIMIT,
	OAKUM_KEYS_INTERFACE_PRIORITY,
	OAKUM_KEYS_NETWORK,
	OAKUM_KEYS_RDMA,
	OAKUM_KEYS_RESOURCES,
	OAKUM_KEYS_NAMESPACE,
	OAKUM_KEYS_DEVICE,
	OAKUM_KEYS_NET_DEVICE,
	OAKUM_KEYS_SYSCALL_ARG,
	OAKUM_KEYS_SYSCALL,
	OAKUM_KEYS_SECCOMP,
	OAKUM_KEYS_INTEL_RDT,
	OAKUM_KEYS_MEMORY_POLICY,
	OAKUM_KEYS_PERSONALITY,
	OAKUM_KEYS_TIME_OFFSET,
	OAKUM_KEYS_LINUX,
	OAKUM_KEYS_CONFIG,
};

struct oakum_key {
	char name[28];
	uint8_t len;  /* of name */
	uint8_t kind; /* enum oakum_key_kind */
	uint8_t of; /* of an ARRAY's elements or a MAP's values: a scalar, ANY or OBJECT */
	uint8_t child; /* enum oakum_keys_id where kind or of is OBJECT, else NONE */
};

struct oakum_keys {
	const struct oakum_key *rows;
	size_t count;
};

/* CONFIG, PROCESS and RESOURCES are what a document can be the whole of. CAPABILITIES was an
 * array before version 1.0. */
struct oakum_keys oakum_keys_of(enum oakum_keys_id id);

/* The row of exactly that name, which has a NUL behind its len bytes, or NULL. */
const struct oakum_key *oakum_keys_find(struct oakum_keys keys, const char *name,
					size_t len) OAKUM_PURE OAKUM_NONNULL;

/* The row whose name Go takes name for, exact or folded, or NULL. */
const struct oakum_key *oakum_keys_find_folded(struct oakum_keys keys,
					       const char *name) OAKUM_PURE OAKUM_NONNULL;

#endif
