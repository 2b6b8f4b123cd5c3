/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_json.c - whatever the reader takes, the writer gives back byte for byte, and after an
 * edit the text still means the tree.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <oakum/json.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static void write_doc(const struct oakum_json_doc *doc, struct oakum_buf *out)
{
	struct oakum_err e = OAKUM_ERR_INIT;

	oakum_buf_init(out, doc->arena, 2 * OAKUM_JSON_SIZE_MAX);
	insist(oakum_json_write(doc, out, &e) == 0);
}

/* The node that comes after n when the tree is walked; NULL at the end. */
static struct oakum_node *after(struct oakum_node *n)
{
	if (n->child)
		return n->child;
	while (n && !n->next)
		n = n->parent;
	return n ? n->next : NULL;
}

/* Every node lies inside its parent, behind the one before it, and is found by its pointer.
 * Returns the one that turn falls on. */
static struct oakum_node *check_nodes(const struct oakum_json_doc *doc, unsigned turn)
{
	struct oakum_node *chosen = NULL;
	unsigned looked = 0;

	for (struct oakum_node *n = doc->root; n; n = after(n)) {
		insist(n->begin < n->end && n->end <= doc->len);
		insist(!n->parent ||
		       (n->begin > n->parent->begin && n->end < n->parent->end));
		insist(!n->prev ||
		       (n->begin > n->prev->end && n->index == n->prev->index + 1));
		if (looked++ < 100)
			insist(oakum_json_at(doc->root,
					     oakum_json_pointer(doc->arena, n)) == n);
		if (!chosen || looked % 251 <= turn)
			chosen = n;
	}
	return chosen;
}

static void edit(struct oakum_arena *a, struct oakum_node *n, unsigned turn)
{
	struct oakum_node *made = oakum_json_string(a, "made\n");

	if (turn % 2 && n->type == OAKUM_JSON_OBJECT)
		oakum_json_put(a, n, turn % 4 == 1 ? "key" : "", made);
	else if (turn % 2 && n->type == OAKUM_JSON_ARRAY)
		oakum_json_append(n, made);
	else if (n->parent && n->parent->type == OAKUM_JSON_ARRAY && turn % 3 == 0)
		oakum_json_insert_before(n, oakum_json_copy(a, n));
	else if (turn % 3 == 1)
		oakum_json_replace(n, made);
	else
		oakum_json_remove(n);
}

static void check(struct oakum_arena *a, const char *bytes, size_t len,
		  enum oakum_json_dialect dialect)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_json_doc *doc, *again;
	struct oakum_buf out;
	unsigned turn = (unsigned char)bytes[len - 1] + (unsigned)len;

	if (oakum_json_read(a, "fuzz", bytes, len, dialect, &doc, &e) < 0) {
		insist(e.code < 0 && strncmp(e.msg, "fuzz: ", 6) == 0);
		return;
	}
	write_doc(doc, &out);
	insist(out.len == len && memcmp(out.data, bytes, len) == 0);
	for (unsigned i = 0; i < 3; i++)
		edit(a,
		     i ? doc->root->child ? doc->root->last : doc->root
		       : check_nodes(doc, turn % 251),
		     turn + i);
	write_doc(doc, &out);
	if (dialect == OAKUM_JSON_STRICT)
		insist(oakum_json_proofread(doc, out.data, out.len, &e) == 0 ||
		       out.len > OAKUM_JSON_SIZE_MAX);
	insist(oakum_json_read(a, "again", out.data, out.len, dialect, &again, &e) == 0);
	insist(oakum_json_equal(doc->root, again->root));
	oakum_buf_init(&out, a, 8 * OAKUM_JSON_SIZE_MAX);
	oakum_json_write_value(doc->root, &out);
	insist(oakum_json_read(a, "value", out.data, out.len, OAKUM_JSON_STRICT, &again,
			       &e) == 0);
	insist(oakum_json_equal(doc->root, again->root));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct oakum_arena a;

	/* Edits may make it longer; the limit of the size is another test's business. */
	if (size == 0 || size > OAKUM_JSON_SIZE_MAX / 8)
		return 0;
	oakum_arena_init(&a, OAKUM_ARENA_CEILING);
	check(&a, (const char *)data, size, OAKUM_JSON_STRICT);
	check(&a, (const char *)data, size, OAKUM_JSON_COMMENTS);
	oakum_arena_release(&a);
	return 0;
}
