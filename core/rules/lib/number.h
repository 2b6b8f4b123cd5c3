/* SPDX-License-Identifier: Apache-2.0 */
/*
 * number.h - which number a process becomes instead of root, and what it needs to live as that.
 */
#ifndef OAKUM_RULES_NUMBER_H
#define OAKUM_RULES_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include <oakum/rule.h>

#include "writable.h"

struct oakum_number {
	uint32_t uid, gid;
	const char
		*of; /* the image's directory that belongs to it, or NULL: the policy's */
	struct oakum_writable writable;
};

/* Chooses. At create: the owner of what the image keeps its data in, where the policy lets it
 * be, else the policy's number. At an exec: what the container has. */
int oakum_number_look(const struct oakum_ctx *ctx, struct oakum_number *ret,
		      struct oakum_err *e) OAKUM_MUST;

/* What a message can add about it; "" for nothing. */
const char *oakum_number_note(const struct oakum_ctx *ctx, const struct oakum_number *n);

/* The user, and all that a former root needs: HOME, a working directory it may enter, low
 * ports, directories to write to, a name. */
int oakum_number_fix(const struct oakum_ctx *ctx, struct oakum_findings *out,
		     struct oakum_finding *f, const struct oakum_number *n,
		     struct oakum_err *e) OAKUM_MUST;

/* A bundle that was run before, with a number in root's place, needs what was prepared then: a
 * finding that has it made again, of the image as it is now. */
int oakum_number_again(const struct oakum_ctx *ctx, struct oakum_findings *out,
		       struct oakum_err *e) OAKUM_MUST;

#endif
