/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit_follow.c - going on in an audit log that grows, is rotated or cut off.
 *
 * The directory is watched, which tells of the file in it as well, of its going and of what
 * comes in its place. The watch is set before the first look: nothing falls between.
 */
#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>

#include "audit_read.h"

#define EVENTS                                                                           \
	(IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB)

static int watch(const char *name, struct oakum_err *e)
{
	OAKUM_FD int fd = inotify_init1(IN_CLOEXEC);
	const char *slash = strrchr(name, '/');
	char dir[4096] = ".";

	if (slash && (size_t)(slash - name) >= sizeof(dir))
		return oakum_err_set(e, -ENAMETOOLONG, "'%s' is too long a path", name);
	if (slash) {
		memcpy(dir, name, (size_t)(slash - name));
		dir[slash - name] = '\0';
	}
	if (slash == name)
		dir[0] = '/';
	if (fd < 0 || inotify_add_watch(fd, dir, EVENTS) < 0)
		return oakum_err_set(e, -errno, "'%s' cannot be watched: %s", dir,
				     oakum_errno_text(errno));
	return oakum_fd_take(&fd);
}

/* Whether the path leads to another file than the one that is open. */
static bool is_replaced(const struct cli_audit *r)
{
	struct stat here, there;

	return fstat(r->fd, &here) == 0 && stat(r->name, &there) == 0 &&
	       (here.st_dev != there.st_dev || here.st_ino != there.st_ino);
}

/* Whether the file was emptied and perhaps written anew since: then it is shorter, or begins
 * in another way, since every entry has a time and an id. */
static bool is_cut(const struct cli_audit *r)
{
	char head[sizeof(r->head)];
	struct stat st;

	if (fstat(r->fd, &st) < 0)
		return false;
	return st.st_size < r->offset ||
	       pread(r->fd, head, r->head_len, 0) != (ssize_t)r->head_len ||
	       memcmp(head, r->head, r->head_len) != 0;
}

static void remember_head(struct cli_audit *r)
{
	size_t want =
		r->offset < (off_t)sizeof(r->head) ? (size_t)r->offset : sizeof(r->head);
	ssize_t n = r->fd >= 0 ? pread(r->fd, r->head, want, 0) : 0;

	r->head_len = n > 0 ? (size_t)n : 0;
}

/* A file that is not there will come. */
static int reopen(struct cli_audit *r, struct oakum_err *e)
{
	struct stat st;

	if (stat(r->name, &st) < 0 && errno == ENOENT) {
		cli_audit_close(r);
		return 0;
	}
	return cli_audit_open(r, r->name, e);
}

static int look(struct cli_audit *r, struct oakum_err *e)
{
	int err = 0;

	if (r->fd >= 0 && is_cut(r) && lseek(r->fd, 0, SEEK_SET) == 0) {
		r->offset = 0;
		r->len = 0;
		r->skipping = false;
	}
	if (r->fd >= 0)
		err = cli_audit_feed(r, e);
	if (err == 0 && (r->fd < 0 || is_replaced(r))) {
		cli_audit_finish(r);
		err = reopen(r, e);
		if (err == 0 && r->fd >= 0)
			err = cli_audit_feed(r, e);
	}
	remember_head(r);
	return err;
}

int cli_audit_follow(struct cli_audit *r, struct oakum_err *e)
{
	OAKUM_FD int fd = watch(r->name, e);
	_Alignas(struct inotify_event) char events[4096];

	if (fd < 0)
		return fd;
	for (;;) {
		int err = look(r, e);

		if (err < 0)
			return err;
		if (fflush(stdout) || ferror(stdout))
			return oakum_err_set(e, -EPIPE,
					     "cannot write to standard output");
		/* Which file it was does not matter: a look costs little. */
		if (read(fd, events, sizeof(events)) < 0 && errno != EINTR)
			return oakum_err_set(e, -errno, "'%s' cannot be watched: %s",
					     r->name, oakum_errno_text(errno));
	}
}
