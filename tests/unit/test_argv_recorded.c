/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_argv_recorded.c - every form of command line that real engines were seen to use.
 *
 * argv_recorded.txt has one a line: what dockerd 20.10 to 28, containerd's CRI 1.6 to 2.1, ctr,
 * podman 4 and 5, BuildKit and buildah called their runtime with, ids and paths made short.
 */
#include "test_argv.h"

#include <fcntl.h>

#include <oakum/fd.h>

#include "../../shim/argv.c"
#include "../../shim/argv_crun.c"
#include "../../shim/argv_runc.c"
#include "../../shim/call.c"
#include "../../shim/handover.c"

#define RECORDED "tests/unit/argv_recorded.txt"

static bool starts_a_container(const struct oakum_call *call)
{
	return call->verb->kind == OAKUM_VERB_CREATE ||
	       call->verb->kind == OAKUM_VERB_RUN;
}

static void check_line(const char *line)
{
	const struct oakum_grammar *g =
		strncmp(line, "crun", 4) == 0 ? &oakum_grammar_crun : &oakum_grammar_runc;
	struct oakum_call call;
	int ret = parse_line(g, line, &call);

	ck_assert_msg(ret == 0, "'%s': %s", line, unit_err.msg);
	ck_assert_msg(call.verb || call.information, "'%s' has no verb", line);
	if (!call.verb || !oakum_call_is_judged(&call))
		return;
	ck_assert_msg(call.id && strncmp(call.id, "/", 1) != 0, "'%s' has no id", line);
	if (starts_a_container(&call))
		ck_assert_msg(oakum_streq(oakum_call_value(&call, "bundle"), "/P"),
			      "'%s' has no bundle", line);
}

START_TEST(test_every_recorded_line_is_understood)
{
	OAKUM_FD int fd = open(RECORDED, O_RDONLY | O_CLOEXEC);
	const char *text;
	size_t len, n = 0;
	char *line, *rest;

	ck_assert_msg(fd >= 0, "%s cannot be opened", RECORDED);
	unit_assert_ok(
		oakum_fd_slurp(&unit_arena, fd, RECORDED, 65536, &text, &len, &unit_err));
	rest = oakum_arena_strdup(&unit_arena, text);
	while ((line = strsep(&rest, "\n"))) {
		if (!*line)
			continue;
		check_line(line);
		n++;
	}
	ck_assert_uint_ge(n, 20);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("argv_recorded");
	TCase *tc = unit_case(suite, "argv_recorded");

	tcase_add_test(tc, test_every_recorded_line_is_understood);
	return unit_run(suite);
}
