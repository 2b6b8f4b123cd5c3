/* SPDX-License-Identifier: Apache-2.0 */
/* userns.c - user namespaces made for their mapping alone; see idmap.h. */
#include <oakum/idmap.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#include <oakum/fd.h>

#include "child.h"

/* The lines of a map; size is enough for three. */
static int print_map(char *map, size_t size, const struct oakum_id_range *range,
		     uint32_t owner)
{
	uint32_t first = range->first, after = owner + 1;
	int len;

	if (owner == 0)
		return snprintf(map, size, "0 %" PRIu32 " %" PRIu32 "\n", first,
				range->count);
	len = snprintf(map, size, "%" PRIu32 " %" PRIu32 " 1\n", owner, first);
	if (owner > 1)
		len += snprintf(map + len, size - (size_t)len,
				"1 %" PRIu32 " %" PRIu32 "\n", first + 1, owner - 1);
	if (after < range->count)
		len += snprintf(map + len, size - (size_t)len,
				"%" PRIu32 " %" PRIu32 " %" PRIu32 "\n", after,
				first + after, range->count - after);
	return len;
}

static int write_map(pid_t pid, const char *file, const struct oakum_id_range *range,
		     uint32_t owner)
{
	char path[64], map[128];
	OAKUM_FD int fd = -1;
	int len = print_map(map, sizeof(map), range, owner);

	(void)snprintf(path, sizeof(path), "/proc/%ld/%s", (long)pid, file); /* short */
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, map, (size_t)len) != len)
		return -errno;
	return 0;
}

static int open_namespace(pid_t pid)
{
	char path[64];
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%ld/ns/user", (long)pid); /* short */
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int oakum_userns_make(const struct oakum_id_range *range, uint32_t owner,
		      struct oakum_err *e)
{
	pid_t pid = oakum_child_wait(CLONE_NEWUSER);
	int r;

	if (pid < 0)
		return oakum_err_set(e, (int)pid, "no user namespace can be made: %s",
				     oakum_errno_text((int)pid));
	r = write_map(pid, "uid_map", range, owner);
	if (r == 0)
		r = write_map(pid, "gid_map", range, owner);
	if (r == 0)
		r = open_namespace(pid);
	oakum_child_end(pid);
	if (r < 0)
		return oakum_err_set(e, r,
				     "ids %" PRIu32 " and following cannot be mapped: %s",
				     range->first, oakum_errno_text(r));
	return r;
}
