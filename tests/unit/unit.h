/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unit.h - what every unit test program shares: one Check suite a module, one program a
 * suite, a fresh arena a test.
 */
#ifndef OAKUM_UNIT_H
#define OAKUM_UNIT_H

#include <check.h>

#include <oakum/arena.h>
#include <oakum/err.h>
#include <oakum/json.h>

/* Runs the suite; the return value is main's. Under sanitizers Check does not fork, so that
 * leaks are seen. */
int unit_run(Suite *suite);

/* A test case whose tests find a fresh arena in unit_arena and a cleared unit_err. */
TCase *unit_case(Suite *suite, const char *name);
extern struct oakum_arena unit_arena;
extern struct oakum_err unit_err;

/* Reads JSON text strictly; the test fails when it cannot be read. */
struct oakum_json_doc *unit_json(const char *text);

/* The text of a value, compact. */
const char *unit_text(const struct oakum_node *n);

/* ret == want, and the story contains fragment. */
#define unit_assert_fails(call, want, fragment)                                          \
	do {                                                                             \
		int unit_ret_ = (call);                                                  \
		ck_assert_int_eq(unit_ret_, (want));                                     \
		ck_assert_msg(strstr(unit_err.msg, (fragment)), "story '%s' lacks '%s'", \
			      unit_err.msg, (fragment));                                 \
	} while (0)

/* ret == 0, else the story is printed. */
#define unit_assert_ok(call)                                                             \
	do {                                                                             \
		int unit_ret_ = (call);                                                  \
		ck_assert_msg(unit_ret_ == 0, "returned %d: %s", unit_ret_,              \
			      unit_err.msg);                                             \
	} while (0)

#endif
