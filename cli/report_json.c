/* SPDX-License-Identifier: Apache-2.0 */
/* report_json.c - an outcome for a machine; the patch is RFC 6902. */
#include <oakum/rule.h>

#include "cli.h"

static struct oakum_node *finding_json(struct oakum_arena *a,
				       const struct cli_subject *subject,
				       const struct oakum_finding *f)
{
	struct oakum_node *obj = oakum_json_object(a);

	cli_put_text(a, obj, "rule", f->rule->id);
	cli_put_text(a, obj, "action", oakum_action_name(f->action));
	cli_put_text(a, obj, "pointer", f->pointer);
	oakum_json_put(a, obj, "line", oakum_json_i64(a, cli_line(subject, f->pointer)));
	cli_put_text(a, obj, "message", f->message);
	cli_put_text(a, obj, "decided_by", f->decided_by);
	if (f->excepted)
		cli_put_text(a, obj, "excepted", f->excepted);
	return obj;
}

static struct oakum_node *step_json(struct oakum_arena *a,
				    const struct oakum_patch_op *op)
{
	struct oakum_node *obj = oakum_json_object(a);

	cli_put_text(a, obj, "op", op->op);
	cli_put_text(a, obj, "path", op->pointer);
	if (op->value)
		oakum_json_put(a, obj, "value", oakum_json_copy(a, op->value));
	return obj;
}

static struct oakum_node *prepare_json(struct oakum_arena *a,
				       const struct oakum_step *step)
{
	struct oakum_node *obj = oakum_json_object(a);

	cli_put_text(a, obj, "kind", oakum_step_name(step->kind));
	cli_put_text(a, obj, "name", step->name);
	if (step->range.count) {
		oakum_json_put(a, obj, "first_id", oakum_json_i64(a, step->range.first));
		oakum_json_put(a, obj, "ids", oakum_json_i64(a, step->range.count));
	}
	if (step->shift)
		cli_put_text(a, obj, "path", step->shift->path);
	if (step->from) {
		cli_put_text(a, obj, "path", step->from);
		oakum_json_put(a, obj, "size", oakum_json_u64(a, step->size));
	}
	return obj;
}

struct oakum_node *cli_report_json(struct cli *cli, const struct cli_subject *subject,
				   const struct oakum_outcome *out)
{
	struct oakum_arena *a = cli->arena;
	struct oakum_node *report = oakum_json_object(a);
	struct oakum_node *findings = oakum_json_array(a);
	struct oakum_node *patch = oakum_json_array(a);
	struct oakum_node *steps = oakum_json_array(a);

	for (const struct oakum_finding *f = out->findings; f; f = f->next)
		oakum_json_append(findings, finding_json(a, subject, f));
	for (const struct oakum_patch_op *op = out->patch; op; op = op->next)
		oakum_json_append(patch, step_json(a, op));
	for (const struct oakum_step *s = out->plan; s; s = s->next)
		oakum_json_append(steps, prepare_json(a, s));
	cli_put_text(a, report, "verdict", oakum_verdict_name(out->would));
	cli_put_text(a, report, "name", subject->name);
	cli_put_text(a, report, "mode", out->verdict == out->would ? "enforce" : "audit");
	oakum_json_put(a, report, "findings", findings);
	oakum_json_put(a, report, "patch", patch);
	if (out->plan)
		oakum_json_put(a, report, "prepare", steps);
	return report;
}
