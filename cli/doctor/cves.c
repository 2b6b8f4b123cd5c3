/* SPDX-License-Identifier: Apache-2.0 */
/* cves.c - which known defects a runtime still has; the table is cves.list. */
#include <string.h>
#include <unistd.h>

#include <oakum/str.h>

#include "doctor.h"

static const struct cve {
	const char *program, *id, *since, *fixed, *rule, *reach, *source;
} cves[] = {
#define CVE(program, id, since, fixed, rule, reach, source)                              \
	{program, id, since, fixed, rule, reach, source},
#include "cves.list"
#undef CVE
};

static bool is_in(const struct cve *c, const char *program, const char *version)
{
	return oakum_streq(c->program, program) &&
	       doctor_version_compare(version, c->since) >= 0 &&
	       !doctor_version_has(version, c->fixed);
}

/* Whether a rule of the policy that is in force takes away what the defect needs. */
static bool is_narrowed(const struct doctor *d, const struct cve *c)
{
	enum oakum_action action =
		c->rule ? doctor_action(d, c->rule) : OAKUM_ACTION_UNSET;

	return (action == OAKUM_ACTION_REWRITE || action == OAKUM_ACTION_REFUSE) &&
	       d->policy->mode == OAKUM_MODE_ENFORCE;
}

static const char *upgrade(struct doctor *d, const struct cve *c,
			   const struct doctor_package *package)
{
	if (!package->name)
		return doctor_install(d, c->program);
	if (access("/usr/bin/apt-get", X_OK) == 0)
		return oakum_arena_printf(
			d->arena, "apt-get update && apt-get install --only-upgrade %s",
			package->name);
	return oakum_arena_printf(d->arena, "dnf upgrade %s", package->name);
}

static const char *what_distribution_says(struct doctor *d,
					  const struct doctor_package *package)
{
	if (!package->name)
		return "no package here has it, so nobody but its maker mends it";
	if (!package->changes)
		return oakum_arena_printf(
			d->arena,
			"whether package %s %s has mended it cannot be told: its changelog is not here",
			package->name, package->version ? package->version : "");
	return oakum_arena_printf(
		d->arena, "the changelog of package %s %s does not name it",
		package->name, package->version ? package->version : "");
}

/* "1.2.8, 1.3.3" for "1.2.8 1.3.3". */
static const char *versions(struct doctor *d, const char *list)
{
	const char *text = "";

	for (size_t len; *list; list += len + (list[len] == ' ')) {
		len = strcspn(list, " ");
		text = oakum_arena_printf(d->arena, "%s%s%.*s", text, *text ? ", " : "",
					  (int)len, list);
	}
	return text;
}

static void tell(struct doctor *d, const struct cve *c, const char *version,
		 const char *path, const struct doctor_package *package)
{
	bool narrowed = is_narrowed(d, c);
	const char *ours =
		narrowed ? oakum_arena_printf(
				   d->arena,
				   "; through Oakum the rule %s takes away what it needs",
				   c->rule)
			 : "";

	doctor_tell(d, narrowed ? DOCTOR_NOTE : DOCTOR_WARNING,
		    oakum_arena_printf(d->arena, "runtimes.%s", c->id), path,
		    upgrade(d, c, package), "%s %s: %s; mended in %s; %s%s (%s)",
		    c->program, version, c->reach, versions(d, c->fixed),
		    what_distribution_says(d, package), ours, c->source);
}

void doctor_cves(struct doctor *d, const char *program, const char *version,
		 const char *path, const struct doctor_package *package)
{
	const char *mended = "";

	for (size_t i = 0; i < OAKUM_COUNT(cves); i++) {
		if (!is_in(&cves[i], program, version))
			continue;
		if (package->changes && strstr(package->changes, cves[i].id))
			mended = oakum_arena_printf(d->arena, "%s%s%s", mended,
						    *mended ? ", " : "", cves[i].id);
		else
			tell(d, &cves[i], version, path, package);
	}
	if (*mended)
		doctor_tell(d, DOCTOR_OK, "runtimes.mended", path, NULL,
			    "package %s %s says that it has mended %s", package->name,
			    package->version ? package->version : "", mended);
}
