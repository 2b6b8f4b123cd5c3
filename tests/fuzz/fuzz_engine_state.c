/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_engine_state.c - any document as what dockerd, podman and containerd's CRI plugin say
 * of a container; what is taken from it is another container's in no case. */
#include <stdint.h>
#include <stdlib.h>

#include <oakum/json.h>

/* The file, whatever its name; there is nothing to be trusted here. */
static const struct oakum_node *fuzz_file;

static const struct oakum_node *fuzz_open(struct oakum_arena *a, const char *path)
{
	(void)a;
	(void)path;
	return fuzz_file;
}

#define oakum_json_file(a, path, trust, dialect) fuzz_open(a, path)
#include "../../core/io/engine_state.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_subject(const struct oakum_subject *s)
{
	check(!s->image || *s->image);
	check(!s->image_id || strchr(s->image_id, ':'));
	check(!s->pod_name || *s->pod_name);
}

static bool is_of(const char *id)
{
	if (oakum_streq(oakum_json_str(oakum_json_get(fuzz_file, "ID")), id))
		return true;
	if (!oakum_json_is(fuzz_file, OAKUM_JSON_ARRAY))
		return false;
	oakum_json_each(entry, fuzz_file) {
		if (oakum_streq(oakum_json_str(oakum_json_get(entry, "id")), id))
			return true;
	}
	return false;
}

static void ask(struct oakum_arena *a, const char *id)
{
	struct oakum_subject docker = {.rootfs = "/var/lib/docker/overlay2/l/merged"};
	struct oakum_subject podman = {0}, cri = {0};

	oakum_engine_docker(a, id, &docker);
	oakum_engine_podman(a, "/storage/overlay-containers", id, &podman);
	oakum_engine_cri(fuzz_file, &cri);
	check_subject(&docker);
	check_subject(&podman);
	check_subject(&cri);
	check(is_of(id) || (!docker.image && !docker.image_id && !podman.engine));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct oakum_json_doc *doc;
	struct oakum_arena a;

	oakum_arena_init(&a, OAKUM_ARENA_CEILING);
	if (oakum_json_read(&a, "fuzz", (const char *)data, size, OAKUM_JSON_STRICT, &doc,
			    NULL) == 0) {
		fuzz_file = doc->root;
		ask(&a, "c1");
		ask(&a, "");
	}
	oakum_arena_release(&a);
	return 0;
}
