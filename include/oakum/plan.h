/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan.h - what must be made on the host before a rewritten document can run.
 *
 * A fix may need more than another document: a secret's file, a mount. It then carries steps
 * of a plan, as data: the engine gathers those of the fixes that it applies, `oakum check`
 * prints them, and the shim carries them out when everything is decided (prepare.h). Steps
 * are for the container's prepared directory, which nobody else uses, and are named by paths
 * below it; the document names them by their whole paths.
 */
#ifndef OAKUM_PLAN_H
#define OAKUM_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/attr.h>
#include <oakum/finding.h>
#include <oakum/host.h>

enum oakum_step_kind {
	OAKUM_STEP_UNSET = 0,
	OAKUM_STEP_TMPFS, /* a directory with a file system of its own, in memory, root's */
	OAKUM_STEP_FILE, /* a file that the container's user may read, and nobody else */
	OAKUM_STEP_RANGE, /* ids of the host for the container's user namespace, no one else's;
			   * their first may search the prepared directory */
	OAKUM_STEP_SHIFT, /* what is at another path, shown to those ids as to its owners */
	OAKUM_STEP_COPY, /* a file system in memory, of that size and the container user's, with a
			  * copy of what its root file system has in a directory */
};

struct oakum_step {
	struct oakum_step *next;
	enum oakum_step_kind kind;
	const char *name; /* below the prepared directory: "secrets/TOKEN" */
	const char *
		bytes; /* FILE: what is in it; never recorded, and shown only when open */
	size_t len;
	bool open;	  /* FILE: no secret: root's, and for everyone to read */
	const char *root; /* COPY: the root file system, canonical */
	const char *from; /* COPY: the directory in it */
	uint64_t size;	  /* COPY: bytes */
	struct oakum_id_range range; /* RANGE, SHIFT */
	bool shared;		     /* RANGE: others may have it as well */
	bool recursive;		     /* SHIFT: with what is mounted below */
	const struct oakum_shift *shift;
	uint32_t
		owner; /* SHIFT: who on disk is shown as the first of the range; 0: root */
	/* SHIFT of an overlay: directories in it that will be in use all the time; they are
	 * put into the upper layer beforehand (idmap.h). */
	const char *const *hold;
	size_t n_hold;
};

/* What is, or can be, prepared for the container of a document. */
struct oakum_prepared {
	const char
		*dir; /* its directory, whether it is there already or not; NULL: nothing
			  * can be prepared any more, as at an exec */
	const char *const
		*secrets; /* the variables that were made files of when it was made */
	size_t n_secrets;
	/* It is there: another Oakum, which became this one, has made it. */
	bool made;
	/* At an exec: the lowest id of the host that the container's user namespace maps; 0: it
	 * has none. */
	uint64_t lowest_id;
	bool remapped; /* and it has that from the rule user */
	/* At an exec: the user and group of the container's process; 0: root, or not known. */
	uint32_t uid, gid;
};

/* Where the files of secrets are, below the prepared directory. */
#define OAKUM_PREPARED_SECRETS "secrets"

/* The variable whose secret is the file at that path, or NULL when it is no such file of this
 * container. */
const char *oakum_prepared_secret(const struct oakum_prepared *p, const char *path);

/* Whether a path is that of a mount that was made for this container's binds: what it shows
 * was judged then. */
bool oakum_prepared_mount(const struct oakum_prepared *p, const char *path);

/* Whether a path is that of the root file system that was made for this container. */
bool oakum_prepared_root(const struct oakum_prepared *p, const char *path);

/* What Oakum itself makes for a container whose root has become a number: directories that it
 * may write to, each followed by a number, and a directory with its lists of users and
 * groups. */
#define OAKUM_PREPARED_WRITABLE "writable-"
#define OAKUM_PREPARED_NAMES	"names"

/* Whether a path is that of one of these. */
bool oakum_prepared_writable(const struct oakum_prepared *p, const char *path);
bool oakum_prepared_names(const struct oakum_prepared *p, const char *path);
/* The same, of whichever container: one that a bundle had in an earlier run. */
bool oakum_prepared_number(const struct oakum_prepared *p, const char *path);

/* What a path that is below the prepared directory of a container, whichever it is, is called
 * in there; NULL for any other. */
const char *oakum_prepared_name(const struct oakum_prepared *p, const char *path);

/* The annotation that keeps the paths which a remapped document had before: an object as text,
 * member NAME for what is prepared by that name. A bundle may be run again when the mounts of
 * its last run are gone; then they are made again, of what these paths lead to. */
#define OAKUM_REMAPPED "oakum.remapped"

/* What such a document had in the place of a path that was prepared for its container, a bind's
 * or the root's. Any other path is itself. */
const char *oakum_remapped_from(struct oakum_arena *a, const struct oakum_spec *spec,
				const struct oakum_prepared *p, const char *path);

/* Their names: the second one is followed by a number. */
#define OAKUM_PREPARED_ROOT  "rootfs"
#define OAKUM_PREPARED_MOUNT "mount-"

/* Whether a file and a path can be called by the name of that variable. */
bool oakum_prepared_can_be(const char *variable) OAKUM_PURE;

/* Steps of a finding's fix, to be done in that order. A step that is there already is not
 * added twice; two that differ in one place are a refusal, decided by the engine. */
void oakum_plan_tmpfs(struct oakum_findings *out, struct oakum_finding *f,
		      const char *name);
void oakum_plan_file(struct oakum_findings *out, struct oakum_finding *f,
		     const char *name, const char *bytes, size_t len);

/* For everyone to read; no secret. */
void oakum_plan_open_file(struct oakum_findings *out, struct oakum_finding *f,
			  const char *name, const char *bytes, size_t len);
void oakum_plan_copy(struct oakum_findings *out, struct oakum_finding *f,
		     const char *name, const char *root, const char *from, uint64_t size);

void oakum_plan_range(struct oakum_findings *out, struct oakum_finding *f,
		      const struct oakum_id_range *range, bool shared);
void oakum_plan_shift(struct oakum_findings *out, struct oakum_finding *f,
		      const char *name, const struct oakum_shift *shift, bool recursive,
		      const struct oakum_id_range *range);
/* Of the last step. */
void oakum_plan_owner(struct oakum_finding *f, uint32_t owner);
void oakum_plan_hold(struct oakum_finding *f, const char *const *hold, size_t n);

/* How a container gets a user namespace of its own. The fix says so in the document; when
 * nothing else is to be changed in that any more, the engine moves its root file system and
 * what it binds to where they are shown with the owners they must have in there. */
struct oakum_remap {
	struct oakum_id_range range;
	bool shared;
	struct oakum_shift root;
	bool keep_binds; /* what is bound is shown with the owners that it has on the host */
	uint32_t binds_owner; /* else: who root is there; 0: root */
};

/* The finding's fix is of that kind. remap NULL: it undoes an earlier one. What it changes is
 * what others judge by: when its rule offers one, that is applied before any other is asked. */
void oakum_fix_remap(struct oakum_finding *f, const struct oakum_remap *remap);

/* "tmpfs", "file", "range", "shift", "copy". */
const char *oakum_step_name(enum oakum_step_kind kind);

#endif
