/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runtime_log.h - one line of failure in the log that the engine reads, in the form in which
 * its runtime would have written it.
 *
 * Engines show their users what stands there: the last line of level "error" (containerd), or
 * the one object of the whole file (podman). So nothing else is ever written to it.
 */
#ifndef OAKUM_RUNTIME_LOG_H
#define OAKUM_RUNTIME_LOG_H

#include <stdbool.h>
#include <time.h>

#include <oakum/arena.h>

struct oakum_runtime_log {
	const char *target; /* the value of --log; NULL or "": there is none */
	bool json;	    /* --log-format json */
	bool crun;	    /* crun's targets: "file:PATH", "journald:ID", "syslog:ID" */
};

/* Writes msg, which is one line of printable text. Returns 0, also when there is no log, or a
 * negative errno. The file is created if need be, and only ever appended to. */
int oakum_runtime_log_error(struct oakum_arena *a, const struct oakum_runtime_log *log,
			    const char *msg, time_t now);

#endif
