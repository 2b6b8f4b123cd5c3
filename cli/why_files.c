/* SPDX-License-Identifier: Apache-2.0 */
/*
 * why_files.c - whose a path in a container is. The root file system of a container that is
 * gone may not be mounted any more; then the layers of its overlay are looked through.
 */
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "why.h"

#define LOWER_MAX 65536u /* bytes of the file that lists layers */

/* Below root and nowhere else, whatever links there are. */
static bool look_in(int root, const char *path, struct stat *ret)
{
	struct open_how how = {.flags = O_PATH | O_CLOEXEC,
			       .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
	OAKUM_FD int fd = (int)syscall(SYS_openat2, root, path, &how, sizeof(how));

	return fd >= 0 && fstat(fd, ret) == 0;
}

static bool look_below(const char *dir, const char *path, struct stat *ret)
{
	OAKUM_FD int root = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);

	return root >= 0 && look_in(root, path, ret);
}

/* Docker keeps beside "merged" the container's own files as "diff", and in "lower" the
 * layers below, relative to the driver's directory. */
static bool look_in_layers(struct why *w, const char *layer, const char *path,
			   struct stat *ret)
{
	const char *list = oakum_path_join(w->arena, layer, "lower"), *text;
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, list, OAKUM_TRUST_FILE, NULL);
	size_t len;

	if (look_below(oakum_path_join(w->arena, layer, "diff"), path, ret))
		return true;
	if (fd < 0 ||
	    oakum_fd_slurp(w->arena, fd, list, LOWER_MAX, &text, &len, NULL) < 0)
		return false;
	for (; *text; text += strspn(text, ":")) {
		size_t n = strcspn(text, ":\n");
		const char *dir =
			oakum_arena_printf(w->arena, "%s/../%.*s", layer, (int)n, text);

		if (look_below(dir, path, ret))
			return true;
		text += n;
		if (*text == '\n')
			break;
	}
	return false;
}

static bool look(struct why *w, const char *path, struct stat *ret)
{
	const char *rootfs = w->entry.rootfs;
	const char *base = oakum_path_base(rootfs);

	if (look_below(rootfs, path, ret))
		return true;
	return oakum_streq(base, "merged") &&
	       look_in_layers(
		       w, oakum_arena_dup(w->arena, rootfs, (size_t)(base - rootfs - 1)),
		       path, ret);
}

static bool is_for_others(const struct stat *st, int64_t uid)
{
	mode_t want = S_ISDIR(st->st_mode) ? 07 : 06;

	return st->st_uid == (uid_t)uid || (st->st_mode & want) == want;
}

void why_look_at_path(struct why *w, const char *path)
{
	char *at = oakum_path_normalise(w->arena, path);
	struct stat st;

	if (!w->entry.rootfs || *w->entry.rootfs != '/' || w->uid <= 0)
		return;
	/* What is not there could not be made in the directory above it. */
	while (!look(w, at, &st)) {
		char *slash = strrchr(at, '/');

		if (!slash || slash == at)
			return;
		*slash = '\0';
	}
	if (!is_for_others(&st, w->uid))
		why_suspect(w, "user", 5,
			    "'%s' belongs to %s%u (mode %04o), and it ran as %lld",
			    oakum_str_show(w->arena, at, 80), st.st_uid ? "" : "root, ",
			    st.st_uid, (unsigned)st.st_mode & 07777, (long long)w->uid);
}
