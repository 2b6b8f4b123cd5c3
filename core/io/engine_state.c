/* SPDX-License-Identifier: Apache-2.0 */
/* engine_state.c - see engine_state.h. */
#include "engine_state.h"

#include <string.h>

#include <oakum/path.h>
#include <oakum/str.h>

/* A member's text, or NULL for an empty one: engines write "" for "none". */
static const char *text_of(const struct oakum_node *obj, const char *key)
{
	const char *s = oakum_json_str(oakum_json_get(obj, key));

	return s && *s ? s : NULL;
}

/* "abc…", as podman writes it, or "sha256:abc…". */
static const char *with_algorithm(struct oakum_arena *a, const char *digest)
{
	if (!digest || strchr(digest, ':'))
		return digest;
	return oakum_arena_printf(a, "sha256:%s", digest);
}

/* The directory n components above path, or NULL when there are not so many. */
static const char *above(struct oakum_arena *a, const char *path, unsigned n)
{
	size_t len = strlen(path);

	while (n > 0 && len > 1) {
		while (len > 0 && path[--len] != '/')
			;
		n--;
	}
	return n == 0 && len > 0 ? oakum_arena_dup(a, path, len) : NULL;
}

/* A file that only root can have written, on a path that only root can have made. */
static const struct oakum_node *engine_file(struct oakum_arena *a, const char *path)
{
	return oakum_json_file(a, path, OAKUM_TRUST_PATH, OAKUM_JSON_STRICT);
}

/* dockerd's own account of this container, when it lies below root. */
static const struct oakum_node *docker_config(struct oakum_arena *a, const char *root,
					      const char *id)
{
	const struct oakum_node *config = engine_file(
		a, oakum_arena_printf(a, "%s/containers/%s/config.v2.json", root, id));

	return config && oakum_streq(text_of(config, "ID"), id) ? config : NULL;
}

void oakum_engine_docker(struct oakum_arena *a, const char *id, struct oakum_subject *ret)
{
	/* <root>/<driver>/<layer>/merged, <root>/btrfs/subvolumes/<layer>, and
	 * <root>/rootfs/<driver>/<id>: all three down. */
	const char *root = ret->rootfs ? above(a, ret->rootfs, 3) : NULL;
	const struct oakum_node *config = root ? docker_config(a, root, id) : NULL;

	if (!config)
		return;
	ret->image = text_of(oakum_json_get(config, "Config"), "Image");
	ret->image_id = with_algorithm(a, text_of(config, "Image"));
	ret->image_digest = text_of(oakum_json_get(config, "ImageManifest"), "digest");
	ret->name = text_of(config, "Name");
	if (ret->name && *ret->name == '/')
		ret->name++;
}

static const struct oakum_node *podman_entry(struct oakum_arena *a, const char *list,
					     const char *id)
{
	const struct oakum_node *root = engine_file(a, list);

	if (!oakum_json_is(root, OAKUM_JSON_ARRAY))
		return NULL;
	oakum_json_each(entry, root) {
		if (oakum_streq(text_of(entry, "id"), id))
			return entry;
	}
	return NULL;
}

/* The metadata of an entry is a JSON document in a string. */
static const char *podman_image_name(struct oakum_arena *a,
				     const struct oakum_node *entry)
{
	const char *metadata = text_of(entry, "metadata");
	struct oakum_json_doc *doc;

	if (!metadata || oakum_json_read(a, "metadata", metadata, strlen(metadata),
					 OAKUM_JSON_STRICT, &doc, NULL) < 0)
		return NULL;
	return text_of(doc->root, "image-name");
}

void oakum_engine_podman(struct oakum_arena *a, const char *containers, const char *id,
			 struct oakum_subject *ret)
{
	static const char lists[][28] = {"containers.json", "volatile-containers.json"};
	const struct oakum_node *entry = NULL, *names;

	for (size_t i = 0; i < OAKUM_COUNT(lists) && !entry; i++)
		entry = podman_entry(a, oakum_path_join(a, containers, lists[i]), id);
	if (!entry)
		return;
	ret->engine = "podman";
	ret->image = podman_image_name(a, entry);
	ret->image_id = with_algorithm(a, text_of(entry, "image"));
	names = oakum_json_get(entry, "names");
	ret->name = names && names->child ? oakum_json_str(names->child) : NULL;
}

void oakum_engine_cri(const struct oakum_node *annotations, struct oakum_subject *ret)
{
	ret->image = text_of(annotations, "io.kubernetes.cri.image-name");
	ret->pod_namespace = text_of(annotations, "io.kubernetes.cri.sandbox-namespace");
	ret->pod_name = text_of(annotations, "io.kubernetes.cri.sandbox-name");
	ret->pod_container = text_of(annotations, "io.kubernetes.cri.container-name");
	ret->name = ret->pod_container ? ret->pod_container : ret->pod_name;
	ret->sandbox = oakum_streq(
		text_of(annotations, "io.kubernetes.cri.container-type"), "sandbox");
}
