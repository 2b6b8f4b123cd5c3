/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup_docker.c - daemon.json: what is there stays byte for byte, and a copy of it is kept.
 *
 * Undoing puts the copy back when the file is what adding to the copy gives; else what was
 * edited since stays, and only ours is taken out.
 */
#include "setup.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <oakum/json_text.h>
#include <oakum/str.h>

#define RUNTIME "{ \"path\": \"" SETUP_RUNTIME "\" }"
#define RELOAD                                                                           \
	"systemctl reload docker (or SIGHUP to dockerd); only new containers get the new runtime"

static int parse(struct cli *cli, const struct setup_file *f, struct oakum_json_doc **ret,
		 struct oakum_err *e)
{
	static const char *const keys[] = {"runtimes", "default-runtime", "data-root"};
	int rc = oakum_json_read(cli->arena, f->path, f->bytes, f->len, OAKUM_JSON_STRICT,
				 ret, e);

	if (rc < 0)
		return rc;
	if (!oakum_json_is((*ret)->root, OAKUM_JSON_OBJECT))
		return oakum_err_set(e, -EINVAL, "'%s' is no JSON object", f->path);
	oakum_json_each(member, (*ret)->root) {
		for (size_t i = 0; i < OAKUM_COUNT(keys); i++) {
			if (!oakum_streq(member->key, keys[i]) &&
			    oakum_fold_equal(member->key, keys[i]))
				return oakum_err_set(
					e, -EINVAL,
					"'%s' has the key '%s', which dockerd may take for '%s': write it that way",
					f->path, member->key, keys[i]);
		}
	}
	return 0;
}

/* Takes the text that an edit made as the file's new content. */
static int adopt(struct cli *cli, struct setup_file *f, const struct oakum_buf *text,
		 struct oakum_json_doc **doc, struct oakum_err *e)
{
	if (text->full)
		return oakum_err_set(e, -EFBIG, "'%s' would become too large", f->path);
	f->bytes = text->data;
	f->len = text->len;
	return parse(cli, f, doc, e);
}

static int conflict(const struct setup_file *f, struct oakum_err *e)
{
	return oakum_err_set(e, -EEXIST,
			     "'%s' has a runtime 'oakum' that is not " SETUP_RUNTIME
			     ": rename or remove it first",
			     f->path);
}

static int add_runtime(struct cli *cli, struct setup_file *f, struct oakum_json_doc **doc,
		       struct oakum_err *e)
{
	const struct oakum_node *all = oakum_json_get((*doc)->root, "runtimes");
	const struct oakum_node *ours = oakum_json_get(all, "oakum");
	struct oakum_buf text;

	if (ours)
		return oakum_streq(oakum_json_str(oakum_json_get(ours, "path")),
				   SETUP_RUNTIME)
			       ? 0
			       : conflict(f, e);
	if (all && !oakum_json_is(all, OAKUM_JSON_OBJECT))
		return oakum_err_set(e, -EINVAL, "'%s': runtimes is no object", f->path);
	oakum_buf_init(&text, cli->arena, SETUP_FILE_MAX);
	if (all)
		oakum_json_text_add(*doc, all, "oakum", RUNTIME, &text);
	else
		oakum_json_text_add(*doc, (*doc)->root, "runtimes",
				    "{ \"oakum\": " RUNTIME " }", &text);
	return adopt(cli, f, &text, doc, e);
}

static int set_default(struct cli *cli, struct setup_file *f, struct oakum_json_doc **doc,
		       struct oakum_err *e)
{
	const struct oakum_node *now = oakum_json_get((*doc)->root, "default-runtime");
	struct oakum_buf text;

	if (oakum_streq(oakum_json_str(now), "oakum"))
		return 0;
	oakum_buf_init(&text, cli->arena, SETUP_FILE_MAX);
	if (now)
		oakum_json_text_set(*doc, now, "\"oakum\"", &text);
	else
		oakum_json_text_add(*doc, (*doc)->root, "default-runtime", "\"oakum\"",
				    &text);
	return adopt(cli, f, &text, doc, e);
}

/* The file as it is with Oakum in it; of none, one that has nothing else. */
static int with_oakum(struct cli *cli, struct setup_file *f, bool dflt,
		      struct oakum_err *e)
{
	struct oakum_json_doc *doc;
	int rc;

	if (!f->bytes) {
		f->bytes = "{}\n";
		f->len = strlen(f->bytes);
	}
	rc = parse(cli, f, &doc, e);
	if (rc == 0)
		rc = add_runtime(cli, f, &doc, e);
	if (rc == 0 && dflt)
		rc = set_default(cli, f, &doc, e);
	return rc;
}

static bool same(const struct setup_file *a, const struct setup_file *b)
{
	return a->bytes && b->bytes && a->len == b->len &&
	       memcmp(a->bytes, b->bytes, a->len) == 0;
}

/* Whether the file has our runtime already: then the copy is of before that. */
static bool has_oakum(struct cli *cli, const struct setup_file *f)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_json_doc *doc;

	return f->bytes && parse(cli, f, &doc, &e) == 0 &&
	       oakum_json_get(oakum_json_get(doc->root, "runtimes"), "oakum");
}

static int docker_add(struct cli *cli, struct oakum_err *e)
{
	struct setup_file now, next;
	int rc = setup_dockerd_flags(cli, e);

	if (rc == 0)
		rc = setup_read(cli, SETUP_DAEMON_JSON, &now, e);
	if (rc < 0)
		return rc;
	next = now;
	rc = with_oakum(cli, &next, cli->dflt, e);
	if (rc < 0)
		return rc;
	if (same(&now, &next)) {
		printf("already there: %s\n", SETUP_DAEMON_JSON);
		return 0;
	}
	if (!now.bytes)
		rc = access(SETUP_DAEMON_JSON SETUP_BACKUP, F_OK) == 0
			     ? setup_remove(cli, SETUP_DAEMON_JSON SETUP_BACKUP, e)
			     : 0;
	else if (!has_oakum(cli, &now))
		rc = setup_write(cli, SETUP_DAEMON_JSON SETUP_BACKUP, now.bytes, now.len,
				 e);
	if (rc == 0)
		rc = setup_write(cli, SETUP_DAEMON_JSON, next.bytes, next.len, e);
	if (rc == 0)
		setup_next(cli, RELOAD);
	return rc;
}

/* Takes our runtime out of a file that was edited since. */
static int without_runtime(struct cli *cli, struct setup_file *f,
			   struct oakum_json_doc **doc, struct oakum_err *e)
{
	const struct oakum_node *all = oakum_json_get((*doc)->root, "runtimes");
	const struct oakum_node *ours = oakum_json_get(all, "oakum");
	struct oakum_buf text;

	if (!ours)
		return 0;
	oakum_buf_init(&text, cli->arena, SETUP_FILE_MAX);
	oakum_json_text_remove(*doc, all->count == 1 ? all : ours, &text);
	return adopt(cli, f, &text, doc, e);
}

/* Gives the default runtime the name that it had before, or none. */
static int without_default(struct cli *cli, struct setup_file *f,
			   const struct setup_file *backup, struct oakum_json_doc **doc,
			   struct oakum_err *e)
{
	const struct oakum_node *now = oakum_json_get((*doc)->root, "default-runtime");
	const struct oakum_node *old = NULL;
	struct oakum_json_doc *before;
	struct oakum_buf text, value;

	if (!oakum_streq(oakum_json_str(now), "oakum"))
		return 0;
	if (backup->bytes && parse(cli, backup, &before, e) == 0)
		old = oakum_json_get(before->root, "default-runtime");
	oakum_buf_init(&text, cli->arena, SETUP_FILE_MAX);
	oakum_buf_init(&value, cli->arena, SETUP_FILE_MAX);
	if (old) {
		oakum_json_write_value(old, &value);
		oakum_json_text_set(*doc, now, value.data, &text);
	} else {
		oakum_json_text_remove(*doc, now, &text);
	}
	return adopt(cli, f, &text, doc, e);
}

static int undo_edited(struct cli *cli, struct setup_file *now,
		       const struct setup_file *backup, struct oakum_err *e)
{
	struct oakum_json_doc *doc;
	int rc = parse(cli, now, &doc, e);

	if (rc == 0)
		rc = without_default(cli, now, backup, &doc, e);
	if (rc == 0)
		rc = without_runtime(cli, now, &doc, e);
	return rc ? rc : setup_write(cli, SETUP_DAEMON_JSON, now->bytes, now->len, e);
}

static int undo_file(struct cli *cli, struct setup_file *now,
		     const struct setup_file *backup, struct oakum_err *e)
{
	for (int dflt = 0; dflt < 2; dflt++) {
		struct setup_file made = *backup;

		if (with_oakum(cli, &made, dflt, e) == 0 && same(&made, now))
			return backup->bytes ? setup_write(cli, SETUP_DAEMON_JSON,
							   backup->bytes, backup->len, e)
					     : setup_remove(cli, SETUP_DAEMON_JSON, e);
	}
	return undo_edited(cli, now, backup, e);
}

static int docker_undo(struct cli *cli, struct oakum_err *e)
{
	struct setup_file now, backup;
	const char *names;
	int rc = setup_read(cli, SETUP_DAEMON_JSON, &now, e);

	if (rc == 0)
		rc = setup_read(cli, SETUP_DAEMON_JSON SETUP_BACKUP, &backup, e);
	if (rc < 0 || !has_oakum(cli, &now))
		return rc;
	if (setup_docker_pinned(cli, &names) > 0 && !cli->force)
		return oakum_err_set(
			e, -EBUSY,
			"containers that were created with the runtime 'oakum' could not start any more: %s: make them anew with another --runtime, or say --force",
			names);
	rc = undo_file(cli, &now, &backup, e);
	if (rc == 0 && backup.bytes)
		rc = setup_remove(cli, backup.path, e);
	if (rc == 0)
		setup_next(cli, RELOAD);
	return rc;
}

static bool docker_in_use(struct cli *cli)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct setup_file now = {0};
	const char *names;
	bool found =
		setup_read(cli, SETUP_DAEMON_JSON, &now, &e) == 0 && has_oakum(cli, &now);

	if (found)
		printf("docker: " SETUP_DAEMON_JSON " names the runtime 'oakum'\n");
	if (setup_docker_pinned(cli, &names) > 0) {
		printf("docker: created with the runtime 'oakum': %s\n", names);
		found = true;
	}
	return found;
}

const struct setup_engine setup_docker = {"docker", docker_add, docker_undo,
					  docker_in_use};
