/* SPDX-License-Identifier: Apache-2.0 */
/* stamp.c - see stamp.h. */
#include "stamp.h"

#include <stdbool.h>
#include <stdio.h>

#define SECONDS_A_DAY 86400

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month] + (month == 1 && is_leap(year));
}

void oakum_stamp(time_t now, char out[OAKUM_STAMP_SIZE])
{
	long day = now > 0 ? (long)(now / SECONDS_A_DAY) : 0;
	int second = now > 0 ? (int)(now % SECONDS_A_DAY) : 0;
	int year = 1970, month = 0;

	while (day >= (is_leap(year) ? 366 : 365) && year < 9999) {
		day -= is_leap(year) ? 366 : 365;
		year++;
	}
	while (month < 11 && day >= days_of_month(year, month)) {
		day -= days_of_month(year, month);
		month++;
	}
	(void)snprintf(out, OAKUM_STAMP_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ",
		       year % 10000, month + 1, (int)(day % 31) + 1, second / 3600,
		       second / 60 % 60,
		       second % 60); /* each field is bounded, so it fits */
}
