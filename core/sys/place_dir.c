/* SPDX-License-Identifier: Apache-2.0 */
/* place_dir.c - reading directories without opendir(3), which would take memory of its own. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <oakum/fd.h>

#include "host_data.h"

#define NAMES_MAX  4096
#define DENTS_SIZE 4096

struct dents {
	_Alignas(struct dirent64) char bytes[DENTS_SIZE];
	ssize_t len, at;
	int fd;
};

/* "." needs no look-up, so that no automount and no other user is asked. */
static int open_dir(int fd)
{
	int dir = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);

	return dir < 0 ? -errno : dir;
}

/* The next name but "." and "..". Returns 1 with a name, 0 at the end, a negative errno. */
static int next_name(struct dents *d, const char **ret)
{
	for (;;) {
		const struct dirent64 *entry;

		if (d->at >= d->len) {
			d->len = getdents64(d->fd, (void *)d->bytes, sizeof(d->bytes));
			d->at = 0;
			if (d->len <= 0)
				return d->len < 0 ? -errno : 0;
		}
		entry = (const void *)(d->bytes + d->at);
		d->at += entry->d_reclen;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		*ret = entry->d_name;
		return 1;
	}
}

static void begin(struct dents *d, int fd)
{
	d->fd = fd;
	d->len = d->at = 0;
}

int oakum_dir_empty(int fd, bool *ret)
{
	OAKUM_FD int dir = open_dir(fd);
	OAKUM_SCRATCH struct dents d;
	const char *name = NULL;
	int r;

	if (dir < 0)
		return dir;
	begin(&d, dir);
	r = next_name(&d, &name);
	if (r >= 0)
		*ret = r == 0;
	return r < 0 ? r : 0;
}

static void add_name(struct oakum_arena *a, struct oakum_names *n, const char *name)
{
	if (n->n == n->cap) {
		const char **list;

		n->cap = n->cap ? n->cap * 2 : 16;
		list = oakum_arena_array(a, n->cap, sizeof(*list));
		if (n->n)
			memcpy(list, n->list, n->n * sizeof(*list));
		n->list = list;
	}
	n->list[n->n++] = oakum_arena_strdup(a, name);
}

int oakum_dir_names(struct oakum_arena *a, int fd, struct oakum_names *ret)
{
	OAKUM_FD int dir = open_dir(fd);
	OAKUM_SCRATCH struct dents d;
	struct oakum_names names = {0};

	if (dir < 0)
		return dir;
	begin(&d, dir);
	for (;;) {
		const char *name = NULL;
		int r = next_name(&d, &name);

		if (r < 0)
			return r;
		if (r == 0)
			break;
		if (names.n == NAMES_MAX)
			return -E2BIG;
		add_name(a, &names, name);
	}
	*ret = names;
	return 0;
}
