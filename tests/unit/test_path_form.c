/* SPDX-License-Identifier: Apache-2.0 */
/* test_path_form.c - paths against the patterns of engines' places, and the words of mounts. */
#include "unit.h"

#include <oakum/str.h>

#include "../../core/rules/lib/engine_places.h"
#include "../../core/rules/lib/mount_words.c"

static const struct {
	const char *path, *pattern;
	bool fits;
} anchored[] = {
	{"/volumes/v/_data", "/volumes/*/_data/**", true},
	{"/volumes/v/_data/a/b", "/volumes/*/_data/**", true},
	{"/volumes/v/_datax", "/volumes/*/_data/**", false},
	{"/volumes/v", "/volumes/*/_data/**", false},
	{"/volumes/_data", "/volumes/*/_data/**", false},
	{"/a/volumes/v/_data", "/volumes/*/_data/**", false},
	{"/tmp/safe-mount1", "/tmp/safe-mount*", true},
	{"/tmp/safe-mount", "/tmp/safe-mount*", true},
	{"/tmp/safe-mount1/x", "/tmp/safe-mount*", false},
	{"/tmp/safe-moun", "/tmp/safe-mount*", false},
	{"/overlay-containers/x", "/*-containers/*", true},
	{"/-containers/x", "/*-containers/*", true},
	{"/containers/x", "/*-containers/*", false},
	{"/a", "/*", true},
	{"/", "/*", false},
	{"", "/a", false},
	{"/a", "/a/**", true},
	{"/a", "/a/b", false},
	{"/a/b", "/a", false},
};

START_TEST(test_from_the_beginning)
{
	ck_assert_int_eq(oakum_path_has_form(&unit_arena, anchored[_i].path,
					     anchored[_i].pattern, NULL),
			 anchored[_i].fits);
}
END_TEST

static const struct {
	const char *path, *pattern, *dir;
} ends[] = {
	{"/var/lib/docker/overlay2/0a/merged", "overlay2/*/merged", "/var/lib/docker"},
	{"/r/overlay2/overlay2/x/merged", "overlay2/*/merged", "/r/overlay2"},
	{"/overlay2/x/merged", "overlay2/*/merged", "/"},
	{"/var/lib/docker/overlay2/0a/merged/x", "overlay2/*/merged", NULL},
	{"/var/lib/docker/xoverlay2/0a/merged", "overlay2/*/merged", NULL},
	{"/var/lib/docker/overlay2/merged", "overlay2/*/merged", NULL},
	{"/", "overlay2/*/merged", NULL},
};

START_TEST(test_at_the_end)
{
	const char *dir = NULL;
	bool fits =
		oakum_path_has_form(&unit_arena, ends[_i].path, ends[_i].pattern, &dir);

	ck_assert_int_eq(fits, ends[_i].dir != NULL);
	ck_assert(oakum_streq(dir, ends[_i].dir));
}
END_TEST

START_TEST(test_lax_words_have_strict_ones)
{
	static const char *const lax[] = {"dev",	"exec",	    "rdev", "rexec",
					  "rrw",	"rsuid",    "rw",   "suid",
					  "rsymfollow", "symfollow"};

	for (size_t i = 0; i < OAKUM_COUNT(lax); i++) {
		const char *strict = oakum_mount_word_strict(lax[i]);

		ck_assert(strict && oakum_mount_word_known(strict));
		ck_assert(oakum_mount_word_known(lax[i]));
		ck_assert(!oakum_mount_word_strict(strict));
	}
	ck_assert(!oakum_mount_word_strict("bind"));
	ck_assert(!oakum_mount_word_known("BIND"));
	ck_assert(!oakum_mount_word_known("size=1"));
	ck_assert(!oakum_mount_word_known(""));
}
END_TEST

START_TEST(test_each_word_is_found)
{
	for (size_t i = 0; i < OAKUM_COUNT(known); i++)
		ck_assert_msg(oakum_mount_word_known(known[i]), "%s", known[i]);
}
END_TEST

START_TEST(test_labels_are_quoted_to_their_end)
{
	ck_assert(oakum_mount_word_label("context=\"u:r:t:s0:c1,c2\""));
	ck_assert(oakum_mount_word_label("rootcontext=\"\""));
	ck_assert(!oakum_mount_word_label("context=\"a\",size=0"));
	ck_assert(!oakum_mount_word_label("context=\"a"));
	ck_assert(!oakum_mount_word_label("context=a,b"));
	ck_assert(!oakum_mount_word_label("xcontext=\"a\""));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("path_form");
	TCase *forms = unit_case(s, "forms");
	TCase *words = unit_case(s, "words");

	tcase_add_loop_test(forms, test_from_the_beginning, 0, OAKUM_COUNT(anchored));
	tcase_add_loop_test(forms, test_at_the_end, 0, OAKUM_COUNT(ends));
	tcase_add_test(words, test_lax_words_have_strict_ones);
	tcase_add_test(words, test_each_word_is_found);
	tcase_add_test(words, test_labels_are_quoted_to_their_end);
	return unit_run(s);
}
