/* SPDX-License-Identifier: Apache-2.0 */
/*
 * state_root.c - where runtimes and Oakum keep their state; see runtime.h.
 *
 * The environment that is asked here is that of whoever calls the runtime, which asks it in
 * the same way; it is not the container's.
 */
#include "runtime.h"

#include <fcntl.h>
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

static bool join(char ret[PATH_MAX], const char *dir, const char *name)
{
	return oakum_path_put(ret, PATH_MAX, dir, name);
}

static bool default_root(enum oakum_dialect dialect, char ret[PATH_MAX])
{
	const char *xdg = xdg_dir();

	if (dialect == OAKUM_DIALECT_CRUN)
		return join(ret, xdg ? xdg : "/run", "crun");
	return join(ret, xdg && is_rootless() ? xdg : "/run", "runc");
}

bool oakum_state_root(enum oakum_dialect dialect, const char *root, char ret[PATH_MAX])
{
	OAKUM_SCRATCH char cwd[PATH_MAX];
	size_t len;

	if (!root || !*root)
		return default_root(dialect, ret);
	if (root[0] == '/') {
		if (!oakum_path_put(ret, PATH_MAX, root, NULL))
			return false;
	} else if (!getcwd(cwd, sizeof(cwd)) || !join(ret, cwd, root)) {
		return false;
	}
	len = strlen(ret);
	while (len > 1 && ret[len - 1] == '/')
		ret[--len] = '\0';
	return true;
}

bool oakum_run_dir(char ret[PATH_MAX])
{
	const char *xdg = xdg_dir();

	if (xdg && is_rootless())
		return join(ret, xdg, "oakum");
	return oakum_path_put(ret, PATH_MAX, OAKUM_RUNDIR, NULL);
}
