/* SPDX-License-Identifier: Apache-2.0 */
/* test_reach_overlay.c - ways to a socket through the layers of overlays, made for real. */
#include "test_reach.h"

static void make_overlay(const char *lower)
{
	make_dirs("up");
	make_dirs("work");
	make_dirs("merged");
	overlay_mount("merged", oakum_arena_printf(&unit_arena,
						   "lowerdir=%s,upperdir=%s,workdir=%s",
						   lower, in_box("up"), in_box("work")));
}

START_TEST(overlays_as_sources)
{
	make_run();
	make_dirs("low");
	make_dirs("vol");
	make_overlay(
		oakum_arena_printf(&unit_arena, "%s:%s", in_box("low"), in_box("run")));
	bind_mount("merged", "vol", 0);
	shows("merged", false, "run/engine/d.sock", "a layer of an overlay");
	shows("vol/engine", false, "run/engine/d.sock", "a layer of an overlay");
	shows("vol/engine/d.sock", false, "run/engine/d.sock", "a layer of an overlay");
	shows("merged", false, "up/later.sock", "a layer of an overlay");
	hides("merged/other", false, "run/engine/d.sock");
	hides("merged", false, "srv/data/x.sock");
	make_dirs("srv/sub");
	bind_mount("merged/engine", "srv/sub", 0);
	shows("srv", true, "run/engine/d.sock", "a layer of an overlay");
}
END_TEST

START_TEST(overlays_with_odd_names)
{
	make_run();
	make_dirs("low,a:b \\c/engine");
	make_dead_socket("low,a:b \\c/engine/x.sock");
	make_overlay(oakum_arena_printf(&unit_arena, "%s/low\\,a\\:b \\\\c:%s", sandbox,
					in_box("srv")));
	shows("merged/engine", false, "low,a:b \\c/engine/x.sock",
	      "a layer of an overlay");
	hides("merged/engine", false, "run/engine/d.sock");
}
END_TEST

START_TEST(overlays_on_overlays)
{
	make_run();
	make_dirs("low");
	make_dirs("top");
	make_overlay(in_box("run"));
	overlay_mount("top", oakum_arena_printf(&unit_arena, "lowerdir=%s:%s",
						in_box("low"), in_box("merged")));
	shows("top", false, "run/engine/d.sock", "a layer of an overlay");
	hides("top/other", false, "run/engine/d.sock");
}
END_TEST

/* The sockets are on an overlay, as on a live system, and the source is one of its layers. */
START_TEST(layers_of_the_protected)
{
	make_dirs("low/run");
	make_dirs("low/srv");
	make_overlay(in_box("low"));
	make_dead_socket("merged/run/d.sock");
	shows("up/run", false, "merged/run/d.sock", "a layer of an overlay");
	shows("low", false, "merged/run/d.sock", "a layer of an overlay");
	shows("merged/run", false, "merged/run/d.sock", "a directory above it");
	hides("low/srv", false, "merged/run/d.sock");
}
END_TEST

/* A container's root file system as it is seen inside: its layers are elsewhere. */
START_TEST(layers_that_cannot_be_seen)
{
	make_dirs("low/run");
	make_overlay(in_box("low"));
	make_dead_socket("merged/run/d.sock");
	sandbox_ok(rename(in_box("low"), in_box("gone")));
	hides("low", false, "merged/run/d.sock");
	hides("merged/srv", false, "merged/run/d.sock");
	shows("merged", false, "merged/run/d.sock", "a directory above it");
}
END_TEST

static const char *joined(const char *option)
{
	const char *const *layers = NULL;
	char *text = oakum_arena_strdup(&unit_arena, "");
	int n = oakum_overlay_layers(&unit_arena, option, &layers);

	for (int i = 0; i < n; i++)
		text = oakum_arena_printf(&unit_arena, "%s<%s>", text, layers[i]);
	return n < 0 ? NULL : text;
}

START_TEST(overlay_options)
{
	ck_assert_str_eq(joined("lowerdir=/a:/b"), "</a></b>");
	ck_assert_str_eq(joined("lowerdir=/a::/b:"), "</a></b>");
	ck_assert_str_eq(joined("lowerdir=/a\\:b:/c\\\\d\\,e"), "</a:b></c\\d,e>");
	ck_assert_str_eq(joined("upperdir=/a:b"), "</a:b>");
	ck_assert_str_eq(joined("upperdir=/a\\b"), "</ab></a\\b>");
	ck_assert_str_eq(joined("lowerdir+=/a:b"), "</a:b>");
	ck_assert_str_eq(joined("datadir+=/a"), "</a>");
	ck_assert_str_eq(joined("lowerdir="), "");
	ck_assert_str_eq(joined("upperdir="), "");
	ck_assert_str_eq(joined("workdir=/a"), "");
	ck_assert_str_eq(joined("lowerdirs=/a"), "");
	ck_assert_str_eq(joined("rw"), "");
	ck_assert_ptr_null(joined("lowerdir=/a\\"));
	ck_assert_ptr_null(joined("upperdir=/a\\"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reach_overlay");
	TCase *tc = sandbox_case(suite, "reach_overlay");

	tcase_add_test(tc, overlays_as_sources);
	tcase_add_test(tc, overlays_with_odd_names);
	tcase_add_test(tc, overlays_on_overlays);
	tcase_add_test(tc, layers_of_the_protected);
	tcase_add_test(tc, layers_that_cannot_be_seen);
	tcase_add_test(tc, overlay_options);
	return sandbox_run(suite);
}
