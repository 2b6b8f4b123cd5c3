/* SPDX-License-Identifier: Apache-2.0 */
/* stamp.h - a moment as RFC 3339 in UTC; private to core/io. */
#ifndef OAKUM_IO_STAMP_H
#define OAKUM_IO_STAMP_H

#include <time.h>

#define OAKUM_STAMP_SIZE                                                                 \
	32 /* "2027-01-31T23:59:59Z" and its NUL, with room for far years */

/* Writes now to out. No time zone file is read and no locale asked, as gmtime would. */
void oakum_stamp(time_t now, char out[OAKUM_STAMP_SIZE]);

#endif
