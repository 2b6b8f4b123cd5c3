/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine_places.h - what container engines keep on the host, and which of it they mount into
 * the containers that they make themselves: volumes, resolv.conf, a pod's projected files.
 *
 * An engine's data directory is protected as a whole; what it mounts itself is known by its
 * place within that directory. Places are resolved ones: see host.h.
 */
#ifndef OAKUM_RULES_ENGINE_PLACES_H
#define OAKUM_RULES_ENGINE_PLACES_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/rule.h>

struct oakum_engine_dir;

struct oakum_engine_places {
	const char **paths; /* what is to be protected */
	size_t n_paths;
	const struct oakum_engine_dir
		*dirs; /* where something of it may be mounted from */
	size_t n_dirs;
};

/* The usual places of the known engines, and those that this container's root file system
 * tells of: dockerd's data need not be in /var/lib/docker. */
int oakum_engine_places_find(const struct oakum_ctx *ctx, struct oakum_engine_places *ret,
			     struct oakum_err *e) OAKUM_MUST;

/* How a place came to be asked about. */
enum oakum_engine_look {
	OAKUM_LOOK_UNSET = 0,
	OAKUM_LOOK_NAMED, /* its name lies in an engine's directory */
	OAKUM_LOOK_REACHED, /* it shows something protected: its name alone proves nothing, so
			     * it must lie there in the engine's own file system, or be a
			     * mount that the engine itself makes */
	OAKUM_LOOK_QUICK, /* the same, and only directories that its name lies in count */
};

/* Whether an engine makes the place for its containers. */
int oakum_engine_places_own(const struct oakum_ctx *ctx,
			    const struct oakum_engine_places *engines,
			    const struct oakum_place *p, bool read_only,
			    enum oakum_engine_look look, bool *ret,
			    struct oakum_err *e) OAKUM_MUST;

/* Whether p is a regular file with one name in an engine's own storage, made there for a
 * container, or Oakum's own init, mounted read-only: nothing else can be shown by it. Asks
 * about no other place. */
int oakum_engine_places_file(const struct oakum_ctx *ctx,
			     const struct oakum_engine_places *engines,
			     const struct oakum_place *p, bool read_only, bool *ret,
			     struct oakum_err *e) OAKUM_MUST;

/* Whether p lies in dir or is it, in one file system; by the names where nothing is there. */
bool oakum_place_within(const struct oakum_place *p, const struct oakum_place *dir);

/* Whether an absolute path has the form of a pattern. A '*' stands for any text within a
 * component, a last component "**" for anything at or below that point. A pattern that does
 * not begin with '/' describes the end of the path; *ret_dir, when not NULL, is then what is
 * above that end. */
bool oakum_path_has_form(struct oakum_arena *a, const char *path, const char *pattern,
			 const char **ret_dir);

#endif
