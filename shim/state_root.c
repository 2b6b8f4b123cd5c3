/* SPDX-License-Identifier: Apache-2.0 */
/*
 * state_root.c - where runtimes and Oakum keep their state; see runtime.h.
 *
 * The environment that is asked here is that of whoever calls the runtime, which asks it in
 * the same way; it is not the container's.
 */
#include "runtime.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

/* "         0          0 4294967295" is the map of the machine's own user namespace. */
static bool in_user_namespace(void)
{
	OAKUM_FD int fd = open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC);
	unsigned long inside, outside, count;
	char text[64];
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

	if (n <= 0)
		return false;
	text[n] = '\0';
	return sscanf(text, "%lu %lu %lu", &inside, &outside, &count) != 3 ||
	       inside != 0 || outside != 0 || count != 4294967295ul;
}

bool oakum_is_machines_root(void)
{
	return geteuid() == 0 && !in_user_namespace();
}

static const char *xdg_dir(void)
{
	const char *dir = getenv("XDG_RUNTIME_DIR");

	return dir && dir[0] == '/' ? dir : NULL;
}

/* runc's question: is the caller somebody else than the machine's root? */
static bool is_rootless(void)
{
	return geteuid() != 0 ||
	       (in_user_namespace() && !oakum_streq(getenv("USER"), "root"));
}

static const char *default_root(struct oakum_arena *a, enum oakum_dialect dialect)
{
	const char *xdg = xdg_dir();

	if (dialect == OAKUM_DIALECT_CRUN)
		return xdg ? oakum_path_join(a, xdg, "crun") : "/run/crun";
	return xdg && is_rootless() ? oakum_path_join(a, xdg, "runc") : "/run/runc";
}

static OAKUM_APART const char *below_cwd(struct oakum_arena *a, const char *root)
{
	OAKUM_SCRATCH char cwd[PATH_MAX];

	return getcwd(cwd, sizeof(cwd)) ? oakum_path_join(a, cwd, root) : NULL;
}

const char *oakum_state_root(struct oakum_arena *a, enum oakum_dialect dialect,
			     const char *root)
{
	size_t len;

	if (!root || !*root)
		return default_root(a, dialect);
	if (root[0] != '/')
		root = below_cwd(a, root);
	if (!root)
		return NULL;
	len = strlen(root);
	if (len == 1 || root[len - 1] != '/')
		return root;
	while (len > 1 && root[len - 1] == '/')
		len--;
	return oakum_arena_dup(a, root, len);
}

const char *oakum_run_dir(struct oakum_arena *a)
{
	const char *xdg = xdg_dir();

	return xdg && is_rootless() ? oakum_path_join(a, xdg, "oakum") : OAKUM_RUNDIR;
}
