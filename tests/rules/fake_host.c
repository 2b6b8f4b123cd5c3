/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_host.c - a machine made of data.
 *
 * Without facts: every path of the host exists and is a directory owned by root on "ext4",
 * every path of the image exists and is a native program, but for /tmp, which is an empty
 * directory, and "/"; nothing reaches a protected object; no namespace is the host's; there
 * are 8 GiB of memory, swap that can be limited, and cgroups of version 1, of which none is
 * there already; no security module is on; no file can be shown with other owners, ranges of
 * ids begin at 2000000000, and user namespaces map 0 to 65535.
 */
#include "fixtures.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/sys.h>

struct fake {
	struct oakum_arena *arena;
	const struct oakum_node *facts;
};

static const struct oakum_node *fact(const struct oakum_host *h, const char *table,
				     const char *key)
{
	const struct fake *f = h->data;

	return oakum_json_get(oakum_json_get(f->facts, table), key);
}

static mode_t mode_of(const char *type, mode_t otherwise)
{
	static const struct {
		const char *word;
		mode_t mode;
	} types[] = {
		{"dir", S_IFDIR | 0755},    {"file", S_IFREG | 0644},
		{"elf", S_IFREG | 0755},    {"socket", S_IFSOCK | 0660},
		{"char", S_IFCHR | 0660},   {"block", S_IFBLK | 0660},
		{"fifo", S_IFIFO | 0660},   {"writable", S_IFREG | 0666},
		{"open", S_IFDIR | 0777},   {"sticky", S_IFDIR | 01777},
		{"closed", S_IFDIR | 0700},
	};

	for (size_t i = 0; i < OAKUM_COUNT(types); i++) {
		if (oakum_streq(types[i].word, type))
			return types[i].mode;
	}
	return otherwise;
}

static const char *text(const struct oakum_node *obj, const char *key,
			const char *otherwise)
{
	const char *s = oakum_json_str(oakum_json_get(obj, key));

	return s ? s : otherwise;
}

/* "MAJOR:MINOR", each of one to three digits. */
static dev_t device_of(const char *s)
{
	unsigned n[2] = {0}, i = 0;

	for (; *s; s++) {
		if (*s == ':')
			i = 1;
		else
			n[i] = n[i] * 10 + (unsigned)(*s - '0');
	}
	return makedev(n[0], n[1]);
}

/* A number of its own for each canonical path. */
static ino_t inode_of(const char *path)
{
	ino_t n = 2;

	for (; *path; path++)
		n = n * 31 + (unsigned char)*path;
	return n;
}

/* Relative paths begin in the bundle, which is "/bundle". */
static const char *canonical(const struct oakum_host *h, const char *path)
{
	const struct fake *f = h->data;

	return oakum_path_normalise(
		f->arena,
		*path == '/' ? path : oakum_path_join(f->arena, "/bundle", path));
}

static int place(const struct oakum_host *h, const char *path, struct oakum_place *ret,
		 struct oakum_err *e)
{
	const struct oakum_node *f = fact(h, "places", path);
	const char *there = text(f, "path", canonical(h, path));
	const char *error = text(f, "error", NULL);
	int64_t uid = 0, ino = (int64_t)inode_of(there);

	if (oakum_json_true(oakum_json_get(f, "loop")))
		return oakum_err_set(e, -ELOOP, "'%s' leads in circles", path);
	if (error)
		return oakum_err_set(e, -EIO, "%s", error);
	(void)oakum_spec_i64(f, "uid", &uid); /* absent: root */
	(void)oakum_spec_i64(f, "ino", &ino); /* absent: the path's own */
	*ret = (struct oakum_place){
		.exists = !oakum_streq(text(f, "type", "dir"), "absent"),
		.path = there,
		.ino = (ino_t)ino,
		.mode = mode_of(text(f, "type", "dir"), S_IFDIR | 0755),
		.rdev = device_of(text(f, "device", "0:0")),
		.uid = (uid_t)uid,
		.nlink = 1,
		.fs_type = text(f, "fs_type", "ext4"),
		.fs_dev = text(f, "fs_dev", "8:1"),
		.fs_path = text(f, "fs_path", there),
	};
	return 0;
}

static int empty_dir(const struct oakum_host *h, const char *path, bool *ret,
		     struct oakum_err *e)
{
	(void)e;
	*ret = oakum_json_true(oakum_json_get(fact(h, "places", path), "empty"));
	return 0;
}

static int reach(const struct oakum_host *h, const struct oakum_place *source,
		 bool recursive, const char *const *protect, size_t n_protect,
		 struct oakum_reach *ret, struct oakum_err *e)
{
	const struct oakum_node *f = fact(h, "reach", source->path);
	const char *object = text(f, "object", NULL);

	(void)e; /* a fake cannot fail here */
	*ret = (struct oakum_reach){0};
	if (!object || (oakum_json_true(oakum_json_get(f, "recursive")) && !recursive) ||
	    !oakum_str_in(object, protect, n_protect))
		return 0;
	ret->object = object;
	ret->how = text(f, "how", "it is the object itself");
	return 0;
}

static int listening_below(const struct oakum_host *h, const struct oakum_place *source,
			   const char **ret_path, struct oakum_err *e)
{
	(void)e; /* a fake cannot fail here */
	*ret_path = oakum_json_str(fact(h, "listening", source->path));
	return 0;
}

static int image_file(const struct oakum_host *h, const char *path,
		      struct oakum_image_file *ret, struct oakum_err *e)
{
	const struct oakum_node *f = fact(h, "image", path);
	bool dir = oakum_streq(path, "/tmp") || oakum_streq(path, "/");
	const char *type = text(f, "type", dir ? "dir" : "elf");
	int64_t uid = 0, gid = 0;

	if (oakum_streq(type, "error"))
		return oakum_err_set(e, -EIO, "cannot look at '%s' in the image", path);
	(void)oakum_spec_i64(f, "uid", &uid); /* absent: root */
	(void)oakum_spec_i64(f, "gid", &gid);
	*ret = (struct oakum_image_file){
		.uid = (uid_t)uid,
		.gid = (gid_t)gid,
		.exists = !oakum_streq(type, "absent"),
		.mode = mode_of(type, S_IFREG | 0755),
		.via_link = text(f, "link", NULL),
		.path = text(f, "link", path),
		.elf = oakum_streq(type, "elf"),
		.empty_dir = (dir && !oakum_json_true(oakum_json_get(f, "content"))) ||
			     oakum_json_true(oakum_json_get(f, "empty")),
	};
	return 0;
}

/* "usage": bytes, of a path of the image. */
static int image_usage(const struct oakum_host *h, const char *path, uint64_t max,
		       uint64_t *ret, struct oakum_err *e)
{
	const struct oakum_node *n = oakum_json_get(fact(h, "image", path), "usage");

	(void)max;
	(void)e; /* a fake cannot fail here */
	*ret = 0;
	return n ? oakum_num_u64(n->text, UINT64_MAX, ret) : 0;
}

/* "text": what is in a file of the image. */
static int image_text(const struct oakum_host *h, const char *path, size_t max,
		      const char **ret, size_t *ret_len, struct oakum_err *e)
{
	(void)e; /* a fake cannot fail here */
	*ret = text(fact(h, "image", path), "text", NULL);
	*ret_len = *ret ? strlen(*ret) : 0;
	if (*ret_len > max)
		*ret = NULL;
	return 0;
}

static int is_host_namespace(const struct oakum_host *h, const char *type,
			     const char *path, bool *ret, struct oakum_err *e)
{
	const char *what = oakum_json_str(fact(h, "namespaces", path));

	if (oakum_streq(what, "other"))
		return oakum_err_set(e, -EINVAL, "'%s' is no %s namespace", path, type);
	*ret = oakum_streq(what, "host");
	return 0;
}

static int memory_total(const struct oakum_host *h, uint64_t *ret, struct oakum_err *e)
{
	(void)h;
	(void)e; /* a fake cannot fail here */
	*ret = UINT64_C(8) << 30;
	return 0;
}

static int cgroups(const struct oakum_host *h, struct oakum_cgroups *ret,
		   struct oakum_err *e)
{
	const struct fake *f = h->data;
	const struct oakum_node *facts = oakum_json_get(f->facts, "cgroups");

	(void)e; /* a fake cannot fail here */
	*ret = (struct oakum_cgroups){
		.unified = oakum_json_true(oakum_json_get(facts, "unified")),
		.swap = !facts || oakum_json_true(oakum_json_get(facts, "swap")),
	};
	return 0;
}

/* "cgroup": {"/path": "empty", "busy" (with processes), "below" (with some below) or
 * "error"} */
static int cgroup(const struct oakum_host *h, const char *path, bool deep,
		  struct oakum_cgroup *ret, struct oakum_err *e)
{
	const char *what = oakum_json_str(fact(h, "cgroup", path));

	if (oakum_streq(what, "error"))
		return oakum_err_set(e, -EIO, "cannot look at the cgroup '%s'", path);
	*ret = (struct oakum_cgroup){
		.exists = what,
		.processes = oakum_streq(what, "busy"),
		.below = deep && oakum_streq(what, "below"),
	};
	return 0;
}

/* "lsm": {"apparmor": true} */
static int lsm(const struct oakum_host *h, const char *name, bool *ret,
	       struct oakum_err *e)
{
	const struct oakum_node *f = fact(h, "lsm", name);

	if (oakum_json_is(f, OAKUM_JSON_STRING))
		return oakum_err_set(e, -EIO, "%s", f->text);
	*ret = oakum_json_true(f);
	return 0;
}

/* "apparmor": {"PROFILE": "MODE"} */
static int apparmor_profile(const struct oakum_host *h, const char *name,
			    const char **ret_mode, struct oakum_err *e)
{
	(void)e; /* a fake cannot fail here */
	*ret_mode = oakum_json_str(fact(h, "apparmor", name));
	return 0;
}

/* "shift": {"/path" or "*": true, or "why not"} */
static int shift(const struct oakum_host *h, const char *path, bool root, bool recursive,
		 struct oakum_shift *ret, struct oakum_err *e)
{
	const struct oakum_node *f = fact(h, "shift", canonical(h, path));

	(void)root;
	(void)recursive;
	(void)e; /* a fake cannot fail here */
	if (!f)
		f = fact(h, "shift", "*");
	*ret = (struct oakum_shift){.path = canonical(h, path)};
	if (!oakum_json_true(f))
		ret->why_not =
			oakum_json_is(f, OAKUM_JSON_STRING) ? f->text : "it is data";
	return 0;
}

/* "ranges": {"first": 2000000000} or {"none": true} */
static int id_range(const struct oakum_host *h, const struct oakum_id_pool *pool,
		    const char *prepared, struct oakum_id_range *ret, struct oakum_err *e)
{
	const struct oakum_node *first = fact(h, "ranges", "first");
	int64_t id = 2000000000;

	(void)prepared;
	if (oakum_json_true(fact(h, "ranges", "none")))
		return oakum_err_set(e, -ENOSPC, "no range is free");
	if (first && oakum_num_i64(first->text, 0, INT32_MAX, &id) < 0)
		return oakum_err_set(e, -EINVAL, "the fact is no id");
	*ret = (struct oakum_id_range){pool->shared ? pool->first : (uint32_t)id,
				       OAKUM_ID_RANGE};
	return 0;
}

/* "mapped": {"/path": LOWEST} */
static int mapped_ids(const struct oakum_host *h, const char *path, uint64_t *ret_lowest,
		      uint64_t *ret_highest, struct oakum_err *e)
{
	const struct oakum_node *f = fact(h, "mapped", path);

	*ret_lowest = 0;
	if (f && oakum_num_u64(f->text, UINT32_MAX, ret_lowest) < 0)
		return oakum_err_set(e, -EINVAL, "'%s' is no user namespace", path);
	*ret_highest = *ret_lowest + OAKUM_ID_RANGE - 1;
	return 0;
}

struct oakum_host *fake_host(struct oakum_arena *a, const struct oakum_node *facts)
{
	struct oakum_host *h = OAKUM_NEW(a, struct oakum_host);
	struct fake *f = OAKUM_NEW(a, struct fake);

	f->arena = a;
	f->facts = facts;
	*h = (struct oakum_host){
		.data = f,
		.place = place,
		.empty_dir = empty_dir,
		.reach = reach,
		.listening_below = listening_below,
		.image_file = image_file,
		.image_usage = image_usage,
		.image_text = image_text,
		.is_host_namespace = is_host_namespace,
		.memory_total = memory_total,
		.cgroups = cgroups,
		.cgroup = cgroup,
		.lsm = lsm,
		.apparmor_profile = apparmor_profile,
		.shift = shift,
		.id_range = id_range,
		.mapped_ids = mapped_ids,
		.seccomp_profile = oakum_seccomp_profile,
	};
	return h;
}
