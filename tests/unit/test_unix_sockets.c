/* SPDX-License-Identifier: Apache-2.0 */
/* test_unix_sockets.c - who listens below a source. */
#include "test_sys.h"

static struct oakum_host *host;

static const char *next_below(const char *source, const char *last)
{
	struct oakum_place p = {0};

	unit_assert_ok(host->place(host, in_box(source), &p, &unit_err));
	unit_assert_ok(host->listening_below(host, &p, &last, &unit_err));
	return last;
}

START_TEST(listening_sockets)
{
	int fds[6];
	const char *first, *second;

	make_dirs("app/deep");
	make_dirs("alias");
	make_dirs("apps");
	make_dirs("app/mounted");
	tmpfs_mount("app/mounted");
	bind_mount("app", "alias", 0);
	fds[0] = make_socket("app/deep/b b.sock", SOCK_STREAM);
	fds[1] = make_socket("app/a.sock", SOCK_SEQPACKET);
	fds[2] = make_socket("app/log", SOCK_DGRAM);
	fds[3] = make_socket("app/gone", SOCK_STREAM);
	fds[4] = make_socket("app/mounted/m", SOCK_STREAM);
	fds[5] = make_bound("app/quiet", SOCK_STREAM);
	sandbox_ok(unlink(in_box("app/gone")));
	make_file("app/gone", "not a socket");
	make_dead_socket("app/dead");
	host = open_host("bundle", NULL);
	first = next_below("alias", NULL);
	ck_assert_str_eq(first, in_box("app/a.sock"));
	second = next_below("alias", first);
	ck_assert_str_eq(second, in_box("app/deep/b b.sock"));
	ck_assert_ptr_null(next_below("alias", second));
	ck_assert_str_eq(next_below("app", second), in_box("app/mounted/m"));
	ck_assert_str_eq(next_below("app/a.sock", NULL), in_box("app/a.sock"));
	ck_assert_ptr_null(next_below("apps", NULL));
	for (size_t i = 0; i < OAKUM_COUNT(fds); i++)
		close(fds[i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("unix_sockets");
	TCase *tc = sandbox_case(suite, "unix_sockets");

	tcase_add_test(tc, listening_sockets);
	return sandbox_run(suite);
}
