/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runtime.h - which real runtime is called, and where it and Oakum keep their state.
 */
#ifndef OAKUM_SHIM_RUNTIME_H
#define OAKUM_SHIM_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/policy.h>

struct oakum_runtime_choice {
	const char *path; /* as it is configured: the runtime's argv[0] */
	const char *real; /* without symbolic links: what is executed */
	enum oakum_dialect dialect;
};

/* Whether path is the program that was started, by device and inode. */
bool oakum_runtime_is_self(const char *path) OAKUM_NONNULL;

/* Checks one runtime: a regular, executable file that only root could have put there. Gives
 * its path without symbolic links. -ENOENT: it is not there; -ELOOP: it is this program, and
 * the story says how to mend that. */
int oakum_runtime_check(struct oakum_arena *a, const char *path, const char **ret_real,
			struct oakum_err *e) OAKUM_MUST;

/* The first of n runtimes that exists and is safe to execute. */
int oakum_runtime_choose(struct oakum_arena *a, const struct oakum_runtime *list,
			 size_t n, struct oakum_runtime_choice *ret,
			 struct oakum_err *e) OAKUM_MUST;

/* crun's when the name of the file has "crun" in it, else runc's. */
enum oakum_dialect oakum_runtime_dialect(const char *path) OAKUM_PURE;

/* The state directory of a runtime: root (the value of --root) made absolute, or for NULL or
 * "" the runtime's own default. NULL: it is relative, and the working directory has no path.
 * May be root itself; memory is taken where it is not, and is no constant. */
const char *oakum_state_root(struct oakum_arena *a, enum oakum_dialect dialect,
			     const char *root) OAKUM_MUST;

/* Whether we are root on the machine, and not only in a user namespace. */
bool oakum_is_machines_root(void) OAKUM_MUST;

/* The directory of Oakum's records: OAKUM_RUNDIR, and for a caller who is not the machine's
 * root, one below XDG_RUNTIME_DIR. */
const char *oakum_run_dir(struct oakum_arena *a) OAKUM_MUST;

#endif
