/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_sweep.c - clears away the records of containers that never came to be; see
 * record_sweep.h.
 *
 * Where a runtime fails to create, not every engine calls delete. So a record names its maker,
 * the process that became the runtime, and whoever writes another record looks whether the
 * maker is gone and the runtime has no directory for the container. In that order: a runtime
 * makes the directory before it ends, and it is there for as long as the container is.
 *
 * A record that is lost makes no exec freer: it is then held to the policy's defaults. Still a
 * container keeps its own. Only the records of the writer's state directory are looked at, the
 * one that is sure to be the same seen from here; a maker of another process namespace counts as
 * living; any answer but "there is none" counts as yes.
 *
 * Two system calls a record are few, and thousands of containers would make them many: of those
 * beyond the first LOOK_AT only the ones are looked at whose key begins as the writer's does.
 * Keys are hashes, so every record has its turn.
 */
#include "record_sweep.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <oakum/bundle.h>
#include <oakum/path.h>
#include <oakum/prepare.h>
#include <oakum/str.h>

#include "record_json.h"

#define LOOK_AT	   64
#define LIST_SIZE  16384
#define ENTRY_MAX  512 /* more than one takes in the list */
#define PID_LINK   "/proc/self/ns/pid"
#define NS_SIZE	   32
#define KEY_LENGTH (OAKUM_RECORD_KEY_SIZE - 1)

struct sweep {
	int dirfd;
	const char *dir, *root;
	const struct oakum_record_key *own;
	const char *namespace;
	unsigned seen;
};

/* Who made a record, and for whom; the strings lie in text. */
struct made {
	char text[PATH_MAX];
	int64_t pid;
	const char *namespace, *id, *bundle;
};

/* "pid:[4026531836]", or "-" where that cannot be told. */
static void own_namespace(char ret[NS_SIZE])
{
	ssize_t n = readlink(PID_LINK, ret, NS_SIZE);

	if (n <= 0 || n >= NS_SIZE) {
		ret[0] = '-';
		n = 1;
	}
	ret[n] = '\0';
}

const char *oakum_record_made(struct oakum_arena *a, const struct oakum_record *record)
{
	char namespace[NS_SIZE];

	own_namespace(namespace);
	return oakum_arena_printf(a, "%d %s %s %s", (int)getpid(), namespace, record->id,
				  record->bundle);
}

const char *oakum_record_made_bundle(const char *text)
{
	for (unsigned i = 0; text && i < 3; i++) {
		text = strchr(text, ' ');
		text = text ? text + 1 : NULL;
	}
	return text;
}

/* Cuts the text into its parts. */
static bool parse_made(struct made *m)
{
	char *rest = m->text;
	const char *pid = strsep(&rest, " ");

	m->namespace = strsep(&rest, " ");
	m->id = strsep(&rest, " ");
	m->bundle = rest;
	return rest && oakum_num_i64(pid, 1, INT32_MAX, &m->pid) == 0;
}

static bool read_made(const struct sweep *s, const char *name, struct made *ret)
{
	char link[KEY_LENGTH + sizeof("/" OAKUM_RECORD_MADE)];
	ssize_t n;

	if (!oakum_path_put(link, sizeof(link), name, OAKUM_RECORD_MADE))
		return false;
	n = readlinkat(s->dirfd, link, ret->text, sizeof(ret->text));
	if (n <= 0 || (size_t)n >= sizeof(ret->text))
		return false;
	ret->text[n] = '\0';
	return parse_made(ret);
}

static bool lives(const struct sweep *s, const struct made *m)
{
	return s->namespace[0] == '-' || !oakum_streq(m->namespace, s->namespace) ||
	       kill((pid_t)m->pid, 0) == 0 || errno != ESRCH;
}

static bool exists(const struct sweep *s, const struct made *m)
{
	OAKUM_SCRATCH char path[PATH_MAX];
	struct stat st;

	return !oakum_path_put(path, sizeof(path), s->root, m->id) ||
	       lstat(path, &st) == 0 || errno != ENOENT;
}

static bool is_of_the_root(const struct sweep *s, const struct made *m, const char *name)
{
	struct oakum_record_key key;

	oakum_record_key(s->root, m->id, &key);
	return oakum_streq(key.name, name);
}

/* As delete does. */
static void clear(const struct sweep *s, const struct made *m, const char *name)
{
	struct oakum_record_key key;

	memcpy(key.name, name, sizeof(key.name));
	oakum_prepare_undo(s->dir, &key);
	(void)oakum_bundle_sweep(m->bundle, key.name);
	(void)oakum_record_remove(s->dir, &key); /* what is left is come across again */
}

static void look_at(struct sweep *s, const char *name)
{
	OAKUM_SCRATCH struct made m;

	if (strlen(name) != KEY_LENGTH || oakum_streq(name, s->own->name))
		return;
	if (s->seen++ >= LOOK_AT && name[0] != s->own->name[0])
		return;
	if (read_made(s, name, &m) && is_of_the_root(s, &m, name) && !lives(s, &m) &&
	    !exists(s, &m))
		clear(s, &m, name);
}

void oakum_record_sweep(int dirfd, const char *dir, const char *root,
			const struct oakum_record_key *own, const char *made)
{
	OAKUM_SCRATCH _Alignas(struct dirent) char list[LIST_SIZE];
	OAKUM_SCRATCH struct made mine;
	struct sweep s = {.dirfd = dirfd, .dir = dir, .root = root, .own = own};
	long n;

	if (!oakum_path_put(mine.text, sizeof(mine.text), made, NULL) ||
	    !parse_made(&mine))
		return;
	s.namespace = mine.namespace;
	do {
		n = syscall(SYS_getdents64, dirfd, list, sizeof(list));
		for (long at = 0; at < n;) {
			const struct dirent *entry = (const void *)(list + at);

			at += entry->d_reclen;
			look_at(&s, entry->d_name);
		}
	} while (n > LIST_SIZE - ENTRY_MAX); /* else that was all */
}
