/* SPDX-License-Identifier: Apache-2.0 */
/* arena.c - blocks from mmap, a pointer that moves on; see arena.h. */
#include <oakum/arena.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif

/* Under ASan the bytes between two allocations may not be touched. */
#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
#define REDZONE	     ((size_t)16)
#define FORBID(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define PERMIT(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define REDZONE	     ((size_t)0)
#define FORBID(p, n) ((void)(p))
#define PERMIT(p, n) ((void)(p))
#endif

#define ALIGN _Alignof(max_align_t)
/* The kernel zeroes what it gives, page by page as it is touched: room is free until then. */
#define BLOCK_FIRST ((size_t)256 * 1024)
#define BLOCK_MAX   ((size_t)1024 * 1024)
/* Most texts are one line: those are formatted once. */
#define LINE_ROOM 256

struct oakum_arena_block {
	struct oakum_arena_block *next;
	size_t used, cap;
	bool lent;
	_Alignas(max_align_t) char bytes[];
};

static OAKUM_NORETURN void die(const char *why)
{
	char line[128];
	int n = snprintf(line, sizeof(line), "oakum: out of memory: %s\n", why);

	/* Nothing can be done about a stderr that takes no more. */
	if (n > 0 && write(STDERR_FILENO, line, (size_t)n) < 0)
		_exit(1);
	_exit(1);
}

void oakum_arena_init(struct oakum_arena *a, size_t ceiling)
{
	*a = (struct oakum_arena){.ceiling = ceiling};
}

void oakum_arena_lend(struct oakum_arena *a, void *bytes, size_t size)
{
	struct oakum_arena_block *b = bytes;

	b->cap = size - sizeof(*b);
	b->lent = true;
	FORBID(b->bytes, b->cap);
	a->held += size;
	a->block = b;
}

void oakum_arena_release(struct oakum_arena *a)
{
	struct oakum_arena_block *next;

	if (!a)
		return;
	for (struct oakum_arena_block *b = a->block; b; b = next) {
		next = b->next;
		PERMIT(b->bytes, b->cap);
		if (!b->lent)
			(void)munmap(b,
				     sizeof(*b) +
					     b->cap); /* it is ours: that cannot fail */
	}
	oakum_arena_init(a, a->ceiling);
}

static struct oakum_arena_block *block_new(struct oakum_arena *a, size_t cap)
{
	struct oakum_arena_block *b;
	size_t size = sizeof(*b) + cap;

	if (size > a->ceiling - a->held)
		die("the ceiling of this run is reached");
	b = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (b == MAP_FAILED)
		die("the system gives no more");
	a->held += size;
	b->cap = cap;
	FORBID(b->bytes, cap);
	return b;
}

/* The size of the next ordinary block, header included: as much again as there is, within
 * bounds and below the ceiling. */
static size_t block_size(const struct oakum_arena *a)
{
	size_t size = a->held;

	if (size < BLOCK_FIRST)
		size = BLOCK_FIRST;
	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	if (size > a->ceiling - a->held)
		size = a->ceiling - a->held;
	return size;
}

/* A block with room for need bytes. One that is bigger than ordinary is full at once and
 * stands behind the newest, whose rest stays in use. */
static struct oakum_arena_block *block_for(struct oakum_arena *a, size_t need)
{
	size_t size = block_size(a), cap = 0;
	struct oakum_arena_block *b;

	if (size > sizeof(*b))
		cap = (size - sizeof(*b)) & ~(ALIGN - 1);
	if (need > cap / 4 && a->block) {
		b = block_new(a, need);
		b->next = a->block->next;
		a->block->next = b;
		return b;
	}
	b = block_new(a, need > cap ? need : cap);
	b->next = a->block;
	a->block = b;
	return b;
}

void *oakum_arena_alloc(struct oakum_arena *a, size_t size)
{
	struct oakum_arena_block *b = a->block;
	size_t need;
	char *p;

	if (size > PTRDIFF_MAX / 2)
		die("a single request is too large");
	need = ((size ? size : 1) + REDZONE + ALIGN - 1) & ~(ALIGN - 1);
	if (!b || b->cap - b->used < need)
		b = block_for(a, need);
	p = b->bytes + b->used;
	b->used += need;
	PERMIT(p, size);
	return p;
}

void *oakum_arena_array(struct oakum_arena *a, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		die("a single request is too large");
	return oakum_arena_alloc(a, bytes);
}

char *oakum_arena_dup(struct oakum_arena *a, const char *bytes, size_t len)
{
	char *p = oakum_arena_alloc(a, len + 1);

	if (len)
		memcpy(p, bytes, len);
	p[len] = '\0';
	return p;
}

char *oakum_arena_strdup(struct oakum_arena *a, const char *s)
{
	return oakum_arena_dup(a, s, strlen(s));
}

char *oakum_arena_vprintf(struct oakum_arena *a, const char *fmt, va_list ap)
{
	OAKUM_SCRATCH char few[LINE_ROOM];
	va_list again;
	char *p;
	int n;

	va_copy(again, ap);
	n = vsnprintf(few, sizeof(few), fmt, again);
	va_end(again);
	if (n < 0)
		die("a text cannot be formatted");
	if ((size_t)n < sizeof(few))
		return oakum_arena_dup(a, few, (size_t)n);
	p = oakum_arena_alloc(a, (size_t)n + 1);
	if (vsnprintf(p, (size_t)n + 1, fmt, ap) != n)
		die("a text cannot be formatted");
	return p;
}

char *oakum_arena_printf(struct oakum_arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = oakum_arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}
