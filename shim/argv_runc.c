/* SPDX-License-Identifier: Apache-2.0 */
/*
 * argv_runc.c - runc's options, 1.0 to 1.5, and how runc reads one.
 *
 * urfave/cli v1 moves options before plain arguments (but not for exec) and then lets Go's
 * flag package read them. It moves by guessing: a word after an option without "=" goes with
 * it. The guess has changed between its versions, so a value that looks like an option, "--",
 * or a "-" after the id could end up elsewhere than it was meant; such a line is ambiguous.
 */
#include "argv.h"

#include <oakum/str.h>
#include <oakum/words.h>

#define F OAKUM_ARITY_FLAG
#define V OAKUM_ARITY_VALUE

enum {
	RUNC_GLOBALS,
	RUNC_CREATE,
	RUNC_RUN,
	RUNC_RESTORE,
	RUNC_EXEC,
	RUNC_UPDATE,
	RUNC_DELETE,
	RUNC_KILL,
	RUNC_PS,
	RUNC_EVENTS,
	RUNC_LIST,
	RUNC_SPEC,
	RUNC_NO,
	RUNC_CHECKPOINT,
};

/* clang-format off */
static const struct oakum_option runc_options[][OAKUM_OPTIONS_MAX] = {
	[RUNC_GLOBALS] = {
		{"debug", 0, F},
		{"log", 0, V},
		{"log-format", 0, V},
		{"root", 0, V},
		{"criu", 0, V}, /* until 1.3 */
		{"systemd-cgroup", 0, F},
		{"rootless", 0, V},
		{"help", 'h', F},
		{"version", 'v', F},
		{"", 0, 0},
	},
	[RUNC_CREATE] = {
		{"bundle", 'b', V},
		{"console-socket", 0, V},
		{"pidfd-socket", 0, V}, /* since 1.2 */
		{"pid-file", 0, V},
		{"no-pivot", 0, F},
		{"no-new-keyring", 0, F},
		{"preserve-fds", 0, V},
		{"help", 'h', F},
		{"", 0, 0},
	},
	[RUNC_RUN] = {
		{"bundle", 'b', V},
		{"console-socket", 0, V},
		{"pidfd-socket", 0, V}, /* since 1.2 */
		{"detach", 'd', F},
		{"keep", 0, F}, /* since 1.1 */
		{"pid-file", 0, V},
		{"no-subreaper", 0, F},
		{"no-pivot", 0, F},
		{"no-new-keyring", 0, F},
		{"preserve-fds", 0, V},
		{"help", 'h', F},
		{"", 0, 0},
	},
	[RUNC_RESTORE] = {
		{"console-socket", 0, V},
		{"image-path", 0, V},
		{"work-path", 0, V},
		{"tcp-established", 0, F},
		{"ext-unix-sk", 0, F},
		{"shell-job", 0, F},
		{"file-locks", 0, F},
		{"manage-cgroups-mode", 0, V},
		{"bundle", 'b', V},
		{"detach", 'd', F},
		{"pid-file", 0, V},
		{"no-subreaper", 0, F},
		{"no-pivot", 0, F},
		{"empty-ns", 0, V},
		{"auto-dedup", 0, F},
		{"lazy-pages", 0, F},
		{"lsm-profile", 0, V},
		{"lsm-mount-context", 0, V}, /* since 1.1 */
		{"help", 'h', F},
		{"", 0, 0},
	},
	[RUNC_EXEC] = {
		{"console-socket", 0, V},
		{"pidfd-socket", 0, V}, /* since 1.2 */
		{"cwd", 0, V},
		{"env", 'e', V},
		{"tty", 't', F},
		{"user", 'u', V},
		{"additional-gids", 'g', V},
		{"process", 'p', V},
		{"detach", 'd', F},
		{"pid-file", 0, V},
		{"process-label", 0, V},
		{"apparmor", 0, V},
		{"no-new-privs", 0, F},
		{"cap", 'c', V},
		{"preserve-fds", 0, V},
		{"cgroup", 0, V}, /* since 1.1 */
		{"ignore-paused", 0, F}, /* since 1.1 */
		{"no-subreaper", 0, F}, /* 1.0 */
		{"help", 'h', F},
		{"", 0, 0},
	},
	[RUNC_UPDATE] = {
		{"resources", 'r', V},
		{"blkio-weight", 0, V},
		{"cpu-period", 0, V},
		{"cpu-quota", 0, V},
		{"cpu-burst", 0, V}, /* since 1.2 */
		{"cpu-idle", 0, V}, /* since 1.2 */
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
		{"l3-cache-schema", 0, V},
		{"mem-bw-schema", 0, V},
		{"help", 'h', F},
		{"", 0, 0},
	},
	/* The others: only where the container's id stands is asked of them. */
	[RUNC_DELETE] = {
		{"force", 'f', F},
		{"help", 'h', F},
		{"", 0, 0},
	},
	[RUNC_KILL] = {
		{"all", 'a', F},
		{"help", 'h', F},
		{"", 0, 0},
	},
	[RUNC_PS] = {
		{"format", 'f', V},
		{"help", 'h', F},
		{"", 0, 0},
	},
	[RUNC_EVENTS] = {
		{"interval", 0, V},
		{"stats", 0, F},
		{"help", 'h', F},
		{"", 0, 0},
	},
	[RUNC_LIST] = {
		{"format", 'f', V},
		{"quiet", 'q', F},
		{"help", 'h', F},
		{"", 0, 0},
	},
	[RUNC_SPEC] = {
		{"bundle", 'b', V},
		{"rootless", 0, F},
		{"help", 'h', F},
		{"", 0, 0},
	},
	[RUNC_NO] = {
		{"help", 'h', F},
		{"", 0, 0},
	},
	[RUNC_CHECKPOINT] = {
		{"image-path", 0, V},
		{"work-path", 0, V},
		{"parent-path", 0, V},
		{"leave-running", 0, F},
		{"tcp-established", 0, F},
		{"tcp-skip-in-flight", 0, F}, /* since 1.3 */
		{"link-remap", 0, F}, /* since 1.3 */
		{"ext-unix-sk", 0, F},
		{"shell-job", 0, F},
		{"lazy-pages", 0, F},
		{"status-fd", 0, V},
		{"page-server", 0, V},
		{"file-locks", 0, F},
		{"pre-dump", 0, F},
		{"manage-cgroups-mode", 0, V},
		{"empty-ns", 0, V},
		{"auto-dedup", 0, F},
		{"help", 'h', F},
		{"", 0, 0},
	},
};
/* clang-format on */

/* Those that engines call for every container first. */
static const struct oakum_verb runc_verbs[] = {
	{"state", OAKUM_VERB_PASS, RUNC_NO, true},
	{"start", OAKUM_VERB_PASS, RUNC_NO, true},
	{"kill", OAKUM_VERB_PASS, RUNC_KILL, true},
	{"delete", OAKUM_VERB_DELETE, RUNC_DELETE, true},
	{"create", OAKUM_VERB_CREATE, RUNC_CREATE, true},
	{"exec", OAKUM_VERB_EXEC, RUNC_EXEC, false},
	{"run", OAKUM_VERB_RUN, RUNC_RUN, true},
	{"restore", OAKUM_VERB_RESTORE, RUNC_RESTORE, true},
	{"update", OAKUM_VERB_UPDATE, RUNC_UPDATE, true},
	{"checkpoint", OAKUM_VERB_CHECKPOINT, RUNC_CHECKPOINT, true},
	{"events", OAKUM_VERB_PASS, RUNC_EVENTS, true},
	{"features", OAKUM_VERB_PASS, RUNC_NO, true},
	{"h", OAKUM_VERB_PASS, RUNC_NO, true},
	{"help", OAKUM_VERB_PASS, RUNC_NO, true},
	{"list", OAKUM_VERB_PASS, RUNC_LIST, true},
	{"pause", OAKUM_VERB_PASS, RUNC_NO, true},
	{"ps", OAKUM_VERB_PASS, RUNC_PS, false},
	{"resume", OAKUM_VERB_PASS, RUNC_NO, true},
	{"spec", OAKUM_VERB_PASS, RUNC_SPEC, true},
	{.name = ""},
};

const struct oakum_grammar oakum_grammar_runc = {
	.dialect = OAKUM_DIALECT_RUNC,
	.options = runc_options,
	.verbs = runc_verbs,
};

/* The option whose name or letter is the first len bytes of s, or NULL. */
static const struct oakum_option *find(const struct oakum_option *o, const char *s,
				       size_t len)
{
	for (; o->name[0]; o++) {
		if (oakum_option_begins(o, s, len) && !o->name[len])
			return o;
		if (len == 1 && o->letter && o->letter == s[0])
			return o;
	}
	return NULL;
}

/* "--name=x", "-name", … without its dashes, or NULL for a word that is no option. */
static const char *bare_name(const char *word)
{
	if (word[0] != '-' || !word[1])
		return NULL;
	word += word[1] == '-' ? 2 : 1;
	return *word && *word != '-' && *word != '=' ? word : NULL;
}

static bool names_option(const struct oakum_option *options, const char *word)
{
	const char *name = bare_name(word);

	return name && find(options, name, oakum_option_len(name));
}

/* Go's strconv.ParseBool. */
static bool parse_bool(const char *s, bool *ret)
{
	static const char yes[][8] = {"1", "t", "T", "true", "TRUE", "True"};
	static const char no[][8] = {"0", "f", "F", "false", "FALSE", "False"};

	*ret = oakum_words_have(OAKUM_WORDS(yes), s);
	return *ret || oakum_words_have(OAKUM_WORDS(no), s);
}

static void take_flag(const char *value, struct oakum_word *ret)
{
	ret->on = true;
	ret->value = value;
	if (value && !parse_bool(value, &ret->on))
		ret->kind = OAKUM_WORD_BAD_FLAG;
}

void oakum_runc_option(struct oakum_walk *w, struct oakum_word *ret)
{
	const char *name = bare_name(w->argv[w->at]);
	size_t len = name ? oakum_option_len(name) : 0;
	const char *equals = len && name[len] ? name + len : NULL;

	ret->at = ret->value_at = w->at++;
	ret->kind = OAKUM_WORD_UNKNOWN;
	if (name)
		ret->option = find(w->options, name, len);
	if (!ret->option)
		return;
	ret->kind = OAKUM_WORD_OPTION;
	if (ret->option->arity == OAKUM_ARITY_FLAG) {
		take_flag(equals ? equals + 1 : NULL, ret);
	} else if (equals) {
		ret->value = equals + 1;
	} else {
		oakum_walk_take_value(w, ret);
		if (ret->value && w->permutes &&
		    (oakum_streq(ret->value, "--") ||
		     (oakum_streq(ret->value, "-") && w->plain_seen) ||
		     names_option(w->options, ret->value)))
			ret->kind = OAKUM_WORD_AMBIGUOUS;
	}
}
