/* SPDX-License-Identifier: Apache-2.0 */
/* musl.h - included before everything of the static flavour: system calls that musl 1.2.3 of
 * Debian 12 does not wrap yet. A musl that declares them is left alone. */
#ifndef OAKUM_STATIC_MUSL_H
#define OAKUM_STATIC_MUSL_H

#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef STATX_BASIC_STATS
#include <linux/stat.h>

static inline int statx(int dirfd, const char *path, int flags, unsigned mask,
			struct statx *st)
{
	return (int)syscall(SYS_statx, dirfd, path, flags, mask, st);
}
#endif

#ifndef RENAME_EXCHANGE
#define RENAME_NOREPLACE (1 << 0)
#define RENAME_EXCHANGE	 (1 << 1)

static inline int renameat2(int from_fd, const char *from, int to_fd, const char *to,
			    unsigned flags)
{
	return (int)syscall(SYS_renameat2, from_fd, from, to_fd, to, flags);
}
#endif

#endif
