/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read.c - one document from its first byte to its last; see json.h.
 *
 * yajl is fed the document in one piece. It is not asked to complete: whether the root is
 * closed, and whether anything stands behind it, is seen here, because yajl forgives an
 * unfinished token behind the root.
 */
#include <errno.h>
#include <string.h>

#include <oakum/str.h>

#include "reader.h"

static const char bom[] = "\xef\xbb\xbf";

/* yajl's memory is the arena's; before each piece stands its size, for realloc. */
union piece {
	size_t size;
	max_align_t align;
};

static void *piece_alloc(void *ctx, size_t size)
{
	union piece *p = oakum_arena_alloc(ctx, sizeof(*p) + size);

	p->size = size;
	return p + 1;
}

static void *piece_realloc(void *ctx, void *old, size_t size)
{
	size_t held = old ? ((const union piece *)old - 1)->size : 0;
	void *larger;

	if (old && size <= held)
		return old;
	larger = piece_alloc(ctx, size);
	if (old)
		memcpy(larger, old, held);
	return larger;
}

static void piece_free(void *ctx, void *old)
{
	(void)ctx; /* an arena takes nothing back before its end */
	(void)old;
}

/* The whole document is seen to be UTF-8 before yajl gets it. */
static void prepare(struct reader *r)
{
	struct oakum_arena *a = r->doc->arena;
	yajl_alloc_funcs funcs = {piece_alloc, piece_realloc, piece_free, a};

	r->text = oakum_arena_alloc(a, r->doc->len);
	oakum_json_callbacks(&r->callbacks);
	r->yajl = yajl_alloc(&r->callbacks, &funcs, r);
	yajl_config(r->yajl, yajl_dont_validate_strings, 1);
	if (r->dialect == OAKUM_JSON_COMMENTS)
		yajl_config(r->yajl, yajl_allow_comments, 1);
}

/* Everything that can be said without yajl. valid: how many bytes are UTF-8. */
static int check_start(struct reader *r, size_t valid)
{
	const struct oakum_json_doc *doc = r->doc;
	size_t first = oakum_json_skip(r, 0);

	if (doc->len >= 3 && memcmp(doc->src, bom, 3) == 0)
		return oakum_json_tell(r, 0, "begins with a byte-order mark (EF BB BF)");
	if (first == doc->len)
		return oakum_json_tell(r, first, "the document is empty");
	if (first < valid && doc->src[first] != '{' && doc->src[first] != '[')
		return oakum_json_tell(r, first, "neither an object nor an array");
	return 0;
}

static int check_end(struct reader *r)
{
	size_t rest;

	if (!r->doc->root || r->at)
		return oakum_json_tell(r, r->doc->len, "the document ends too early");
	rest = oakum_json_skip(r, r->pos);
	if (rest < r->doc->len)
		return oakum_json_tell(r, rest, "trailing data behind the document");
	return 0;
}

static int read_all(struct reader *r)
{
	const struct oakum_json_doc *doc = r->doc;
	size_t valid = oakum_utf8_check(doc->src, doc->len);
	yajl_status status;

	if (check_start(r, valid) < 0)
		return r->ret;
	prepare(r);
	/* Up to the first byte that is not UTF-8, so that its place has a pointer. */
	status = yajl_parse(r->yajl, (const unsigned char *)doc->src, valid);
	if (status == yajl_status_client_canceled)
		return r->ret;
	if (status != yajl_status_ok && (!doc->root || r->at))
		return oakum_json_tell_yajl(r);
	if (valid < doc->len)
		return oakum_json_tell(r, valid, "invalid UTF-8");
	return check_end(r);
}

int oakum_json_read(struct oakum_arena *a, const char *name, const char *bytes,
		    size_t len, enum oakum_json_dialect dialect,
		    struct oakum_json_doc **ret_doc, struct oakum_err *e)
{
	struct oakum_json_doc *doc = OAKUM_NEW(a, struct oakum_json_doc);
	struct reader r = {.doc = doc, .dialect = dialect, .e = e};
	int ret;

	if (len > OAKUM_JSON_SIZE_MAX)
		return oakum_err_set(e, -EFBIG, "%s: is larger than %u bytes", name,
				     OAKUM_JSON_SIZE_MAX);
	*doc = (struct oakum_json_doc){
		.arena = a, .name = name, .src = bytes, .len = len};
	ret = read_all(&r);
	if (ret < 0)
		return ret;
	*ret_doc = doc;
	return 0;
}
