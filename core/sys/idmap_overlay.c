/* SPDX-License-Identifier: Apache-2.0 */
/*
 * idmap_overlay.c - an overlay whose layers are shown with other owners; see idmap.h.
 *
 * The overlay is mounted by a child in a mount namespace of its own, where the copies of the
 * layers get short names: layer after layer as a number, the directory that holds the upper
 * layer as "above". What comes out is a detached copy of the mount; the rest is gone with the
 * child. The overlay itself creates files and devices in its working directory, so it must be
 * mounted by an id that the mapping has: the container's root.
 */
#include <oakum/idmap.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <oakum/fd.h>

#include "child.h"
#include "mount_api.h"

#define DATA_SIZE 4096	  /* a page is what mount(2) takes */
#define WORK	  "oakum" /* our part of the engine's working directory */
#define ABOVE	  "above" /* the directory with both upper layer and working directory */
#define SOURCE	  "oakum-remap" /* in the mount table */

struct job {
	const struct oakum_layers *layers;
	const struct oakum_id_range *range;
	int userns;
	const char *scratch;
};

/* Takes the copy of a layer to name in the working directory. */
static int show_layer(const struct job *j, const char *layer, const char *name,
		      struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_idmap_clone(layer, false, j->userns, e);

	if (fd < 0)
		return fd;
	if (mkdir(name, 0700) < 0)
		return oakum_err_set(e, -errno, "'%s' cannot be made: %s", name,
				     oakum_errno_text(errno));
	return oakum_idmap_attach(fd, name, e);
}

static int link_to(const char *name, const char *below, const char *more,
		   struct oakum_err *e)
{
	char to[PATH_MAX];

	if (snprintf(to, sizeof(to), ABOVE "/%s%s", below, more) >= (int)sizeof(to))
		return oakum_err_set(e, -ENAMETOOLONG, "'%.300s' is too long", below);
	if (symlink(to, name) < 0)
		return oakum_err_set(e, -errno, "'%s' cannot be made: %s", name,
				     oakum_errno_text(errno));
	return 0;
}

/* On disk: the directory is the engine's, and goes with the container at the latest. */
static int make_work(const struct oakum_layers *l, struct oakum_err *e)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s/" WORK, l->above, l->work) >=
	    (int)sizeof(path))
		return oakum_err_set(e, -ENAMETOOLONG, "'%.300s' is too long", l->above);
	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return oakum_err_set(e, -errno, "'%.300s' cannot be made: %s", path,
				     oakum_errno_text(errno));
	return 0;
}

static int show_upper(const struct job *j, struct oakum_err *e)
{
	const struct oakum_layers *l = j->layers;
	int r = make_work(l, e);

	if (r == 0)
		r = show_layer(j, l->above, ABOVE, e);
	if (r == 0)
		r = link_to("upper", l->upper, "", e);
	return r == 0 ? link_to("work", l->work, "/" WORK, e) : r;
}

static int add(char *data, const char *text, struct oakum_err *e)
{
	size_t len = strlen(data);

	if (snprintf(data + len, DATA_SIZE - len, "%s", text) >= (int)(DATA_SIZE - len))
		return oakum_err_set(e, -E2BIG, "the overlay has too many layers");
	return 0;
}

static int show_lower(const struct job *j, char *data, struct oakum_err *e)
{
	int r = add(data, "lowerdir=", e);

	for (size_t i = 0; r == 0 && i < j->layers->n_lower; i++) {
		char name[32];

		(void)snprintf(name, sizeof(name), "%zu", i); /* a number fits */
		r = show_layer(j, j->layers->lower[i], name, e);
		if (r == 0 && i > 0)
			r = add(data, ":", e);
		if (r == 0)
			r = add(data, name, e);
	}
	return r;
}

static int show_layers(const struct job *j, char *data, struct oakum_err *e)
{
	int r = show_lower(j, data, e);

	if (r == 0 && j->layers->upper) {
		r = show_upper(j, e);
		if (r == 0)
			r = add(data, ",upperdir=upper,workdir=work,index=off", e);
	}
	for (size_t i = 0; r == 0 && i < j->layers->n_options; i++) {
		r = add(data, ",", e);
		if (r == 0)
			r = add(data, j->layers->options[i], e);
	}
	return r;
}

/* From here on files are made as the container's root, with the rights of the machine's. */
static int become(uint32_t id, struct oakum_err *e)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct caps[_LINUX_CAPABILITY_U32S_3];

	(void)setfsgid(id); /* they return the id before; asked again below */
	(void)setfsuid(id);
	if (syscall(SYS_capget, &head, caps) < 0)
		return oakum_err_set(e, -errno, "capabilities cannot be read: %s",
				     oakum_errno_text(errno));
	for (size_t i = 0; i < OAKUM_COUNT(caps); i++)
		caps[i].effective = caps[i].permitted;
	if (syscall(SYS_capset, &head, caps) < 0 || setfsuid(id) != (int)id ||
	    setfsgid(id) != (int)id)
		return oakum_err_set(e, -EPERM, "the id %u cannot be taken", id);
	return 0;
}

static int enter_scratch(const char *scratch, struct oakum_err *e)
{
	int r = oakum_mount_apart();

	if (r == 0)
		r = oakum_mount_make(SOURCE, scratch, "tmpfs", "mode=0711,size=1m");
	if (r == 0 && (chdir(scratch) < 0 || mkdir("merged", 0700) < 0))
		r = -errno;
	return r < 0 ? oakum_err_set(e, r, "'%.300s' cannot be worked at: %s", scratch,
				     oakum_errno_text(r))
		     : 0;
}

/* One that cannot make files in its working directory mounts all the same, to be read. */
static int check_writable(const struct job *j, struct oakum_err *e)
{
	struct statvfs fs;

	if (statvfs("merged", &fs) < 0)
		return oakum_err_set(e, -errno, "the overlay cannot be looked at: %s",
				     oakum_errno_text(errno));
	if (j->layers->upper && (fs.f_flag & ST_RDONLY))
		return oakum_err_set(
			e, -EROFS, "the overlay cannot be written to with other owners");
	return 0;
}

static int mount_overlay(struct job *j, const char *data, struct oakum_err *e)
{
	int r = become(j->range->first, e);

	if (r < 0)
		return r;
	r = oakum_mount_make(SOURCE, "merged", "overlay", data);
	if (r < 0)
		return oakum_err_set(e, r, "the layers cannot be mounted again: %s",
				     oakum_errno_text(r));
	r = check_writable(j, e);
	if (r < 0)
		return r;
	r = oakum_mount_clone("merged", false);
	if (r < 0)
		return oakum_err_set(e, r, "the overlay cannot be taken out: %s",
				     oakum_errno_text(r));
	return r;
}

static int in_child(void *arg, struct oakum_err *e)
{
	struct job *j = arg;
	char data[DATA_SIZE] = "";
	int r = enter_scratch(j->scratch, e);

	if (r == 0)
		r = show_layers(j, data, e);
	return r == 0 ? mount_overlay(j, data, e) : r;
}

int oakum_idmap_overlay(const struct oakum_layers *layers,
			const struct oakum_id_range *range, int userns,
			const char *scratch, struct oakum_err *e)
{
	struct job j = {
		.layers = layers, .range = range, .userns = userns, .scratch = scratch};

	return oakum_child_call(CLONE_NEWNS, in_child, &j, e);
}
