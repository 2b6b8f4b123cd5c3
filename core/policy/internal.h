/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h - a policy while it is being put together, for the files of this room alone.
 *
 * Sources (a preset, a file, a drop-in) are applied one after the other to one build; what
 * a source does not mention stays as it is. build.c fills in what nobody mentioned.
 */
#ifndef OAKUM_POLICY_INTERNAL_H
#define OAKUM_POLICY_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <oakum/json.h>
#include <oakum/policy.h>
#include <oakum/words.h>

/* Files that one policy can be made of: the file, what it extends, its drop-ins. */
#define OAKUM_POLICY_SOURCES_MAX (1 + OAKUM_POLICY_EXTENDS_MAX + OAKUM_POLICY_FILES_MAX)

/* Bytes of a word shown in a story. */
#define OAKUM_POLICY_SHOW_MAX 80

struct oakum_policy_build {
	struct oakum_arena *arena;
	struct oakum_policy *policy;
	struct oakum_value **values; /* the values of each rule of rules.list, writable */
	struct oakum_exception *exceptions;
	size_t exceptions_cap;
	const char **files;
	const struct oakum_signature **signatures; /* of files, when there are keys */
	const struct oakum_sign_keys *keys;	   /* NULL: nothing has to be signed */
	int64_t today;				   /* days since 1970-01-01, UTC */
};

/* Where a policy document came from. */
struct oakum_policy_source {
	struct oakum_policy_build *build;
	const struct oakum_json_doc *doc;
	bool preset, drop_in;
	dev_t dev; /* with ino: the file; both 0 when it is none */
	ino_t ino;
	size_t rule_hint; /* the rule that is probably named next */
	/* where.c: how far lines have been counted */
	uint32_t offset;
	unsigned line;
	const char *where;
	unsigned where_line;
};

/* build.c */
void oakum_policy_begin(struct oakum_policy_build *b, struct oakum_arena *a, time_t now);
int oakum_policy_finish(struct oakum_policy_build *b, struct oakum_err *e) OAKUM_MUST;

/* where.c: "FILE:LINE" of a node of the source. */
const char *oakum_policy_where(struct oakum_policy_source *s, const struct oakum_node *n);
/* The story for a word that is not one of n words, of what is called "key" or "member of an
 * exception"; returns -EINVAL. */
int oakum_policy_unknown(struct oakum_policy_source *s, const struct oakum_node *at,
			 const char *what, const char *word, const char *const *words,
			 size_t n, struct oakum_err *e) OAKUM_MUST;
int oakum_policy_not_in(struct oakum_policy_source *s, const struct oakum_node *at,
			const char *what, const char *word, struct oakum_words words,
			struct oakum_err *e) OAKUM_MUST;
/* The story for a value of the wrong type: "'rules' at FILE:LINE must be an object". */
int oakum_policy_wrong(struct oakum_policy_source *s, const struct oakum_node *at,
		       const char *must_be, struct oakum_err *e) OAKUM_MUST;
/* A word from a policy, fit to be shown. */
const char *oakum_policy_show(struct oakum_policy_source *s, const char *word);

/* chain.c: the document and all that it extends, the most general first. */
int oakum_policy_apply_chain(struct oakum_policy_source *top,
			     struct oakum_err *e) OAKUM_MUST;

/* read.c: a trusted policy file. -ENOENT when there is none of that name. */
int oakum_policy_read(struct oakum_policy_build *b, const char *path,
		      struct oakum_policy_source *ret, struct oakum_err *e) OAKUM_MUST;
int oakum_policy_read_text(struct oakum_policy_build *b, const char *name,
			   const char *text, size_t len, struct oakum_policy_source *ret,
			   struct oakum_err *e) OAKUM_MUST;

/* presets.c */
#define OAKUM_POLICY_PRESETS 3
extern const char oakum_policy_preset_names[OAKUM_POLICY_PRESETS][12];
/* name must be one of them. */
int oakum_policy_read_preset(struct oakum_policy_build *b, const char *name,
			     struct oakum_policy_source *ret,
			     struct oakum_err *e) OAKUM_MUST;

/* dropins.c: the trusted path names of a drop-in directory's files, in order. */
int oakum_policy_drop_ins(struct oakum_arena *a, const char *dir, const char *const **ret,
			  size_t *ret_n, struct oakum_err *e) OAKUM_MUST;

/* parse.c: whether the document is an object of version 1; the readers above do that. */
int oakum_policy_check_version(struct oakum_policy_source *s,
			       struct oakum_err *e) OAKUM_MUST;
/* One document that was read, without what it extends. */
int oakum_policy_apply(struct oakum_policy_source *s, struct oakum_err *e) OAKUM_MUST;

/* signed.c: the keys of this machine. */
int oakum_policy_need_signatures(struct oakum_policy_build *b,
				 struct oakum_err *e) OAKUM_MUST;
/* Of the file that is read next; nothing to do without keys. */
int oakum_policy_check_signature(struct oakum_policy_build *b, const char *name,
				 const char *text, size_t len,
				 struct oakum_err *e) OAKUM_MUST;
/* Whether what the files themselves ask for can be had. */
int oakum_policy_check_required(const struct oakum_policy_build *b,
				struct oakum_err *e) OAKUM_MUST;

/* The sections of a document. */
int oakum_policy_apply_rules(struct oakum_policy_source *s, const struct oakum_node *n,
			     struct oakum_err *e) OAKUM_MUST;
int oakum_policy_apply_exceptions(struct oakum_policy_source *s,
				  const struct oakum_node *n,
				  struct oakum_err *e) OAKUM_MUST;
int oakum_policy_apply_runtimes(struct oakum_policy_source *s, const struct oakum_node *n,
				struct oakum_err *e) OAKUM_MUST;
int oakum_policy_apply_audit(struct oakum_policy_source *s, const struct oakum_node *n,
			     struct oakum_err *e) OAKUM_MUST;
/* What a source sets must go together with what the others set. */
int oakum_policy_check_audit(const struct oakum_audit_settings *audit,
			     struct oakum_err *e) OAKUM_MUST;
int oakum_policy_apply_signature(struct oakum_policy_source *s,
				 const struct oakum_node *n,
				 struct oakum_err *e) OAKUM_MUST;

/* settings.c: the index in rules.list of the rule that a node names; the story tells of an
 * unknown one. */
int oakum_policy_rule_index(struct oakum_policy_source *s, const struct oakum_node *at,
			    const char *id, size_t *ret, struct oakum_err *e) OAKUM_MUST;

/* runtimes.c: the runtimes of OAKUM_RUNTIMES. */
void oakum_policy_default_runtimes(struct oakum_policy_build *b);

/* params.c: a value of a parameter's type, from a node of any origin. The story says what is
 * wrong ("is not a number from 1 to 9"), the caller wraps it with whose value it is. */
int oakum_policy_param(struct oakum_arena *a, const struct oakum_param *p,
		       const struct oakum_node *n, struct oakum_value *ret,
		       struct oakum_err *e) OAKUM_MUST;
/* Whether s is an absolute path without ".", "..", "//" and "/" at its end. */
bool oakum_policy_is_path(const char *s);
/* Whether s is UTF-8 text for one line: no control characters. */
bool oakum_policy_is_line(const char *s);

/* defaults.c: the value that a parameter's table entry gives. */
int oakum_policy_default(struct oakum_arena *a, const struct oakum_param *p,
			 struct oakum_value *ret, struct oakum_err *e) OAKUM_MUST;

/* date.c: YYYY-MM-DD as days since 1970-01-01; -EINVAL when it is no day of the calendar. */
int oakum_policy_date(const char *s, int64_t *ret_day) OAKUM_MUST;
int64_t oakum_policy_today(time_t now);

#endif
