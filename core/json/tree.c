/* SPDX-License-Identifier: Apache-2.0 */
/* tree.c - questions about nodes; see json.h. */
#include <oakum/json.h>

#include <string.h>

struct oakum_node *oakum_json_get(const struct oakum_node *obj, const char *key)
{
	if (!obj || obj->type != OAKUM_JSON_OBJECT)
		return NULL;
	/* There is no NUL in a key but at its end; most differ in the first byte. */
	for (struct oakum_node *m = obj->child; m; m = m->next)
		if (*m->key == *key && strcmp(m->key, key) == 0)
			return m;
	return NULL;
}

unsigned oakum_json_line(const struct oakum_json_doc *doc, const struct oakum_node *n)
{
	const char *p = doc->src, *stop = doc->src + n->begin;
	unsigned line = 1;

	if (n->end == 0)
		return 0;
	while ((p = memchr(p, '\n', (size_t)(stop - p)))) {
		line++;
		p++;
	}
	return line;
}

bool oakum_json_is(const struct oakum_node *n, enum oakum_json_type type)
{
	return n && n->type == type;
}

const char *oakum_json_str(const struct oakum_node *n)
{
	return oakum_json_is(n, OAKUM_JSON_STRING) ? n->text : NULL;
}

bool oakum_json_true(const struct oakum_node *n)
{
	return oakum_json_is(n, OAKUM_JSON_BOOL) && n->text[0] == 't';
}
