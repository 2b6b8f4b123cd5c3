/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unix_sockets.c - listening sockets below a source, from /proc/net/unix; see the member
 * listening_below of host.h.
 *
 * The kernel lists the sockets of this network namespace, with the path that bind(2) was
 * given. So these are not seen: sockets of other network namespaces, sockets bound by a
 * relative path, sockets whose path means something else in the mount namespace of their
 * owner. A path counts only when a socket is really there.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "host_data.h"

#define TABLE	  "/proc/net/unix"
#define TABLE_MAX (64u * 1024 * 1024) /* bytes */
#define COLUMNS	  7 /* Num RefCount Protocol Flags Type St Inode, then the path */

/* SO_ACCEPTCON, as the column Flags shows it: listen(2) was called. */
static const char listening[] = "00010000";

struct oakum_socket {
	const char *path; /* canonical */
	const char *dev, *fs_path;
};

/* The path of a line about a listening stream or seqpacket socket, else NULL. */
static const char *path_in(char *line)
{
	char *column[COLUMNS];

	for (size_t i = 0; i < COLUMNS; i++) {
		line += strspn(line, " ");
		column[i] = line;
		line += strcspn(line, " ");
		if (!*line)
			return NULL;
		*line++ = '\0';
	}
	if (strcmp(column[3], listening) != 0 || *line != '/')
		return NULL;
	if (strcmp(column[4], "0001") != 0 && strcmp(column[4], "0005") != 0)
		return NULL;
	return line;
}

/* The place that a socket of that path has in the directory it was made in. */
static int add(struct oakum_machine *m, const char *path, struct oakum_socket *ret,
	       struct oakum_err *e)
{
	const char *abs = oakum_path_normalise(m->arena, path);
	const char *base = oakum_path_base(abs);
	const char *above = oakum_arena_dup(m->arena, abs, (size_t)(base - abs));
	const struct oakum_place *dir = NULL;
	int r = oakum_place_near(m, oakum_path_normalise(m->arena, above), &dir, e);

	if (r < 0 || !dir->exists || !*dir->fs_path)
		return r;
	ret->path = oakum_path_join(m->arena, dir->path, base);
	ret->dev = dir->fs_dev;
	ret->fs_path = oakum_path_join(m->arena, dir->fs_path, base);
	return 1;
}

static int parse(struct oakum_machine *m, char *text, struct oakum_err *e)
{
	size_t cap = 0;

	for (const char *s = text; (s = strstr(s, listening)); s += sizeof(listening) - 1)
		cap++;
	m->sockets = oakum_arena_array(m->arena, cap, sizeof(*m->sockets));
	while (*text) {
		char *end = text + strcspn(text, "\n");
		char *next = *end ? end + 1 : end;
		const char *path;
		int r = 0;

		*end = '\0';
		path = path_in(text);
		if (path)
			r = add(m, path, &m->sockets[m->n_sockets], e);
		if (r < 0)
			return r;
		m->n_sockets += r > 0;
		text = next;
	}
	return 0;
}

static int read_sockets(struct oakum_machine *m, struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, TABLE, OAKUM_TRUST_ANY, e);
	const char *text = NULL;
	size_t len = 0;
	int r = fd;

	if (fd >= 0)
		r = oakum_fd_slurp(m->arena, fd, TABLE, TABLE_MAX, &text, &len, e);
	if (r >= 0)
		r = parse(m, oakum_arena_dup(m->arena, text, len), e);
	m->sockets_read = r >= 0;
	return r;
}

/* By place, and by name too: a file system mounted below the source has places of its own. */
static bool is_below(const struct oakum_socket *s, const struct oakum_place *source)
{
	if (oakum_path_below(s->path, source->path))
		return true;
	return strcmp(s->dev, source->fs_dev) == 0 && source->fs_path[0] == '/' &&
	       oakum_path_below(s->fs_path, source->fs_path);
}

int oakum_host_listening_below(const struct oakum_host *h,
			       const struct oakum_place *source, const char **path,
			       struct oakum_err *e)
{
	struct oakum_machine *m = oakum_machine_of(h);
	const char *best = NULL;
	int r = m->sockets_read ? 0 : read_sockets(m, e);

	for (size_t i = 0; r >= 0 && i < m->n_sockets; i++) {
		const struct oakum_socket *s = &m->sockets[i];
		const struct oakum_place *p = NULL;

		if (*path && strcmp(s->path, *path) <= 0)
			continue;
		if ((best && strcmp(s->path, best) >= 0) || !is_below(s, source))
			continue;
		r = oakum_place_near(m, s->path, &p, e);
		if (r == 0 && p->exists && S_ISSOCK(p->mode))
			best = s->path;
	}
	if (r < 0)
		return r;
	*path = best;
	return 0;
}
