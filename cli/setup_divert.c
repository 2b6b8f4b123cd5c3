/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup_divert.c - runc itself becomes Oakum: what calls "runc" gets a link to oakum-runtime,
 * and the real one stands beside it as runc.real, which oakum-runtime looks for first.
 *
 * dpkg is told, so that its upgrades of runc go to runc.real. Other packagers put a new runc
 * over the link: saying divert again (the RPM does, by a trigger) moves it to runc.real. At no
 * time is there no runc: names are linked and renamed over, never away.
 */
#include "setup.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/str.h>

#define DPKG_DIVERT "/usr/bin/dpkg-divert"
#define REAL	    ".real"
#define NEW	    ".oakum-new"

static const char *const places[] = {"/usr/bin/runc", "/usr/sbin/runc",
				     "/usr/local/bin/runc", "/usr/local/sbin/runc"};

static bool same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

/* A link that we put there, not another one that leads to it. */
static bool is_link_to_us(const char *path)
{
	char target[sizeof(SETUP_RUNTIME)];
	ssize_t n = readlink(path, target, sizeof(target));

	return n == (ssize_t)strlen(SETUP_RUNTIME) &&
	       memcmp(target, SETUP_RUNTIME, (size_t)n) == 0;
}

static const char *with(struct cli *cli, const char *path, const char *suffix)
{
	return oakum_arena_printf(cli->arena, "%s%s", path, suffix);
}

static bool is_diverted(struct cli *cli, const char *path)
{
	return is_link_to_us(path) && access(with(cli, path, REAL), F_OK) == 0;
}

static bool is_real(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       !same_file(path, SETUP_RUNTIME);
}

static int failed(const char *path, struct oakum_err *e)
{
	return oakum_err_set(e, -errno, "'%s' cannot be moved: %s", path,
			     oakum_errno_text(errno));
}

/* dpkg's own account of it; without dpkg there is none to keep. */
static int tell_dpkg(struct cli *cli, const char *path, const char *verb,
		     struct oakum_err *e)
{
	const char *const argv[] = {
		DPKG_DIVERT,	       "--local", "--no-rename", "--divert",
		with(cli, path, REAL), verb,	  path,		 NULL};
	const char *said = "";
	int rc;

	if (access(DPKG_DIVERT, X_OK) < 0 || !oakum_starts_with(path, "/usr/") ||
	    oakum_starts_with(path, "/usr/local/"))
		return 0;
	rc = setup_spawn(cli, argv, &said, e);
	if (rc > 0)
		return oakum_err_set(e, -EIO, "dpkg-divert %s %s failed", verb, path);
	return rc;
}

/* Puts a link to us over path, in one step. */
static int put_link(struct cli *cli, const char *path, struct oakum_err *e)
{
	const char *new = with(cli, path, NEW);

	(void)unlink(new); /* of a call that was killed */
	if (symlink(SETUP_RUNTIME, new) < 0 || rename(new, path) < 0)
		return failed(path, e);
	return 0;
}

/* The real one gets its second name first. */
static int divert(struct cli *cli, const char *path, struct oakum_err *e)
{
	const char *real = with(cli, path, REAL), *new = with(cli, real, NEW);
	int rc;

	setup_say(cli, "move %s to %s and put a link to " SETUP_RUNTIME " in its place",
		  path, real);
	if (cli->dry_run)
		return 0;
	rc = tell_dpkg(cli, path, "--add", e);
	if (rc < 0)
		return rc;
	(void)unlink(new); /* of a call that was killed */
	if (link(path, new) < 0 || rename(new, real) < 0)
		return failed(path, e);
	return put_link(cli, path, e);
}

/* A policy that names the diverted path would find Oakum there: say so before. */
static int check_policy(struct cli *cli, struct oakum_err *e)
{
	struct oakum_policy *policy;
	int rc = cli_load_policy(cli, &policy, e);

	for (size_t i = 0; rc == 0 && i < policy->n_runtimes; i++) {
		const char *path = policy->runtimes[i].path;

		if (oakum_ends_with(path, REAL) && is_real(path))
			return 0;
		if (!oakum_str_in(path, places, OAKUM_COUNT(places)) ||
		    access(path, F_OK) < 0)
			continue;
		if (oakum_streq(policy->runtimes_where, "default"))
			continue;
		return oakum_err_set(
			e, -ELOOP,
			"the policy (%s) calls '%s', which would be Oakum itself: put \"%s" REAL
			"\" before it",
			policy->runtimes_where, path, path);
	}
	return rc;
}

static int divert_add(struct cli *cli, struct oakum_err *e)
{
	bool found = false;
	int rc = check_policy(cli, e);

	for (size_t i = 0; rc == 0 && i < OAKUM_COUNT(places); i++) {
		if (is_diverted(cli, places[i])) {
			printf("already there: %s\n", places[i]);
			found = true;
		} else if (is_real(places[i])) {
			rc = divert(cli, places[i], e);
			found = true;
		}
	}
	if (rc == 0 && !found)
		return oakum_err_set(e, -ENOENT, "no runc is installed");
	return rc;
}

static int divert_undo(struct cli *cli, struct oakum_err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < OAKUM_COUNT(places); i++) {
		const char *real = with(cli, places[i], REAL);

		if (!is_diverted(cli, places[i]))
			continue;
		setup_say(cli, "move %s back to %s", real, places[i]);
		if (cli->dry_run)
			continue;
		if (rename(real, places[i]) < 0)
			return failed(real, e);
		rc = tell_dpkg(cli, places[i], "--remove", e);
	}
	return rc;
}

static bool divert_in_use(struct cli *cli)
{
	bool found = false;

	for (size_t i = 0; i < OAKUM_COUNT(places); i++) {
		if (!is_link_to_us(places[i]))
			continue;
		printf("divert: %s is a link to " SETUP_RUNTIME "\n", places[i]);
		found = true;
	}
	(void)cli; /* every engine has the same functions */
	return found;
}

const struct setup_engine setup_divert = {"divert", divert_add, divert_undo,
					  divert_in_use};
