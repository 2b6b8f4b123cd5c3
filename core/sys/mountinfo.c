/* SPDX-License-Identifier: Apache-2.0 */
/* mountinfo.c - parsing a mount table in one pass; see mountinfo.h and proc(5). */
#include <oakum/mountinfo.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>

#include <oakum/fd.h>
#include <oakum/str.h>

#define ID_MAX 0x7fffffffu /* mount ids are positive ints */

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* The byte that \ooo at s stands for, 0 when there is no escape. The kernel never writes
 * \000, which would end a string early: it stays as it is. */
static unsigned escaped(const char *s)
{
	if (s[0] != '\\' || !is_octal(s[1]) || s[1] > '3' || !is_octal(s[2]) ||
	    !is_octal(s[3]))
		return 0;
	return (unsigned)(s[1] - '0') << 6 | (unsigned)(s[2] - '0') << 3 |
	       (unsigned)(s[3] - '0');
}

static void unescape(char *s)
{
	char *to;

	s = strchr(s, '\\'); /* mostly there is none */
	if (!s)
		return;
	to = s;
	while (*s) {
		unsigned c = escaped(s);

		*to++ = c ? (char)c : *s;
		s += c ? 4 : 1;
	}
	*to = '\0';
}

/* Cuts the next field off *rest. Fields are separated by exactly one space, so that an empty
 * source is seen as one. NULL at the end of the line. */
static char *next_field(char **rest)
{
	char *field = *rest;
	char *end;

	if (!field)
		return NULL;
	end = strchr(field, ' ');
	if (end)
		*end = '\0';
	*rest = end ? end + 1 : NULL;
	return field;
}

static bool take_id(char **rest, unsigned *ret)
{
	const char *field = next_field(rest);
	uint64_t v = 0;

	if (!field || oakum_num_u64(field, ID_MAX, &v) < 0)
		return false;
	*ret = (unsigned)v;
	return true;
}

static bool take_text(char **rest, const char **ret)
{
	char *field = next_field(rest);

	if (field)
		unescape(field);
	*ret = field;
	return field;
}

/* "shared:1 master:2 -": everything up to the lone dash. */
static bool take_optional(char **rest, const char **ret)
{
	char *begin = *rest;

	for (;;) {
		char *field = next_field(rest);

		if (!field)
			return false;
		if (field != begin)
			field[-1] = ' ';
		if (field[0] == '-' && !field[1]) {
			field[field == begin ? 0 : -1] = '\0';
			*ret = begin;
			return true;
		}
	}
}

static bool parse_line(char *line, struct oakum_mount *m)
{
	if (!take_id(&line, &m->id) || !take_id(&line, &m->parent) ||
	    !take_text(&line, &m->dev) || !take_text(&line, &m->root) ||
	    !take_text(&line, &m->point) || !take_text(&line, &m->options) ||
	    !take_optional(&line, &m->optional) || !take_text(&line, &m->fs_type) ||
	    !take_text(&line, &m->source))
		return false;
	m->super = line;
	return m->super && m->point[0] == '/' && m->root[0] && strchr(m->dev, ':');
}

static size_t count_lines(const char *text, size_t len)
{
	const char *end = text + len;
	size_t n = 0;

	while (text < end) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));

		n++;
		if (!nl)
			break;
		text = nl + 1;
	}
	return n;
}

static size_t slot_of(const struct oakum_mountinfo *mi, unsigned id)
{
	size_t slot = (id * 2654435761u) & (mi->slots - 1); /* Knuth's multiplier */

	while (mi->by_id[slot] && mi->mounts[mi->by_id[slot] - 1].id != id)
		slot = (slot + 1) & (mi->slots - 1);
	return slot;
}

static void index_ids(struct oakum_arena *a, struct oakum_mountinfo *mi)
{
	mi->slots = 2;
	while (mi->slots < mi->n * 2)
		mi->slots *= 2;
	mi->by_id = oakum_arena_array(a, mi->slots, sizeof(*mi->by_id));
	for (size_t i = 0; i < mi->n; i++)
		mi->by_id[slot_of(mi, mi->mounts[i].id)] = (uint32_t)(i + 1);
}

int oakum_mountinfo_parse(struct oakum_arena *a, const char *name, const char *text,
			  size_t len, struct oakum_mountinfo **ret, struct oakum_err *e)
{
	struct oakum_mountinfo *mi = OAKUM_NEW(a, struct oakum_mountinfo);
	char *line = oakum_arena_dup(a, text, len);
	struct oakum_mount *mounts;

	if (len > OAKUM_MOUNTINFO_SIZE_MAX)
		return oakum_err_set(e, -EFBIG, "'%s' is larger than %u bytes", name,
				     OAKUM_MOUNTINFO_SIZE_MAX);
	if (memchr(text, '\0', len))
		return oakum_err_set(e, -EBADMSG, "'%s' holds a NUL byte", name);
	mi->n = count_lines(text, len);
	mi->mounts = mounts = oakum_arena_array(a, mi->n, sizeof(*mounts));
	for (size_t i = 0; i < mi->n; i++) {
		char *nl = strchr(line, '\n');

		if (nl)
			*nl = '\0';
		if (!parse_line(line, &mounts[i]))
			return oakum_err_set(e, -EBADMSG,
					     "'%s' line %zu is no mountinfo line", name,
					     i + 1);
		line = nl ? nl + 1 : line;
	}
	index_ids(a, mi);
	*ret = mi;
	return 0;
}

int oakum_mountinfo_read(struct oakum_arena *a, const char *path,
			 struct oakum_mountinfo **ret, struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, path, OAKUM_TRUST_ANY, e);
	const char *text = NULL;
	size_t len = 0;
	int r;

	if (fd < 0)
		return fd;
	r = oakum_fd_slurp(a, fd, path, OAKUM_MOUNTINFO_SIZE_MAX, &text, &len, e);
	if (r < 0)
		return r;
	return oakum_mountinfo_parse(a, path, text, len, ret, e);
}

const struct oakum_mount *oakum_mountinfo_by_id(const struct oakum_mountinfo *mi,
						unsigned id)
{
	uint32_t index = mi->by_id[slot_of(mi, id)];

	return index ? &mi->mounts[index - 1] : NULL;
}

char *oakum_mount_super(struct oakum_arena *a, const char **rest)
{
	const char *begin = *rest;
	size_t len = strcspn(begin, ",");
	char *option;

	if (!*begin)
		return NULL;
	*rest = begin + len + (begin[len] == ',');
	option = oakum_arena_dup(a, begin, len);
	unescape(option);
	return option;
}
