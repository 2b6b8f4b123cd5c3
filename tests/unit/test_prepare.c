/* SPDX-License-Identifier: Apache-2.0 */
/* test_prepare.c - what is made for a container, by whom, and that it goes. Mounts need root:
 * they are tried with real containers. */
#include "test_io.h"

#include <oakum/prepare.h>

static const char *run_dir(void)
{
	return in_room("run");
}

static const char *state_root(void)
{
	return in_room("state");
}

static struct oakum_record_key key_of(const char *id)
{
	struct oakum_record_key key;

	oakum_record_key(state_root(), id, &key);
	return key;
}

/* A path in the prepared directory of a container, from the test's own directory. */
static const char *below(const char *id, const char *name)
{
	struct oakum_record_key key = key_of(id);

	return oakum_arena_printf(&unit_arena, "run/prepared/%s/%s", key.name, name);
}

static const char *in_prepared(const char *id, const char *name)
{
	return in_room(below(id, name));
}

static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static struct oakum_step file_step(const char *name, const char *text)
{
	return (struct oakum_step){.kind = OAKUM_STEP_FILE,
				   .name = name,
				   .bytes = text,
				   .len = strlen(text)};
}

static int prepare(const char *id, const struct oakum_step *steps)
{
	struct oakum_preparation p = {.root = state_root(),
				      .id = id,
				      .bundle = "/bundle",
				      .steps = steps,
				      .uid = geteuid(),
				      .gid = getegid()};

	return oakum_prepare(&unit_arena, run_dir(), &p, &unit_err);
}

static void undo(const char *id)
{
	struct oakum_record_key key = key_of(id);

	oakum_prepare_undo(run_dir(), &key);
}

/* Makes the directory look as if a process had made it that is no more. */
static void disown(const char *id)
{
	put_file(below(id, "plan.json"),
		 oakum_arena_printf(&unit_arena,
				    "{\"version\":1,\"root\":\"%s\",\"id\":\"%s\","
				    "\"bundle\":\"/bundle\",\"maker\":{\"pid\":%d,"
				    "\"start\":1}}",
				    state_root(), id, (int)getpid()));
}

START_TEST(test_a_file_is_made_and_goes)
{
	struct oakum_step step = file_step("TOKEN", "a\nb");
	struct stat st;

	unit_assert_ok(prepare("c1", &step));
	ck_assert_str_eq(get_file(below("c1", "TOKEN")), "a\nb");
	ck_assert_int_eq(stat(in_prepared("c1", "TOKEN"), &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0400);
	ck_assert_int_eq(stat(in_prepared("c1", ""), &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0700);
	undo("c1");
	ck_assert(!is_there(in_prepared("c1", ".")));
	undo("c1");
}
END_TEST

START_TEST(test_an_open_file_is_for_everyone)
{
	struct oakum_step step = file_step("passwd", "root:x:0:0\n");
	struct stat st;

	step.open = true;
	unit_assert_ok(prepare("c1", &step));
	ck_assert_int_eq(stat(in_prepared("c1", "passwd"), &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0444);
	undo("c1");
}
END_TEST

START_TEST(test_plan_json_says_whose_it_is_and_no_content)
{
	struct oakum_step step = file_step("TOKEN", "s3cr3t");
	const char *text;

	unit_assert_ok(prepare("c1", &step));
	text = get_file(below("c1", "plan.json"));
	ck_assert_ptr_nonnull(strstr(text, "\"id\":\"c1\",\"bundle\":\"/bundle\""));
	ck_assert_ptr_nonnull(
		strstr(text, "\"steps\":[{\"kind\":\"file\",\"name\":\"TOKEN\"}]"));
	ck_assert_ptr_null(strstr(text, "s3cr3t"));
}
END_TEST

START_TEST(test_what_fails_leaves_nothing)
{
	struct oakum_step second = file_step("no/such/directory", "x");
	struct oakum_step first = file_step("TOKEN", "x");

	first.next = &second;
	unit_assert_fails(prepare("c1", &first), -ENOENT,
			  "'no/such/directory' cannot be prepared");
	ck_assert(!is_there(in_prepared("c1", ".")));
}
END_TEST

START_TEST(test_what_another_process_made_is_replaced)
{
	struct oakum_step step = file_step("OLD", "x");

	unit_assert_ok(prepare("c1", &step));
	disown("c1");
	step = file_step("NEW", "x");
	unit_assert_ok(prepare("c1", &step));
	ck_assert(!is_there(in_prepared("c1", "OLD")));
	ck_assert(is_there(in_prepared("c1", "NEW")));
}
END_TEST

START_TEST(test_what_this_process_made_is_added_to)
{
	struct oakum_step step = file_step("OUTER", "x");

	unit_assert_ok(prepare("c1", &step));
	step = file_step("INNER", "x");
	unit_assert_ok(prepare("c1", &step));
	ck_assert(is_there(in_prepared("c1", "OUTER")));
	ck_assert(is_there(in_prepared("c1", "INNER")));
}
END_TEST

/* Of the dead: c2 has a container, c3 has none, c4 has no plan.json; c5's maker lives. */
START_TEST(test_what_nobody_needs_is_cleared_away)
{
	static const char *const ids[] = {"c2", "c3", "c4", "c5"};
	struct oakum_step step = file_step("TOKEN", "x");

	for (size_t i = 0; i < OAKUM_COUNT(ids); i++)
		unit_assert_ok(prepare(ids[i], &step));
	disown("c2");
	disown("c3");
	ck_assert_int_eq(unlink(in_prepared("c4", "plan.json")), 0);
	make_dirs("state/c2");
	unit_assert_ok(prepare("c1", &step));
	ck_assert(is_there(in_prepared("c1", "TOKEN")));
	ck_assert(is_there(in_prepared("c2", "TOKEN")));
	ck_assert(!is_there(in_prepared("c3", ".")));
	ck_assert(!is_there(in_prepared("c4", ".")));
	ck_assert(is_there(in_prepared("c5", "TOKEN")));
}
END_TEST

START_TEST(test_links_are_not_followed)
{
	struct oakum_step step = file_step("TOKEN", "x");

	unit_assert_ok(prepare("c1", &step));
	ck_assert_int_eq(mkdir(in_room("precious"), 0700), 0);
	put_file("precious/file", "x");
	ck_assert_int_eq(symlink(in_room("precious"), in_prepared("c1", "link")), 0);
	undo("c1");
	ck_assert(!is_there(in_prepared("c1", ".")));
	ck_assert(is_there(in_room("precious/file")));
}
END_TEST

START_TEST(test_it_is_found_by_id_and_bundle)
{
	struct oakum_step step = file_step("TOKEN", "x");
	struct oakum_record_key key = key_of("c1");

	ck_assert_ptr_null(oakum_prepared_find(&unit_arena, run_dir(), "c1", "/bundle"));
	unit_assert_ok(prepare("c1", &step));
	ck_assert_str_eq(oakum_prepared_find(&unit_arena, run_dir(), "c1", "/bundle"),
			 oakum_prepared_dir(&unit_arena, run_dir(), &key));
	ck_assert_ptr_null(oakum_prepared_find(&unit_arena, run_dir(), "c1", "/other"));
	ck_assert_ptr_null(oakum_prepared_find(&unit_arena, run_dir(), "c2", "/bundle"));
}
END_TEST

static struct oakum_step range_step(uint32_t first)
{
	return (struct oakum_step){.kind = OAKUM_STEP_RANGE,
				   .name = "range",
				   .range = {first, OAKUM_ID_RANGE}};
}

START_TEST(test_a_range_is_one_containers_and_goes)
{
	struct oakum_step step = range_step(300000);
	struct stat st;

	unit_assert_ok(prepare("c1", &step));
	ck_assert(is_there(in_room("run/ranges/300000")));
	unit_assert_fails(prepare("c2", &step), -EAGAIN,
			  "another container has just got the ids from 300000 on");
	ck_assert(!is_there(in_prepared("c2", ".")));
	ck_assert(is_there(in_room("run/ranges/300000")));
	undo("c1");
	ck_assert(!is_there(in_room("run/ranges/300000")));
	unit_assert_ok(prepare("c2", &step));
	/* Its first id, and no one else, may go where its mounts are. */
	ck_assert_int_eq(stat(in_prepared("c2", "."), &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0710);
	ck_assert_uint_eq(st.st_gid, 300000);
	ck_assert_int_eq(stat(in_room("run"), &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0711);
	ck_assert_int_eq(stat(in_room("run/prepared"), &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0711);
}
END_TEST

START_TEST(test_ranges_that_overlap_are_one)
{
	struct oakum_step step = range_step(300000);

	unit_assert_ok(prepare("c1", &step));
	step = range_step(365535);
	unit_assert_fails(prepare("c2", &step), -EAGAIN, "the ids from 365535 on");
	ck_assert(!is_there(in_room("run/ranges/365535")));
	step = range_step(365536);
	unit_assert_ok(prepare("c2", &step));
	step = range_step(300000);
	step.shared = true;
	unit_assert_ok(prepare("c3", &step));
	undo("c3");
	ck_assert(is_there(in_room("run/ranges/300000")));
}
END_TEST

START_TEST(test_ranges_of_the_dead_are_free_again)
{
	struct oakum_step step = range_step(300000), file = file_step("TOKEN", "x");

	unit_assert_ok(prepare("c1", &step));
	disown("c1");
	unit_assert_ok(prepare("c2", &file));
	ck_assert(!is_there(in_prepared("c1", ".")));
	ck_assert(!is_there(in_room("run/ranges/300000")));
	/* What a process left that was killed between two steps. */
	ck_assert_int_eq(
		symlink("0123456789abcdef0123456789abcdef", in_room("run/ranges/400000")),
		0);
	file = file_step("OTHER", "x");
	unit_assert_ok(prepare("c2", &file));
	ck_assert(!is_there(in_room("run/ranges/400000")));
}
END_TEST

START_TEST(test_a_path_is_what_was_prepared_or_not)
{
	const struct oakum_prepared p = {.dir = "/run/oakum/prepared/k"};
	const struct oakum_prepared none = {0};

	ck_assert(oakum_prepared_mount(&p, "/run/oakum/prepared/k/mount-12"));
	ck_assert(!oakum_prepared_mount(&p, "/run/oakum/prepared/k/mount-"));
	ck_assert(!oakum_prepared_mount(&p, "/run/oakum/prepared/k/mount-1/.."));
	ck_assert(!oakum_prepared_mount(&p, "/run/oakum/prepared/kk/mount-1"));
	ck_assert(!oakum_prepared_mount(&none, "/run/oakum/prepared/k/mount-1"));
	ck_assert(!oakum_prepared_mount(&p, NULL));
	ck_assert(oakum_prepared_root(&p, "/run/oakum/prepared/k/rootfs"));
	ck_assert(!oakum_prepared_root(&p, "/run/oakum/prepared/k/rootfs/etc"));
	ck_assert(!oakum_prepared_root(&p, "/run/oakum/prepared/k"));
	ck_assert(!oakum_prepared_root(&none, "/rootfs"));
}
END_TEST

/* Only below the container's own prepared directory has Oakum written the annotation. */
START_TEST(test_a_prepared_path_says_what_was_there_before)
{
	static const char text[] =
		"{\"annotations\":{\"oakum.remapped\":"
		"\"{\\\"rootfs\\\":\\\"/d/merged\\\",\\\"mount-1\\\":\\\"/srv\\\"}\"}}";
	struct oakum_prepared p = {.dir = "/run/oakum/prepared/k", .made = true};
	struct oakum_spec *spec = NULL;

	unit_assert_ok(
		oakum_spec_open(unit_json(text), OAKUM_SPEC_CONFIG, &spec, &unit_err));
#define FROM(path) oakum_remapped_from(&unit_arena, spec, &p, path)
	ck_assert_str_eq(FROM("/run/oakum/prepared/k/rootfs"), "/d/merged");
	ck_assert_str_eq(FROM("/run/oakum/prepared/k/mount-1"), "/srv");
	ck_assert_str_eq(FROM("/run/oakum/prepared/k/mount-2"),
			 "/run/oakum/prepared/k/mount-2");
	ck_assert_str_eq(FROM("/run/oakum/prepared/j/rootfs"),
			 "/run/oakum/prepared/j/rootfs");
	ck_assert_str_eq(FROM("/d/other"), "/d/other");
	p.made = false;
	ck_assert_str_eq(FROM("/run/oakum/prepared/k/rootfs"),
			 "/run/oakum/prepared/k/rootfs");
#undef FROM
}
END_TEST

START_TEST(test_a_path_is_what_a_number_gets_or_not)
{
	struct oakum_prepared p = {.dir = "/run/oakum/prepared/k"};

	ck_assert(oakum_prepared_writable(&p, "/run/oakum/prepared/k/writable-0"));
	ck_assert(!oakum_prepared_writable(&p, "/run/oakum/prepared/k/writable-"));
	ck_assert(!oakum_prepared_writable(&p, "/run/oakum/prepared/k/writable-0/.."));
	ck_assert(!oakum_prepared_writable(&p, "/run/oakum/prepared/j/writable-0"));
	ck_assert(oakum_prepared_names(&p, "/run/oakum/prepared/k/names/passwd"));
	ck_assert(!oakum_prepared_names(&p, "/run/oakum/prepared/k/names/../x"));
	ck_assert(oakum_prepared_number(&p, "/run/oakum/prepared/j/writable-7"));
	ck_assert(oakum_prepared_number(&p, "/run/oakum/prepared/j/names/group"));
	ck_assert(!oakum_prepared_number(&p, "/run/oakum/prepared/j/mount-7"));
	ck_assert(!oakum_prepared_number(&p, "/run/oakum/records/j/writable-7"));
	ck_assert(!oakum_prepared_number(&p, NULL));
}
END_TEST

START_TEST(test_a_path_is_a_secret_of_this_container_or_not)
{
	const struct oakum_prepared p = {.dir = "/run/oakum/prepared/k"};
	const struct oakum_prepared none = {0};

	ck_assert_str_eq(oakum_prepared_secret(&p, "/run/oakum/prepared/k/secrets/A_B"),
			 "A_B");
	ck_assert_ptr_null(oakum_prepared_secret(&p, "/run/oakum/prepared/kk/secrets/A"));
	ck_assert_ptr_null(oakum_prepared_secret(&p, "/run/oakum/prepared/k/secrets/"));
	ck_assert_ptr_null(
		oakum_prepared_secret(&p, "/run/oakum/prepared/k/secrets/../plan.json"));
	ck_assert_ptr_null(
		oakum_prepared_secret(&p, "/run/oakum/prepared/k/secrets/A/B"));
	ck_assert_ptr_null(oakum_prepared_secret(&p, "/run/oakum/prepared/k/plan.json"));
	ck_assert_ptr_null(
		oakum_prepared_secret(&none, "/run/oakum/prepared/k/secrets/A"));
	ck_assert_ptr_null(oakum_prepared_secret(&p, NULL));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("prepare");
	TCase *tc = io_case(s, "prepare");

	tcase_add_test(tc, test_a_file_is_made_and_goes);
	tcase_add_test(tc, test_an_open_file_is_for_everyone);
	tcase_add_test(tc, test_plan_json_says_whose_it_is_and_no_content);
	tcase_add_test(tc, test_what_fails_leaves_nothing);
	tcase_add_test(tc, test_what_another_process_made_is_replaced);
	tcase_add_test(tc, test_what_this_process_made_is_added_to);
	tcase_add_test(tc, test_what_nobody_needs_is_cleared_away);
	tcase_add_test(tc, test_links_are_not_followed);
	tcase_add_test(tc, test_it_is_found_by_id_and_bundle);
	tcase_add_test(tc, test_a_range_is_one_containers_and_goes);
	tcase_add_test(tc, test_ranges_that_overlap_are_one);
	tcase_add_test(tc, test_ranges_of_the_dead_are_free_again);
	tcase_add_test(tc, test_a_path_is_what_was_prepared_or_not);
	tcase_add_test(tc, test_a_prepared_path_says_what_was_there_before);
	tcase_add_test(tc, test_a_path_is_what_a_number_gets_or_not);
	tcase_add_test(tc, test_a_path_is_a_secret_of_this_container_or_not);
	return unit_run(s);
}
