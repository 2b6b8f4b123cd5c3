/* SPDX-License-Identifier: Apache-2.0 */
/* path_form.c - paths compared with patterns, component by component; see engine_places.h. */
#include "engine_places.h"

#include <string.h>

#include <oakum/path.h>

/* One component against one of a pattern, which has at most one star. */
static bool component_has_form(const char *s, size_t len, const char *pattern,
			       size_t plen)
{
	const char *star = memchr(pattern, '*', plen);
	size_t head = star ? (size_t)(star - pattern) : plen;
	size_t tail = star ? plen - head - 1 : 0;

	if (!star)
		return len == plen && memcmp(s, pattern, len) == 0;
	return len >= head + tail && len > 0 && memcmp(s, pattern, head) == 0 &&
	       memcmp(s + len - tail, star + 1, tail) == 0;
}

/* Both begin at a component. */
static bool has_form(const char *path, const char *pattern)
{
	while (*pattern) {
		size_t plen = oakum_path_component(pattern);
		size_t len = oakum_path_component(path);

		if (plen == 2 && memcmp(pattern, "**", 2) == 0)
			return true;
		if (!component_has_form(path, len, pattern, plen))
			return false;
		pattern += plen + (pattern[plen] == '/');
		path += len + (path[len] == '/');
	}
	return !*path;
}

bool oakum_path_has_form(struct oakum_arena *a, const char *path, const char *pattern,
			 const char **ret_dir)
{
	if (pattern[0] == '/')
		return has_form(path + (path[0] == '/'), pattern + 1);
	for (const char *at = path; at; at = strchr(at, '/')) {
		at += *at == '/';
		if (!has_form(at, pattern))
			continue;
		if (ret_dir)
			*ret_dir = at - path > 1
					   ? oakum_arena_dup(a, path,
							     (size_t)(at - path) - 1)
					   : "/";
		return true;
	}
	return false;
}
