/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup_dropins.c - engines that read all files of a directory, or one that nobody has yet:
 * podman, CRI-O, BuildKit. A file is ours by its first line; any other of its name is left.
 *
 * BuildKit gets the policy of image builds: a step that writes an image needs more of the image,
 * and no more of the host, than a container does. That policy is an example of ours, until
 * somebody has changed it.
 */
#include "setup.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <oakum/str.h>

struct dropin {
	const char *path;
	const char *template;
	bool is_default; /* only with --default */
	bool is_example; /* whatever is there instead is as good */
};

static const struct dropin podman[] = {
	{"/etc/containers/containers.conf.d/90-oakum.conf", "podman/90-oakum.conf", false,
	 false},
	{"/etc/containers/containers.conf.d/91-oakum-default.conf",
	 "podman/91-oakum-default.conf", true, false},
	{0},
};

static const struct dropin crio[] = {
	{"/etc/crio/crio.conf.d/90-oakum.conf", "crio/90-oakum.conf", false, false},
	{"/etc/crio/crio.conf.d/91-oakum-default.conf", "crio/91-oakum-default.conf",
	 true, false},
	{0},
};

static const struct dropin buildkit[] = {
	{OAKUM_SYSCONFDIR "/build.json", "buildkit/build.json", false, true},
	{"/etc/buildkit/buildkitd.toml", "buildkit/buildkitd.toml", false, false},
	{"/etc/systemd/system/docker.service.d/50-oakum-buildkit.conf",
	 "buildkit/docker-buildkit.conf", false, false},
	{0},
};

static bool is_ours(const struct setup_file *file)
{
	return file->bytes && oakum_starts_with(file->bytes, SETUP_FIRST_LINE);
}

static int add_one(struct cli *cli, const struct dropin *d, struct oakum_err *e)
{
	struct setup_file file;
	const char *text;
	int rc = setup_template(cli, d->template, &text, e);

	if (rc == 0)
		rc = setup_read(cli, d->path, &file, e);
	if (rc < 0)
		return rc;
	if (file.bytes && oakum_streq(file.bytes, text)) {
		printf("already there: %s\n", d->path);
		return 0;
	}
	if (file.bytes && d->is_example) {
		printf("kept: %s\n", d->path);
		return 0;
	}
	if (file.bytes && !is_ours(&file))
		return oakum_err_set(
			e, -EEXIST,
			"'%s' is there and not ours: put into it what '" SETUP_TEMPLATES
			"%s' says",
			d->path, d->template);
	return setup_write(cli, d->path, text, strlen(text), e);
}

/* All is looked at before anything is written. */
static int add(struct cli *cli, const struct dropin *list, struct oakum_err *e)
{
	bool dry_run = cli->dry_run;
	int rc = 0;

	for (const struct dropin *d = list; rc == 0 && d->path; d++) {
		struct setup_file file;

		if (d->is_default && !cli->dflt)
			continue;
		rc = setup_read(cli, d->path, &file, e);
		if (rc == 0 && file.bytes && !is_ours(&file) && !d->is_example) {
			cli->dry_run = true;
			rc = add_one(cli, d, e);
			cli->dry_run = dry_run;
		}
	}
	for (const struct dropin *d = list; rc == 0 && d->path; d++) {
		if (!d->is_default || cli->dflt)
			rc = add_one(cli, d, e);
	}
	return rc;
}

/* An example that is still as it was put there is ours. Without the template, which a removal
 * may have taken already, nobody can tell. */
static bool is_unchanged(struct cli *cli, const struct dropin *d,
			 const struct setup_file *file)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	const char *text;

	return d->is_example && file->bytes &&
	       setup_template(cli, d->template, &text, &e) == 0 &&
	       oakum_streq(file->bytes, text);
}

/* Takes back what was put last first: no default without its runtime. */
static int undo(struct cli *cli, const struct dropin *list, struct oakum_err *e)
{
	size_t n = 0;
	int rc = 0;

	while (list[n].path)
		n++;
	while (rc == 0 && n-- > 0) {
		struct setup_file file;

		rc = setup_read(cli, list[n].path, &file, e);
		if (rc == 0 && (is_ours(&file) || is_unchanged(cli, &list[n], &file)))
			rc = setup_remove(cli, list[n].path, e);
	}
	return rc;
}

static bool in_use(struct cli *cli, const char *engine, const struct dropin *list)
{
	bool found = false;

	for (; list->path; list++) {
		struct oakum_err e = OAKUM_ERR_INIT;
		struct setup_file file = {0};

		if (setup_read(cli, list->path, &file, &e) < 0 || !is_ours(&file))
			continue;
		printf("%s: %s names oakum-runtime\n", engine, list->path);
		found = true;
	}
	return found;
}

static int podman_add(struct cli *cli, struct oakum_err *e)
{
	return add(cli, podman, e);
}

static int podman_undo(struct cli *cli, struct oakum_err *e)
{
	return undo(cli, podman, e);
}

static bool podman_in_use(struct cli *cli)
{
	return in_use(cli, "podman", podman);
}

static int crio_add(struct cli *cli, struct oakum_err *e)
{
	int rc = add(cli, crio, e);

	if (rc == 0)
		setup_next(cli, "systemctl restart crio");
	return rc;
}

static int crio_undo(struct cli *cli, struct oakum_err *e)
{
	return undo(cli, crio, e);
}

static bool crio_in_use(struct cli *cli)
{
	return in_use(cli, "crio", crio);
}

static int buildkit_add(struct cli *cli, struct oakum_err *e)
{
	int rc = add(cli, buildkit, e);

	if (rc == 0)
		setup_next(cli, "systemctl daemon-reload && systemctl restart docker, or "
				"buildkit");
	return rc;
}

static int buildkit_undo(struct cli *cli, struct oakum_err *e)
{
	return undo(cli, buildkit, e);
}

static bool buildkit_in_use(struct cli *cli)
{
	return in_use(cli, "buildkit", buildkit);
}

const struct setup_engine setup_podman = {"podman", podman_add, podman_undo,
					  podman_in_use};
const struct setup_engine setup_crio = {"crio", crio_add, crio_undo, crio_in_use};
const struct setup_engine setup_buildkit = {"buildkit", buildkit_add, buildkit_undo,
					    buildkit_in_use};
