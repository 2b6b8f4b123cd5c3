/* SPDX-License-Identifier: Apache-2.0 */
/*
 * packages.c - what dpkg or rpm knows of a file. They are asked by their absolute paths: their
 * databases have no other stable door.
 */
#include <string.h>
#include <unistd.h>

#include <oakum/str.h>

#include "doctor.h"

#define DPKG "/usr/bin/dpkg-query"
#define RPM  "/usr/bin/rpm"

static const char *first_word(struct doctor *d, const char *text, const char *ends)
{
	return oakum_arena_dup(d->arena, text, strcspn(text, ends));
}

/* "runc: /usr/sbin/runc"; of a diverted file "diversion by ... from: ..." comes before. */
static const char *owner(struct doctor *d, const char *path)
{
	const char *const argv[] = {DPKG, "-S", path, NULL};
	const char *said = doctor_ask(d, argv);

	for (const char *line = said; line && *line; line += *line == '\n') {
		size_t len = strcspn(line, "\n");

		if (!oakum_starts_with(line, "diversion ") &&
		    !oakum_starts_with(line, "local diversion "))
			return first_word(d, line, ":,");
		line += len;
	}
	return NULL;
}

/* dpkg knows a diverted file by the name that its package gave it. */
static void ask_dpkg(struct doctor *d, const char *path, struct doctor_package *ret)
{
	const char *const unpack[] = {"/usr/bin/gzip", "-dc", NULL, NULL};
	const char *argv[] = {DPKG, "-W", "-f", "${Version}", NULL, NULL};
	const char *unzip[4];

	if (oakum_ends_with(path, ".real"))
		path = oakum_arena_dup(d->arena, path, strlen(path) - strlen(".real"));
	ret->name = owner(d, path);
	if (!ret->name)
		return;
	argv[4] = ret->name;
	ret->version = doctor_ask(d, argv);
	memcpy(unzip, unpack, sizeof(unzip));
	unzip[2] = oakum_arena_printf(d->arena, "/usr/share/doc/%s/changelog.Debian.gz",
				      ret->name);
	ret->changes = doctor_ask(d, unzip);
}

static void ask_rpm(struct doctor *d, const char *path, struct doctor_package *ret)
{
	const char *const name[] = {RPM, "-qf", "--qf", "%{NAME}", path, NULL};
	const char *const version[] = {RPM,  "-qf", "--qf", "%{VERSION}-%{RELEASE}",
				       path, NULL};
	const char *const changes[] = {RPM, "-qf", "--changelog", path, NULL};

	ret->name = doctor_ask(d, name);
	if (!ret->name)
		return;
	ret->version = doctor_ask(d, version);
	ret->changes = doctor_ask(d, changes);
}

void doctor_package(struct doctor *d, const char *path, struct doctor_package *ret)
{
	*ret = (struct doctor_package){0};
	if (access(DPKG, X_OK) == 0)
		ask_dpkg(d, path, ret);
	if (!ret->name && access(RPM, X_OK) == 0)
		ask_rpm(d, path, ret);
}
