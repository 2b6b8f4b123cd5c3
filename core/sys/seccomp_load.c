/* SPDX-License-Identifier: Apache-2.0 */
/* seccomp_load.c - the profile that a policy names: built in, or a file; see seccomp.h. */
#include <oakum/seccomp.h>

#include <errno.h>
#include <fcntl.h>

#include <oakum/fd.h>
#include <oakum/sign.h>
#include <oakum/str.h>
#include <oakum/sys.h>

#define NAME_SHOWN_MAX 200

/* A profile is a part of the policy that names it: where policies must be signed, so must it. */
static int check_signature(struct oakum_arena *a, const char *path, const char *bytes,
			   size_t len, struct oakum_err *e)
{
	struct oakum_sign_keys *keys;
	struct oakum_signature *signature;
	int r = oakum_sign_keys_load(a, OAKUM_SIGN_KEYS, &keys, e);

	return r == 0 && keys ? oakum_sign_verify(a, keys, path, OAKUM_TRUST_PATH, bytes,
						  len, &signature, e)
			      : r;
}

static int load_file(struct oakum_arena *a, const char *path,
		     const struct oakum_seccomp **ret, struct oakum_err *e)
{
	struct oakum_json_doc *doc;
	const char *bytes;
	size_t len;
	int fd OAKUM_FD = oakum_fd_open(AT_FDCWD, path, OAKUM_TRUST_PATH, e);
	int r;

	if (fd < 0)
		return oakum_err_wrap(e, "seccomp profile");
	r = oakum_fd_slurp(a, fd, path, OAKUM_JSON_SIZE_MAX, &bytes, &len, e);
	if (r == 0)
		r = check_signature(a, path, bytes, len, e);
	if (r == 0)
		r = oakum_json_read(a, path, bytes, len, OAKUM_JSON_COMMENTS, &doc, e);
	if (r == 0)
		r = oakum_seccomp_from_source(a, doc, path, oakum_seccomp_arch_native(),
					      ret, e);
	return r < 0 ? oakum_err_wrap(e, "seccomp profile") : 0;
}

int oakum_seccomp_load(struct oakum_arena *a, const char *name,
		       const struct oakum_seccomp **ret, struct oakum_err *e)
{
	const struct oakum_seccomp *built_in = oakum_seccomp_builtin(a, name);

	if (built_in) {
		*ret = built_in;
		return 0;
	}
	if (name[0] == '/')
		return load_file(a, name, ret, e);
	return oakum_err_set(
		e, -EINVAL,
		"seccomp profile '%s' is neither 'default' nor 'restricted' nor an absolute path",
		oakum_str_show(a, name, NAME_SHOWN_MAX));
}

int oakum_seccomp_profile(const struct oakum_host *h, const char *name,
			  const struct oakum_seccomp **ret, struct oakum_err *e)
{
	return oakum_seccomp_load(oakum_host_arena(h), name, ret, e);
}
