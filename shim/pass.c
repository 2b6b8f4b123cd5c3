/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pass.c - the calls that are handed on at once: nothing that is broken on Oakum's side may
 * keep a container from being looked at, stopped or deleted.
 *
 * The runtime is the one that the container's record names: one readlink.
 * For what has no record (--version, list, a container from before) it is the first of the
 * policy's runtimes, then of those that were compiled in, that can be executed. A policy that
 * is broken elsewhere still says where the runtimes are.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <oakum/bundle.h>
#include <oakum/prepare.h>
#include <oakum/record.h>
#include <oakum/str.h>

#include "handover.h"
#include "loose_policy.h"
#include "report.h"
#include "shim.h"

/* Tries a runtime; returns only when it could not be started. */
static void try_runtime(struct oakum_shim *s, const char *path, const char *real,
			struct oakum_err *e)
{
	const struct oakum_runtime_choice choice = {.path = path, .real = real};
	int ret = oakum_handover(&choice, s->argv, e);

	(void)ret; /* it did not work out; the next one is tried, the story stays */
}

static bool is_delete(const struct oakum_call *call)
{
	return call->verb->kind == OAKUM_VERB_DELETE && !call->information;
}

/* Clears away what create has made, as well as it can: what is left is replaced some day. A
 * create that was killed may have left a part of a record, which leads to no runtime. */
static OAKUM_APART void clear(const char *dir, const struct oakum_record_key *key)
{
	OAKUM_SCRATCH char bundle[PATH_MAX];

	oakum_prepare_undo(dir, key);
	if (oakum_record_bundle(dir, key, bundle, sizeof(bundle)) == 0)
		(void)oakum_bundle_sweep(bundle, key->name);
	(void)oakum_record_remove(dir, key);
}

/* The record was made by us when this runtime had been checked. */
static void try_record(struct oakum_shim *s, const struct oakum_call *call,
		       struct oakum_err *e)
{
	OAKUM_SCRATCH char path[PATH_MAX];
	const char *root, *dir = oakum_run_dir(&s->arena);
	struct oakum_record_key key;
	bool found;

	if (!call->verb || !call->id)
		return;
	root = oakum_state_root(&s->arena, call->grammar->dialect, call->root);
	if (!root)
		return;
	oakum_record_key(root, call->id, &key);
	found = oakum_record_runtime(dir, &key, path, sizeof(path)) == 0;
	if (is_delete(call))
		clear(dir, &key);
	if (found && !oakum_runtime_is_self(path))
		try_runtime(s, path, path, e);
}

static void try_checked(struct oakum_shim *s, const char *path, struct oakum_err *e)
{
	const char *real;

	if (oakum_runtime_check(&s->arena, path, &real, e) == 0)
		try_runtime(s, path, real, e);
}

static void try_built_in(struct oakum_shim *s, struct oakum_err *e)
{
	const char *at = OAKUM_RUNTIMES;

	for (size_t len; *at; at += len) {
		at += strspn(at, " ");
		len = strcspn(at, " ");
		if (len > 0)
			try_checked(s, oakum_arena_dup(&s->arena, at, len), e);
	}
}

int oakum_pass(struct oakum_shim *s, const struct oakum_call *const *calls, size_t n)
{
	OAKUM_SCRATCH struct oakum_err e;
	const char *const *paths;
	size_t n_paths;

	oakum_err_clear(&e);
	for (size_t i = 0; i < n; i++)
		try_record(s, calls[i], &e);
	oakum_orient(s);
	paths = oakum_loose_runtimes(&s->arena, s->policy_file, s->policy_given,
				     &n_paths);
	for (size_t i = 0; i < n_paths; i++)
		try_checked(s, paths[i], &e);
	try_built_in(s, &e);
	s->call = *calls[0];
	return oakum_refuse(s, "runtime", "no runtime can be called: %s",
			    e.msg[0] ? e.msg : "none is installed");
}
