/* SPDX-License-Identifier: Apache-2.0 */
/*
 * err.h - the story of a failure, for the person who must mend it.
 *
 * Every function that can fail returns 0 or a negative errno and tells the story in a
 * struct oakum_err that the caller owns. Nothing is allocated: an error path that can itself
 * run out of memory is not an error path. On failure no other output of the function is
 * written. A refusal is not an error: see finding.h and engine.h.
 *
 * Messages are lower case, say what failed first, put the subject in single quotes, and have
 * no full stop. Control bytes and bytes outside ASCII that came from outside are escaped when
 * the message is built.
 */
#ifndef OAKUM_ERR_H
#define OAKUM_ERR_H

#include <oakum/attr.h>

#define OAKUM_ERR_MAX 1024

struct oakum_err {
	int code; /* negative errno, 0 while unset */
	char msg[OAKUM_ERR_MAX];
};

#define OAKUM_ERR_INIT                                                                   \
	{                                                                                \
		0,                                                                       \
		{                                                                        \
			0                                                                \
		}                                                                        \
	}

/* The same for one that stands in OAKUM_SCRATCH, where clearing a story that mostly nobody
 * tells would be most of the work. */
static inline void oakum_err_clear(struct oakum_err *e)
{
	e->code = 0;
	e->msg[0] = '\0';
}

/* Sets the story and returns code, so that "return oakum_err_set(...)" is one line.
 * A message that does not fit is cut and ends in "...". e may be NULL. */
int oakum_err_set(struct oakum_err *e, int code, const char *fmt, ...) OAKUM_PRINTF(3, 4);

/* Puts "<formatted>: " in front of what is there; returns the code that is there. */
int oakum_err_wrap(struct oakum_err *e, const char *fmt, ...) OAKUM_PRINTF(2, 3);

/* strerror of an errno (of either sign) without the two phrases that engines look for in a
 * runtime's output and tell other stories for: ENOENT is "it does not exist" and EACCES
 * "access is denied". */
const char *oakum_errno_text(int err);

#endif
