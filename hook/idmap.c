/* SPDX-License-Identifier: Apache-2.0 */
/* idmap.c - see idmap.h. */
#include "idmap.h"

#include <stddef.h>
#include <string.h>

#include <oakum/json.h>
#include <oakum/spec.h>

struct line {
	uint64_t inside, outside, size;
};

static bool next_number(const char **at, uint64_t *ret)
{
	uint64_t v = 0;

	*at += strspn(*at, " \t\n");
	if (**at < '0' || **at > '9')
		return false;
	for (; **at >= '0' && **at <= '9'; (*at)++)
		v = v * 10 + (uint64_t)(**at - '0'); /* the kernel's: 32 bits */
	*ret = v;
	return true;
}

static bool next_line(const char **at, struct line *ret)
{
	return next_number(at, &ret->inside) && next_number(at, &ret->outside) &&
	       next_number(at, &ret->size);
}

static bool has(const char *map, const struct line *wanted)
{
	struct line l;

	while (next_line(&map, &l)) {
		if (l.inside == wanted->inside && l.outside == wanted->outside &&
		    l.size == wanted->size)
			return true;
	}
	return false;
}

static size_t count(const char *map)
{
	struct line l;
	size_t n = 0;

	while (next_line(&map, &l))
		n++;
	return n;
}

bool oakum_idmap_is(const char *map, const struct oakum_node *list)
{
	if (!list || count(map) != list->count)
		return false;
	oakum_json_each(entry, list) {
		struct line l = {0};

		/* What is absent is 0. */
		(void)oakum_spec_u64(entry, "containerID", &l.inside);
		(void)oakum_spec_u64(entry, "hostID", &l.outside);
		(void)oakum_spec_u64(entry, "size", &l.size);
		if (!has(map, &l))
			return false;
	}
	return true;
}

bool oakum_idmap_outside(const char *map, uint64_t inside, uint64_t *ret)
{
	struct line l;

	while (next_line(&map, &l)) {
		if (inside >= l.inside && inside - l.inside < l.size) {
			*ret = l.outside + (inside - l.inside);
			return true;
		}
	}
	return false;
}
