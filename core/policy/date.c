/* SPDX-License-Identifier: Apache-2.0 */
/* date.c - days of the calendar: strict reading, and counting them. Pure. */
#include "internal.h"

#include <errno.h>

#define SECONDS_A_DAY 86400

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

/* Days from the first day of year 1 to the first of this year. */
static int64_t days_before_year(int year)
{
	int64_t y = year - 1;

	return y * 365 + y / 4 - y / 100 + y / 400;
}

static int64_t day_number(int year, int month, int day)
{
	int64_t n = days_before_year(year) - days_before_year(1970) + day - 1;

	for (int m = 1; m < month; m++)
		n += days_of_month(year, m);
	return n;
}

/* n digits at s, or -1. */
static int digits(const char *s, int n)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	return v;
}

int oakum_policy_date(const char *s, int64_t *ret_day)
{
	size_t len = 0;
	int year, month, day;

	while (len <= 10 && s[len])
		len++;
	if (len != 10 || s[4] != '-' || s[7] != '-')
		return -EINVAL;
	year = digits(s, 4);
	month = digits(s + 5, 2);
	day = digits(s + 8, 2);
	if (year < 1 || month < 1 || month > 12)
		return -EINVAL;
	if (day < 1 || day > days_of_month(year, month))
		return -EINVAL;
	*ret_day = day_number(year, month, day);
	return 0;
}

int64_t oakum_policy_today(time_t now)
{
	int64_t t = now;

	/* Rounds down before 1970 too: a machine without a clock must not revive exceptions
	 * or end them a day early. */
	return t >= 0 ? t / SECONDS_A_DAY : -((-t + SECONDS_A_DAY - 1) / SECONDS_A_DAY);
}
