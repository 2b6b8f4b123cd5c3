/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docker.c - whether what docker starts passes through Oakum: by default, by any runtime that
 * a person may name, and what dockerd was told but has not read yet.
 *
 * What counts is the daemon that runs, asked by its socket, and what it would find on its own
 * PATH; daemon.json says what it will do when it is told to read it.
 */
#include <string.h>
#include <unistd.h>

#include <oakum/json.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "../setup.h"
#include "doctor.h"

#define SOCKET "/run/docker.sock"
#define RELOAD "systemctl reload docker"
#define SETUP  "oakum setup docker --default"
#define DIVERT "oakum setup divert"
/* There may be no such file yet; and one command may follow the other. */
#define EDIT(what)                                                                       \
	"{ cat " SETUP_DAEMON_JSON " 2>/dev/null || echo {}; } | jq '" what              \
	"' >" SETUP_DAEMON_JSON ".new && mv " SETUP_DAEMON_JSON                          \
	".new " SETUP_DAEMON_JSON
#define LOG_LIMIT "[\"log-opts\"][\"max-size\"] = \"10m\""

struct docker {
	struct doctor *d;
	const struct oakum_node *file; /* daemon.json, or NULL */
	const struct oakum_node *info; /* of the daemon that runs, or NULL */
	pid_t pid;		       /* its process, or 0 */
};

static const char *text(const struct oakum_node *obj, const char *key)
{
	return oakum_json_str(oakum_json_get(obj, key));
}

/* What a runtime of that name is, in the daemon's or the file's own table. */
static const char *program(const struct oakum_node *runtimes, const char *name)
{
	const struct oakum_node *r = oakum_json_get(runtimes, name);
	const char *path = text(r, "path");

	if (!path || !*path)
		path = text(oakum_json_get(r, "options"), "BinaryName");
	/* Docker's own names. */
	if ((!path || !*path) &&
	    (oakum_streq(name, "runc") || oakum_starts_with(name, "io.containerd.runc.")))
		path = "runc";
	return path;
}

static bool passes(const struct docker *k, const char *path)
{
	return path && doctor_is_ours(doctor_which(k->d, k->pid, path));
}

/* What daemon.json would make the default, and whether that passes. */
static bool file_passes(const struct docker *k)
{
	const char *name = text(k->file, "default-runtime");

	return passes(k,
		      program(oakum_json_get(k->file, "runtimes"), name ? name : "runc"));
}

static void tell_default(const struct docker *k)
{
	const char *name = k->info ? text(k->info, "DefaultRuntime")
				   : text(k->file, "default-runtime");
	const struct oakum_node *all = k->info ? oakum_json_get(k->info, "Runtimes")
					       : oakum_json_get(k->file, "runtimes");
	const char *place = k->info ? SOCKET ": DefaultRuntime"
				    : SETUP_DAEMON_JSON ": default-runtime";
	const char *path;

	name = name ? name : "runc";
	path = program(all, name);
	if (passes(k, path))
		doctor_tell(
			k->d, DOCTOR_OK, "docker.default_runtime", place, NULL,
			"a plain docker run passes through Oakum: the default runtime '%s' is %s",
			name, path);
	else if (k->info && k->file && file_passes(k))
		doctor_tell(
			k->d, DOCTOR_ERROR, "docker.not_reloaded", place, RELOAD,
			"a plain docker run does not pass through Oakum: " SETUP_DAEMON_JSON
			" says so, but the daemon's default runtime is still '%s'",
			name);
	else
		doctor_tell(
			k->d, DOCTOR_ERROR, "docker.default_runtime", place, SETUP,
			"a plain docker run does not pass through Oakum: the default runtime '%s' is %s",
			name, path ? path : "another shim");
}

/* docker run --runtime NAME. What docker calls runc is mended by diversion alone. */
static void tell_runtime(const struct docker *k, const struct oakum_node *all,
			 const char *name)
{
	const char *path = program(all, name);
	const char *place = oakum_arena_printf(
		k->d->arena, "%s: %s", k->info ? SOCKET : SETUP_DAEMON_JSON, name);
	bool runc = path && oakum_streq(oakum_path_base(path), "runc");

	if (passes(k, path))
		doctor_tell(k->d, DOCTOR_OK, "docker.runtime", place, NULL,
			    "docker run --runtime %s passes through Oakum: %s", name,
			    path);
	else
		doctor_tell(
			k->d, DOCTOR_WARNING, "docker.runtime", place,
			runc ? DIVERT
			: !doctor_is_plain(name)
				? NULL
				: oakum_arena_printf(
					  k->d->arena,
					  EDIT("del(.runtimes[\"%s\"])") " && " RELOAD,
					  name),
			"docker run --runtime %s walks around Oakum: it is %s", name,
			path ? path : "a shim of its own");
}

/* Names that dockerd takes although no table has them. */
static void tell_builtin(const struct docker *k, const struct oakum_node *all)
{
	static const char *const names[] = {"runc", "io.containerd.runc.v2"};

	for (size_t i = 0; i < OAKUM_COUNT(names); i++) {
		if (!oakum_json_get(all, names[i]))
			tell_runtime(k, all, names[i]);
	}
}

static void tell_runtimes(const struct docker *k)
{
	const struct oakum_node *all = k->info ? oakum_json_get(k->info, "Runtimes")
					       : oakum_json_get(k->file, "runtimes");

	oakum_json_each(r, all)
		tell_runtime(k, all, oakum_str_show(k->d->arena, r->key, 100));
	tell_builtin(k, all);
}

/* The steps of docker build, which know no default runtime. */
static void tell_builds(const struct docker *k)
{
	const char *path = doctor_env(k->d, k->pid, "DOCKER_BUILDKIT_RUNC_COMMAND");
	const char *place =
		oakum_arena_printf(k->d->arena, "/proc/%d/environ", (int)k->pid);

	if (!path || !*path)
		path = doctor_which(k->d, k->pid, "buildkit-runc");
	if (!path)
		path = doctor_which(k->d, k->pid, "runc");
	if (passes(k, path))
		doctor_tell(k->d, DOCTOR_OK, "docker.buildkit", place, NULL,
			    "the steps of docker build pass through Oakum: %s", path);
	else
		doctor_tell(
			k->d, DOCTOR_WARNING, "docker.buildkit", place,
			"oakum setup buildkit && systemctl daemon-reload && systemctl restart docker",
			"the steps of docker build walk around Oakum: dockerd's BuildKit calls %s",
			path ? path : "no runc that is there");
}

/* The driver, and whether something limits what it writes. */
static void tell_logs(const struct docker *k)
{
	const char *driver =
		k->info ? text(k->info, "LoggingDriver") : text(k->file, "log-driver");
	const char *max = text(oakum_json_get(k->file, "log-opts"), "max-size");
	const char *arg =
		k->pid ? doctor_argument(k->d, k->pid, "--log-opt", "--log-opt") : NULL;

	driver = driver ? driver : "json-file";
	if (!oakum_streq(driver, "json-file") || max ||
	    (arg && oakum_starts_with(arg, "max-size=")))
		doctor_tell(k->d, DOCTOR_OK, "docker.log_limits", SETUP_DAEMON_JSON, NULL,
			    "logging driver '%s'%s%s", driver, max ? ", at most " : "",
			    max ? max : "");
	else
		doctor_tell(
			k->d, DOCTOR_WARNING, "docker.log_limits",
			SETUP_DAEMON_JSON ": log-opts", EDIT("." LOG_LIMIT),
			"what containers print fills the disk: the driver json-file has no max-size; only new containers get one");
}

static void tell_userland(const struct docker *k)
{
	const struct oakum_node *proxy = oakum_json_get(k->file, "userland-proxy");

	if (proxy && !oakum_json_true(proxy))
		doctor_tell(k->d, DOCTOR_OK, "docker.userland_proxy", SETUP_DAEMON_JSON,
			    NULL, "published ports have no process each");
	else
		doctor_tell(
			k->d, DOCTOR_NOTE, "docker.userland_proxy",
			SETUP_DAEMON_JSON ": userland-proxy",
			EDIT(".[\"userland-proxy\"] = false"),
			"each published port has a docker-proxy of root's, and workloads see its address instead of the client's");
}

static bool is_installed(const struct docker *k)
{
	return k->pid || access(SETUP_DAEMON_JSON, F_OK) == 0 ||
	       doctor_which(k->d, 0, "dockerd");
}

void doctor_docker(struct doctor *d)
{
	struct docker k = {.d = d, .pid = doctor_next_process(d, "dockerd", 0)};

	if (!is_installed(&k))
		return;
	k.file = doctor_json(d, SETUP_DAEMON_JSON);
	k.info = doctor_docker_get(d, "/info");
	if (!k.file && access(SETUP_DAEMON_JSON, F_OK) == 0)
		doctor_tell(d, DOCTOR_ERROR, "docker.config", SETUP_DAEMON_JSON,
			    "jq . " SETUP_DAEMON_JSON,
			    "it cannot be read as JSON: dockerd will not start");
	if (k.pid && !k.info)
		doctor_tell(
			d, DOCTOR_WARNING, "docker.silent", SOCKET,
			"systemctl status docker",
			"dockerd runs as process %d, but does not say what it does: what follows is what its file says",
			(int)k.pid);
	if (!k.pid)
		doctor_tell(d, DOCTOR_NOTE, "docker.stopped", SOCKET, NULL,
			    "dockerd does not run: what follows is what its file says");
	tell_default(&k);
	tell_runtimes(&k);
	if (k.pid)
		tell_builds(&k);
	tell_logs(&k);
	tell_userland(&k);
}
