/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lsm.c - which security modules this machine's kernel enforces, and which AppArmor profiles
 * are loaded; see the members lsm and apparmor_profile of host.h.
 *
 * A kernel without a module has none of its files.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <oakum/fd.h>
#include <oakum/str.h>

#include "host_data.h"

#define FILE_MAX (4u * 1024 * 1024) /* thousands of profiles */

/* The text of a file of the kernel; "" when it is not there, or not for a caller like this one:
 * only the machine's root may list profiles. */
static int read_text(struct oakum_machine *m, const char *path, const char **ret,
		     struct oakum_err *e)
{
	OAKUM_FD int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
	size_t len;

	*ret = "";
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES))
		return 0;
	if (fd < 0)
		return oakum_err_set(e, -errno, "'%s' cannot be read: %s", path,
				     oakum_errno_text(errno));
	return oakum_fd_slurp(m->arena, fd, path, FILE_MAX, ret, &len, e);
}

int oakum_host_lsm(const struct oakum_host *h, const char *name, bool *ret,
		   struct oakum_err *e)
{
	static const struct {
		char name[12], path[44];
		char on;
	} modules[] = {
		{"apparmor", "/sys/module/apparmor/parameters/enabled", 'Y'},
		{"selinux", "/sys/fs/selinux/enforce", '1'},
	};
	const char *text;

	for (size_t i = 0; i < OAKUM_COUNT(modules); i++) {
		int r;

		if (!oakum_streq(modules[i].name, name))
			continue;
		r = read_text(oakum_machine_of(h), modules[i].path, &text, e);
		if (r == 0)
			*ret = text[0] == modules[i].on;
		return r;
	}
	return oakum_err_set(e, -EINVAL, "'%s' is no security module", name);
}

/* One line: "NAME (MODE)". */
static bool line_is(const char *line, size_t len, const char *name, const char **ret_mode,
		    size_t *ret_len)
{
	size_t n = strlen(name);

	if (len < n + strlen(" ()") || memcmp(line, name, n) != 0 ||
	    memcmp(line + n, " (", 2) != 0 || line[len - 1] != ')')
		return false;
	*ret_mode = line + n + 2;
	*ret_len = len - n - strlen(" ()");
	return true;
}

int oakum_host_apparmor_profile(const struct oakum_host *h, const char *name,
				const char **ret_mode, struct oakum_err *e)
{
	struct oakum_machine *m = oakum_machine_of(h);
	const char *text, *mode;
	int r = read_text(m, "/sys/kernel/security/apparmor/profiles", &text, e);

	if (r < 0)
		return r;
	*ret_mode = NULL;
	for (size_t len; *text && !*ret_mode; text += len + (text[len] == '\n')) {
		size_t mode_len;

		len = strcspn(text, "\n");
		if (line_is(text, len, name, &mode, &mode_len))
			*ret_mode = oakum_arena_dup(m->arena, mode, mode_len);
	}
	return 0;
}
