/* SPDX-License-Identifier: Apache-2.0 */
/* test_hook_facts.c - what the hook reads in /proc: status, id maps, mounts of the host. */
#include "unit.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "../../hook/idmap.c"
#include "../../hook/status.c"
#include "../../hook/trace.c"

static const char status_text[] =
	"Name:\tUid:\t0 Seccomp:\t0\nState:\tS (sleeping)\nUid:\t1\t2\t3\t4294967294\n"
	"Gid:\t5\t6\t7\t8\nGroups:\t10 20 30 \nCapInh:\t0000000000000000\n"
	"CapPrm:\t0000000000000001\nCapEff:\t000001ffffffffff\n"
	"CapBnd:\t00000000a80425fb\nCapAmb:\t0000000000000000\nNoNewPrivs:\t1\n"
	"Seccomp:\t2\nSeccomp_filters:\t3\n";

START_TEST(test_status)
{
	struct oakum_status s;

	unit_assert_ok(oakum_status_parse(&unit_arena, status_text, &s, &unit_err));
	ck_assert_int_eq(s.state, 'S');
	ck_assert_uint_eq(s.uid[0], 1);
	ck_assert_uint_eq(s.uid[3], 4294967294u);
	ck_assert_uint_eq(s.gid[3], 8);
	ck_assert_uint_eq(s.n_groups, 3);
	ck_assert_uint_eq(s.groups[2], 30);
	ck_assert_uint_eq(s.caps[OAKUM_SET_EFFECTIVE], 0x1ffffffffff);
	ck_assert_uint_eq(s.caps[OAKUM_SET_BOUNDING], 0xa80425fb);
	ck_assert_uint_eq(s.no_new_privs, 1);
	ck_assert_uint_eq(s.seccomp, 2);
}
END_TEST

/* Each line that is asked about is missed when it is not there. */
START_TEST(test_status_lacks_a_line)
{
	static const char *const names[] = {"State",  "Uid",	    "Gid",    "Groups",
					    "CapInh", "CapPrm",	    "CapEff", "CapBnd",
					    "CapAmb", "NoNewPrivs", "Seccomp"};

	for (size_t i = 0; i < OAKUM_COUNT(names); i++) {
		char *text = oakum_arena_strdup(&unit_arena, status_text);
		char *line =
			strstr(text, oakum_arena_printf(&unit_arena, "\n%s:", names[i]));
		struct oakum_status s;

		ck_assert_ptr_nonnull(line);
		line[1] = '_';
		unit_assert_fails(oakum_status_parse(&unit_arena, text, &s, &unit_err),
				  -EBADMSG, names[i]);
	}
}
END_TEST

static const char map[] =
	"         0     100000      65536\n     70000      50000          1\n";

START_TEST(test_outside)
{
	uint64_t id = 7;

	ck_assert(oakum_idmap_outside(map, 0, &id));
	ck_assert_uint_eq(id, 100000);
	ck_assert(oakum_idmap_outside(map, 65535, &id));
	ck_assert_uint_eq(id, 165535);
	ck_assert(oakum_idmap_outside(map, 70000, &id));
	ck_assert_uint_eq(id, 50000);
	ck_assert(!oakum_idmap_outside(map, 65536, &id));
	ck_assert(!oakum_idmap_outside(map, 70001, &id));
	ck_assert(!oakum_idmap_outside("", 0, &id));
	ck_assert_uint_eq(id, 50000);
}
END_TEST

START_TEST(test_map_is)
{
	static const struct {
		const char *list;
		bool is;
	} rows[] = {
		{"[{\"containerID\":0,\"hostID\":100000,\"size\":65536},"
		 "{\"containerID\":70000,\"hostID\":50000,\"size\":1}]",
		 true},
		{"[{\"containerID\":70000,\"hostID\":50000,\"size\":1},"
		 "{\"hostID\":100000,\"size\":65536}]",
		 true},
		{"[{\"hostID\":100000,\"size\":65536}]", false},
		{"[{\"hostID\":100000,\"size\":65537},"
		 "{\"containerID\":70000,\"hostID\":50000,\"size\":1}]",
		 false},
		{"[]", false},
	};

	for (size_t i = 0; i < OAKUM_COUNT(rows); i++)
		ck_assert_int_eq(oakum_idmap_is(map, unit_json(rows[i].list)->root),
				 rows[i].is);
	ck_assert(!oakum_idmap_is(map, NULL));
}
END_TEST

/* A machine with the mounts of the table below. */
static int fake_place(const struct oakum_host *h, const char *path,
		      struct oakum_place *ret, struct oakum_err *e)
{
	const char *const *hidden = h->data;

	(void)e;
	*ret = (struct oakum_place){.exists = true, .path = path, .mode = S_IFDIR};
	if (*hidden && oakum_path_below(path, *hidden)) {
		ret->fs_dev = "0:99";
		ret->fs_path = "/";
	} else if (oakum_path_below(path, "/vol")) {
		ret->fs_dev = "8:2";
		ret->fs_path = oakum_path_join(&unit_arena, "/sub", path + 4);
	} else if (oakum_path_below(path, "/alias")) {
		ret->fs_dev = "8:1";
		ret->fs_path = oakum_path_join(&unit_arena, "/srv/x", path + 6);
	} else {
		ret->fs_dev = "8:1";
		ret->fs_path = path;
	}
	return 0;
}

static const char *hidden_path;
static const struct oakum_host fake = {.data = &hidden_path, .place = fake_place};

static const char table[] = "1 1 8:1 / / rw - ext4 /dev/a rw\n"
			    "2 1 8:2 /sub /vol rw - ext4 /dev/b rw\n"
			    "3 1 8:1 /srv/x /alias rw - ext4 /dev/a rw\n";

static const char *trace(const char *dev, const char *root)
{
	struct oakum_mount m = {.dev = dev, .root = root};
	struct oakum_mountinfo *mi;
	struct oakum_place p;
	struct oakum_trace t;

	unit_assert_ok(oakum_mountinfo_parse(&unit_arena, "table", table,
					     sizeof(table) - 1, &mi, &unit_err));
	oakum_trace_init(&unit_arena, &fake, mi, &t);
	ck_assert_int_eq(oakum_trace_has_device(&t, dev), strcmp(dev, "8:3") != 0);
	return oakum_trace_path(&t, &m, &p);
}

START_TEST(test_trace)
{
	hidden_path = NULL;
	ck_assert_str_eq(trace("8:1", "/"), "/");
	ck_assert_str_eq(trace("8:1", "/run/docker.sock"), "/run/docker.sock");
	ck_assert_str_eq(trace("8:2", "/sub/deep"), "/vol/deep");
	ck_assert_ptr_null(trace("8:2", "/other"));
	ck_assert_ptr_null(trace("8:3", "/"));
	ck_assert_ptr_null(trace("8:1", "net:[4026531840]"));
}
END_TEST

/* What is mounted over a place of the host hides it there, and another name is found. */
START_TEST(test_trace_goes_round_what_is_hidden)
{
	hidden_path = "/srv";
	ck_assert_str_eq(trace("8:1", "/srv/x/s"), "/alias/s");
	ck_assert_ptr_null(trace("8:1", "/srv/y"));
	ck_assert_ptr_null(trace("8:1", "/srv"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("hook_facts");
	TCase *tc = unit_case(suite, "facts");

	tcase_add_test(tc, test_status);
	tcase_add_test(tc, test_status_lacks_a_line);
	tcase_add_test(tc, test_outside);
	tcase_add_test(tc, test_map_is);
	tcase_add_test(tc, test_trace);
	tcase_add_test(tc, test_trace_goes_round_what_is_hidden);
	return unit_run(suite);
}
