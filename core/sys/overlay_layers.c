/* SPDX-License-Identifier: Apache-2.0 */
/*
 * overlay_layers.c - the layers of an overlay that an engine has mounted, as directories.
 *
 * The mount table has the options as the engine gave them, so paths may be relative to where
 * the engine was when it mounted: dockerd goes to the directory that holds all layers when the
 * options would not fit otherwise, and so does containerd. Where that was is not recorded; it
 * is looked for where those engines have it, and only a place that has all layers counts.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "overlay_layers.h"

#define LAYERS_MAX 500 /* OVL_MAX_STACK of Linux */

struct raw {
	const char **lower;
	size_t n_lower;
	const char *upper[2], *work[2]; /* as they are, and unescaped; both or one */
	size_t n_upper, n_work;
	const char **options;
	size_t n_options;
	const char *why_not;
};

/* What an overlay of the same layers must be told too. Others are the mount's own business. */
static bool is_of_the_layers(const char *option)
{
	static const char needed[][16] = {"metacopy=", "redirect_dir=", "verity="};

	for (size_t i = 0; i < OAKUM_COUNT(needed); i++) {
		if (oakum_starts_with(option, needed[i]))
			return true;
	}
	return oakum_streq(option, "userxattr");
}

static bool has_data_layers(const char *option)
{
	return oakum_starts_with(option, "datadir+=") ||
	       (oakum_starts_with(option, "lowerdir=") && strstr(option, "::"));
}

/* "workdir=" is written as "upperdir=" is. */
static size_t readings(struct oakum_arena *a, const char *value, const char *ret[2])
{
	const char *const *layers = NULL;
	int n = oakum_overlay_layers(a, oakum_arena_printf(a, "upperdir=%s", value),
				     &layers);

	for (int i = 0; i < n && i < 2; i++)
		ret[i] = layers[i];
	return n < 0 ? 0 : (size_t)n;
}

static void take_lower(struct oakum_arena *a, struct raw *raw, const char *option)
{
	const char *const *layers = NULL;
	int n = oakum_overlay_layers(a, option, &layers);

	if (n < 0 || raw->n_lower + (size_t)n > LAYERS_MAX) {
		raw->why_not = "it has layers that cannot be told";
		return;
	}
	for (int i = 0; i < n; i++)
		raw->lower[raw->n_lower++] = layers[i];
}

static void take_option(struct oakum_arena *a, struct raw *raw, const char *option)
{
	if (has_data_layers(option))
		raw->why_not = "it has layers for data alone";
	else if (strstr(option, "context="))
		raw->why_not = "it is an overlay with a security label of its own";
	else if (oakum_starts_with(option, "lowerdir"))
		take_lower(a, raw, option);
	else if (oakum_starts_with(option, "upperdir="))
		raw->n_upper = readings(a, option + strlen("upperdir="), raw->upper);
	else if (oakum_starts_with(option, "workdir="))
		raw->n_work = readings(a, option + strlen("workdir="), raw->work);
	else if (is_of_the_layers(option) && raw->n_options < LAYERS_MAX)
		raw->options[raw->n_options++] = option;
}

static void read_options(struct oakum_arena *a, const char *super, struct raw *raw)
{
	const char *option;

	raw->lower = oakum_arena_array(a, LAYERS_MAX, sizeof(*raw->lower));
	raw->options = oakum_arena_array(a, LAYERS_MAX, sizeof(*raw->options));
	while (!raw->why_not && (option = oakum_mount_super(a, &super)))
		take_option(a, raw, option);
}

/* The canonical path of a directory, or NULL. */
static const char *directory(struct oakum_arena *a, const char *base, const char *path)
{
	OAKUM_FD int fd = -1;
	const char *ret = NULL;

	if (*path != '/')
		path = base ? oakum_path_join(a, base, path) : NULL;
	if (path)
		fd = oakum_path_open(AT_FDCWD, path, O_DIRECTORY, 0);
	if (fd < 0 || oakum_path_of(a, fd, &ret, NULL) < 0)
		return NULL;
	return ret;
}

static const char *first_directory(struct oakum_arena *a, const char *base,
				   const char *const paths[2], size_t n)
{
	const char *ret = NULL;

	for (size_t i = 0; i < n && !ret; i++)
		ret = directory(a, base, paths[i]);
	return ret;
}

static const char *parent(struct oakum_arena *a, const char *path)
{
	return oakum_path_normalise(a, oakum_path_join(a, path, ".."));
}

/* The upper layer and the working directory lie in one directory, whatever engine it is. */
static bool find_upper(struct oakum_arena *a, const char *base, const struct raw *raw,
		       struct oakum_layers *l)
{
	const char *upper, *work;

	if (raw->n_upper == 0)
		return true;
	upper = first_directory(a, base, raw->upper, raw->n_upper);
	work = first_directory(a, base, raw->work, raw->n_work);
	if (!upper || !work || !oakum_streq(parent(a, upper), parent(a, work)))
		return false;
	l->above = parent(a, upper);
	l->upper = oakum_path_base(upper);
	l->work = oakum_path_base(work);
	return true;
}

static const struct oakum_layers *find(struct oakum_arena *a, const char *base,
				       const struct raw *raw)
{
	struct oakum_layers *l = OAKUM_NEW(a, struct oakum_layers);
	const char **lower = oakum_arena_array(a, raw->n_lower, sizeof(*lower));

	for (size_t i = 0; i < raw->n_lower; i++) {
		lower[i] = directory(a, base, raw->lower[i]);
		if (!lower[i])
			return NULL;
	}
	l->lower = lower;
	l->n_lower = raw->n_lower;
	l->options = raw->options;
	l->n_options = raw->n_options;
	return find_upper(a, base, raw, l) ? l : NULL;
}

const struct oakum_layers *oakum_overlay_find(struct oakum_arena *a,
					      const struct oakum_mount *m,
					      const char **ret_why_not)
{
	const struct oakum_layers *l;
	struct raw raw = {0};
	const char *base = NULL;

	read_options(a, m->super, &raw);
	if (!raw.why_not && raw.n_lower + (raw.n_upper > 0) < 2)
		raw.why_not = "it has a single layer";
	*ret_why_not = raw.why_not;
	if (raw.why_not)
		return NULL;
	if (raw.n_upper && *raw.upper[0] == '/')
		base = parent(a, parent(a, raw.upper[0]));
	l = find(a, base, &raw);
	for (base = m->point; !l && !oakum_streq(base, "/");) {
		base = parent(a, base);
		l = find(a, base, &raw);
	}
	if (!l)
		*ret_why_not = "it has layers that cannot be found";
	return l;
}
