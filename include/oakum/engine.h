/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine.h - from a document and a policy to a verdict and, perhaps, another document.
 *
 * evaluate: every rule states its findings. decide: the policy gives each finding an action.
 * patch: the fixes of findings under `rewrite` are applied. Then all rules run again, until
 * nothing is left to fix; what is still found and not under `warn` or `off` is a refusal.
 */
#ifndef OAKUM_ENGINE_H
#define OAKUM_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/finding.h>
#include <oakum/host.h>
#include <oakum/json.h>
#include <oakum/plan.h>
#include <oakum/policy.h>
#include <oakum/spec.h>

/* Passes of "apply all fixes, run all rules" before the engine gives up and refuses. */
#define OAKUM_ROUNDS_MAX 6

enum oakum_verdict {
	OAKUM_VERDICT_UNSET = 0,
	OAKUM_VERDICT_ALLOW,
	OAKUM_VERDICT_REWRITE,
	OAKUM_VERDICT_REFUSE,
};

struct oakum_request {
	struct oakum_arena *arena;
	const char *name; /* of the document, for messages */
	const char *bytes;
	size_t len;
	struct oakum_json_doc *doc; /* these bytes, where they have been read strictly
				     * already; judging edits it. NULL: not yet */
	struct oakum_spec *spec;    /* of doc, where it was opened already; likewise */
	enum oakum_spec_kind kind;
	const struct oakum_policy *policy;
	const struct oakum_host *host;
	const struct oakum_subject *subject;   /* may be NULL: nothing is known */
	const struct oakum_prepared *prepared; /* may be NULL: nothing can be */
	const char *const *options;	       /* as in struct oakum_ctx of rule.h */
	size_t n_options;
	bool thorough; /* somebody has the time: the steps of the patch are kept, and what was
			* written is read again as well as proofread */
	bool recorded; /* the steps of the patch are kept for a log, without copies: values are
			* as they end up */
	bool at_rest; /* a person wants to know; the document may be of another time or
		       * machine, and what it says of processes says nothing here */
};

/* One step of RFC 6902, in order of application. */
struct oakum_patch_op {
	struct oakum_patch_op *next;
	const char *op;			/* "add", "replace", "remove" */
	const char *pointer;		/* at the time of this step */
	const struct oakum_node *value; /* NULL for remove */
	const struct oakum_node *old;	/* what was there; NULL for add */
};

struct oakum_outcome {
	enum oakum_verdict verdict; /* what is to be done; in audit mode always ALLOW */
	enum oakum_verdict would;   /* what enforcing does: differs in audit mode only */
	struct oakum_finding
		*findings; /* in rule order; the input's, then what was left */
	const struct oakum_finding *refusal; /* the first finding that refuses, or NULL */
	struct oakum_patch_op *patch;	     /* only where the request was thorough or
					      * recorded */
	const struct oakum_step
		*plan; /* to be carried out before `after` can run; NULL for none */
	struct oakum_json_doc
		*after;	   /* the rewritten document; NULL unless `would` is REWRITE */
	const char *bytes; /* what is to be stored: the rewritten text, or the input's */
	size_t len;
};

/* Judges. A document that cannot be read as spec.h demands is a REFUSE outcome whose refusal
 * has the pseudo rule `config`; a negative return means that judging itself failed, and the
 * caller refuses too. The emitted text has been held against the tree (oakum_json_proofread). */
int oakum_engine_run(const struct oakum_request *req, struct oakum_outcome **ret_outcome,
		     struct oakum_err *e) OAKUM_MUST;

/* Gives one finding its action, who decided it, and the exception that covers it. Under
 * `rewrite`, what is not mendable is refused. The subject may be NULL: nothing is known. */
void oakum_decide(const struct oakum_policy *p, const struct oakum_subject *subject,
		  struct oakum_finding *f, bool mendable);

/* The pseudo rule under which unreadable documents are refused. */
extern const struct oakum_rule oakum_rule_config;

const char *oakum_verdict_name(enum oakum_verdict v);

#endif
