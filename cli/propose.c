/* SPDX-License-Identifier: Apache-2.0 */
/*
 * propose.c - the lines of a policy that would let an image pass what was refused.
 *
 * All of them are comments, and the reason is left empty, which no policy may be: what a
 * machine proposes, a person has to answer for. Each proposal is a drop-in of its own.
 */
#include <string.h>
#include <time.h>

#include <oakum/rule.h>
#include <oakum/str.h>

#include "report.h"

#define DAYS 90 /* for which an exception is proposed */

static void put_string(struct oakum_buf *out, const char *text)
{
	oakum_json_write_string(text, strlen(text), out);
}

static void put_day(struct oakum_buf *out)
{
	time_t at = time(NULL) + (time_t)DAYS * 86400;
	char day[16] = "YYYY-MM-DD";
	struct tm tm;

	if (gmtime_r(&at, &tm) && strftime(day, sizeof(day), "%Y-%m-%d", &tm) == 0)
		return;
	put_string(out, day);
}

/* "50-nginx_1.25.json": a file name of what an image is called. */
static void put_file_name(struct oakum_buf *out, const char *name)
{
	const char *base = strrchr(name, '/');

	oakum_buf_puts(out, "50-");
	for (name = base ? base + 1 : name; *name; name++)
		oakum_buf_putc(out,
			       strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
				      "uvwxyz0123456789.-",
				      *name)
				       ? *name
				       : '_');
	oakum_buf_puts(out, ".json");
}

static bool is_digest(const char *text)
{
	return text && oakum_starts_with(text, "sha256:") && strlen(text) == 71 &&
	       text[7 + strspn(text + 7, "0123456789abcdef")] == '\0';
}

static bool is_path(const char *text)
{
	return text && *text == '/' && text[1] && !strchr(text, '*') &&
	       !strchr(text, '\\');
}

static bool put_match(struct oakum_buf *out, const struct report_image *image)
{
	if (!is_digest(image->image_id) && !is_path(image->rootfs))
		return false;
	oakum_buf_puts(out, "//     { \"match\": { ");
	put_string(out, is_digest(image->image_id) ? "image_id" : "rootfs");
	oakum_buf_puts(out, ": ");
	put_string(out, is_digest(image->image_id) ? image->image_id : image->rootfs);
	oakum_buf_puts(out, " },\n");
	return true;
}

static void put_rules(struct oakum_buf *out, const struct report_image *image)
{
	bool any = false;

	for (size_t i = 0; i < image->n_refusals; i++) {
		if (!oakum_rule_by_id(image->refusals[i].rule))
			continue;
		oakum_buf_puts(out, any ? ", " : "");
		put_string(out, image->refusals[i].rule);
		any = true;
	}
}

/* What no exception can be made for is said, not proposed. */
static bool tell_refusals(struct oakum_buf *out, const struct report_image *image)
{
	bool any = false;

	for (size_t i = 0; i < image->n_refusals; i++) {
		const struct report_refusal *f = &image->refusals[i];
		bool rule = oakum_rule_by_id(f->rule) != NULL;

		oakum_buf_printf(out, "// %s%s: %s\n", f->rule,
				 rule ? "" : ", for which there is no exception",
				 f->message);
		any = any || rule;
	}
	return any;
}

/* Nothing ties an exception to this container alone. */
static void put_for_all(struct oakum_buf *out, const struct report_image *image)
{
	bool any = false;

	oakum_buf_puts(out, "// Nothing is known that an exception could match. For all "
			    "containers it would be:\n// {\n//   \"version\": 1,\n"
			    "//   \"rules\": {");
	for (size_t i = 0; i < image->n_refusals; i++) {
		if (!oakum_rule_by_id(image->refusals[i].rule))
			continue;
		oakum_buf_puts(out, any ? ", " : " ");
		put_string(out, image->refusals[i].rule);
		oakum_buf_puts(out, ": \"warn\"");
		any = true;
	}
	oakum_buf_puts(out, " }\n// }\n");
}

void report_propose(struct cli *cli, const struct report_image *image,
		    struct oakum_buf *out)
{
	struct oakum_buf match;

	oakum_buf_init(&match, cli->arena, OAKUM_JSON_SIZE_MAX);
	if (!tell_refusals(out, image))
		return;
	if (!put_match(&match, image)) {
		put_for_all(out, image);
		return;
	}
	oakum_buf_puts(out, "// Give the reason, take the \"// \" away, and save this as"
			    "\n// " OAKUM_SYSCONFDIR "/policy.d/");
	put_file_name(out, image->name);
	oakum_buf_puts(out, "\n// {\n//   \"version\": 1,\n//   \"exceptions\": [\n");
	oakum_buf_add(out, match.data, match.len);
	oakum_buf_puts(out, "//       \"rules\": [");
	put_rules(out, image);
	oakum_buf_puts(out, "],\n//       \"reason\": \"\", \"expires\": ");
	put_day(out);
	oakum_buf_puts(out, " }\n//   ]\n// }\n");
}
