/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor.h - what stands on this host, and what should stand otherwise.
 *
 * A check is one file with one function and one line in cmd_doctor.c. It looks, changes
 * nothing, and tells findings: an id for machines, how bad it is, where, what, and the command
 * that mends it. What cannot be looked at is told as such, never taken for good.
 */
#ifndef OAKUM_CLI_DOCTOR_H
#define OAKUM_CLI_DOCTOR_H

#include <sys/types.h>

#include "../cli.h"

enum doctor_level {
	DOCTOR_OK,	/* as it should be */
	DOCTOR_NOTE,	/* worth knowing */
	DOCTOR_WARNING, /* should be mended */
	DOCTOR_ERROR,	/* containers run unprotected, or not at all */
	DOCTOR_LEVELS,
};

#define DOCTOR_FILE_MAX (4u * 1024 * 1024)

struct doctor {
	struct cli *cli;
	struct oakum_arena *arena;
	struct oakum_policy *policy; /* NULL: there is none that could be used */
	struct oakum_node *findings; /* an array */
	size_t count[DOCTOR_LEVELS];
};

/* mend is a command for a shell, or NULL. */
void doctor_tell(struct doctor *d, enum doctor_level level, const char *id,
		 const char *place, const char *mend, const char *fmt, ...)
	OAKUM_PRINTF(6, 7);

/* Whether path is this oakum-runtime, by device and inode. */
bool doctor_is_ours(const char *path);
bool doctor_same_file(const char *a, const char *b);
/* Whether a name can stand in a command as it is. */
bool doctor_is_plain(const char *name);
/* The action of a rule in the policy, or OAKUM_ACTION_UNSET. */
enum oakum_action doctor_action(const struct doctor *d, const char *rule);
/* The command that puts a package here, with this system's packager. */
const char *doctor_install(const struct doctor *d, const char *package);

/* All of any file, also on procfs, with its length unless that is NULL; NULL when it cannot
 * be read. */
const char *doctor_slurp(struct doctor *d, const char *path, size_t *ret_len);
struct oakum_node *doctor_json(struct doctor *d, const char *path);
/* What a program says, started by its absolute path with an environment of its own; NULL when
 * it does not end with 0. */
const char *doctor_ask(struct doctor *d, const char *const *argv);

/* processes.c: the processes of that name, one after the other: 0 at first, and at the end. */
pid_t doctor_next_process(struct doctor *d, const char *comm, pid_t after);
/* The value of an environment variable of a process, or NULL. */
const char *doctor_env(struct doctor *d, pid_t pid, const char *name);
/* What a process would execute under that name: absolute, or by its PATH. NULL: nothing. */
const char *doctor_which(struct doctor *d, pid_t pid, const char *name);
/* The argument behind one of two options on its command line, or NULL. */
const char *doctor_argument(struct doctor *d, pid_t pid, const char *option,
			    const char *also);

/* toml.c: each value of a TOML file in order: "plugins|io.containerd.grpc.v1.cri|key". Strings
 * come without quotes, of an array its first element; tables in arrays and texts of several
 * lines are left out. */
typedef void doctor_toml_fn(void *data, const char *path, const char *value);
void doctor_toml(struct doctor *d, const char *text, doctor_toml_fn *each, void *data);

/* docker_api.c: what dockerd answers to a GET, or NULL. */
struct oakum_node *doctor_docker_get(struct doctor *d, const char *path);

/* packages.c: the package of a file and its version, when dpkg or rpm knows. */
struct doctor_package {
	const char *name, *version; /* NULL: nobody knows */
	const char *changes;	    /* its changelog, or NULL */
};
void doctor_package(struct doctor *d, const char *path, struct doctor_package *ret);

/* cves.c: what is known of that version of a runtime. */
void doctor_cves(struct doctor *d, const char *program, const char *version,
		 const char *path, const struct doctor_package *package);
/* versions.c: less than, equal to or greater than 0; "1.4.0-rc.3" comes before "1.4.0", and
 * what a distribution adds ("+ds1") does not count. */
int doctor_version_compare(const char *a, const char *b);
/* Whether a version has what came with one of these, the first of each series: "1.2.8 1.3.3". */
bool doctor_version_has(const char *version, const char *since);

/* The checks. */
void doctor_policy(struct doctor *d);
void doctor_programs(struct doctor *d);
void doctor_runtimes(struct doctor *d);
void doctor_docker(struct doctor *d);
void doctor_buildkit(struct doctor *d);
void doctor_containerd(struct doctor *d);
void doctor_crio(struct doctor *d);
void doctor_podman(struct doctor *d);
void doctor_containers(struct doctor *d);
void doctor_kernel(struct doctor *d);
void doctor_host(struct doctor *d);

#endif
