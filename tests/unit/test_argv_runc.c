/* SPDX-License-Identifier: Apache-2.0 */
/* test_argv_runc.c - runc's command lines, as engines and people write them. */
#include "test_argv.h"

#include <errno.h>

#include "../../shim/argv.c"
#include "../../shim/argv_crun.c"
#include "../../shim/argv_runc.c"
#include "../../shim/call.c"
#include "../../shim/handover.c"
#include "../fuzz/urfave_model.h"

static const struct oakum_grammar *const runc = &oakum_grammar_runc;

static const struct good_line good[] = {
	/* engines: containerd's shim, podman's conmon, BuildKit, CRI-O */
	{"r --root /R --log /L --log-format json create --bundle /B --pid-file /P ID",
	 "create", "ID", "bundle", "/B"},
	{"r --root /R --log /L --log-format json --systemd-cgroup create --bundle /B --pid-file /P "
	 "--console-socket /S ID",
	 "create", "ID", "console-socket", "/S"},
	{"r --root /R --log /L --log-format json create --bundle /B --pid-file /P --no-pivot "
	 "--no-new-keyring ID",
	 "create", "ID", "bundle", "/B"},
	{"r --debug --systemd-cgroup=false --root /R --log /L --log-format json create --bundle /B "
	 "--pid-file /P ID",
	 "create", "ID", "root", "/R"},
	{"r --root /R --log /L --log-format json --rootless=true create --bundle /B --pidfd-socket "
	 "/S ID",
	 "create", "ID", "rootless", "true"},
	{"r --root /R --log /L --log-format json exec --process /p --console-socket /S --detach "
	 "--pid-file /P ID",
	 "exec", "ID", "process", "/p"},
	{"r --root /R --systemd-cgroup exec --process /p ID", "exec", "ID", "process",
	 "/p"},
	{"r --root /R --log /L --log-format json update --resources - ID", "update", "ID",
	 "resources", "-"},
	{"r --root /R --log /L --log-format json update --resources=- ID", "update", "ID",
	 "resources", "-"},
	{"r --root /R --log /L --log-format json kill --all ID 9", "kill", "ID", "log",
	 "/L"},
	{"r --root /R --log /L --log-format json kill ID 15", "kill", "ID", "root", "/R"},
	{"r --root /R --log /L --log-format json delete --force ID", "delete", "ID",
	 "root", "/R"},
	{"r --root /R --log /L --log-format json ps --format json ID", "ps", "ID",
	 "format", "json"},
	{"r --root /R --log /L --log-format json checkpoint --image-path /I --work-path /W "
	 "--leave-running ID",
	 "checkpoint", "ID", "image-path", "/I"},
	{"r --root /R events --stats ID", "events", "ID", NULL, NULL},
	{"r --root /R --log /L --log-format json restore --image-path /I --work-path /W --detach "
	 "--pid-file /P -no-subreaper --bundle /B ID",
	 "restore", "ID", "bundle", "/B"},
	{"r --log-format=json --log /L create --bundle /B --pid-file /P --preserve-fds 1 ID",
	 "create", "ID", "preserve-fds", "1"},
	{"r --log-format=json --log /L exec --pid-file /P --process /p --detach --tty "
	 "--console-socket /S ID",
	 "exec", "ID", "process", "/p"},
	{"r update --resources=/F ID", "update", "ID", "resources", "/F"},
	{"r create --bundle /B --pid-file /P ID", "create", "ID", "pid-file", "/P"},
	{"r delete ID", "delete", "ID", NULL, NULL},
	{"r --log /L --log-format json run --bundle /B --keep ID", "run", "ID", "bundle",
	 "/B"},
	/* spellings */
	{"r create -bundle /B ID", "create", "ID", "bundle", "/B"},
	{"r create -bundle=/B ID", "create", "ID", "bundle", "/B"},
	{"r create --b /B ID", "create", "ID", "bundle", "/B"},
	{"r create -b=/B ID", "create", "ID", "bundle", "/B"},
	{"r create --bundle= ID", "create", "ID", "bundle", ""},
	{"r create --bundle=a=b ID", "create", "ID", "bundle", "a=b"},
	{"r -root=/R -debug=1 create ID", "create", "ID", "root", "/R"},
	/* repeated: the last one counts */
	{"r create --bundle /A --bundle /B ID", "create", "ID", "bundle", "/B"},
	{"r create --bundle /A -b=/B ID", "create", "ID", "bundle", "/B"},
	{"r --root /A --root /R create ID", "create", "ID", "root", "/R"},
	/* after the id */
	{"r create ID -b /B", "create", "ID", "bundle", "/B"},
	{"r create ID --pid-file /P --bundle=/B", "create", "ID", "bundle", "/B"},
	{"r run -d ID -b /B", "run", "ID", "bundle", "/B"},
	{"r update ID --memory-swap -1", "update", "ID", "memory-swap", "-1"},
	{"r delete ID --force", "delete", "ID", NULL, NULL},
	/* exec: nothing after the id is an option */
	{"r exec ID sh --process /p", "exec", "ID", "process", NULL},
	{"r exec -p /p ID --user 0", "exec", "ID", "user", NULL},
	{"r exec -e A=--user -u 1:2 ID sh", "exec", "ID", "user", "1:2"},
	{"r exec ID -- sh", "exec", "ID", NULL, NULL},
	/* the bundle is the working directory */
	{"r create ID", "create", "ID", "bundle", NULL},
	/* what only looks like a verb or an option */
	{"r create create", "create", "create", NULL, NULL},
	{"r exec exec exec", "exec", "exec", NULL, NULL},
	{"r --root create state ID", "state", "ID", "root", "create"},
	{"r --log run delete create", "delete", "create", "log", "run"},
	{"r create --pid-file create ID", "create", "ID", "pid-file", "create"},
	{"r -- create -- ID", "create", "ID", NULL, NULL},
	{"r create -- --bundle", "create", "--bundle", "bundle", NULL},
	{"r create --pid-file -x ID", "create", "ID", "pid-file", "-x"},
	/* information */
	{"r", NULL, NULL, NULL, NULL},
	{"r --version", NULL, NULL, NULL, NULL},
	{"r -v", NULL, NULL, NULL, NULL},
	{"r --help", NULL, NULL, NULL, NULL},
	{"r -h create --bundle /B ID", NULL, NULL, NULL, NULL},
	{"r --version --help=false", NULL, NULL, NULL, NULL},
	{"r --help=false create --bundle /B ID", "create", "ID", "bundle", "/B"},
	{"r features", "features", NULL, NULL, NULL},
	{"r spec --bundle /B", "spec", NULL, "bundle", "/B"},
	{"r list --format json", "list", NULL, "format", "json"},
	{"r help create", "help", "create", NULL, NULL},
	{"r state", "state", NULL, NULL, NULL},
	/* what is handed on may have options of a newer runtime */
	{"r kill --new ID", "kill", NULL, NULL, NULL},
	{"r start ID --new", "start", "ID", NULL, NULL},
};

START_TEST(test_good)
{
	check_good(runc, &good[_i]);
}
END_TEST

static const struct bad_line bad[] = {
	{"r mounts ID", -ENOSYS, "unknown command 'mounts'"},
	{"r init", -ENOSYS, "unknown command 'init'"},
	{"r Create ID", -ENOSYS, "unknown command 'Create'"},
	{"r ~ create ID", -ENOSYS, "unknown command ''"},
	{"r --new create ID", -EINVAL, "unknown option '--new' of the runtime"},
	{"r --bundle /B create ID", -EINVAL, "unknown option '--bundle' of the runtime"},
	{"r --root", -EINVAL, "option '--root' of the runtime has no value"},
	{"r create --new ID", -EINVAL, "unknown option '--new' of create"},
	{"r create --config /f ID", -EINVAL, "unknown option '--config' of create"},
	{"r create --bundl /B ID", -EINVAL, "unknown option '--bundl' of create"},
	{"r create -bDIR ID", -EINVAL, "unknown option '-bDIR' of create"},
	{"r create ---bundle=/B ID", -EINVAL, "unknown option '---bundle=/B' of create"},
	{"r create --=x ID", -EINVAL, "unknown option '--=x' of create"},
	{"r create ID --new", -EINVAL, "unknown option '--new' of create"},
	{"r create --detach ID", -EINVAL, "unknown option '--detach' of create"},
	{"r create ID --bundle", -EINVAL, "option '--bundle' of create has no value"},
	{"r create --no-pivot=maybe ID", -EINVAL,
	 "'--no-pivot=maybe' of create has a value"},
	{"r create --no-pivot= ID", -EINVAL, "'--no-pivot=' of create has a value"},
	{"r create", -EINVAL, "create without a container id"},
	{"r create --bundle ID", -EINVAL, "create without a container id"},
	{"r create A B", -EINVAL, "create takes one container id, not 2 words"},
	{"r create ID -- --bundle=/B", -EINVAL,
	 "create takes one container id, not 2 words"},
	{"r create ~", -EINVAL, "'' is no container id"},
	{"r create ..", -EINVAL, "'..' is no container id"},
	{"r create a/b", -EINVAL, "'a/b' is no container id"},
	{"r create \t--bundle=/B", -EINVAL, "is no container id"},
	{"r create id\302\240", -EINVAL, "is no container id"},
	{"r exec -p /p", -EINVAL, "exec without a container id"},
	{"r exec --new ID sh", -EINVAL, "unknown option '--new' of exec"},
	{"r update --new 1 ID", -EINVAL, "unknown option '--new' of update"},
	{"r restore --keep ID", -EINVAL, "unknown option '--keep' of restore"},
	/* which word goes with which differs between versions of runc */
	{"r create ID --bundle -", -EINVAL, "can be read in two ways"},
	{"r create --pid-file -- ID", -EINVAL, "can be read in two ways"},
	{"r create --pid-file --bundle /B ID", -EINVAL, "can be read in two ways"},
	{"r create --pid-file -b=/B ID", -EINVAL, "can be read in two ways"},
};

START_TEST(test_bad)
{
	check_bad(runc, &bad[_i]);
}
END_TEST

START_TEST(test_verbs_are_judged_or_not)
{
	static const char *const judged[] = {"create", "run",	 "restore",
					     "exec",   "update", "checkpoint"};

	for (const struct oakum_verb *v = runc->verbs; v->name[0]; v++) {
		const char *line = oakum_arena_printf(&unit_arena, "r %s ID", v->name);
		struct oakum_call call;

		unit_assert_ok(parse_line(runc, line, &call));
		ck_assert_int_eq(oakum_call_is_judged(&call),
				 oakum_str_in(v->name, judged, OAKUM_COUNT(judged)));
		line = oakum_arena_printf(&unit_arena, "r %s --help", v->name);
		unit_assert_ok(parse_line(runc, line, &call));
		ck_assert(!oakum_call_is_judged(&call));
	}
}
END_TEST

START_TEST(test_every_option_in_every_spelling)
{
	check_table(runc, "--");
	check_table(runc, "-");
}
END_TEST

static const struct edited_line edited[] = {
	{"r create --bundle /A ID", "bundle", "/N", "r create --bundle /N ID"},
	{"r create -b=x ID", "bundle", "/N", "r create -b=/N ID"},
	{"r create ID -bundle x --pid-file p", "bundle", "/N",
	 "r create ID -bundle /N --pid-file p"},
	{"r --root /R create --pid-file p ID", "bundle", "/N",
	 "r --root /R create --bundle /N --pid-file p ID"},
	{"r create ID", "bundle", "/N", "r create --bundle /N ID"},
	{"r create --bundle A --pid-file p -b=B --bundle C ID", "bundle", "/N",
	 "r create --pid-file p --bundle /N ID"},
	{"r create --bundle= ID", "bundle", "/N", "r create --bundle=/N ID"},
	{"r create -- create", "bundle", "/N", "r create --bundle /N -- create"},
	{"r exec --process p ID", "process", "/m", "r exec --process /m ID"},
	{"r exec -p=p -d ID sh -p x", "process", "/m", "r exec -p=/m -d ID sh -p x"},
	{"r update --resources=f ID", "resources", "/m", "r update --resources=/m ID"},
};

START_TEST(test_edited)
{
	check_edited(runc, &edited[_i]);
}
END_TEST

/* Every line of up to six words out of these means to runc what it means to us, or runc does
 * not take it, or we do not. */
static const char *const alphabet[] = {"-",  "--", "A",	  "-b",		 "-b=X",
				       "-d", "-1", "--x", "--keep=false"};

static unsigned compare_with_model(char **argv, int argc)
{
	struct oakum_call call;
	unsigned compared = 0;

	if (oakum_call_parse(runc, argc, argv, &call, NULL) < 0)
		return 0;
	for (int old = 0; old <= 1; old++) {
		struct model m;

		model_read(oakum_verb_options(runc, call.verb), old,
			   (const char *const *)argv + 2, argc - 2, &m);
		if (!m.taken)
			continue;
		compared++;
		ck_assert_msg(
			oakum_streq(m.id, call.id) &&
				oakum_streq(m.bundle, oakum_call_value(&call, "bundle")),
			"%s", join_line(argv));
	}
	return compared;
}

START_TEST(test_means_to_runc_what_it_means_to_us)
{
	char *argv[9] = {(char *)(uintptr_t) "r", (char *)(uintptr_t) "run"};
	size_t n = OAKUM_COUNT(alphabet), count = 1;
	unsigned compared = 0;

	for (int words = 1; words <= 6; words++) {
		count *= n;
		for (size_t line = 0; line < count; line++) {
			size_t rest = line;

			for (int i = 0; i < words; i++, rest /= n)
				argv[2 + i] = (char *)(uintptr_t)alphabet[rest % n];
			argv[2 + words] = NULL;
			compared += compare_with_model(argv, 2 + words);
		}
	}
	ck_assert_uint_gt(compared, 1000);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("argv_runc");
	TCase *tc = unit_case(suite, "runc");

	tcase_add_loop_test(tc, test_good, 0, OAKUM_COUNT(good));
	tcase_add_loop_test(tc, test_bad, 0, OAKUM_COUNT(bad));
	tcase_add_test(tc, test_verbs_are_judged_or_not);
	tcase_add_test(tc, test_every_option_in_every_spelling);
	tcase_add_loop_test(tc, test_edited, 0, OAKUM_COUNT(edited));
	tcase_add_test(tc, test_means_to_runc_what_it_means_to_us);
	return unit_run(suite);
}
