/* SPDX-License-Identifier: Apache-2.0 */
/* prepare_json.c - see prepare_json.h. */
#include "prepare_json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <oakum/buf.h>
#include <oakum/fd.h>
#include <oakum/json.h>
#include <oakum/store.h>
#include <oakum/str.h>

#define NOTE_SIZE_MAX (256u * 1024) /* bytes */
#define START_FIELD   22	    /* of proc_pid_stat(5), counted from 1 */

/* The name, the second field, may have anything in it; nothing behind it has brackets. */
static int64_t start_in(char *stat)
{
	char *at = strrchr(stat, ')');
	int64_t start;

	for (int field = 2; at && field < START_FIELD; field++)
		at = strchr(at + 1, ' ');
	if (!at)
		return -1;
	at[1 + strcspn(at + 1, " ")] = '\0';
	return oakum_num_i64(at + 1, 0, INT64_MAX, &start) == 0 ? start : -1;
}

/* -1: there is no such process. */
static int64_t start_of(int64_t pid)
{
	char path[64], text[1024];
	OAKUM_FD int fd = -1;
	ssize_t n;

	(void)snprintf(path, sizeof(path), "/proc/%lld/stat", (long long)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (n <= 0)
		return -1;
	text[n] = '\0';
	return start_in(text);
}

int oakum_maker_self(struct oakum_maker *ret, struct oakum_err *e)
{
	ret->pid = getpid();
	ret->start = start_of(ret->pid);
	if (ret->start < 0)
		return oakum_err_set(
			e, -ESRCH, "/proc/%d/stat does not tell when this process began",
			(int)ret->pid);
	return 0;
}

bool oakum_maker_lives(const struct oakum_maker *m)
{
	return m->start >= 0 && start_of(m->pid) == m->start;
}

static void put_text(struct oakum_arena *a, struct oakum_node *obj, const char *key,
		     const char *text)
{
	oakum_json_put(a, obj, key, oakum_json_string(a, text));
}

static struct oakum_node *steps(struct oakum_arena *a, const struct oakum_step *s)
{
	struct oakum_node *array = oakum_json_array(a);

	for (; s; s = s->next) {
		struct oakum_node *step = oakum_json_object(a);

		put_text(a, step, "kind", oakum_step_name(s->kind));
		put_text(a, step, "name", s->name);
		oakum_json_append(array, step);
	}
	return array;
}

int oakum_plan_note_write(struct oakum_arena *a, int fd,
			  const struct oakum_preparation *p,
			  const struct oakum_maker *maker, struct oakum_err *e)
{
	struct oakum_node *obj = oakum_json_object(a), *by = oakum_json_object(a);
	struct oakum_buf text;

	oakum_json_put(a, by, "pid", oakum_json_i64(a, maker->pid));
	oakum_json_put(a, by, "start", oakum_json_i64(a, maker->start));
	oakum_json_put(a, obj, "version", oakum_json_i64(a, 1));
	put_text(a, obj, "root", p->root);
	put_text(a, obj, "id", p->id);
	put_text(a, obj, "bundle", p->bundle);
	oakum_json_put(a, obj, "maker", by);
	oakum_json_put(a, obj, "steps", steps(a, p->steps));
	oakum_buf_init(&text, a, NOTE_SIZE_MAX);
	oakum_json_write_value(obj, &text);
	oakum_buf_putc(&text, '\n');
	if (text.full)
		return oakum_err_set(e, -EFBIG, "'%s' would be larger than %u bytes",
				     OAKUM_PLAN_FILE, NOTE_SIZE_MAX);
	return oakum_store_new(fd, OAKUM_PLAN_FILE, text.data, text.len, e);
}

static int64_t number_at(const struct oakum_node *root, const char *pointer)
{
	const struct oakum_node *n = oakum_json_at(root, pointer);
	int64_t v;

	return oakum_json_is(n, OAKUM_JSON_NUMBER) &&
			       oakum_num_i64(n->text, 0, INT64_MAX, &v) == 0
		       ? v
		       : -1;
}

int oakum_plan_note_read(struct oakum_arena *a, int dirfd, const char *name,
			 struct oakum_plan_note *ret, struct oakum_err *e)
{
	const char *path = oakum_arena_printf(a, "%s/" OAKUM_PLAN_FILE, name);
	OAKUM_FD int fd = oakum_fd_open(dirfd, path, OAKUM_TRUST_FILE, e);
	struct oakum_json_doc *doc;
	const char *text;
	size_t len;
	int r = fd;

	if (r >= 0)
		r = oakum_fd_slurp(a, fd, path, NOTE_SIZE_MAX, &text, &len, e);
	if (r >= 0)
		r = oakum_json_read(a, path, text, len, OAKUM_JSON_STRICT, &doc, e);
	if (r < 0)
		return r;
	*ret = (struct oakum_plan_note){
		.root = oakum_json_str(oakum_json_at(doc->root, "/root")),
		.id = oakum_json_str(oakum_json_at(doc->root, "/id")),
		.bundle = oakum_json_str(oakum_json_at(doc->root, "/bundle")),
		.maker = {.pid = number_at(doc->root, "/maker/pid"),
			  .start = number_at(doc->root, "/maker/start")},
	};
	if (!ret->root || !ret->id || !ret->bundle || ret->maker.pid < 0)
		return oakum_err_set(e, -EINVAL, "'%s' does not tell whose it is", path);
	return 0;
}
