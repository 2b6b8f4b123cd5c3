/* SPDX-License-Identifier: Apache-2.0 */
/* loose_policy.c - see loose_policy.h. */
#include "loose_policy.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include <oakum/fd.h>
#include <oakum/json.h>
#include <oakum/path.h>
#include <oakum/policy.h>
#include <oakum/sign.h>
#include <oakum/str.h>

struct paths {
	const char *list[OAKUM_POLICY_RUNTIMES_MAX];
	size_t n;
};

/* What is not signed where it must be names no program that root will execute. */
static bool is_signed(struct oakum_arena *a, const char *path, const char *text,
		      size_t len)
{
	struct oakum_signature *signature;
	struct oakum_sign_keys *keys;

	if (oakum_sign_keys_load(a, OAKUM_SIGN_KEYS, &keys, NULL) < 0)
		return false;
	return !keys || oakum_sign_verify(a, keys, path, OAKUM_TRUST_PATH, text, len,
					  &signature, NULL) == 0;
}

static const struct oakum_node *policy_file(struct oakum_arena *a, const char *path)
{
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, path, OAKUM_TRUST_PATH, NULL);
	struct oakum_json_doc *doc;
	const char *text;
	size_t len;

	if (fd < 0 ||
	    oakum_fd_slurp(a, fd, path, OAKUM_POLICY_SIZE_MAX, &text, &len, NULL) < 0 ||
	    !is_signed(a, path, text, len) ||
	    oakum_json_read(a, path, text, len, OAKUM_JSON_COMMENTS, &doc, NULL) < 0)
		return NULL;
	return doc->root;
}

/* An entry is a path, or an object with one. */
static void take(const struct oakum_node *runtimes, struct paths *ret)
{
	if (!oakum_json_is(runtimes, OAKUM_JSON_ARRAY))
		return;
	oakum_json_each(entry, runtimes) {
		const char *path = oakum_json_str(entry);

		if (!path)
			path = oakum_json_str(oakum_json_get(entry, "path"));
		if (path && path[0] == '/' && ret->n < OAKUM_COUNT(ret->list))
			ret->list[ret->n++] = path;
	}
}

/* The file, and what it extends. */
static void take_chain(struct oakum_arena *a, const char *file, struct paths *ret)
{
	for (unsigned i = 0; file && file[0] == '/' && i <= OAKUM_POLICY_EXTENDS_MAX;
	     i++) {
		const struct oakum_node *root = policy_file(a, file);

		take(oakum_json_get(root, "runtimes"), ret);
		if (ret->n > 0)
			return;
		file = oakum_json_str(oakum_json_get(root, "extends"));
	}
}

static int is_drop_in(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && oakum_ends_with(entry->d_name, ".json");
}

static int last_first(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*b)->d_name, (*a)->d_name);
}

static void take_drop_ins(struct oakum_arena *a, const char *file, struct paths *ret)
{
	size_t len =
		strlen(file) - (oakum_ends_with(file, ".json") ? strlen(".json") : 0);
	const char *dir = oakum_arena_printf(a, "%.*s.d", (int)len, file);
	struct dirent **entries;
	int n = scandir(dir, &entries, is_drop_in, last_first);

	if (n < 0)
		return;
	for (int i = 0; i < n; i++) {
		const char *path = oakum_path_join(a, dir, entries[i]->d_name);

		if (ret->n == 0)
			take(oakum_json_get(policy_file(a, path), "runtimes"), ret);
		free(entries[i]);
	}
	free(entries);
}

const char *const *oakum_loose_runtimes(struct oakum_arena *a, const char *file,
					bool file_given, size_t *ret_n)
{
	struct paths *found = OAKUM_NEW(a, struct paths);
	const char *base = file ? file : OAKUM_SYSCONFDIR "/policy.json";

	if (!(file && file_given))
		take_drop_ins(a, base, found);
	if (found->n == 0)
		take_chain(a, base, found);
	*ret_n = found->n;
	return found->list;
}
