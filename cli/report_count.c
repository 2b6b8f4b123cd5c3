/* SPDX-License-Identifier: Apache-2.0 */
/* report_count.c - counting the entries of an audit log; see report.h. */
#include <stdlib.h>
#include <string.h>

#include <oakum/str.h>

#include "report.h"

#define TEXT_MAX 256 /* characters that are kept of a text of the log */

static const char *keep(struct report *r, const char *text)
{
	return text ? oakum_str_show(r->cli->arena, text, TEXT_MAX) : NULL;
}

static struct report_rule *rule_of(struct report *r, const char *id)
{
	const char *shown = id ? id : "unknown";

	for (size_t i = 0; i < r->n_rules; i++) {
		if (oakum_streq(r->rules[i].id, shown))
			return &r->rules[i];
	}
	if (r->n_rules == REPORT_RULES_MAX)
		return &r->rules[REPORT_RULES_MAX - 1];
	/* Only rules make rule names; a damaged log could have others. */
	r->rules[r->n_rules].id =
		r->n_rules == REPORT_RULES_MAX - 1 ? "other" : keep(r, shown);
	return &r->rules[r->n_rules++];
}

/* What stands for the image: its content, or else the place of the root file system. */
static const char *key_of(const struct cli_entry *e)
{
	if (e->image_id)
		return e->image_id;
	if (e->image)
		return e->image;
	return e->rootfs;
}

static bool is_image(const struct report_image *image, const struct cli_entry *e)
{
	const char *key = key_of(e);

	if (e->image_id || image->image_id)
		return oakum_streq(image->image_id, e->image_id);
	if (e->image)
		return oakum_streq(image->name, key);
	return oakum_streq(image->rootfs, key);
}

static struct report_image *image_of(struct report *r, const struct cli_entry *e)
{
	struct report_image *image;

	for (size_t i = 0; i < r->n_images; i++) {
		if (is_image(&r->images[i], e))
			return &r->images[i];
	}
	if (r->n_images == REPORT_IMAGES_MAX)
		return NULL;
	if (!r->images)
		r->images = oakum_arena_array(r->cli->arena, REPORT_IMAGES_MAX,
					      sizeof(*r->images));
	image = &r->images[r->n_images++];
	image->image_id = keep(r, e->image_id);
	image->rootfs = keep(r, e->rootfs);
	image->name = keep(r, e->image ? e->image : key_of(e));
	if (!image->name)
		image->name = "(no image known)";
	return image;
}

static void count_refusal(struct report *r, struct report_image *image, const char *rule,
			  const char *message)
{
	size_t i = 0;

	while (i < image->n_refusals && !oakum_streq(image->refusals[i].rule, rule))
		i++;
	if (i == REPORT_RULES_MAX)
		return;
	if (i == image->n_refusals) {
		image->n_refusals++;
		image->refusals[i].rule = keep(r, rule);
		image->refusals[i].message = keep(r, message ? message : "");
	}
	image->refusals[i].calls++;
}

/* Whether the same was found earlier in this entry: a call counts once for a rule. */
static bool said_before(const struct cli_entry *e, const struct oakum_node *f)
{
	oakum_json_each(g, e->findings) {
		if (g == f)
			return false;
		if (oakum_streq(oakum_json_str(oakum_json_get(g, "rule")),
				oakum_json_str(oakum_json_get(f, "rule"))) &&
		    oakum_streq(oakum_json_str(oakum_json_get(g, "action")),
				oakum_json_str(oakum_json_get(f, "action"))))
			return true;
	}
	return false;
}

static void count_findings(struct report *r, struct report_image *image,
			   const struct cli_entry *e)
{
	oakum_json_each(f, e->findings) {
		const char *action = oakum_json_str(oakum_json_get(f, "action"));
		const char *id = oakum_json_str(oakum_json_get(f, "rule"));
		struct report_rule *rule;

		if (!action || !id || said_before(e, f))
			continue;
		rule = rule_of(r, id);
		rule->refused += oakum_streq(action, "refuse");
		rule->rewritten += oakum_streq(action, "rewrite");
		rule->warned += oakum_streq(action, "warn");
		if (image && oakum_streq(action, "refuse"))
			count_refusal(r, image, id,
				      oakum_json_str(oakum_json_get(f, "message")));
	}
}

static void count_event(struct report *r, const struct cli_entry *e)
{
	struct report_event *event;
	size_t i = 0;

	while (i < r->n_events && !oakum_streq(r->events[i].name, e->event))
		i++;
	if (i == REPORT_EVENTS_MAX)
		i--;
	event = &r->events[i];
	if (i == r->n_events) {
		event->name = i == REPORT_EVENTS_MAX - 1 ? "other" : keep(r, e->event);
		r->n_events++;
	}
	event->allowed += oakum_streq(e->would, "allow");
	event->rewritten += oakum_streq(e->would, "rewrite");
	event->refused += oakum_streq(e->would, "refuse");
	event->only_audited += !oakum_streq(e->verdict, e->would);
}

void report_count(void *data, const struct cli_entry *e)
{
	struct report *r = data;
	struct report_image *image;

	if (!cli_filter_takes(&r->filter, e))
		return;
	image = image_of(r, e);
	r->calls++;
	if (!r->first || strcmp(e->time, r->first) < 0)
		r->first = keep(r, e->time);
	if (!r->last || strcmp(e->time, r->last) > 0)
		r->last = keep(r, e->time);
	count_event(r, e);
	count_findings(r, image, e);
	if (!image) {
		r->other_images++;
		return;
	}
	image->calls++;
	image->refused += oakum_streq(e->would, "refuse");
	image->rewritten += oakum_streq(e->would, "rewrite");
	if (!image->last || strcmp(e->time, image->last) > 0)
		image->last = keep(r, e->time);
}

static int by_number(unsigned long a, unsigned long b)
{
	return a < b ? 1 : a > b ? -1 : 0;
}

static int compare_rules(const void *a, const void *b)
{
	const struct report_rule *x = a, *y = b;
	int order = by_number(x->refused, y->refused);

	if (order == 0)
		order = by_number(x->rewritten, y->rewritten);
	if (order == 0)
		order = by_number(x->warned, y->warned);
	return order ? order : strcmp(x->id, y->id);
}

static int compare_images(const void *a, const void *b)
{
	const struct report_image *x = a, *y = b;
	int order = by_number(x->refused, y->refused);

	if (order == 0)
		order = by_number(x->calls, y->calls);
	return order ? order : strcmp(x->name, y->name);
}

void report_sort(struct report *r)
{
	qsort(r->rules, r->n_rules, sizeof(*r->rules), compare_rules);
	if (r->n_images)
		qsort(r->images, r->n_images, sizeof(*r->images), compare_images);
}
