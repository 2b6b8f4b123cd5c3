/* SPDX-License-Identifier: Apache-2.0 */
/* read.c - getting hold of a policy document: from a file or a text. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <oakum/fd.h>

int oakum_policy_read_text(struct oakum_policy_build *b, const char *name,
			   const char *text, size_t len, struct oakum_policy_source *ret,
			   struct oakum_err *e)
{
	struct oakum_policy_source s = {.build = b};
	struct oakum_json_doc *doc = NULL;
	int rc;

	if (len > OAKUM_POLICY_SIZE_MAX)
		return oakum_err_set(e, -EFBIG, "policy: '%s' is larger than %u bytes",
				     name, OAKUM_POLICY_SIZE_MAX);
	if (oakum_json_read(b->arena, name, text, len, OAKUM_JSON_COMMENTS, &doc, e) < 0)
		return oakum_err_wrap(e, "policy");
	s.doc = doc;
	rc = oakum_policy_check_version(&s, e);
	if (rc == 0)
		*ret = s;
	return rc;
}

int oakum_policy_read(struct oakum_policy_build *b, const char *path,
		      struct oakum_policy_source *ret, struct oakum_err *e)
{
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, path, OAKUM_TRUST_PATH, e);
	const char *name = oakum_arena_strdup(b->arena, path), *text = NULL;
	struct oakum_policy_source s;
	struct stat st;
	size_t len = 0;
	int rc;

	if (fd < 0)
		return oakum_err_wrap(e, "policy");
	if (fstat(fd, &st) < 0)
		return oakum_err_set(e, -errno, "policy: '%s': %s", name,
				     oakum_errno_text(errno));
	if (oakum_fd_slurp(b->arena, fd, name, OAKUM_POLICY_SIZE_MAX, &text, &len, e) < 0)
		return oakum_err_wrap(e, "policy");
	/* Before anything of it is believed, and the very bytes that are read then. */
	rc = oakum_policy_check_signature(b, name, text, len, e);
	if (rc == 0)
		rc = oakum_policy_read_text(b, name, text, len, &s, e);
	if (rc < 0)
		return rc;
	b->files[b->policy->n_files++] = name;
	s.dev = st.st_dev;
	s.ino = st.st_ino;
	*ret = s;
	return 0;
}
