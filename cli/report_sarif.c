/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report_sarif.c - findings as SARIF 2.1.0, for code scanning: one run of one tool.
 *
 * Documents are written one after the other, so that many of them need no memory.
 */
#include <string.h>

#include <oakum/rule.h>
#include <oakum/str.h>

#include "cli.h"

#define SCHEMA                                                                           \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

static void print_value(struct cli *cli, const struct oakum_node *n)
{
	struct oakum_buf out;

	oakum_buf_init(&out, cli->arena, OAKUM_ARENA_CEILING / 2);
	oakum_json_write_value(n, &out);
	fwrite(out.data, 1, out.len, stdout);
}

static struct oakum_node *text_object(struct oakum_arena *a, const char *text)
{
	struct oakum_node *obj = oakum_json_object(a);

	cli_put_text(a, obj, "text", text);
	return obj;
}

static struct oakum_node *rule_json(struct oakum_arena *a, const struct oakum_rule *rule)
{
	struct oakum_node *obj = oakum_json_object(a);
	struct oakum_node *properties = oakum_json_object(a);

	cli_put_text(a, obj, "id", rule->id);
	oakum_json_put(a, obj, "shortDescription", text_object(a, rule->title));
	oakum_json_put(a, obj, "fullDescription", text_object(a, rule->why));
	oakum_json_put(a, obj, "help",
		       text_object(a, oakum_arena_printf(
					      a, "'oakum explain %s' and oakum-rules(7)",
					      rule->id)));
	cli_put_text(a, properties, "from", rule->from);
	oakum_json_put(a, obj, "properties", properties);
	return obj;
}

void cli_sarif_begin(struct cli *cli)
{
	struct oakum_arena *a = cli->arena;
	struct oakum_node *driver = oakum_json_object(a);
	struct oakum_node *tool = oakum_json_object(a), *list = oakum_json_array(a);

	for (size_t i = 0; i < oakum_rules_count; i++)
		oakum_json_append(list, rule_json(a, oakum_rule_at(i)));
	oakum_json_append(list, rule_json(a, &oakum_rule_config));
	cli_put_text(a, driver, "name", "oakum");
	cli_put_text(a, driver, "version", OAKUM_VERSION);
	oakum_json_put(a, driver, "rules", list);
	oakum_json_put(a, tool, "driver", driver);
	printf("{\"$schema\":\"" SCHEMA "\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":");
	print_value(cli, tool);
	printf(",\"columnKind\":\"unicodeCodePoints\",\"results\":[");
}

static int64_t rule_index(const struct oakum_rule *rule)
{
	size_t i = 0;

	while (i < oakum_rules_count && oakum_rule_at(i) != rule)
		i++;
	return (int64_t)i; /* the last is that of documents that cannot be read */
}

static const char *level(const struct oakum_finding *f)
{
	if (f->action == OAKUM_ACTION_REFUSE)
		return "error";
	return f->action == OAKUM_ACTION_REWRITE ? "warning" : "note";
}

/* A path as a relative reference: what a URI cannot have is escaped. */
static char *uri(struct oakum_arena *a, const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~/!$&'()*+,;=@";
	struct oakum_buf out;

	oakum_buf_init(&out, a, OAKUM_JSON_SIZE_MAX);
	oakum_buf_puts(&out, *path == '/' ? "file://" : "");
	for (; *path; path++) {
		if (strchr(plain, *path))
			oakum_buf_putc(&out, *path);
		else
			oakum_buf_printf(&out, "%%%02X", (unsigned char)*path);
	}
	return out.data;
}

static struct oakum_node *location(struct oakum_arena *a,
				   const struct cli_subject *subject,
				   const struct oakum_finding *f)
{
	struct oakum_node *place = oakum_json_object(a);
	struct oakum_node *physical = oakum_json_object(a);
	struct oakum_node *artifact = oakum_json_object(a);
	struct oakum_node *region = oakum_json_object(a);
	struct oakum_node *logical = oakum_json_object(a), *list = oakum_json_array(a);
	unsigned line = cli_line(subject, f->pointer);

	cli_put_text(a, artifact, "uri", uri(a, subject->name));
	oakum_json_put(a, region, "startLine", oakum_json_i64(a, line ? line : 1));
	oakum_json_put(a, physical, "artifactLocation", artifact);
	oakum_json_put(a, physical, "region", region);
	oakum_json_put(a, place, "physicalLocation", physical);
	cli_put_text(a, logical, "fullyQualifiedName", f->pointer);
	cli_put_text(a, logical, "kind", "member");
	oakum_json_append(list, logical);
	oakum_json_put(a, place, "logicalLocations", list);
	return place;
}

static struct oakum_node *result(struct oakum_arena *a, const struct cli_subject *subject,
				 const struct oakum_finding *f)
{
	struct oakum_node *obj = oakum_json_object(a), *places = oakum_json_array(a);
	struct oakum_node *properties = oakum_json_object(a);

	cli_put_text(a, obj, "ruleId", f->rule->id);
	oakum_json_put(a, obj, "ruleIndex", oakum_json_i64(a, rule_index(f->rule)));
	cli_put_text(a, obj, "level", level(f));
	oakum_json_put(a, obj, "message", text_object(a, f->message));
	oakum_json_append(places, location(a, subject, f));
	oakum_json_put(a, obj, "locations", places);
	cli_put_text(a, properties, "action", oakum_action_name(f->action));
	cli_put_text(a, properties, "decidedBy", f->decided_by);
	oakum_json_put(a, obj, "properties", properties);
	if (f->excepted) {
		struct oakum_node *list = oakum_json_array(a);
		struct oakum_node *suppression = oakum_json_object(a);

		cli_put_text(a, suppression, "kind", "external");
		cli_put_text(a, suppression, "justification", f->excepted);
		oakum_json_append(list, suppression);
		oakum_json_put(a, obj, "suppressions", list);
	}
	return obj;
}

void cli_sarif_document(struct cli *cli, const struct cli_subject *subject,
			const struct oakum_outcome *out, bool first)
{
	/* Whether anything of an earlier document stands there already. */
	static bool any;

	any = any && !first;
	for (const struct oakum_finding *f = out->findings; f; f = f->next) {
		if (any)
			putchar(',');
		any = true;
		print_value(cli, result(cli->arena, subject, f));
	}
}

void cli_sarif_end(struct cli *cli)
{
	(void)cli; /* as the others */
	printf("]}]}\n");
}
