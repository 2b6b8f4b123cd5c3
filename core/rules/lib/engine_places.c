/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine_places.c - the places of container engines; see engine_places.h.
 *
 * Whoever may ask an engine for a container may also look into that engine's other containers
 * through it (`docker cp`), so their images are given read-only. The kubelet's directory is
 * another matter: dockerd or podman beside a kubelet have no business there, and a pod only in
 * its own part of it.
 */
#include "engine_places.h"

#include <string.h>
#include <sys/stat.h>

#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/subject.h>

#define OUR_INIT OAKUM_LIBEXECDIR "/oakum-init"

enum {
	DOCKER = 1u << 0,
	BUILD = 1u << 1, /* a step of a build by dockerd's BuildKit */
	CRI = 1u << 2,
	PODMAN = 1u << 3,
	KUBELET = 1u << 4,
	LOCAL_PATH = 1u << 5, /* k3s's volumes on the node's disk */
	NERDCTL = 1u << 6,
	BUILDKIT = 1u << 7,  /* a buildkitd of its own */
	SNAPSHOTS = 1u << 8, /* containerd's, for steps of a build */
};

struct oakum_engine_dir {
	const char *path;
	unsigned kinds;
};

/* One that is known here. */
struct known_dir {
	char path[48];
	unsigned kinds;
};

/* clang-format off */
/* What is protected. /run is, too, but some engines keep files for containers there. */
static const char protected[][20] = {
	"/run",
	"/var/run",
	"/var/lib/docker",
	"/var/lib/containerd",
	"/var/lib/containers",
	"/var/lib/kubelet",
	"/var/lib/rancher",
	"/var/lib/k0s",
	"/var/lib/nerdctl",
	"/var/lib/buildkit",
	"/var/snap/docker",
	"/var/snap/microk8s",
};

static const struct known_dir dirs[] = {
	{"/var/lib/docker", DOCKER},
	{"/var/snap/docker/common/var-lib-docker", DOCKER},
	{"/var/lib/containerd", CRI},
	{"/run/containerd", CRI},
	{"/var/lib/containers/storage", PODMAN},
	{"/run/containers/storage", PODMAN},
	{"/var/lib/kubelet", KUBELET},
	{"/var/lib/k0s/kubelet", KUBELET},
	{"/var/snap/microk8s/common/var/lib/kubelet", KUBELET},
	{"/var/lib/k0s/containerd", CRI},
	{"/run/k0s/containerd", CRI},
	{"/var/lib/rancher/k3s/agent/containerd", CRI},
	{"/var/lib/rancher/rke2/agent/containerd", CRI},
	{"/run/k3s/containerd", CRI},
	{"/var/lib/rancher/k3s/storage", LOCAL_PATH},
	{"/var/snap/microk8s/common/var/lib/containerd", CRI},
	{"/var/snap/microk8s/common/run/containerd", CRI},
	{"/var/lib/nerdctl", NERDCTL},
	{"/var/lib/buildkit", BUILDKIT},
};

#define READ_ONLY 1u /* only when mounted so */
#define MOUNT	  2u /* the engine mounts a file system of its own there */
#define OWN_POD	  4u /* its second component must be this pod's uid, where that is known */

static const struct form {
	unsigned kinds;
	char path[52]; /* below the directory */
	unsigned flags;
} forms[] = {
	{DOCKER, "/containers/*/resolv.conf", 0},
	{DOCKER, "/containers/*/hosts", 0},
	{DOCKER, "/containers/*/hostname", 0},
	{DOCKER, "/containers/*/mounts/shm", MOUNT}, /* --ipc */
	{DOCKER, "/containers/*/mounts/secrets/**", MOUNT}, /* swarm */
	{DOCKER, "/containers/*/mounts/configs/**", MOUNT},
	{DOCKER, "/volumes/*/_data/**", 0},
	{DOCKER, "/tmp/safe-mount*", 0}, /* a directory within a volume */
	{DOCKER, "/plugins/*/propagated-mount/**", 0}, /* volumes of plugins */
	{DOCKER, "/*/*/merged/**", READ_ONLY | MOUNT}, /* --mount type=image */
	{DOCKER, "/rootfs/*/*/**", READ_ONLY | MOUNT}, /* the same */
	{BUILD, "/buildkit/executor/resolv.conf", 0},
	{BUILD, "/buildkit/executor/hosts*", 0},
	{BUILD, "/*/*/merged/**", MOUNT}, /* RUN --mount */
	{BUILD, "/*/*/diff/**", 0},
	{CRI, "/io.containerd.grpc.v1.cri/sandboxes/*/resolv.conf", 0},
	{CRI, "/io.containerd.grpc.v1.cri/sandboxes/*/hosts", 0},
	{CRI, "/io.containerd.grpc.v1.cri/sandboxes/*/hostname", 0},
	{CRI, "/io.containerd.grpc.v1.cri/sandboxes/*/shm", MOUNT},
	{CRI, "/io.containerd.grpc.v1.cri/containers/*/volumes/**", 0}, /* of images */
	{PODMAN, "/volumes/*/_data/**", 0},
	{PODMAN, "/*-containers/*/userdata/resolv.conf", 0},
	{PODMAN, "/*-containers/*/userdata/hosts", 0},
	{PODMAN, "/*-containers/*/userdata/hostname", 0},
	{PODMAN, "/*-containers/*/userdata/.containerenv", 0},
	{PODMAN, "/*-containers/*/userdata/passwd", 0},
	{PODMAN, "/*-containers/*/userdata/group", 0},
	{PODMAN, "/*-containers/*/userdata/localtime", 0},
	{PODMAN, "/*-containers/*/userdata/shm", MOUNT},
	{PODMAN, "/*-containers/*/userdata/notify/**", 0},
	{PODMAN, "/*-containers/*/userdata/run/**", 0}, /* subscriptions */
	{PODMAN, "/*-containers/*/userdata/secrets/**", 0},
	{PODMAN, "/*-containers/*/userdata/artifacts/**", 0},
	{PODMAN, "/*-containers/*/userdata/overlay/**", MOUNT}, /* -v DIR:/x:O */
	{PODMAN, "/*/*/merged/**", READ_ONLY | MOUNT}, /* --mount type=image */
	{KUBELET, "/pods/*/etc-hosts", OWN_POD},
	{KUBELET, "/pods/*/volumes/**", OWN_POD},
	{KUBELET, "/pods/*/volume-subpaths/**", OWN_POD},
	{KUBELET, "/pods/*/containers/*/**", OWN_POD}, /* termination messages */
	{LOCAL_PATH, "/*/**", 0},
	{BUILDKIT, "/*/executor/resolv.conf", 0},
	{BUILDKIT, "/*/executor/hosts*", 0},
	{BUILDKIT, "/*/snapshots/snapshots/*/fs/**", 0},
	{BUILDKIT, "/*/snapshots/snapshots/*/work", 0},
	{SNAPSHOTS, "/io.containerd.snapshotter.v1.*/snapshots/*/fs/**", 0},
	{SNAPSHOTS, "/io.containerd.snapshotter.v1.*/snapshots/*/work", 0},
	{NERDCTL, "/*/volumes/*/*/_data/**", 0},
	{NERDCTL, "/*/containers/*/*/resolv.conf", 0},
	{NERDCTL, "/*/containers/*/*/hostname", 0},
	{NERDCTL, "/*/etchosts/*/*/hosts", 0},
};

/* Where an engine puts root file systems, below its data directory. */
static const struct known_dir roots[] = {
	{"overlay2/*/merged", DOCKER | PODMAN},
	{"overlay/*/merged", DOCKER | PODMAN},
	{"fuse-overlayfs/*/merged", DOCKER},
	{"aufs/mnt/*", DOCKER},
	{"btrfs/subvolumes/*", DOCKER | PODMAN},
	{"zfs/graph/*", DOCKER | PODMAN},
	{"vfs/dir/*", DOCKER | PODMAN},
	{"devicemapper/mnt/*/rootfs", DOCKER},
	{"rootfs/overlayfs/*", DOCKER},
	{"rootfs/fuse-overlayfs/*", DOCKER},
	{"rootfs/native/*", DOCKER},
	{"buildkit/executor/*/rootfs", BUILD},
	{"io.containerd.runtime.v2.task/*/*/rootfs", CRI},
};

/* clang-format on */

/* The directory that dockerd keeps for a remapped root has the name "100000.100000". */
static bool is_remapped(const char *path)
{
	const char *base = oakum_path_base(path);
	size_t first = strspn(base, "0123456789");
	size_t second = base[first] == '.' ? strspn(base + first + 1, "0123456789") : 0;

	return first && second && !base[first + 1 + second];
}

static const char *dir_of(struct oakum_arena *a, const char *path)
{
	size_t len = (size_t)(oakum_path_base(path) - path);

	return len > 1 ? oakum_arena_dup(a, path, len - 1) : "/";
}

static void add_path(struct oakum_engine_places *ret, const char *path)
{
	if (path[1]) /* "/" is no data directory */
		ret->paths[ret->n_paths++] = path;
}

/* What root.path tells. */
static int find_own(const struct oakum_ctx *ctx, struct oakum_engine_places *ret,
		    struct oakum_engine_dir *own, struct oakum_err *e)
{
	struct oakum_place p = {0};
	const char *path = NULL;
	int r;

	if (oakum_spec_str(ctx->spec->root, "path", &path) != OAKUM_HAVE_VALUE || !*path)
		return 0;
	r = ctx->host->place(ctx->host, path, &p, e);
	if (r < 0)
		return r;
	for (size_t i = 0; i < OAKUM_COUNT(roots); i++) {
		if (!oakum_path_has_form(ctx->arena, p.path, roots[i].path, &own->path))
			continue;
		own->kinds = roots[i].kinds;
		add_path(ret, own->path);
		if (is_remapped(own->path))
			add_path(ret, dir_of(ctx->arena, own->path));
		return 1;
	}
	return 0;
}

int oakum_engine_places_find(const struct oakum_ctx *ctx, struct oakum_engine_places *ret,
			     struct oakum_err *e)
{
	struct oakum_engine_dir *all =
		oakum_arena_array(ctx->arena, OAKUM_COUNT(dirs) + 1, sizeof(*all));
	int r;

	*ret = (struct oakum_engine_places){.dirs = all, .n_dirs = OAKUM_COUNT(dirs)};
	for (size_t i = 0; i < OAKUM_COUNT(dirs); i++)
		all[i] = (struct oakum_engine_dir){dirs[i].path, dirs[i].kinds};
	ret->paths = oakum_arena_array(ctx->arena, OAKUM_COUNT(protected) + 2,
				       sizeof(*ret->paths));
	for (size_t i = 0; i < OAKUM_COUNT(protected); i++)
		add_path(ret, protected[i]);
	r = find_own(ctx, ret, &all[ret->n_dirs], e);
	if (r <= 0)
		return r;
	for (size_t i = 0; i < ret->n_dirs; i++) {
		if ((all[ret->n_dirs].kinds & BUILD) && (all[i].kinds & CRI))
			all[i].kinds |= SNAPSHOTS;
	}
	ret->n_dirs++;
	return 0;
}

bool oakum_place_within(const struct oakum_place *p, const struct oakum_place *dir)
{
	return oakum_streq(p->fs_dev, dir->fs_dev) && p->fs_path[0] == '/' &&
	       dir->fs_path[0] == '/' && oakum_path_below(p->fs_path, dir->fs_path);
}

/* path without what dir and it have in common: "/volumes/x/_data", "" for dir itself. */
static const char *below(const char *path, const char *dir)
{
	return dir[1] ? path + strlen(dir) : path;
}

/* Whether engines of this kind could have given this container something. */
static bool has_business(const struct oakum_ctx *ctx, unsigned kinds)
{
	const char *engine = ctx->subject->engine;

	if (kinds & (KUBELET | LOCAL_PATH))
		return !engine || oakum_streq(engine, "cri") ||
		       oakum_streq(engine, "crio");
	/* A step of a build has a bundle that no other engine makes. */
	return !(kinds & (BUILD | BUILDKIT | SNAPSHOTS)) || !engine;
}

static bool is_other_pod(const struct oakum_ctx *ctx, const char *path)
{
	const char *uid = NULL;
	size_t len;

	if (oakum_spec_str(ctx->spec->annotations, "io.kubernetes.cri.sandbox-uid",
			   &uid) != OAKUM_HAVE_VALUE)
		return false;
	path += strlen("/pods/");
	len = strcspn(path, "/");
	return len != strlen(uid) || memcmp(path, uid, len) != 0;
}

/* path is what lies below the directory. */
static bool has_form(const struct oakum_ctx *ctx, const struct oakum_engine_dir *dir,
		     const char *path, bool read_only, bool mounts_only)
{
	for (size_t i = 0; i < OAKUM_COUNT(forms); i++) {
		const struct form *f = &forms[i];

		if (!(f->kinds & dir->kinds) || !has_business(ctx, f->kinds) ||
		    ((f->flags & READ_ONLY) && !read_only) ||
		    (!(f->flags & MOUNT) && mounts_only) ||
		    !oakum_path_has_form(ctx->arena, path, f->path, NULL))
			continue;
		if (!(f->flags & OWN_POD) || !is_other_pod(ctx, path))
			return true;
	}
	return false;
}

static int is_own(const struct oakum_ctx *ctx, const struct oakum_engine_dir *dir,
		  const struct oakum_place *p, bool read_only,
		  enum oakum_engine_look look, bool *ret, struct oakum_err *e)
{
	struct oakum_place d = {0};
	int r = ctx->host->place(ctx->host, dir->path, &d, e);

	if (r < 0)
		return r;
	if (oakum_place_within(p, &d))
		*ret = has_form(ctx, dir, below(p->fs_path, d.fs_path), read_only, false);
	else if (!oakum_streq(p->fs_dev, d.fs_dev) && oakum_path_below(p->path, d.path))
		*ret = has_form(ctx, dir, below(p->path, d.path), read_only,
				look != OAKUM_LOOK_NAMED);
	return 0;
}

int oakum_engine_places_own(const struct oakum_ctx *ctx,
			    const struct oakum_engine_places *engines,
			    const struct oakum_place *p, bool read_only,
			    enum oakum_engine_look look, bool *ret, struct oakum_err *e)
{
	int r = 0;

	*ret = false;
	/* The last one is this container's own engine's. */
	for (size_t i = engines->n_dirs; r == 0 && !*ret && i-- > 0;) {
		const struct oakum_engine_dir *dir = &engines->dirs[i];

		if (look != OAKUM_LOOK_QUICK || oakum_path_below(p->path, dir->path))
			r = is_own(ctx, dir, p, read_only, look, ret, e);
	}
	return r;
}

int oakum_engine_places_file(const struct oakum_ctx *ctx,
			     const struct oakum_engine_places *engines,
			     const struct oakum_place *p, bool read_only, bool *ret,
			     struct oakum_err *e)
{
	*ret = false;
	if (!p->exists || !S_ISREG(p->mode) || p->nlink != 1)
		return 0;
	if (oakum_streq(p->path, OUR_INIT)) {
		*ret = read_only;
		return 0;
	}
	return oakum_engine_places_own(ctx, engines, p, read_only, OAKUM_LOOK_QUICK, ret,
				       e);
}
