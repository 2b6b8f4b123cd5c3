/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compile.c - makes the table of a profile: seccomp-compile NAME FILE > seccomp_NAME.h
 *
 * Runs on the machine that builds. What core/seccomp/builtin.c includes is one table for
 * every architecture, and one for each that the profile has groups for.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <oakum/seccomp.h>

#define SOURCE_MAX (1024u * 1024)

/* How the compiler tells that it compiles for an architecture of native.h. */
static const struct {
	const char *arch;
	const char *test;
} natives[] = {
	{"SCMP_ARCH_X86_64", "defined(__x86_64__)"},
	{"SCMP_ARCH_AARCH64", "defined(__aarch64__)"},
	{"SCMP_ARCH_RISCV64", "defined(__riscv)"},
	{"SCMP_ARCH_PPC64LE", "defined(__powerpc64__)"},
	{"SCMP_ARCH_S390X", "defined(__s390x__)"},
	{"SCMP_ARCH_LOONGARCH64", "defined(__loongarch64)"},
};

static int by_name(const void *a, const void *b)
{
	const struct oakum_seccomp_call *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static void print_boxes(const char *call, const struct oakum_seccomp_set *set)
{
	static const char *const kinds[] = {"OAKUM_SECCOMP_ANY", "OAKUM_SECCOMP_RANGE",
					    "OAKUM_SECCOMP_MASKED"};

	printf("\t/* %s */\n", call);
	for (unsigned i = 0; i < set->n; i++) {
		printf("\t{.arg = {");
		for (int j = 0; j < OAKUM_SECCOMP_ARGS; j++) {
			const struct oakum_seccomp_bound *b = &set->boxes[i].arg[j];

			if (b->kind != OAKUM_SECCOMP_ANY)
				printf("[%d] = {%s, UINT64_C(%" PRIu64
				       "), UINT64_C(%" PRIu64 ")}, ",
				       j, kinds[b->kind], b->a, b->b);
		}
		printf("}},\n");
	}
}

/* box: the first of its boxes in the profile's list. */
static void print_call(const struct oakum_seccomp_call *c, unsigned box)
{
	if (c->must.all && !c->log) {
		printf("\tPASSES(\"%s\", UINT32_C(%" PRIu32 ")),\n", c->name, c->hash);
		return;
	}
	printf("\t{.name = \"%s\", .hash = UINT32_C(%" PRIu32
	       "), .len = %u, .err = %u, .refuse = %u, .fixed = %d, .denies = %d, .log = %d",
	       c->name, c->hash, c->len, c->err, c->refuse, c->fixed, c->denies, c->log);
	if (c->must.all)
		printf(", .all = true");
	else
		printf(", .box = %u, .n_boxes = %u", box, c->must.n);
	printf("},\n");
}

/* The hash table of the sorted calls. */
static void print_slots(const char *name, const struct oakum_seccomp_call *calls,
			uint32_t n, uint32_t n_slots)
{
	uint16_t *slots = calloc(n_slots, sizeof(*slots));

	if (!slots)
		exit(1);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t at =
			oakum_seccomp_hash(calls[i].name, calls[i].len) & (n_slots - 1);

		while (slots[at])
			at = (at + 1) & (n_slots - 1);
		slots[at] = (uint16_t)(i + 1);
	}
	printf("static const uint16_t %s_slots[%u] = {", name, n_slots);
	for (uint32_t i = 0; i < n_slots; i++)
		printf("%s%u,", i % 16 ? " " : "\n\t", slots[i]);
	printf("\n};\n");
	free(slots);
}

static void print_profile(const char *name, const struct oakum_seccomp *p)
{
	struct oakum_seccomp_call *calls = calloc(p->n_calls, sizeof(*calls));
	uint32_t slots = 16;
	unsigned box = 0;

	if (!calls)
		exit(1);
	memcpy(calls, p->calls, p->n_calls * sizeof(*calls));
	qsort(calls, p->n_calls, sizeof(*calls), by_name);
	while (slots < 2 * p->n_calls)
		slots *= 2;
	printf("static const struct oakum_seccomp_box %s_boxes[] = {\n", name);
	for (uint32_t i = 0; i < p->n_calls; i++) {
		if (calls[i].must.n)
			print_boxes(calls[i].name, &calls[i].must);
	}
	printf("};\nstatic const struct builtin_call %s_calls[] = {\n", name);
	for (uint32_t i = 0; i < p->n_calls; i++) {
		print_call(&calls[i], box);
		box += calls[i].must.n;
	}
	printf("};\n");
	print_slots(name, calls, p->n_calls, slots);
	printf("static const struct builtin builtin_%s = {\n"
	       "\t.name = \"%s\", .action = %u, .err = %u,\n"
	       "\t.calls = %s_calls, .n_calls = %u, .boxes = %s_boxes,\n"
	       "\t.slots = %s_slots, .slot_mask = %u,\n};\n",
	       name, name, p->action, p->err, name, p->n_calls, name, name, slots - 1);
	free(calls);
}

/* Whether a group is for that architecture alone. */
static bool has_groups_for(const struct oakum_json_doc *doc, const char *arch)
{
	oakum_json_each(group, oakum_json_get(doc->root, "groups")) {
		oakum_json_each(n, oakum_json_get(group, "arches")) {
			if (n->text && strcmp(n->text, arch) == 0)
				return true;
		}
	}
	return false;
}

static int compile(struct oakum_arena *a, const struct oakum_json_doc *doc,
		   const char *name, struct oakum_err *e)
{
	const struct oakum_seccomp *p;
	const char *word = "#if";
	int r;

	printf("/* Made by profiles/seccomp/compile.c from the profile '%s': do not edit. */\n",
	       name);
	for (size_t i = 0; i < OAKUM_COUNT(natives); i++) {
		if (!has_groups_for(doc, natives[i].arch))
			continue;
		r = oakum_seccomp_from_source(
			a, doc, name, oakum_seccomp_arch_parse(natives[i].arch), &p, e);
		if (r < 0)
			return r;
		printf("%s %s\n", word, natives[i].test);
		print_profile(name, p);
		word = "#elif";
	}
	r = oakum_seccomp_from_source(a, doc, name, 0, &p, e);
	if (r < 0)
		return r;
	if (strcmp(word, "#elif") == 0)
		printf("#else\n");
	print_profile(name, p);
	if (strcmp(word, "#elif") == 0)
		printf("#endif\n");
	return 0;
}

static int run(struct oakum_arena *a, const char *name, const char *file,
	       struct oakum_err *e)
{
	char *bytes = oakum_arena_alloc(a, SOURCE_MAX);
	FILE *f = fopen(file, "re");
	struct oakum_json_doc *doc;
	size_t len;
	int r;

	if (!f)
		return oakum_err_set(e, -errno, "open '%s': %s", file, strerror(errno));
	len = fread(bytes, 1, SOURCE_MAX, f);
	r = ferror(f) || len == SOURCE_MAX ? -EFBIG : 0;
	(void)fclose(f); /* it was only read */
	if (r < 0)
		return oakum_err_set(e, r, "'%s' cannot be read whole", file);
	r = oakum_json_read(a, file, bytes, len, OAKUM_JSON_STRICT, &doc, e);
	return r < 0 ? r : compile(a, doc, name, e);
}

int main(int argc, char **argv)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_arena a;
	int r;

	if (argc != 3) {
		fprintf(stderr, "usage: seccomp-compile NAME FILE\n");
		return 2;
	}
	oakum_arena_init(&a, OAKUM_ARENA_CEILING);
	r = run(&a, argv[1], argv[2], &e);
	if (r < 0)
		fprintf(stderr, "seccomp-compile: %s\n", e.msg);
	oakum_arena_release(&a);
	if (fflush(stdout) != 0)
		r = -EIO;
	return r < 0 ? 1 : 0;
}
