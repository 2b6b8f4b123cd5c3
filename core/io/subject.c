/* SPDX-License-Identifier: Apache-2.0 */
/* subject.c - whose bundle this is; see subject.h. */
#include <oakum/subject.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <oakum/bundle.h>
#include <oakum/fd.h>
#include <oakum/json.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "engine_state.h"
#include "real_path.h"

#define PATH_SHOWN 300 /* characters */

/* The component of path that is n from its end (0 is the last), or NULL. */
static const char *component(struct oakum_arena *a, const char *path, unsigned n)
{
	const char *end = path + strlen(path);

	for (;; n--) {
		const char *begin = end;

		while (begin > path && begin[-1] != '/')
			begin--;
		if (begin == path)
			return NULL;
		if (n == 0)
			return oakum_arena_dup(a, begin, (size_t)(end - begin));
		end = begin - 1;
	}
}

/* root.path, resolved from the bundle, as the runtime will. */
static int find_rootfs(struct oakum_arena *a, const struct oakum_bundle *bundle,
		       const char *path, const char **ret, struct oakum_err *e)
{
	OAKUM_FD int fd = -1;
	int r;

	if (!path)
		return 0;
	fd = openat(bundle->dirfd, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0; /* where there is none the runtime says so */
	r = fd < 0 ? -errno : oakum_real_path(a, fd, ret);
	return r == 0 ? 0
		      : oakum_err_set(
				e, r, "the root file system '%s' cannot be found: %s",
				oakum_str_show(a, path, PATH_SHOWN), oakum_errno_text(r));
}

/* Whether only root can have made every directory on the way to the bundle. */
static bool is_engines_place(const struct oakum_bundle *bundle)
{
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, bundle->name, OAKUM_TRUST_PATH, NULL);

	return fd >= 0;
}

/* …/io.containerd.runtime.v2.task/<namespace>/<id>, which containerd's shims have as bundle;
 * the namespace, or NULL when this is no such place. */
static const char *containerd_namespace(struct oakum_arena *a,
					const struct oakum_bundle *bundle, const char *id)
{
	const char *task = component(a, bundle->path, 2);

	if (!oakum_streq(component(a, bundle->path, 0), id) ||
	    (!oakum_streq(task, "io.containerd.runtime.v2.task") &&
	     !oakum_streq(task, "io.containerd.runtime.v1.linux")))
		return NULL;
	return component(a, bundle->path, 1);
}

/* …/<driver>-containers/<id>/userdata, which podman has as bundle; the first of these, or
 * NULL. */
static const char *podman_containers(struct oakum_arena *a,
				     const struct oakum_bundle *bundle, const char *id)
{
	size_t below = strlen(id) + strlen("/userdata") + 1;
	const char *containers = component(a, bundle->path, 2);

	if (!containers || !oakum_ends_with(containers, "-containers") ||
	    !oakum_streq(component(a, bundle->path, 1), id) ||
	    !oakum_streq(component(a, bundle->path, 0), "userdata"))
		return NULL;
	return oakum_arena_dup(a, bundle->path, strlen(bundle->path) - below);
}

static void find_containerd(struct oakum_arena *a, const struct oakum_node *config,
			    const char *id, bool detail, struct oakum_subject *ret)
{
	if (oakum_streq(ret->namespace_, "moby")) {
		ret->engine = "docker";
		if (detail && ret->rootfs)
			oakum_engine_docker(a, id, ret);
	} else if (oakum_streq(ret->namespace_, "k8s.io")) {
		ret->engine = "cri";
		oakum_engine_cri(oakum_json_get(config, "annotations"), ret);
	} else {
		ret->engine = "containerd";
	}
}

int oakum_subject_find(struct oakum_arena *a, const struct oakum_bundle *bundle,
		       const struct oakum_node *config, const char *root, const char *id,
		       bool detail, struct oakum_subject *ret, struct oakum_err *e)
{
	const char *namespace_ = containerd_namespace(a, bundle, id);
	const char *containers = namespace_ ? NULL : podman_containers(a, bundle, id);

	int r;

	*ret = (struct oakum_subject){0};
	r = find_rootfs(a, bundle, root, &ret->rootfs, e);
	if (r < 0)
		return r;
	if ((!namespace_ && !containers) || !is_engines_place(bundle))
		return 0;
	ret->namespace_ = namespace_;
	if (namespace_)
		find_containerd(a, config, id, detail, ret);
	else if (detail)
		oakum_engine_podman(a, containers, id, ret);
	return 0;
}
