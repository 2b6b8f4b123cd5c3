/* SPDX-License-Identifier: Apache-2.0 */
/* patch.c - RFC 6902 add, replace and remove, for making cases out of one base document. */
#include "fixtures.h"

#include <errno.h>
#include <string.h>

#include <oakum/str.h>

static char *unescape(struct oakum_arena *a, const char *token)
{
	char *out = oakum_arena_strdup(a, token);
	char *to = out;

	for (const char *from = token; *from; from++) {
		if (from[0] == '~' && (from[1] == '0' || from[1] == '1'))
			*to++ = *++from == '0' ? '~' : '/';
		else
			*to++ = *from;
	}
	*to = '\0';
	return out;
}

static int add(struct oakum_json_doc *doc, struct oakum_node *parent, const char *token,
	       struct oakum_node *value, struct oakum_err *e)
{
	uint64_t index;

	if (oakum_json_is(parent, OAKUM_JSON_OBJECT)) {
		oakum_json_put(doc->arena, parent, unescape(doc->arena, token), value);
		return 0;
	}
	if (!oakum_json_is(parent, OAKUM_JSON_ARRAY))
		return oakum_err_set(e, -EINVAL, "nothing can be added at '%s'", token);
	if (oakum_streq(token, "-")) {
		oakum_json_append(parent, value);
		return 0;
	}
	if (oakum_num_u64(token, parent->count, &index) < 0)
		return oakum_err_set(e, -EINVAL, "'%s' is no index", token);
	for (struct oakum_node *n = parent->child; n; n = n->next) {
		if (index-- == 0) {
			oakum_json_insert_before(n, value);
			return 0;
		}
	}
	oakum_json_append(parent, value);
	return 0;
}

static int apply_step(struct oakum_json_doc *doc, const struct oakum_node *step,
		      struct oakum_err *e)
{
	const char *op = oakum_json_str(oakum_json_get(step, "op"));
	const char *path = oakum_json_str(oakum_json_get(step, "path"));
	const struct oakum_node *value = oakum_json_get(step, "value");
	struct oakum_node *target;
	const char *slash;

	if (!op || !path || path[0] != '/')
		return oakum_err_set(e, -EINVAL, "a step needs op and path");
	target = oakum_json_at(doc->root, path);
	if (oakum_streq(op, "add") && value) {
		slash = strrchr(path, '/');
		return add(
			doc,
			oakum_json_at(doc->root, oakum_arena_dup(doc->arena, path,
								 (size_t)(slash - path))),
			slash + 1, oakum_json_copy(doc->arena, value), e);
	}
	if (!target)
		return oakum_err_set(e, -ENOENT, "there is nothing at '%s'", path);
	if (oakum_streq(op, "remove"))
		oakum_json_remove(target);
	else if (oakum_streq(op, "replace") && value)
		oakum_json_replace(target, oakum_json_copy(doc->arena, value));
	else
		return oakum_err_set(e, -EINVAL, "'%s' is no known step", op);
	return 0;
}

int apply_patch(struct oakum_json_doc *doc, const struct oakum_node *patch,
		struct oakum_err *e)
{
	oakum_json_each(step, patch) {
		int ret = apply_step(doc, step, e);

		if (ret < 0)
			return ret;
	}
	return 0;
}
