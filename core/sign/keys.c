/* SPDX-License-Identifier: Apache-2.0 */
/* keys.c - the public keys that policies are signed by. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include <oakum/buf.h>
#include <oakum/fd.h>
#include <oakum/str.h>

#define COMMENT "untrusted comment:"

static int add(struct oakum_sign_keys *keys, const char *line, unsigned number,
	       struct oakum_err *e)
{
	unsigned char bytes[SIGN_KEY_BYTES];
	struct oakum_sign_key *key = &keys->list[keys->n];

	if (!sign_base64(line, bytes, sizeof(bytes)) || memcmp(bytes, "Ed", 2) != 0)
		return oakum_err_set(e, -EINVAL,
				     "'%s': line %u is no public key of minisign",
				     keys->file, number);
	if (keys->n == OAKUM_SIGN_KEYS_MAX)
		return oakum_err_set(e, -E2BIG, "'%s': more than %d keys", keys->file,
				     OAKUM_SIGN_KEYS_MAX);
	memcpy(key->id, bytes + 2, sizeof(key->id));
	memcpy(key->key, bytes + SIGN_HEAD, sizeof(key->key));
	sign_name(key->id, key->name);
	for (size_t i = 0; i < keys->n; i++) {
		if (memcmp(keys->list[i].id, key->id, sizeof(key->id)) == 0)
			return oakum_err_set(e, -EEXIST,
					     "'%s': line %u has key %s a second time",
					     keys->file, number, key->name);
	}
	keys->n++;
	return 0;
}

int oakum_sign_keys_read(struct oakum_arena *a, const char *name, const char *text,
			 size_t len, struct oakum_sign_keys **ret, struct oakum_err *e)
{
	struct oakum_sign_keys *keys = OAKUM_NEW(a, struct oakum_sign_keys);
	struct sign_text t = {text, text + len};
	const char *line;

	if (len > OAKUM_SIGN_SIZE_MAX)
		return oakum_err_set(e, -EFBIG, "'%s' is larger than %u bytes", name,
				     OAKUM_SIGN_SIZE_MAX);
	keys->file = oakum_arena_strdup(a, name);
	for (unsigned number = 1; sign_line(a, &t, &line); number++) {
		int rc = *line && !oakum_starts_with(line, COMMENT)
				 ? add(keys, line, number, e)
				 : 0;

		if (rc < 0)
			return rc;
	}
	if (keys->n == 0)
		return oakum_err_set(e, -EINVAL, "'%s' has no public key", name);
	*ret = keys;
	return 0;
}

int oakum_sign_keys_load(struct oakum_arena *a, const char *path,
			 struct oakum_sign_keys **ret, struct oakum_err *e)
{
	OAKUM_FD int fd = -1;
	const char *text;
	struct stat st;
	size_t len;
	int rc;

	/* Mostly there is none, and this is asked at every call. */
	if (fstatat(AT_FDCWD, path, &st, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT) {
		*ret = NULL;
		return 0;
	}
	fd = oakum_fd_open(AT_FDCWD, path, OAKUM_TRUST_PATH, e);
	if (fd < 0)
		return fd;
	rc = oakum_fd_slurp(a, fd, path, OAKUM_SIGN_SIZE_MAX, &text, &len, e);
	return rc < 0 ? rc : oakum_sign_keys_read(a, path, text, len, ret, e);
}

const char *oakum_sign_names(struct oakum_arena *a, const struct oakum_sign_keys *keys)
{
	struct oakum_buf out;

	oakum_buf_init(&out, a, OAKUM_ERR_MAX);
	for (size_t i = 0; i < keys->n; i++)
		oakum_buf_printf(&out, "%s%s", i ? " or " : "", keys->list[i].name);
	return out.data;
}
