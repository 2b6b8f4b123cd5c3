/* SPDX-License-Identifier: Apache-2.0 */
/* prepare_range.c - see prepare_range.h. */
#include "prepare_range.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

#define LINK	  "range"
#define DIR_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

static int failed(struct oakum_err *e, const char *what, int err)
{
	return oakum_err_set(e, -err, "'%s' cannot be prepared: %s", what,
			     oakum_errno_text(err));
}

/* The directory "ranges", beside that of the prepared directories. */
static int open_ranges(const char *all, bool make)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/../ranges", all) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	if (make && mkdir(path, 0700) < 0 && errno != EEXIST)
		return -errno;
	return open(path, DIR_FLAGS);
}

/* A link's text; false when there is none. */
static bool read_link(int dirfd, const char *name, char *ret, size_t size)
{
	ssize_t len = readlinkat(dirfd, name, ret, size - 1);

	if (len < 0 || (size_t)len >= size - 1)
		return false;
	ret[len] = '\0';
	return true;
}

static bool meets(const char *name, uint32_t first)
{
	uint64_t other;

	return oakum_num_u64(name, UINT32_MAX, &other) == 0 && other != first &&
	       other < (uint64_t)first + OAKUM_ID_RANGE && first < other + OAKUM_ID_RANGE;
}

/* Whether one that begins elsewhere has some of these ids: another policy's. */
static bool is_shared(int ranges, uint32_t first)
{
	int fd = openat(ranges, ".", DIR_FLAGS);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	bool shared = !d;

	if (!d && fd >= 0)
		(void)close(fd); /* it was only read */
	while (d && !shared && (entry = readdir(d)))
		shared = meets(entry->d_name, first);
	if (d)
		(void)closedir(d); /* likewise */
	return shared;
}

static int collision(uint32_t first, struct oakum_err *e)
{
	return oakum_err_set(e, -EAGAIN,
			     "another container has just got the ids from %" PRIu32 " on",
			     first);
}

/* Whoever makes the entry has the range; of two that overlap both step back. */
static int enter(int ranges, const char *key, uint32_t first, struct oakum_err *e)
{
	char name[16], there[NAME_MAX + 1];

	(void)snprintf(name, sizeof(name), "%" PRIu32, first); /* ten digits */
	if (symlinkat(key, ranges, name) < 0) {
		if (errno != EEXIST)
			return failed(e, LINK, errno);
		if (!read_link(ranges, name, there, sizeof(there)) ||
		    !oakum_streq(there, key))
			return collision(first, e);
	}
	if (!is_shared(ranges, first))
		return 0;
	(void)unlinkat(ranges, name, 0); /* else the next sweep does it */
	return collision(first, e);
}

static int take(int fd, const char *path, uint32_t first, struct oakum_err *e)
{
	char all[PATH_MAX], name[16];
	OAKUM_FD int ranges = -1;

	if (snprintf(all, sizeof(all), "%s/..", path) >= (int)sizeof(all))
		return failed(e, LINK, ENAMETOOLONG);
	ranges = open_ranges(all, true);
	if (ranges < 0)
		return failed(e, LINK, errno);
	(void)snprintf(name, sizeof(name), "%" PRIu32, first); /* ten digits */
	if (symlinkat(name, fd, LINK) < 0 && errno != EEXIST)
		return failed(e, LINK, errno);
	return enter(ranges, oakum_path_base(path), first, e);
}

/* The container's root looks its mounts up by their paths, as what it is outside. It may
 * search the directories on the way, and list none. */
static int let_search(int fd, const char *path, gid_t gid, struct oakum_err *e)
{
	static const char above[][8] = {"..", "../.."};
	char dir[PATH_MAX];

	if (fchown(fd, 0, gid) < 0 || fchmod(fd, 0710) < 0)
		return failed(e, LINK, errno);
	for (size_t i = 0; i < OAKUM_COUNT(above); i++) {
		if (snprintf(dir, sizeof(dir), "%s/%s", path, above[i]) >=
		    (int)sizeof(dir))
			return failed(e, LINK, ENAMETOOLONG);
		if (chmod(dir, 0711) < 0)
			return failed(e, LINK, errno);
	}
	return 0;
}

int oakum_range_take(int fd, const char *path, const struct oakum_step *s,
		     struct oakum_err *e)
{
	int r = s->shared ? 0 : take(fd, path, s->range.first, e);

	return r == 0 ? let_search(fd, path, s->range.first, e) : r;
}

void oakum_range_give_back(int all_fd, const char *name, const char *all)
{
	char link[NAME_MAX + sizeof("/" LINK)], first[16], key[NAME_MAX + 1];
	char path[PATH_MAX];

	(void)snprintf(link, sizeof(link), "%s/" LINK, name); /* a name fits */
	if (!read_link(all_fd, link, first, sizeof(first)) || strchr(first, '/') ||
	    snprintf(path, sizeof(path), "%s/../ranges/%s", all, first) >=
		    (int)sizeof(path))
		return;
	/* By its path: it takes no descriptor to give something back. */
	if (read_link(AT_FDCWD, path, key, sizeof(key)) && oakum_streq(key, name))
		(void)unlink(path); /* else the next sweep does it */
}

void oakum_range_sweep(int all_fd, const char *all)
{
	int fd = open_ranges(all, false);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (!d && fd >= 0)
		(void)close(fd); /* it was only read */
	while (d && (entry = readdir(d))) {
		char key[NAME_MAX + 1];
		struct stat st;

		if (read_link(dirfd(d), entry->d_name, key, sizeof(key)) &&
		    !strchr(key, '/') &&
		    fstatat(all_fd, key, &st, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT)
			(void)unlinkat(dirfd(d), entry->d_name, 0); /* or another time */
	}
	if (d)
		(void)closedir(d); /* it was only read */
}
