/* SPDX-License-Identifier: Apache-2.0 */
/* why_symptoms.c - what a container says when it is hurt, and what its exit status says. */
#include <ctype.h>
#include <string.h>

#include <oakum/str.h>

#include "why.h"

#define LINE_SHOWN 120 /* characters of a line of output */
#define PATHS_MAX  4   /* of one line, that are looked at */

#define DENIED	      "permission denied"
#define NOT_PERMITTED "operation not permitted"

/* What a line has; both words, when there are two. */
static const struct symptom {
	const char *word, *also;
	const char *rule;
	int score;
} symptoms[] = {
	{DENIED, NULL, "user", 3},
	{"eacces", NULL, "user", 3},
	{"errno 13", NULL, "user", 3},
	{"os error 13", NULL, "user", 3},
	{"(13: ", NULL, "user", 3},
	{DENIED, "/tmp", "tmp", 6},
	{DENIED, "/proc", "proc_sys", 4},
	{DENIED, "/sys", "proc_sys", 4},
	{DENIED, "bind", "user", 2},
	{NOT_PERMITTED, NULL, "capabilities", 3},
	{"eperm", NULL, "capabilities", 3},
	{"errno 1]", NULL, "capabilities", 3},
	{"os error 1)", NULL, "capabilities", 3},
	{NOT_PERMITTED, NULL, "seccomp", 2},
	{NOT_PERMITTED, "unshare", "seccomp", 4},
	{NOT_PERMITTED, "keyctl", "seccomp", 4},
	{NOT_PERMITTED, "ptrace", "seccomp", 3},
	{"function not implemented", NULL, "seccomp", 3},
	{"bad system call", NULL, "seccomp", 9},
	{"sigsys", NULL, "seccomp", 9},
	{"exec format error", NULL, "seccomp", 4},
	{"no new privileges", NULL, "no_new_privileges", 8},
	{"effective uid is not 0", NULL, "no_new_privileges", 7},
	{"must be setuid root", NULL, "no_new_privileges", 6},
	{"must be suid", NULL, "no_new_privileges", 6},
	{"must be run as root", NULL, "user", 6},
	{"must be root", NULL, "user", 6},
	{"are you root", NULL, "user", 6},
	{"read-only file system", NULL, "read_only_root", 6},
	{"read-only file system", NULL, "proc_sys", 3},
	{"read-only file system", NULL, "mount_types", 2},
	{"no space left on device", NULL, "tmp", 5},
	{"cannot allocate memory", NULL, "resources", 5},
	{"out of memory", NULL, "resources", 5},
	{"can't fork", NULL, "resources", 6},
	{"cannot fork", NULL, "resources", 6},
	{"resource temporarily unavailable", NULL, "resources", 5},
	{"resource temporarily unavailable", NULL, "rlimits", 3},
	{"too many open files", NULL, "rlimits", 7},
};

/* What a program is called or says when it does what takes a capability. */
static const struct {
	const char *word, *capability;
} needs[] = {
	{"chown", "CAP_CHOWN"},	       {"chgrp", "CAP_CHOWN"},
	{"setuid", "CAP_SETUID"},      {"setreuid", "CAP_SETUID"},
	{"setgid", "CAP_SETGID"},      {"setgroups", "CAP_SETGID"},
	{"initgroups", "CAP_SETGID"},  {"su:", "CAP_SETGID"},
	{"mknod", "CAP_MKNOD"},	       {"chroot", "CAP_SYS_CHROOT"},
	{"raw socket", "CAP_NET_RAW"}, {"ping", "CAP_NET_RAW"},
	{"kill", "CAP_KILL"},	       {"chmod", "CAP_FOWNER"},
	{"mount", "CAP_SYS_ADMIN"},    {"setcap", "CAP_SETFCAP"},
};

static void tell_symptoms(struct why *w, const char *folded, const char *shown)
{
	for (size_t i = 0; i < OAKUM_COUNT(symptoms); i++) {
		const struct symptom *s = &symptoms[i];

		if (strstr(folded, s->word) && (!s->also || strstr(folded, s->also)))
			why_suspect(w, s->rule, s->score, "it said: %s", shown);
	}
}

static void tell_capabilities(struct why *w, const char *folded)
{
	if (!strstr(folded, NOT_PERMITTED) && !strstr(folded, "eperm") &&
	    !strstr(folded, "can't set groups"))
		return;
	for (size_t i = 0; i < OAKUM_COUNT(needs); i++) {
		if (strstr(folded, needs[i].word) && why_lost(w, needs[i].capability))
			why_suspect(w, "capabilities", 4, "%s takes %s, which it lost",
				    needs[i].word, needs[i].capability);
	}
}

/* Absolute paths in a line about access: whose are they? */
static void tell_paths(struct why *w, const char *line, const char *folded)
{
	const char *at = line;

	if (!strstr(folded, DENIED) && !strstr(folded, "eacces") &&
	    !strstr(folded, "errno 13") && !strstr(folded, "os error 13"))
		return;
	for (unsigned n = 0; n < PATHS_MAX && (at = strchr(at, '/')) != NULL; n++) {
		size_t len = strcspn(at, " \t'\"`,;:()[]{}<>\\");

		if (len > 1 && (at == line || !isalnum((unsigned char)at[-1])))
			why_look_at_path(w, oakum_arena_dup(w->arena, at, len));
		at += len ? len : 1;
	}
}

static void read_line(struct why *w, const char *text, size_t len)
{
	char *line = oakum_arena_dup(w->arena, text, len);
	char *folded = oakum_arena_dup(w->arena, text, len);

	for (char *c = folded; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	tell_symptoms(w, folded, oakum_str_show(w->arena, line, LINE_SHOWN));
	tell_capabilities(w, folded);
	tell_paths(w, line, folded);
}

void why_read_text(struct why *w, const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end) {
		const char *eol = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((eol ? eol : end) - text);

		if (n > 0 && n < 4096)
			read_line(w, text, n);
		text += n + 1;
	}
}

static const struct {
	int code;
	const char *rule;
	int score;
	const char *means;
} codes[] = {
	{126, "user", 3,
	 "a program could not be executed: its file may be for root alone"},
	{126, "tmp", 3, "a program could not be executed: nothing below /tmp may be"},
	{127, "user", 2, "a program was not found: its directory may be for root alone"},
	{127, "tmp", 1, "a program was not found: what the image had in /tmp is hidden"},
	{13, "user", 3, "13 is the number of 'access is denied'"},
	{1, "user", 1, "many programs end so when they may not do something"},
	{137, "resources", 3, "it was killed: by 'kill', or for want of memory"},
	{159, "seccomp", 9, "SIGSYS ended it: a system call that the filter kills for"},
	{31, "seccomp", 4, "31 is the number of SIGSYS"},
	{153, "rlimits", 4, "SIGXFSZ ended it: a file grew beyond its limit"},
	{152, "rlimits", 4, "SIGXCPU ended it: its processor time was used up"},
};

void why_read_exit(struct why *w)
{
	for (size_t i = 0; w->known_exit && i < OAKUM_COUNT(codes); i++) {
		if (w->exit_code == codes[i].code)
			why_suspect(w, codes[i].rule, codes[i].score,
				    "exit status %d: %s", codes[i].code, codes[i].means);
	}
}
