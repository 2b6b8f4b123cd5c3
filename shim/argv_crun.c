/* SPDX-License-Identifier: Apache-2.0 */
/*
 * argv_crun.c - crun's options, 1.8 to 1.29, and how crun reads one.
 *
 * getopt_long below argp: an exact long name or an abbreviation that fits one option only;
 * letters in clusters, a value attached to its letter or in the next word. argp adds options
 * of its own to each table, two of them undocumented, and abbreviations count them too.
 */
#include "argv.h"

#include <string.h>

#include <oakum/str.h>

#define F OAKUM_ARITY_FLAG
#define V OAKUM_ARITY_VALUE
#define O OAKUM_ARITY_OPTIONAL

/* What argp adds to every table. */
static const struct oakum_option argp_options[] = {
	{"help", '?', F}, {"usage", 0, F}, {"program-name", 0, V},
	{"HANG", 0, O},	  {NULL, 0, 0},
};

static const struct oakum_option crun_globals[] = {
	{"cgroup-manager", 0, V}, {"debug", 0, F},     {"log", 0, V},
	{"log-format", 0, V},	  {"log-level", 0, V}, /* since 1.17 */
	{"root", 0, V},		  {"rootless", 0, V},  {"systemd-cgroup", 0, F},
	{"version", 'v', F},	  {"version", 'V', F}, {NULL, 0, 0},
};

static const struct oakum_option crun_create_options[] = {
	{"bundle", 'b', V},	{"config", 'f', V},	  {"console-socket", 0, V},
	{"preserve-fds", 0, V}, {"no-pivot", 0, F},	  {"pid-file", 0, V},
	{"no-subreaper", 0, F}, {"no-new-keyring", 0, F}, {NULL, 0, 0},
};

static const struct oakum_option crun_run_options[] = {
	{"bundle", 'b', V},	{"config", 'f', V},
	{"detach", 'd', F},	{"console-socket", 0, V},
	{"preserve-fds", 0, V}, {"pid-file", 0, V},
	{"keep", 0, F}, /* since 1.15 */
	{"no-subreaper", 0, F}, {"no-new-keyring", 0, F},
	{"no-pivot", 0, F},	{NULL, 0, 0},
};

static const struct oakum_option crun_restore_options[] = {
	{"bundle", 'b', V},
	{"image-path", 0, V},
	{"work-path", 0, V},
	{"tcp-established", 0, F},
	{"tcp-close", 0, F}, /* since 1.23 */
	{"ext-unix-sk", 0, F},
	{"shell-job", 0, F},
	{"detach", 'd', F},
	{"pid-file", 0, V},
	{"console-socket", 0, V},
	{"file-locks", 0, F},
	{"manage-cgroups-mode", 0, V},
	{"network-lock", 0, F},	     /* since 1.19 */
	{"lsm-profile", 0, V},	     /* since 1.18 */
	{"lsm-mount-context", 0, V}, /* since 1.18 */
	{NULL, 0, 0},
};

static const struct oakum_option crun_exec_options[] = {
	{"console-socket", 0, V},
	{"tty", 't', O},
	{"process", 'p', V},
	{"cwd", 0, V},
	{"cgroup", 0, V},
	{"detach", 'd', F},
	{"user", 'u', V},
	{"env", 'e', V},
	{"cap", 'c', V},
	{"pid-file", 0, V},
	{"preserve-fds", 0, V},
	{"no-new-privs", 0, F},
	{"process-label", 0, V},
	{"apparmor", 0, V},
	{NULL, 0, 0},
};

static const struct oakum_option crun_update_options[] = {
	{"resources", 'r', V},
	{"blkio-weight", 0, V},
	{"cpu-period", 0, V},
	{"cpu-quota", 0, V},
	{"cpu-share", 0, V},
	{"cpu-rt-period", 0, V},
	{"cpu-rt-runtime", 0, V},
	{"cpuset-cpus", 0, V},
	{"cpuset-mems", 0, V},
	{"kernel-memory", 0, V},
	{"kernel-memory-tcp", 0, V},
	{"memory", 0, V},
	{"memory-reservation", 0, V},
	{"memory-swap", 0, V},
	{"pids-limit", 0, V},
	{"l3-cache-schema", 0, V}, /* since 1.10 */
	{"mem-bw-schema", 0, V},   /* since 1.10 */
	{NULL, 0, 0},
};

/* The others: only where the container's id stands is asked of them. */
static const struct oakum_option crun_delete_options[] = {
	{"force", 'f', F}, {"regex", 'r', F}, {NULL, 0, 0}};
static const struct oakum_option crun_kill_options[] = {
	{"all", 'a', F}, {"regex", 'r', F}, {NULL, 0, 0}};
static const struct oakum_option crun_list_options[] = {
	{"quiet", 'q', F}, {"format", 'f', V}, {NULL, 0, 0}};
static const struct oakum_option crun_ps_options[] = {{"format", 'f', V}, {NULL, 0, 0}};
static const struct oakum_option crun_spec_options[] = {
	{"bundle", 'b', V}, {"rootless", 0, F}, {NULL, 0, 0}};
static const struct oakum_option crun_no_options[] = {{NULL, 0, 0}};

static const struct oakum_option crun_checkpoint_options[] = {
	{"image-path", 0, V},	   {"work-path", 0, V},		  {"leave-running", 0, F},
	{"tcp-established", 0, F}, {"ext-unix-sk", 0, F},	  {"shell-job", 0, F},
	{"file-locks", 0, F},	   {"network-lock", 0, F},	  {"parent-path", 0, V},
	{"pre-dump", 0, F},	   {"manage-cgroups-mode", 0, V}, {NULL, 0, 0},
};

/* "events" and "help" are not crun's: it says so itself. */
static const struct oakum_verb crun_verbs[] = {
	{"create", OAKUM_VERB_CREATE, crun_create_options, false},
	{"run", OAKUM_VERB_RUN, crun_run_options, false},
	{"restore", OAKUM_VERB_RESTORE, crun_restore_options, false},
	{"exec", OAKUM_VERB_EXEC, crun_exec_options, false},
	{"update", OAKUM_VERB_UPDATE, crun_update_options, false},
	{"delete", OAKUM_VERB_DELETE, crun_delete_options, false},
	{"checkpoint", OAKUM_VERB_CHECKPOINT, crun_checkpoint_options, false},
	{"events", OAKUM_VERB_PASS, crun_no_options, false},
	{"features", OAKUM_VERB_PASS, crun_no_options, false},
	{"help", OAKUM_VERB_PASS, crun_no_options, false},
	{"kill", OAKUM_VERB_PASS, crun_kill_options, false},
	{"list", OAKUM_VERB_PASS, crun_list_options, false},
	{"pause", OAKUM_VERB_PASS, crun_no_options, false},
	{"ps", OAKUM_VERB_PASS, crun_ps_options, false},
	{"resume", OAKUM_VERB_PASS, crun_no_options, false},
	{"spec", OAKUM_VERB_PASS, crun_spec_options, false},
	{"start", OAKUM_VERB_PASS, crun_no_options, false},
	{"state", OAKUM_VERB_PASS, crun_no_options, false},
	{.name = NULL},
};

const struct oakum_grammar oakum_grammar_crun = {
	.dialect = OAKUM_DIALECT_CRUN,
	.globals = crun_globals,
	.verbs = crun_verbs,
};

/* Adds what a long name of len bytes may mean to what is found; true for an exact match. */
static bool find_long_in(const struct oakum_option *o, const char *name, size_t len,
			 const struct oakum_option **found, unsigned *fits)
{
	for (; o->name; o++) {
		if (strncmp(o->name, name, len) != 0)
			continue;
		if (!*found || !oakum_streq((*found)->name, o->name))
			(*fits)++;
		*found = o;
		if (!o->name[len]) {
			*fits = 1;
			return true;
		}
	}
	return false;
}

/* The option that a long name means when *ret_fits is 1. */
static const struct oakum_option *find_long(const struct oakum_walk *w, const char *name,
					    size_t len, unsigned *ret_fits)
{
	const struct oakum_option *found = NULL;

	*ret_fits = 0;
	if (!find_long_in(w->options, name, len, &found, ret_fits))
		(void)find_long_in(argp_options, name, len, &found, ret_fits);
	return found;
}

static const struct oakum_option *find_letter_in(const struct oakum_option *o,
						 char letter)
{
	for (; o->name; o++) {
		if (o->letter == letter)
			return o;
	}
	return NULL;
}

static const struct oakum_option *find_letter(const struct oakum_walk *w, char letter)
{
	const struct oakum_option *o = find_letter_in(w->options, letter);

	return o ? o : find_letter_in(argp_options, letter);
}

/* argv[at] is "--name", "--na" or "--name=value"; w->at is past it. */
static void take_long(struct oakum_walk *w, const char *name, struct oakum_word *ret)
{
	const char *equals = strchr(name, '=');
	unsigned fits;

	ret->option = find_long(w, name, strcspn(name, "="), &fits);
	if (fits != 1) {
		ret->kind = fits ? OAKUM_WORD_AMBIGUOUS : OAKUM_WORD_UNKNOWN;
		return;
	}
	ret->kind = OAKUM_WORD_OPTION;
	ret->on = true;
	if (ret->option->arity == OAKUM_ARITY_FLAG && equals)
		ret->kind = OAKUM_WORD_BAD_FLAG;
	else if (equals)
		ret->value = equals + 1;
	else if (ret->option->arity == OAKUM_ARITY_VALUE)
		oakum_walk_take_value(w, ret);
}

/* letters is what is left of a cluster; its word is argv[w->at - 1]. */
static void take_letter(struct oakum_walk *w, const char *letters, struct oakum_word *ret)
{
	const char *rest = letters[1] ? letters + 1 : NULL;

	w->cluster = NULL;
	ret->option = find_letter(w, letters[0]);
	ret->kind = ret->option ? OAKUM_WORD_OPTION : OAKUM_WORD_UNKNOWN;
	if (!ret->option)
		return;
	ret->on = true;
	if (ret->option->arity == OAKUM_ARITY_FLAG)
		w->cluster = rest;
	else if (rest)
		ret->value = rest;
	else if (ret->option->arity == OAKUM_ARITY_VALUE)
		oakum_walk_take_value(w, ret);
}

void oakum_crun_option(struct oakum_walk *w, struct oakum_word *ret)
{
	const char *word;

	if (w->cluster) {
		ret->at = ret->value_at = w->at - 1;
		take_letter(w, w->cluster, ret);
		return;
	}
	ret->at = ret->value_at = w->at;
	word = w->argv[w->at++];
	if (word[1] == '-')
		take_long(w, word + 2, ret);
	else
		take_letter(w, word + 1, ret);
}
