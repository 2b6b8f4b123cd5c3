/* SPDX-License-Identifier: Apache-2.0 */
/*
 * argv_crun.c - crun's options, 1.8 to 1.29, and how crun reads one.
 *
 * getopt_long below argp: an exact long name or an abbreviation that fits one option only;
 * letters in clusters, a value attached to its letter or in the next word. argp adds options
 * of its own to each table, two of them undocumented, and abbreviations count them too.
 */
#include "argv.h"

#include <oakum/str.h>

#define F OAKUM_ARITY_FLAG
#define V OAKUM_ARITY_VALUE
#define O OAKUM_ARITY_OPTIONAL

/* What argp adds to every table. */
static const struct oakum_option argp_options[] = {
	{"help", '?', F}, {"usage", 0, F}, {"program-name", 0, V},
	{"HANG", 0, O},	  {"", 0, 0},
};

enum {
	CRUN_GLOBALS,
	CRUN_CREATE,
	CRUN_RUN,
	CRUN_RESTORE,
	CRUN_EXEC,
	CRUN_UPDATE,
	CRUN_DELETE,
	CRUN_KILL,
	CRUN_LIST,
	CRUN_PS,
	CRUN_SPEC,
	CRUN_NO,
	CRUN_CHECKPOINT,
};

/* clang-format off */
static const struct oakum_option crun_options[][OAKUM_OPTIONS_MAX] = {
	[CRUN_GLOBALS] = {
		{"cgroup-manager", 0, V},
		{"debug", 0, F},
		{"log", 0, V},
		{"log-format", 0, V},
		{"log-level", 0, V}, /* since 1.17 */
		{"root", 0, V},
		{"rootless", 0, V},
		{"systemd-cgroup", 0, F},
		{"version", 'v', F},
		{"version", 'V', F},
		{"", 0, 0},
	},
	[CRUN_CREATE] = {
		{"bundle", 'b', V},
		{"config", 'f', V},
		{"console-socket", 0, V},
		{"preserve-fds", 0, V},
		{"no-pivot", 0, F},
		{"pid-file", 0, V},
		{"no-subreaper", 0, F},
		{"no-new-keyring", 0, F},
		{"", 0, 0},
	},
	[CRUN_RUN] = {
		{"bundle", 'b', V},
		{"config", 'f', V},
		{"detach", 'd', F},
		{"console-socket", 0, V},
		{"preserve-fds", 0, V},
		{"pid-file", 0, V},
		{"keep", 0, F}, /* since 1.15 */
		{"no-subreaper", 0, F},
		{"no-new-keyring", 0, F},
		{"no-pivot", 0, F},
		{"", 0, 0},
	},
	[CRUN_RESTORE] = {
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
		{"network-lock", 0, F}, /* since 1.19 */
		{"lsm-profile", 0, V}, /* since 1.18 */
		{"lsm-mount-context", 0, V}, /* since 1.18 */
		{"", 0, 0},
	},
	[CRUN_EXEC] = {
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
		{"", 0, 0},
	},
	[CRUN_UPDATE] = {
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
		{"mem-bw-schema", 0, V}, /* since 1.10 */
		{"", 0, 0},
	},
	/* The others: only where the container's id stands is asked of them. */
	[CRUN_DELETE] = {
		{"force", 'f', F},
		{"regex", 'r', F},
		{"", 0, 0},
	},
	[CRUN_KILL] = {
		{"all", 'a', F},
		{"regex", 'r', F},
		{"", 0, 0},
	},
	[CRUN_LIST] = {
		{"quiet", 'q', F},
		{"format", 'f', V},
		{"", 0, 0},
	},
	[CRUN_PS] = {
		{"format", 'f', V},
		{"", 0, 0},
	},
	[CRUN_SPEC] = {
		{"bundle", 'b', V},
		{"rootless", 0, F},
		{"", 0, 0},
	},
	[CRUN_NO] = {
		{"", 0, 0},
	},
	[CRUN_CHECKPOINT] = {
		{"image-path", 0, V},
		{"work-path", 0, V},
		{"leave-running", 0, F},
		{"tcp-established", 0, F},
		{"ext-unix-sk", 0, F},
		{"shell-job", 0, F},
		{"file-locks", 0, F},
		{"network-lock", 0, F},
		{"parent-path", 0, V},
		{"pre-dump", 0, F},
		{"manage-cgroups-mode", 0, V},
		{"", 0, 0},
	},
};
/* clang-format on */

/* Those that engines call for every container first. "events" and "help" are not crun's: it
 * says so itself. */
static const struct oakum_verb crun_verbs[] = {
	{"state", OAKUM_VERB_PASS, CRUN_NO, false},
	{"start", OAKUM_VERB_PASS, CRUN_NO, false},
	{"kill", OAKUM_VERB_PASS, CRUN_KILL, false},
	{"delete", OAKUM_VERB_DELETE, CRUN_DELETE, false},
	{"create", OAKUM_VERB_CREATE, CRUN_CREATE, false},
	{"exec", OAKUM_VERB_EXEC, CRUN_EXEC, false},
	{"run", OAKUM_VERB_RUN, CRUN_RUN, false},
	{"restore", OAKUM_VERB_RESTORE, CRUN_RESTORE, false},
	{"update", OAKUM_VERB_UPDATE, CRUN_UPDATE, false},
	{"checkpoint", OAKUM_VERB_CHECKPOINT, CRUN_CHECKPOINT, false},
	{"events", OAKUM_VERB_PASS, CRUN_NO, false},
	{"features", OAKUM_VERB_PASS, CRUN_NO, false},
	{"help", OAKUM_VERB_PASS, CRUN_NO, false},
	{"list", OAKUM_VERB_PASS, CRUN_LIST, false},
	{"pause", OAKUM_VERB_PASS, CRUN_NO, false},
	{"ps", OAKUM_VERB_PASS, CRUN_PS, false},
	{"resume", OAKUM_VERB_PASS, CRUN_NO, false},
	{"spec", OAKUM_VERB_PASS, CRUN_SPEC, false},
	{.name = ""},
};

const struct oakum_grammar oakum_grammar_crun = {
	.dialect = OAKUM_DIALECT_CRUN,
	.options = crun_options,
	.verbs = crun_verbs,
};

/* Adds what a long name of len bytes may mean to what is found; true for an exact match. */
static bool find_long_in(const struct oakum_option *o, const char *name, size_t len,
			 const struct oakum_option **found, unsigned *fits)
{
	for (; o->name[0]; o++) {
		if (!oakum_option_begins(o, name, len))
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
	for (; o->name[0]; o++) {
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
	size_t len = oakum_option_len(name);
	const char *equals = name[len] ? name + len : NULL;
	unsigned fits;

	ret->option = find_long(w, name, len, &fits);
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
