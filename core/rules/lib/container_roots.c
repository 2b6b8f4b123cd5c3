/* SPDX-License-Identifier: Apache-2.0 */
/* container_roots.c - where root file systems of containers are; see container_roots.h. */
#include "container_roots.h"

#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/subject.h>
#include <oakum/words.h>

#include "engine_places.h"
#include "host_dirs.h"
#include "place_relation.h"

/* The ends of the paths. */
static const char forms[][44] = {
	"overlay2/*/merged",	   /* dockerd */
	"overlay/*/merged",	   /* podman, CRI-O */
	"fuse-overlayfs/*/merged", /* dockerd, and so are these: */
	"aufs/mnt/*",
	"btrfs/subvolumes/*",
	"zfs/graph/*",
	"vfs/dir/*",
	"devicemapper/mnt/*/rootfs",
	"rootfs/*/*",	     /* dockerd with the image store of containerd */
	"executor/*/rootfs", /* BuildKit */
	"io.containerd.runtime.v2.task/*/*/rootfs",
};

/* A bundle may be made anywhere; one that holds the host's directories proves nothing. */
static int is_in_bundle(const struct oakum_ctx *ctx, const struct oakum_place *p,
			bool *ret, struct oakum_err *e)
{
	struct oakum_place bundle = {0};
	struct oakum_words dirs = oakum_host_dirs();
	int r = ctx->host->place(ctx->host, ".", &bundle, e);

	*ret = r == 0 && oakum_place_is_in(p, &bundle);
	for (size_t i = 0; *ret && i < dirs.n; i++)
		*ret = !oakum_path_below(oakum_words_at(dirs, i), bundle.path);
	return r;
}

int oakum_container_root_find(const struct oakum_ctx *ctx, const struct oakum_place *p,
			      enum oakum_container_root *ret, struct oakum_err *e)
{
	bool in_bundle = false;
	int r = is_in_bundle(ctx, p, &in_bundle, e);

	if (r < 0)
		return r;
	*ret = in_bundle ? OAKUM_CONTAINER_ROOT_IN_BUNDLE
			 : OAKUM_CONTAINER_ROOT_ELSEWHERE;
	for (size_t i = 0; !in_bundle && i < OAKUM_COUNT(forms); i++) {
		if (oakum_path_has_form(ctx->arena, p->path, forms[i], NULL))
			*ret = OAKUM_CONTAINER_ROOT_IN_STORAGE;
	}
	return 0;
}

bool oakum_container_root_is_engines(const struct oakum_ctx *ctx,
				     enum oakum_container_root root)
{
	const char *engine = ctx->subject->engine;

	if (root == OAKUM_CONTAINER_ROOT_IN_BUNDLE)
		return oakum_streq(engine, "containerd") || oakum_streq(engine, "cri");
	return root == OAKUM_CONTAINER_ROOT_IN_STORAGE && oakum_streq(engine, "docker");
}
