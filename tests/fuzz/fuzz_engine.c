/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_engine.c - any document through the whole pipeline, from bytes to bytes, under each
 * preset. What must hold:
 *
 * - a refusal says by which rule, where and why;
 * - what is allowed comes out byte for byte;
 * - what is rewritten reads as the tree that was judged, and is left alone when judged again,
 *   whatever was prepared for it;
 * - more policy never means less safety: what all rules together allow as it is, any part of
 *   them allows; what a part refuses for a finding without a fix, all of them do not allow; and
 *   what all of them make of it, any part allows, and so does the weaker preset.
 *
 * The machine is made of data: see tests/rules/fake_host.c.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <oakum/rule.h>
#include <oakum/str.h>

#include "../rules/fixtures.h"

#define NOW ((time_t)1800000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(bool holds)
{
	if (!holds)
		abort();
}

static const struct oakum_policy *preset(struct oakum_arena *a, const char *name)
{
	const char *text = oakum_arena_printf(
		a,
		"{\"version\": 1, \"extends\": \"%s\", \"rules\": {\"secret_env\": "
		"\"rewrite\", \"verify_hook\": \"off\"}}",
		name);
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_policy *p = NULL;

	insist(oakum_policy_parse(a, "fuzz", text, strlen(text), NOW, &p, &e) == 0);
	return p;
}

/* The same policy with some of its rules off, chosen by the bits of which. */
static const struct oakum_policy *part_of(struct oakum_arena *a,
					  const struct oakum_policy *p, uint64_t which)
{
	struct oakum_policy *part = OAKUM_NEW(a, struct oakum_policy);

	*part = *p;
	part->settings = oakum_arena_array(a, oakum_rules_count, sizeof(*part->settings));
	for (size_t i = 0; i < oakum_rules_count; i++) {
		part->settings[i] = p->settings[i];
		if (which >> (i % 64) & 1)
			part->settings[i].action = OAKUM_ACTION_OFF;
	}
	return part;
}

static uint64_t hash(const uint8_t *data, size_t size)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < size; i++)
		h = (h ^ data[i]) * 0x100000001b3u;
	return h ^ h >> 32;
}

static const struct oakum_outcome *judge(const struct oakum_request *req)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_outcome *out = NULL;

	insist(oakum_engine_run(req, &out, &e) == 0);
	return out;
}

static void check_refusal(const struct oakum_outcome *out)
{
	const struct oakum_finding *f = out->refusal;

	insist(f && f->rule && f->pointer && f->message && f->message[0]);
	insist(f->decided_by && f->decided_by[0] && !out->patch && !out->plan);
}

static void check_rewrite(const struct oakum_request *req,
			  const struct oakum_outcome *out)
{
	struct oakum_request second = *req;
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_json_doc *doc = NULL;
	const struct oakum_outcome *again;

	insist(out->patch && out->after);
	insist(oakum_json_read(req->arena, "out", out->bytes, out->len, OAKUM_JSON_STRICT,
			       &doc, &e) == 0);
	insist(oakum_json_equal(doc->root, out->after->root));
	second.bytes = out->bytes;
	second.len = out->len;
	again = judge(&second);
	insist(again->verdict == OAKUM_VERDICT_ALLOW && !again->plan);
	insist(again->len == out->len && memcmp(again->bytes, out->bytes, out->len) == 0);
}

/* A refusal of the document as it came: no fix could have made the finding. */
static bool refuses_at_once(const struct oakum_outcome *out)
{
	return out->verdict == OAKUM_VERDICT_REFUSE && out->findings &&
	       out->refusal->action == OAKUM_ACTION_REFUSE && !out->refusal->fixes &&
	       !out->refusal->by_parts && out->refusal->rule != &oakum_rule_config;
}

static void check_part(const struct oakum_request *req, const struct oakum_outcome *whole,
		       uint64_t which)
{
	struct oakum_request part = *req;
	const struct oakum_outcome *out;

	part.policy = part_of(req->arena, req->policy, which);
	out = judge(&part);
	if (whole->verdict == OAKUM_VERDICT_ALLOW)
		insist(out->verdict == OAKUM_VERDICT_ALLOW);
	if (refuses_at_once(out) && !out->patch)
		insist(whole->verdict != OAKUM_VERDICT_ALLOW);
}

/* What the policy lets through, less policy lets through as well. */
static void check_less(const struct oakum_request *req, const struct oakum_outcome *whole,
		       const struct oakum_policy *less)
{
	struct oakum_request second = *req;

	if (whole->verdict == OAKUM_VERDICT_REFUSE)
		return;
	second.policy = less;
	second.bytes = whole->bytes;
	second.len = whole->len;
	insist(judge(&second)->verdict == OAKUM_VERDICT_ALLOW);
}

static void check(struct oakum_request *req, uint64_t which)
{
	const struct oakum_outcome *out = judge(req);

	insist(out->verdict == out->would && out->verdict != OAKUM_VERDICT_UNSET);
	if (out->verdict == OAKUM_VERDICT_REFUSE)
		check_refusal(out);
	else if (out->verdict == OAKUM_VERDICT_REWRITE)
		check_rewrite(req, out);
	else
		insist(out->bytes == req->bytes && out->len == req->len && !out->patch);
	check_part(req, out, which);
	check_less(req, out, part_of(req->arena, req->policy, which));
	check_less(req, out, preset(req->arena, "baseline"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const presets[] = {"baseline", "restricted"};
	static const enum oakum_spec_kind kinds[] = {
		OAKUM_SPEC_CONFIG, OAKUM_SPEC_PROCESS, OAKUM_SPEC_RESOURCES};
	struct oakum_arena a;

	for (size_t i = 0; i < OAKUM_COUNT(presets) * OAKUM_COUNT(kinds); i++) {
		struct oakum_prepared prepared = {.dir = "/run/oakum/prepared/CONTAINER"};
		struct oakum_request req = {
			.arena = &a,
			.name = "fuzz",
			.bytes = (const char *)data,
			.len = size,
			.kind = kinds[i / OAKUM_COUNT(presets)],
			.prepared = &prepared,
			.thorough = true,
		};

		oakum_arena_init(&a, OAKUM_ARENA_CEILING);
		if (req.kind != OAKUM_SPEC_CONFIG)
			prepared.dir = NULL;
		req.policy = preset(&a, presets[i % OAKUM_COUNT(presets)]);
		req.host = fake_host(&a, NULL);
		check(&req, hash(data, size));
		oakum_arena_release(&a);
	}
	return 0;
}
