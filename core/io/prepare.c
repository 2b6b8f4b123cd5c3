/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prepare.c - the prepared directory of a container: making it, whose it is, taking it back;
 * see prepare.h.
 *
 * The directory of them all is locked while one is made up to its plan.json, and while it is
 * looked through for what nobody needs any more. So a directory without a plan.json, seen with
 * the lock held, is what a killed process left.
 */
#include <oakum/prepare.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "prepare_json.h"
#include "prepare_range.h"
#include "prepare_steps.h"
#include "run_dir.h"

#define ALL	  "prepared"
#define DIR_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

struct work {
	struct oakum_arena *arena;
	const struct oakum_preparation *p;
	const char *all; /* the directory of all prepared directories */
	int all_fd;
	struct oakum_record_key key;
	const char *path; /* of this one */
	struct oakum_maker maker;
};

char *oakum_prepared_dir(struct oakum_arena *a, const char *dir,
			 const struct oakum_record_key *key)
{
	return oakum_arena_printf(a, "%s/" ALL "/%s", dir, key->name);
}

static void clear(const struct work *w, const char *name)
{
	oakum_range_give_back(w->all_fd, name, w->all);
	/* what cannot be cleared now is come across again */
	(void)oakum_steps_clear(w->all_fd, name,
				oakum_arena_printf(w->arena, "%s/%s", w->all, name));
}

/* Whether a container has it, or a process is about to make that container. */
static bool is_needed(const struct work *w, const char *name)
{
	struct oakum_plan_note note;
	struct stat st;

	if (oakum_plan_note_read(w->arena, w->all_fd, name, &note, NULL) < 0)
		return false;
	return oakum_maker_lives(&note.maker) ||
	       lstat(oakum_arena_printf(w->arena, "%s/%s", note.root, note.id), &st) == 0;
}

static void sweep(const struct work *w)
{
	int fd = openat(w->all_fd, ".", DIR_FLAGS);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (!d) {
		oakum_fd_close(&fd);
		return;
	}
	while ((entry = readdir(d))) {
		const char *name = oakum_arena_strdup(w->arena, entry->d_name);

		if (strlen(name) == OAKUM_RECORD_KEY_SIZE - 1 &&
		    !oakum_streq(name, w->key.name) && !is_needed(w, name))
			clear(w, name);
	}
	(void)closedir(d); /* it was only read */
	oakum_range_sweep(w->all_fd, w->all);
}

/* One Oakum may call another: what this process prepared before its last execve stays. */
static bool is_ours(const struct work *w)
{
	struct oakum_plan_note note;

	return oakum_plan_note_read(w->arena, w->all_fd, w->key.name, &note, NULL) == 0 &&
	       note.maker.pid == w->maker.pid && note.maker.start == w->maker.start;
}

bool oakum_prepared_is_made(struct oakum_arena *a, const char *prepared)
{
	struct oakum_maker self;
	struct oakum_plan_note note;

	return access(prepared, F_OK) == 0 && oakum_maker_self(&self, NULL) == 0 &&
	       oakum_plan_note_read(a, AT_FDCWD, prepared, &note, NULL) == 0 &&
	       note.maker.pid == self.pid && note.maker.start == self.start;
}

/* Makes the directory with its plan.json, or adds to the one that is ours. */
static int begin(struct work *w, int *ret_fd, struct oakum_err *e)
{
	OAKUM_FD int fd = -1;
	bool ours = is_ours(w);
	int r;

	if (!ours) {
		clear(w, w->key.name);
		if (mkdirat(w->all_fd, w->key.name, 0700) < 0)
			return oakum_err_set(e, -errno, "'%s' cannot be made: %s",
					     w->path, oakum_errno_text(errno));
	}
	fd = openat(w->all_fd, w->key.name, DIR_FLAGS);
	if (fd < 0)
		return oakum_err_set(e, -errno, "'%s' cannot be opened: %s", w->path,
				     oakum_errno_text(errno));
	r = ours ? 0 : oakum_plan_note_write(w->arena, fd, w->p, &w->maker, e);
	if (r < 0)
		return r;
	*ret_fd = oakum_fd_take(&fd);
	return 0;
}

static int begin_locked(struct work *w, int *ret_fd, struct oakum_err *e)
{
	OAKUM_FD int lock = oakum_run_dir_open(w->all, true, e);
	int r = lock < 0 ? lock : oakum_run_dir_lock(lock, w->all, e);

	if (r < 0)
		return r;
	sweep(w);
	return begin(w, ret_fd, e);
}

static int carry_out(struct work *w, const char *dir, struct oakum_err *e)
{
	OAKUM_FD int run = oakum_run_dir_open(dir, true, e);
	OAKUM_FD int all = run < 0 ? run : oakum_run_dir_open(w->all, true, e);
	OAKUM_FD int fd = -1;
	int r = all < 0 ? all : oakum_maker_self(&w->maker, e);

	if (r < 0)
		return r;
	w->all_fd = all;
	r = begin_locked(w, &fd, e);
	if (r == 0)
		r = oakum_steps_make(fd, w->path, w->p, e);
	if (r < 0)
		clear(w, w->key.name);
	return r;
}

int oakum_prepare(struct oakum_arena *a, const char *dir,
		  const struct oakum_preparation *p, struct oakum_err *e)
{
	struct work w = {
		.arena = a, .p = p, .all = oakum_arena_printf(a, "%s/" ALL, dir)};
	int r;

	oakum_record_key(p->root, p->id, &w.key);
	w.path = oakum_prepared_dir(a, dir, &w.key);
	r = carry_out(&w, dir, e);
	return r < 0 ? oakum_err_wrap(e, "'%s'", w.path) : 0;
}

void oakum_prepare_undo(const char *dir, const struct oakum_record_key *key)
{
	OAKUM_SCRATCH char all[PATH_MAX], path[PATH_MAX];
	OAKUM_FD int fd = -1;

	if (!oakum_path_put(all, sizeof(all), dir, ALL) ||
	    !oakum_path_put(path, sizeof(path), all, key->name))
		return;
	fd = open(all, DIR_FLAGS);
	if (fd < 0)
		return;
	oakum_range_give_back(fd, key->name, all);
	(void)oakum_steps_clear(fd, key->name, path); /* the next sweep tries again */
}

static bool is_of(struct oakum_arena *a, int all_fd, const char *name, const char *id,
		  const char *bundle)
{
	struct oakum_plan_note note;

	return oakum_plan_note_read(a, all_fd, name, &note, NULL) == 0 &&
	       oakum_streq(note.id, id) && oakum_streq(note.bundle, bundle);
}

const char *oakum_prepared_find(struct oakum_arena *a, const char *dir, const char *id,
				const char *bundle)
{
	const char *all = oakum_arena_printf(a, "%s/" ALL, dir), *found = NULL;
	DIR *d = opendir(all);
	const struct dirent *entry;

	while (d && !found && (entry = readdir(d))) {
		if (strlen(entry->d_name) == OAKUM_RECORD_KEY_SIZE - 1 &&
		    is_of(a, dirfd(d), entry->d_name, id, bundle))
			found = oakum_arena_printf(a, "%s/%s", all, entry->d_name);
	}
	if (d)
		(void)closedir(d); /* it was only read */
	return found;
}
