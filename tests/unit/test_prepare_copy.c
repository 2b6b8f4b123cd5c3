/* SPDX-License-Identifier: Apache-2.0 */
/* test_prepare_copy.c - a hostile image's directory, copied into memory for another user. */
#include "test_sys.h"

#include <oakum/prepare.h>

#define UID 4242
#define GID 4343

static struct oakum_step step_of(const char *from, uint64_t size)
{
	return (struct oakum_step){.kind = OAKUM_STEP_COPY,
				   .name = "writable-0",
				   .root = in_box("rootfs"),
				   .from = from,
				   .size = size};
}

static int prepare(const struct oakum_step *step)
{
	struct oakum_preparation p = {.root = in_box("state"),
				      .id = "c1",
				      .bundle = in_box("bundle"),
				      .steps = step,
				      .uid = UID,
				      .gid = GID};

	return oakum_prepare(&unit_arena, in_box("run"), &p, &unit_err);
}

static struct oakum_record_key key(void)
{
	struct oakum_record_key k;

	oakum_record_key(in_box("state"), "c1", &k);
	return k;
}

static const char *copied(const char *name)
{
	return oakum_arena_printf(&unit_arena, "%s/prepared/%s/writable-0%s",
				  in_box("run"), key().name, name);
}

static struct stat look(const char *name)
{
	struct stat st = {0};

	ck_assert_msg(lstat(copied(name), &st) == 0, "%s: %s", name, strerror(errno));
	ck_assert_uint_eq(st.st_uid, UID);
	ck_assert_uint_eq(st.st_gid, GID);
	return st;
}

static bool is_there(const char *name)
{
	struct stat st;

	return lstat(copied(name), &st) == 0;
}

static const char *text_of(const char *name)
{
	char *text = oakum_arena_alloc(&unit_arena, 64);
	int fd = open(copied(name), O_RDONLY | O_CLOEXEC);
	ssize_t n;

	sandbox_ok(fd);
	n = read(fd, text, 63);
	sandbox_ok(n);
	close(fd);
	text[n] = '\0';
	return text;
}

static void undo(void)
{
	struct oakum_record_key k = key();

	oakum_prepare_undo(in_box("run"), &k);
}

static void make_image(void)
{
	make_dirs("bundle");
	make_dirs("rootfs/run/svc/empty");
	make_file("rootfs/run/svc/f", "text");
	sandbox_ok(chmod(in_box("rootfs/run/svc/f"), 06751));
	sandbox_ok(chmod(in_box("rootfs/run/svc/empty"), 01777));
	make_file("outside", "secret");
}

START_TEST(files_and_directories_are_the_users)
{
	struct oakum_step step = step_of("/run", 65536);

	make_image();
	unit_assert_ok(prepare(&step));
	ck_assert_uint_eq(look("").st_mode, S_IFDIR | 0755);
	ck_assert_uint_eq(look("/svc/f").st_mode, S_IFREG | 0751);
	ck_assert_uint_eq(look("/svc/empty").st_mode, S_IFDIR | 0777);
	ck_assert_str_eq(text_of("/svc/f"), "text");
	undo();
	ck_assert(!is_there(""));
	ck_assert_int_eq(access(in_box("rootfs/run/svc/f"), F_OK), 0);
}
END_TEST

START_TEST(links_are_copied_and_not_followed)
{
	struct oakum_step step = step_of("/run", 65536);

	make_image();
	make_link(in_box("outside"), "rootfs/run/link");
	make_link("../../..", "rootfs/run/up");
	unit_assert_ok(prepare(&step));
	ck_assert(S_ISLNK(look("/link").st_mode) && S_ISLNK(look("/up").st_mode));
	undo();
}
END_TEST

START_TEST(a_link_on_the_way_leads_nowhere)
{
	struct oakum_step step = step_of("/way/run", 65536);

	make_image();
	make_link("/", "rootfs/way");
	ck_assert_int_eq(prepare(&step), -ELOOP);
	ck_assert_ptr_nonnull(strstr(unit_err.msg, "a copy of the image's '/way/run'"));
	ck_assert(!is_there(""));
}
END_TEST

START_TEST(what_is_no_file_stays_behind)
{
	struct oakum_step step = step_of("/run", 65536);

	make_image();
	sandbox_ok(mkfifo(in_box("rootfs/run/fifo"), 0666));
	sandbox_ok(mknod(in_box("rootfs/run/null"), S_IFCHR | 0666, 0x103));
	close(make_bound("rootfs/run/socket", SOCK_STREAM));
	make_dirs("rootfs/run/mounted");
	tmpfs_mount("rootfs/run/mounted");
	make_file("rootfs/run/mounted/theirs", "");
	unit_assert_ok(prepare(&step));
	ck_assert(is_there("/svc") && !is_there("/fifo") && !is_there("/null") &&
		  !is_there("/socket") && !is_there("/mounted"));
	undo();
}
END_TEST

START_TEST(what_does_not_fit_fails_and_leaves_nothing)
{
	struct oakum_step step = step_of("/run", 65536);
	int fd;

	make_image();
	make_file("rootfs/run/large", "");
	fd = open(in_box("rootfs/run/large"), O_WRONLY | O_CLOEXEC);
	sandbox_ok(ftruncate(fd, 1 << 20));
	close(fd);
	ck_assert_int_eq(prepare(&step), -ENOSPC);
	ck_assert(!is_there(""));
	sandbox_ok(unlink(in_box("rootfs/run/large")));
	unit_assert_ok(prepare(&step));
	undo();
}
END_TEST

START_TEST(a_pit_of_directories_ends)
{
	struct oakum_step step = step_of("/run", 1 << 20);
	const char *path = "rootfs/run";

	make_image();
	for (int i = 0; i < 64; i++)
		path = oakum_arena_printf(&unit_arena, "%s/d", path);
	make_dirs(path);
	ck_assert_int_eq(prepare(&step), -ELOOP);
	ck_assert(!is_there(""));
}
END_TEST

START_TEST(it_cannot_outgrow_its_size)
{
	struct oakum_step step = step_of("/run", 65536);
	char page[4096] = {0};
	int fd, n = 0;

	make_image();
	unit_assert_ok(prepare(&step));
	fd = open(copied("/new"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	sandbox_ok(fd);
	while (write(fd, page, sizeof(page)) == (ssize_t)sizeof(page))
		n++;
	ck_assert_int_eq(errno, ENOSPC);
	ck_assert_int_le(n, 16);
	close(fd);
	undo();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("prepare_copy");
	TCase *tc = sandbox_case(suite, "prepare_copy");

	tcase_add_test(tc, files_and_directories_are_the_users);
	tcase_add_test(tc, links_are_copied_and_not_followed);
	tcase_add_test(tc, a_link_on_the_way_leads_nowhere);
	tcase_add_test(tc, what_is_no_file_stays_behind);
	tcase_add_test(tc, what_does_not_fit_fails_and_leaves_nothing);
	tcase_add_test(tc, a_pit_of_directories_ends);
	tcase_add_test(tc, it_cannot_outgrow_its_size);
	return sandbox_run(suite);
}
