/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy.h - what the administrator wants: which rule acts how, with which parameters, for
 * which containers not, and which runtimes may be called.
 *
 * A policy is a preset, then policy.json, then policy.d/ in name order; later settings win,
 * member by member. Anything unknown is an error that names file, line and the nearest right
 * spelling. A policy file must be trusted (fd.h, OAKUM_TRUST_PATH). Comments are allowed.
 */
#ifndef OAKUM_POLICY_H
#define OAKUM_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/finding.h>
#include <oakum/rule.h>
#include <oakum/sign.h>
#include <oakum/subject.h>

#define OAKUM_POLICY_SIZE_MAX	    (1024u * 1024) /* bytes of one policy file */
#define OAKUM_POLICY_FILES_MAX	    256		   /* drop-ins */
#define OAKUM_POLICY_EXTENDS_MAX    8		   /* files below the first one */
#define OAKUM_POLICY_EXCEPTIONS_MAX 1024	   /* of all files together */
#define OAKUM_POLICY_RUNTIMES_MAX   32
#define OAKUM_POLICY_LIST_MAX	    1024 /* elements of one list */
#define OAKUM_POLICY_TEXT_MAX	    4096 /* bytes of one string */

enum oakum_mode {
	OAKUM_MODE_UNSET = 0,
	OAKUM_MODE_ENFORCE,
	OAKUM_MODE_AUDIT, /* judge and record, change and refuse nothing */
};

/* What exec and update do where no record of the container is found (record.h). */
enum oakum_records {
	OAKUM_RECORDS_UNSET = 0,
	OAKUM_RECORDS_OPTIONAL, /* the policy's defaults stand for it */
	OAKUM_RECORDS_REQUIRED, /* they are refused */
};

enum oakum_dialect {
	OAKUM_DIALECT_UNSET = 0, /* by the file's name */
	OAKUM_DIALECT_RUNC,
	OAKUM_DIALECT_CRUN,
};

struct oakum_runtime {
	const char *path;
	enum oakum_dialect dialect; /* never UNSET in a loaded policy */
};

/* One rule's settings. */
struct oakum_setting {
	const struct oakum_rule *rule;
	enum oakum_action action;
	const char *
		where; /* "FILE:LINE" or "preset 'restricted':LINE" that set the action */
	struct oakum_args args;
};

struct oakum_exception {
	struct oakum_subject
		match; /* NULL members match anything; "*" ends a prefix match */
	const struct oakum_rule *const *rules;
	size_t n_rules;
	const char *reason;
	const char *expires; /* "2027-01-31": the last day on which it applies, UTC */
	bool expired;	     /* at the time of loading */
	const char *where;
};

struct oakum_audit_settings {
	const char *file; /* NULL: no audit file, and then nothing is required */
	const char *file_where;
	bool syslog;
	bool required; /* each judged call has its line in the file, or is refused */
	const char *required_where;
	const char *where; /* of the whole section */
};

struct oakum_policy {
	enum oakum_mode mode;
	const char *mode_where;
	enum oakum_records records; /* never UNSET in a loaded policy */
	const char *records_where;
	const struct oakum_runtime *runtimes;
	size_t n_runtimes;
	const char *runtimes_where;
	struct oakum_setting *settings; /* one for each of rules.list, same order */
	const struct oakum_exception *exceptions;
	size_t n_exceptions;
	struct oakum_audit_settings audit;
	const char *hook_option;  /* "--policy=FILE", "--name=NAME": oakum-hook reads the
				   * same then; NULL when it does without */
	const char *const *files; /* every file read, in order */
	size_t n_files;
	const struct oakum_sign_keys
		*keys; /* what all files had to be signed by, or NULL */
	const struct oakum_signature *const
		*signatures;	       /* of each file, when there are keys */
	const char *require_signature; /* where a file says so, or NULL */
};

/* Loads FILE and its drop-in directory (FILE without ".json" + ".d"). file_given: FILE was
 * named by a person (--oakum-policy, --policy): it must exist then, and has no drop-ins.
 * Without a file, and with none required, the built-in `restricted` applies. now is what
 * expiry is measured against.
 *
 * Where OAKUM_SIGN_KEYS is there, each file must be signed (sign.h), and there must be one:
 * an unsigned or altered policy must not be mended by taking it away. */
int oakum_policy_load(struct oakum_arena *a, const char *file, bool file_given,
		      time_t now, struct oakum_policy **ret_policy,
		      struct oakum_err *e) OAKUM_MUST;

/* The same for a file that is only looked at, which nothing is enforced by: it may be one that
 * is still to be signed. */
int oakum_policy_draft(struct oakum_arena *a, const char *file, time_t now,
		       struct oakum_policy **ret_policy, struct oakum_err *e) OAKUM_MUST;

/* Reads a policy from text (tests, fixtures, "policy check -"). */
int oakum_policy_parse(struct oakum_arena *a, const char *name, const char *text,
		       size_t len, time_t now, struct oakum_policy **ret_policy,
		       struct oakum_err *e) OAKUM_MUST;

/* The text of a built-in preset ("audit", "baseline", "restricted"), or NULL. */
const char *oakum_policy_preset(const char *name);

/* Never NULL: for what is no rule of the registry it is an unset action, which refuses. */
const struct oakum_setting *oakum_policy_setting(const struct oakum_policy *p,
						 const struct oakum_rule *rule);

/* The exception that covers rule for subject, or NULL. Expired ones never cover. */
const struct oakum_exception *oakum_policy_exception(const struct oakum_policy *p,
						     const struct oakum_rule *rule,
						     const struct oakum_subject *subject);

/* Whether any exception can still cover something, or a rule judges images: else nobody needs
 * to find out about the subject. */
bool oakum_policy_needs_subject(const struct oakum_policy *p);

/* Whether anything can be refused: a rule is more than "off", or records are required. */
bool oakum_policy_judges(const struct oakum_policy *p);

/* Whether judgements are recorded anywhere. */
static inline bool oakum_policy_audits(const struct oakum_policy *p)
{
	return p->audit.file || p->audit.syslog;
}

/* The whole effective policy as JSON, every parameter with its value (policy show). */
struct oakum_node *oakum_policy_json(struct oakum_arena *a, const struct oakum_policy *p);

#endif
