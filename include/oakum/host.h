/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host.h - the questions a rule may ask the machine.
 *
 * A rule sees the machine only through this table, so that tests pass another one. core/sys
 * fills it in for a real machine. Every question may fail: then the rule does not know, and
 * what it does not know it refuses (return the error from evaluate).
 *
 * Nothing here executes anything, follows a link below a container's root file system outside
 * of it, or leaves a descriptor open that an execve would not close.
 */
#ifndef OAKUM_HOST_H
#define OAKUM_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>

/* A place on the host's file system, with every link resolved. */
struct oakum_place {
	bool exists;
	const char *
		path; /* canonical; for what does not exist: canonical as far as it does */
	dev_t dev;    /* st_dev, st_ino, st_mode when it exists */
	ino_t ino;
	mode_t mode;
	dev_t rdev; /* what a device node stands for */
	uid_t uid;
	gid_t gid;
	nlink_t nlink;
	const char
		*fs_type; /* of the mount it is on: "ext4", "proc", "nsfs"…; "" unknown */
	const char *fs_dev; /* "major:minor" of that mount (mountinfo field 3) */
	const char
		*fs_path; /* where it lies within that file system: mount root + rest */
};

/* How a bind mount of a source reaches a protected object. */
struct oakum_reach {
	const char *object; /* the protected path, as listed */
	const char *how; /* for the message: "it is the socket itself", "a directory above
			     * it", "a mount below the source", "the same inode"… */
};

/* A file inside a container's root file system, looked at with RESOLVE_IN_ROOT. */
struct oakum_image_file {
	bool exists;
	mode_t mode;	  /* of what the path leads to inside the root */
	bool via_link;	  /* some component on the way is a symbolic link */
	const char *path; /* where the links lead, inside the root */
	bool elf;	  /* a regular file that begins with the ELF magic */
	bool empty_dir;	  /* a directory without entries */
	uid_t uid;	  /* on disk */
	gid_t gid;
};

/* How this machine has its control groups. */
struct oakum_cgroups {
	bool unified; /* version 2 alone: there is nothing to see of version 1 */
	bool swap;    /* swap can be limited */
};

/* One control group. */
struct oakum_cgroup {
	bool exists;
	bool processes; /* it holds some itself */
	bool below;	/* a group below it does; only when deep was asked for */
};

/* A seccomp profile as seccomp.h defines it. */
struct oakum_seccomp;

/* Ids of the host that a user namespace shows as 0 and the following. A container's own are
 * so many, as every program expects. */
#define OAKUM_ID_RANGE 65536
struct oakum_id_range {
	uint32_t first, count;
};

/* Where such ranges come from. */
struct oakum_id_pool {
	const char *user; /* whose in /etc/subuid and /etc/subgid; NULL: those below */
	uint32_t first, count;
	bool shared; /* every container gets the first one */
};

/* The layers of an overlay as it is mounted; paths are canonical. */
struct oakum_layers {
	const char *const *lower; /* topmost first */
	size_t n_lower;
	const char
		*above; /* the directory that holds the next two; NULL: it is read-only */
	const char *upper; /* names in it, or paths from there */
	const char *work;
	const char *const *options; /* that the layers need: "metacopy=on" */
	size_t n_options;
};

/* How what is at a path could be shown with other owners, see idmap.h. */
struct oakum_shift {
	const char *why_not; /* it cannot: a clause that begins with "it"; else NULL */
	const char *path;    /* canonical */
	dev_t dev;
	ino_t ino;
	const struct oakum_layers *layers; /* an overlay, by its layers; NULL: as it is */
};

struct oakum_host {
	void *data; /* of the implementation */

	/* Resolves path (relative ones from the bundle) on the host. What does not exist is
	 * no failure. -ELOOP: it leads through a magic link of procfs (/proc/self/root,
	 * /dev/fd/3), whose end depends on who looks, or in circles; /proc/PID/exe with a
	 * number is followed. fs_type "" when the mount it is on cannot be seen from here. */
	int (*place)(const struct oakum_host *h, const char *path,
		     struct oakum_place *ret, struct oakum_err *e);

	/* Whether path, read in the same way, is a directory without entries. */
	int (*empty_dir)(const struct oakum_host *h, const char *path, bool *ret,
			 struct oakum_err *e);

	/* Whether a bind mount of source (with what is mounted below it, when recursive) would
	 * show one of the protected paths, their future selves included. Decided by device and
	 * inode and by (device, path within the file system), never by text. A component "*"
	 * of a protected path stands for each entry of its directory, present and future; what
	 * lies below a protected path that is no file counts too.
	 * ret->object is NULL when nothing is reached. */
	int (*reach)(const struct oakum_host *h, const struct oakum_place *source,
		     bool recursive, const char *const *protect, size_t n_protect,
		     struct oakum_reach *ret, struct oakum_err *e);

	/* The next listening stream socket at or below a source: a second net for control
	 * sockets that nobody listed. *path is NULL at first and then what the last call gave;
	 * it becomes the following one in the order of canonical paths, or NULL. */
	int (*listening_below)(const struct oakum_host *h,
			       const struct oakum_place *source, const char **path,
			       struct oakum_err *e);

	/* A file in the container's root file system ("root.path", relative to the bundle). */
	int (*image_file)(const struct oakum_host *h, const char *path,
			  struct oakum_image_file *ret, struct oakum_err *e);

	/* How many bytes a file system in memory needs for what is in that directory of the
	 * root file system; 0 for one that is not there. More than max is not counted on. */
	int (*image_usage)(const struct oakum_host *h, const char *path, uint64_t max,
			   uint64_t *ret, struct oakum_err *e);

	/* What is in a regular file of the root file system that no link leads to. *ret is NULL
	 * where there is no such file or it has more than max bytes. */
	int (*image_text)(const struct oakum_host *h, const char *path, size_t max,
			  const char **ret, size_t *ret_len, struct oakum_err *e);

	/* Whether path is a namespace of that runtime-spec type ("network", …) and the same
	 * one as the host's (this process's or PID 1's). -EINVAL when it is no such nsfs. */
	int (*is_host_namespace)(const struct oakum_host *h, const char *type,
				 const char *path, bool *ret, struct oakum_err *e);

	/* Bytes of memory of this machine. */
	int (*memory_total)(const struct oakum_host *h, uint64_t *ret,
			    struct oakum_err *e);

	int (*cgroups)(const struct oakum_host *h, struct oakum_cgroups *ret,
		       struct oakum_err *e);

	/* The control group of that path in any hierarchy. path is absolute and normalised,
	 * from the top of what is mounted below /sys/fs/cgroup, as runtimes take it. */
	int (*cgroup)(const struct oakum_host *h, const char *path, bool deep,
		      struct oakum_cgroup *ret, struct oakum_err *e);

	/* Whether the kernel enforces that security module: "apparmor" or "selinux". */
	int (*lsm)(const struct oakum_host *h, const char *name, bool *ret,
		   struct oakum_err *e);

	/* The mode of the AppArmor profile of that name ("enforce", "complain", "kill",
	 * "unconfined"), NULL when none is loaded or the caller may not know. */
	int (*apparmor_profile)(const struct oakum_host *h, const char *name,
				const char **ret_mode, struct oakum_err *e);

	/* How the container's root file system (root) or what a bind shows could be shown with
	 * other owners. Tried out, without a trace, not guessed. */
	int (*shift)(const struct oakum_host *h, const char *path, bool root,
		     bool recursive, struct oakum_shift *ret, struct oakum_err *e);

	/* A range that no other container has, prepared being this one's prepared directory
	 * (plan.h); to be taken when it is prepared. -ENOSPC: there is none left. */
	int (*id_range)(const struct oakum_host *h, const struct oakum_id_pool *pool,
			const char *prepared, struct oakum_id_range *ret,
			struct oakum_err *e);

	/* The lowest id of the host that the user namespace at path maps, and the highest. */
	int (*mapped_ids)(const struct oakum_host *h, const char *path,
			  uint64_t *ret_lowest, uint64_t *ret_highest,
			  struct oakum_err *e);

	/* The seccomp profile of a policy: "default", "restricted", or an absolute path to a
	 * profile in the runtime-spec's form. */
	int (*seccomp_profile)(const struct oakum_host *h, const char *name,
			       const struct oakum_seccomp **ret, struct oakum_err *e);
};

/* The directories that an option of an overlay file system ("lowerdir=/a:/b", "upperdir=/c")
 * shows inside it, unescaped as the kernel does; pure text. Returns how many, 0 for any other
 * option, -EINVAL for one that breaks off within an escape. */
int oakum_overlay_layers(struct oakum_arena *a, const char *option,
			 const char *const **ret);

#endif
