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

struct oakum_keys;

struct oakum_key {
	const char *name;
	uint8_t len;  /* of name */
	uint8_t kind; /* enum oakum_key_kind */
	uint8_t of; /* of an ARRAY's elements or a MAP's values: a scalar, ANY or OBJECT */
	const struct oakum_keys *child; /* where kind or of is OBJECT, else NULL */
};

struct oakum_keys {
	const struct oakum_key *rows;
	size_t count;
};

/* The three things that a document can be the whole of. */
extern const struct oakum_keys oakum_keys_config;
extern const struct oakum_keys oakum_keys_process;
extern const struct oakum_keys oakum_keys_resources;

/* process.capabilities: before version 1.0 it was an array. */
extern const struct oakum_keys oakum_keys_capabilities;

/* The row of exactly that name, which has a NUL behind its len bytes, or NULL. */
const struct oakum_key *oakum_keys_find(const struct oakum_keys *keys, const char *name,
					size_t len) OAKUM_PURE OAKUM_NONNULL;

/* The row whose name Go takes name for, exact or folded, or NULL. */
const struct oakum_key *oakum_keys_find_folded(const struct oakum_keys *keys,
					       const char *name) OAKUM_PURE OAKUM_NONNULL;

#endif
