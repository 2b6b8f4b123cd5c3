/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_seccomp.c - whatever stands in linux.seccomp or in a policy's profile, reading it ends,
 * and what a container's profile meets a policy's in is read back as being within the policy's,
 * and meets it in itself.
 *
 * The input is a JSON document; "p" of it is tried as a policy's profile beside the built-in
 * ones, and the whole, or its "c", as a container's.
 */
#include <stddef.h>
#include <stdint.h>

#include <oakum/json.h>
#include <oakum/seccomp.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct oakum_arena arena;
static struct oakum_err err;

static void insist(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static const struct oakum_seccomp *again(const struct oakum_seccomp *p, uint32_t native)
{
	struct oakum_node *n = oakum_seccomp_to_spec(&arena, p, p->arches, native);
	const struct oakum_seccomp *read;

	insist(oakum_seccomp_from_spec(&arena, n, native, &read, NULL, &err) == 0);
	insist(!read->bad_errno && !read->unknown_arch && !read->no_native && !read->off);
	return read;
}

static void check(const struct oakum_seccomp *own, const struct oakum_seccomp *limit,
		  uint32_t arches, uint32_t native)
{
	const struct oakum_seccomp *both;
	struct oakum_seccomp_pair pair;
	struct oakum_seccomp_excess excess;

	oakum_seccomp_pair(&arena, own, limit, arches, &pair);
	(void)oakum_seccomp_within(&arena, &pair, &excess); /* either is fine */
	both = again(oakum_seccomp_meet(&arena, &pair, native), native);
	oakum_seccomp_pair(&arena, both, limit, arches, &pair);
	insist(oakum_seccomp_within(&arena, &pair, &excess));
}

static void check_all(const struct oakum_seccomp *own, const struct oakum_seccomp *limit)
{
	uint32_t native = oakum_seccomp_arch_native();

	check(own, limit, native, native);
	check(own, limit, limit->arches | native, native);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct oakum_seccomp *own, *limit;
	const struct oakum_node *c, *at;
	struct oakum_json_doc *doc, *part;
	uint32_t native = oakum_seccomp_arch_native();

	oakum_arena_init(&arena, OAKUM_ARENA_CEILING);
	if (oakum_json_read(&arena, "fuzz", (const char *)data, size, OAKUM_JSON_STRICT,
			    &doc, &err) < 0)
		goto out;
	c = oakum_json_get(doc->root, "c");
	if (oakum_seccomp_from_spec(&arena, c ? c : doc->root, native, &own, &at, &err) <
	    0)
		goto out;
	check_all(own, oakum_seccomp_builtin(&arena, "default"));
	check_all(own, oakum_seccomp_builtin(&arena, "restricted"));
	part = OAKUM_NEW(&arena, struct oakum_json_doc);
	*part = *doc;
	part->root = oakum_json_get(doc->root, "p");
	if (part->root &&
	    oakum_seccomp_from_source(&arena, part, "fuzz", native, &limit, &err) == 0)
		check_all(own, limit);
out:
	oakum_arena_release(&arena);
	return 0;
}
