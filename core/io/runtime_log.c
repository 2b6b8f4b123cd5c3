/* SPDX-License-Identifier: Apache-2.0 */
/* runtime_log.c - see runtime_log.h. */
#include <oakum/runtime_log.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <syslog.h>

#include <oakum/buf.h>
#include <oakum/fd.h>
#include <oakum/json.h>
#include <oakum/str.h>

#include "stamp.h"

#define LINE_MAX_BYTES 8192u

/* O_NONBLOCK: a log that is a FIFO without a reader must not hold up a refusal. */
#define LOG_FLAGS (O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

static void json_line(struct oakum_buf *b, const char *msg, const char *stamp)
{
	oakum_buf_puts(b, "{\"level\":\"error\",\"msg\":");
	oakum_json_write_string(msg, strlen(msg), b);
	oakum_buf_printf(b, ",\"time\":\"%s\"}\n", stamp);
}

/* The form of logrus' text formatter: the message is quoted as a Go string. */
static void text_line(struct oakum_buf *b, const char *msg, const char *stamp)
{
	oakum_buf_printf(b, "time=\"%s\" level=error msg=\"", stamp);
	for (; *msg; msg++) {
		if (*msg == '"' || *msg == '\\')
			oakum_buf_putc(b, '\\');
		oakum_buf_putc(b, *msg);
	}
	oakum_buf_puts(b, "\"\n");
}

static int append(struct oakum_arena *a, const char *path, bool json, const char *msg,
		  time_t now)
{
	OAKUM_FD int fd = open(path, LOG_FLAGS, 0644);
	char stamp[OAKUM_STAMP_SIZE];
	struct oakum_buf line;

	if (fd < 0)
		return -errno;
	oakum_stamp(now, stamp);
	oakum_buf_init(&line, a, LINE_MAX_BYTES);
	if (json)
		json_line(&line, msg, stamp);
	else
		text_line(&line, msg, stamp);
	return line.full ? -EMSGSIZE : oakum_fd_append(fd, line.data, line.len);
}

/* Both of crun's log services end in the machine's log. */
static void to_syslog(const char *ident, const char *msg)
{
	openlog(ident, LOG_PID, LOG_DAEMON);
	syslog(LOG_ERR, "%s", msg);
	closelog();
}

int oakum_runtime_log_error(struct oakum_arena *a, const struct oakum_runtime_log *log,
			    const char *msg, time_t now)
{
	const char *target = log->target;

	if (!target || !*target)
		return 0;
	if (log->crun && (oakum_starts_with(target, "journald:") ||
			  oakum_starts_with(target, "syslog:"))) {
		to_syslog(strchr(target, ':') + 1, msg);
		return 0;
	}
	if (log->crun && oakum_starts_with(target, "file:"))
		target += strlen("file:");
	return append(a, target, log->json, msg, now);
}
