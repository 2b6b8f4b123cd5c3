/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hook.h - one run of oakum-hook: what its parts share.
 *
 * main.c makes the program safe and picks the command. `filter` judges a document. `verify`
 * and `verify-started` read the state that a runtime hands to its hooks (state.c), open what
 * it names (container.c), and compare what was judged with what the kernel says: mounts
 * (mounts.c, tmp.c), namespaces, ids, limits, and later the process itself (started.c).
 * repair.c mends what can be mended. report.c tells the person. What a check cannot find out,
 * it refuses.
 */
#ifndef OAKUM_HOOK_HOOK_H
#define OAKUM_HOOK_HOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/bundle.h>
#include <oakum/engine.h>
#include <oakum/err.h>
#include <oakum/mountinfo.h>
#include <oakum/policy.h>
#include <oakum/spec.h>
#include <oakum/subject.h>

#include "process.h"
#include "state.h"

/* What the program exits with. */
enum oakum_hook_exit {
	OAKUM_HOOK_OK = 0,
	OAKUM_HOOK_REFUSED = 1, /* a runtime takes anything but 0 for a failure */
	OAKUM_HOOK_USAGE = 2,
	OAKUM_HOOK_FILTERED = 4, /* `filter` refuses as `oakum rewrite` does */
};

struct oakum_mount_tables;
struct oakum_repair;

struct oakum_hook {
	struct oakum_arena arena;
	time_t now;
	const char *event;	 /* the command, for the audit log */
	const char *policy_file; /* NULL: the default one */
	bool policy_given;	 /* by its path: it must exist */

	/* From here on: once the run has got so far. */
	const struct oakum_policy *policy;
	struct oakum_state state;
	struct oakum_process process;
	struct oakum_bundle bundle;
	struct oakum_json_doc *doc;	 /* of the bundle; judging edits it */
	struct oakum_spec *read;	 /* the same */
	const struct oakum_node *config; /* as it was read, or as a hook makes it so */
	const struct oakum_spec *spec;	 /* likewise */
	struct oakum_subject subject;
	struct oakum_prepared prepared; /* by the wrapper, for this container */
	const struct oakum_host *host;
	struct oakum_outcome *outcome;		    /* of judging the config */
	struct oakum_findings mismatch;		    /* what the kernel says otherwise */
	const struct oakum_mount_tables *tables;    /* as they were compared last */
	struct oakum_repair *repairs, *last_repair; /* what can be done about it */
	bool repaired; /* it was done: whatever is still otherwise refuses */
};

int oakum_hook_load_policy(struct oakum_hook *h, struct oakum_err *e) OAKUM_MUST;

/* The commands. They return the status to exit with. */
int oakum_hook_filter(struct oakum_hook *h) OAKUM_MUST;
int oakum_hook_verify(struct oakum_hook *h) OAKUM_MUST;
int oakum_hook_started(struct oakum_hook *h) OAKUM_MUST;

/* container.c: reads the state from standard input, the policy, the bundle, and opens the
 * process. Then h->outcome is still NULL. */
int oakum_container_open(struct oakum_hook *h, enum oakum_stage stage,
			 struct oakum_err *e) OAKUM_MUST;
/* Reads the config out of the bundle's bytes, also once judging has edited it. */
int oakum_container_config(struct oakum_hook *h, struct oakum_err *e) OAKUM_MUST;
/* The process is in a mount namespace that is not the host's: it is that of a container. */
int oakum_container_check(struct oakum_hook *h, struct oakum_err *e) OAKUM_MUST;
/* Refuses for what one of these says. */
int oakum_container_refuse(struct oakum_hook *h, const struct oakum_err *e) OAKUM_NONNULL;
/* Gives back what it opened. */
void oakum_container_close(struct oakum_hook *h);

/* facts.c: whether a rule has a say: neither off nor unknown to this build. */
bool oakum_fact_asked(const struct oakum_hook *h, const char *rule);
/* The kernel says otherwise than the rule wants, at a path of keys of the config. Whether that
 * refuses is the policy's word. */
void oakum_fact_differs(struct oakum_hook *h, const char *rule, const char *keys,
			const char *fmt, ...) OAKUM_PRINTF(4, 5);
/* The same, where repair could mend it: if the policy wants that, it is planned. NULL: it
 * cannot be. */
void oakum_fact_mend(struct oakum_hook *h, struct oakum_repair *repair, const char *rule,
		     const char *keys, const char *fmt, ...) OAKUM_PRINTF(5, 6);
/* Plans the repair for a finding that has been taken over. */
void oakum_fact_plan(struct oakum_hook *h, struct oakum_repair *repair,
		     struct oakum_finding *f);
/* Takes over what judging an effective document found; see mounts.c. */
void oakum_fact_add(struct oakum_hook *h, struct oakum_finding *f);
/* The first that refuses, or NULL. */
const struct oakum_finding *oakum_fact_refusal(const struct oakum_hook *h);

/* Forgets what was found and planned, to look again. */
void oakum_fact_reset(struct oakum_hook *h);

/* The checks. A negative return means that something could not be found out. */
int oakum_check_mounts(struct oakum_hook *h, struct oakum_err *e) OAKUM_MUST;
/* After oakum_check_mounts. */
int oakum_check_tmp(struct oakum_hook *h, struct oakum_err *e) OAKUM_MUST;
int oakum_check_namespaces(struct oakum_hook *h, struct oakum_err *e) OAKUM_MUST;
int oakum_check_mappings(struct oakum_hook *h, struct oakum_err *e) OAKUM_MUST;
int oakum_check_limits(struct oakum_hook *h, struct oakum_err *e) OAKUM_MUST;

/* report.c: one line on standard error, one in the audit log. They return the status. */
int oakum_hook_refuse(struct oakum_hook *h, const char *what, const char *fmt, ...)
	OAKUM_PRINTF(3, 4);
int oakum_hook_refuse_finding(struct oakum_hook *h, const struct oakum_finding *f,
			      const char *advice);
int oakum_hook_passed(struct oakum_hook *h);

#endif
