/* SPDX-License-Identifier: Apache-2.0 */
/* num.c - numbers and sizes, whole and in range; see str.h. */
#include <oakum/str.h>

#include <errno.h>

#define KIB UINT64_C(1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

/* The digits at *s as a number; *s moves behind them. "0" is the only one that may begin
 * with 0. */
static int digits(const char **s, uint64_t *ret)
{
	const char *p = *s;
	uint64_t v = 0;
	bool over = false;

	if (*p < '0' || *p > '9' || (*p == '0' && p[1] >= '0' && p[1] <= '9'))
		return -EINVAL;
	for (; *p >= '0' && *p <= '9'; p++)
		over |= __builtin_mul_overflow(v, 10, &v) ||
			__builtin_add_overflow(v, (uint64_t)(*p - '0'), &v);
	*s = p;
	*ret = v;
	return over ? -ERANGE : 0;
}

/* A sign and a magnitude: the whole of s. */
static int whole(const char *s, bool *negative, uint64_t *magnitude)
{
	int ret;

	if (!s)
		return -EINVAL;
	*negative = *s == '-';
	s += *negative;
	if (*negative && *s == '0')
		return -EINVAL;
	ret = digits(&s, magnitude);
	if (ret != -EINVAL && *s)
		return -EINVAL;
	return ret;
}

int oakum_num_i64(const char *s, int64_t min, int64_t max, int64_t *ret)
{
	bool negative;
	uint64_t m;
	int64_t v;
	int r = whole(s, &negative, &m);

	if (r)
		return r;
	if (m > (uint64_t)INT64_MAX + negative)
		return -ERANGE;
	/* Through m - 1, because the magnitude of INT64_MIN is no int64_t. */
	v = negative ? -(int64_t)(m - 1) - 1 : (int64_t)m;
	if (v < min || v > max)
		return -ERANGE;
	*ret = v;
	return 0;
}

int oakum_num_u64(const char *s, uint64_t max, uint64_t *ret)
{
	bool negative;
	uint64_t m;
	int r = whole(s, &negative, &m);

	if (r)
		return r;
	if (negative || m > max)
		return -ERANGE;
	*ret = m;
	return 0;
}

static uint64_t unit(char c)
{
	switch (c) {
	case 'k':
	case 'K':
		return KIB;
	case 'm':
	case 'M':
		return MIB;
	case 'g':
	case 'G':
		return GIB;
	default:
		return 0;
	}
}

int oakum_num_size(const char *s, uint64_t *ret)
{
	uint64_t v, scale = 1;
	int r;

	if (!s)
		return -EINVAL;
	r = digits(&s, &v);
	if (r == -EINVAL)
		return r;
	if (*s)
		scale = unit(*s++);
	if (!scale || (scale > 1 && *s))
		return -EINVAL;
	if (r || __builtin_mul_overflow(v, scale, &v))
		return -ERANGE;
	*ret = v;
	return 0;
}

/* Not printf: a profile of system calls is full of numbers. */
static char *text_of(struct oakum_arena *a, bool negative, uint64_t v, char suffix)
{
	char text[24];
	size_t at = sizeof(text);

	if (suffix)
		text[--at] = suffix;
	do {
		text[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	if (negative)
		text[--at] = '-';
	return oakum_arena_dup(a, text + at, sizeof(text) - at);
}

char *oakum_u64_text(struct oakum_arena *a, uint64_t v)
{
	return text_of(a, false, v, '\0');
}

char *oakum_i64_text(struct oakum_arena *a, int64_t v)
{
	return text_of(a, v < 0, v < 0 ? -(uint64_t)v : (uint64_t)v, '\0');
}

char *oakum_size_text(struct oakum_arena *a, uint64_t bytes)
{
	static const struct {
		uint64_t scale;
		char suffix;
	} units[] = {{GIB, 'g'}, {MIB, 'm'}, {KIB, 'k'}};

	for (size_t i = 0; bytes && i < OAKUM_COUNT(units); i++)
		if (bytes % units[i].scale == 0)
			return text_of(a, false, bytes / units[i].scale, units[i].suffix);
	return oakum_u64_text(a, bytes);
}
