/* SPDX-License-Identifier: Apache-2.0 */
/* utf8.c - strict UTF-8, a stride at a time while it is ASCII; see str.h. */
#include <oakum/str.h>

#include <stdint.h>
#include <string.h>

/* What may follow a lead byte: length of the sequence and the range of its second byte.
 * RFC 3629, section 4. */
struct lead {
	unsigned char first, last, len, low, high;
};

static const struct lead leads[] = {
	{0xc2, 0xdf, 2, 0x80, 0xbf}, {0xe0, 0xe0, 3, 0xa0, 0xbf},
	{0xe1, 0xec, 3, 0x80, 0xbf}, {0xed, 0xed, 3, 0x80, 0x9f},
	{0xee, 0xef, 3, 0x80, 0xbf}, {0xf0, 0xf0, 4, 0x90, 0xbf},
	{0xf1, 0xf3, 4, 0x80, 0xbf}, {0xf4, 0xf4, 4, 0x80, 0x8f},
};

/* The length of the sequence at p, or 0 when it is none. */
static size_t sequence(const unsigned char *p, size_t left)
{
	for (size_t i = 0; i < OAKUM_COUNT(leads); i++) {
		const struct lead *l = &leads[i];

		if (p[0] < l->first || p[0] > l->last)
			continue;
		if (left < l->len || p[1] < l->low || p[1] > l->high)
			return 0;
		for (size_t k = 2; k < l->len; k++)
			if ((p[k] & 0xc0) != 0x80)
				return 0;
		return l->len;
	}
	return 0;
}

#define STRIDE 32

static bool all_ascii(const unsigned char *p)
{
	uint64_t w[STRIDE / 8];

	memcpy(w, p, sizeof(w));
	return !((w[0] | w[1] | w[2] | w[3]) & UINT64_C(0x8080808080808080));
}

size_t oakum_utf8_check(const char *bytes, size_t len)
{
	const unsigned char *p = (const unsigned char *)bytes;
	size_t i = 0;

	while (i < len) {
		if (len - i >= STRIDE && all_ascii(p + i)) {
			i += STRIDE;
		} else if (p[i] < 0x80) {
			i++;
		} else {
			size_t n = sequence(p + i, len - i);

			if (!n)
				return i;
			i += n;
		}
	}
	return len;
}
