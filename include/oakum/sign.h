/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign.h - detached signatures of policy files, as minisign(1) makes them.
 *
 * Whether files must be signed is no member of a policy, which whoever replaces the policy
 * could leave out: it is the fact that the administrator's public keys stand beside it. What
 * is verified are the bytes that are parsed. A signature names the file that it was made for,
 * so that none can be put in another's place. It does not say that there is no newer one:
 * a file that was signed once is good until its key is taken away.
 */
#ifndef OAKUM_SIGN_H
#define OAKUM_SIGN_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/fd.h>

#define OAKUM_SIGN_KEYS	    OAKUM_SYSCONFDIR "/policy.pub"
#define OAKUM_SIGN_SUFFIX   ".minisig"
#define OAKUM_SIGN_KEYS_MAX 16		 /* keys in one file */
#define OAKUM_SIGN_SIZE_MAX (16u * 1024) /* bytes of a file of keys, or of a signature */
#define OAKUM_SIGN_NAME_MAX 17		 /* of a key: 64 bits in hexadecimal */

struct oakum_sign_key {
	unsigned char id[8], key[32];
	char name[OAKUM_SIGN_NAME_MAX]; /* as minisign prints it */
};

struct oakum_sign_keys {
	const char *file;
	size_t n; /* at least 1 */
	struct oakum_sign_key list[OAKUM_SIGN_KEYS_MAX];
};

/* A signature as it is written: nothing of it is to be believed before it was checked. */
struct oakum_signature {
	unsigned char id[8], of_file[64], of_comment[64];
	char key[OAKUM_SIGN_NAME_MAX]; /* the name of the key that it says to be of */
	bool hashed;		       /* of the file's BLAKE2b, not of the file */
	const char *comment;	       /* the trusted one */
	const char *file;	       /* what the comment says that it is for, or NULL */
};

/* The text of a file of public keys: one a line, with minisign's comments between. */
int oakum_sign_keys_read(struct oakum_arena *a, const char *name, const char *text,
			 size_t len, struct oakum_sign_keys **ret,
			 struct oakum_err *e) OAKUM_MUST;

/* The text of a signature: four lines. */
int oakum_signature_read(struct oakum_arena *a, const char *name, const char *text,
			 size_t len, struct oakum_signature **ret,
			 struct oakum_err *e) OAKUM_MUST;

/* Whether the signature is of these bytes, of a key of keys, and for a file of path's name;
 * signature is what the story calls it. */
int oakum_signature_check(struct oakum_arena *a, const struct oakum_sign_keys *keys,
			  const struct oakum_signature *s, const char *signature,
			  const char *path, const char *bytes, size_t len,
			  struct oakum_err *e) OAKUM_MUST;

/* Reads the keys that all policy files must be signed by. *ret is NULL when there is no such
 * file: then none has to be. A file of keys that cannot be read, or that others can change,
 * is a failure. */
int oakum_sign_keys_load(struct oakum_arena *a, const char *path,
			 struct oakum_sign_keys **ret, struct oakum_err *e) OAKUM_MUST;

/* Checks the signature that stands beside path, whose content was read as bytes; trust is
 * who may have had a hand in the signature's file. */
int oakum_sign_verify(struct oakum_arena *a, const struct oakum_sign_keys *keys,
		      const char *path, enum oakum_trust trust, const char *bytes,
		      size_t len, struct oakum_signature **ret,
		      struct oakum_err *e) OAKUM_MUST;

/* The keys' names for a story: "A", "A or B". */
const char *oakum_sign_names(struct oakum_arena *a, const struct oakum_sign_keys *keys);

#endif
