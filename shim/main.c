/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c - oakum-runtime: what kind of call is this?
 *
 * The command line is read as both runtimes would read it, because which one will get it is
 * not known yet, and finding that out must not stand between a container and its end. A call
 * that neither reading would have judged goes on at once. All others are judged.
 */
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <time.h>
#include <unistd.h>

#include <oakum/path.h>
#include <oakum/str.h>

#include "report.h"
#include "shim.h"

#define OWN_OPTION  "--oakum-policy="
#define NAME_PREFIX "oakum-runtime-"

/* Enough to find a runtime by any policy of a usual size: a container can be deleted where the
 * system gives no memory any more. */
#define OWN_MEMORY ((size_t)256 * 1024)

/* What may be part of a policy's file name. */
static bool is_policy_name(const char *s)
{
	static const char good[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
		"._-";

	return *s && *s != '.' && s[strspn(s, good)] == '\0';
}

/* Some engines want a file that is called runc or crun: that may be a link to one of our names.
 * The kernel tells which file was started. */
static const char *name_behind(struct oakum_shim *s, const char *name)
{
	OAKUM_SCRATCH char target[PATH_MAX];
	const char *started;
	ssize_t n;

	if (!oakum_streq(name, "runc") && !oakum_streq(name, "crun"))
		return name;
	/* an address, which the C library gives as a number */
	started = (const char *)(uintptr_t)getauxval(AT_EXECFN);
	n = started ? readlink(started, target, sizeof(target)) : -1;
	if (n <= 0 || (size_t)n >= sizeof(target))
		return name;
	return oakum_path_base(oakum_arena_dup(&s->arena, target, (size_t)n));
}

/* The policy by the name of a link to us: oakum-runtime-NAME has NAME.json. */
static void policy_of_name(struct oakum_shim *s, const char *argv0)
{
	const char *name = name_behind(s, oakum_path_base(argv0));

	if (!oakum_starts_with(name, NAME_PREFIX))
		return;
	name += strlen(NAME_PREFIX);
	if (is_policy_name(name))
		s->policy_file =
			oakum_arena_printf(&s->arena, OAKUM_SYSCONFDIR "/%s.json", name);
}

/* Takes our own option off the line. */
static void take_own_option(struct oakum_shim *s)
{
	if (s->argc < 2 || !oakum_starts_with(s->argv[1], OWN_OPTION))
		return;
	s->policy_file = s->argv[1] + strlen(OWN_OPTION);
	s->policy_given = true;
	s->argv[1] = s->argv[0];
	s->argv++;
	s->argc--;
}

void oakum_orient(struct oakum_shim *s)
{
	s->now = time(NULL);
	if (!s->policy_given)
		policy_of_name(s, s->argv[0]);
}

static int run(struct oakum_shim *s)
{
	struct oakum_call runc, crun;
	const struct oakum_call *const readings[] = {&runc, &crun};
	/* What is wrong with the line is told once the runtime is known. */
	bool as_runc =
		oakum_call_parse(&oakum_grammar_runc, s->argc, s->argv, &runc, NULL) == 0;
	bool as_crun =
		oakum_call_parse(&oakum_grammar_crun, s->argc, s->argv, &crun, NULL) == 0;

	if ((as_runc || as_crun) && !(as_runc && oakum_call_is_judged(&runc)) &&
	    !(as_crun && oakum_call_is_judged(&crun)))
		return oakum_pass(s, readings, OAKUM_COUNT(readings));
	oakum_orient(s);
	return oakum_judge(s, as_runc || !as_crun ? &runc : &crun);
}

int main(int argc, char **argv)
{
	static _Alignas(max_align_t) char memory[OWN_MEMORY];
	static struct oakum_shim s;
	int status;

	if (argc < 1 || !argv[0]) {
		(void)fputs("oakum: called without even a name\n", stderr);
		return 1;
	}
	oakum_arena_init(&s.arena, OAKUM_ARENA_CEILING);
	oakum_arena_lend(&s.arena, memory, sizeof(memory));
	s.argc = argc;
	s.argv = argv;
	take_own_option(&s);
	status = run(&s);
	oakum_arena_release(&s.arena);
	return status;
}
