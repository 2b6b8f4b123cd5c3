/* SPDX-License-Identifier: Apache-2.0 */
/* test_argv_crun.c - crun's command lines: letters, clusters, abbreviations. */
#include "test_argv.h"

#include <errno.h>
#include <stdio.h>

#include "../../shim/argv.c"
#include "../../shim/argv_crun.c"
#include "../../shim/argv_runc.c"
#include "../../shim/call.c"
#include "../../shim/handover.c"

static const struct oakum_grammar *const crun = &oakum_grammar_crun;

static const struct good_line good[] = {
	/* engines */
	{"c --root /R --log /L --log-format json create --bundle /B --pid-file /P ID",
	 "create", "ID", "bundle", "/B"},
	{"c --log-format=json --log /L create --bundle /B --pid-file /P --no-pivot ID",
	 "create", "ID", "log", "/L"},
	{"c --systemd-cgroup --log-format=json --log journald:x create --bundle /B ID",
	 "create", "ID", "log", "journald:x"},
	{"c --cgroup-manager=disabled --log-level=debug run -d ID", "run", "ID",
	 "log-level", "debug"},
	{"c exec --pid-file /P --process /p --detach --tty --console-socket /S ID",
	 "exec", "ID", "process", "/p"},
	{"c update --resources=- ID", "update", "ID", "resources", "-"},
	{"c restore --image-path /I --detach --bundle /B --tcp-close ID", "restore", "ID",
	 "image-path", "/I"},
	{"c delete --force ID", "delete", "ID", NULL, NULL},
	{"c kill --all ID 9", "kill", "ID", NULL, NULL},
	/* attached values and clusters */
	{"c create -b/B ID", "create", "ID", "bundle", "/B"},
	{"c create -b /B ID", "create", "ID", "bundle", "/B"},
	{"c create -b=/B ID", "create", "ID", "bundle", "=/B"},
	{"c create -bundle ID", "create", "ID", "bundle", "undle"},
	{"c run -db/B ID", "run", "ID", "bundle", "/B"},
	{"c run -db /B ID", "run", "ID", "bundle", "/B"},
	{"c run -dbd ID", "run", "ID", "bundle", "d"},
	{"c create -b /B -f/x/config.json ID", "create", "ID", "config",
	 "/x/config.json"},
	{"c exec -tdu0 ID sh", "exec", "ID", "user", NULL},
	{"c exec -t -u0 ID sh", "exec", "ID", "user", "0"},
	{"c exec -tno -p /p ID", "exec", "ID", "tty", "no"},
	{"c exec --tty -p /p ID", "exec", "ID", "tty", NULL},
	{"c exec --tty=no -p /p ID", "exec", "ID", "tty", "no"},
	/* abbreviations */
	{"c create --bun /B ID", "create", "ID", "bundle", "/B"},
	{"c create --conf=/x ID", "create", "ID", "config", "/x"},
	{"c create --cons /S ID", "create", "ID", "console-socket", "/S"},
	{"c create --pi /P --pre 1 ID", "create", "ID", "preserve-fds", "1"},
	{"c exec --process /p ID", "exec", "ID", "process", "/p"},
	{"c --log-f json --log /L create ID", "create", "ID", "log-format", "json"},
	/* repeated: the last one counts */
	{"c create --bundle /A -b/B ID", "create", "ID", "bundle", "/B"},
	/* nothing after the first plain word is an option */
	{"c exec ID sh -p /p", "exec", "ID", "process", NULL},
	{"c create -- -b", "create", "-b", "bundle", NULL},
	{"c create -b -- ID", "create", "ID", "bundle", "--"},
	{"c -- create ID", "create", "ID", NULL, NULL},
	{"c --root create state ID", "state", "ID", "root", "create"},
	/* information: argp answers at once */
	{"c", NULL, NULL, NULL, NULL},
	{"c --version", NULL, NULL, NULL, NULL},
	{"c -V", NULL, NULL, NULL, NULL},
	{"c -?", NULL, NULL, NULL, NULL},
	{"c --usage", NULL, NULL, NULL, NULL},
	{"c --h create ID", NULL, NULL, NULL, NULL},
	{"c features", "features", NULL, NULL, NULL},
};

START_TEST(test_good)
{
	check_good(crun, &good[_i]);
}
END_TEST

static const struct bad_line bad[] = {
	{"c mounts add ID", -ENOSYS, "unknown command 'mounts'"},
	{"c --criu /x create ID", -EINVAL, "unknown option '--criu' of the runtime"},
	{"c -root /R create ID", -EINVAL, "unknown option '-root' of the runtime"},
	{"c --systemd-cgroup=false create ID", -EINVAL,
	 "has a value that is none for it"},
	{"c --roo /R create ID", -EINVAL, "can be read in two ways"},
	{"c create --no ID", -EINVAL, "can be read in two ways"},
	{"c create --p /P ID", -EINVAL, "can be read in two ways"},
	{"c create --con /x ID", -EINVAL, "can be read in two ways"},
	{"c exec --proc /p ID", -EINVAL, "can be read in two ways"},
	{"c create --no-pivot=1 ID", -EINVAL, "has a value that is none for it"},
	{"c create --pidfd-socket /S ID", -EINVAL,
	 "unknown option '--pidfd-socket' of create"},
	{"c create -x ID", -EINVAL, "unknown option '-x' of create"},
	{"c run -dx ID", -EINVAL, "unknown option '-dx' of run"},
	{"c create ID -b /B", -EINVAL, "create takes one container id, not 3 words"},
	{"c create ID --bundle=/B", -EINVAL,
	 "create takes one container id, not 2 words"},
	{"c create -b", -EINVAL, "option '-b' of create has no value"},
	{"c create - ", -EINVAL, "create takes one container id, not 2 words"},
};

START_TEST(test_bad)
{
	check_bad(crun, &bad[_i]);
}
END_TEST

START_TEST(test_every_option)
{
	check_table(crun, "--");
}
END_TEST

/* Each letter, alone, with its value attached and with it in the next word. */
START_TEST(test_every_letter)
{
	for (const struct oakum_verb *v = crun->verbs; v->name[0]; v++) {
		for (const struct oakum_option *o = oakum_verb_options(crun, v);
		     o->name[0]; o++) {
			bool value = o->arity == OAKUM_ARITY_VALUE;
			for (int i = 0; o->letter && i < 2; i++) {
				const char *line = oakum_arena_printf(
					&unit_arena, "c %s -%c%s%s id", v->name,
					o->letter, value && i ? " " : "",
					value ? "x" : "");
				struct oakum_call call;

				unit_assert_ok(parse_line(crun, line, &call));
				ck_assert_str_eq(call.id, "id");
				ck_assert_pstr_eq(oakum_call_value(&call, o->name),
						  value ? "x" : NULL);
			}
		}
	}
}
END_TEST

static const struct edited_line edited[] = {
	{"c create --bundle /A ID", "bundle", "/N", "c create --bundle /N ID"},
	{"c create -bA ID", "bundle", "/N", "c create -b/N ID"},
	{"c create --bun=A ID", "bundle", "/N", "c create --bun=/N ID"},
	{"c run -dbA ID", "bundle", "/N", "c run -db/N ID"},
	{"c run -db A ID", "bundle", "/N", "c run -db /N ID"},
	{"c run -bA -bB --bundle C ID", "bundle", "/N", "c run --bundle /N ID"},
	{"c run -dbA -b B ID", "bundle", "/N", "c run -db/N -b /N ID"},
	{"c create ID", "bundle", "/N", "c create --bundle /N ID"},
	{"c exec -p p ID", "process", "/m", "c exec -p /m ID"},
	{"c exec -dpp ID", "process", "/m", "c exec -dp/m ID"},
};

START_TEST(test_edited)
{
	check_edited(crun, &edited[_i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("argv_crun");
	TCase *tc = unit_case(suite, "crun");

	tcase_add_loop_test(tc, test_good, 0, OAKUM_COUNT(good));
	tcase_add_loop_test(tc, test_bad, 0, OAKUM_COUNT(bad));
	tcase_add_test(tc, test_every_option);
	tcase_add_test(tc, test_every_letter);
	tcase_add_loop_test(tc, test_edited, 0, OAKUM_COUNT(edited));
	return unit_run(suite);
}
