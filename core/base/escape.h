/* SPDX-License-Identifier: Apache-2.0 */
/* escape.h - one byte of foreign text as a person may safely see it; private to core/base. */
#ifndef OAKUM_BASE_ESCAPE_H
#define OAKUM_BASE_ESCAPE_H

#include <stddef.h>

#define ESCAPE_MAX 4 /* characters that one byte can become: \xNN */

/* Writes c to out, as it is when it is printable ASCII, else as \xNN; returns how many
 * characters that took. */
static inline size_t escape_byte(char out[ESCAPE_MAX], unsigned char c)
{
	static const char hex[] = "0123456789abcdef";

	if (c >= 0x20 && c < 0x7f) {
		out[0] = (char)c;
		return 1;
	}
	out[0] = '\\';
	out[1] = 'x';
	out[2] = hex[c >> 4];
	out[3] = hex[c & 15];
	return 4;
}

#endif
