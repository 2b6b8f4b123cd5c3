/* SPDX-License-Identifier: Apache-2.0 */
/* real_path.c - see real_path.h. */
#include "real_path.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>

int oakum_real_path(struct oakum_arena *a, int fd, const char **ret)
{
	OAKUM_SCRATCH char link[OAKUM_FD_LINK_MAX], text[PATH_MAX];
	struct stat here, there;
	ssize_t n;

	oakum_fd_link(fd, link);
	n = readlink(link, text, sizeof(text) - 1);
	if (n < 0)
		return -errno;
	text[n] = '\0';
	if (text[0] != '/' || fstat(fd, &here) < 0 || stat(text, &there) < 0 ||
	    here.st_dev != there.st_dev || here.st_ino != there.st_ino)
		return -ENOENT;
	*ret = oakum_arena_dup(a, text, (size_t)n);
	return 0;
}
