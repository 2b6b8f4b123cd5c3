/* SPDX-License-Identifier: Apache-2.0 */
/* prepare_json.h - plan.json: whose a prepared directory is, and who made it; private to
 * core/io. */
#ifndef OAKUM_IO_PREPARE_JSON_H
#define OAKUM_IO_PREPARE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/prepare.h>

#define OAKUM_PLAN_FILE "plan.json"

/* A process, and no later one of the same number. It stays the same over an execve. */
struct oakum_maker {
	int64_t pid;
	int64_t start; /* clock ticks after boot: field 22 of /proc/PID/stat */
};

struct oakum_plan_note {
	const char *root, *id, *bundle;
	struct oakum_maker maker;
};

/* This process. */
int oakum_maker_self(struct oakum_maker *ret, struct oakum_err *e) OAKUM_MUST;
/* Whether that process still is there. */
bool oakum_maker_lives(const struct oakum_maker *m) OAKUM_MUST;

/* Writes plan.json into the directory fd. */
int oakum_plan_note_write(struct oakum_arena *a, int fd,
			  const struct oakum_preparation *p,
			  const struct oakum_maker *maker,
			  struct oakum_err *e) OAKUM_MUST;

/* Reads it from the directory called name in dirfd. */
int oakum_plan_note_read(struct oakum_arena *a, int dirfd, const char *name,
			 struct oakum_plan_note *ret, struct oakum_err *e) OAKUM_MUST;

#endif
