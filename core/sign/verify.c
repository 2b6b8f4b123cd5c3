/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify.c - whether a file is what was signed, by whom, and for which place.
 *
 * libsodium is not initialised: that seeds a generator and asks the processor for faster
 * ciphers, and checking takes neither chance nor a choice. So nothing of them is linked.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

#define SHOWN_MAX 200

static const struct oakum_sign_key *find_key(const struct oakum_sign_keys *keys,
					     const struct oakum_signature *s)
{
	for (size_t i = 0; i < keys->n; i++) {
		if (memcmp(keys->list[i].id, s->id, sizeof(s->id)) == 0)
			return &keys->list[i];
	}
	return NULL;
}

static bool fits_file(const struct oakum_sign_key *key, const struct oakum_signature *s,
		      const unsigned char *bytes, size_t len)
{
	unsigned char hash[crypto_generichash_BYTES_MAX];

	if (s->hashed) {
		if (crypto_generichash(hash, sizeof(hash), bytes, len, NULL, 0) != 0)
			return false;
		bytes = hash;
		len = sizeof(hash);
	}
	return crypto_sign_verify_detached(s->of_file, bytes, len, key->key) == 0;
}

static bool fits_comment(struct oakum_arena *a, const struct oakum_sign_key *key,
			 const struct oakum_signature *s)
{
	size_t len = strlen(s->comment);
	unsigned char *both = oakum_arena_alloc(a, sizeof(s->of_file) + len);

	memcpy(both, s->of_file, sizeof(s->of_file));
	memcpy(both + sizeof(s->of_file), s->comment, len);
	return crypto_sign_verify_detached(s->of_comment, both, sizeof(s->of_file) + len,
					   key->key) == 0;
}

/* A good signature of another file would be one of an older, a laxer, or no policy at all. */
static int check_place(struct oakum_arena *a, const struct oakum_signature *s,
		       const char *signature, const char *path, struct oakum_err *e)
{
	const char *base = oakum_path_base(path);

	if (!s->file)
		return oakum_err_set(
			e, -EKEYREJECTED,
			"'%s' does not say which file it is for: its trusted comment must have file:%s, which minisign writes when no other is given",
			signature, base);
	if (!oakum_streq(s->file, base))
		return oakum_err_set(
			e, -EKEYREJECTED,
			"'%s' is key %s's signature of a file '%s', not of '%s'",
			signature, s->key, oakum_str_show(a, s->file, SHOWN_MAX), base);
	return 0;
}

int oakum_signature_check(struct oakum_arena *a, const struct oakum_sign_keys *keys,
			  const struct oakum_signature *s, const char *signature,
			  const char *path, const char *bytes, size_t len,
			  struct oakum_err *e)
{
	const struct oakum_sign_key *key = find_key(keys, s);

	if (!key)
		return oakum_err_set(
			e, -EKEYREJECTED,
			"'%s' is a signature of key %s, which is not in '%s': '%s' must be signed by %s",
			signature, s->key, keys->file, path, oakum_sign_names(a, keys));
	if (!fits_file(key, s, (const unsigned char *)bytes, len))
		return oakum_err_set(
			e, -EKEYREJECTED,
			"'%s' is not what key %s signed: it was altered since, or '%s' was made of another file",
			path, key->name, signature);
	if (!fits_comment(a, key, s))
		return oakum_err_set(
			e, -EKEYREJECTED,
			"'%s': its trusted comment is not what key %s signed", signature,
			key->name);
	return check_place(a, s, signature, path, e);
}

static int missing(struct oakum_arena *a, const struct oakum_sign_keys *keys,
		   const char *path, const char *signature, struct oakum_err *e)
{
	return oakum_err_set(
		e, -EKEYREJECTED,
		"'%s' is not signed: there is no '%s', and by '%s' it must be signed by key %s: minisign -S -m '%s'",
		path, signature, keys->file, oakum_sign_names(a, keys), path);
}

int oakum_sign_verify(struct oakum_arena *a, const struct oakum_sign_keys *keys,
		      const char *path, enum oakum_trust trust, const char *bytes,
		      size_t len, struct oakum_signature **ret, struct oakum_err *e)
{
	const char *name = oakum_arena_printf(a, "%s" OAKUM_SIGN_SUFFIX, path);
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, name, trust, e);
	struct oakum_signature *s = NULL;
	const char *text;
	size_t n;
	int rc;

	if (fd == -ENOENT)
		return missing(a, keys, path, name, e);
	if (fd < 0)
		return oakum_err_wrap(e, "signature");
	rc = oakum_fd_slurp(a, fd, name, OAKUM_SIGN_SIZE_MAX, &text, &n, e);
	if (rc == 0)
		rc = oakum_signature_read(a, name, text, n, &s, e);
	if (rc == 0)
		rc = oakum_signature_check(a, keys, s, name, path, bytes, len, e);
	if (rc == 0)
		*ret = s;
	return rc;
}
