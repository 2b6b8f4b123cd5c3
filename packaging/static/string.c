/* SPDX-License-Identifier: Apache-2.0 */
/*
 * string.c - of the static flavour for x86-64: looking at text sixteen bytes at a time.
 *
 * musl goes byte by byte, or by words after a byte-wise start, and half of what judging a
 * config costs is comparing and measuring short words. SSE2 is part of every x86-64, so nothing
 * is asked of the processor. What reads beyond an end reads within sixteen aligned bytes, or
 * within the page, that hold the last byte: never what is not mapped.
 *
 * Compiled with -ffreestanding: a loop of these must not become a call of itself. Elsewhere musl's
 * own stand.
 */
#ifdef __x86_64__
#include <emmintrin.h>
#include <stddef.h>
#include <stdint.h>

#ifndef STRING_NAME /* the test has its own names, to compare */
#define STRING_NAME(name) name
#endif

#define WIDE 16
#define PAGE 4096
/* Of aligned reads over an end. */
#define READS_OVER __attribute__((no_sanitize("address")))

size_t STRING_NAME(strlen)(const char *s);
char *STRING_NAME(__strchrnul)(const char *s, int c);
char *STRING_NAME(strchrnul)(const char *s, int c);
char *STRING_NAME(strchr)(const char *s, int c);
void *STRING_NAME(memchr)(const void *s, int c, size_t n);
int STRING_NAME(strcmp)(const char *a, const char *b);
int STRING_NAME(memcmp)(const void *a, const void *b, size_t n);
void *STRING_NAME(memmove)(void *to, const void *from, size_t n);
void *STRING_NAME(memcpy)(void *to, const void *from, size_t n);

static inline const char *aligned(const char *s)
{
	return s - ((uintptr_t)s & (WIDE - 1));
}

READS_OVER static inline __m128i load_aligned(const char *s)
{
	return _mm_load_si128((const __m128i *)(const void *)s);
}

READS_OVER static inline __m128i load(const char *s)
{
	return _mm_loadu_si128((const __m128i *)(const void *)s);
}

static inline void store(char *to, __m128i v)
{
	_mm_storeu_si128((__m128i *)(void *)to, v);
}

/* A bit for each byte of v that is w's. */
static inline unsigned same(__m128i v, __m128i w)
{
	return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, w));
}

static inline unsigned first(unsigned mask)
{
	return (unsigned)__builtin_ctz(mask);
}

READS_OVER size_t STRING_NAME(strlen)(const char *s)
{
	const char *at = aligned(s);
	const __m128i zero = _mm_setzero_si128();
	unsigned mask = same(load_aligned(at), zero) >> (s - at);

	if (mask)
		return first(mask);
	do
		at += WIDE;
	while (!(mask = same(load_aligned(at), zero)));
	return (size_t)(at - s) + first(mask);
}

READS_OVER char *STRING_NAME(__strchrnul)(const char *s, int c)
{
	const char *at = aligned(s);
	const __m128i zero = _mm_setzero_si128(), wanted = _mm_set1_epi8((char)c);
	__m128i v = load_aligned(at);
	unsigned mask = (same(v, zero) | same(v, wanted)) >> (s - at);

	if (mask)
		return (char *)(uintptr_t)(s + first(mask));
	do {
		at += WIDE;
		v = load_aligned(at);
		mask = same(v, zero) | same(v, wanted);
	} while (!mask);
	return (char *)(uintptr_t)(at + first(mask));
}

char *STRING_NAME(strchrnul)(const char *s, int c)
{
	return STRING_NAME(__strchrnul)(s, c);
}

char *STRING_NAME(strchr)(const char *s, int c)
{
	char *at = STRING_NAME(__strchrnul)(s, c);

	return *at == (char)c ? at : NULL;
}

READS_OVER void *STRING_NAME(memchr)(const void *s, int c, size_t n)
{
	const char *from = s, *at = aligned(from);
	const __m128i wanted = _mm_set1_epi8((char)c);
	size_t skipped = (size_t)(from - at), i;
	unsigned mask;

	if (n == 0)
		return NULL;
	mask = same(load_aligned(at), wanted) >> skipped;
	if (mask) {
		i = first(mask);
		return i < n ? (void *)(uintptr_t)(from + i) : NULL;
	}
	for (i = WIDE - skipped; i < n; i += WIDE) {
		mask = same(load_aligned(from + i), wanted);
		if (mask) {
			i += first(mask);
			return i < n ? (void *)(uintptr_t)(from + i) : NULL;
		}
	}
	return NULL;
}

/* Whether sixteen bytes from here are in one page. */
static inline int in_page(const char *s)
{
	return ((uintptr_t)s & (PAGE - 1)) <= PAGE - WIDE;
}

static inline int difference(const char *a, const char *b)
{
	return (unsigned char)*a - (unsigned char)*b;
}

READS_OVER int STRING_NAME(strcmp)(const char *a, const char *b)
{
	const __m128i zero = _mm_setzero_si128();

	for (;; a += WIDE, b += WIDE) {
		if (in_page(a) && in_page(b)) {
			__m128i v = load(a);
			/* 0 where they differ and where they end */
			__m128i stop = _mm_min_epu8(_mm_cmpeq_epi8(v, load(b)), v);
			unsigned mask = same(stop, zero);

			if (mask)
				return difference(a + first(mask), b + first(mask));
			continue;
		}
		for (int i = 0; i < WIDE; i++) {
			if (a[i] != b[i] || !a[i])
				return difference(a + i, b + i);
		}
	}
}

/* Of the first byte that is another in words as memory has them. */
static inline int difference_in(const char *a, const char *b, uint64_t bits)
{
	unsigned i = (unsigned)__builtin_ctzll(bits) / 8;

	return difference(a + i, b + i);
}

static inline uint64_t load64(const char *s)
{
	uint64_t v;

	__builtin_memcpy(&v, s, sizeof(v));
	return v;
}

static inline uint32_t load32(const char *s)
{
	uint32_t v;

	__builtin_memcpy(&v, s, sizeof(v));
	return v;
}

static inline int compare_few(const char *a, const char *b, size_t n)
{
	uint64_t bits;

	if (n >= 8) {
		bits = load64(a) ^ load64(b);
		if (bits)
			return difference_in(a, b, bits);
		a += n - 8;
		b += n - 8;
		bits = load64(a) ^ load64(b);
		return bits ? difference_in(a, b, bits) : 0;
	}
	if (n >= 4) {
		bits = load32(a) ^ load32(b);
		if (bits)
			return difference_in(a, b, bits);
		a += n - 4;
		b += n - 4;
		bits = load32(a) ^ load32(b);
		return bits ? difference_in(a, b, bits) : 0;
	}
	for (; n > 0; a++, b++, n--) {
		if (*a != *b)
			return difference(a, b);
	}
	return 0;
}

int STRING_NAME(memcmp)(const void *va, const void *vb, size_t n)
{
	const char *a = va, *b = vb;

	if (n < WIDE)
		return compare_few(a, b, n);
	for (;;) {
		unsigned mask = same(load(a), load(b)) ^ 0xffff;

		if (mask)
			return difference(a + first(mask), b + first(mask));
		n -= WIDE;
		if (n == 0)
			return 0;
		/* The last sixteen overlap what has been seen. */
		a += n < WIDE ? n : WIDE;
		b += n < WIDE ? n : WIDE;
		n = n < WIDE ? WIDE : n;
	}
}

/* Both ends of up to 2 * SIZE bytes; all is read before anything is written. */
#define MOVE_ENDS(type, to, from, n)                                                     \
	do {                                                                             \
		type head_, tail_;                                                       \
                                                                                         \
		__builtin_memcpy(&head_, (from), sizeof(type));                          \
		__builtin_memcpy(&tail_, (from) + (n) - sizeof(type), sizeof(type));     \
		__builtin_memcpy((to), &head_, sizeof(type));                            \
		__builtin_memcpy((to) + (n) - sizeof(type), &tail_, sizeof(type));       \
	} while (0)

static inline void move_few(char *to, const char *from, size_t n)
{
	if (n >= 8)
		MOVE_ENDS(uint64_t, to, from, n);
	else if (n >= 4)
		MOVE_ENDS(uint32_t, to, from, n);
	else if (n >= 2)
		MOVE_ENDS(uint16_t, to, from, n);
	else if (n == 1)
		*to = *from;
}

static inline void move_many(char *to, const char *from, size_t n)
{
	__m128i head = load(from), tail = load(from + n - WIDE);
	size_t i;

	if ((uintptr_t)to - (uintptr_t)from >=
	    n) { /* not into what is still to be read */
		for (i = WIDE; i < n - WIDE; i += WIDE)
			store(to + i, load(from + i));
	} else {
		for (i = n - WIDE; i > WIDE; i -= WIDE)
			store(to + i - WIDE, load(from + i - WIDE));
	}
	store(to, head);
	store(to + n - WIDE, tail);
}

void *STRING_NAME(memmove)(void *to, const void *from, size_t n)
{
	if (n <= WIDE)
		move_few(to, from, n);
	else
		move_many(to, from, n);
	return to;
}

void *STRING_NAME(memcpy)(void *to, const void *from, size_t n)
{
	return STRING_NAME(memmove)(to, from, n);
}
#endif
