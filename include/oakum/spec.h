/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spec.h - typed, read-only questions about an OCI runtime configuration.
 *
 * Opening a spec walks the whole tree along the known-key tables of the OCI runtime-spec (1.0
 * to 1.3, core/spec/keys.c) and refuses what the runtimes could read in different ways: a key
 * that is not exactly a known key but folds to one as Go folds, a known key of the wrong type,
 * an integer that is not a plain decimal in the range of the field, null for an element of an
 * array or a value of a map. Words (actions, types, flags) are not judged here: rules do that.
 * Members that no known version has are listed, not refused and not looked into: the rule
 * unknown_fields decides. Maps (annotations, sysctl, unified, rdma, netDevices, timeOffsets)
 * have free, case-sensitive keys.
 *
 * absent, null and a value are three different answers; the wrong type cannot occur any more.
 * Spec sections: config.md, config-linux.md of opencontainers/runtime-spec.
 */
#ifndef OAKUM_SPEC_H
#define OAKUM_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/json.h>

/* Mounts of a container. */
#define OAKUM_SPEC_MOUNTS_MAX 10240

/* What a document is the whole of. */
enum oakum_spec_kind {
	OAKUM_SPEC_UNSET = 0,
	OAKUM_SPEC_CONFIG,    /* config.json */
	OAKUM_SPEC_PROCESS,   /* the process object alone: exec --process */
	OAKUM_SPEC_RESOURCES, /* the linux.resources object alone: update --resources */
};

enum oakum_have {
	OAKUM_HAVE_ABSENT = 0,
	OAKUM_HAVE_NULL,
	OAKUM_HAVE_VALUE,
};

struct oakum_spec_mount {
	const struct oakum_node *node;
	const char *destination; /* as written; NULL when absent */
	const char *place;	 /* normalised: where it lands, links of the image aside;
				   * "/" for no destination */
	const char *source;	 /* as written; NULL when absent */
	const char *type;	 /* as written; NULL when absent */
	const char *const
		*options; /* in order, embedded commas split, empty ones left out */
	size_t n_options;
	/* Flags are whole options, as runc and crun compare them: "x,bind" is no bind. */
	bool bind;	/* an option says bind or rbind: the type is then ignored */
	bool recursive; /* rbind */
	bool remount;
	bool read_only;	  /* nothing can write through it: core/spec/mounts.c */
	const char *size; /* the last size= (tmpfs), embedded or not; NULL when none */
};

struct oakum_spec_namespace {
	const struct oakum_node *node;
	const char *type; /* "pid", "network", … as written; NULL when absent */
	const char *path; /* NULL when absent or empty: a new one */
};

struct oakum_spec {
	struct oakum_arena *arena;
	struct oakum_json_doc *doc;
	enum oakum_spec_kind kind;

	/* Objects; NULL when absent or null. */
	const struct oakum_node *root;	       /* "root" */
	const struct oakum_node *process;      /* "process" */
	const struct oakum_node *user;	       /* process.user */
	const struct oakum_node *capabilities; /* process.capabilities */
	const struct oakum_node *linux_;       /* "linux" */
	const struct oakum_node *resources;    /* linux.resources */
	const struct oakum_node *seccomp;      /* linux.seccomp */
	const struct oakum_node *hooks;	       /* "hooks" */
	const struct oakum_node *annotations;  /* "annotations" */

	const struct oakum_spec_mount *mounts;
	size_t n_mounts;
	const struct oakum_spec_namespace *namespaces;
	size_t n_namespaces;

	/* Members of known objects that no known version of the runtime-spec has. */
	const struct oakum_node *const *unknown;
	size_t n_unknown;
};

/* Checks doc and opens it as a spec. The story names pointer and reason. */
int oakum_spec_open(struct oakum_json_doc *doc, enum oakum_spec_kind kind,
		    struct oakum_spec **ret_spec, struct oakum_err *e) OAKUM_MUST;

/* The same after the document of a spec was edited: checks what was edited. */
int oakum_spec_reopen(const struct oakum_spec *before, struct oakum_spec **ret_spec,
		      struct oakum_err *e) OAKUM_MUST;

/* Members of an object that may be NULL. ret is written only for OAKUM_HAVE_VALUE. A member of
 * another type than that asked for counts as absent; an integer that does not fit comes as
 * the nearest that does. */
enum oakum_have oakum_spec_bool(const struct oakum_node *obj, const char *key, bool *ret);
enum oakum_have oakum_spec_i64(const struct oakum_node *obj, const char *key,
			       int64_t *ret);
enum oakum_have oakum_spec_u64(const struct oakum_node *obj, const char *key,
			       uint64_t *ret);
enum oakum_have oakum_spec_str(const struct oakum_node *obj, const char *key,
			       const char **ret);
/* The member as a node (an array or object to walk); NULL when absent or null. */
const struct oakum_node *oakum_spec_get(const struct oakum_node *obj, const char *key);

/* The node at a path of keys from the top of a config, like "process/user/uid", whatever the
 * kind of document is: in a process document "process" is the document itself. NULL when
 * absent, null, or outside this kind of document. */
const struct oakum_node *oakum_spec_at(const struct oakum_spec *spec, const char *keys);

/* Whether this kind of document can hold that path of keys at all ("process/…" in a
 * resources document cannot). */
bool oakum_spec_holds(const struct oakum_spec *spec, const char *keys);

/* The JSON pointer, in this document, of a path of keys, present or not; "", the whole
 * document, for a path that it cannot hold. */
char *oakum_spec_pointer(const struct oakum_spec *spec, const char *keys);

/* Environment: the value of NAME in process.env (the last wins), or NULL; ret_node may be NULL
 * and is written only when there is one. */
const char *oakum_spec_env(const struct oakum_spec *spec, const char *name,
			   const struct oakum_node **ret_node);

/* The namespace entry of a type, or NULL; a type listed twice gives the first. */
const struct oakum_spec_namespace *oakum_spec_namespace(const struct oakum_spec *spec,
							const char *type);
/* Whether the container gets a namespace of that type that it shares with no one: an entry
 * is there and none of that type has a path. */
bool oakum_spec_own_namespace(const struct oakum_spec *spec, const char *type);

/* The last mount (the one on top) whose place is exactly path, or NULL: also when a later
 * mount above path hides it. A remount of that mount is the answer: its options are in force. */
const struct oakum_spec_mount *oakum_spec_mount_at(const struct oakum_spec *spec,
						   const char *path);
/* The mount that a file at path would come from: the one on top at path or above it; NULL
 * when it is the root file system's. path is absolute and normalised for both. */
const struct oakum_spec_mount *oakum_spec_mount_over(const struct oakum_spec *spec,
						     const char *path);

/* linux.resources.memory.limit when it really limits (above 0, not the kernel's "unlimited"
 * values), else 0. */
uint64_t oakum_spec_memory_limit(const struct oakum_spec *spec);

#endif
