/* SPDX-License-Identifier: Apache-2.0 */
/* host.c - the real machine as a struct oakum_host; see sys.h. */
#include <oakum/sys.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/sysinfo.h>

#include <oakum/fd.h>
#include <oakum/path.h>

#include "host_data.h"

struct oakum_machine *oakum_machine_of(const struct oakum_host *h)
{
	return h->data;
}

struct oakum_arena *oakum_host_arena(const struct oakum_host *h)
{
	return oakum_machine_of(h)->arena;
}

int oakum_machine_mounts(struct oakum_machine *m, const struct oakum_mountinfo **ret,
			 struct oakum_err *e)
{
	int r = 0;

	if (!m->mounts)
		r = oakum_mountinfo_read(m->arena, "/proc/self/mountinfo", &m->mounts, e);
	if (r == 0)
		*ret = m->mounts;
	return r;
}

int oakum_host_mounts(const struct oakum_host *h, const struct oakum_mountinfo **ret,
		      struct oakum_err *e)
{
	return oakum_machine_mounts(oakum_machine_of(h), ret, e);
}

static int memory_total(const struct oakum_host *h, uint64_t *ret, struct oakum_err *e)
{
	struct oakum_machine *m = oakum_machine_of(h);
	struct sysinfo info;

	if (m->memory == 0) {
		if (sysinfo(&info) < 0)
			return oakum_err_set(e, -errno,
					     "the machine's memory cannot be told: %s",
					     oakum_errno_text(errno));
		m->memory = (uint64_t)info.totalram * info.mem_unit;
	}
	*ret = m->memory;
	return 0;
}

static int find_bundle(struct oakum_machine *m, const char *dir, struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_path_open(AT_FDCWD, dir, O_DIRECTORY, 0);

	if (fd < 0)
		return oakum_err_set(e, fd, "the bundle '%.300s' cannot be opened: %s",
				     dir, oakum_errno_text(fd));
	return oakum_path_of(m->arena, fd, &m->bundle, e);
}

int oakum_host_open(struct oakum_arena *a, const char *bundle_dir, const char *rootfs,
		    struct oakum_host **ret, struct oakum_err *e)
{
	struct oakum_machine *m = OAKUM_NEW(a, struct oakum_machine);
	struct oakum_host *h = OAKUM_NEW(a, struct oakum_host);
	int r;

	m->arena = a;
	r = find_bundle(m, bundle_dir, e);
	if (r < 0)
		return r;
	if (rootfs && rootfs[0])
		m->rootfs = rootfs[0] == '/' ? oakum_arena_strdup(a, rootfs)
					     : oakum_path_join(a, m->bundle, rootfs);
	*h = (struct oakum_host){
		.data = m,
		.place = oakum_host_place,
		.empty_dir = oakum_host_empty_dir,
		.reach = oakum_host_reach,
		.listening_below = oakum_host_listening_below,
		.image_file = oakum_host_image_file,
		.image_usage = oakum_host_image_usage,
		.image_text = oakum_host_image_text,
		.is_host_namespace = oakum_host_is_host_namespace,
		.memory_total = memory_total,
		.cgroups = oakum_host_cgroups,
		.cgroup = oakum_host_cgroup,
		.lsm = oakum_host_lsm,
		.apparmor_profile = oakum_host_apparmor_profile,
		.shift = oakum_host_shift,
		.id_range = oakum_host_id_range,
		.mapped_ids = oakum_host_mapped_ids,
		.seccomp_profile = oakum_seccomp_profile,
	};
	*ret = h;
	return 0;
}
