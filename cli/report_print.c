/* SPDX-License-Identifier: Apache-2.0 */
/* report_print.c - a report for a person at a terminal, as JSON, and for Prometheus. */
#include <time.h>

#include <oakum/rule.h>
#include <oakum/str.h>

#include "report.h"

#define IMAGES_SHOWN 40

static void totals(const struct report *r, struct report_event *ret)
{
	*ret = (struct report_event){0};
	for (size_t i = 0; i < r->n_events; i++) {
		ret->allowed += r->events[i].allowed;
		ret->rewritten += r->events[i].rewritten;
		ret->refused += r->events[i].refused;
		ret->only_audited += r->events[i].only_audited;
	}
}

static void text_rules(const struct report *r, struct oakum_buf *out)
{
	oakum_buf_printf(out, "\n%-20s %9s %9s %9s\n", "BY RULE", "REFUSED", "REWRITTEN",
			 "WARNED");
	for (size_t i = 0; i < r->n_rules; i++)
		oakum_buf_printf(out, "%-20s %9lu %9lu %9lu\n", r->rules[i].id,
				 r->rules[i].refused, r->rules[i].rewritten,
				 r->rules[i].warned);
}

static void text_images(const struct report *r, struct oakum_buf *out)
{
	oakum_buf_printf(out, "\n%9s %9s %9s  %s\n", "CALLS", "REFUSED", "REWRITTEN",
			 "BY IMAGE");
	for (size_t i = 0; i < r->n_images && i < IMAGES_SHOWN; i++)
		oakum_buf_printf(out, "%9lu %9lu %9lu  %s\n", r->images[i].calls,
				 r->images[i].refused, r->images[i].rewritten,
				 oakum_str_show(r->cli->arena, r->images[i].name, 48));
	if (r->n_images > IMAGES_SHOWN)
		oakum_buf_printf(out, "          and %zu more images\n",
				 r->n_images - IMAGES_SHOWN);
	if (r->other_images)
		oakum_buf_printf(out, "%9lu calls of images beyond the first %u\n",
				 r->other_images, REPORT_IMAGES_MAX);
}

static void text_broken(const struct report *r, struct oakum_buf *out)
{
	bool any = false;

	for (size_t i = 0; i < r->n_images; i++) {
		if (r->images[i].n_refusals == 0)
			continue;
		if (!any)
			oakum_buf_puts(out,
				       "\nWhat is refused, and what would let it run:\n");
		any = true;
		oakum_buf_printf(out, "\n%s\n", r->images[i].name);
		report_propose(r->cli, &r->images[i], out);
	}
	if (!any)
		oakum_buf_puts(out, "\nNothing is refused.\n");
}

void report_text(const struct report *r, struct oakum_buf *out)
{
	struct report_event all;

	totals(r, &all);
	oakum_buf_printf(
		out,
		"%lu calls judged: %lu refused, %lu rewritten, %lu let pass as they were\n",
		r->calls, all.refused, all.rewritten, all.allowed);
	if (all.only_audited)
		oakum_buf_printf(
			out,
			"%lu of them were only audited: nothing was refused or changed\n",
			all.only_audited);
	if (r->first)
		oakum_buf_printf(out, "from %s to %s\n", r->first, r->last);
	if (r->damaged)
		oakum_buf_printf(out, "%lu of %lu lines are damaged\n", r->damaged,
				 r->lines);
	if (!r->calls)
		return;
	text_rules(r, out);
	text_images(r, out);
	text_broken(r, out);
}

static void put_number(struct oakum_arena *a, struct oakum_node *obj, const char *key,
		       unsigned long n)
{
	oakum_json_put(a, obj, key, oakum_json_u64(a, n));
}

static struct oakum_node *image_json(const struct report *r,
				     const struct report_image *image)
{
	struct oakum_arena *a = r->cli->arena;
	struct oakum_node *obj = oakum_json_object(a), *list = oakum_json_array(a);
	struct oakum_buf proposal;

	oakum_buf_init(&proposal, a, OAKUM_JSON_SIZE_MAX);
	oakum_buf_puts(&proposal, "");
	if (image->n_refusals)
		report_propose(r->cli, image, &proposal);
	cli_put_text(a, obj, "name", image->name);
	cli_put_text(a, obj, "image_id", image->image_id);
	put_number(a, obj, "calls", image->calls);
	put_number(a, obj, "refused", image->refused);
	put_number(a, obj, "rewritten", image->rewritten);
	cli_put_text(a, obj, "last", image->last);
	for (size_t i = 0; i < image->n_refusals; i++) {
		struct oakum_node *f = oakum_json_object(a);

		cli_put_text(a, f, "rule", image->refusals[i].rule);
		cli_put_text(a, f, "message", image->refusals[i].message);
		put_number(a, f, "calls", image->refusals[i].calls);
		oakum_json_append(list, f);
	}
	oakum_json_put(a, obj, "refusals", list);
	cli_put_text(a, obj, "proposal", proposal.len ? proposal.data : NULL);
	return obj;
}

void report_json(const struct report *r, struct oakum_buf *out)
{
	struct oakum_arena *a = r->cli->arena;
	struct oakum_node *obj = oakum_json_object(a), *rules = oakum_json_array(a);
	struct oakum_node *images = oakum_json_array(a);
	struct report_event all;

	totals(r, &all);
	put_number(a, obj, "calls", r->calls);
	put_number(a, obj, "refused", all.refused);
	put_number(a, obj, "rewritten", all.rewritten);
	put_number(a, obj, "allowed", all.allowed);
	put_number(a, obj, "only_audited", all.only_audited);
	put_number(a, obj, "damaged_lines", r->damaged);
	cli_put_text(a, obj, "first", r->first);
	cli_put_text(a, obj, "last", r->last);
	for (size_t i = 0; i < r->n_rules; i++) {
		struct oakum_node *rule = oakum_json_object(a);

		cli_put_text(a, rule, "rule", r->rules[i].id);
		put_number(a, rule, "refused", r->rules[i].refused);
		put_number(a, rule, "rewritten", r->rules[i].rewritten);
		put_number(a, rule, "warned", r->rules[i].warned);
		oakum_json_append(rules, rule);
	}
	for (size_t i = 0; i < r->n_images; i++)
		oakum_json_append(images, image_json(r, &r->images[i]));
	oakum_json_put(a, obj, "rules", rules);
	oakum_json_put(a, obj, "images", images);
	oakum_json_write_value(obj, out);
	oakum_buf_putc(out, '\n');
}

static void metric(struct oakum_buf *out, const char *name, const char *type,
		   const char *help)
{
	oakum_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* Labels come from the registry of rules and from a list of events alone, so that no log can
 * make more series than these. */
static const char *label(const char *id)
{
	if (oakum_rule_by_id(id) || oakum_streq(id, oakum_rule_config.id))
		return id;
	return NULL;
}

static void prometheus_rules(const struct report *r, struct oakum_buf *out)
{
	struct report_rule other = {.id = "other"};

	metric(out, "oakum_findings_total", "counter",
	       "Calls in which a rule found something, by what it led to.");
	for (size_t i = 0; i <= r->n_rules; i++) {
		const struct report_rule *rule = i < r->n_rules ? &r->rules[i] : &other;
		const char *id = i < r->n_rules ? label(rule->id) : rule->id;

		if (!id) {
			other.refused += rule->refused;
			other.rewritten += rule->rewritten;
			other.warned += rule->warned;
			continue;
		}
		oakum_buf_printf(
			out,
			"oakum_findings_total{rule=\"%s\",action=\"refuse\"} %lu\n"
			"oakum_findings_total{rule=\"%s\",action=\"rewrite\"} %lu\n"
			"oakum_findings_total{rule=\"%s\",action=\"warn\"} %lu\n",
			id, rule->refused, id, rule->rewritten, id, rule->warned);
	}
}

static void prometheus_calls(const struct report *r, struct oakum_buf *out)
{
	static const char *const known[] = {"create", "run",	"restore",
					    "exec",   "update", "checkpoint"};
	struct report_event sums[OAKUM_COUNT(known) + 1] = {0};

	for (size_t i = 0; i < r->n_events; i++) {
		size_t k = 0;

		while (k < OAKUM_COUNT(known) &&
		       !oakum_streq(known[k], r->events[i].name))
			k++;
		sums[k].allowed += r->events[i].allowed;
		sums[k].rewritten += r->events[i].rewritten;
		sums[k].refused += r->events[i].refused;
	}
	metric(out, "oakum_calls_total", "counter",
	       "Calls of the runtime that were judged, by what enforcing the policy does.");
	for (size_t k = 0; k <= OAKUM_COUNT(known); k++) {
		const char *name = k < OAKUM_COUNT(known) ? known[k] : "other";

		oakum_buf_printf(
			out,
			"oakum_calls_total{event=\"%s\",verdict=\"allow\"} %lu\n"
			"oakum_calls_total{event=\"%s\",verdict=\"rewrite\"} %lu\n"
			"oakum_calls_total{event=\"%s\",verdict=\"refuse\"} %lu\n",
			name, sums[k].allowed, name, sums[k].rewritten, name,
			sums[k].refused);
	}
}

void report_prometheus(const struct report *r, struct oakum_buf *out)
{
	struct report_event all;

	totals(r, &all);
	prometheus_calls(r, out);
	prometheus_rules(r, out);
	metric(out, "oakum_calls_only_audited_total", "counter",
	       "Calls whose verdict was recorded and not carried out.");
	oakum_buf_printf(out, "oakum_calls_only_audited_total %lu\n", all.only_audited);
	metric(out, "oakum_audit_damaged_lines_total", "counter",
	       "Lines of the audit log that are no entries.");
	oakum_buf_printf(out, "oakum_audit_damaged_lines_total %lu\n", r->damaged);
	metric(out, "oakum_images", "gauge",
	       "Images of which calls were judged, up to a maximum.");
	oakum_buf_printf(out, "oakum_images %zu\n", r->n_images);
	metric(out, "oakum_report_timestamp_seconds", "gauge",
	       "When this report was made.");
	oakum_buf_printf(out, "oakum_report_timestamp_seconds %lld\n",
			 (long long)time(NULL));
}
