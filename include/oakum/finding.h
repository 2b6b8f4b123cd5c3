/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finding.h - what a rule found, and how it could be mended.
 *
 * A rule states facts and offers fixes. It neither sees nor chooses the action: the policy
 * does. A fix is data; engine/patch.c carries it out. Places are given as nodes of the
 * document or as paths of keys, never as array indexes, so that fixes do not disturb each
 * other. Two fixes of one place that differ are a refusal, decided by the engine.
 */
#ifndef OAKUM_FINDING_H
#define OAKUM_FINDING_H

#include <stdbool.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/json.h>
#include <oakum/spec.h>

/* 0 is unset, and unset refuses. Larger is stronger. */
enum oakum_action {
	OAKUM_ACTION_UNSET = 0,
	OAKUM_ACTION_OFF,
	OAKUM_ACTION_WARN,
	OAKUM_ACTION_REWRITE,
	OAKUM_ACTION_REFUSE,
};

enum oakum_fix_kind {
	OAKUM_FIX_UNSET = 0,
	OAKUM_FIX_PUT, /* make the member at .keys be .value, making objects on the way */
	OAKUM_FIX_DROP,	   /* remove the member at .keys, if there */
	OAKUM_FIX_REPLACE, /* put .value in the place of .node */
	OAKUM_FIX_REMOVE,  /* remove .node */
	OAKUM_FIX_INSERT,  /* insert .value before .node */
	OAKUM_FIX_APPEND,  /* append .value to the array at .keys, making it if absent */
};

struct oakum_fix {
	struct oakum_fix *next;
	enum oakum_fix_kind kind;
	const char *keys; /* "process/user/uid": from the top of a config, see spec.h */
	const struct oakum_node *node;
	struct oakum_node *value;
	bool yields; /* a mount, which another rule may have put something at the place of */
};

struct oakum_remap;
struct oakum_rule;
struct oakum_step;

struct oakum_finding {
	struct oakum_finding *next;
	const struct oakum_rule *rule;
	const char *pointer; /* JSON pointer in the document as it was found */
	const char *message; /* in the user's words, without place and without advice */
	struct oakum_fix *fixes, *last_fix;
	struct oakum_step *steps, *last_step; /* what the fixes need made first: plan.h */
	const struct oakum_remap *remap;      /* see plan.h; NULL for almost all */
	bool first;		  /* its fixes are applied before other rules are asked */
	bool by_parts;		  /* mended by the rules of its parts: see below */
	enum oakum_action action; /* set by the engine */
	const char *decided_by;	  /* set by the engine: "/etc/oakum/policy.json:12" */
	const char *excepted;	  /* set by the engine: the exception's reason, or NULL */
};

struct oakum_findings {
	struct oakum_arena *arena;
	const struct oakum_spec *spec;
	const struct oakum_rule *rule; /* the one being evaluated */
	struct oakum_finding *first, *last;
};

/* Something is wrong at a node that is there. */
struct oakum_finding *oakum_find(struct oakum_findings *out, const struct oakum_node *at,
				 const char *fmt, ...) OAKUM_PRINTF(3, 4);
/* Something is wrong at a path of keys ("process/noNewPrivileges"), there or not. */
struct oakum_finding *oakum_find_at(struct oakum_findings *out, const char *keys,
				    const char *fmt, ...) OAKUM_PRINTF(3, 4);

/* Fixes; several on one finding are carried out in order. value must have no parent and is
 * the finding's from now on. */
void oakum_fix_put(struct oakum_findings *out, struct oakum_finding *f, const char *keys,
		   struct oakum_node *value);
void oakum_fix_drop(struct oakum_findings *out, struct oakum_finding *f,
		    const char *keys);
void oakum_fix_replace(struct oakum_findings *out, struct oakum_finding *f,
		       const struct oakum_node *node, struct oakum_node *value);
void oakum_fix_remove(struct oakum_findings *out, struct oakum_finding *f,
		      const struct oakum_node *node);
void oakum_fix_insert(struct oakum_findings *out, struct oakum_finding *f,
		      const struct oakum_node *before, struct oakum_node *value);
void oakum_fix_append(struct oakum_findings *out, struct oakum_finding *f,
		      const char *keys, struct oakum_node *value);

/* The last fix adds a mount, but not where another rule adds one. */
void oakum_fix_yield(struct oakum_finding *f);

/* The finding is the sum of others: the rules of its parts mend it. Under `rewrite` it is no
 * refusal by itself, but if it still stands when all fixes are in, it is one. */
void oakum_fix_by_parts(struct oakum_finding *f);

const char *oakum_action_name(enum oakum_action a);
/* OAKUM_ACTION_UNSET for an unknown word. */
enum oakum_action oakum_action_parse(const char *word);

#endif
