/* SPDX-License-Identifier: Apache-2.0 */
/* What the static flavour has in place of musl's, against the plain meaning of each: at every
 * alignment, with the last byte at the end of a page that nothing follows. It has that for
 * x86-64 alone, and so is this test. */
#define STRING_NAME(name) wide_##name
#include "../../packaging/static/string.c"

#include <string.h>
#include <sys/mman.h>

#include "unit.h"

#define ROOM	4096
#define LONGEST 80

static char *end_a, *end_b; /* of two pages with nothing behind */

static char *page_end(void)
{
	char *p = mmap(NULL, 2 * ROOM, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ck_assert_ptr_ne(p, MAP_FAILED);
	ck_assert_int_eq(mprotect(p + ROOM, ROOM, PROT_NONE), 0);
	return p + ROOM;
}

static void make_pages(void)
{
	end_a = page_end();
	end_b = page_end();
}

/* A text of n bytes and its NUL that ends gap bytes before the end. */
static char *text_at(char *end, size_t n, size_t gap)
{
	char *s = end - gap - n - 1;

	memset(end - ROOM, 'x', ROOM);
	for (size_t i = 0; i < n; i++)
		s[i] = (char)('a' + i % 23);
	s[n] = '\0';
	return s;
}

static int sign(int v)
{
	return (v > 0) - (v < 0);
}

START_TEST(test_lengths)
{
	make_pages();
	for (size_t n = 0; n < LONGEST; n++)
		for (size_t gap = 0; gap < 17; gap++)
			ck_assert_uint_eq(wide_strlen(text_at(end_a, n, gap)), n);
}
END_TEST

START_TEST(test_places_of_bytes)
{
	make_pages();
	for (size_t n = 0; n < LONGEST; n++) {
		for (size_t gap = 0; gap < 17; gap++) {
			char *s = text_at(end_a, n, gap);

			/* None, the NUL, and a byte above 0x7f in each place. */
			ck_assert_ptr_eq(wide_strchr(s, 'x'), NULL);
			ck_assert_ptr_eq(wide_strchrnul(s, 'x'), s + n);
			ck_assert_ptr_eq(wide_strchr(s, 0), s + n);
			ck_assert_ptr_eq(wide_memchr(s, 0, n), NULL);
			ck_assert_ptr_eq(wide_memchr(s, 0, n + 1), s + n);
			for (size_t i = 0; i < n; i++) {
				char was = s[i];

				s[i] = (char)0xe9;
				ck_assert_ptr_eq(wide_strchr(s, 0xe9), s + i);
				ck_assert_ptr_eq(wide_memchr(s, 0xe9, n), s + i);
				ck_assert_ptr_eq(wide_memchr(s, 0xe9, i), NULL);
				s[i] = was;
			}
		}
	}
}
END_TEST

/* All pairs of lengths and places: equal, shorter, and different in each byte. */
START_TEST(test_comparing)
{
	make_pages();
	for (size_t n = 0; n < 40; n += n < 18 ? 1 : 7) {
		for (size_t gap = 0; gap < 17 * 17; gap += 1 + n / 6) {
			char *a = text_at(end_a, n, gap % 17);
			char *b = text_at(end_b, n, gap / 17);

			ck_assert_int_eq(wide_strcmp(a, b), 0);
			ck_assert_int_eq(wide_memcmp(a, b, n + 1), 0);
			for (size_t i = 0; i < n; i++) {
				char was = b[i];

				for (int with = 0; with < 256; with += 51) {
					b[i] = (char)with;
					ck_assert_int_eq(
						sign(wide_strcmp(a, b)),
						sign((unsigned char)a[i] - with));
					ck_assert_int_eq(
						sign(wide_memcmp(a, b, n)),
						sign((unsigned char)a[i] - with));
				}
				ck_assert_int_eq(wide_memcmp(a, b, i), 0);
				b[i] = was;
			}
		}
	}
}
END_TEST

/* Within one text, by every distance in both directions, and between two pages. */
START_TEST(test_moving)
{
	char have[4 * LONGEST], want[4 * LONGEST], copy[LONGEST];

	make_pages();
	for (size_t n = 0; n < LONGEST; n++) {
		for (size_t to = 0; to < 2 * LONGEST; to++) {
			for (size_t i = 0; i < sizeof(have); i++)
				have[i] = want[i] = (char)(i * 7);
			for (size_t i = 0; i < n; i++)
				copy[i] = want[LONGEST + i];
			for (size_t i = 0; i < n; i++)
				want[to + i] = copy[i];
			ck_assert_ptr_eq(wide_memmove(have + to, have + LONGEST, n),
					 have + to);
			for (size_t i = 0; i < sizeof(have); i++)
				ck_assert_int_eq(have[i], want[i]);
		}
		for (size_t i = 0; i < n; i++)
			end_a[(ptrdiff_t)i - (ptrdiff_t)n] = (char)(i + n);
		wide_memcpy(end_b - n, end_a - n, n);
		for (size_t i = 0; i < n; i++)
			ck_assert_int_eq(end_b[(ptrdiff_t)i - (ptrdiff_t)n],
					 (char)(i + n));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("static_string");
	TCase *tc = unit_case(suite, "static_string");

	tcase_add_test(tc, test_lengths);
	tcase_add_test(tc, test_places_of_bytes);
	tcase_add_test(tc, test_comparing);
	tcase_add_test(tc, test_moving);
	return unit_run(suite);
}
