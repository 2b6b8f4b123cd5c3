/* SPDX-License-Identifier: Apache-2.0 */
/* test_record.c - what is remembered of a container, whole or not at all. */
#include "test_io.h"

#include <limits.h>
#include <sys/wait.h>

#include <oakum/record.h>

static const struct oakum_record_exception excepted[] = {
	{"engine_socket", "ticket 1", "2027-01-31"},
	{"user", "ticket 2", NULL},
};

static const char *const secrets[] = {"DB_PASSWORD", "API_TOKEN"};

static struct oakum_record sample(const char *id)
{
	return (struct oakum_record){
		.root = "/run/runc",
		.id = id,
		.bundle = "/b",
		.runtime = "/usr/bin/runc",
		.policy = "/etc/oakum/policy.json",
		.uid = 65532,
		.gid = 0,
		.subject = {.engine = "cri",
			    .image = "x:1",
			    .pod_name = "p",
			    .sandbox = true},
		.excepted = excepted,
		.n_excepted = OAKUM_COUNT(excepted),
		.secrets = secrets,
		.n_secrets = OAKUM_COUNT(secrets),
		.created = 1700000000,
	};
}

static const char *run_dir(void)
{
	return in_room("run");
}

static int write_record(const struct oakum_record *r)
{
	return oakum_record_write(&unit_arena, run_dir(), r, &unit_err);
}

static int read_record(const char *root, const char *id, struct oakum_record *ret)
{
	return oakum_record_read(&unit_arena, run_dir(), root, id, ret, &unit_err);
}

static const char *key_of(const char *root, const char *id)
{
	struct oakum_record_key key;

	oakum_record_key(root, id, &key);
	return oakum_arena_strdup(&unit_arena, key.name);
}

static int remove_record(const char *id)
{
	struct oakum_record_key key;

	oakum_record_key("/run/runc", id, &key);
	return oakum_record_remove(run_dir(), &key);
}

START_TEST(test_comes_back_as_it_was)
{
	struct oakum_record r = sample("id"), back;

	unit_assert_ok(write_record(&r));
	unit_assert_ok(read_record("/run/runc", "id", &back));
	ck_assert_str_eq(back.root, "/run/runc");
	ck_assert_str_eq(back.id, "id");
	ck_assert_str_eq(back.bundle, "/b");
	ck_assert_str_eq(back.runtime, "/usr/bin/runc");
	ck_assert_str_eq(back.policy, "/etc/oakum/policy.json");
	ck_assert_int_eq(back.uid, 65532);
	ck_assert_int_eq(back.gid, 0);
	ck_assert_uint_eq(back.n_secrets, 2);
	ck_assert_str_eq(back.secrets[1], "API_TOKEN");
	ck_assert_str_eq(back.subject.engine, "cri");
	ck_assert_str_eq(back.subject.image, "x:1");
	ck_assert_str_eq(back.subject.pod_name, "p");
	ck_assert_ptr_null(back.subject.image_id);
	ck_assert(back.subject.sandbox);
	ck_assert_uint_eq(back.n_excepted, 2);
	ck_assert_str_eq(back.excepted[0].rule, "engine_socket");
	ck_assert_str_eq(back.excepted[0].expires, "2027-01-31");
	ck_assert_str_eq(back.excepted[1].reason, "ticket 2");
	ck_assert_ptr_null(back.excepted[1].expires);
}
END_TEST

START_TEST(test_is_for_the_owner_alone)
{
	const char *key = key_of("/run/runc", "id");
	struct oakum_record r = sample("id");

	unit_assert_ok(write_record(&r));
	ck_assert_uint_eq(stat_of("run").st_mode & 07777, 0700);
	ck_assert_uint_eq(
		stat_of(oakum_arena_printf(&unit_arena, "run/%s", key)).st_mode & 07777,
		0700);
	ck_assert_uint_eq(
		stat_of(oakum_arena_printf(&unit_arena, "run/%s/record.json", key))
				.st_mode &
			07777,
		0600);
}
END_TEST

START_TEST(test_runtime_by_one_link)
{
	struct oakum_record r = sample("id");
	struct oakum_record_key key;
	char path[PATH_MAX];

	oakum_record_key(r.root, r.id, &key);
	ck_assert_int_eq(oakum_record_runtime(run_dir(), &key, path, sizeof(path)),
			 -ENOENT);
	unit_assert_ok(write_record(&r));
	ck_assert_int_eq(oakum_record_runtime(run_dir(), &key, path, sizeof(path)), 0);
	ck_assert_str_eq(path, "/usr/bin/runc");
	ck_assert_int_eq(oakum_record_runtime(run_dir(), &key, path, 13), -EINVAL);
	ck_assert_int_eq(oakum_record_runtime(run_dir(), &key, path, 14), 0);
}
END_TEST

START_TEST(test_key_tells_containers_apart)
{
	ck_assert_str_ne(key_of("/run/runc", "id"), key_of("/run/runc", "id2"));
	ck_assert_str_ne(key_of("/run/runc", "id"), key_of("/run/crun", "id"));
	ck_assert_str_ne(key_of("/run/runc", "id"), key_of("/run/run", "cid"));
	ck_assert_str_ne(key_of("", "ab"), key_of("a", "b"));
	ck_assert_str_eq(key_of("/run/runc", "id"), key_of("/run/runc", "id"));
	ck_assert_uint_eq(strlen(key_of("", "")), 32);
}
END_TEST

START_TEST(test_new_one_replaces_the_old)
{
	struct oakum_record r = sample("id"), back;

	unit_assert_ok(write_record(&r));
	r.runtime = "/usr/bin/crun";
	r.uid = 7;
	unit_assert_ok(write_record(&r));
	unit_assert_ok(read_record("/run/runc", "id", &back));
	ck_assert_str_eq(back.runtime, "/usr/bin/crun");
	ck_assert_int_eq(back.uid, 7);
	ck_assert_int_eq(count_entries(run_dir()), 1);
}
END_TEST

START_TEST(test_bundle_by_one_link)
{
	struct oakum_record r = sample("id");
	struct oakum_record_key key;
	char path[PATH_MAX];

	r.bundle = "/a bundle/with  spaces ";
	oakum_record_key(r.root, r.id, &key);
	ck_assert_int_eq(oakum_record_bundle(run_dir(), &key, path, sizeof(path)),
			 -ENOENT);
	unit_assert_ok(write_record(&r));
	ck_assert_int_eq(oakum_record_bundle(run_dir(), &key, path, sizeof(path)), 0);
	ck_assert_str_eq(path, r.bundle);
}
END_TEST

/* A record of a container in the room's state directory, made by a process that has ended. */
static const char *left_by_the_dead(const char *id)
{
	struct oakum_record r = sample(id);
	pid_t pid = fork();
	int status;

	r.root = in_room("state");
	r.bundle = in_room("bundle");
	if (pid == 0)
		_exit(write_record(&r) < 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	return in_room(oakum_arena_printf(&unit_arena, "run/%s", key_of(r.root, id)));
}

static void write_another(const char *root)
{
	struct oakum_record r = sample("another");

	r.root = root;
	unit_assert_ok(write_record(&r));
}

static bool is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

START_TEST(test_what_nobody_needs_goes_with_the_next)
{
	const char *record = left_by_the_dead("id");
	const char *temp = oakum_arena_printf(&unit_arena, "bundle/.config.json.oakum-%s",
					      strrchr(record, '/') + 1);

	make_dirs("bundle");
	put_file(temp, "{}");
	ck_assert(is_there(record));
	write_another(in_room("state"));
	ck_assert(!is_there(record));
	ck_assert(!is_there(in_room(temp)));
	ck_assert_int_eq(count_entries(run_dir()), 1);
}
END_TEST

START_TEST(test_a_containers_record_stays)
{
	const char *record = left_by_the_dead("id");

	make_dirs("state/id");
	write_another(in_room("state"));
	ck_assert(is_there(record));
	ck_assert_int_eq(rmdir(in_room("state/id")), 0);
	write_another(in_room("state"));
	ck_assert(!is_there(record));
}
END_TEST

START_TEST(test_the_record_of_one_that_is_being_made_stays)
{
	struct oakum_record r = sample("id"), back;

	r.root = in_room("state");
	unit_assert_ok(write_record(&r)); /* this process lives */
	write_another(r.root);
	unit_assert_ok(read_record(r.root, "id", &back));
}
END_TEST

/* It may be another directory, seen from where its containers were made. */
START_TEST(test_a_record_of_another_state_directory_stays)
{
	const char *record = left_by_the_dead("id");

	write_another(in_room("elsewhere"));
	ck_assert(is_there(record));
}
END_TEST

/* Its link may say what it will, as that of another process namespace. */
START_TEST(test_what_cannot_be_told_stays)
{
	static const char *const made[] = {
		"1 pid:[1] id /b", "1 - id /b", "0 pid:[1] id /b", "x", "1",
		"1 2 3",	   "1  id /b",
	};
	const char *record = left_by_the_dead("id");
	const char *link = oakum_arena_printf(&unit_arena, "%s/made", record);

	for (size_t i = 0; i < OAKUM_COUNT(made); i++) {
		ck_assert_int_eq(unlink(link), 0);
		ck_assert_int_eq(symlink(made[i], link), 0);
		write_another(in_room("state"));
		ck_assert_msg(is_there(record), "'%s' was taken for nobody's", made[i]);
	}
	ck_assert_int_eq(unlink(link), 0);
	write_another(in_room("state"));
	ck_assert(is_there(record));
}
END_TEST

/* Of very many a writer looks at some; writers with other keys look at others. */
START_TEST(test_of_many_some_are_looked_at)
{
	struct oakum_record r = sample("id");
	int left;

	r.root = in_room("state");
	for (unsigned i = 0; i < 300; i++) {
		const char *id = oakum_arena_printf(&unit_arena, "id%u", i);

		make_dirs(oakum_arena_printf(&unit_arena, "state/%s", id));
		(void)left_by_the_dead(id);
	}
	for (unsigned i = 0; i < 300; i++)
		ck_assert_int_eq(
			rmdir(in_room(oakum_arena_printf(&unit_arena, "state/id%u", i))),
			0);
	unit_assert_ok(write_record(&r));
	left = count_entries(run_dir());
	ck_assert_int_gt(left, 100);
	ck_assert_int_le(left, 300 + 1 - 64);
	for (unsigned i = 0; i < 400; i++) {
		r.id = oakum_arena_printf(&unit_arena, "later%u", i);
		unit_assert_ok(write_record(&r));
	}
	ck_assert_int_eq(count_entries(run_dir()), 401);
}
END_TEST

START_TEST(test_remove)
{
	struct oakum_record r = sample("id"), back;

	ck_assert_int_eq(remove_record("id"), 0);
	unit_assert_ok(write_record(&r));
	ck_assert_int_eq(remove_record("other"), 0);
	ck_assert_int_eq(count_entries(run_dir()), 1);
	ck_assert_int_eq(remove_record("id"), 0);
	ck_assert_int_eq(count_entries(run_dir()), 0);
	ck_assert_int_eq(remove_record("id"), 0);
	ck_assert_int_eq(read_record("/run/runc", "id", &back), -ENOENT);
}
END_TEST

START_TEST(test_what_a_killed_writer_left_is_no_obstacle)
{
	const char *left =
		oakum_arena_printf(&unit_arena, "run/%s.new", key_of("/run/runc", "id"));
	struct oakum_record r = sample("id"), back;

	make_dirs(left);
	put_file(oakum_arena_printf(&unit_arena, "%s/record.json", left), "{\"half");
	ck_assert_int_eq(read_record("/run/runc", "id", &back), -ENOENT);
	unit_assert_ok(write_record(&r));
	unit_assert_ok(read_record("/run/runc", "id", &back));
	ck_assert_int_eq(count_entries(run_dir()), 1);
	make_dirs(left);
	ck_assert_int_eq(remove_record("id"), 0);
	ck_assert_int_eq(count_entries(run_dir()), 0);
}
END_TEST

/* The record of one container in the place of another's, as a clash of keys would have it. */
START_TEST(test_anothers_record_counts_as_none)
{
	struct oakum_record r = sample("id"), back;

	unit_assert_ok(write_record(&r));
	ck_assert_int_eq(
		rename(in_room(oakum_arena_printf(&unit_arena, "run/%s",
						  key_of("/run/runc", "id"))),
		       in_room(oakum_arena_printf(&unit_arena, "run/%s",
						  key_of("/run/runc", "other")))),
		0);
	unit_assert_fails(read_record("/run/runc", "other", &back), -ENOENT,
			  "is another container's");
}
END_TEST

static const char *const broken[] = {
	"",
	"{",
	"[]",
	"{}",
	"{\"version\":2,\"root\":\"/run/runc\",\"id\":\"id\",\"runtime\":\"/r\"}",
	"{\"version\":\"1\",\"root\":\"/run/runc\",\"id\":\"id\",\"runtime\":\"/r\"}",
	"{\"version\":1,\"root\":\"/run/runc\",\"id\":\"id\"}",
	"{\"version\":1,\"root\":\"/run/runc\",\"id\":1,\"runtime\":\"/r\"}",
};

START_TEST(test_broken_record)
{
	const char *dir =
		oakum_arena_printf(&unit_arena, "run/%s", key_of("/run/runc", "id"));
	struct oakum_record back;

	make_dirs(dir);
	put_file(oakum_arena_printf(&unit_arena, "%s/record.json", dir), broken[_i]);
	ck_assert_int_eq(read_record("/run/runc", "id", &back), -EINVAL);
	ck_assert_str_ne(unit_err.msg, "");
}
END_TEST

START_TEST(test_members_of_later_versions_are_passed_over)
{
	const char *dir =
		oakum_arena_printf(&unit_arena, "run/%s", key_of("/run/runc", "id"));
	struct oakum_record back;

	make_dirs(dir);
	put_file(
		oakum_arena_printf(&unit_arena, "%s/record.json", dir),
		"{\"version\":1,\"root\":\"/run/runc\",\"id\":\"id\",\"runtime\":\"/r\",\"new\":[1]}");
	unit_assert_ok(read_record("/run/runc", "id", &back));
	ck_assert_int_eq(back.uid, -1);
	ck_assert_uint_eq(back.n_excepted, 0);
}
END_TEST

START_TEST(test_run_directory_of_a_stranger)
{
	struct oakum_record r = sample("id"), back;

	make_dirs("run");
	ck_assert_int_eq(chmod(run_dir(), 0777), 0);
	unit_assert_fails(write_record(&r), -EPERM, "must be root's");
	unit_assert_fails(read_record("/run/runc", "id", &back), -EPERM,
			  "must be root's");
	ck_assert_int_eq(chmod(run_dir(), 0755), 0);
	ck_assert_int_eq(chown(run_dir(), 1234, 0), 0);
	unit_assert_fails(write_record(&r), -EPERM, "must be root's");
	ck_assert_int_eq(chown(run_dir(), 0, 0), 0);
	ck_assert_int_eq(rename(run_dir(), in_room("other")), 0);
	ck_assert_int_eq(symlink("other", run_dir()), 0);
	ck_assert_int_lt(write_record(&r), 0);
	ck_assert_int_eq(count_entries(in_room("other")), 0);
}
END_TEST

START_TEST(test_no_run_directory_can_be_made)
{
	struct oakum_record r = sample("id");

	unit_assert_fails(oakum_record_write(&unit_arena, in_room("a/b"), &r, &unit_err),
			  -ENOENT, "run directory");
	ck_assert_int_eq(count_entries(room), 0);
}
END_TEST

START_TEST(test_too_large)
{
	char *image = oakum_arena_alloc(&unit_arena, 300 * 1024);
	struct oakum_record r = sample("id");

	memset(image, 'x', 300 * 1024 - 1);
	r.subject.image = image;
	unit_assert_fails(write_record(&r), -EFBIG, "larger than");
	ck_assert_int_eq(count_entries(run_dir()), 0);
}
END_TEST

/* Many at once, half of them for one and the same container: at the end every record is
 * whole, and nothing else is there. */
START_TEST(test_many_writers)
{
	struct oakum_record back;
	pid_t pids[16];
	int status;

	make_dirs("state/same");
	for (size_t i = 0; i < OAKUM_COUNT(pids); i += 2)
		make_dirs(oakum_arena_printf(&unit_arena, "state/id%zu", i));
	for (size_t i = 0; i < OAKUM_COUNT(pids); i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			const char *id =
				i % 2 ? "same"
				      : oakum_arena_printf(&unit_arena, "id%zu", i);
			struct oakum_record r = sample(id);

			r.root = in_room("state");
			for (int n = 0; n < 20; n++) {
				if (write_record(&r) < 0)
					_exit(1);
				if (i % 2 == 0 && read_record(r.root, id, &back) < 0)
					_exit(2);
			}
			_exit(0);
		}
	}
	for (size_t i = 0; i < OAKUM_COUNT(pids); i++) {
		ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
		ck_assert_int_eq(status, 0);
	}
	ck_assert_int_eq(count_entries(run_dir()), 9);
	unit_assert_ok(read_record(in_room("state"), "same", &back));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("record");
	TCase *tc = io_case(suite, "record");

	tcase_add_test(tc, test_comes_back_as_it_was);
	tcase_add_test(tc, test_is_for_the_owner_alone);
	tcase_add_test(tc, test_runtime_by_one_link);
	tcase_add_test(tc, test_key_tells_containers_apart);
	tcase_add_test(tc, test_new_one_replaces_the_old);
	tcase_add_test(tc, test_bundle_by_one_link);
	tcase_add_test(tc, test_what_nobody_needs_goes_with_the_next);
	tcase_add_test(tc, test_a_containers_record_stays);
	tcase_add_test(tc, test_the_record_of_one_that_is_being_made_stays);
	tcase_add_test(tc, test_a_record_of_another_state_directory_stays);
	tcase_add_test(tc, test_what_cannot_be_told_stays);
	tcase_add_test(tc, test_of_many_some_are_looked_at);
	tcase_add_test(tc, test_remove);
	tcase_add_test(tc, test_what_a_killed_writer_left_is_no_obstacle);
	tcase_add_test(tc, test_anothers_record_counts_as_none);
	tcase_add_loop_test(tc, test_broken_record, 0, OAKUM_COUNT(broken));
	tcase_add_test(tc, test_members_of_later_versions_are_passed_over);
	tcase_add_test(tc, test_run_directory_of_a_stranger);
	tcase_add_test(tc, test_no_run_directory_can_be_made);
	tcase_add_test(tc, test_too_large);
	tcase_add_test(tc, test_many_writers);
	return unit_run(suite);
}
