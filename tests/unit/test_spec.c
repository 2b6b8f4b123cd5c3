/* SPDX-License-Identifier: Apache-2.0 */
/* test_spec.c - opening documents as specs: what passes, what is refused, what is listed. */
#include <oakum/spec.h>

#include <errno.h>
#include <string.h>

#include <oakum/buf.h>

#include "unit.h"

/* Shaped as an engine writes it, one line where a line says nothing. */
static const char engine_config[] =
	"{\"ociVersion\":\"1.0.2-dev\","
	"\"process\":{\"user\":{\"uid\":1000,\"gid\":0,\"additionalGids\":[0,27]},"
	"\"args\":[\"sh\"],\"env\":[\"PATH=/bin\",\"A=1\",\"AB=2\",\"A=3\",\"EMPTY=\",\"A\"],"
	"\"cwd\":\"/\",\"capabilities\":{\"bounding\":[\"CAP_CHOWN\"]},"
	"\"noNewPrivileges\":true,\"oomScoreAdj\":-500,"
	"\"rlimits\":[{\"type\":\"RLIMIT_NOFILE\",\"hard\":18446744073709551615,\"soft\":1024}]},"
	"\"root\":{\"path\":\"/srv/rootfs\",\"readonly\":false},\"hostname\":\"box\","
	"\"mounts\":[{\"destination\":\"/proc\",\"type\":\"proc\",\"source\":\"proc\"}],"
	"\"hooks\":{\"prestart\":[{\"path\":\"/usr/bin/hook\"}]},"
	"\"annotations\":{\"a~b\":\"1\",\"A~b\":\"2\"},"
	"\"linux\":{\"sysctl\":{\"net.ipv4.ip_forward\":\"1\"},"
	"\"resources\":{\"devices\":[{\"allow\":false,\"access\":\"rwm\"}],"
	"\"memory\":{\"limit\":268435456},\"pids\":{\"limit\":0}},"
	"\"namespaces\":[{\"type\":\"pid\"},{\"type\":\"network\",\"path\":\"/run/netns/x\"},"
	"{\"type\":\"ipc\",\"path\":\"\"},{\"type\":\"uts\",\"path\":null},"
	"{\"type\":\"mount\"},{\"path\":\"/x\"},{\"type\":\"mount\",\"path\":\"/y\"}],"
	"\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ERRNO\"},\"maskedPaths\":null}}";

static struct oakum_spec *open_kind(enum oakum_spec_kind kind, const char *text)
{
	struct oakum_json_doc *doc = unit_json(text);
	struct oakum_spec *spec = NULL;

	unit_assert_ok(oakum_spec_open(doc, kind, &spec, &unit_err));
	ck_assert_ptr_eq(spec->doc, doc);
	ck_assert_int_eq(spec->kind, kind);
	return spec;
}

static struct oakum_spec *config(const char *text)
{
	return open_kind(OAKUM_SPEC_CONFIG, text);
}

/* ---- opening ---- */

START_TEST(an_engines_config_opens)
{
	struct oakum_spec *s = config(engine_config);

	ck_assert_ptr_eq(s->process, oakum_json_at(s->doc->root, "/process"));
	ck_assert_ptr_eq(s->user, oakum_json_at(s->doc->root, "/process/user"));
	ck_assert_ptr_eq(s->capabilities,
			 oakum_json_at(s->doc->root, "/process/capabilities"));
	ck_assert_ptr_eq(s->root, oakum_json_at(s->doc->root, "/root"));
	ck_assert_ptr_eq(s->linux_, oakum_json_at(s->doc->root, "/linux"));
	ck_assert_ptr_eq(s->resources, oakum_json_at(s->doc->root, "/linux/resources"));
	ck_assert_ptr_eq(s->seccomp, oakum_json_at(s->doc->root, "/linux/seccomp"));
	ck_assert_ptr_eq(s->hooks, oakum_json_at(s->doc->root, "/hooks"));
	ck_assert_ptr_eq(s->annotations, oakum_json_at(s->doc->root, "/annotations"));
	ck_assert_uint_eq(s->n_mounts, 1);
	ck_assert_uint_eq(s->n_namespaces, 7);
	ck_assert_uint_eq(s->n_unknown, 0);
}
END_TEST

static void assert_empty(const struct oakum_spec *s)
{
	ck_assert_ptr_null(s->user);
	ck_assert_ptr_null(s->capabilities);
	ck_assert_ptr_null(s->seccomp);
	ck_assert_ptr_null(s->hooks);
	ck_assert_ptr_null(s->annotations);
	ck_assert_uint_eq(s->n_mounts, 0);
	ck_assert_uint_eq(s->n_namespaces, 0);
	ck_assert_uint_eq(oakum_spec_memory_limit(s), 0);
	ck_assert_ptr_null(oakum_spec_env(s, "PATH", NULL));
	ck_assert_ptr_null(oakum_spec_namespace(s, "pid"));
	ck_assert(!oakum_spec_own_namespace(s, "pid"));
	ck_assert_ptr_null(oakum_spec_mount_at(s, "/tmp"));
	ck_assert_ptr_null(oakum_spec_mount_over(s, "/tmp"));
}

/* Documents with nothing in them, or null everywhere. */
static const struct {
	const char *text;
} bare[] = {
	{"{}"},
	{"{\"process\":null,\"root\":null,\"mounts\":null,\"hooks\":null,\"linux\":null,"
	 "\"annotations\":null}"},
	{"{\"process\":{\"user\":null,\"capabilities\":null,\"env\":null},\"mounts\":[],"
	 "\"linux\":{\"resources\":null,\"seccomp\":null,\"namespaces\":null}}"},
	{"{\"process\":{},\"linux\":{\"resources\":{\"memory\":{\"limit\":null}},"
	 "\"namespaces\":[]}}"},
	{"{\"linux\":{\"resources\":{\"memory\":null}}}"},
};

START_TEST(a_bare_config_opens)
{
	assert_empty(config(bare[_i].text));
}
END_TEST

START_TEST(bare_parts_open)
{
	struct oakum_spec *p = open_kind(OAKUM_SPEC_PROCESS, "{}");
	struct oakum_spec *r = open_kind(OAKUM_SPEC_RESOURCES, "{}");

	assert_empty(p);
	assert_empty(r);
	ck_assert_ptr_eq(p->process, p->doc->root);
	ck_assert_ptr_null(p->linux_);
	ck_assert_ptr_null(p->resources);
	ck_assert_ptr_eq(r->resources, r->doc->root);
	ck_assert_ptr_null(r->process);
	ck_assert_ptr_null(r->linux_);
}
END_TEST

START_TEST(a_process_alone_opens)
{
	struct oakum_spec *s = open_kind(
		OAKUM_SPEC_PROCESS,
		"{\"user\":{\"uid\":7},\"capabilities\":{\"ambient\":[]},\"env\":[\"X=y\"]}");

	ck_assert_ptr_eq(s->user, oakum_json_at(s->doc->root, "/user"));
	ck_assert_ptr_eq(s->capabilities, oakum_json_at(s->doc->root, "/capabilities"));
	ck_assert_str_eq(oakum_spec_env(s, "X", NULL), "y");
}
END_TEST

static const struct {
	enum oakum_spec_kind kind;
	const char *text;
	const char *story;
} refusals[] = {
	{OAKUM_SPEC_UNSET, "{}", "test: no kind of document is given"},
	{OAKUM_SPEC_CONFIG, "[]",
	 "test: an array instead of an object at the top level (byte 0)"},
	{OAKUM_SPEC_CONFIG, "{\"process\": {\"user\": {\"UID\":0}}}",
	 "test: key 'UID' is read as 'uid' by runc: spell it so at /process/user/UID (byte 22)"},
	{OAKUM_SPEC_CONFIG, "{\"proce\xc5\xbf\xc5\xbf\":{}}",
	 "key 'proce\\xc5\\xbf\\xc5\\xbf' is read as 'process' by runc: spell it so at /proce\\xc5\\xbf\\xc5\\xbf (byte 1)"},
	{OAKUM_SPEC_CONFIG, "{\"process\":{\"user\":{\"uid\":\"0\"}}}",
	 "a string instead of an integer at /process/user/uid (byte 26)"},
	{OAKUM_SPEC_CONFIG, "{\"process\":{\"user\":{\"uid\":-1}}}",
	 "'-1' instead of a plain integer from 0 to 4294967295 at /process/user/uid (byte 26)"},
	{OAKUM_SPEC_CONFIG, "{\"process\":{\"oomScoreAdj\":1e2}}",
	 "'1e2' instead of a plain integer from -9223372036854775808 to 9223372036854775807"},
	{OAKUM_SPEC_CONFIG, "{\"process\":{\"capabilities\":[\"CAP_CHOWN\"]}}",
	 "capabilities as one array, the form before version 1.0, instead of sets by name at /process/capabilities (byte 27)"},
	{OAKUM_SPEC_CONFIG, "{\"mounts\":[{},{\"options\":[\"ro\",null]}]}",
	 "null instead of a string at /mounts/1/options/1 (byte 31)"},
	{OAKUM_SPEC_CONFIG, "{\"mounts\":[null]}",
	 "null instead of an object at /mounts/0 (byte 11)"},
	{OAKUM_SPEC_CONFIG, "{\"annotations\":{\"a/b\":1}}",
	 "a number instead of a string at /annotations/a~1b (byte 22)"},
	{OAKUM_SPEC_CONFIG, "{\"linux\":{\"namespaces\":{\"type\":\"pid\"}}}",
	 "an object instead of an array at /linux/namespaces (byte 23)"},
	{OAKUM_SPEC_CONFIG, "{\"vm\":[]}",
	 "an array instead of an object at /vm (byte 6)"},
	{OAKUM_SPEC_PROCESS, "{\"user\":{\"gid\":4294967296}}", "at /user/gid (byte 15)"},
	{OAKUM_SPEC_RESOURCES, "{\"pids\":{\"Limit\":1}}", "at /pids/Limit (byte 9)"},
};

START_TEST(a_refusal_names_place_and_reason)
{
	struct oakum_spec *spec = NULL;

	unit_assert_fails(oakum_spec_open(unit_json(refusals[_i].text), refusals[_i].kind,
					  &spec, &unit_err),
			  -EINVAL, refusals[_i].story);
	ck_assert_ptr_null(spec);
}
END_TEST

START_TEST(a_long_key_does_not_hide_the_reason)
{
	char *key = oakum_arena_alloc(&unit_arena, 5001);
	struct oakum_spec *spec = NULL;

	memset(key, 'k', 5000);
	unit_assert_fails(oakum_spec_open(unit_json(oakum_arena_printf(
						  &unit_arena,
						  "{\"annotations\":{\"%s\":1}}", key)),
					  OAKUM_SPEC_CONFIG, &spec, &unit_err),
			  -EINVAL, "a number instead of a string");
}
END_TEST

START_TEST(unknown_members_are_listed_in_order)
{
	struct oakum_spec *s =
		config("{\"x\":1,\"linux\":{\"y\":{\"mounts\":1,\"Mounts\":2}},"
		       "\"mounts\":[{\"z\":[]}],\"\":0,\"windows\":{\"x\":1}}");

	ck_assert_uint_eq(s->n_unknown, 4);
	ck_assert_str_eq(s->unknown[0]->key, "x");
	ck_assert_str_eq(s->unknown[1]->key, "y");
	ck_assert_str_eq(s->unknown[2]->key, "z");
	ck_assert_str_eq(s->unknown[3]->key, "");
}
END_TEST

START_TEST(many_unknown_members_are_listed)
{
	struct oakum_buf b;
	struct oakum_spec *s;

	oakum_buf_init(&b, &unit_arena, 100000);
	for (int i = 0; i < 1000; i++)
		oakum_buf_printf(&b, "%s\"x%d\":0", i ? "," : "{", i);
	oakum_buf_puts(&b, "}");
	s = config(b.data);
	ck_assert_uint_eq(s->n_unknown, 1000);
	for (int i = 0; i < 1000; i++)
		ck_assert_uint_eq(s->unknown[i]->index, (unsigned)i);
}
END_TEST

START_TEST(map_keys_are_free)
{
	struct oakum_spec *s = config(
		"{\"annotations\":{\"Mounts\":\"a\",\"mounts\":\"b\"},\"linux\":{"
		"\"sysctl\":{\"x\":\"1\",\"X\":\"2\"},\"netDevices\":{\"Name\":{\"name\":\"e\"}},"
		"\"timeOffsets\":{\"Monotonic\":{\"secs\":-1}},\"resources\":{"
		"\"unified\":{\"memory.max\":\"1\"},\"rdma\":{\"hcaHandles\":{\"hcaHandles\":1}}}}}");

	ck_assert_uint_eq(s->n_unknown, 0);
}
END_TEST

/* ---- namespaces ---- */

START_TEST(namespaces_are_found_by_type)
{
	struct oakum_spec *s = config(engine_config);

	ck_assert_ptr_eq(oakum_spec_namespace(s, "pid"), &s->namespaces[0]);
	ck_assert_str_eq(oakum_spec_namespace(s, "network")->path, "/run/netns/x");
	ck_assert_ptr_null(oakum_spec_namespace(s, "ipc")->path);
	ck_assert_ptr_null(oakum_spec_namespace(s, "uts")->path);
	ck_assert_ptr_eq(oakum_spec_namespace(s, "mount"), &s->namespaces[4]);
	ck_assert_ptr_null(oakum_spec_namespace(s, "user"));
	ck_assert_ptr_null(oakum_spec_namespace(s, "PID"));
	ck_assert_ptr_null(s->namespaces[5].type);
	ck_assert_ptr_eq(s->namespaces[1].node,
			 oakum_json_at(s->doc->root, "/linux/namespaces/1"));
}
END_TEST

START_TEST(an_own_namespace_has_no_path)
{
	struct oakum_spec *s = config(engine_config);

	ck_assert(oakum_spec_own_namespace(s, "pid"));
	ck_assert(oakum_spec_own_namespace(s, "ipc"));
	ck_assert(oakum_spec_own_namespace(s, "uts"));
	ck_assert(!oakum_spec_own_namespace(s, "network"));
	ck_assert(!oakum_spec_own_namespace(s, "user"));
	/* Listed twice, once with a path: who knows which one the runtime takes. */
	ck_assert(!oakum_spec_own_namespace(s, "mount"));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("spec");
	TCase *tc = unit_case(s, "open");

	tcase_add_test(tc, an_engines_config_opens);
	tcase_add_loop_test(tc, a_bare_config_opens, 0, (int)OAKUM_COUNT(bare));
	tcase_add_test(tc, bare_parts_open);
	tcase_add_test(tc, a_process_alone_opens);
	tcase_add_loop_test(tc, a_refusal_names_place_and_reason, 0,
			    (int)OAKUM_COUNT(refusals));
	tcase_add_test(tc, a_long_key_does_not_hide_the_reason);
	tcase_add_test(tc, unknown_members_are_listed_in_order);
	tcase_add_test(tc, many_unknown_members_are_listed);
	tcase_add_test(tc, map_keys_are_free);
	tc = unit_case(s, "namespaces");
	tcase_add_test(tc, namespaces_are_found_by_type);
	tcase_add_test(tc, an_own_namespace_has_no_path);
	return unit_run(s);
}
