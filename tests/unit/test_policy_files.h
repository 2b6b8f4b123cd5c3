/* SPDX-License-Identifier: Apache-2.0 */
/* test_policy_files.h - a directory of policy files for each test. Needs root. */
#ifndef OAKUM_TEST_POLICY_FILES_H
#define OAKUM_TEST_POLICY_FILES_H

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test_policy.h"

static char dir[64]; /* of this test; /tmp is sticky, which counts as safe */

static inline int remove_one(const char *path, const struct stat *st, int type,
			     struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* A path below the directory of this test. */
static inline const char *at(const char *name)
{
	return oakum_arena_printf(&unit_arena, "%s/%s", dir, name);
}

static inline void dir_setup(void)
{
	static const char template[] = "/tmp/oakum-policy-XXXXXX";

	memcpy(dir, template, sizeof(template));
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

static inline void dir_teardown(void)
{
	ck_assert_int_eq(nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static inline void write_file(const char *name, const char *text)
{
	int fd = open(at(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	size_t len = strlen(text);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fchmod(fd, 0644), 0);
	ck_assert_int_eq(write(fd, text, len), (ssize_t)len);
	ck_assert_int_eq(close(fd), 0);
}

static inline void make_dir(const char *name)
{
	ck_assert_int_eq(mkdir(at(name), 0755), 0);
	ck_assert_int_eq(chmod(at(name), 0755), 0);
}

/* As an installed Oakum reads its policy, and as a person names one. */
static inline int load(struct oakum_policy **ret)
{
	return oakum_policy_load(&unit_arena, at("policy.json"), false, NOW, ret,
				 &unit_err);
}

static inline int load_given(struct oakum_policy **ret)
{
	return oakum_policy_load(&unit_arena, at("policy.json"), true, NOW, ret,
				 &unit_err);
}

static inline struct oakum_policy *loaded(void)
{
	struct oakum_policy *p = NULL;

	unit_assert_ok(load(&p));
	return p;
}

#define TMP(action) "{\"version\": 1, \"rules\": {\"tmp\": \"" action "\"}}\n"

#endif
