/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h - lines and numbers of minisign's files, for this room alone. */
#ifndef OAKUM_SIGN_INTERNAL_H
#define OAKUM_SIGN_INTERNAL_H

#include <oakum/sign.h>

/* Bytes of what is in a line: two for the algorithm and eight for the key's number before. */
#define SIGN_HEAD	10
#define SIGN_KEY_BYTES	(SIGN_HEAD + 32)
#define SIGN_FILE_BYTES (SIGN_HEAD + 64)
#define SIGN_LAST_BYTES 64

/* What is left of a text. */
struct sign_text {
	const char *at, *end;
};

/* Takes the next line off, without its end; false when none is left. */
bool sign_line(struct oakum_arena *a, struct sign_text *t, const char **ret);

/* Exactly n bytes in base64, padded, and nothing else. */
bool sign_base64(const char *line, unsigned char *ret, size_t n);

/* A key's number as minisign prints it. */
void sign_name(const unsigned char id[8], char ret[OAKUM_SIGN_NAME_MAX]);

#endif
