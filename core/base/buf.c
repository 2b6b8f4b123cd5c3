/* SPDX-License-Identifier: Apache-2.0 */
/* buf.c - a growing byte buffer with a maximum; see buf.h. */
#include <oakum/buf.h>

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define CAP_FIRST 256

void oakum_buf_init(struct oakum_buf *b, struct oakum_arena *a, size_t max)
{
	*b = (struct oakum_buf){.arena = a, .max = max};
}

/* cap counts the NUL, so it may be max + 1. */
static void grow(struct oakum_buf *b, size_t need)
{
	size_t cap = b->cap ? b->cap : CAP_FIRST;
	char *data;

	while (cap < need)
		cap = cap > SIZE_MAX / 2 ? need : cap * 2;
	if (cap > b->max)
		cap = b->max + 1;
	data = oakum_arena_alloc(b->arena, cap);
	if (b->len)
		memcpy(data, b->data, b->len);
	b->data = data;
	b->cap = cap;
}

/* Room for extra more bytes and the NUL, or false and .full. */
static bool room(struct oakum_buf *b, size_t extra)
{
	if (extra > b->max - b->len) {
		b->full = true;
		extra = 0;
	}
	if (b->cap - b->len <= extra)
		grow(b, b->len + extra + 1);
	return !b->full;
}

void oakum_buf_reserve(struct oakum_buf *b, size_t extra)
{
	size_t left = b->max - b->len;

	if (extra > left)
		extra = left;
	if (b->cap - b->len <= extra)
		grow(b, b->len + extra + 1);
}

char *oakum_buf_extend(struct oakum_buf *b, size_t len)
{
	char *at;

	if (!room(b, len))
		return NULL;
	at = b->data + b->len;
	b->len += len;
	at[len] = '\0';
	return at;
}

void oakum_buf_add(struct oakum_buf *b, const char *bytes, size_t len)
{
	char *at = oakum_buf_extend(b, len);

	if (at && len)
		memcpy(at, bytes, len);
}

void oakum_buf_puts(struct oakum_buf *b, const char *s)
{
	oakum_buf_add(b, s, strlen(s));
}

void oakum_buf_putc(struct oakum_buf *b, char c)
{
	char *at = oakum_buf_extend(b, 1);

	if (at)
		*at = c;
}

void oakum_buf_printf(struct oakum_buf *b, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = oakum_arena_vprintf(b->arena, fmt, ap);
	va_end(ap);
	oakum_buf_puts(b, text);
}
