/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_names.c - any text as an image's list of users, and as the home of a new one: the list
 * gets one line of seven fields for an id that it lacks, or none. */
#include <stdint.h>
#include <stdlib.h>

#include "../../core/rules/lib/names.c"

#define ID 65532

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *list;
static size_t list_len;

static void check(bool holds)
{
	if (!holds)
		abort();
}

static int image_text(const struct oakum_host *h, const char *path, size_t max,
		      const char **ret, size_t *ret_len, struct oakum_err *e)
{
	(void)h;
	(void)path;
	(void)e; /* it does not fail */
	*ret = list_len <= max ? list : NULL;
	*ret_len = list_len;
	return 0;
}

/* How many lines of it say that they are of the id; lines with fewer fields are none. */
static unsigned lines_of_id(const char *text)
{
	unsigned n = 0;

	while (text) {
		const char *next = strchr(text, '\n');
		size_t len = next ? (size_t)(next - text) : strlen(text);
		const char *name = memchr(text, ':', len);
		const char *id =
			name ? memchr(name + 1, ':', len - (size_t)(name + 1 - text))
			     : NULL;

		n += id && oakum_starts_with(id, ":65532:") && id + 7 <= text + len;
		text = next ? next + 1 : NULL;
	}
	return n;
}

static unsigned count(const char *s, char c)
{
	unsigned n = 0;

	for (; *s; s++)
		n += *s == c;
	return n;
}

static void check_longer(const char *text)
{
	const char *added = text + list_len;

	check(strncmp(text, list, list_len) == 0 && lines_of_id(list) == 0);
	added += list_len && list[list_len - 1] != '\n';
	check(count(added, '\n') == 1 && added[strlen(added) - 1] == '\n');
	check(count(added, ':') == 6 && lines_of_id(text) == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct oakum_host host = {.image_text = image_text};
	const struct oakum_args args = {
		.params =
			(struct oakum_param[]){{.name = "name", .type = OAKUM_PARAM_TEXT},
					       {.name = ""}},
		.values = (struct oakum_value[]){{.text = "oakum"}},
	};
	struct oakum_ctx ctx = {.host = &host, .args = &args};
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_arena a;
	const char *home, *text = NULL;

	oakum_arena_init(&a, OAKUM_ARENA_CEILING);
	ctx.arena = &a;
	home = oakum_arena_dup(&a, size ? (const char *)data : "", size);
	list = home + (strlen(home) < size ? strlen(home) + 1 : 0);
	list_len = size - (size_t)(list - home);
	check(longer_passwd(&ctx, ID, ID, home, &text, &e) == 0);
	if (text)
		check_longer(text);
	else
		check(strlen(list) != list_len || lines_of_id(list) > 0 ||
		      list_len > LIST_MAX);
	oakum_arena_release(&a);
	return 0;
}
