/* SPDX-License-Identifier: Apache-2.0 */
/* path.c - paths as text; see path.h. */
#include <oakum/path.h>

#include <string.h>

/* Drops the last component of the len bytes at out. */
static size_t climb(const char *out, size_t len)
{
	while (len > 0 && out[len - 1] != '/')
		len--;
	return len > 0 ? len - 1 : 0;
}

/* By hand: they are short. */
size_t oakum_path_component(const char *p)
{
	const char *end = p;

	while (*end && *end != '/')
		end++;
	return (size_t)(end - p);
}

char *oakum_path_normalise(struct oakum_arena *a, const char *p)
{
	/* Each component of n bytes becomes n + 1; "" becomes one. */
	char *out = oakum_arena_alloc(a, strlen(p) + 2);
	size_t len = 0;

	while (*p) {
		size_t n = oakum_path_component(p);

		if (n == 2 && p[0] == '.' && p[1] == '.') {
			len = climb(out, len);
		} else if (n > 0 && !(n == 1 && p[0] == '.')) {
			out[len++] = '/';
			memcpy(out + len, p, n);
			len += n;
		}
		p += n;
		p += *p == '/';
	}
	if (len == 0)
		out[len++] = '/';
	out[len] = '\0';
	return out;
}

bool oakum_path_is_tidy(const char *p)
{
	if (p[0] == '/' && !p[1])
		return true;
	do {
		size_t n;

		if (*p++ != '/')
			return false;
		n = oakum_path_component(p);
		if (n == 0 || (p[0] == '.' && (n == 1 || (n == 2 && p[1] == '.'))))
			return false;
		p += n;
	} while (*p);
	return true;
}

bool oakum_path_below(const char *p, const char *dir)
{
	/* By hand: rules compare every mount with every other, most differ soon. */
	if (dir[0] == '/' && !dir[1])
		return p[0] == '/';
	while (*dir && *p == *dir) {
		p++;
		dir++;
	}
	return !*dir && (!*p || *p == '/');
}

char *oakum_path_join(struct oakum_arena *a, const char *dir, const char *name)
{
	size_t n = strlen(dir), len;
	char *joined;

	while (n > 0 && dir[n - 1] == '/')
		n--;
	while (*name == '/')
		name++;
	len = strlen(name);
	joined = oakum_arena_alloc(a, n + 1 + len + 1);
	memcpy(joined, dir, n);
	joined[n] = '/';
	memcpy(joined + n + 1, name, len + 1);
	return joined;
}

bool oakum_path_put(char *ret, size_t size, const char *dir, const char *name)
{
	size_t n = strlen(dir), len = name ? strlen(name) + 1 : 0;

	if (n >= size || len >= size - n)
		return false;
	memcpy(ret, dir, n + 1);
	if (name) {
		ret[n] = '/';
		memcpy(ret + n + 1, name, len);
	}
	return true;
}

const char *oakum_path_base(const char *p)
{
	const char *base = p + strlen(p);

	/* Slashes at the end belong to no component; a path of nothing else is its own base. */
	while (base > p && base[-1] == '/')
		base--;
	while (base > p && base[-1] != '/')
		base--;
	return base;
}
