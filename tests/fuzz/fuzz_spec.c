/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_spec.c - any document as any kind of spec, then every question there is. */
#include <oakum/spec.h>

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <oakum/caps.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold of a spec, whatever it was made from. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

static void ask_mounts(const struct oakum_spec *s)
{
	for (size_t i = 0; i < s->n_mounts; i++) {
		const struct oakum_spec_mount *m = &s->mounts[i];
		const struct oakum_spec_mount *over = oakum_spec_mount_over(s, m->place);
		const struct oakum_spec_mount *at = oakum_spec_mount_at(s, m->place);

		require(m->node && m->place && m->place[0] == '/');
		require(over || m->remount);
		require(!at || at == over);
		for (size_t k = 0; k < m->n_options; k++)
			require(m->options[k][0]);
	}
}

static void ask_namespaces(const struct oakum_spec *s)
{
	for (size_t i = 0; i < s->n_namespaces; i++) {
		const char *type = s->namespaces[i].type;

		if (type)
			require(oakum_spec_namespace(s, type) != NULL);
		if (type && s->namespaces[i].path)
			require(!oakum_spec_own_namespace(s, type));
	}
}

/* A path of keys and its pointer lead to the same place. */
static void ask_place(const struct oakum_spec *s, const char *keys)
{
	const struct oakum_node *n = oakum_spec_at(s, keys);

	require(!n || oakum_spec_holds(s, keys));
	require(!n || oakum_json_at(s->doc->root, oakum_spec_pointer(s, keys)) == n);
}

static void ask_all(const struct oakum_spec *s)
{
	const struct oakum_node *env = NULL;

	ask_mounts(s);
	ask_namespaces(s);
	ask_place(s, "process/user/uid");
	ask_place(s, "linux/resources/memory/limit");
	ask_place(s, "annotations/a~b");
	require(!oakum_spec_env(s, "PATH", &env) || env);
	require(oakum_spec_memory_limit(s) <= INT64_MAX);
	(void)oakum_caps_read(oakum_spec_get(s->capabilities, "bounding"), NULL);
	for (size_t i = 0; i < s->n_unknown; i++)
		require(s->unknown[i]->key != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum oakum_spec_kind kinds[] = {
		OAKUM_SPEC_CONFIG, OAKUM_SPEC_PROCESS, OAKUM_SPEC_RESOURCES};
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_json_doc *doc = NULL;
	struct oakum_arena a;

	oakum_arena_init(&a, OAKUM_ARENA_CEILING);
	if (!oakum_json_read(&a, "fuzz", (const char *)data, size, OAKUM_JSON_STRICT,
			     &doc, &e)) {
		for (size_t i = 0; i < OAKUM_COUNT(kinds); i++) {
			struct oakum_spec *s = NULL;

			if (!oakum_spec_open(doc, kinds[i], &s, &e))
				ask_all(s);
			else
				require(!s && e.code < 0 && e.msg[0]);
		}
	}
	oakum_arena_release(&a);
	return 0;
}
