/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_mountinfo.c - any text as a mount table; and all questions to a table that was read. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <oakum/host.h>
#include <oakum/mountinfo.h>
#include <oakum/path.h>

#define ASKED_MAX 64 /* mounts whose surroundings are asked for: that is quadratic */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* No byte of an option is lost, and the layers end. */
static void ask_super(struct oakum_arena *a, const struct oakum_mount *m)
{
	const char *rest = m->super;
	char *option;

	while ((option = oakum_mount_super(a, &rest))) {
		const char *const *layers = NULL;
		int n = oakum_overlay_layers(a, option, &layers);

		for (int i = 0; i < n; i++)
			check(layers[i][0] && strlen(layers[i]) < strlen(option));
	}
	check(*rest == '\0');
}

static void ask(struct oakum_arena *a, const struct oakum_mountinfo *mi,
		const struct oakum_mount *m)
{
	const struct oakum_mount *same = oakum_mountinfo_by_id(mi, m->id);
	const struct oakum_mount *top = oakum_mountinfo_holding(mi, m->point);
	const uint8_t *below = oakum_mountinfo_below(a, mi, m, m->point);

	check(same && same->id == m->id);
	check(!top || oakum_path_below(m->point, top->point));
	check(oakum_mount_fs_path(a, m, m->point) == m->root);
	check(!below[m - mi->mounts]);
	ask_super(a, m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_mountinfo *mi = NULL;
	struct oakum_arena a;

	oakum_arena_init(&a, OAKUM_ARENA_CEILING);
	if (oakum_mountinfo_parse(&a, "fuzz", (const char *)data, size, &mi, &e) == 0) {
		for (size_t i = 0; i < mi->n && i < ASKED_MAX; i++)
			ask(&a, mi, &mi->mounts[i]);
	} else {
		check(e.code < 0 && e.msg[0]); /* no failure without a story */
	}
	oakum_arena_release(&a);
	return 0;
}
