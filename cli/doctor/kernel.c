/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kernel.c - what of the kernel's Oakum and the runtimes use: system calls, asked for in a way
 * that does nothing, and what seccomp can do with one.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <oakum/str.h>

#include "doctor.h"

#define NEWER "apt-get install linux-image-amd64 && reboot"

/* Arguments that every kernel refuses which has the call at all. */
static const struct feature {
	const char *name, *since, *what;
	long nr, args[5];
	enum doctor_level missing;
} features[] = {
	{"openat2",
	 "5.6",
	 "files of an image are opened within it",
	 SYS_openat2,
	 {-1, 0, 0, 0, 0},
	 DOCTOR_ERROR},
	{"open_tree",
	 "5.2",
	 "mounts are looked at before they are placed",
	 SYS_open_tree,
	 {-1, 0, ~0L, 0, 0},
	 DOCTOR_WARNING},
	{"move_mount",
	 "5.2",
	 "a container's mounts are mended in place",
	 SYS_move_mount,
	 {-1, 0, -1, 0, ~0L},
	 DOCTOR_WARNING},
	{"fsopen",
	 "5.2",
	 "file systems are made without a path",
	 SYS_fsopen,
	 {0, ~0L, 0, 0, 0},
	 DOCTOR_WARNING},
	{"mount_setattr",
	 "5.12",
	 "mounts are made read-only with all below them",
	 SYS_mount_setattr,
	 {-1, 0, ~0L, 0, 0},
	 DOCTOR_WARNING},
	{"pidfd_open",
	 "5.3",
	 "processes are held on to, not named by a number",
	 SYS_pidfd_open,
	 {0, ~0L, 0, 0, 0},
	 DOCTOR_WARNING},
	{"pidfd_send_signal",
	 "5.1",
	 "a signal reaches the process that was meant",
	 SYS_pidfd_send_signal,
	 {-1, 0, 0, ~0L, 0},
	 DOCTOR_WARNING},
	{"close_range",
	 "5.9",
	 "no descriptor is left open by accident",
	 SYS_close_range,
	 {1, 0, 0, 0, 0},
	 DOCTOR_WARNING},
};

static bool is_there(const struct feature *f)
{
	return syscall(f->nr, f->args[0], f->args[1], f->args[2], f->args[3],
		       f->args[4]) >= 0 ||
	       errno != ENOSYS;
}

static void tell_calls(struct doctor *d)
{
	const char *there = "";

	for (size_t i = 0; i < OAKUM_COUNT(features); i++) {
		const struct feature *f = &features[i];

		if (is_there(f))
			there = oakum_arena_printf(d->arena, "%s%s%s", there,
						   *there ? ", " : "", f->name);
		else
			doctor_tell(
				d, f->missing,
				oakum_arena_printf(d->arena, "kernel.%s", f->name), NULL,
				NEWER,
				"the kernel has no %s, which came with %s: with it %s",
				f->name, f->since, f->what);
	}
	doctor_tell(d, DOCTOR_OK, "kernel.calls", NULL, NULL, "the kernel has %s", there);
}

/* A descriptor that is none is another fault than an attribute that is none. */
static void tell_idmap(struct doctor *d)
{
	struct mount_attr attr = {.attr_set = MOUNT_ATTR_IDMAP, .userns_fd = INT32_MAX};
	long rc = syscall(SYS_mount_setattr, AT_FDCWD, "/", 0, &attr, sizeof(attr));

	if (rc < 0 && errno == EBADF)
		doctor_tell(d, DOCTOR_OK, "kernel.idmapped_mounts", NULL, NULL,
			    "mounts can show other owners, where their file system can");
	else if (rc < 0 && errno == EPERM)
		doctor_tell(d, DOCTOR_NOTE, "kernel.idmapped_mounts", NULL,
			    "sudo oakum doctor",
			    "whether mounts can show other owners is for root to see");
	else
		doctor_tell(
			d, DOCTOR_WARNING, "kernel.idmapped_mounts", NULL, NEWER,
			"mounts cannot show other owners (5.12): remapping falls back to copies");
}

static void tell_seccomp(struct doctor *d)
{
	static const char path[] = "/proc/sys/kernel/seccomp/actions_avail";
	static const char *const wanted[] = {"kill_process", "errno", "allow", "log"};
	const char *have = doctor_slurp(d, path, NULL), *missing = "";

	for (size_t i = 0; i < OAKUM_COUNT(wanted); i++) {
		if (!have || !strstr(have, wanted[i]))
			missing = oakum_arena_printf(d->arena, "%s%s%s", missing,
						     *missing ? ", " : "", wanted[i]);
	}
	if (*missing)
		doctor_tell(d, DOCTOR_ERROR, "kernel.seccomp", path, NEWER,
			    "seccomp lacks %s: filters that use it cannot be loaded",
			    missing);
	else
		doctor_tell(d, DOCTOR_OK, "kernel.seccomp", path, NULL,
			    "seccomp has %.*s", (int)strcspn(have, "\n"), have);
}

void doctor_kernel(struct doctor *d)
{
	tell_calls(d);
	tell_idmap(d);
	tell_seccomp(d);
}
