/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers.c - containers that run although Oakum did not start them.
 *
 * Whether one passed is a fact: its record, kept from create to delete under a hash of the
 * runtime's state directory and the id; and, where that is gone, the file that its first
 * process is. Containers are found where runc and crun keep their state for the engines known.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/json.h>
#include <oakum/record.h>
#include <oakum/str.h>

#include "doctor.h"

/* A "*" stands for each entry of its directory. */
static const struct root {
	const char *pattern;
	const char *state; /* the file that says which process is its first */
	const char *pid;   /* its member */
	const char *mend;  /* behind it comes the id, or what follows the "*" */
	bool of_namespace; /* the command wants the namespace: the last part of the path */
} roots[] = {
	{"/run/docker/runtime-*/moby", "state.json", "init_process_pid", "docker rm -f",
	 false},
	{"/run/containerd/runc/k8s.io", "state.json", "init_process_pid", "crictl rm -f",
	 false},
	{"/run/containerd/runc/*", "state.json", "init_process_pid", "ctr", true},
	{"/run/runc", "state.json", "init_process_pid", "runc delete -f", false},
	{"/run/crun", "status", "pid", "crun delete -f", false},
};

struct search {
	struct doctor *d;
	const struct root *root;
	size_t with, without;
};

/* Engines write the same directory with and without /var before it. */
static bool has_record(struct search *s, const char *dir, const char *id)
{
	const char *const names[] = {dir, oakum_arena_printf(s->d->arena, "/var%s", dir)};
	struct oakum_record_key key;

	for (size_t i = 0; i < OAKUM_COUNT(names); i++) {
		oakum_record_key(names[i], id, &key);
		if (access(oakum_arena_printf(s->d->arena, "%s/%s", OAKUM_RUNDIR,
					      key.name),
			   F_OK) == 0)
			return true;
	}
	return false;
}

static int64_t first_process(struct search *s, const char *dir, const char *id)
{
	const struct oakum_node *state =
		doctor_json(s->d, oakum_arena_printf(s->d->arena, "%s/%s/%s", dir, id,
						     s->root->state));
	const struct oakum_node *pid = oakum_json_get(state, s->root->pid);
	int64_t n;

	if (!oakum_json_is(pid, OAKUM_JSON_NUMBER) ||
	    oakum_num_i64(oakum_arena_dup(s->d->arena, pid->text, pid->text_len), 1,
			  INT32_MAX, &n) < 0)
		return 0;
	return access(oakum_arena_printf(s->d->arena, "/proc/%lld", (long long)n),
		      F_OK) == 0
		       ? n
		       : 0;
}

static const char *mend(struct search *s, const char *dir, const char *id)
{
	if (!doctor_is_plain(id))
		return NULL;
	if (s->root->of_namespace)
		return oakum_arena_printf(s->d->arena,
					  "ctr -n %s task kill -a -s KILL %s",
					  strrchr(dir, '/') + 1, id);
	return oakum_arena_printf(s->d->arena, "%s %s", s->root->mend, id);
}

static void look(struct search *s, const char *dir, const char *id)
{
	int64_t pid = first_process(s, dir, id);
	const char *place, *exe;

	if (pid == 0)
		return;
	if (has_record(s, dir, id)) {
		s->with++;
		return;
	}
	place = oakum_arena_printf(s->d->arena, "%s/%s", dir, id);
	exe = oakum_arena_printf(s->d->arena, "/proc/%lld/exe", (long long)pid);
	s->without++;
	if (doctor_same_file(exe, OAKUM_LIBEXECDIR "/oakum-init"))
		doctor_tell(
			s->d, DOCTOR_WARNING, "containers.no_record", place,
			mend(s, dir, id),
			"process %lld was started by Oakum, but its record is gone: docker exec into it is judged by the policy's defaults",
			(long long)pid);
	else
		doctor_tell(
			s->d, DOCTOR_WARNING, "containers.without", place,
			mend(s, dir, id),
			"process %lld is the first of a container that runs without Oakum: end it, and make it anew",
			(long long)pid);
}

static void look_in(struct search *s, const char *dir)
{
	DIR *stream = opendir(dir);
	struct dirent *entry;

	while (stream && (entry = readdir(stream))) {
		if (entry->d_name[0] != '.')
			look(s, dir, oakum_arena_strdup(s->d->arena, entry->d_name));
	}
	if (stream)
		(void)closedir(stream); /* only read */
}

static bool has_own_row(const char *dir)
{
	for (size_t i = 0; i < OAKUM_COUNT(roots); i++) {
		if (oakum_streq(roots[i].pattern, dir))
			return true;
	}
	return false;
}

/* Each directory that the pattern stands for. */
static void expand(struct search *s)
{
	const char *pattern = s->root->pattern, *star = strchr(pattern, '*');
	const char *slash, *before;
	struct dirent *entry;
	DIR *stream;

	if (!star) {
		look_in(s, pattern);
		return;
	}
	for (slash = star; *slash != '/'; slash--)
		;
	before = oakum_arena_dup(s->d->arena, slash + 1, (size_t)(star - slash - 1));
	stream =
		opendir(oakum_arena_dup(s->d->arena, pattern, (size_t)(slash - pattern)));
	while (stream && (entry = readdir(stream))) {
		const char *dir = oakum_arena_printf(s->d->arena, "%.*s%s%s",
						     (int)(slash + 1 - pattern), pattern,
						     entry->d_name, star + 1);

		if (doctor_is_plain(entry->d_name) &&
		    oakum_starts_with(entry->d_name, before) && !has_own_row(dir))
			look_in(s, dir);
	}
	if (stream)
		(void)closedir(stream); /* only read */
}

void doctor_containers(struct doctor *d)
{
	struct search s = {.d = d};

	if (geteuid() != 0) {
		doctor_tell(
			d, DOCTOR_NOTE, "containers.not_root", NULL, "sudo oakum doctor",
			"which containers run without Oakum is for root alone to see");
		return;
	}
	for (size_t i = 0; i < OAKUM_COUNT(roots); i++) {
		s.root = &roots[i];
		expand(&s);
	}
	if (s.without == 0)
		doctor_tell(d, DOCTOR_OK, "containers.all", OAKUM_RUNDIR, NULL,
			    "%zu containers run, all of them through Oakum", s.with);
}
