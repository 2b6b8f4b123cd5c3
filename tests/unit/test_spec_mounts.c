/* SPDX-License-Identifier: Apache-2.0 */
/* test_spec_mounts.c - the typed view of mounts, and which mount a path comes from. */
#include <oakum/spec.h>

#include <errno.h>
#include <string.h>

#include <oakum/buf.h>

#include "unit.h"

static struct oakum_spec *with_mounts(const char *mounts)
{
	struct oakum_spec *spec = NULL;
	const char *text = oakum_arena_printf(&unit_arena, "{\"mounts\":%s}", mounts);

	unit_assert_ok(
		oakum_spec_open(unit_json(text), OAKUM_SPEC_CONFIG, &spec, &unit_err));
	return spec;
}

static const struct oakum_spec_mount *with_options(const char *options)
{
	return with_mounts(oakum_arena_printf(&unit_arena, "[{\"options\":%s}]", options))
		->mounts;
}

/* The pieces of a mount's options, each in brackets. */
static const char *pieces(const struct oakum_spec_mount *m)
{
	struct oakum_buf b;

	oakum_buf_init(&b, &unit_arena, 1000);
	oakum_buf_puts(&b, "");
	for (size_t i = 0; i < m->n_options; i++)
		oakum_buf_printf(&b, "[%s]", m->options[i]);
	return b.data;
}

START_TEST(a_mount_is_as_written)
{
	struct oakum_spec *s = with_mounts(
		"[{\"destination\":\"/sys/\",\"type\":\"sysfs\",\"source\":\"sysfs\","
		"\"options\":[\"nosuid\",\"noexec\",\"ro\"]},"
		"{\"destination\":\"data\",\"source\":\"../x\",\"options\":[\"rbind\"]}]");
	const struct oakum_spec_mount *m = s->mounts;

	ck_assert_uint_eq(s->n_mounts, 2);
	ck_assert_ptr_eq(m[0].node, oakum_json_at(s->doc->root, "/mounts/0"));
	ck_assert_str_eq(m[0].destination, "/sys/");
	ck_assert_str_eq(m[0].place, "/sys");
	ck_assert_str_eq(m[0].type, "sysfs");
	ck_assert_str_eq(m[0].source, "sysfs");
	ck_assert_str_eq(pieces(&m[0]), "[nosuid][noexec][ro]");
	ck_assert(m[0].read_only && !m[0].bind && !m[0].recursive && !m[0].remount);
	ck_assert_ptr_null(m[0].size);
	ck_assert_ptr_eq(m[1].node, oakum_json_at(s->doc->root, "/mounts/1"));
	ck_assert_str_eq(m[1].place, "/data");
	ck_assert_str_eq(m[1].source, "../x");
	ck_assert_ptr_null(m[1].type);
	ck_assert(m[1].bind && m[1].recursive && !m[1].read_only);
}
END_TEST

/* An empty mount and one of nulls. */
static const struct {
	const char *text;
} bare[] = {
	{"[{}]"},
	{"[{\"destination\":null,\"type\":null,\"source\":null,\"options\":null}]"},
	{"[{\"options\":[]}]"},
};

START_TEST(a_bare_mount_has_nothing)
{
	const struct oakum_spec_mount *m = with_mounts(bare[_i].text)->mounts;

	ck_assert_ptr_null(m->destination);
	ck_assert_str_eq(m->place, "/");
	ck_assert_ptr_null(m->type);
	ck_assert_ptr_null(m->source);
	ck_assert_ptr_null(m->size);
	ck_assert_uint_eq(m->n_options, 0);
	ck_assert(!m->bind && !m->recursive && !m->remount && !m->read_only);
}
END_TEST

static const struct {
	const char *destination;
	const char *place;
} destinations[] = {
	{"/tmp", "/tmp"},    {"tmp", "/tmp"},
	{"//tmp//", "/tmp"}, {"/x/../tmp", "/tmp"},
	{"/../tmp", "/tmp"}, {"/tmp/.", "/tmp"},
	{"/", "/"},	     {"", "/"},
	{"..", "/"},
};

START_TEST(a_place_is_normalised)
{
	const char *text = oakum_arena_printf(&unit_arena, "[{\"destination\":\"%s\"}]",
					      destinations[_i].destination);
	const struct oakum_spec_mount *m = with_mounts(text)->mounts;

	ck_assert_str_eq(m->destination, destinations[_i].destination);
	ck_assert_str_eq(m->place, destinations[_i].place);
}
END_TEST

static const struct {
	const char *options;
	const char *pieces;
} splits[] = {
	{"[\"a\",\"b,c\",\"d\"]", "[a][b][c][d]"},
	{"[\"\",\",\",\",,a,,b,\"]", "[a][b]"},
	{"[\"size=1m,mode=1777\"]", "[size=1m][mode=1777]"},
	{"[\" a, b \"]", "[ a][ b ]"},
};

START_TEST(embedded_commas_are_split)
{
	ck_assert_str_eq(pieces(with_options(splits[_i].options)), splits[_i].pieces);
}
END_TEST

static const struct {
	const char *options;
	bool read_only;
} access_cases[] = {
	{"[\"ro\"]", true},
	{"[\"rro\"]", false}, /* runtimes set it on binds alone */
	{"[\"bind\",\"rro\"]", true},
	{"[\"bind\",\"rrw\",\"ro\"]", false}, /* and last, in any order */
	{"[\"bind\",\"ro\",\"rrw\"]", false},
	{"[\"bind\",\"rw\",\"rro\"]", true},
	{"[\"bind\",\"rro\",\"rw\"]", false},
	{"[\"rw\"]", false},
	{"[\"ro\",\"rw\"]", false},
	{"[\"ro\",\"nosuid\",\"rrw\"]", true},
	{"[\"rw\",\"ro\"]", true},
	{"[\"rro\",\"rw\"]", false},
	{"[\"rw\",\"rro\"]", false},
	{"[\"RO\"]", false},
	{"[\"nosuid,ro\"]", false},	   /* not the runtimes' word */
	{"[\"ro\",\"size=1,rw\"]", false}, /* the file system's */
	{"[\"size=1,rw\",\"ro\"]", true},
};

START_TEST(the_last_word_on_writing_counts)
{
	ck_assert_int_eq(with_options(access_cases[_i].options)->read_only,
			 access_cases[_i].read_only);
}
END_TEST

static const struct {
	const char *options;
	bool bind, recursive, remount;
} flag_cases[] = {
	{"[\"bind\"]", true, false, false},
	{"[\"rbind\"]", true, true, false},
	{"[\"rbind\",\"bind\"]", true, true, false},
	{"[\"remount\",\"bind\"]", true, false, true},
	{"[\"remount\"]", false, false, true},
	{"[\"x,bind\"]", false, false, false},
	{"[\"x,remount\"]", false, false, false},
	{"[\"BIND\",\"Rbind\",\"bind \",\"binds\",\"bind=1\"]", false, false, false},
};

START_TEST(flags_are_whole_options)
{
	const struct oakum_spec_mount *m = with_options(flag_cases[_i].options);

	ck_assert_int_eq(m->bind, flag_cases[_i].bind);
	ck_assert_int_eq(m->recursive, flag_cases[_i].recursive);
	ck_assert_int_eq(m->remount, flag_cases[_i].remount);
}
END_TEST

START_TEST(a_type_makes_no_bind)
{
	ck_assert(!with_mounts("[{\"type\":\"bind\"}]")->mounts->bind);
	ck_assert(with_mounts("[{\"type\":\"tmpfs\",\"options\":[\"bind\"]}]")
			  ->mounts->bind);
}
END_TEST

static const struct {
	const char *options;
	const char *size;
} sizes[] = {
	{"[\"size=64m\"]", "64m"},
	{"[\"size=64m\",\"size=0\"]", "0"},
	{"[\"size=64m\",\"mode=1777,size=1g\"]", "1g"},
	{"[\"size=\"]", ""},
	{"[\"size\",\"Size=1\",\" size=1\",\"xsize=1\"]", NULL},
};

START_TEST(the_last_size_counts)
{
	const struct oakum_spec_mount *m = with_options(sizes[_i].options);

	if (sizes[_i].size)
		ck_assert_str_eq(m->size, sizes[_i].size);
	else
		ck_assert_ptr_null(m->size);
}
END_TEST

/* ---- on top ---- */

static const char *source_of(const struct oakum_spec_mount *m)
{
	return m ? m->source : "none";
}

/* Each mount is "source destination" or, with a '+', a remount of it. */
static struct oakum_spec *stack(const char *mounts)
{
	struct oakum_buf b;

	oakum_buf_init(&b, &unit_arena, 2000);
	oakum_buf_puts(&b, "[");
	while (*mounts) {
		int source = (int)strcspn(mounts, " ");
		int place = (int)strcspn(mounts + source + 1, " ");

		oakum_buf_printf(
			&b,
			"%s{\"source\":\"%.*s\",\"destination\":\"%.*s\",\"options\":[%s]}",
			b.len > 1 ? "," : "", source, mounts, place, mounts + source + 1,
			*mounts == '+' ? "\"remount\"" : "");
		mounts += source + 1 + place;
		mounts += *mounts == ' ';
	}
	oakum_buf_puts(&b, "]");
	return with_mounts(b.data);
}

static const struct {
	const char *mounts;
	const char *path;
	const char *at, *over;
} stacks[] = {
	{"", "/tmp", "none", "none"},
	{"a /tmp", "/tmp", "a", "a"},
	{"a /tmp", "/tmp/x", "none", "a"},
	{"a /tmp", "/tmpx", "none", "none"},
	{"a /tmp", "/", "none", "none"},
	{"a /tmp b /tmp", "/tmp", "b", "b"},
	{"a /x b /x/y", "/x/y/z", "none", "b"},
	{"a /x b /x/y", "/x/y", "b", "b"},
	{"a /x b /x/y", "/x/z", "none", "a"},
	{"b /x/y a /x", "/x/y", "none", "a"},
	{"b /x/y a /x c /x/y", "/x/y", "c", "c"},
	{"b /tmp a /", "/tmp", "none", "a"},
	{"a / b /tmp", "/tmp", "b", "b"},
	{"a / b /tmp", "/", "a", "a"},
	{"a //x/../tmp", "/tmp", "a", "a"},
	/* A remount changes what is at its place, and nothing else. */
	{"a /sys +r /sys", "/sys", "+r", "+r"},
	{"a /sys +r /sys", "/sys/kernel", "none", "+r"},
	{"a /x b /x/y +r /x", "/x/y", "b", "b"},
	{"a /x +r /x b /x", "/x", "b", "b"},
	{"+r /x", "/x", "none", "none"},
	{"a /x +r /", "/x", "a", "a"},
};

START_TEST(the_mount_on_top_is_found)
{
	struct oakum_spec *s = stack(stacks[_i].mounts);

	ck_assert_str_eq(source_of(oakum_spec_mount_at(s, stacks[_i].path)),
			 stacks[_i].at);
	ck_assert_str_eq(source_of(oakum_spec_mount_over(s, stacks[_i].path)),
			 stacks[_i].over);
}
END_TEST

/* As many mounts, made of nothing. */
static int open_mounts(int n)
{
	struct oakum_spec *spec;
	struct oakum_buf text;
	struct oakum_json_doc *doc = NULL;

	oakum_buf_init(&text, &unit_arena, OAKUM_JSON_SIZE_MAX);
	oakum_buf_puts(&text, "{\"mounts\":[");
	for (int i = 0; i < n; i++)
		oakum_buf_puts(&text, i ? ",{}" : "{}");
	oakum_buf_puts(&text, "]}");
	unit_assert_ok(oakum_json_read(&unit_arena, "test", text.data, text.len,
				       OAKUM_JSON_STRICT, &doc, &unit_err));
	return oakum_spec_open(doc, OAKUM_SPEC_CONFIG, &spec, &unit_err);
}

START_TEST(mounts_have_a_maximum)
{
	unit_assert_ok(open_mounts(OAKUM_SPEC_MOUNTS_MAX));
	unit_assert_fails(open_mounts(OAKUM_SPEC_MOUNTS_MAX + 1), -E2BIG,
			  "has 10241 mounts, more than 10240");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("spec_mounts");
	TCase *tc = unit_case(s, "view");

	tcase_add_test(tc, mounts_have_a_maximum);
	tcase_add_test(tc, a_mount_is_as_written);
	tcase_add_loop_test(tc, a_bare_mount_has_nothing, 0, (int)OAKUM_COUNT(bare));
	tcase_add_loop_test(tc, a_place_is_normalised, 0, (int)OAKUM_COUNT(destinations));
	tcase_add_loop_test(tc, embedded_commas_are_split, 0, (int)OAKUM_COUNT(splits));
	tcase_add_loop_test(tc, the_last_word_on_writing_counts, 0,
			    (int)OAKUM_COUNT(access_cases));
	tcase_add_loop_test(tc, flags_are_whole_options, 0, (int)OAKUM_COUNT(flag_cases));
	tcase_add_test(tc, a_type_makes_no_bind);
	tcase_add_loop_test(tc, the_last_size_counts, 0, (int)OAKUM_COUNT(sizes));
	tc = unit_case(s, "on top");
	tcase_add_loop_test(tc, the_mount_on_top_is_found, 0, (int)OAKUM_COUNT(stacks));
	return unit_run(s);
}
