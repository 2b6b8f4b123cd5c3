/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.h - telling the person, and the administrator, why the runtime was not called.
 *
 * One line goes to standard error, one to the runtime's log, where the engines that show no
 * standard error look, and one to the audit log.
 */
#ifndef OAKUM_SHIM_REPORT_H
#define OAKUM_SHIM_REPORT_H

#include <oakum/attr.h>
#include <oakum/engine.h>

#include "shim.h"

#define OAKUM_REPORT_MAX 2000 /* characters of a message */

/* Says "oakum: refused by WHAT: …" and returns the status to exit with. what is the id of a
 * rule, or what could not be worked with: "policy", "bundle", "record"… */
int oakum_refuse(struct oakum_shim *s, const char *what, const char *fmt, ...)
	OAKUM_PRINTF(3, 4);

/* The same for a judgement: says what its refusal says, where, and which line decides it. */
int oakum_refuse_outcome(struct oakum_shim *s,
			 const struct oakum_outcome *out) OAKUM_NONNULL;

/* The same for one finding that refuses; hint, when not NULL, is where it comes from on the
 * command line. */
int oakum_refuse_finding(struct oakum_shim *s, const struct oakum_outcome *out,
			 const struct oakum_finding *f, const char *hint);

/* Writes the line of a call that goes on to the runtime to the audit log. story, when not
 * NULL, is why it could not be judged. Returns 0, or a negative errno: the policy requires the
 * line, it cannot be written, and the call must be refused by "audit". */
int oakum_report_passed(struct oakum_shim *s, const struct oakum_outcome *out,
			const char *story, struct oakum_err *e) OAKUM_MUST;

/* The same for execs and updates. There are many, health checks among them: one that nothing
 * speaks against leaves a line only where the policy requires each to have one. */
int oakum_report_frequent(struct oakum_shim *s, const struct oakum_outcome *out,
			  struct oakum_err *e) OAKUM_MUST;

#endif
