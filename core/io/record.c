/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record.c - the directory of one record: its name, making it, removing it; see record.h.
 *
 * A record is made as "<key>.new" and renamed. Writers take turns by a lock on the run
 * directory, which the kernel lets go of when one is killed; so a "<key>.new" that a writer
 * finds is nobody's.
 */
#include <oakum/record.h>

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/store.h>

#include "record_json.h"
#include "record_sweep.h"
#include "run_dir.h"

#define NEW_SUFFIX ".new"
#define NAME_SIZE  (OAKUM_RECORD_KEY_SIZE + sizeof(NEW_SUFFIX))
#define DIR_FLAGS  (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

static const char members[][16] = {OAKUM_RECORD_LINK, OAKUM_RECORD_MADE,
				   OAKUM_RECORD_FILE};

/* Two lanes of 64 bits, a word at a time: every call of the runtime asks for a key. No secret
 * is kept by it: a record says whose it is. */
struct lanes {
	uint64_t a, b;
};

static void add_word(struct lanes *h, uint64_t word)
{
	h->a = (h->a ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	h->a ^= h->a >> 32;
	h->b = (h->b + word) * UINT64_C(0xbf58476d1ce4e5b9);
	h->b ^= h->b >> 29;
}

/* The length too, so that parts do not run into each other. */
static void add_text(struct lanes *h, const char *s)
{
	size_t len = strlen(s);
	uint64_t word = 0;

	add_word(h, len);
	for (; len >= sizeof(word); s += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, s, sizeof(word));
		add_word(h, word);
	}
	word = 0;
	memcpy(&word, s, len);
	add_word(h, word);
}

/* Eight digits at once: each byte of the word becomes one. */
static void write_hex(char *out, uint32_t v)
{
	uint64_t digits = v, letters;

	digits = (digits << 16 | digits) & UINT64_C(0x0000ffff0000ffff);
	digits = (digits << 8 | digits) & UINT64_C(0x00ff00ff00ff00ff);
	digits = (digits << 4 | digits) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	letters = (digits + UINT64_C(0x0606060606060606)) >> 4 &
		  UINT64_C(0x0101010101010101);
	digits += UINT64_C(0x3030303030303030) + letters * ('a' - '0' - 10);
	digits = htobe64(digits);
	memcpy(out, &digits, sizeof(digits));
}

void oakum_record_key(const char *root, const char *id, struct oakum_record_key *ret)
{
	struct lanes h = {UINT64_C(0x6c62272e07bb0142), UINT64_C(0x62b821756295c58d)};

	add_text(&h, root);
	add_text(&h, id);
	add_word(&h, 0);
	write_hex(ret->name, (uint32_t)(h.a >> 32));
	write_hex(ret->name + 8, (uint32_t)h.a);
	write_hex(ret->name + 16, (uint32_t)(h.b >> 32));
	write_hex(ret->name + 24, (uint32_t)h.b);
	ret->name[OAKUM_RECORD_KEY_SIZE - 1] = '\0';
}

static int read_link(const char *dir, const struct oakum_record_key *key,
		     const char *name, char *ret, size_t size)
{
	OAKUM_SCRATCH char path[PATH_MAX];
	const size_t len = sizeof(key->name) - 1;
	size_t at = strlen(dir);
	ssize_t n;

	/* "DIR/KEY/NAME" */
	if (at + 1 + len >= sizeof(path))
		return -ENAMETOOLONG;
	memcpy(path, dir, at);
	path[at++] = '/';
	memcpy(path + at, key->name, len);
	at += len;
	path[at++] = '/';
	if (!oakum_path_put(path + at, sizeof(path) - at, name, NULL))
		return -ENAMETOOLONG;
	n = readlink(path, ret, size);
	if (n < 0)
		return -errno;
	if ((size_t)n >= size || n == 0)
		return -EINVAL;
	ret[n] = '\0';
	return 0;
}

int oakum_record_runtime(const char *dir, const struct oakum_record_key *key, char *ret,
			 size_t size)
{
	int rc = read_link(dir, key, OAKUM_RECORD_LINK, ret, size);

	return rc == 0 && ret[0] != '/' ? -EINVAL : rc;
}

int oakum_record_bundle(const char *dir, const struct oakum_record_key *key, char *ret,
			size_t size)
{
	int rc = read_link(dir, key, OAKUM_RECORD_MADE, ret, size);
	const char *bundle = rc == 0 ? oakum_record_made_bundle(ret) : NULL;

	if (rc == 0 && (!bundle || bundle[0] != '/'))
		return -EINVAL;
	if (rc == 0)
		memmove(ret, bundle, strlen(bundle) + 1);
	return rc;
}

static int remove_at(int dirfd, const char *name)
{
	OAKUM_SCRATCH char path[NAME_SIZE + NAME_MAX];
	int ret = 0;

	for (size_t i = 0; i < OAKUM_COUNT(members); i++) {
		if (!oakum_path_put(path, sizeof(path), name, members[i]))
			return -ENAMETOOLONG;
		if (unlinkat(dirfd, path, 0) < 0 && errno != ENOENT && errno != ENOTDIR)
			ret = -errno;
	}
	if (unlinkat(dirfd, name, AT_REMOVEDIR) < 0 && errno != ENOENT && ret == 0)
		ret = -errno;
	return ret;
}

static void new_name(const char *key, char ret[NAME_SIZE])
{
	memcpy(ret, key, OAKUM_RECORD_KEY_SIZE - 1);
	memcpy(ret + OAKUM_RECORD_KEY_SIZE - 1, NEW_SUFFIX, sizeof(NEW_SUFFIX));
}

int oakum_record_remove(const char *dir, const struct oakum_record_key *key)
{
	OAKUM_FD int dirfd = open(dir, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	char left[NAME_SIZE];
	int ret;

	if (dirfd < 0)
		return errno == ENOENT ? 0 : -errno;
	ret = remove_at(dirfd, key->name);
	/* There rarely is one that was left half made, and the next writer clears it away
	 * too. */
	new_name(key->name, left);
	if (unlinkat(dirfd, left, AT_REMOVEDIR) < 0 && errno != ENOENT)
		(void)remove_at(dirfd, left);
	return ret;
}

static int make_link(int fd, const char *name, const char *target, struct oakum_err *e)
{
	if (symlinkat(target, fd, name) == 0)
		return 0;
	return oakum_err_set(e, -errno, "'%s' cannot be made: %s", name,
			     oakum_errno_text(errno));
}

/* Fills the new directory. */
static int fill(struct oakum_arena *a, int fd, const struct oakum_record *record,
		const char *made, struct oakum_err *e)
{
	const char *text;
	size_t len;
	int ret = oakum_record_text(a, record, &text, &len, e);

	if (ret == 0)
		ret = oakum_store_new(fd, OAKUM_RECORD_FILE, text, len, e);
	if (ret == 0)
		ret = make_link(fd, OAKUM_RECORD_MADE, made, e);
	if (ret == 0)
		ret = make_link(fd, OAKUM_RECORD_LINK, record->runtime, e);
	return ret;
}

/* Makes "<key>.new" with the lock held. */
static int make(struct oakum_arena *a, int dirfd, const char *temp,
		const struct oakum_record *record, const char *made, struct oakum_err *e)
{
	OAKUM_FD int fd = -1;

	if (mkdirat(dirfd, temp, 0700) < 0 &&
	    (errno != EEXIST || remove_at(dirfd, temp) < 0 ||
	     mkdirat(dirfd, temp, 0700) < 0))
		return oakum_err_set(e, -errno, "'%s' cannot be made: %s", temp,
				     oakum_errno_text(errno));
	fd = openat(dirfd, temp, DIR_FLAGS);
	if (fd < 0)
		return oakum_err_set(e, -errno, "'%s' cannot be opened: %s", temp,
				     oakum_errno_text(errno));
	return fill(a, fd, record, made, e);
}

/* An old record of the same container changes places with the new one and goes. */
static int put_in_place(int dirfd, const char *temp, const char *name,
			struct oakum_err *e)
{
	if (renameat2(dirfd, temp, dirfd, name, RENAME_EXCHANGE) == 0) {
		(void)remove_at(dirfd, temp); /* the next writer clears it away too */
		return 0;
	}
	if (errno == ENOENT && renameat(dirfd, temp, dirfd, name) == 0)
		return 0;
	return oakum_err_set(e, -errno, "'%s' cannot be put in place: %s", name,
			     oakum_errno_text(errno));
}

static int write_locked(struct oakum_arena *a, int dirfd, const char *dir,
			const struct oakum_record *record, struct oakum_err *e)
{
	struct oakum_record_key key;
	const char *made = oakum_record_made(a, record);
	char temp[NAME_SIZE];
	int ret;

	oakum_record_key(record->root, record->id, &key);
	oakum_record_sweep(dirfd, dir, record->root, &key, made);
	new_name(key.name, temp);
	ret = make(a, dirfd, temp, record, made, e);
	if (ret == 0)
		ret = put_in_place(dirfd, temp, key.name, e);
	if (ret < 0)
		(void)remove_at(dirfd, temp); /* the story is the failure before it */
	return ret;
}

int oakum_record_write(struct oakum_arena *a, const char *dir,
		       const struct oakum_record *record, struct oakum_err *e)
{
	OAKUM_FD int dirfd = oakum_run_dir_open(dir, true, e);
	int ret;

	if (dirfd < 0)
		return dirfd;
	ret = oakum_run_dir_lock(dirfd, dir, e);
	if (ret < 0)
		return ret;
	ret = write_locked(a, dirfd, dir, record, e);
	return ret < 0 ? oakum_err_wrap(e, "'%s'", dir) : 0;
}

int oakum_record_read(struct oakum_arena *a, const char *dir, const char *root,
		      const char *id, struct oakum_record *ret, struct oakum_err *e)
{
	OAKUM_FD int dirfd = oakum_run_dir_open(dir, false, e);
	OAKUM_FD int fd = -1;
	struct oakum_record_key key;
	const char *text, *path;
	size_t len;
	int rc;

	if (dirfd < 0)
		return dirfd;
	oakum_record_key(root, id, &key);
	path = oakum_arena_printf(a, "%s/" OAKUM_RECORD_FILE, key.name);
	fd = oakum_fd_open(dirfd, path, OAKUM_TRUST_FILE, e);
	if (fd < 0)
		return fd;
	rc = oakum_fd_slurp(a, fd, path, OAKUM_RECORD_SIZE_MAX, &text, &len, e);
	if (rc == 0)
		rc = oakum_record_parse(a, path, text, len, ret, e);
	if (rc < 0)
		return oakum_err_wrap(e, "'%s'", dir);
	if (strcmp(ret->root, root) != 0 || strcmp(ret->id, id) != 0)
		return oakum_err_set(e, -ENOENT, "'%s/%s' is another container's", dir,
				     path);
	return 0;
}
