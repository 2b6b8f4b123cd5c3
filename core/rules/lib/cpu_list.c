/* SPDX-License-Identifier: Apache-2.0 */
/* cpu_list.c - see cpu_list.h. */
#include "cpu_list.h"

/* Reads a number at *s and steps over it. */
static bool read_cpu(const char **s, unsigned *ret)
{
	unsigned v = 0;

	if (**s < '0' || **s > '9')
		return false;
	for (; **s >= '0' && **s <= '9'; (*s)++) {
		v = v * 10 + (unsigned)(**s - '0');
		if (v >= OAKUM_CPUS_MAX)
			return false;
	}
	*ret = v;
	return true;
}

bool oakum_cpus_read(const char *text, struct oakum_cpus *ret)
{
	*ret = (struct oakum_cpus){0};
	for (const char *s = text; *s;) {
		unsigned from, to;

		if (!read_cpu(&s, &from))
			return false;
		to = from;
		if (*s == '-') {
			s++;
			if (!read_cpu(&s, &to) || to < from)
				return false;
		}
		for (unsigned i = from; i <= to; i++)
			ret->words[i / 64] |= UINT64_C(1) << (i % 64);
		if (*s && (*s != ',' || !*++s))
			return false;
	}
	return true;
}

bool oakum_cpus_within(const struct oakum_cpus *a, const struct oakum_cpus *b)
{
	for (unsigned i = 0; i < OAKUM_COUNT(a->words); i++) {
		if (a->words[i] & ~b->words[i])
			return false;
	}
	return true;
}
