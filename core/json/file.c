/* SPDX-License-Identifier: Apache-2.0 */
/* file.c - a document in a file, where it does not matter why there is none. */
#include <oakum/json.h>

#include <fcntl.h>

const struct oakum_node *oakum_json_file(struct oakum_arena *a, const char *path,
					 enum oakum_trust trust,
					 enum oakum_json_dialect dialect)
{
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, path, trust, NULL);
	struct oakum_json_doc *doc;
	const char *text;
	size_t len;

	if (fd < 0 ||
	    oakum_fd_slurp(a, fd, path, OAKUM_JSON_SIZE_MAX, &text, &len, NULL) < 0 ||
	    oakum_json_read(a, path, text, len, dialect, &doc, NULL) < 0)
		return NULL;
	return doc->root;
}
