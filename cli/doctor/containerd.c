/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containerd.c - the runtime classes of CRI, and what `ctr run` and docker's shim call.
 *
 * Nothing here puts containerd's configuration together: containerd itself does (config dump),
 * of 1.x and 2.x alike; what it prints is read.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oakum/str.h>

#include "doctor.h"

#define CONFIG	    "/etc/containerd/config.toml"
#define CLASSES_MAX 64

struct class
{
	const char *name, *type, *binary;
};

struct containerd {
	struct doctor *d;
	pid_t pid;
	const char *config; /* the file it reads */
	bool no_cri;
	const char *dflt;
	struct class classes[CLASSES_MAX];
	size_t n;
};

/* What stands behind "…|containerd|", whichever version's plugin it is. */
static const char *in_cri(const char *path)
{
	static const char *const plugins[] = {
		"plugins|io.containerd.grpc.v1.cri|containerd|",
		"plugins|io.containerd.cri.v1.runtime|containerd|",
	};

	for (size_t i = 0; i < OAKUM_COUNT(plugins); i++) {
		if (oakum_starts_with(path, plugins[i]))
			return path + strlen(plugins[i]);
	}
	return NULL;
}

static struct class *class_of(struct containerd *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++) {
		if (oakum_streq(c->classes[i].name, name))
			return &c->classes[i];
	}
	if (c->n == CLASSES_MAX)
		return NULL;
	c->classes[c->n].name = name;
	return &c->classes[c->n++];
}

static void take(void *data, const char *path, const char *value)
{
	static const char runtimes[] = "runtimes|";
	struct containerd *c = data;
	const char *key = in_cri(path), *rest;
	struct class *class;

	if (key && oakum_streq(key, "default_runtime_name"))
		c->dflt = value;
	if (!key || !oakum_starts_with(key, runtimes))
		return;
	key += strlen(runtimes);
	rest = strchr(key, '|');
	class = rest ? class_of(c,
				oakum_arena_dup(c->d->arena, key, (size_t)(rest - key)))
		     : NULL;
	if (class && oakum_streq(rest, "|runtime_type"))
		class->type = value;
	if (class && oakum_streq(rest, "|options|BinaryName"))
		class->binary = value;
}

/* disabled_plugins is an array of which the reader above gives the first. */
static bool has_no_cri(const char *dump)
{
	const char *at = strstr(dump, "disabled_plugins = [");
	size_t len = at ? strcspn(at, "]") : 0;
	const char *cri = at ? strstr(at, "cri") : NULL;

	return cri && (size_t)(cri - at) < len;
}

static bool is_runc_shim(const struct class *class)
{
	return class->type && oakum_starts_with(class->type, "io.containerd.runc.");
}

static void tell_class(const struct containerd *c, const struct class *class)
{
	bool dflt = oakum_streq(class->name, c->dflt);
	const char *id = dflt ? "containerd.default_runtime" : "containerd.runtime";
	const char *name = class->binary && *class->binary ? class->binary : "runc";
	const char *path = is_runc_shim(class) ? doctor_which(c->d, c->pid, name) : NULL;
	const char *place = oakum_arena_printf(c->d->arena, "%s: runtimes.%s", c->config,
					       class->name);

	if (doctor_is_ours(path))
		doctor_tell(c->d, DOCTOR_OK, id, place, NULL,
			    "pods of %s%s pass through Oakum: %s",
			    dflt ? "the default runtime class " : "runtime class ",
			    class->name, path);
	else
		doctor_tell(
			c->d, dflt ? DOCTOR_ERROR : DOCTOR_WARNING, id, place,
			dflt ? "oakum setup containerd --default && systemctl restart containerd"
			     : "oakum setup divert",
			"pods of %s%s do not pass through Oakum: it calls %s",
			dflt ? "the default runtime class " : "runtime class ",
			class->name,
			path	      ? path
			: class->type ? class->type
				      : "nothing that is there");
}

/* Clients that name no program: ctr, nerdctl, docker with a runtime of containerd's name. */
static void tell_plain(const struct containerd *c)
{
	const char *path = doctor_which(c->d, c->pid, "runc");

	if (!path)
		return;
	if (doctor_is_ours(path))
		doctor_tell(
			c->d, DOCTOR_OK, "containerd.runc", path, NULL,
			"what names no runtime (ctr run, nerdctl run) passes through Oakum");
	else
		doctor_tell(
			c->d, DOCTOR_WARNING, "containerd.runc", path,
			"oakum setup divert",
			"what names no runtime (ctr run, nerdctl run) walks around Oakum: io.containerd.runc.v2 calls %s",
			path);
}

static const char *dump(struct containerd *c)
{
	const char *program = doctor_which(c->d, 0, "containerd");
	const char *const with[] = {program,  "--config", c->config,
				    "config", "dump",	  NULL};
	const char *const without[] = {program, "config", "dump", NULL};

	if (!program)
		return NULL;
	return doctor_ask(c->d, access(c->config, F_OK) == 0 ? with : without);
}

static void look(struct doctor *d, pid_t pid)
{
	struct containerd *c = OAKUM_NEW(d->arena, struct containerd);
	const char *given = pid ? doctor_argument(d, pid, "--config", "-c") : NULL;
	const char *text;

	c->d = d;
	c->pid = pid;
	c->config = given ? given : CONFIG;
	text = dump(c);
	if (!text) {
		doctor_tell(d, DOCTOR_ERROR, "containerd.config", c->config,
			    oakum_arena_printf(d->arena,
					       "containerd --config %s config dump",
					       c->config),
			    "containerd does not understand its configuration");
		return;
	}
	if (has_no_cri(text))
		doctor_tell(d, DOCTOR_NOTE, "containerd.no_cri", c->config, NULL,
			    "CRI is turned off: there are no pods");
	else
		doctor_toml(d, text, take, c);
	for (size_t i = 0; i < c->n; i++)
		tell_class(c, &c->classes[i]);
	tell_plain(c);
}

void doctor_containerd(struct doctor *d)
{
	pid_t pid = doctor_next_process(d, "containerd", 0);

	if (!pid && !doctor_which(d, 0, "containerd"))
		return;
	if (!pid)
		doctor_tell(
			d, DOCTOR_NOTE, "containerd.stopped", CONFIG, NULL,
			"containerd does not run: what follows is what its file says");
	do {
		look(d, pid);
		pid = pid ? doctor_next_process(d, "containerd", pid) : 0;
	} while (pid);
}
