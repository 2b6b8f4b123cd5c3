/* SPDX-License-Identifier: Apache-2.0 */
/*
 * id_range.c - a range of ids for a container: the member id_range of host.h.
 *
 * Ranges that are taken have an entry in the directory "ranges" beside that of the prepared
 * directories, called by their first id (core/io/prepare_range.c). What /etc/subuid and
 * /etc/subgid give to users is theirs, and only the policy can name such a user. Where the
 * search begins depends on the container, so that two that are made at once seldom meet.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "host_data.h"

#define FILE_MAX  (1024u * 1024) /* bytes of /etc/subuid */
#define AREAS_MAX 4096

struct area {
	uint64_t first, count;
};

struct areas {
	struct area *list;
	size_t n;
	bool full; /* there were more */
};

static void add(struct areas *a, uint64_t first, uint64_t count)
{
	if (a->n == AREAS_MAX)
		a->full = true;
	else if (count > 0)
		a->list[a->n++] = (struct area){first, count};
}

static void init(struct oakum_machine *m, struct areas *a)
{
	*a = (struct areas){
		.list = oakum_arena_array(m->arena, AREAS_MAX, sizeof(*a->list))};
}

/* "NAME:FIRST:COUNT"; other lines mean nothing to subuid(5) either. */
static void read_line(char *line, const char *user, struct areas *of_user,
		      struct areas *of_others)
{
	char *first = strchr(line, ':');
	char *count = first ? strchr(first + 1, ':') : NULL;
	uint64_t from, n;

	if (!count)
		return;
	*first++ = *count++ = '\0';
	if (oakum_num_u64(first, UINT32_MAX, &from) == 0 &&
	    oakum_num_u64(count, UINT32_MAX, &n) == 0)
		add(oakum_streq(line, user) ? of_user : of_others, from, n);
}

static void read_lines(char *text, const char *user, struct areas *of_user,
		       struct areas *of_others)
{
	char *next;

	for (char *line = text; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		read_line(line, user, of_user, of_others);
	}
}

static int read_file(struct oakum_machine *m, const char *path, const char *user,
		     struct areas *of_user, struct areas *of_others, struct oakum_err *e)
{
	OAKUM_FD int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
	const char *text = "";
	size_t len = 0;
	int r = 0;

	if (fd < 0 && errno != ENOENT)
		return oakum_err_set(e, -errno, "'%s' cannot be read: %s", path,
				     oakum_errno_text(errno));
	if (fd >= 0)
		r = oakum_fd_slurp(m->arena, fd, path, FILE_MAX, &text, &len, e);
	if (r < 0)
		return r;
	read_lines(oakum_arena_dup(m->arena, text, len), user, of_user, of_others);
	if (of_user->full || of_others->full)
		return oakum_err_set(e, -E2BIG, "'%s' has more than %d ranges", path,
				     AREAS_MAX);
	return 0;
}

static bool overlap(const struct areas *a, uint64_t first, uint64_t count)
{
	for (size_t i = 0; i < a->n; i++) {
		if (first < a->list[i].first + a->list[i].count &&
		    a->list[i].first < first + count)
			return true;
	}
	return false;
}

static bool holds(const struct areas *a, uint64_t first, uint64_t count)
{
	for (size_t i = 0; i < a->n; i++) {
		if (first >= a->list[i].first &&
		    first + count <= a->list[i].first + a->list[i].count)
			return true;
	}
	return false;
}

/* What containers have; this one's own is free for it. */
static int read_taken(struct oakum_machine *m, const char *prepared, struct areas *taken,
		      struct oakum_err *e)
{
	const char *dir = oakum_path_normalise(
		m->arena, oakum_path_join(m->arena, prepared, "../../ranges"));
	OAKUM_FD int fd = oakum_path_open(AT_FDCWD, dir, O_DIRECTORY, 0);
	struct oakum_names names = {0};
	int r = fd == -ENOENT ? 0 : fd;

	if (fd >= 0)
		r = oakum_dir_names(m->arena, fd, &names);
	if (r < 0)
		return oakum_err_set(e, r, "'%.300s' cannot be read: %s", dir,
				     oakum_errno_text(r));
	for (size_t i = 0; i < names.n; i++) {
		char key[NAME_MAX + 1];
		ssize_t len = readlinkat(fd, names.list[i], key, sizeof(key) - 1);
		uint64_t first;

		if (len < 0 || oakum_num_u64(names.list[i], UINT32_MAX, &first) < 0)
			continue;
		key[len] = '\0';
		if (!oakum_streq(key, oakum_path_base(prepared)))
			add(taken, first, OAKUM_ID_RANGE);
	}
	return 0;
}

struct search {
	struct areas from;	/* where to look */
	struct areas of_groups; /* NULL list: groups are as users */
	struct areas not ;	/* what is others' */
};

static bool is_free(const struct search *s, uint64_t first)
{
	return !overlap(&s->not, first, OAKUM_ID_RANGE) &&
	       (!s->of_groups.list || holds(&s->of_groups, first, OAKUM_ID_RANGE));
}

static uint64_t ranges_in(const struct areas *a)
{
	uint64_t n = 0;

	for (size_t i = 0; i < a->n; i++)
		n += a->list[i].count / OAKUM_ID_RANGE;
	return n;
}

static uint64_t range_at(const struct areas *a, uint64_t index)
{
	size_t i = 0;

	while (index >= a->list[i].count / OAKUM_ID_RANGE)
		index -= a->list[i++].count / OAKUM_ID_RANGE;
	return a->list[i].first + index * OAKUM_ID_RANGE;
}

/* A number for a name. */
static uint64_t mix(const char *s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
	return h;
}

static int find(const struct search *s, uint64_t start, struct oakum_id_range *ret)
{
	uint64_t n = ranges_in(&s->from);

	for (uint64_t i = 0; i < n; i++) {
		uint64_t first = range_at(&s->from, (start + i) % n);

		if (!is_free(s, first) || first + OAKUM_ID_RANGE > INT32_MAX)
			continue;
		*ret = (struct oakum_id_range){(uint32_t)first, OAKUM_ID_RANGE};
		return 0;
	}
	return -ENOSPC;
}

static int look_at_files(struct oakum_machine *m, const struct oakum_id_pool *pool,
			 struct search *s, struct oakum_err *e)
{
	struct areas of_user, of_group, others;
	int r;

	init(m, &of_user);
	init(m, &of_group);
	init(m, &others);
	r = read_file(m, "/etc/subuid", pool->user, &of_user, &others, e);
	if (r == 0)
		r = read_file(m, "/etc/subgid", pool->user, &of_group, &others, e);
	if (r < 0)
		return r;
	if (pool->user) {
		s->from = of_user;
		s->of_groups = of_group;
	} else {
		init(m, &s->from);
		add(&s->from, pool->first, pool->count);
		s->not = others;
	}
	return 0;
}

int oakum_host_id_range(const struct oakum_host *h, const struct oakum_id_pool *pool,
			const char *prepared, struct oakum_id_range *ret,
			struct oakum_err *e)
{
	struct oakum_machine *m = oakum_machine_of(h);
	struct search s = {0};
	int r;

	init(m, &s.not );
	r = look_at_files(m, pool, &s, e);
	if (r == 0 && !pool->shared && prepared)
		r = read_taken(m, prepared, &s.not, e);
	if (r == 0)
		r = find(&s, pool->shared || !prepared ? 0 : mix(prepared), ret);
	if (r == -ENOSPC)
		return oakum_err_set(
			e, r, "no range of %d ids is free that %s%s gives to containers",
			OAKUM_ID_RANGE, pool->user ? "/etc/subuid of " : "",
			pool->user ? pool->user : "the policy");
	return r;
}
