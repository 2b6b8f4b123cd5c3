/* SPDX-License-Identifier: Apache-2.0 */
/* report.c - see report.h. */
#include "report.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <oakum/audit.h>
#include <oakum/buf.h>
#include <oakum/fd.h>
#include <oakum/runtime_log.h>
#include <oakum/str.h>

#define DRAFT_MAX 16384u /* bytes before escaping and cutting */

/* Engines look for these in a runtime's message and tell other stories then. */
static const struct phrase {
	char taboo[28], instead[20];
} phrases[] = {
	{"permission denied", "access refused"},
	{"operation not permitted", "not allowed"},
	{"no such file or directory", "does not exist"},
	{"executable file not found", "program missing"},
	{"not a directory", "no directory"},
};

static const struct phrase *taboo_at(const char *s)
{
	for (size_t i = 0; i < OAKUM_COUNT(phrases); i++) {
		if (strncasecmp(s, phrases[i].taboo, strlen(phrases[i].taboo)) == 0)
			return &phrases[i];
	}
	return NULL;
}

/* One line of printable text, not too long, that no engine takes for something else. */
static const char *polish(struct oakum_arena *a, const char *draft)
{
	const char *shown = oakum_str_show(a, draft, OAKUM_REPORT_MAX);
	struct oakum_buf out;

	oakum_buf_init(&out, a, OAKUM_REPORT_MAX);
	while (*shown) {
		const struct phrase *p = taboo_at(shown);

		if (p)
			oakum_buf_puts(&out, p->instead);
		else
			oakum_buf_putc(&out, *shown);
		shown += p ? strlen(p->taboo) : 1;
	}
	return out.data ? out.data : "";
}

static void to_stderr(struct oakum_arena *a, const char *msg)
{
	const char *line = oakum_arena_printf(a, "%s\n", msg);

	if (oakum_fd_write_all(STDERR_FILENO, line, strlen(line)) < 0)
		return; /* nobody listens there: the log and the status say it as well */
}

static void to_runtime_log(struct oakum_shim *s, const char *msg)
{
	const struct oakum_runtime_log log = {
		.target = oakum_call_global(&s->call, "log"),
		.json = oakum_streq(oakum_call_global(&s->call, "log-format"), "json"),
		.crun = s->call.grammar->dialect == OAKUM_DIALECT_CRUN,
	};

	/* A log that cannot be written is no reason to say more: stderr has it. */
	oakum_runtime_log_error(&s->arena, &log, msg, s->now);
}

static int to_audit(struct oakum_shim *s, const struct oakum_outcome *out,
		    const char *msg, bool passed, struct oakum_err *e)
{
	const struct oakum_audit_event event = {
		.now = s->now,
		.event = oakum_call_name(&s->call),
		.id = s->call.id,
		.bundle = s->bundle,
		.subject = s->subject,
		.outcome = out,
		.refusal = msg,
		.passed = passed,
	};

	return s->policy ? oakum_audit_write(&s->arena, s->policy, &event, e) : 0;
}

static int refuse(struct oakum_shim *s, const struct oakum_outcome *out,
		  const char *draft)
{
	const char *msg = polish(&s->arena, draft);

	/* Standard error last: a pipe that nobody reads any more would end us. */
	to_runtime_log(s, msg);
	(void)to_audit(s, out, msg, false, NULL); /* it cannot be more than refused */
	to_stderr(&s->arena, msg);
	return s->call.verb && s->call.verb->kind == OAKUM_VERB_EXEC ? 255 : 1;
}

int oakum_refuse(struct oakum_shim *s, const char *what, const char *fmt, ...)
{
	const char *story;
	va_list ap;

	va_start(ap, fmt);
	story = oakum_arena_vprintf(&s->arena, fmt, ap);
	va_end(ap);
	return refuse(
		s, NULL,
		oakum_arena_printf(&s->arena, "oakum: refused by %s: %s", what, story));
}

/* "at /mounts/9; asked for with --cap; decided by FILE:LINE, rules.X = "refuse"". */
static void add_where(struct oakum_shim *s, struct oakum_buf *b,
		      const struct oakum_finding *f, const char *hint)
{
	const struct oakum_setting *setting = oakum_policy_setting(s->policy, f->rule);
	const char *sep = " (";

	if (f->pointer && *f->pointer) {
		oakum_buf_printf(b, "%sat %s", sep, f->pointer);
		sep = "; ";
	}
	if (hint) {
		oakum_buf_printf(b, "%sasked for with %s", sep, hint);
		sep = "; ";
	}
	if (setting->rule) {
		oakum_buf_printf(b, "%sdecided by %s, rules.%s = \"%s\"", sep,
				 f->decided_by ? f->decided_by : setting->where,
				 f->rule->id, oakum_action_name(setting->action));
		sep = "; ";
	}
	if (*sep == ';')
		oakum_buf_putc(b, ')');
}

static bool refused_before(const struct oakum_outcome *out,
			   const struct oakum_finding *until,
			   const struct oakum_finding *told)
{
	if (until->rule == told->rule)
		return true;
	for (const struct oakum_finding *f = out->findings; f && f != until;
	     f = f->next) {
		if (f->action == OAKUM_ACTION_REFUSE && f->rule == until->rule)
			return true;
	}
	return false;
}

static void add_others(struct oakum_buf *b, const struct oakum_outcome *out,
		       const struct oakum_finding *told)
{
	const char *sep = "; also refused by: ";

	for (const struct oakum_finding *f = out->findings; f; f = f->next) {
		if (f->action != OAKUM_ACTION_REFUSE || refused_before(out, f, told))
			continue;
		oakum_buf_printf(b, "%s%s", sep, f->rule->id);
		sep = ", ";
	}
}

int oakum_refuse_finding(struct oakum_shim *s, const struct oakum_outcome *out,
			 const struct oakum_finding *f, const char *hint)
{
	struct oakum_buf b;

	oakum_buf_init(&b, &s->arena, DRAFT_MAX);
	oakum_buf_printf(&b, "oakum: refused by %s: %s", f->rule->id, f->message);
	add_where(s, &b, f, hint);
	add_others(&b, out, f);
	return refuse(s, out, b.data);
}

int oakum_refuse_outcome(struct oakum_shim *s, const struct oakum_outcome *out)
{
	return oakum_refuse_finding(s, out, out->refusal, NULL);
}

int oakum_report_passed(struct oakum_shim *s, const struct oakum_outcome *out,
			const char *story, struct oakum_err *e)
{
	struct oakum_err why = OAKUM_ERR_INIT;
	int ret = to_audit(s, out, story, true, &why);

	/* Where nobody requires it a failure is no reason to refuse, and standard error is the
	 * container's. */
	if (ret == 0 || !s->policy->audit.required)
		return 0;
	return oakum_err_set(e, ret, "%s (decided by %s, audit.required = true)", why.msg,
			     s->policy->audit.required_where);
}

int oakum_report_frequent(struct oakum_shim *s, const struct oakum_outcome *out,
			  struct oakum_err *e)
{
	if (out->would != OAKUM_VERDICT_REFUSE && !s->policy->audit.required)
		return 0;
	return oakum_report_passed(s, out, NULL, e);
}
