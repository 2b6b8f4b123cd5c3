/* SPDX-License-Identifier: Apache-2.0 */
/* stdio_owner.c - see stdio_owner.h. */
#include "stdio_owner.h"

#include <linux/magic.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <oakum/attr.h>

/* A pipe without a name, which nobody else can come across. */
static bool is_roots_pipe(int fd)
{
	struct statfs fs;
	struct stat st;

	return fstatfs(fd, &fs) == 0 && fs.f_type == PIPEFS_MAGIC &&
	       fstat(fd, &st) == 0 && st.st_uid == 0;
}

void oakum_stdio_give(uint64_t id)
{
	static const int streams[] = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};

	if (id == 0 || id > INT32_MAX)
		return;
	for (size_t i = 0; i < OAKUM_COUNT(streams); i++) {
		if (is_roots_pipe(streams[i]) &&
		    fchown(streams[i], (uid_t)id, (gid_t)id) < 0)
			continue; /* it is inherited all the same */
	}
}
