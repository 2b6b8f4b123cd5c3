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
				     struct oakum_node *found)
{
	struct oakum_node *obj = oakum_json_object(a);
	char stamp[OAKUM_STAMP_SIZE];

	oakum_stamp(ev->now, stamp);
	put_text(a, obj, "time", stamp);
	put_text(a, obj, "event", ev->event);
	put_text(a, obj, "id", ev->id);
	put_text(a, obj, "bundle", ev->bundle);
	put_text(a, obj, "engine", ev->engine);
	put_text(a, obj, "verdict", verdict(ev));
	put_text(a, obj, "would", would(ev));
	oakum_json_put(a, obj, "findings", found);
	put_text(a, obj, "refusal", ev->refusal);
	oakum_json_put(a, obj, "policy",
		       oakum_json_strings(a, policy->files, policy->n_files));
	return obj;
}

static void write_line(struct oakum_arena *a, const struct oakum_node *event,
		       struct oakum_buf *line)
{
	oakum_buf_init(line, a, OAKUM_AUDIT_LINE_MAX);
	oakum_json_write_value(event, line);
	oakum_buf_putc(line, '\n');
}

static void make_line(struct oakum_arena *a, const struct oakum_policy *policy,
		      const struct oakum_audit_event *ev, struct oakum_buf *line)
{
	write_line(a, event_json(a, policy, ev, findings(a, ev->outcome)), line);
	if (line->full)
		write_line(a, event_json(a, policy, ev, oakum_json_null(a)), line);
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
