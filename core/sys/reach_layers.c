/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reach_layers.c - the directories in the options of an overlay file system, as text.
 *
 * See fs/overlayfs/params.c of Linux: "lowerdir" is split at colons, a backslash takes the
 * next byte as it is, "::" begins the layers that hold data only. "lowerdir+" and "datadir+"
 * name one directory as it is. Whether "upperdir" is unescaped differs between versions, so
 * both readings are given.
 */
#include <oakum/host.h>

#include <errno.h>
#include <stdbool.h>
#include <string.h>

static const char *value_of(const char *option, const char *key)
{
	size_t n = strlen(key);

	return strncmp(option, key, n) == 0 && option[n] == '=' ? option + n + 1 : NULL;
}

/* The first layer of text, unescaped; *rest is where the next one begins, or NULL when text
 * ends within an escape. */
static char *next_layer(struct oakum_arena *a, const char *text, char separator,
			const char **rest)
{
	char *layer = oakum_arena_alloc(a, strlen(text) + 1);
	size_t len = 0;

	*rest = NULL;
	for (; *text && *text != separator; text++) {
		if (*text == '\\' && !*++text)
			return NULL;
		layer[len++] = *text;
	}
	*rest = text + (*text != '\0');
	return layer;
}

static int split(struct oakum_arena *a, const char *text, char separator,
		 const char **layers)
{
	int n = 0;

	while (*text) {
		const char *rest = NULL;
		char *layer = next_layer(a, text, separator, &rest);

		if (!rest)
			return -EINVAL;
		if (*layer)
			layers[n++] = layer;
		text = rest;
	}
	return n;
}

int oakum_overlay_layers(struct oakum_arena *a, const char *option,
			 const char *const **ret)
{
	const char **layers = oakum_arena_array(a, strlen(option) + 1, sizeof(*layers));
	const char *lower = value_of(option, "lowerdir");
	const char *one = value_of(option, "upperdir");
	int n;

	*ret = layers;
	if (lower)
		return split(a, lower, ':', layers);
	if (!one)
		one = value_of(option, "lowerdir+");
	if (!one)
		one = value_of(option, "datadir+");
	if (!one || !*one)
		return 0;
	n = strchr(one, '\\') ? split(a, one, '\0', layers) : 0;
	if (n >= 0)
		layers[n++] = one;
	return n;
}
