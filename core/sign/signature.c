/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signature.c - what a signature file says: an untrusted comment, the signature of the file,
 * the trusted comment, the signature of both.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

#include <oakum/str.h>

#define UNTRUSTED "untrusted comment: "
#define TRUSTED	  "trusted comment: "
#define LINES	  4

/* "timestamp:1893456000<TAB>file:policy.json<TAB>hashed": what stands behind "file:". */
static int find_file(struct oakum_arena *a, const char *name, struct oakum_signature *s,
		     struct oakum_err *e)
{
	static const char key[] = "file:";

	for (const char *at = s->comment; *at; at += *at == '\t') {
		size_t len = strcspn(at, "\t");

		if (oakum_starts_with(at, key)) {
			if (s->file)
				return oakum_err_set(
					e, -EINVAL,
					"'%s': the trusted comment names two files",
					name);
			s->file = oakum_arena_dup(a, at + strlen(key), len - strlen(key));
		}
		at += len;
	}
	return 0;
}

static int bad_line(const char *name, size_t number, const char *must_be,
		    struct oakum_err *e)
{
	return oakum_err_set(e, -EINVAL,
			     "'%s' is no signature of minisign: line %zu must be %s",
			     name, number, must_be);
}

int oakum_signature_read(struct oakum_arena *a, const char *name, const char *text,
			 size_t len, struct oakum_signature **ret, struct oakum_err *e)
{
	struct oakum_signature *s = OAKUM_NEW(a, struct oakum_signature);
	struct sign_text t = {text, text + len};
	unsigned char bytes[SIGN_FILE_BYTES];
	const char *line[LINES] = {"", "", "", ""};
	int rc;

	if (len > OAKUM_SIGN_SIZE_MAX)
		return oakum_err_set(e, -EFBIG, "'%s' is larger than %u bytes", name,
				     OAKUM_SIGN_SIZE_MAX);
	if (memchr(text, '\0', len))
		return oakum_err_set(e, -EINVAL, "'%s' has a NUL in it", name);
	for (size_t i = 0; i < LINES && sign_line(a, &t, &line[i]); i++)
		;
	if (t.at != t.end)
		return oakum_err_set(e, -EINVAL, "'%s' has more than %d lines", name,
				     LINES);
	if (!oakum_starts_with(line[0], UNTRUSTED))
		return bad_line(name, 1, "an untrusted comment", e);
	if (!sign_base64(line[1], bytes, SIGN_FILE_BYTES) || bytes[0] != 'E' ||
	    (bytes[1] != 'd' && bytes[1] != 'D'))
		return bad_line(name, 2, "an Ed25519 signature in base64", e);
	if (!oakum_starts_with(line[2], TRUSTED))
		return bad_line(name, 3, "a trusted comment", e);
	if (!sign_base64(line[3], s->of_comment, SIGN_LAST_BYTES))
		return bad_line(name, 4, "the trusted comment's signature in base64", e);
	s->hashed = bytes[1] == 'D';
	memcpy(s->id, bytes + 2, sizeof(s->id));
	memcpy(s->of_file, bytes + SIGN_HEAD, sizeof(s->of_file));
	sign_name(s->id, s->key);
	s->comment = line[2] + strlen(TRUSTED);
	rc = find_file(a, name, s, e);
	if (rc == 0)
		*ret = s;
	return rc;
}
