/* SPDX-License-Identifier: Apache-2.0 */
/* err.c - composing the story of a failure; see err.h. */
#include <oakum/err.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "escape.h"

/* Room enough to see that a text does not fit. */
#define RAW_MAX (OAKUM_ERR_MAX + 1)

static void cut(char msg[OAKUM_ERR_MAX])
{
	memcpy(msg + OAKUM_ERR_MAX - 4, "...", 4);
}

/* Puts raw, escaped, at msg[at]; returns the new length, or OAKUM_ERR_MAX when it was cut. */
static size_t add(char msg[OAKUM_ERR_MAX], size_t at, const char *raw)
{
	char piece[ESCAPE_MAX];

	for (; *raw; raw++) {
		size_t n = escape_byte(piece, (unsigned char)*raw);

		if (at + n >= OAKUM_ERR_MAX) {
			/* A piece that is cut in two leaves no unset bytes before "...". */
			memcpy(msg + at, piece, OAKUM_ERR_MAX - at);
			cut(msg);
			return OAKUM_ERR_MAX;
		}
		memcpy(msg + at, piece, n);
		at += n;
	}
	msg[at] = '\0';
	return at;
}

static void format(char raw[RAW_MAX], const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));
static void format(char raw[RAW_MAX], const char *fmt, va_list ap)
{
	/* A text longer than raw is longer than a message: add() cuts it visibly. */
	if (vsnprintf(raw, RAW_MAX, fmt, ap) < 0)
		memcpy(raw, "?", 2);
}

int oakum_err_set(struct oakum_err *e, int code, const char *fmt, ...)
{
	OAKUM_SCRATCH char raw[RAW_MAX];
	va_list ap;

	if (!e)
		return code;
	va_start(ap, fmt);
	format(raw, fmt, ap);
	va_end(ap);
	add(e->msg, 0, raw);
	e->code = code;
	return code;
}

int oakum_err_wrap(struct oakum_err *e, const char *fmt, ...)
{
	OAKUM_SCRATCH char raw[RAW_MAX], msg[OAKUM_ERR_MAX];
	va_list ap;
	size_t at;

	if (!e)
		return -EINVAL;
	va_start(ap, fmt);
	format(raw, fmt, ap);
	va_end(ap);
	at = add(msg, 0, raw);
	if (at < OAKUM_ERR_MAX)
		at = add(msg, at, ": ");
	if (at < OAKUM_ERR_MAX)
		add(msg, at, e->msg);
	memcpy(e->msg, msg, strlen(msg) + 1);
	return e->code;
}

const char *oakum_errno_text(int err)
{
	if (err < 0)
		err = -err;
	switch (err) {
	case ENOENT:
		return "it does not exist";
	case EACCES:
		return "access is denied";
	default:
		return strerror(err);
	}
}
