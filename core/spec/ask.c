/* SPDX-License-Identifier: Apache-2.0 */
/* ask.c - typed questions about members and paths of keys; see spec.h. */
#include <oakum/spec.h>

#include <errno.h>
#include <string.h>

#include <oakum/arena.h>
#include <oakum/str.h>

/* From here on the kernel's page counter holds no limit: LONG_MAX in whole pages, which are
 * at most 64 KiB. */
#define MEMORY_UNLIMITED (INT64_MAX - 65535)

/* Answers for a member of a type other than that asked for are "absent": after the check of
 * the document that can only be a question about something else. */
static enum oakum_have have(const struct oakum_node *obj, const char *key,
			    enum oakum_json_type type, const struct oakum_node **ret)
{
	const struct oakum_node *n = oakum_json_get(obj, key);

	if (!n)
		return OAKUM_HAVE_ABSENT;
	if (n->type == OAKUM_JSON_NULL)
		return OAKUM_HAVE_NULL;
	if (n->type != type)
		return OAKUM_HAVE_ABSENT;
	*ret = n;
	return OAKUM_HAVE_VALUE;
}

enum oakum_have oakum_spec_bool(const struct oakum_node *obj, const char *key, bool *ret)
{
	const struct oakum_node *n;
	enum oakum_have h = have(obj, key, OAKUM_JSON_BOOL, &n);

	if (h == OAKUM_HAVE_VALUE)
		*ret = oakum_json_true(n);
	return h;
}

enum oakum_have oakum_spec_i64(const struct oakum_node *obj, const char *key,
			       int64_t *ret)
{
	const struct oakum_node *n;
	enum oakum_have h = have(obj, key, OAKUM_JSON_NUMBER, &n);
	int64_t v;
	int r;

	if (h != OAKUM_HAVE_VALUE)
		return h;
	r = oakum_num_i64(n->text, INT64_MIN, INT64_MAX, &v);
	if (r == -ERANGE)
		v = n->text[0] == '-' ? INT64_MIN : INT64_MAX;
	else if (r < 0)
		return OAKUM_HAVE_ABSENT;
	*ret = v;
	return h;
}

enum oakum_have oakum_spec_u64(const struct oakum_node *obj, const char *key,
			       uint64_t *ret)
{
	const struct oakum_node *n;
	enum oakum_have h = have(obj, key, OAKUM_JSON_NUMBER, &n);
	uint64_t v;
	int r;

	if (h != OAKUM_HAVE_VALUE)
		return h;
	r = oakum_num_u64(n->text, UINT64_MAX, &v);
	if (r == -ERANGE)
		v = n->text[0] == '-' ? 0 : UINT64_MAX;
	else if (r < 0)
		return OAKUM_HAVE_ABSENT;
	*ret = v;
	return h;
}

enum oakum_have oakum_spec_str(const struct oakum_node *obj, const char *key,
			       const char **ret)
{
	const struct oakum_node *n;
	enum oakum_have h = have(obj, key, OAKUM_JSON_STRING, &n);

	if (h == OAKUM_HAVE_VALUE)
		*ret = n->text;
	return h;
}

const struct oakum_node *oakum_spec_get(const struct oakum_node *obj, const char *key)
{
	const struct oakum_node *n = oakum_json_get(obj, key);

	return n && n->type != OAKUM_JSON_NULL ? n : NULL;
}

/* The place, from the top of a config, of what the document is the whole of. */
static const char *top_of(enum oakum_spec_kind kind)
{
	switch (kind) {
	case OAKUM_SPEC_PROCESS:
		return "process";
	case OAKUM_SPEC_RESOURCES:
		return "linux/resources";
	case OAKUM_SPEC_CONFIG:
	case OAKUM_SPEC_UNSET:
	default:
		return "";
	}
}

/* What of a path of keys lies inside this kind of document, "" for the whole of it; NULL when
 * the path leads elsewhere. */
static const char *inside(const struct oakum_spec *spec, const char *keys)
{
	const char *top = top_of(spec->kind);
	size_t len = strlen(top);

	if (!len)
		return keys;
	if (strncmp(keys, top, len) != 0)
		return NULL;
	keys += len;
	if (*keys == '/')
		return keys + 1;
	return *keys ? NULL : keys;
}

static const struct oakum_node *member(const struct oakum_node *obj, const char *key,
				       size_t len)
{
	if (!oakum_json_is(obj, OAKUM_JSON_OBJECT))
		return NULL;
	oakum_json_each(n, obj) {
		if (n->key_len == len && memcmp(n->key, key, len) == 0)
			return n;
	}
	return NULL;
}

const struct oakum_node *oakum_spec_at(const struct oakum_spec *spec, const char *keys)
{
	const struct oakum_node *n = spec->doc->root;

	keys = inside(spec, keys);
	if (!keys)
		return NULL;
	while (*keys && n) {
		size_t len = strcspn(keys, "/");

		n = member(n, keys, len);
		keys += len;
		keys += *keys == '/';
	}
	return n && n->type != OAKUM_JSON_NULL ? n : NULL;
}

bool oakum_spec_holds(const struct oakum_spec *spec, const char *keys)
{
	return inside(spec, keys);
}

char *oakum_spec_pointer(const struct oakum_spec *spec, const char *keys)
{
	const char *rest = inside(spec, keys);
	size_t len = rest ? strlen(rest) : 0;
	/* A '~' becomes two characters. */
	char *pointer = oakum_arena_alloc(spec->arena, 2 * len + 2);
	char *out = pointer;

	if (len)
		*out++ = '/';
	for (size_t i = 0; i < len; i++) {
		*out++ = rest[i];
		if (rest[i] == '~')
			*out++ = '0';
	}
	return pointer;
}

const char *oakum_spec_env(const struct oakum_spec *spec, const char *name,
			   const struct oakum_node **ret_node)
{
	const struct oakum_node *env = oakum_spec_get(spec->process, "env");
	const struct oakum_node *found = NULL;
	size_t len = strlen(name);

	oakum_json_each(n, env) {
		if (strncmp(n->text, name, len) == 0 && n->text[len] == '=')
			found = n;
	}
	if (!found)
		return NULL;
	if (ret_node)
		*ret_node = found;
	return found->text + len + 1;
}

uint64_t oakum_spec_memory_limit(const struct oakum_spec *spec)
{
	const struct oakum_node *memory = oakum_spec_get(spec->resources, "memory");
	int64_t limit;

	if (oakum_spec_i64(memory, "limit", &limit) != OAKUM_HAVE_VALUE || limit <= 0 ||
	    limit >= MEMORY_UNLIMITED)
		return 0;
	return (uint64_t)limit;
}
