/* SPDX-License-Identifier: Apache-2.0 */
/* runtimes.c - the real runtimes: which there are, whose, and what is known of them. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/str.h>

#include "doctor.h"

#define PATHS_MAX 64

struct paths {
	const char *list[PATHS_MAX];
	size_t n;
};

/* Each file once, whatever its names; ours is none. */
static void add(struct doctor *d, struct paths *p, const char *path)
{
	if (access(path, F_OK) < 0 || doctor_is_ours(path) || p->n == PATHS_MAX)
		return;
	for (size_t i = 0; i < p->n; i++) {
		if (doctor_same_file(p->list[i], path))
			return;
	}
	p->list[p->n++] = oakum_arena_strdup(d->arena, path);
}

static void add_words(struct doctor *d, struct paths *p, const char *words)
{
	for (size_t len; *words; words += len) {
		words += strspn(words, " ");
		len = strcspn(words, " ");
		if (len > 0)
			add(d, p, oakum_arena_dup(d->arena, words, len));
	}
}

/* "runc version 1.1.5+ds1": the program and what follows "version". */
static bool read_version(struct doctor *d, const char *path, const char **program,
			 const char **version)
{
	const char *const argv[] = {path, "--version", NULL};
	const char *said = doctor_ask(d, argv);
	const char *at = said ? strstr(said, " version ") : NULL;

	if (!at || memchr(said, '\n', (size_t)(at - said)))
		return false;
	*program = oakum_arena_dup(d->arena, said, (size_t)(at - said));
	at += strlen(" version ");
	*version = oakum_str_show(d->arena,
				  oakum_arena_dup(d->arena, at, strcspn(at, " \n")), 60);
	return true;
}

/* Where links lead: alternatives and merged directories are usual here. */
static const char *real_path(struct doctor *d, const char *path)
{
	char *real = realpath(path, NULL);
	const char *copy = oakum_arena_strdup(d->arena, real ? real : path);

	free(real);
	return copy;
}

static void look(struct doctor *d, const char *path)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct doctor_package package;
	const char *program, *version, *real = real_path(d, path);
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, real, OAKUM_TRUST_PATH, &e);

	/* What others could have put there is not started. */
	if (fd < 0) {
		doctor_tell(d, DOCTOR_ERROR, "runtimes.owner", path,
			    oakum_arena_printf(d->arena,
					       "chown root:root %s && chmod go-w %s",
					       real, real),
			    "%s", e.msg);
		return;
	}
	if (!read_version(d, path, &program, &version)) {
		doctor_tell(d, DOCTOR_WARNING, "runtimes.version", path,
			    oakum_arena_printf(d->arena, "%s --version", path),
			    "it does not say which version it is");
		return;
	}
	doctor_package(d, path, &package);
	doctor_tell(d, DOCTOR_OK, "runtimes.version", path, NULL, "%s %s%s%s%s%s",
		    program, version, package.name ? ", package " : ", of no package",
		    package.name ? package.name : "", package.name ? " " : "",
		    package.version ? package.version : "");
	doctor_cves(d, program, version, path, &package);
}

void doctor_runtimes(struct doctor *d)
{
	struct paths paths = {.n = 0};

	for (size_t i = 0; d->policy && i < d->policy->n_runtimes; i++)
		add(d, &paths, d->policy->runtimes[i].path);
	add_words(d, &paths, OAKUM_RUNTIMES);
	for (size_t i = 0; i < paths.n; i++)
		look(d, paths.list[i]);
	if (paths.n == 0)
		doctor_tell(d, DOCTOR_ERROR, "runtimes.none", NULL,
			    doctor_install(d, "runc"),
			    "no runtime is installed: no container can start");
}
