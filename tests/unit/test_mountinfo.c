/* SPDX-License-Identifier: Apache-2.0 */
/* test_mountinfo.c - the mount table, also against libmount's reading of the same lines. */
#include "test_sys.h"

#include <libmount/libmount.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>

#include <oakum/buf.h>
#include <oakum/mountinfo.h>

#define MANY 50000

static struct oakum_mountinfo *parse(const char *text)
{
	struct oakum_mountinfo *mi = NULL;

	unit_assert_ok(oakum_mountinfo_parse(&unit_arena, "table", text, strlen(text),
					     &mi, &unit_err));
	return mi;
}

static struct oakum_mountinfo *ours(void)
{
	struct oakum_mountinfo *mi = NULL;

	unit_assert_ok(oakum_mountinfo_read(&unit_arena, "/proc/self/mountinfo", &mi,
					    &unit_err));
	return mi;
}

static const struct oakum_mount *on(const struct oakum_mountinfo *mi, const char *point)
{
	for (size_t i = mi->n; i-- > 0;) {
		if (strcmp(mi->mounts[i].point, point) == 0)
			return &mi->mounts[i];
	}
	ck_abort_msg("nothing is mounted on '%s'", point);
	return NULL;
}

START_TEST(reads_every_field)
{
	struct oakum_mountinfo *mi = parse(
		"36 35 98:0 /mnt1 /mnt2 rw,noatime shared:1 master:2 - ext3 /dev/root rw,errors=continue\n");

	ck_assert_uint_eq(mi->n, 1);
	ck_assert_uint_eq(mi->mounts[0].id, 36);
	ck_assert_uint_eq(mi->mounts[0].parent, 35);
	ck_assert_str_eq(mi->mounts[0].dev, "98:0");
	ck_assert_str_eq(mi->mounts[0].root, "/mnt1");
	ck_assert_str_eq(mi->mounts[0].point, "/mnt2");
	ck_assert_str_eq(mi->mounts[0].options, "rw,noatime");
	ck_assert_str_eq(mi->mounts[0].optional, "shared:1 master:2");
	ck_assert_str_eq(mi->mounts[0].fs_type, "ext3");
	ck_assert_str_eq(mi->mounts[0].source, "/dev/root");
	ck_assert_str_eq(mi->mounts[0].super, "rw,errors=continue");
}
END_TEST

START_TEST(reads_odd_lines)
{
	struct oakum_mountinfo *mi =
		parse("1 0 0:1 / / rw - tmpfs  rw\n"
		      "2 1 0:2 net:[4026531840] /n rw - nsfs nsfs rw\n"
		      "3 1 0:3 / /a\\040b\\134040c\\303\\244 rw - fuse.x y\\011z a=b c\n"
		      "4 1 0:4 / /e\\0 rw shared:9 - x - rw");

	ck_assert_uint_eq(mi->n, 4);
	ck_assert_str_eq(mi->mounts[0].source, "");
	ck_assert_str_eq(mi->mounts[0].optional, "");
	ck_assert_str_eq(mi->mounts[1].root, "net:[4026531840]");
	ck_assert_str_eq(mi->mounts[2].point, "/a b\\040c\xc3\xa4");
	ck_assert_str_eq(mi->mounts[2].source, "y\tz");
	ck_assert_str_eq(mi->mounts[2].super, "a=b c");
	ck_assert_str_eq(mi->mounts[3].point, "/e\\0");
	ck_assert_str_eq(mi->mounts[3].source, "-");
}
END_TEST

START_TEST(refuses_what_is_no_line)
{
	static const char *const bad[] = {
		"\n",
		"36 35 98:0 / / rw ext3 /dev/root rw\n",
		"36 35 98:0 / / rw - ext3 /dev/root",
		"36 35 98:0 / / rw -",
		"x 35 98:0 / / rw - ext3 /dev/root rw\n",
		"-1 35 98:0 / / rw - ext3 /dev/root rw\n",
		"2147483648 35 98:0 / / rw - ext3 /dev/root rw\n",
		"36  35 98:0 / / rw - ext3 /dev/root rw\n",
		"36 35 980 / / rw - ext3 /dev/root rw\n",
		"36 35 98:0  / rw - ext3 /dev/root rw\n",
		"36 35 98:0 / mnt rw - ext3 /dev/root rw\n",
	};
	struct oakum_mountinfo *mi = NULL;

	for (size_t i = 0; i < OAKUM_COUNT(bad); i++) {
		const char *text = oakum_arena_printf(
			&unit_arena, "1 0 0:1 / / rw - tmpfs t rw\n%s", bad[i]);

		unit_assert_fails(oakum_mountinfo_parse(&unit_arena, "table", text,
							strlen(text), &mi, &unit_err),
				  -EBADMSG, "'table' line 2");
	}
	unit_assert_fails(
		oakum_mountinfo_parse(&unit_arena, "table", "1\0", 2, &mi, &unit_err),
		-EBADMSG, "NUL");
	ck_assert_ptr_null(mi);
}
END_TEST

START_TEST(reads_nothing)
{
	struct oakum_mountinfo *mi = parse("");

	ck_assert_uint_eq(mi->n, 0);
	ck_assert_ptr_null(oakum_mountinfo_by_id(mi, 1));
	ck_assert_ptr_null(oakum_mountinfo_holding(mi, "/x"));
}
END_TEST

START_TEST(finds_by_id_among_many)
{
	struct oakum_buf text;
	struct oakum_mountinfo *mi;

	oakum_buf_init(&text, &unit_arena, OAKUM_MOUNTINFO_SIZE_MAX);
	for (unsigned i = 1; i <= MANY; i++)
		oakum_buf_printf(&text, "%u 1 0:%u / /m/%u rw - tmpfs t rw\n", i * 64, i,
				 i);
	mi = parse(text.data);
	ck_assert_uint_eq(mi->n, MANY);
	for (unsigned i = 1; i <= MANY; i++) {
		const struct oakum_mount *m = oakum_mountinfo_by_id(mi, i * 64);

		ck_assert_ptr_nonnull(m);
		ck_assert_uint_eq(m->id, i * 64);
		ck_assert_ptr_null(oakum_mountinfo_by_id(mi, i * 64 + 1));
	}
}
END_TEST

START_TEST(refuses_too_much_text)
{
	struct oakum_mountinfo *mi = NULL;
	size_t len = OAKUM_MOUNTINFO_SIZE_MAX + 1;
	char *text = oakum_arena_alloc(&unit_arena, len);

	memset(text, ' ', len);
	unit_assert_fails(
		oakum_mountinfo_parse(&unit_arena, "table", text, len, &mi, &unit_err),
		-EFBIG, "larger than");
	unit_assert_fails(oakum_mountinfo_parse(&unit_arena, "table", text, len - 1, &mi,
						&unit_err),
			  -EBADMSG, "line 1");
}
END_TEST

START_TEST(walks_to_the_mount_on_top)
{
	/* Out of order, stacked on one point, and a mount that hides others. */
	struct oakum_mountinfo *mi = parse("9 5 0:9 / /a/b rw - t t rw\n"
					   "5 4 0:5 / /a rw - t t rw\n"
					   "1 0 0:1 / / rw - t t rw\n"
					   "8 4 0:8 / /a/b/c rw - t t rw\n"
					   "4 1 0:4 / /a rw - t t rw\n"
					   "7 1 0:7 /sub /d rw - t t rw\n");

	ck_assert_uint_eq(oakum_mountinfo_holding(mi, "/")->id, 1);
	ck_assert_uint_eq(oakum_mountinfo_holding(mi, "/ab")->id, 1);
	ck_assert_uint_eq(oakum_mountinfo_holding(mi, "/a")->id, 5);
	ck_assert_uint_eq(oakum_mountinfo_holding(mi, "/a/b/c/d")->id, 9);
	ck_assert_uint_eq(oakum_mountinfo_holding(mi, "/d/e")->id, 7);
	ck_assert_str_eq(oakum_mount_fs_path(&unit_arena,
					     oakum_mountinfo_holding(mi, "/d/e"), "/d/e"),
			 "/sub/e");
	ck_assert_str_eq(
		oakum_mount_fs_path(&unit_arena, oakum_mountinfo_holding(mi, "/d"), "/d"),
		"/sub");
	ck_assert_ptr_null(oakum_mount_fs_path(&unit_arena, on(mi, "/d"), "/dd"));
}
END_TEST

START_TEST(ends_a_walk_in_circles)
{
	struct oakum_mountinfo *mi = parse("1 1 0:1 / / rw - t t rw\n"
					   "2 3 0:2 / /a rw - t t rw\n"
					   "3 2 0:3 / /a rw - t t rw\n"
					   "4 1 0:4 / / rw - t t rw\n");
	const uint8_t *below =
		oakum_mountinfo_below(&unit_arena, mi, &mi->mounts[0], "/");

	ck_assert_ptr_nonnull(oakum_mountinfo_holding(mi, "/a/b"));
	ck_assert(!below[0] && !below[1] && !below[2] && below[3]);
}
END_TEST

START_TEST(takes_along_what_is_below)
{
	/* 3 and its child 4 lie below /a/b; 5 is beside it; 7 hangs on another /a/b. */
	struct oakum_mountinfo *mi = parse("4 3 0:4 / /a/b/c/d rw - t t rw\n"
					   "1 0 0:1 / / rw - t t rw\n"
					   "3 1 0:3 / /a/b/c rw - t t rw\n"
					   "5 1 0:5 / /a/bb rw - t t rw\n"
					   "6 5 0:6 / /a/b rw - t t rw\n"
					   "7 6 0:7 / /a/b/x rw - t t rw\n");
	const uint8_t *below =
		oakum_mountinfo_below(&unit_arena, mi, &mi->mounts[1], "/a/b");

	ck_assert(below[0] && !below[1] && below[2] && !below[3] && !below[4] &&
		  !below[5]);
}
END_TEST

START_TEST(splits_super_options)
{
	const char *rest = "rw,lowerdir=/a\\054b:/c\\040d,,x";

	ck_assert_str_eq(oakum_mount_super(&unit_arena, &rest), "rw");
	ck_assert_str_eq(oakum_mount_super(&unit_arena, &rest), "lowerdir=/a,b:/c d");
	ck_assert_str_eq(oakum_mount_super(&unit_arena, &rest), "");
	ck_assert_str_eq(oakum_mount_super(&unit_arena, &rest), "x");
	ck_assert_ptr_null(oakum_mount_super(&unit_arena, &rest));
}
END_TEST

/* libmount unescapes the whole list at once. */
static const char *super_of(const struct oakum_mount *m)
{
	const char *rest = m->super;
	struct oakum_buf out;
	char *option;

	oakum_buf_init(&out, &unit_arena, OAKUM_MOUNTINFO_SIZE_MAX);
	oakum_buf_puts(&out, "");
	while ((option = oakum_mount_super(&unit_arena, &rest)))
		oakum_buf_printf(&out, "%s%s", out.len ? "," : "", option);
	return out.data;
}

static const char *text_or_none(const char *s)
{
	return s ? s : "";
}

static void compare(const struct oakum_mount *m, struct libmnt_fs *fs)
{
	dev_t dev = mnt_fs_get_devno(fs);

	ck_assert_int_eq((int)m->id, mnt_fs_get_id(fs));
	ck_assert_int_eq((int)m->parent, mnt_fs_get_parent_id(fs));
	ck_assert_str_eq(
		m->dev, oakum_arena_printf(&unit_arena, "%u:%u", major(dev), minor(dev)));
	ck_assert_str_eq(m->root, mnt_fs_get_root(fs));
	ck_assert_str_eq(m->point, mnt_fs_get_target(fs));
	ck_assert_str_eq(m->options, mnt_fs_get_vfs_options(fs));
	ck_assert_str_eq(m->optional, text_or_none(mnt_fs_get_optional_fields(fs)));
	ck_assert_str_eq(m->fs_type, mnt_fs_get_fstype(fs));
	ck_assert_str_eq(m->source, text_or_none(mnt_fs_get_source(fs)));
	ck_assert_str_eq(super_of(m), text_or_none(mnt_fs_get_fs_options(fs)));
}

/* Both readers on one copy of the table of this process. */
static size_t compare_with_libmount(void)
{
	const char *copy = in_box("table");
	struct oakum_mountinfo *mi = NULL;
	struct libmnt_table *table;
	struct libmnt_iter *iter = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;
	size_t n = 0;
	char *line = oakum_arena_alloc(&unit_arena, 4096);
	FILE *from = fopen("/proc/self/mountinfo", "re"), *to = fopen(copy, "we");

	ck_assert(from && to && iter);
	while (fgets(line, 4096, from))
		ck_assert_int_ge(fputs(line, to), 0);
	ck_assert_int_eq(fclose(from) + fclose(to), 0);
	table = mnt_new_table_from_file(copy);
	ck_assert_ptr_nonnull(table);
	unit_assert_ok(oakum_mountinfo_read(&unit_arena, copy, &mi, &unit_err));
	for (; mnt_table_next_fs(table, iter, &fs) == 0; n++) {
		ck_assert_uint_lt(n, mi->n);
		compare(&mi->mounts[n], fs);
	}
	ck_assert_uint_eq(n, mi->n);
	mnt_free_iter(iter);
	mnt_unref_table(table);
	return n;
}

START_TEST(agrees_with_libmount)
{
	static const char *const names[] = {"a b",	   "tab\there", "new\nline",
					    "back\\slash", "#hash",	"\\040",
					    "\xc3\xa4",	   "com,ma"};
	size_t before = compare_with_libmount();

	for (size_t i = 0; i < OAKUM_COUNT(names); i++) {
		make_dirs(names[i]);
		tmpfs_mount(names[i]);
		bind_mount(names[i], names[i], 0);
		ck_assert_str_eq(on(ours(), in_box(names[i]))->point, in_box(names[i]));
	}
	sandbox_ok(mount("none", in_box("a b"), NULL, MS_SHARED, NULL));
	sandbox_ok(mount("none", in_box("#hash"), NULL, MS_UNBINDABLE, NULL));
	sandbox_ok(mount("o dd\\,", in_box("bundle"), "tmpfs", 0, NULL));
	ck_assert_uint_eq(compare_with_libmount(), before + 2 * OAKUM_COUNT(names) + 1);
}
END_TEST

/* The walk by text finds the mount that the kernel names. */
static void check_walk(const char *path)
{
	struct oakum_mountinfo *mi = ours();
	const struct oakum_mount *m = oakum_mountinfo_holding(mi, path);
	struct statx st;

	sandbox_ok(statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_MNT_ID, &st));
	ck_assert(st.stx_mask & STATX_MNT_ID);
	ck_assert_ptr_nonnull(m);
	ck_assert_msg(m->id == st.stx_mnt_id, "'%s' is on %llu, not on %u", path,
		      (unsigned long long)st.stx_mnt_id, m->id);
}

START_TEST(walks_as_the_kernel_does)
{
	make_dirs("a/b/c");
	make_dirs("d");
	tmpfs_mount("a/b");
	make_dirs("a/b/c");
	bind_mount("a", "d", MS_REC);
	tmpfs_mount("a");
	make_dirs("a/b/c");
	tmpfs_mount("a/b");
	tmpfs_mount("a/b");
	make_dirs("a/b/c");
	make_dirs("moved");
	sandbox_ok(mount(in_box("d"), in_box("moved"), NULL, MS_MOVE, NULL));
	tmpfs_mount("d");
	check_walk("/");
	check_walk("/proc/self");
	check_walk("/dev/null");
	check_walk(sandbox);
	check_walk(in_box("a"));
	check_walk(in_box("a/b"));
	check_walk(in_box("a/b/c"));
	check_walk(in_box("moved/b/c"));
	check_walk(in_box("moved"));
	check_walk(in_box("d"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mountinfo");
	TCase *text = unit_case(suite, "text");
	TCase *machine = sandbox_case(suite, "machine");

	tcase_add_test(text, reads_every_field);
	tcase_add_test(text, reads_odd_lines);
	tcase_add_test(text, refuses_what_is_no_line);
	tcase_add_test(text, reads_nothing);
	tcase_add_test(text, finds_by_id_among_many);
	tcase_add_test(text, refuses_too_much_text);
	tcase_add_test(text, walks_to_the_mount_on_top);
	tcase_add_test(text, ends_a_walk_in_circles);
	tcase_add_test(text, takes_along_what_is_below);
	tcase_add_test(text, splits_super_options);
	tcase_add_test(machine, agrees_with_libmount);
	tcase_add_test(machine, walks_as_the_kernel_does);
	return sandbox_run(suite);
}
