/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report_html.c - a report as one page that needs nothing else: no script, no font, no picture
 * from anywhere, and a content policy that says so. Whatever comes from the log is escaped.
 */
#include <oakum/str.h>

#include "report.h"

#define BAR_HEIGHT 22
#define BAR_LEFT   170 /* of the bars: names stand before */
#define BAR_WIDTH  520
#define ROWS_MAX   24

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<title>Oakum report</title>\n<style>\n"
	"body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:62rem;padding:0 1rem;color:#1b1f24;background:#fff}\n"
	"h1{margin:0 0 .25rem}h2{margin:2rem 0 .5rem}p.when{color:#57606a;margin:0 0 1rem}\n"
	".cards{display:flex;gap:1rem;flex-wrap:wrap}.card{border:1px solid #d0d7de;border-radius:8px;padding:.6rem 1.2rem;min-width:8rem}\n"
	".card b{display:block;font-size:1.8rem}.refuse b{color:#b3261e}.rewrite b{color:#8a5a00}.allow b{color:#1a7f37}\n"
	"table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #d0d7de;overflow-wrap:anywhere}\n"
	"td.n,th.n{text-align:right;white-space:nowrap}pre{background:#f6f8fa;border:1px solid #d0d7de;border-radius:8px;padding:.8rem;overflow-x:auto;font-size:13px}\n"
	"svg{max-width:100%;height:auto}svg text{font:13px system-ui,sans-serif;fill:#1b1f24}\n"
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

static unsigned segment(struct oakum_buf *out, unsigned x, size_t row, unsigned long n,
			unsigned long most, const char *colour)
{
	unsigned width = (unsigned)(n * BAR_WIDTH / most);

	if (n > 0 && width == 0)
		width = 1;
	if (width)
		oakum_buf_printf(
			out,
			"<rect x=\"%u\" y=\"%zu\" width=\"%u\" height=\"%u\" fill=\"%s\"/>",
			x, row * BAR_HEIGHT + 3, width, BAR_HEIGHT - 6, colour);
	return x + width;
}

static void legend(struct oakum_buf *out, size_t row)
{
	static const struct {
		const char *colour, *word;
	} marks[] = {{"#b3261e", "refused"},
		     {"#d99a2b", "rewritten"},
		     {"#9aa4af", "warned of"}};

	for (size_t i = 0; i < OAKUM_COUNT(marks); i++)
		oakum_buf_printf(
			out,
			"<rect x=\"%zu\" y=\"%zu\" width=\"12\" height=\"12\" fill=\"%s\"/>"
			"<text x=\"%zu\" y=\"%zu\">%s</text>",
			BAR_LEFT + i * 110, row * BAR_HEIGHT + 8, marks[i].colour,
			BAR_LEFT + 18 + i * 110, row * BAR_HEIGHT + 19, marks[i].word);
}

static void chart(const struct report *r, struct oakum_buf *out)
{
	size_t rows = r->n_rules < ROWS_MAX ? r->n_rules : ROWS_MAX;
	unsigned long most = 1;

	for (size_t i = 0; i < rows; i++)
		most = sum(&r->rules[i]) > most ? sum(&r->rules[i]) : most;
	oakum_buf_printf(
		out,
		"<h2>By rule</h2>\n<svg role=\"img\" aria-label=\"Calls by rule\" width=\"760\" height=\"%zu\" viewBox=\"0 0 760 %zu\">",
		(rows + 1) * BAR_HEIGHT + 6, (rows + 1) * BAR_HEIGHT + 6);
	for (size_t i = 0; i < rows; i++) {
		const struct report_rule *rule = &r->rules[i];
		unsigned x = BAR_LEFT;

		oakum_buf_printf(out, "<text x=\"%d\" y=\"%zu\" text-anchor=\"end\">",
				 BAR_LEFT - 8, i * BAR_HEIGHT + 16);
		put(out, rule->id);
		oakum_buf_puts(out, "</text>");
		x = segment(out, x, i, rule->refused, most, "#b3261e");
		x = segment(out, x, i, rule->rewritten, most, "#d99a2b");
		x = segment(out, x, i, rule->warned, most, "#9aa4af");
		oakum_buf_printf(out, "<text x=\"%u\" y=\"%zu\">%lu</text>\n", x + 6,
				 i * BAR_HEIGHT + 16, sum(rule));
	}
	legend(out, rows);
	oakum_buf_puts(out, "</svg>\n");
}

static void images(const struct report *r, struct oakum_buf *out)
{
	oakum_buf_puts(out,
		       "<h2>By image</h2>\n<table><tr><th>Image<th class=\"n\">Calls"
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
	oakum_buf_puts(out, "</table>\n");
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
