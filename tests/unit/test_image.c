/* SPDX-License-Identifier: Apache-2.0 */
/* test_image.c - files of an image that does its best to lead out of its root. */
#include "test_sys.h"

#define ELF "\177ELF and more"

static struct oakum_host *host;

static struct oakum_image_file file(const char *path)
{
	struct oakum_image_file f = {0};

	if (!host)
		host = open_host("bundle", "rootfs");
	unit_assert_ok(host->image_file(host, path, &f, &unit_err));
	return f;
}

static void make_root(void)
{
	host = NULL;
	make_dirs("bundle/rootfs/bin");
	make_dirs("bundle/rootfs/tmp");
	make_dirs("bundle/rootfs/usr/bin");
	make_file("bundle/rootfs/usr/bin/tool", ELF);
	make_file("bundle/rootfs/usr/bin/script", "#!/bin/sh\n");
	make_file("outside", ELF);
}

START_TEST(tells_what_is_there)
{
	struct oakum_image_file f;

	make_root();
	f = file("/usr/bin/tool");
	ck_assert(f.exists && f.elf && !f.via_link && S_ISREG(f.mode) && !f.empty_dir);
	ck_assert_str_eq(f.path, "/usr/bin/tool");
	ck_assert(!file("/usr/bin/script").elf && file("/usr/bin/script").exists);
	ck_assert_str_eq(file("usr//bin/./../bin/tool").path, "/usr/bin/tool");
	ck_assert(file("usr//bin/./../bin/tool").elf);
	ck_assert(file("/tmp").empty_dir && S_ISDIR(file("/tmp").mode));
	ck_assert(!file("/usr").empty_dir);
	ck_assert(S_ISDIR(file("/").mode) && S_ISDIR(file("").mode));
}
END_TEST

static uint64_t usage(const char *path, uint64_t max)
{
	uint64_t bytes = 1;

	if (!host)
		host = open_host("bundle", "rootfs");
	unit_assert_ok(host->image_usage(host, path, max, &bytes, &unit_err));
	return bytes;
}

START_TEST(tells_how_much_is_there)
{
	make_root();
	ck_assert_uint_eq(usage("/tmp", 1000000), 0);
	ck_assert_uint_eq(usage("/missing", 1000000), 0);
	make_dirs("bundle/rootfs/tmp/below");
	make_file("bundle/rootfs/tmp/below/file", "0123456789");
	make_link("/", "bundle/rootfs/tmp/link");
	ck_assert_uint_eq(usage("/tmp", 1000000), 3 * 4096 + 10);
	make_file("bundle/rootfs/tmp/other", "0123456789");
	ck_assert_uint_gt(usage("/tmp", 4096), 4096);
}
END_TEST

START_TEST(short_files_are_no_programs)
{
	make_root();
	make_file("bundle/rootfs/empty", "");
	make_file("bundle/rootfs/three", "\177EL");
	make_file("bundle/rootfs/four", "\177ELF");
	ck_assert(file("/empty").exists && !file("/empty").elf);
	ck_assert(!file("/three").elf);
	ck_assert(file("/four").elf);
}
END_TEST

START_TEST(missing_files)
{
	make_root();
	ck_assert(!file("/no").exists && !file("/no").via_link);
	ck_assert_str_eq(file("/no/../x").path, "/x");
	ck_assert(!file("/usr/bin/tool/x").exists);
}
END_TEST

START_TEST(links_stay_inside)
{
	struct oakum_image_file f;

	make_root();
	make_link("usr/bin", "bundle/rootfs/b");
	make_link("/usr/bin/tool", "bundle/rootfs/abs");
	make_link("../../../../../../outside", "bundle/rootfs/up");
	make_link(in_box("outside"), "bundle/rootfs/out");
	make_link("/", "bundle/rootfs/top");
	f = file("/b/tool");
	ck_assert(f.exists && f.via_link && f.elf);
	ck_assert_str_eq(f.path, "/usr/bin/tool");
	f = file("/abs");
	ck_assert(f.via_link && f.elf);
	ck_assert_str_eq(f.path, "/usr/bin/tool");
	f = file("/up");
	ck_assert(!f.exists && f.via_link);
	ck_assert_str_eq(f.path, "/outside");
	f = file("/out");
	ck_assert(!f.exists && f.via_link);
	ck_assert_str_eq(f.path, in_box("outside"));
	ck_assert_str_eq(file("/top").path, "/");
	ck_assert_str_eq(file("/../../../usr/bin/tool").path, "/usr/bin/tool");
	ck_assert(file("/../../../usr/bin/tool").exists);
}
END_TEST

START_TEST(dangling_and_circular_links)
{
	struct oakum_image_file f;

	make_root();
	make_link("bin/gone/x", "bundle/rootfs/dangling");
	make_link("dangling/y", "bundle/rootfs/chain");
	make_link("b", "bundle/rootfs/a");
	make_link("a", "bundle/rootfs/b");
	f = file("/chain/z");
	ck_assert(!f.exists && f.via_link);
	ck_assert_str_eq(f.path, "/bin/gone/x/y/z");
	f = file("/a/x");
	ck_assert(!f.exists && f.via_link);
	ck_assert_str_eq(f.path, "/a/x");
}
END_TEST

/* procfs mounted in the image: its magic links lead out of any root. */
START_TEST(magic_links_lead_nowhere)
{
	struct oakum_image_file f;

	make_root();
	make_dirs("bundle/rootfs/proc");
	sandbox_ok(mount("proc", in_box("bundle/rootfs/proc"), "proc", 0, NULL));
	f = file("/proc/self/exe");
	ck_assert(!f.exists && f.via_link && !f.elf);
	f = file(oakum_arena_printf(&unit_arena, "/proc/%d/root/etc", getpid()));
	ck_assert(!f.exists && f.via_link);
}
END_TEST

START_TEST(does_not_wait_for_a_fifo)
{
	make_root();
	sandbox_ok(mkfifo(in_box("bundle/rootfs/bin/sh"), 0755));
	ck_assert(file("/bin/sh").exists && !file("/bin/sh").elf);
	ck_assert(S_ISFIFO(file("/bin/sh").mode));
	close(make_socket("bundle/rootfs/bin/s", SOCK_STREAM));
	ck_assert(S_ISSOCK(file("/bin/s").mode));
}
END_TEST

START_TEST(roots_elsewhere)
{
	struct oakum_image_file f = {0};

	make_root();
	host = open_host("bundle", in_box("bundle/rootfs"));
	ck_assert(file("/usr/bin/tool").elf);
	host = open_host("bundle", "../bundle/rootfs/usr");
	ck_assert(file("/bin/tool").elf);
	host = open_host("bundle", "/");
	ck_assert_str_eq(file("/proc").path, "/proc");
	make_link("rootfs/usr/bin", "bundle/link");
	host = open_host("bundle", "link");
	ck_assert(file("/tool").elf);
	host = open_host("bundle", "no/such/root");
	f = file("/tool");
	ck_assert(!f.exists && !f.via_link);
	ck_assert_str_eq(f.path, "/tool");
	host = open_host("bundle", NULL);
	ck_assert(!file("/usr/bin/tool").exists);
	host = open_host("bundle", "rootfs/usr/bin/tool");
	ck_assert(!file("/").exists);
}
END_TEST

START_TEST(sees_what_is_mounted_in_it)
{
	make_root();
	tmpfs_mount("bundle/rootfs/tmp");
	make_file("bundle/rootfs/tmp/f", "");
	ck_assert(!file("/tmp").empty_dir);
	ck_assert_str_eq(file("/tmp/f").path, "/tmp/f");
}
END_TEST

static const char *text(const char *path, size_t max)
{
	const char *bytes = "";
	size_t len = 0;

	if (!host)
		host = open_host("bundle", "rootfs");
	unit_assert_ok(host->image_text(host, path, max, &bytes, &len, &unit_err));
	ck_assert(!bytes || len == strlen(bytes));
	return bytes;
}

START_TEST(reads_files_that_no_link_leads_to)
{
	make_root();
	make_dirs("bundle/rootfs/etc");
	make_file("bundle/rootfs/etc/passwd", "root:x:0:0\n");
	make_link("passwd", "bundle/rootfs/etc/link");
	make_link("/etc", "bundle/rootfs/e");
	sandbox_ok(mkfifo(in_box("bundle/rootfs/etc/fifo"), 0666));
	ck_assert_str_eq(text("/etc/passwd", 11), "root:x:0:0\n");
	ck_assert_ptr_null(text("/etc/passwd", 10));
	ck_assert_ptr_null(text("/etc/link", 100));
	ck_assert_ptr_null(text("/e/passwd", 100));
	ck_assert_ptr_null(text("/etc/fifo", 100));
	ck_assert_ptr_null(text("/etc", 100));
	ck_assert_ptr_null(text("/etc/none", 100));
	ck_assert_ptr_null(text("/etc/passwd/none", 100));
}
END_TEST

START_TEST(tells_the_owner)
{
	make_root();
	sandbox_ok(chown(in_box("bundle/rootfs/tmp"), 101, 102));
	ck_assert_uint_eq(file("/tmp").uid, 101);
	ck_assert_uint_eq(file("/tmp").gid, 102);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("image");
	TCase *tc = sandbox_case(suite, "image");

	tcase_add_test(tc, tells_what_is_there);
	tcase_add_test(tc, tells_how_much_is_there);
	tcase_add_test(tc, short_files_are_no_programs);
	tcase_add_test(tc, missing_files);
	tcase_add_test(tc, links_stay_inside);
	tcase_add_test(tc, dangling_and_circular_links);
	tcase_add_test(tc, magic_links_lead_nowhere);
	tcase_add_test(tc, does_not_wait_for_a_fifo);
	tcase_add_test(tc, roots_elsewhere);
	tcase_add_test(tc, sees_what_is_mounted_in_it);
	tcase_add_test(tc, reads_files_that_no_link_leads_to);
	tcase_add_test(tc, tells_the_owner);
	return sandbox_run(suite);
}
