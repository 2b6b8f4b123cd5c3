/* SPDX-License-Identifier: Apache-2.0 */
/* audit.c - see audit.h. */
#include <oakum/audit.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include <oakum/buf.h>
#include <oakum/fd.h>
#include <oakum/json.h>
#include <oakum/rule.h>
#include <oakum/str.h>

#include "stamp.h"

#define FILE_FLAGS                                                                       \
	(O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

static void put_text(struct oakum_arena *a, struct oakum_node *obj, const char *key,
		     const char *text)
{
	oakum_json_put(a, obj, key,
		       text ? oakum_json_string(a, text) : oakum_json_null(a));
}

static struct oakum_node *findings(struct oakum_arena *a, const struct oakum_outcome *out)
{
	struct oakum_node *array = oakum_json_array(a);

	for (const struct oakum_finding *f = out ? out->findings : NULL; f; f = f->next) {
		struct oakum_node *entry = oakum_json_object(a);

		put_text(a, entry, "rule", f->rule->id);
		put_text(a, entry, "action", oakum_action_name(f->action));
		put_text(a, entry, "pointer", f->pointer);
		put_text(a, entry, "message", f->message);
		if (f->excepted)
			put_text(a, entry, "excepted", f->excepted);
		oakum_json_append(array, entry);
	}
	return array;
}

/* The places whose values are no secret of anybody's. */
static const char open_places[][28] = {
	"/process/user/",	   "/process/noNewPrivileges", "/process/oomScoreAdj",
	"/linux/resources/memory", "/linux/resources/pids",    "/linux/resources/cpu",
	"/root/readonly",
};

static bool is_open(const char *pointer)
{
	for (size_t i = 0; i < OAKUM_COUNT(open_places); i++) {
		if (oakum_starts_with(pointer, open_places[i]))
			return true;
	}
	return false;
}

/* The strings of before that after has no more. */
static struct oakum_node *lost(struct oakum_arena *a, const struct oakum_node *before,
			       const struct oakum_node *after)
{
	struct oakum_node *array = oakum_json_array(a);

	oakum_json_each(old, before) {
		bool kept = false;

		oakum_json_each(new, after)
			kept = kept || oakum_json_equal(old, new);
		if (!kept)
			oakum_json_append(array, oakum_json_copy(a, old));
	}
	return array;
}

static struct oakum_node *change(struct oakum_arena *a, const struct oakum_patch_op *op)
{
	struct oakum_node *entry = oakum_json_object(a);
	const struct oakum_node *where = oakum_json_get(op->value, "destination");

	put_text(a, entry, "op", op->op);
	put_text(a, entry, "path", op->pointer);
	if (is_open(op->pointer)) {
		if (op->old)
			oakum_json_put(a, entry, "from", oakum_json_copy(a, op->old));
		if (op->value)
			oakum_json_put(a, entry, "to", oakum_json_copy(a, op->value));
	}
	if (oakum_streq(op->pointer, "/process/capabilities/bounding"))
		oakum_json_put(a, entry, "lost", lost(a, op->old, op->value));
	if (oakum_starts_with(op->pointer, "/mounts/") && oakum_json_str(where))
		put_text(a, entry, "mount", where->text);
	return entry;
}

static struct oakum_node *changes(struct oakum_arena *a, const struct oakum_outcome *out)
{
	struct oakum_node *array = oakum_json_array(a);

	for (const struct oakum_patch_op *op = out ? out->patch : NULL; op; op = op->next)
		oakum_json_append(array, change(a, op));
	return array;
}

/* What was refused was, whatever the engine made of the document: an option of the command
 * line can ask for what no document says. */
static const char *verdict(const struct oakum_audit_event *ev)
{
	if (ev->refusal && !ev->passed)
		return oakum_verdict_name(OAKUM_VERDICT_REFUSE);
	return oakum_verdict_name(ev->outcome ? ev->outcome->verdict
					      : OAKUM_VERDICT_ALLOW);
}

static const char *would(const struct oakum_audit_event *ev)
{
	if (ev->refusal || !ev->outcome)
		return oakum_verdict_name(OAKUM_VERDICT_REFUSE);
	return oakum_verdict_name(ev->outcome->would);
}

static struct oakum_node *event_json(struct oakum_arena *a,
				     const struct oakum_policy *policy,
				     const struct oakum_audit_event *ev,
				     struct oakum_node *found, struct oakum_node *done)
{
	static const struct oakum_subject nobody = {0};
	const struct oakum_subject *subject = ev->subject ? ev->subject : &nobody;
	struct oakum_node *obj = oakum_json_object(a);
	char stamp[OAKUM_STAMP_SIZE];

	oakum_stamp(ev->now, stamp);
	oakum_json_put(a, obj, "schema", oakum_json_i64(a, OAKUM_AUDIT_SCHEMA));
	put_text(a, obj, "time", stamp);
	put_text(a, obj, "event", ev->event);
	put_text(a, obj, "id", ev->id);
	put_text(a, obj, "bundle", ev->bundle);
	put_text(a, obj, "engine", subject->engine);
	put_text(a, obj, "name", subject->name);
	put_text(a, obj, "image", subject->image);
	put_text(a, obj, "image_id", subject->image_id);
	put_text(a, obj, "rootfs", subject->rootfs);
	put_text(a, obj, "mode", policy->mode == OAKUM_MODE_AUDIT ? "audit" : "enforce");
	put_text(a, obj, "verdict", verdict(ev));
	put_text(a, obj, "would", would(ev));
	oakum_json_put(a, obj, "findings", found);
	oakum_json_put(a, obj, "changes", done);
	put_text(a, obj, "refusal", ev->refusal);
	oakum_json_put(a, obj, "policy",
		       oakum_json_strings(a, policy->files, policy->n_files));
	return obj;
}

/* The length of the UTF-8 sequence at s, and its code point; what is none counts as one
 * unknown character. The JSON writer has made sure that s ends in ASCII. */
static size_t decode(const unsigned char *s, unsigned *ret)
{
	static const unsigned char first[] = {0xc0, 0xe0, 0xf0};
	static const unsigned char mask[] = {0x1f, 0x0f, 0x07};
	size_t more = *s < 0xe0 ? 1 : *s < 0xf0 ? 2 : 3;

	*ret = 0xfffd;
	if (oakum_utf8_check((const char *)s, more + 1) <= more || *s < first[more - 1])
		return 1;
	*ret = *s & mask[more - 1];
	for (size_t i = 1; i <= more; i++)
		*ret = *ret << 6 | (s[i] & 0x3f);
	return more + 1;
}

/* JSON in ASCII: whatever else there is stands within strings. */
static void escape(const struct oakum_buf *from, struct oakum_buf *line)
{
	for (size_t i = 0; i < from->len;) {
		unsigned char c = (unsigned char)from->data[i];
		size_t plain = i;
		unsigned code;

		while (plain < from->len && (unsigned char)from->data[plain] < 0x7f)
			plain++;
		if (plain > i) {
			oakum_buf_add(line, from->data + i, plain - i);
			i = plain;
		} else if (c == 0x7f) {
			oakum_buf_puts(line, "\\u007f");
			i++;
		} else {
			i += decode((const unsigned char *)from->data + i, &code);
			if (code < 0x10000)
				oakum_buf_printf(line, "\\u%04x", code);
			else
				oakum_buf_printf(line, "\\u%04x\\u%04x",
						 0xd7c0 + (code >> 10),
						 0xdc00 + (code & 0x3ff));
		}
	}
}

static void write_line(struct oakum_arena *a, const struct oakum_node *event,
		       struct oakum_buf *line)
{
	struct oakum_buf raw;

	oakum_buf_init(&raw, a, OAKUM_AUDIT_LINE_MAX);
	oakum_buf_init(line, a, OAKUM_AUDIT_LINE_MAX);
	oakum_json_write_value(event, &raw);
	oakum_buf_reserve(line, raw.len + 1);
	escape(&raw, line);
	oakum_buf_putc(line, '\n');
	line->full = line->full || raw.full;
}

static void make_line(struct oakum_arena *a, const struct oakum_policy *policy,
		      const struct oakum_audit_event *ev, struct oakum_buf *line)
{
	write_line(a,
		   event_json(a, policy, ev, findings(a, ev->outcome),
			      changes(a, ev->outcome)),
		   line);
	if (line->full)
		write_line(
			a,
			event_json(a, policy, ev, oakum_json_null(a), oakum_json_null(a)),
			line);
}

/* The directory is made when it is not there; the ones above it are the administrator's. */
static int open_file(struct oakum_arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	int fd = open(path, FILE_FLAGS, 0600);

	if (fd < 0 && errno == ENOENT && slash && slash != path &&
	    mkdir(oakum_arena_dup(a, path, (size_t)(slash - path)), 0700) == 0)
		fd = open(path, FILE_FLAGS, 0600);
	return fd < 0 ? -errno : fd;
}

static int to_file(struct oakum_arena *a, const char *path, const struct oakum_buf *line,
		   struct oakum_err *e)
{
	OAKUM_FD int fd = open_file(a, path);
	struct stat st;
	int ret;

	if (fd < 0)
		return oakum_err_set(e, fd, "audit log '%s' cannot be opened: %s", path,
				     oakum_errno_text(fd));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return oakum_err_set(e, -EINVAL, "audit log '%s' is no regular file",
				     path);
	ret = oakum_fd_append(fd, line->data, line->len);
	if (ret < 0)
		return oakum_err_set(e, ret, "audit log '%s' cannot be written: %s", path,
				     oakum_errno_text(ret));
	return 0;
}

int oakum_audit_write(struct oakum_arena *a, const struct oakum_policy *policy,
		      const struct oakum_audit_event *ev, struct oakum_err *e)
{
	struct oakum_buf line;

	if (!policy->audit.file && !policy->audit.syslog)
		return 0;
	make_line(a, policy, ev, &line);
	if (line.full)
		return oakum_err_set(e, -EMSGSIZE, "an audit line of more than %u bytes",
				     OAKUM_AUDIT_LINE_MAX);
	if (policy->audit.syslog) {
		openlog("oakum", LOG_PID, LOG_AUTHPRIV);
		syslog(LOG_NOTICE, "%s", line.data);
		closelog();
	}
	return policy->audit.file ? to_file(a, policy->audit.file, &line, e) : 0;
}
