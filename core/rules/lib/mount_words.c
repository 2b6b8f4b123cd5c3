/* SPDX-License-Identifier: Apache-2.0 */
/* mount_words.c - see mount_words.h; mount(8), config.md of the runtime-spec, runc and crun. */
#include "mount_words.h"

#include <string.h>

#include <oakum/str.h>

/* Sorted, for searching. */
/* clang-format off */
static const char known[][16] = {
	"async", "atime", "bind", "copy-symlink", "defaults", "dev", "diratime", "dirsync",
	"exec", "idmap", "iversion", "lazytime", "loud", "mand", "noatime", "nodev",
	"nodiratime", "noexec", "noiversion", "nolazytime", "nomand", "norelatime",
	"nostrictatime", "nosuid", "nosymfollow", "private", "ratime", "rbind", "rdev",
	"rdiratime", "relatime", "remount", "rexec", "ridmap", "rnoatime", "rnodev",
	"rnodiratime", "rnoexec", "rnorelatime", "rnostrictatime", "rnosuid",
	"rnosymfollow", "ro", "rprivate", "rrelatime", "rro", "rrw", "rshared", "rslave",
	"rstrictatime", "rsuid", "rsymfollow", "runbindable", "rw", "shared", "silent",
	"slave", "strictatime", "suid", "symfollow", "sync", "tmpcopyup", "unbindable",
};
/* clang-format on */

static const struct {
	char lax[12], strict[16];
} pairs[] = {
	{"dev", "nodev"},
	{"exec", "noexec"},
	{"rdev", "rnodev"},
	{"rexec", "rnoexec"},
	{"rrw", "rro"},
	{"rsuid", "rnosuid"},
	{"rsymfollow", "rnosymfollow"},
	{"rw", "ro"},
	{"suid", "nosuid"},
	{"symfollow", "nosymfollow"},
};

bool oakum_mount_word_known(const char *word)
{
	size_t low = 0, high = OAKUM_COUNT(known);

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(word, known[mid]);

		if (!order)
			return true;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return false;
}

const char *oakum_mount_word_strict(const char *word)
{
	for (size_t i = 0; i < OAKUM_COUNT(pairs); i++) {
		if (*word == *pairs[i].lax && oakum_streq(word, pairs[i].lax))
			return pairs[i].strict;
	}
	return NULL;
}

bool oakum_mount_word_label(const char *option)
{
	static const char keys[][16] = {"context=\"", "fscontext=\"", "defcontext=\"",
					"rootcontext=\""};

	for (size_t i = 0; i < OAKUM_COUNT(keys); i++) {
		const char *value = option + strlen(keys[i]);
		const char *quote;

		if (!oakum_starts_with(option, keys[i]))
			continue;
		quote = strchr(value, '"');
		return quote && !quote[1];
	}
	return false;
}
