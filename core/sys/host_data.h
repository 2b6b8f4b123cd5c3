/* SPDX-License-Identifier: Apache-2.0 */
/* host_data.h - what the files behind struct oakum_host share; private to this room. */
#ifndef OAKUM_SYS_HOST_DATA_H
#define OAKUM_SYS_HOST_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <oakum/host.h>
#include <oakum/mountinfo.h>

#include "memo.h"

struct oakum_reach_set;
struct oakum_socket;

/* The data of a real host. Everything but the first three is filled in when it is asked for. */
struct oakum_machine {
	struct oakum_arena *arena;
	const char *bundle; /* canonical */
	const char *rootfs; /* a path to open, or NULL */
	int rootfs_fd;	    /* it, once it was opened, or 0; stays open as userns does */
	const char
		*dir_path; /* a directory that was looked into, or NULL: it stays open */
	int dir_fd;
	struct oakum_mountinfo *mounts;
	struct oakum_memo places, image_files, groups, shifts;
	struct oakum_cgroups *cgroups;
	uint64_t memory; /* bytes */
	struct oakum_reach_set
		*sets; /* protected paths that were looked at, newest first */
	struct oakum_socket *sockets; /* listening */
	size_t n_sockets;
	bool sockets_read;
	int userns; /* to try with, or 0; open until this process executes another program */
};

struct oakum_machine *oakum_machine_of(const struct oakum_host *h);

/* The mount table, read at the first call. */
int oakum_machine_mounts(struct oakum_machine *m, const struct oakum_mountinfo **ret,
			 struct oakum_err *e) OAKUM_MUST;

/* ---- opening (place_open.c) ---- */

/* openat2 with O_PATH | O_CLOEXEC | flags. A descriptor or a negative errno. */
int oakum_path_open(int dirfd, const char *path, int flags, uint64_t resolve) OAKUM_MUST;

/* To read a file in a file system that is the kernel's own, by a path without links. A
 * descriptor or a negative errno. */
int oakum_kernel_file_open(const char *path) OAKUM_MUST;

/* The root file system, a negative errno, or -ENOENT when none was named. */
int oakum_machine_rootfs(struct oakum_machine *m) OAKUM_MUST;

/* Where an O_PATH descriptor points, as the kernel names it. */
int oakum_path_of(struct oakum_arena *a, int fd, const char **ret,
		  struct oakum_err *e) OAKUM_MUST;

/* The existing part of a path that does not exist: *ret_fd is what can be opened, *ret_rest
 * the normalised text beyond it. Dangling links are followed. */
int oakum_path_nearest(struct oakum_arena *a, int dirfd, const char *path,
		       uint64_t resolve, int *ret_fd, const char **ret_rest,
		       struct oakum_err *e) OAKUM_MUST;

/* ---- directories behind O_PATH descriptors (place_dir.c) ---- */

/* Whether one has no entries. */
int oakum_dir_empty(int fd, bool *ret) OAKUM_MUST;

struct oakum_names {
	const char **list;
	size_t n, cap;
};

/* The names in one but "." and ".."; -E2BIG above a limit. */
int oakum_dir_names(struct oakum_arena *a, int fd, struct oakum_names *ret) OAKUM_MUST;

/* ---- places (place.c, place_look.c, place_cache.c) ---- */

/* Looks at an absolute path afresh. */
int oakum_place_look(struct oakum_machine *m, const char *abs, struct oakum_place *p,
		     struct oakum_err *e) OAKUM_MUST;
/* The same for an absolute normalised path whose directory above was looked at already. */
int oakum_place_look_in(struct oakum_machine *m, const struct oakum_place *dir,
			const char *abs, struct oakum_place *p,
			struct oakum_err *e) OAKUM_MUST;

/* The same for one that exists and is no link; false: look at it in full. */
bool oakum_place_glance(struct oakum_machine *m, const struct oakum_place *dir,
			const char *abs, struct oakum_place *p);

/* The member place, remembered by text; abs is an absolute path. */
int oakum_place_at(struct oakum_machine *m, const char *abs,
		   const struct oakum_place **ret, struct oakum_err *e) OAKUM_MUST;

/* The same for an absolute normalised path that is looked at beside its neighbours: what is
 * known of the directory above is used, so that it mostly costs one system call. */
int oakum_place_near(struct oakum_machine *m, const char *abs,
		     const struct oakum_place **ret, struct oakum_err *e) OAKUM_MUST;

/* NULL when text was not looked at yet. */
const struct oakum_place *oakum_place_known(const struct oakum_machine *m,
					    const char *text);
/* Returns the copy that is kept. */
const struct oakum_place *oakum_place_remember(struct oakum_machine *m, const char *text,
					       const struct oakum_place *p);

/* ---- reach (reach_spots.c, reach_targets.c) ---- */

/* One place in one file system. */
struct oakum_spot {
	const char *dev, *path; /* as fs_dev and fs_path */
	const char *fs_type;
	const char *how; /* it came to be looked at; NULL for the thing itself */
	unsigned depth;	 /* of overlays that were looked through */
	size_t owner;	 /* index of the target, for the spots of targets */
};

struct oakum_spots {
	struct oakum_spot *list;
	size_t n, cap;
};

void oakum_spots_add(struct oakum_arena *a, struct oakum_spots *s,
		     struct oakum_spot spot);
/* For each spot on an overlay, adds the same place in each of its layers that can be seen
 * from here. */
int oakum_spots_add_layers(struct oakum_machine *m, struct oakum_spots *s,
			   struct oakum_err *e) OAKUM_MUST;

/* A protected path, without "*". */
struct oakum_target {
	const char *object;
	const struct oakum_place *place;
};

/* A list of protected paths that was looked at. */
struct oakum_reach_set {
	struct oakum_reach_set *next;
	const char *const *protect;
	size_t n_protect;
	struct oakum_target *targets;
	size_t n, cap;
	struct oakum_spots spots;
	const char *listed; /* the directory that "*" stood in last, and what was in it */
	struct oakum_names names;
};

int oakum_reach_set_get(struct oakum_machine *m, const char *const *protect,
			size_t n_protect, const struct oakum_reach_set **ret,
			struct oakum_err *e) OAKUM_MUST;

/* ---- the members of struct oakum_host ---- */
int oakum_host_empty_dir(const struct oakum_host *h, const char *path, bool *ret,
			 struct oakum_err *e);
int oakum_host_place(const struct oakum_host *h, const char *path,
		     struct oakum_place *ret, struct oakum_err *e);
int oakum_host_reach(const struct oakum_host *h, const struct oakum_place *source,
		     bool recursive, const char *const *protect, size_t n_protect,
		     struct oakum_reach *ret, struct oakum_err *e);
int oakum_host_listening_below(const struct oakum_host *h,
			       const struct oakum_place *source, const char **path,
			       struct oakum_err *e);
int oakum_host_image_text(const struct oakum_host *h, const char *path, size_t max,
			  const char **ret, size_t *ret_len, struct oakum_err *e);
int oakum_host_image_usage(const struct oakum_host *h, const char *path, uint64_t max,
			   uint64_t *ret, struct oakum_err *e);
int oakum_host_image_file(const struct oakum_host *h, const char *path,
			  struct oakum_image_file *ret, struct oakum_err *e);
int oakum_host_lsm(const struct oakum_host *h, const char *name, bool *ret,
		   struct oakum_err *e);
int oakum_host_apparmor_profile(const struct oakum_host *h, const char *name,
				const char **ret_mode, struct oakum_err *e);
int oakum_host_is_host_namespace(const struct oakum_host *h, const char *type,
				 const char *path, bool *ret, struct oakum_err *e);
int oakum_host_shift(const struct oakum_host *h, const char *path, bool root,
		     bool recursive, struct oakum_shift *ret, struct oakum_err *e);
int oakum_host_id_range(const struct oakum_host *h, const struct oakum_id_pool *pool,
			const char *prepared, struct oakum_id_range *ret,
			struct oakum_err *e);
int oakum_host_mapped_ids(const struct oakum_host *h, const char *path,
			  uint64_t *ret_lowest, uint64_t *ret_highest,
			  struct oakum_err *e);
int oakum_host_cgroups(const struct oakum_host *h, struct oakum_cgroups *ret,
		       struct oakum_err *e);
int oakum_host_cgroup(const struct oakum_host *h, const char *path, bool deep,
		      struct oakum_cgroup *ret, struct oakum_err *e);

#endif
