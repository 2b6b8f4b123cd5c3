/* SPDX-License-Identifier: Apache-2.0 */
/*
 * process.h - one process, held so that its number cannot come to mean another one.
 *
 * A descriptor of /proc/PID belongs to the process that had the number when it was opened:
 * once that is gone, every read through it fails.
 */
#ifndef OAKUM_HOOK_PROCESS_H
#define OAKUM_HOOK_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>

struct oakum_process {
	pid_t pid;
	int fd;	 /* pidfd */
	int dir; /* /proc/PID */
};

#define OAKUM_PROCESS_INIT                                                               \
	{                                                                                \
		.fd = -1, .dir = -1                                                      \
	}

/* pid is one of this process's own pid namespace. -ESRCH: there is no such process. */
int oakum_process_open(pid_t pid, struct oakum_process *ret,
		       struct oakum_err *e) OAKUM_MUST;
void oakum_process_close(struct oakum_process *p);

/* Whether it has come to its end. */
bool oakum_process_is_gone(const struct oakum_process *p);

/* Reads a file of its directory, such as "status" or "uid_map". */
int oakum_process_slurp(struct oakum_arena *a, const struct oakum_process *p,
			const char *name, size_t max, const char **ret, size_t *ret_len,
			struct oakum_err *e) OAKUM_MUST;

/* What a magic link of its directory leads to: "ns/net", "exe". */
int oakum_process_stat(const struct oakum_process *p, const char *name, struct stat *ret,
		       struct oakum_err *e) OAKUM_MUST;

int oakum_process_kill(const struct oakum_process *p, struct oakum_err *e) OAKUM_MUST;

#endif
