/* SPDX-License-Identifier: Apache-2.0 */
/* audit_read.c - see audit_read.h. */
#include "audit_read.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/audit.h>
#include <oakum/fd.h>
#include <oakum/str.h>

#define PIECE (64u * 1024) /* bytes read at once */
#define LINE_MEMORY                                                                      \
	(64u * 1024 * 1024) /* what one entry may take while it is looked at */

void cli_audit_init(struct cli_audit *r, struct oakum_arena *a, cli_entry_fn *tell,
		    void *data)
{
	*r = (struct cli_audit){.fd = -1, .tell = tell, .data = data};
	r->cap = OAKUM_AUDIT_LINE_MAX + PIECE;
	r->bytes = oakum_arena_alloc(a, r->cap);
}

void cli_audit_close(struct cli_audit *r)
{
	oakum_fd_close(&r->fd);
	r->fd = -1;
	r->len = 0;
	r->offset = 0;
	r->skipping = false;
	r->head_len = 0;
}

int cli_audit_open(struct cli_audit *r, const char *name, struct oakum_err *e)
{
	cli_audit_close(r);
	r->name = name;
	if (oakum_streq(name, "-"))
		r->fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	else
		r->fd = open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (r->fd < 0)
		return oakum_err_set(
			e, -errno, "audit log '%s' cannot be opened: %s%s", name,
			oakum_errno_text(errno),
			errno == ENOENT
				? " (it begins with the first container that is judged)"
				: "");
	return 0;
}

static const char *text(const struct oakum_node *root, const char *key)
{
	return oakum_json_str(oakum_json_get(root, key));
}

bool cli_entry_fill(const struct oakum_node *root, struct cli_entry *ret)
{
	ret->root = root;
	ret->time = text(root, "time");
	ret->event = text(root, "event");
	ret->id = text(root, "id");
	ret->name = text(root, "name");
	ret->image = text(root, "image");
	ret->image_id = text(root, "image_id");
	ret->rootfs = text(root, "rootfs");
	ret->engine = text(root, "engine");
	ret->verdict = text(root, "verdict");
	ret->would = text(root, "would");
	ret->refusal = text(root, "refusal");
	ret->findings = oakum_json_get(root, "findings");
	ret->changes = oakum_json_get(root, "changes");
	return ret->time && ret->event && ret->verdict && ret->would;
}

static void take_line(struct cli_audit *r, const char *line, size_t len)
{
	struct cli_entry entry = {.line = line, .len = len};
	struct oakum_err ignored = OAKUM_ERR_INIT;
	struct oakum_json_doc *doc;
	struct oakum_arena arena;

	r->lines++;
	oakum_arena_init(&arena, LINE_MEMORY);
	entry.arena = &arena;
	if (oakum_json_read(&arena, r->name, line, len, OAKUM_JSON_STRICT, &doc,
			    &ignored) == 0 &&
	    oakum_json_is(doc->root, OAKUM_JSON_OBJECT) &&
	    cli_entry_fill(doc->root, &entry))
		r->tell(r->data, &entry);
	else
		r->damaged++;
	oakum_arena_release(&arena);
}

/* Takes the whole lines off the front of what has been read. */
static void take_lines(struct cli_audit *r)
{
	char *at = r->bytes, *end = r->bytes + r->len, *eol;

	while ((eol = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		if (r->skipping)
			r->skipping = false;
		else if (eol > at)
			take_line(r, at, (size_t)(eol - at));
		at = eol + 1;
	}
	r->len = (size_t)(end - at);
	memmove(r->bytes, at, r->len);
	if (r->len <= OAKUM_AUDIT_LINE_MAX)
		return;
	/* No entry is that long. */
	if (!r->skipping) {
		r->lines++;
		r->damaged++;
	}
	r->skipping = true;
	r->len = 0;
}

int cli_audit_feed(struct cli_audit *r, struct oakum_err *e)
{
	for (;;) {
		ssize_t n = read(r->fd, r->bytes + r->len, r->cap - r->len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return oakum_err_set(e, -errno, "'%s' cannot be read: %s",
					     r->name, oakum_errno_text(errno));
		if (n == 0)
			return 0;
		r->len += (size_t)n;
		r->offset += n;
		take_lines(r);
	}
}

void cli_audit_finish(struct cli_audit *r)
{
	if (r->len > 0 && !r->skipping)
		take_line(r, r->bytes, r->len);
	r->len = 0;
	r->skipping = false;
}

int cli_audit_file(struct cli *cli, const char **ret, struct oakum_err *e)
{
	struct oakum_policy *policy;
	int err;

	if (cli->opt[CLI_OPT_FILE]) {
		*ret = cli->opt[CLI_OPT_FILE];
		return 0;
	}
	err = cli_load_policy(cli, &policy, e);
	if (err < 0)
		return err;
	if (!policy->audit.file)
		return oakum_err_set(
			e, -ENOENT,
			"the policy keeps no audit log ('audit': { 'file': ... }): name a file");
	*ret = policy->audit.file;
	return 0;
}

static int read_one(struct cli_audit *r, const char *name, struct oakum_err *e)
{
	int err = cli_audit_open(r, name, e);

	if (err == 0)
		err = cli_audit_feed(r, e);
	if (err == 0)
		cli_audit_finish(r);
	cli_audit_close(r);
	return err;
}

int cli_audit_read_all(struct cli *cli, struct cli_audit *r, struct oakum_err *e)
{
	const char *name;
	int err;

	if (cli->n_args == 0) {
		err = cli_audit_file(cli, &name, e);
		return err < 0 ? err : read_one(r, name, e);
	}
	for (int i = 0; i < cli->n_args; i++) {
		err = read_one(r, cli->args[i], e);
		if (err < 0)
			return err;
	}
	return 0;
}

void cli_audit_complain(const struct cli_audit *r)
{
	if (r->damaged)
		fprintf(stderr,
			"oakum: %lu of %lu lines are no entries and were skipped\n",
			r->damaged, r->lines);
}
