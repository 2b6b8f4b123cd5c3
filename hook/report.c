/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.c - what a person reads: one line on standard error, which runtimes put into their
 * own message and engines show, and one in the audit log. The program ends after it.
 */
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <oakum/audit.h>
#include <oakum/buf.h>
#include <oakum/fd.h>
#include <oakum/str.h>

#include "hook.h"

#define LINE_MAX_SHOWN 1500u /* characters: runtimes cut what a hook says */
#define DRAFT_MAX      16384u

static void to_audit(struct oakum_hook *h, const char *refusal)
{
	const struct oakum_audit_event event = {
		.now = h->now,
		.event = h->event,
		.id = h->state.id,
		.bundle = h->bundle.path,
		.subject = &h->subject,
		.outcome = h->outcome,
		.refusal = refusal,
		.passed = refusal && h->policy && h->policy->mode == OAKUM_MODE_AUDIT,
	};

	/* Whoever asked is told on standard error; the log is for the administrator. */
	if (h->policy)
		(void)oakum_audit_write(&h->arena, h->policy, &event, NULL);
}

static bool is_null(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3);
}

/* Another process's descriptor itself: a copy shares its position in a file. */
static int copy_of(pid_t pid, int fd)
{
	OAKUM_FD int process = (int)syscall(SYS_pidfd_open, pid, 0);

	return process < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, process, fd, 0);
}

/* Where a person may read it. Standard error; but crun gives its hooks none, so there it is
 * that of the runtime, which is the process that has started this one. */
static int open_stderr(void)
{
	int fd = is_null(STDERR_FILENO) ? copy_of(getppid(), STDERR_FILENO) : -1;

	return fd < 0 ? STDERR_FILENO : fd;
}

static int refuse(struct oakum_hook *h, const char *draft)
{
	const char *msg = oakum_str_show(&h->arena, draft, LINE_MAX_SHOWN);
	const char *line = oakum_arena_printf(&h->arena, "%s\n", msg);
	bool filter = oakum_streq(h->event, "filter");

	to_audit(h, msg);
	if (h->policy && h->policy->mode == OAKUM_MODE_AUDIT)
		return OAKUM_HOOK_OK;
	if (oakum_fd_write_all(open_stderr(), line, strlen(line)) < 0)
		return OAKUM_HOOK_REFUSED; /* nobody listens: the status says it */
	return filter ? OAKUM_HOOK_FILTERED : OAKUM_HOOK_REFUSED;
}

int oakum_hook_refuse(struct oakum_hook *h, const char *what, const char *fmt, ...)
{
	const char *story;
	va_list ap;

	va_start(ap, fmt);
	story = oakum_arena_vprintf(&h->arena, fmt, ap);
	va_end(ap);
	return refuse(h, oakum_arena_printf(&h->arena, "oakum: refused by %s: %s", what,
					    story));
}

int oakum_hook_refuse_finding(struct oakum_hook *h, const struct oakum_finding *f,
			      const char *advice)
{
	const struct oakum_setting *setting = oakum_policy_setting(h->policy, f->rule);
	struct oakum_buf b;

	oakum_buf_init(&b, &h->arena, DRAFT_MAX);
	oakum_buf_printf(&b, "oakum: refused by %s: %s (", f->rule->id, f->message);
	if (f->pointer && *f->pointer)
		oakum_buf_printf(&b, "at %s; ", f->pointer);
	oakum_buf_printf(&b, "decided by %s", f->decided_by ? f->decided_by : "built in");
	if (setting->rule)
		oakum_buf_printf(&b, ", rules.%s = \"%s\"", f->rule->id,
				 oakum_action_name(setting->action));
	oakum_buf_putc(&b, ')');
	if (advice)
		oakum_buf_printf(&b, "; %s", advice);
	return refuse(h, b.data);
}

int oakum_hook_passed(struct oakum_hook *h)
{
	to_audit(h, NULL);
	return OAKUM_HOOK_OK;
}
