/* SPDX-License-Identifier: Apache-2.0 */
/* load.c - the policy of this machine: the file, its drop-ins, or the built-in preset. */
#include "internal.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <oakum/path.h>
#include <oakum/str.h>

/* "/etc/oakum/policy.d" for "/etc/oakum/policy.json". */
static const char *drop_in_dir(struct oakum_arena *a, const char *file)
{
	size_t len = strlen(file);
	char *dir;

	if (oakum_ends_with(file, ".json"))
		len -= strlen(".json");
	dir = oakum_arena_alloc(a, len + sizeof(".d"));
	memcpy(dir, file, len);
	memcpy(dir + len, ".d", sizeof(".d"));
	return dir;
}

/* The file, or where it is missing and may be, the preset that an empty one would extend. */
static int read_base(struct oakum_policy_build *b, const char *file, bool must_exist,
		     struct oakum_policy_source *ret, struct oakum_err *e)
{
	struct oakum_err missing = OAKUM_ERR_INIT;
	int rc = oakum_policy_read(b, file, ret, &missing);

	if (rc == 0)
		return 0;
	if (rc == -ENOENT && !must_exist && b->keys)
		return oakum_err_set(
			e, rc,
			"policy: '%s' does not exist, and where there is '%s' a signed policy must be: an empty one of key %s says that the preset applies",
			file, b->keys->file, oakum_sign_names(b->arena, b->keys));
	if (rc == -ENOENT && !must_exist)
		return oakum_policy_read_preset(b, "restricted", ret, e);
	return oakum_err_set(e, rc, "%s", missing.msg);
}

static int apply_drop_ins(struct oakum_policy_build *b, const char *dir,
			  struct oakum_err *e)
{
	const char *const *names = NULL;
	size_t n = 0;
	int rc = oakum_policy_drop_ins(b->arena, dir, &names, &n, e);

	for (size_t i = 0; rc == 0 && i < n; i++) {
		struct oakum_policy_source s;

		rc = oakum_policy_read(b, names[i], &s, e);
		if (rc < 0)
			return rc;
		s.drop_in = true;
		rc = oakum_policy_apply(&s, e);
	}
	return rc;
}

/* How the hook is told of that file. A relative path starts in the working directory, which
 * the hook has another of. */
static const char *hook_option(struct oakum_arena *a, const char *file, bool given)
{
	static const char dir[] = OAKUM_SYSCONFDIR "/", end[] = ".json";
	char cwd[PATH_MAX];

	if (!file)
		return NULL;
	if (!given && oakum_starts_with(file, dir) && oakum_ends_with(file, end))
		return oakum_arena_printf(
			a, "--name=%.*s",
			(int)(strlen(file) - (sizeof(dir) - 1) - (sizeof(end) - 1)),
			file + sizeof(dir) - 1);
	if (file[0] != '/' && getcwd(cwd, sizeof(cwd)))
		file = oakum_path_join(a, cwd, file);
	return oakum_arena_printf(a, "--policy=%s", file);
}

int oakum_policy_load(struct oakum_arena *a, const char *file, bool file_given,
		      time_t now, struct oakum_policy **ret_policy, struct oakum_err *e)
{
	const char *base = file ? file : OAKUM_SYSCONFDIR "/policy.json";
	struct oakum_policy_source s;
	struct oakum_policy_build b;
	int rc;

	oakum_policy_begin(&b, a, now);
	rc = oakum_policy_need_signatures(&b, e);
	if (rc == 0)
		rc = read_base(&b, base, file && file_given, &s, e);
	if (rc == 0)
		rc = oakum_policy_apply_chain(&s, e);
	if (rc == 0 && !(file && file_given))
		rc = apply_drop_ins(&b, drop_in_dir(a, base), e);
	if (rc == 0)
		rc = oakum_policy_check_required(&b, e);
	if (rc == 0)
		rc = oakum_policy_finish(&b, e);
	if (rc < 0)
		return rc;
	b.policy->hook_option = hook_option(a, file, file && file_given);
	*ret_policy = b.policy;
	return 0;
}

int oakum_policy_draft(struct oakum_arena *a, const char *file, time_t now,
		       struct oakum_policy **ret_policy, struct oakum_err *e)
{
	struct oakum_policy_source s;
	struct oakum_policy_build b;
	int rc;

	oakum_policy_begin(&b, a, now);
	rc = oakum_policy_read(&b, file, &s, e);
	if (rc == 0)
		rc = oakum_policy_apply_chain(&s, e);
	if (rc == 0)
		rc = oakum_policy_finish(&b, e);
	if (rc < 0)
		return rc;
	b.policy->hook_option = hook_option(a, file, true);
	*ret_policy = b.policy;
	return 0;
}

int oakum_policy_parse(struct oakum_arena *a, const char *name, const char *text,
		       size_t len, time_t now, struct oakum_policy **ret_policy,
		       struct oakum_err *e)
{
	struct oakum_policy_source s;
	struct oakum_policy_build b;
	int rc;

	oakum_policy_begin(&b, a, now);
	rc = oakum_policy_read_text(&b, name, text, len, &s, e);
	if (rc == 0)
		rc = oakum_policy_apply_chain(&s, e);
	if (rc == 0)
		rc = oakum_policy_finish(&b, e);
	if (rc == 0)
		*ret_policy = b.policy;
	return rc;
}
