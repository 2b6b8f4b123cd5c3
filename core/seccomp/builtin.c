/* SPDX-License-Identifier: Apache-2.0 */
/*
 * builtin.c - the profiles that come with the program, as tables.
 *
 * profiles/seccomp/compile.c makes them from profiles/seccomp/ when Oakum is built, so that
 * a create reads no file and parses nothing.
 */
#include <oakum/seccomp.h>

#include <oakum/str.h>

#include "native.h"

/* The commonest line of the tables: a call that passes whatever its arguments are. */
#define PASSES(name_, hash_)                                                             \
	{                                                                                \
		.name = (name_), .hash = (hash_), .len = sizeof(name_) - 1,              \
		.fixed = true, .must = {.all = true}, .may = {.all = true},              \
	}

#include "seccomp_default.h"
#include "seccomp_restricted.h"

const struct oakum_seccomp *oakum_seccomp_builtin(const char *name)
{
	static const struct oakum_seccomp *const all[] = {
		&profile_default,
		&profile_restricted,
	};

	for (size_t i = 0; i < OAKUM_COUNT(all); i++) {
		if (oakum_streq(name, all[i]->name))
			return all[i];
	}
	return NULL;
}
