/* SPDX-License-Identifier: Apache-2.0 */
/*
 * namespaces.c - the container's process is in the namespaces that its config says, and what
 * its user namespace maps is what the config says. That the config asks for enough is the
 * business of the rule namespaces.
 *
 * The mount namespace has been looked at already: without one there is no container. The
 * cgroup namespace is not, because runtimes enter it last.
 */
#include <errno.h>

#include <oakum/str.h>
#include <oakum/sys.h>

#include "hook.h"
#include "idmap.h"

#define MAP_MAX 65536u /* bytes of a uid_map; the kernel has 340 lines at most */

static const struct kind {
	const char *type, *file;
} kinds[] = {
	{"ipc", "ns/ipc"},   {"network", "ns/net"}, {"pid", "ns/pid"},
	{"user", "ns/user"}, {"uts", "ns/uts"},
};

static int check_own(struct oakum_hook *h, const struct kind *kind, struct oakum_err *e)
{
	struct stat is;
	bool hosts = false;
	int r = oakum_process_stat(&h->process, kind->file, &is, e);

	if (r == 0)
		r = oakum_namespace_is_hosts(kind->type, &is, &hosts, e);
	if (r == 0 && hosts)
		oakum_fact_differs(h, "namespaces", "linux/namespaces",
				   "is in the host's %s namespace and not in its own",
				   kind->type);
	return r;
}

static int check_joined(struct oakum_hook *h, const struct kind *kind, const char *path,
			struct oakum_err *e)
{
	struct stat is, wanted;
	int r = oakum_process_stat(&h->process, kind->file, &is, e);

	if (r < 0)
		return r;
	if (stat(path, &wanted) < 0)
		return oakum_err_set(e, -errno,
				     "the %s namespace '%.300s' cannot be looked at: %s",
				     kind->type, path, oakum_errno_text(errno));
	if (is.st_dev != wanted.st_dev || is.st_ino != wanted.st_ino)
		oakum_fact_differs(h, "namespaces", "linux/namespaces",
				   "is in another %s namespace than that of '%s'",
				   kind->type, oakum_str_show(&h->arena, path, 256));
	return 0;
}

int oakum_check_namespaces(struct oakum_hook *h, struct oakum_err *e)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < OAKUM_COUNT(kinds); i++) {
		const struct oakum_spec_namespace *ns =
			oakum_spec_namespace(h->spec, kinds[i].type);

		if (ns)
			r = ns->path ? check_joined(h, &kinds[i], ns->path, e)
				     : check_own(h, &kinds[i], e);
	}
	return r;
}

static int check_mapping(struct oakum_hook *h, const char *file, const char *key,
			 struct oakum_err *e)
{
	const char *map = NULL;
	size_t len = 0;
	int r = oakum_process_slurp(&h->arena, &h->process, file, MAP_MAX, &map, &len, e);

	if (r == 0 && !oakum_idmap_is(map, oakum_spec_get(h->spec->linux_, key)))
		oakum_fact_differs(h, "namespaces",
				   oakum_arena_printf(&h->arena, "linux/%s", key),
				   "has other ids mapped than '%s' says", key);
	return r;
}

int oakum_check_mappings(struct oakum_hook *h, struct oakum_err *e)
{
	int r;

	if (!oakum_spec_own_namespace(h->spec, "user"))
		return 0;
	r = check_mapping(h, "uid_map", "uidMappings", e);
	return r < 0 ? r : check_mapping(h, "gid_map", "gidMappings", e);
}
