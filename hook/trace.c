/* SPDX-License-Identifier: Apache-2.0 */
/* trace.c - see trace.h. */
#include "trace.h"

#include <string.h>

#include <oakum/path.h>
#include <oakum/str.h>

#define SAME_MAX 16 /* mounts of one place that are tried: the others are covered too */

static size_t hash(const char *dev, const char *root, size_t len)
{
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */

	for (; *dev; dev++)
		h = (h ^ (unsigned char)*dev) * UINT64_C(1099511628211);
	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)root[i]) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 32);
}

/* The slot of the pair, or the free one that it belongs into. len is root's. */
static uint32_t *slot_of(const struct oakum_trace *t, const char *dev, const char *root,
			 size_t len)
{
	size_t i = hash(dev, root, len) & (t->n_slots - 1);

	for (; t->slots[i]; i = (i + 1) & (t->n_slots - 1)) {
		const struct oakum_mount *m = &t->mounts->mounts[t->slots[i] - 1];

		if (strcmp(m->dev, dev) == 0 && strlen(m->root) == len &&
		    memcmp(m->root, root, len) == 0)
			break;
	}
	return &t->slots[i];
}

static uint32_t *device_slot(const struct oakum_trace *t, const char *dev)
{
	size_t i = hash(dev, "", 0) & (t->n_slots - 1);

	while (t->devices[i] &&
	       strcmp(t->mounts->mounts[t->devices[i] - 1].dev, dev) != 0)
		i = (i + 1) & (t->n_slots - 1);
	return &t->devices[i];
}

void oakum_trace_init(struct oakum_arena *a, const struct oakum_host *host,
		      const struct oakum_mountinfo *mounts, struct oakum_trace *ret)
{
	struct oakum_trace t = {.arena = a, .host = host, .mounts = mounts, .n_slots = 2};

	while (t.n_slots < mounts->n * 2)
		t.n_slots *= 2;
	t.slots = oakum_arena_array(a, t.n_slots, sizeof(*t.slots));
	t.devices = oakum_arena_array(a, t.n_slots, sizeof(*t.devices));
	t.next = oakum_arena_array(a, mounts->n, sizeof(*t.next));
	/* From the end, so that the oldest mount of a pair comes first. */
	for (size_t i = mounts->n; i > 0; i--) {
		const struct oakum_mount *m = &mounts->mounts[i - 1];
		uint32_t *slot = slot_of(&t, m->dev, m->root, strlen(m->root));

		t.next[i - 1] = *slot;
		*slot = (uint32_t)i;
		*device_slot(&t, m->dev) = (uint32_t)i;
	}
	*ret = t;
}

bool oakum_trace_has_device(const struct oakum_trace *t, const char *dev)
{
	return *device_slot(t, dev) != 0;
}

/* Whether path leads to m's place; the host remembers the answer, so that whoever asks for
 * this path again gets the same. */
static bool leads_there(const struct oakum_trace *t, const char *path,
			const struct oakum_mount *m, struct oakum_place *ret)
{
	struct oakum_place p = {0};

	if (t->host->place(t->host, path, &p, NULL) < 0 || !p.exists ||
	    !oakum_streq(p.fs_dev, m->dev) || !oakum_streq(p.fs_path, m->root))
		return false;
	*ret = p;
	return true;
}

/* Through the mounts of the host whose root is the first len bytes of m's. */
static const char *try_mounts(const struct oakum_trace *t, const struct oakum_mount *m,
			      size_t len, struct oakum_place *ret)
{
	uint32_t index = *slot_of(t, m->dev, m->root, len);
	const char *rest = m->root + (len > 1 ? len : 0);

	for (unsigned i = 0; index && i < SAME_MAX; i++) {
		const struct oakum_mount *from = &t->mounts->mounts[index - 1];
		const char *path = from->point;

		if (rest[0] && rest[1])
			path = oakum_path_join(t->arena, from->point, rest);
		if (leads_there(t, path, m, ret))
			return path;
		index = t->next[index - 1];
	}
	return NULL;
}

const char *oakum_trace_path(const struct oakum_trace *t, const struct oakum_mount *m,
			     struct oakum_place *ret)
{
	const char *found = try_mounts(t, m, 1, ret);

	if (m->root[0] != '/')
		return NULL;
	for (const char *at = m->root + 1; !found && *at; at++) {
		at += strcspn(at, "/");
		found = try_mounts(t, m, (size_t)(at - m->root), ret);
		if (!*at)
			break;
	}
	return found;
}
