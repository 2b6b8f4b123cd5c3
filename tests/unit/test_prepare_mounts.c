/* SPDX-License-Identifier: Apache-2.0 */
/* test_prepare_mounts.c - what is mounted for a container, made for real: files in memory, and
 * its own files with other owners. What was judged is what is shown, or nothing is made. */
#include "test_sys.h"

#include <sys/statvfs.h>

#include <oakum/prepare.h>

#define FIRST 300000

static struct oakum_record_key key(void)
{
	struct oakum_record_key k;

	oakum_record_key(in_box("state"), "c1", &k);
	return k;
}

static const char *made(const char *name)
{
	return oakum_arena_printf(&unit_arena, "%s/prepared/%s/%s", in_box("run"),
				  key().name, name);
}

static int prepare_with(const struct oakum_step *steps, const char *label)
{
	struct oakum_preparation p = {.root = in_box("state"),
				      .id = "c1",
				      .bundle = in_box("bundle"),
				      .steps = steps,
				      .uid = FIRST,
				      .gid = FIRST,
				      .label = label};

	return oakum_prepare(&unit_arena, in_box("run"), &p, &unit_err);
}

static void nothing_is_left(void)
{
	ck_assert_int_lt(access(made(""), F_OK), 0);
}

static void undo(void)
{
	struct oakum_record_key k = key();

	oakum_prepare_undo(in_box("run"), &k);
	nothing_is_left();
}

static void is_owner(const char *name, uid_t uid)
{
	struct stat st = {0};

	ck_assert_msg(lstat(made(name), &st) == 0, "%s: %s", name, strerror(errno));
	ck_assert_uint_eq(st.st_uid, uid);
	ck_assert_uint_eq(st.st_gid, uid);
}

/* As the machine answers. */
static const struct oakum_shift *shift_of(const char *rel, bool root)
{
	struct oakum_host *h = open_host("bundle", NULL);
	struct oakum_shift *s = OAKUM_NEW(&unit_arena, struct oakum_shift);

	unit_assert_ok(h->shift(h, in_box(rel), root, true, s, &unit_err));
	ck_assert_msg(!s->why_not, "%s", s->why_not);
	return s;
}

static struct oakum_step shift_step(const char *name, const struct oakum_shift *shift)
{
	return (struct oakum_step){.kind = OAKUM_STEP_SHIFT,
				   .name = name,
				   .recursive = true,
				   .shift = shift,
				   .range = {FIRST, OAKUM_ID_RANGE}};
}

START_TEST(directories_and_files_have_other_owners)
{
	struct oakum_step dir, file;

	make_dirs("srv");
	make_file("srv/f", "x");
	sandbox_ok(chown(in_box("srv/f"), 7, 7));
	file = shift_step("mount-2", shift_of("srv/f", false));
	dir = shift_step("mount-1", shift_of("srv", false));
	dir.owner = 7; /* who is root inside */
	dir.next = &file;
	unit_assert_ok(prepare_with(&dir, NULL));
	is_owner("mount-1", 65534); /* nobody inside is root of the disk */
	is_owner("mount-1/f", FIRST);
	is_owner("mount-2", FIRST + 7);
	undo();
}
END_TEST

static void make_overlay(void)
{
	make_dirs("low");
	make_dirs("c/diff");
	make_dirs("c/work");
	make_dirs("low/etc");
	make_dirs("bundle/rootfs");
	overlay_mount(
		"bundle/rootfs",
		oakum_arena_printf(&unit_arena,
				   "lowerdir=%s/low,upperdir=%s/c/diff,workdir=%s/c/work",
				   sandbox, sandbox, sandbox));
}

START_TEST(an_overlay_has_other_owners)
{
	static const char *const hold[] = {"/etc"};
	struct oakum_step step;

	make_overlay();
	step = shift_step("rootfs", shift_of("bundle/rootfs", true));
	ck_assert_ptr_nonnull(step.shift->layers);
	step.hold = hold;
	step.n_hold = 1;
	unit_assert_ok(prepare_with(&step, NULL));
	is_owner("rootfs/etc", FIRST);
	ck_assert_int_eq(access(in_box("c/diff/etc"), F_OK), 0);
	undo();
}
END_TEST

START_TEST(another_file_than_was_judged_is_not_shown)
{
	struct oakum_step step;

	make_dirs("srv");
	step = shift_step("mount-1", shift_of("srv", false));
	sandbox_ok(rename(in_box("srv"), in_box("old")));
	make_dirs("srv");
	unit_assert_fails(prepare_with(&step, NULL), -ESTALE,
			  "/srv' is another file than when it was judged");
	nothing_is_left();
	sandbox_ok(rmdir(in_box("srv")));
	make_link("/proc", "srv");
	unit_assert_fails(prepare_with(&step, NULL), -ESTALE, "is another file than");
	nothing_is_left();
}
END_TEST

START_TEST(another_overlay_than_was_judged_is_not_shown)
{
	struct oakum_step step;

	make_overlay();
	step = shift_step("rootfs", shift_of("bundle/rootfs", true));
	tmpfs_mount("bundle/rootfs");
	unit_assert_fails(prepare_with(&step, NULL), -ESTALE, "is another file than");
	nothing_is_left();
}
END_TEST

/* What was made before goes, too. */
START_TEST(a_place_that_is_taken_fails)
{
	struct oakum_step first, second;

	make_dirs("srv");
	make_file("f", "x");
	first = shift_step("mount-1", shift_of("srv", false));
	second = shift_step("mount-1", shift_of("f", false));
	first.next = &second;
	unit_assert_fails(prepare_with(&first, NULL), -EEXIST,
			  "'mount-1' cannot be prepared");
	nothing_is_left();
	second = first;
	second.next = NULL;
	unit_assert_fails(prepare_with(&first, NULL), -EEXIST,
			  "'mount-1' cannot be prepared");
	nothing_is_left();
}
END_TEST

static struct oakum_step tmpfs_step(void)
{
	return (struct oakum_step){.kind = OAKUM_STEP_TMPFS, .name = "secrets"};
}

START_TEST(secrets_are_in_memory)
{
	struct oakum_step file = {.kind = OAKUM_STEP_FILE,
				  .name = "secrets/TOKEN",
				  .bytes = "s3cr3t",
				  .len = 6},
			  dir = tmpfs_step();
	struct statvfs fs;

	dir.next = &file;
	unit_assert_ok(prepare_with(&dir, NULL));
	is_owner("secrets/TOKEN", FIRST);
	sandbox_ok(statvfs(made("secrets"), &fs));
	ck_assert_uint_eq(fs.f_flag & (ST_NOSUID | ST_NODEV | ST_NOEXEC),
			  ST_NOSUID | ST_NODEV | ST_NOEXEC);
	ck_assert_uint_eq(fs.f_blocks * fs.f_frsize, 16 << 20);
	undo();
}
END_TEST

START_TEST(a_secret_that_does_not_fit_leaves_nothing)
{
	size_t len = 17 << 20;
	char *bytes = oakum_arena_alloc(&unit_arena, len);
	struct oakum_step file = {.kind = OAKUM_STEP_FILE,
				  .name = "secrets/TOKEN",
				  .bytes = bytes,
				  .len = len},
			  dir = tmpfs_step();

	memset(bytes, 'x', len);
	dir.next = &file;
	unit_assert_fails(prepare_with(&dir, NULL), -ENOSPC,
			  "'secrets/TOKEN' cannot be prepared: No space left");
	nothing_is_left();
}
END_TEST

/* linux.mountLabel is the engine's: its options must not become others. */
START_TEST(a_label_is_no_more_than_that)
{
	struct oakum_step dir = tmpfs_step();
	char *label = oakum_arena_alloc(&unit_arena, 512);

	unit_assert_fails(prepare_with(&dir, "a\",size=1g,x=\"b"), -EINVAL,
			  "linux.mountLabel is no label");
	unit_assert_fails(prepare_with(&dir, "a\\"), -EINVAL, "is no label");
	memset(label, 'x', 511);
	label[511] = '\0';
	unit_assert_fails(prepare_with(&dir, label), -EINVAL, "is no label");
	nothing_is_left();
}
END_TEST

START_TEST(a_step_that_is_unset_fails)
{
	struct oakum_step step = {.name = "x"};

	unit_assert_fails(prepare_with(&step, NULL), -EINVAL, "'x' cannot be prepared");
	nothing_is_left();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("prepare_mounts");
	TCase *tc = sandbox_case(suite, "mounts");

	tcase_add_test(tc, directories_and_files_have_other_owners);
	tcase_add_test(tc, an_overlay_has_other_owners);
	tcase_add_test(tc, another_file_than_was_judged_is_not_shown);
	tcase_add_test(tc, another_overlay_than_was_judged_is_not_shown);
	tcase_add_test(tc, a_place_that_is_taken_fails);
	tcase_add_test(tc, secrets_are_in_memory);
	tcase_add_test(tc, a_secret_that_does_not_fit_leaves_nothing);
	tcase_add_test(tc, a_label_is_no_more_than_that);
	tcase_add_test(tc, a_step_that_is_unset_fails);
	return sandbox_run(suite);
}
