/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup.h - telling engines about Oakum, and taking that back.
 *
 * An engine has two functions: add what it needs, and undo. Each says what it does and works
 * on whole files through setup_file.c, which replaces them atomically and leaves everything as
 * it is under --dry-run. Doing the same twice does nothing more.
 */
#ifndef OAKUM_SETUP_H
#define OAKUM_SETUP_H

#include "cli.h"

#define SETUP_RUNTIME	  OAKUM_BINDIR "/oakum-runtime"
#define SETUP_TEMPLATES	  OAKUM_DATADIR "/engines/"
#define SETUP_BACKUP	  ".before-oakum"
#define SETUP_FIRST_LINE  "# Written by `oakum setup`"
#define SETUP_FILE_MAX	  (1024u * 1024)
#define SETUP_DAEMON_JSON "/etc/docker/daemon.json"

struct setup_file {
	const char *path;
	const char *bytes; /* NULL: there is no such file */
	size_t len;
};

struct setup_engine {
	const char *name;
	int (*add)(struct cli *cli, struct oakum_err *e);
	/* Nothing of ours there is success. */
	int (*undo)(struct cli *cli, struct oakum_err *e);
	/* Whether containers may still need Oakum through it: says so. */
	bool (*in_use)(struct cli *cli);
};

extern const struct setup_engine setup_docker, setup_containerd, setup_podman, setup_crio,
	setup_buildkit, setup_divert;

/* Reads a file that only root may write. That there is none is no failure. */
int setup_read(struct cli *cli, const char *path, struct setup_file *ret,
	       struct oakum_err *e);
int setup_template(struct cli *cli, const char *name, const char **ret,
		   struct oakum_err *e);
/* Say what they do, and do it unless this is a dry run. */
int setup_write(struct cli *cli, const char *path, const char *bytes, size_t len,
		struct oakum_err *e);
int setup_remove(struct cli *cli, const char *path, struct oakum_err *e);
/* A line for the person: "oakum setup: …" without the prefix; under --dry-run with "would". */
void setup_say(const struct cli *cli, const char *fmt, ...) OAKUM_PRINTF(2, 3);
void setup_next(const struct cli *cli, const char *what);

/* Runs a program by its absolute path with a plain environment and waits. Its standard output
 * goes to *ret unless that is NULL. Returns the exit status or a negative errno. */
int setup_spawn(struct cli *cli, const char *const *argv, const char **ret,
		struct oakum_err *e);

/* The same without what it says on standard error. */
int setup_ask(struct cli *cli, const char *const *argv, const char **ret,
	      struct oakum_err *e);

/* setup_dockerd.c: refuses when dockerd gets what daemon.json would say on its command line. */
int setup_dockerd_flags(struct cli *cli, struct oakum_err *e);
/* The containers that docker created with the runtime "oakum"; how many, and their names. */
size_t setup_docker_pinned(struct cli *cli, const char **ret_names);

#endif
