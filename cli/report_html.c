/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report_html.c - a report as one page that needs nothing else: no script, no font, no picture
 * from anywhere, and a content policy that says so. Whatever comes from the log is escaped.
 */
#include <oakum/str.h>

#include "report.h"

#define ROWS_MAX 24

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<title>Oakum report</title>\n<style>\n"
	":root{color-scheme:light dark;--text:#1b1f24;--dim:#57606a;--page:#fff;--line:#d0d7de;--code:#f6f8fa;"
	"--refuse:#b3261e;--rewrite:#8a5a00;--allow:#1a7f37;--bar-refuse:#b3261e;--bar-rewrite:#d99a2b;--bar-warn:#9aa4af}\n"
	"@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--dim:#9aa4af;--page:#0d1117;--line:#30363d;--code:#161b22;"
	"--refuse:#ff8a80;--rewrite:#e3b341;--allow:#56d364;--bar-refuse:#e5534b;--bar-rewrite:#d99a2b;--bar-warn:#768390}}\n"
	"body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:62rem;padding:0 1rem;color:var(--text);background:var(--page)}\n"
	"h1{margin:0 0 .25rem}h2{margin:2rem 0 .5rem}p.when{color:var(--dim);margin:0 0 1rem}\n"
	".cards{display:flex;gap:1rem;flex-wrap:wrap}.card{border:1px solid var(--line);border-radius:8px;padding:.6rem 1.2rem;min-width:6.5rem}\n"
	".card b{display:block;font-size:1.8rem}.card.refuse b{color:var(--refuse)}.card.rewrite b{color:var(--rewrite)}.card.allow b{color:var(--allow)}\n"
	".wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line)}\n"
	"td:first-child{min-width:8rem;overflow-wrap:anywhere}td.n,th.n{text-align:right}td+td,th{white-space:nowrap}\n"
	"pre{background:var(--code);border:1px solid var(--line);border-radius:8px;padding:.8rem;overflow-x:auto;font-size:13px}\n"
	".chart{display:grid;grid-template-columns:max-content 1fr;gap:.3rem .6rem;font-size:14px;align-items:center;max-width:50rem}\n"
	".chart span:nth-child(odd){text-align:right}.bar{display:flex;align-items:center}.bar i,.key i{height:1rem}.bar b{font-weight:400;margin-left:.4rem}\n"
	".key{font-size:14px;margin:.6rem 0 0}.key i{display:inline-block;width:1rem;margin:0 .4rem 0 1rem;vertical-align:middle}.key i:first-child{margin-left:0}\n"
	"i.refuse{background:var(--bar-refuse)}i.rewrite{background:var(--bar-rewrite)}i.warn{background:var(--bar-warn)}\n"
	"</style></head><body>\n";

static void put(struct oakum_buf *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			oakum_buf_puts(out, "&amp;");
			break;
		case '<':
			oakum_buf_puts(out, "&lt;");
			break;
		case '>':
			oakum_buf_puts(out, "&gt;");
			break;
		case '"':
			oakum_buf_puts(out, "&quot;");
			break;
		case '\'':
			oakum_buf_puts(out, "&#39;");
			break;
		default:
			oakum_buf_putc(out, *text);
		}
	}
}

static void card(struct oakum_buf *out, const char *kind, unsigned long n,
		 const char *what)
{
	oakum_buf_printf(out, "<div class=\"card %s\"><b>%lu</b>%s</div>\n", kind, n,
			 what);
}

static void cards(const struct report *r, struct oakum_buf *out)
{
	struct report_event all = {0};

	for (size_t i = 0; i < r->n_events; i++) {
		all.allowed += r->events[i].allowed;
		all.rewritten += r->events[i].rewritten;
		all.refused += r->events[i].refused;
		all.only_audited += r->events[i].only_audited;
	}
	oakum_buf_puts(out, "<div class=\"cards\">\n");
	card(out, "all", r->calls, "calls judged");
	card(out, "refuse", all.refused, "refused");
	card(out, "rewrite", all.rewritten, "rewritten");
	card(out, "allow", all.allowed, "as they were");
	oakum_buf_puts(out, "</div>\n");
	if (all.only_audited)
		oakum_buf_printf(
			out,
			"<p>For %lu calls this is what enforcing would do: the policy only audited.</p>\n",
			all.only_audited);
	if (r->damaged)
		oakum_buf_printf(out, "<p>%lu lines of the log are damaged.</p>\n",
				 r->damaged);
}

static unsigned long sum(const struct report_rule *rule)
{
	return rule->refused + rule->rewritten + rule->warned;
}

/* A part of a bar; the longest bar leaves room for its number. */
static void segment(struct oakum_buf *out, const char *kind, unsigned long n,
		    unsigned long most)
{
	if (n > 0)
		oakum_buf_printf(
			out,
			"<i class=\"%s\" style=\"width:calc(max(2px,(100%% - 4rem)*%lu/%lu))\" title=\"%lu\"></i>",
			kind, n, most, n);
}

static void chart(const struct report *r, struct oakum_buf *out)
{
	size_t rows = r->n_rules < ROWS_MAX ? r->n_rules : ROWS_MAX;
	unsigned long most = 1;

	for (size_t i = 0; i < rows; i++)
		most = sum(&r->rules[i]) > most ? sum(&r->rules[i]) : most;
	oakum_buf_puts(out, "<h2>By rule</h2>\n<div class=\"chart\">\n");
	for (size_t i = 0; i < rows; i++) {
		const struct report_rule *rule = &r->rules[i];

		oakum_buf_puts(out, "<span>");
		put(out, rule->id);
		oakum_buf_puts(out, "</span><span class=\"bar\">");
		segment(out, "refuse", rule->refused, most);
		segment(out, "rewrite", rule->rewritten, most);
		segment(out, "warn", rule->warned, most);
		oakum_buf_printf(out, "<b>%lu</b></span>\n", sum(rule));
	}
	oakum_buf_puts(
		out,
		"</div>\n<p class=\"key\"><i class=\"refuse\"></i>refused"
		"<i class=\"rewrite\"></i>rewritten<i class=\"warn\"></i>warned of</p>\n");
}

static void images(const struct report *r, struct oakum_buf *out)
{
	oakum_buf_puts(
		out,
		"<h2>By image</h2>\n<div class=\"wide\"><table><tr><th>Image<th class=\"n\">Calls"
		"<th class=\"n\">Refused<th class=\"n\">Rewritten<th>Last</tr>\n");
	for (size_t i = 0; i < r->n_images; i++) {
		const struct report_image *image = &r->images[i];

		oakum_buf_puts(out, "<tr><td>");
		put(out, image->name);
		oakum_buf_printf(
			out,
			"<td class=\"n\">%lu<td class=\"n\">%lu<td class=\"n\">%lu<td>",
			image->calls, image->refused, image->rewritten);
		put(out, image->last ? image->last : "");
		oakum_buf_puts(out, "</tr>\n");
	}
	oakum_buf_puts(out, "</table></div>\n");
}

static void proposals(const struct report *r, struct oakum_buf *out)
{
	bool any = false;

	oakum_buf_puts(out, "<h2>What is refused, and what would let it run</h2>\n");
	for (size_t i = 0; i < r->n_images; i++) {
		struct oakum_buf text;

		if (r->images[i].n_refusals == 0)
			continue;
		any = true;
		oakum_buf_init(&text, r->cli->arena, OAKUM_JSON_SIZE_MAX);
		oakum_buf_puts(&text, "");
		report_propose(r->cli, &r->images[i], &text);
		oakum_buf_puts(out, "<h3>");
		put(out, r->images[i].name);
		oakum_buf_puts(out, "</h3>\n<pre>");
		put(out, text.data);
		oakum_buf_puts(out, "</pre>\n");
	}
	if (!any)
		oakum_buf_puts(out, "<p>Nothing is refused.</p>\n");
}

void report_html(const struct report *r, struct oakum_buf *out)
{
	oakum_buf_puts(out, head);
	oakum_buf_puts(out, "<h1>Oakum report</h1>\n<p class=\"when\">");
	put(out, r->first ? r->first : "no calls");
	if (r->first) {
		oakum_buf_puts(out, " to ");
		put(out, r->last);
	}
	oakum_buf_puts(out, "</p>\n");
	cards(r, out);
	chart(r, out);
	images(r, out);
	proposals(r, out);
	oakum_buf_puts(out, "</body></html>\n");
}
