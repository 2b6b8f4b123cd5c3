/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json.h - one strict reading of a JSON document, an editable tree, and a writer that gives
 * back byte for byte whatever was not edited.
 *
 * The reader refuses what two readers could read differently: duplicate keys (compared after
 * unescaping), NUL in a string or key, lone surrogates, invalid UTF-8, a byte-order mark,
 * comments (but for policy files), trailing data, white space that is not JSON's, nesting
 * over OAKUM_JSON_DEPTH_MAX, size over OAKUM_JSON_SIZE_MAX, a top level that is neither
 * object nor array. Each story names document, JSON pointer (RFC 6901) and byte offset.
 *
 * Keys that fold to a known key as Go folds them are the business of spec.h, which knows
 * which keys are known.
 *
 * Every node remembers the span of source bytes it was read from. The writer copies spans of
 * nodes that have not changed, so number text, escapes, white space and unknown members
 * survive. Grammar: RFC 8259.
 */
#ifndef OAKUM_JSON_H
#define OAKUM_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/buf.h>
#include <oakum/err.h>
#include <oakum/fd.h>
#include <oakum/words.h>

#define OAKUM_JSON_DEPTH_MAX 64
#define OAKUM_JSON_SIZE_MAX  (4u * 1024 * 1024) /* bytes */

enum oakum_json_type {
	OAKUM_JSON_UNSET = 0,
	OAKUM_JSON_NULL,
	OAKUM_JSON_BOOL,
	OAKUM_JSON_NUMBER,
	OAKUM_JSON_STRING,
	OAKUM_JSON_ARRAY,
	OAKUM_JSON_OBJECT,
};

struct oakum_node {
	struct oakum_node *parent; /* NULL at the root and for a value not yet placed */
	struct oakum_node *prev, *next;
	struct oakum_node *child, *last; /* members or elements, in order */
	const char *key;		 /* unescaped; NULL for elements and the root */
	const char *text;		 /* string: unescaped; number, bool: as written */
	uint32_t text_len;
	uint32_t key_len;
	uint32_t count;	     /* number of children */
	uint32_t index;	     /* place among the siblings when it was read */
	uint32_t key_begin;  /* source offset of the key's opening quote */
	uint32_t begin, end; /* source span of the value; end == 0: made here */
	uint8_t type;	     /* enum oakum_json_type */
	bool changed;	     /* it or something below it was edited */
	bool reordered;	     /* children were removed or inserted: indexes are stale */
};

struct oakum_json_doc {
	struct oakum_arena *arena;
	const char *name; /* for messages: a path, or "standard input" */
	const char *src;
	size_t len;
	struct oakum_node *root;
};

enum oakum_json_dialect {
	OAKUM_JSON_STRICT = 0,
	OAKUM_JSON_COMMENTS, /* policy files: C and C++ comments are allowed */
};

/* Reads len bytes. The bytes must outlive the document (they are usually in its arena). */
int oakum_json_read(struct oakum_arena *a, const char *name, const char *bytes,
		    size_t len, enum oakum_json_dialect dialect,
		    struct oakum_json_doc **ret_doc, struct oakum_err *e) OAKUM_MUST;

/* The root of the document in a file that `trust` accepts, or NULL, whatever the reason: for
 * those who can do without. Reads at most OAKUM_JSON_SIZE_MAX. */
const struct oakum_node *oakum_json_file(struct oakum_arena *a, const char *path,
					 enum oakum_trust trust,
					 enum oakum_json_dialect dialect);

/* Iterates the children of a node; the node may be NULL. Do not edit while iterating. */
#define oakum_json_each(n, parent_)                                                      \
	for (const struct oakum_node *n = (parent_) ? (parent_)->child : NULL; n;        \
	     n = n->next)

/* The member of that exact key; NULL when obj is NULL, no object, or has none. */
struct oakum_node *oakum_json_get(const struct oakum_node *obj,
				  const char *key) OAKUM_PURE;

/* The node at an RFC 6901 pointer, or NULL. */
struct oakum_node *oakum_json_at(const struct oakum_node *root, const char *pointer);

/* The RFC 6901 pointer of a node; "" for the root. */
char *oakum_json_pointer(struct oakum_arena *a, const struct oakum_node *n) OAKUM_NONNULL;
/* The pointer that a member called key of obj has or would have. */
char *oakum_json_pointer_to(struct oakum_arena *a, const struct oakum_node *obj,
			    const char *key) OAKUM_NONNULL;

/* The line (from 1) at which a node read from doc begins; 0 for a node made here. */
unsigned oakum_json_line(const struct oakum_json_doc *doc, const struct oakum_node *n);

/* The text of a string node, else NULL (also for NULL). */
const char *oakum_json_str(const struct oakum_node *n) OAKUM_PURE;
bool oakum_json_is(const struct oakum_node *n, enum oakum_json_type type) OAKUM_PURE;
/* Whether n is the boolean true. */
bool oakum_json_true(const struct oakum_node *n) OAKUM_PURE;

/* Same value: members in any order, numbers by their text. */
bool oakum_json_equal(const struct oakum_node *a, const struct oakum_node *b);

/* Making values. They are placed with one of the editing functions below. */
struct oakum_node *oakum_json_null(struct oakum_arena *a) OAKUM_NONNULL;
struct oakum_node *oakum_json_bool(struct oakum_arena *a, bool v) OAKUM_NONNULL;
struct oakum_node *oakum_json_i64(struct oakum_arena *a, int64_t v) OAKUM_NONNULL;
struct oakum_node *oakum_json_u64(struct oakum_arena *a, uint64_t v) OAKUM_NONNULL;
struct oakum_node *oakum_json_string(struct oakum_arena *a, const char *s) OAKUM_NONNULL;
struct oakum_node *oakum_json_texts(struct oakum_arena *a, struct oakum_words words);
struct oakum_node *oakum_json_strings(struct oakum_arena *a, const char *const *s,
				      size_t n);
/* The same without copies: the words must outlive the array. */
struct oakum_node *oakum_json_words(struct oakum_arena *a, const char *const *words,
				    size_t n);
struct oakum_node *oakum_json_array(struct oakum_arena *a) OAKUM_NONNULL;
struct oakum_node *oakum_json_object(struct oakum_arena *a) OAKUM_NONNULL;
/* A deep copy that is not part of any document. */
struct oakum_node *oakum_json_copy(struct oakum_arena *a,
				   const struct oakum_node *n) OAKUM_NONNULL;

/* Editing. Only engine/patch.c edits a config; builders use these on what they made.
 * A value that is placed must have no parent. What is placed or removed counts as made here
 * from then on: its text means the same but is written compactly. The root of a document can
 * be neither removed nor replaced: such a call changes nothing. */
void oakum_json_put(struct oakum_arena *a, struct oakum_node *obj, const char *key,
		    struct oakum_node *value) OAKUM_NONNULL; /* replaces or appends */
/* The same for a key that obj does not have yet and that outlives it. */
void oakum_json_add(struct oakum_node *obj, const char *key,
		    struct oakum_node *value) OAKUM_NONNULL;
void oakum_json_append(struct oakum_node *array, struct oakum_node *value) OAKUM_NONNULL;
void oakum_json_insert_before(struct oakum_node *sibling,
			      struct oakum_node *value) OAKUM_NONNULL;
void oakum_json_replace(struct oakum_node *old, struct oakum_node *value) OAKUM_NONNULL;
void oakum_json_remove(struct oakum_node *n) OAKUM_NONNULL;

/* Writes the document: unchanged spans are copied, changed parts are written compactly. An
 * unchanged document comes out as its source bytes. Fails (-EFBIG) when out is full. */
int oakum_json_write(const struct oakum_json_doc *doc, struct oakum_buf *out,
		     struct oakum_err *e) OAKUM_MUST;

/* Whether text is what oakum_json_write should have written: read strictly, it gives the tree
 * as it now stands, and the members in the same order. Costs little more than comparing
 * bytes: core/json/proofread.c says why that is enough. -EIO when it is not. doc must have
 * been read as OAKUM_JSON_STRICT. */
int oakum_json_proofread(const struct oakum_json_doc *doc, const char *text, size_t len,
			 struct oakum_err *e) OAKUM_MUST;

/* Writes one value compactly, from its text and children alone (for reports and patches).
 * Only '"', '\' and control characters are escaped. */
void oakum_json_write_value(const struct oakum_node *n,
			    struct oakum_buf *out) OAKUM_NONNULL;

/* Writes s as a JSON string with its quotes. */
void oakum_json_write_string(const char *s, size_t len,
			     struct oakum_buf *out) OAKUM_NONNULL;

#endif
