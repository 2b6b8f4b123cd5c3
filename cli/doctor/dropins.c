/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dropins.c - podman and CRI-O: a table of runtimes and the name of the default one, in a file
 * and in the directories of drop-ins that add to it.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oakum/str.h>

#include "doctor.h"

#define RUNTIMES_MAX 64

/* Where an engine says it, the later ones winning. A directory ends with a slash. */
struct engine {
	const char *name;
	const char *files[6];
	const char *dflt;     /* the key of the default's name */
	const char *table;    /* what the keys of runtimes begin with */
	const char *rest;     /* and end with */
	const char *first[2]; /* the default where no file says any */
	const char *mend;
	bool any; /* who may call it may name any program */
};

struct runtime {
	const char *name, *path, *file;
};

struct config {
	struct doctor *d;
	const struct engine *engine;
	const char *file; /* that is being read */
	const char *dflt, *dflt_file;
	struct runtime list[RUNTIMES_MAX];
	size_t n;
};

static void take(void *data, const char *path, const char *value)
{
	struct config *c = data;
	const struct engine *e = c->engine;
	const char *name;
	size_t len, i = 0;

	if (oakum_streq(path, e->dflt)) {
		c->dflt = value;
		c->dflt_file = c->file;
	}
	if (!oakum_starts_with(path, e->table) || !oakum_ends_with(path, e->rest))
		return;
	len = strlen(path) - strlen(e->table) - strlen(e->rest);
	name = oakum_arena_dup(c->d->arena, path + strlen(e->table), len);
	while (i < c->n && !oakum_streq(c->list[i].name, name))
		i++;
	if (i == RUNTIMES_MAX || strchr(name, '|'))
		return;
	c->n = i == c->n ? c->n + 1 : c->n;
	c->list[i] = (struct runtime){name, value, c->file};
}

static void read_file(struct config *c, const char *path)
{
	const char *text = doctor_slurp(c->d, path, NULL);

	c->file = path;
	if (text)
		doctor_toml(c->d, text, take, c);
}

static int is_conf(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && oakum_ends_with(entry->d_name, ".conf");
}

static void read_place(struct config *c, const char *place)
{
	struct dirent **entries;
	int n = oakum_ends_with(place, "/") ? scandir(place, &entries, is_conf, alphasort)
					    : -1;

	if (n < 0) {
		read_file(c, place);
		return;
	}
	for (int i = 0; i < n; i++) {
		read_file(c, oakum_arena_printf(c->d->arena, "%s%s", place,
						entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
}

static const struct runtime *find(const struct config *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++) {
		if (oakum_streq(c->list[i].name, name))
			return &c->list[i];
	}
	return NULL;
}

/* The program of the default runtime: by a table, by its own name, or what is there. */
static const char *default_program(const struct config *c)
{
	const struct runtime *r = c->dflt ? find(c, c->dflt) : NULL;
	const char *path = NULL;

	if (r)
		return doctor_which(c->d, 0, *r->path ? r->path : r->name);
	if (c->dflt)
		return doctor_which(c->d, 0, c->dflt);
	for (size_t i = 0; !path && i < OAKUM_COUNT(c->engine->first); i++)
		path = doctor_which(c->d, 0, c->engine->first[i]);
	return path;
}

static const char *id_of(const struct config *c, const char *what)
{
	return oakum_arena_printf(c->d->arena, "%s.%s", c->engine->name, what);
}

static void tell_default(const struct config *c)
{
	const char *path = default_program(c);
	const char *place = c->dflt_file ? c->dflt_file : c->engine->files[0];

	if (doctor_is_ours(path))
		doctor_tell(c->d, DOCTOR_OK, id_of(c, "default_runtime"), place, NULL,
			    "what %s starts passes through Oakum: %s", c->engine->name,
			    path);
	else
		doctor_tell(
			c->d, DOCTOR_ERROR, id_of(c, "default_runtime"), place,
			c->engine->mend,
			"what %s starts does not pass through Oakum: its default runtime%s%s is %s",
			c->engine->name, c->dflt ? " " : "", c->dflt ? c->dflt : "",
			path ? path : "nothing that is there");
}

static void tell_others(const struct config *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct runtime *r = &c->list[i];
		const char *path = doctor_which(c->d, 0, *r->path ? r->path : r->name);

		if (oakum_streq(r->name, c->dflt) || !path || doctor_is_ours(path))
			continue;
		doctor_tell(c->d, DOCTOR_WARNING, id_of(c, "runtime"), r->file,
			    "oakum setup divert", "runtime %s walks around Oakum: %s",
			    r->name, path);
	}
	if (c->engine->any)
		doctor_tell(
			c->d, DOCTOR_NOTE, id_of(c, "any_runtime"), c->engine->files[0],
			NULL,
			"%s --runtime PATH takes any program: whoever may call it as root walks around every runtime",
			c->engine->name);
}

static void look(struct doctor *d, const struct engine *e)
{
	struct config *c = OAKUM_NEW(d->arena, struct config);

	c->d = d;
	c->engine = e;
	for (size_t i = 0; i < OAKUM_COUNT(e->files) && e->files[i]; i++)
		read_place(c, e->files[i]);
	tell_default(c);
	tell_others(c);
}

void doctor_podman(struct doctor *d)
{
	static const struct engine podman = {
		.name = "podman",
		.files = {"/usr/share/containers/containers.conf",
			  "/usr/share/containers/containers.conf.d/",
			  "/etc/containers/containers.conf",
			  "/etc/containers/containers.conf.d/"},
		.dflt = "engine|runtime",
		.table = "engine|runtimes|",
		.rest = "",
		.first = {"crun", "runc"},
		.mend = "oakum setup podman --default",
		.any = true,
	};

	if (doctor_which(d, 0, "podman"))
		look(d, &podman);
}

void doctor_crio(struct doctor *d)
{
	static const struct engine crio = {
		.name = "crio",
		.files = {"/etc/crio/crio.conf", "/etc/crio/crio.conf.d/"},
		.dflt = "crio|runtime|default_runtime",
		.table = "crio|runtime|runtimes|",
		.rest = "|runtime_path",
		.first = {"crun", "runc"},
		.mend = "oakum setup crio --default && systemctl restart crio",
	};

	if (doctor_which(d, 0, "crio") || access("/etc/crio", F_OK) == 0)
		look(d, &crio);
}
