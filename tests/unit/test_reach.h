/* SPDX-License-Identifier: Apache-2.0 */
/* test_reach.h - whether a source in the sandbox shows a protected path in it. */
#ifndef OAKUM_TEST_REACH_H
#define OAKUM_TEST_REACH_H

#include "test_sys.h"

static inline struct oakum_reach reach_any(const char *source, bool recursive,
					   const char *const *protect, size_t n)
{
	struct oakum_host *host = open_host("bundle", NULL);
	struct oakum_place p = {0};
	struct oakum_reach r = {0};

	unit_assert_ok(host->place(host, in_box(source), &p, &unit_err));
	unit_assert_ok(host->reach(host, &p, recursive, protect, n, &r, &unit_err));
	return r;
}

static inline void shows(const char *source, bool recursive, const char *protect,
			 const char *how)
{
	const char *list[] = {in_box(protect), in_box("never/seen.sock")};
	struct oakum_reach r = reach_any(source, recursive, list, 2);

	ck_assert_msg(r.object, "'%s' does not show '%s'", source, protect);
	ck_assert_str_eq(r.object, in_box(protect));
	ck_assert_str_eq(r.how, how);
}

static inline void hides(const char *source, bool recursive, const char *protect)
{
	const char *list[] = {in_box(protect), in_box("never/seen.sock")};
	struct oakum_reach r = reach_any(source, recursive, list, 2);

	ck_assert_msg(!r.object, "'%s' shows '%s': %s", source, protect, r.how);
}

static inline void make_run(void)
{
	make_dirs("run/engine");
	make_dirs("srv/data");
	make_dead_socket("run/engine/d.sock");
}

#endif
