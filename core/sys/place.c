/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place.c - where a path really leads on this machine, remembered; see the member place of
 * host.h.
 *
 * Relative paths that runc, which tidies them as text, and the kernel read differently fail.
 */
#include <errno.h>
#include <string.h>

#include <oakum/path.h>

#include "host_data.h"

static const char *dir_of(struct oakum_arena *a, const char *abs)
{
	size_t len = (size_t)(oakum_path_base(abs) - abs);

	return len > 1 ? oakum_arena_dup(a, abs, len - 1) : "/";
}

/* What is known of the directory that a path is in. */
static const struct oakum_place *known_dir(const struct oakum_machine *m, const char *abs)
{
	const struct oakum_place *dir =
		abs[1] && oakum_path_is_tidy(abs)
			? oakum_place_known(m, dir_of(m->arena, abs))
			: NULL;

	return dir && dir->exists ? dir : NULL;
}

int oakum_place_at(struct oakum_machine *m, const char *abs,
		   const struct oakum_place **ret, struct oakum_err *e)
{
	const struct oakum_place *known = oakum_place_known(m, abs), *dir;
	struct oakum_place p = {0};

	if (!known) {
		int r = 0;

		dir = known_dir(m, abs);
		if (!dir || !oakum_place_glance(m, dir, abs, &p))
			r = oakum_place_look(m, abs, &p, e);
		if (r < 0)
			return r;
		known = oakum_place_remember(m, abs, &p);
	}
	*ret = known;
	return 0;
}

int oakum_place_near(struct oakum_machine *m, const char *abs,
		     const struct oakum_place **ret, struct oakum_err *e)
{
	const struct oakum_place *known = oakum_place_known(m, abs);
	const struct oakum_place *dir = NULL;
	struct oakum_place p = {0};
	int r;

	if (!known && strcmp(abs, "/") == 0)
		return oakum_place_at(m, abs, ret, e);
	if (!known) {
		r = oakum_place_near(m, dir_of(m->arena, abs), &dir, e);
		if (r == 0)
			r = oakum_place_look_in(m, dir, abs, &p, e);
		if (r < 0)
			return r;
		known = oakum_place_remember(m, abs, &p);
	}
	*ret = known;
	return 0;
}

static bool has_dotdot(const char *path)
{
	for (; *path; path += strspn(path, "/")) {
		size_t len = strcspn(path, "/");

		if (len == 2 && path[0] == '.' && path[1] == '.')
			return true;
		path += len;
	}
	return false;
}

/* runc tidies a relative path as text, other runtimes leave it to the kernel. */
static int check_readings(struct oakum_machine *m, const char *path, const char *abs,
			  const struct oakum_place *seen, struct oakum_err *e)
{
	const struct oakum_place *tidy = NULL;
	int r = oakum_place_at(m, oakum_path_normalise(m->arena, abs), &tidy, e);

	if (r < 0)
		return r;
	if (strcmp(tidy->path, seen->path) != 0)
		return oakum_err_set(
			e, -EINVAL,
			"'%.300s' is '%.300s' to one runtime and '%.300s' to another, because of a link in it",
			path, seen->path, tidy->path);
	return 0;
}

int oakum_host_place(const struct oakum_host *h, const char *path,
		     struct oakum_place *ret, struct oakum_err *e)
{
	struct oakum_machine *m = oakum_machine_of(h);
	bool relative = path[0] != '/';
	const struct oakum_place *p = NULL;
	const char *abs = path;
	int r;

	if (!path[0])
		return oakum_err_set(e, -EINVAL, "an empty path names nothing");
	if (relative)
		abs = oakum_path_join(m->arena, m->bundle, path);
	r = oakum_place_at(m, abs, &p, e);
	if (r == 0 && relative && has_dotdot(path))
		r = check_readings(m, path, abs, p, e);
	if (r < 0)
		return r;
	*ret = *p;
	return 0;
}
