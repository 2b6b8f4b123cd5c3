/* SPDX-License-Identifier: Apache-2.0 */
/* processes.c - what the engines that run now were started with. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oakum/str.h>

#include "doctor.h"

/* An engine within a container is none of this host's. */
static bool is_here(struct doctor *d, const char *pid)
{
	return doctor_same_file(oakum_arena_printf(d->arena, "/proc/%s/ns/pid", pid),
				"/proc/self/ns/pid");
}

pid_t doctor_next_process(struct doctor *d, const char *comm, pid_t after)
{
	const char *line = oakum_arena_printf(d->arena, "%s\n", comm);
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int64_t pid, best = 0;

	while (proc && (entry = readdir(proc))) {
		const char *name;

		if (oakum_num_i64(entry->d_name, after + 1, INT32_MAX, &pid) < 0 ||
		    (best && pid > best))
			continue;
		name = doctor_slurp(
			d, oakum_arena_printf(d->arena, "/proc/%s/comm", entry->d_name),
			NULL);
		if (oakum_streq(name, line) && is_here(d, entry->d_name))
			best = pid;
	}
	if (proc)
		(void)closedir(proc); /* only read */
	return (pid_t)best;
}

const char *doctor_env(struct doctor *d, pid_t pid, const char *name)
{
	size_t len, n = strlen(name);
	const char *at = doctor_slurp(
		d, oakum_arena_printf(d->arena, "/proc/%d/environ", (int)pid), &len);

	for (const char *end = at ? at + len : NULL; at && at < end;
	     at += strlen(at) + 1) {
		if (strncmp(at, name, n) == 0 && at[n] == '=')
			return at + n + 1;
	}
	return NULL;
}

const char *doctor_which(struct doctor *d, pid_t pid, const char *name)
{
	const char *path;

	if (strchr(name, '/'))
		return access(name, X_OK) == 0 ? name : NULL;
	path = pid ? doctor_env(d, pid, "PATH") : NULL;
	for (const char *at =
		     path ? path
			  : "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
	     *at; at += *at == ':') {
		size_t len = strcspn(at, ":");
		const char *file =
			oakum_arena_printf(d->arena, "%.*s/%s", (int)len, at, name);

		at += len;
		if (len > 0 && access(file, X_OK) == 0)
			return file;
	}
	return NULL;
}

const char *doctor_argument(struct doctor *d, pid_t pid, const char *option,
			    const char *also)
{
	size_t len, n = strlen(option);
	const char *at = doctor_slurp(
		d, oakum_arena_printf(d->arena, "/proc/%d/cmdline", (int)pid), &len);

	for (const char *end = at ? at + len : NULL; at && at < end;
	     at += strlen(at) + 1) {
		const char *next = at + strlen(at) + 1;

		if ((oakum_streq(at, option) || oakum_streq(at, also)) && next < end)
			return next;
		if (strncmp(at, option, n) == 0 && at[n] == '=')
			return at + n + 1;
	}
	return NULL;
}
