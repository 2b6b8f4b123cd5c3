/* SPDX-License-Identifier: Apache-2.0 */
/* test_subject.c - whose container it is, and who only says so. */
#include "test_io.h"

#include <oakum/bundle.h>
#include <oakum/subject.h>

#define DOCKER_CONFIG                                                                    \
	"{\"ID\":\"id\",\"Image\":\"sha256:11\",\"Config\":{\"Image\":\"x:1\"},"         \
	"\"ImageManifest\":{\"digest\":\"sha256:22\"}}"
#define CRI_ANNOTATIONS                                                                  \
	"\"annotations\":{\"io.kubernetes.cri.image-name\":\"x:1\","                     \
	"\"io.kubernetes.cri.sandbox-namespace\":\"ns\","                                \
	"\"io.kubernetes.cri.sandbox-name\":\"pod\","                                    \
	"\"io.kubernetes.cri.container-name\":\"app\","                                  \
	"\"io.kubernetes.cri.container-type\":\"sandbox\"}"

static struct oakum_subject subject;

/* A bundle at dir whose root.path is rootfs, a directory of the room, and with more members. */
static void make_bundle(const char *dir, const char *rootfs, const char *more)
{
	make_dirs(dir);
	make_dirs(rootfs);
	put_file(oakum_arena_printf(&unit_arena, "%s/config.json", dir),
		 oakum_arena_printf(&unit_arena, "{\"root\":{\"path\":\"%s\"}%s%s}",
				    in_room(rootfs), *more ? "," : "", more));
}

static void find(const char *dir, const char *id, bool detail)
{
	struct oakum_bundle bundle = OAKUM_BUNDLE_INIT;
	const struct oakum_node *config;

	unit_assert_ok(oakum_bundle_open(&unit_arena, in_room(dir), &bundle, &unit_err));
	config = unit_json(bundle.bytes)->root;
	unit_assert_ok(
		oakum_subject_find(&unit_arena, &bundle, config,
				   oakum_json_str(oakum_json_at(config, "/root/path")),
				   id, detail, &subject, &unit_err));
	oakum_bundle_close(&bundle);
}

#define TASK "s/io.containerd.runtime.v2.task/"

START_TEST(test_docker)
{
	make_bundle(TASK "moby/id", "d/overlay2/layer/merged", "");
	make_dirs("d/containers/id");
	put_file("d/containers/id/config.v2.json", DOCKER_CONFIG);
	find(TASK "moby/id", "id", true);
	ck_assert_str_eq(subject.engine, "docker");
	ck_assert_str_eq(subject.namespace_, "moby");
	ck_assert_str_eq(subject.image, "x:1");
	ck_assert_str_eq(subject.image_id, "sha256:11");
	ck_assert_str_eq(subject.image_digest, "sha256:22");
	ck_assert_str_eq(subject.rootfs, in_room("d/overlay2/layer/merged"));
	ck_assert_ptr_null(subject.pod_name);
	ck_assert(!subject.sandbox);
}
END_TEST

START_TEST(test_docker_with_image_store)
{
	make_bundle(TASK "moby/id", "d/rootfs/overlayfs/id", "");
	make_dirs("d/containers/id");
	put_file("d/containers/id/config.v2.json", DOCKER_CONFIG);
	find(TASK "moby/id", "id", true);
	ck_assert_str_eq(subject.image, "x:1");
}
END_TEST

START_TEST(test_without_detail_no_file_is_read)
{
	make_bundle(TASK "moby/id", "d/overlay2/layer/merged", "");
	make_dirs("d/containers/id");
	put_file("d/containers/id/config.v2.json", DOCKER_CONFIG);
	find(TASK "moby/id", "id", false);
	ck_assert_str_eq(subject.engine, "docker");
	ck_assert_ptr_null(subject.image);
	ck_assert_str_eq(subject.rootfs, in_room("d/overlay2/layer/merged"));
}
END_TEST

/* An exec is judged in it: what is there and cannot be told is an error. */
START_TEST(test_rootfs_that_cannot_be_told)
{
	struct oakum_bundle bundle = OAKUM_BUNDLE_INIT;

	make_bundle("b", "r", "");
	ck_assert_int_eq(symlink("loop", in_room("loop")), 0);
	unit_assert_ok(oakum_bundle_open(&unit_arena, in_room("b"), &bundle, &unit_err));
	ck_assert_int_eq(oakum_subject_find(&unit_arena, &bundle, NULL, "../loop", "id",
					    false, &subject, &unit_err),
			 -ELOOP);
	ck_assert_str_eq(
		unit_err.msg,
		oakum_arena_printf(&unit_arena,
				   "the root file system '../loop' cannot be found: %s",
				   oakum_errno_text(ELOOP)));
	oakum_bundle_close(&bundle);
}
END_TEST

/* dockerd's account of another container, or one that not only dockerd can write. */
START_TEST(test_docker_state_that_does_not_count)
{
	make_bundle(TASK "moby/id", "d/overlay2/layer/merged", "");
	make_dirs("d/containers/id");
	find(TASK "moby/id", "id", true);
	ck_assert_ptr_null(subject.image);
	put_file("d/containers/id/config.v2.json",
		 "{\"ID\":\"other\",\"Image\":\"sha256:11\"}");
	find(TASK "moby/id", "id", true);
	ck_assert_ptr_null(subject.image_id);
	put_file("d/containers/id/config.v2.json", DOCKER_CONFIG);
	ck_assert_int_eq(chmod(in_room("d/containers/id/config.v2.json"), 0666), 0);
	find(TASK "moby/id", "id", true);
	ck_assert_ptr_null(subject.image);
	ck_assert_int_eq(chmod(in_room("d/containers/id/config.v2.json"), 0600), 0);
	ck_assert_int_eq(chown(in_room("d/containers"), 1234, 0), 0);
	find(TASK "moby/id", "id", true);
	ck_assert_ptr_null(subject.image);
	ck_assert_str_eq(subject.engine, "docker");
}
END_TEST

START_TEST(test_containerd)
{
	make_bundle(TASK "default/id", "r", CRI_ANNOTATIONS);
	find(TASK "default/id", "id", true);
	ck_assert_str_eq(subject.engine, "containerd");
	ck_assert_str_eq(subject.namespace_, "default");
	ck_assert_str_eq(subject.rootfs, in_room("r"));
	ck_assert_ptr_null(subject.image);
	ck_assert_ptr_null(subject.pod_name);
	ck_assert(!subject.sandbox);
}
END_TEST

START_TEST(test_cri)
{
	make_bundle(TASK "k8s.io/id", "r", CRI_ANNOTATIONS);
	for (int detail = 0; detail <= 1; detail++) {
		find(TASK "k8s.io/id", "id", detail);
		ck_assert_str_eq(subject.engine, "cri");
		ck_assert_str_eq(subject.image, "x:1");
		ck_assert_str_eq(subject.pod_namespace, "ns");
		ck_assert_str_eq(subject.pod_name, "pod");
		ck_assert_str_eq(subject.pod_container, "app");
		ck_assert(subject.sandbox);
	}
}
END_TEST

START_TEST(test_cri_workload_is_no_sandbox)
{
	make_bundle(
		TASK "k8s.io/id", "r",
		"\"annotations\":{\"io.kubernetes.cri.container-type\":\"container\"}");
	find(TASK "k8s.io/id", "id", true);
	ck_assert_str_eq(subject.engine, "cri");
	ck_assert(!subject.sandbox);
}
END_TEST

/* A bundle that only looks like containerd's: the id is another, the place is a stranger's, or
 * it is no place of containerd's at all. */
START_TEST(test_forged_places)
{
	make_bundle(TASK "k8s.io/id", "r", CRI_ANNOTATIONS);
	find(TASK "k8s.io/id", "other", true);
	ck_assert_ptr_null(subject.engine);
	ck_assert(!subject.sandbox);
	ck_assert_int_eq(chown(in_room("s"), 1234, 0), 0);
	find(TASK "k8s.io/id", "id", true);
	ck_assert_ptr_null(subject.engine);
	ck_assert(!subject.sandbox);
	make_bundle("k8s.io/id", "r", CRI_ANNOTATIONS);
	find("k8s.io/id", "id", true);
	ck_assert_ptr_null(subject.engine);
	ck_assert_str_eq(subject.rootfs, in_room("r"));
}
END_TEST

#define PODMAN_LIST                                                                      \
	"[{\"id\":\"other\",\"image\":\"33\"},{\"id\":\"id\",\"image\":\"11\","          \
	"\"metadata\":\"{\\\"image-name\\\":\\\"localhost/x:1\\\"}\"}]"

START_TEST(test_podman)
{
	static const char *const lists[] = {"containers.json",
					    "volatile-containers.json"};
	const char *list =
		oakum_arena_printf(&unit_arena, "p/overlay-containers/%s", lists[_i]);

	make_bundle("p/overlay-containers/id/userdata", "r", "");
	find("p/overlay-containers/id/userdata", "id", true);
	ck_assert_ptr_null(subject.engine);
	put_file(list, PODMAN_LIST);
	find("p/overlay-containers/id/userdata", "id", true);
	ck_assert_str_eq(subject.engine, "podman");
	ck_assert_str_eq(subject.image, "localhost/x:1");
	ck_assert_str_eq(subject.image_id, "sha256:11");
	ck_assert_ptr_null(subject.namespace_);
	ck_assert_int_eq(chmod(in_room(list), 0666), 0);
	find("p/overlay-containers/id/userdata", "id", true);
	ck_assert_ptr_null(subject.engine);
}
END_TEST

/* Whatever the engine's files hold, nothing but "not known" comes of it. */
static const char *const junk[] = {
	"",
	"[",
	"null",
	"[]",
	"{}",
	"[null]",
	"[{\"id\":\"id\",\"metadata\":1}]",
	"[{\"id\":\"id\",\"metadata\":\"{\"}]",
	"{\"ID\":\"id\",\"Config\":[],\"Image\":{}}",
};

START_TEST(test_junk)
{
	make_bundle("p/overlay-containers/id/userdata", "r", "");
	put_file("p/overlay-containers/containers.json", junk[_i]);
	find("p/overlay-containers/id/userdata", "id", true);
	ck_assert_ptr_null(subject.image);
	make_bundle(TASK "moby/id", "d/overlay2/layer/merged", "");
	make_dirs("d/containers/id");
	put_file("d/containers/id/config.v2.json", junk[_i]);
	find(TASK "moby/id", "id", true);
	ck_assert_ptr_null(subject.image);
	ck_assert_ptr_null(subject.image_id);
}
END_TEST

START_TEST(test_rootfs_is_resolved_from_the_bundle)
{
	make_dirs("b/real");
	ck_assert_int_eq(symlink("real", in_room("b/link")), 0);
	put_file("b/config.json", "{\"root\":{\"path\":\"./link/\"}}");
	find("b", "id", true);
	ck_assert_str_eq(subject.rootfs, in_room("b/real"));
	put_file("b/config.json", "{\"root\":{\"path\":\"gone\"}}");
	find("b", "id", true);
	ck_assert_ptr_null(subject.rootfs);
	put_file("b/config.json", "{\"root\":{\"path\":1}}");
	find("b", "id", true);
	ck_assert_ptr_null(subject.rootfs);
}
END_TEST

START_TEST(test_config_that_could_not_be_read)
{
	struct oakum_bundle bundle = OAKUM_BUNDLE_INIT;

	make_bundle(TASK "k8s.io/id", "r", CRI_ANNOTATIONS);
	unit_assert_ok(oakum_bundle_open(&unit_arena, in_room(TASK "k8s.io/id"), &bundle,
					 &unit_err));
	unit_assert_ok(oakum_subject_find(&unit_arena, &bundle, NULL, NULL, "id", true,
					  &subject, &unit_err));
	ck_assert_str_eq(subject.engine, "cri");
	ck_assert(!subject.sandbox);
	oakum_bundle_close(&bundle);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("subject");
	TCase *tc = io_case(suite, "subject");

	tcase_add_test(tc, test_docker);
	tcase_add_test(tc, test_docker_with_image_store);
	tcase_add_test(tc, test_without_detail_no_file_is_read);
	tcase_add_test(tc, test_rootfs_that_cannot_be_told);
	tcase_add_test(tc, test_docker_state_that_does_not_count);
	tcase_add_test(tc, test_containerd);
	tcase_add_test(tc, test_cri);
	tcase_add_test(tc, test_cri_workload_is_no_sandbox);
	tcase_add_test(tc, test_forged_places);
	tcase_add_loop_test(tc, test_podman, 0, 2);
	tcase_add_loop_test(tc, test_junk, 0, OAKUM_COUNT(junk));
	tcase_add_test(tc, test_rootfs_is_resolved_from_the_bundle);
	tcase_add_test(tc, test_config_that_could_not_be_read);
	return unit_run(suite);
}
